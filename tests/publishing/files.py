"""The files of a site that aren't pages, without building one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from faultbook.publishing.site_files import record_files, site_files

if TYPE_CHECKING:
    from faultbook.views.site_view import SiteView


def contents(view: SiteView) -> dict[str, str]:
    """Each file's text by its path; there is one file at a path."""
    files = list(site_files(view))
    for entry in view.entries():
        record = view.record(entry)
        if record is not None:
            files += record_files(view, entry, record)
    found = {file.path: file.content.decode() for file in files}
    assert len(found) == len(files)
    return found


def document(view: SiteView, path: str) -> Any:
    """What a JSON file says; a path may begin with ``*/`` for any folders."""
    text = text_at(view, path)
    assert text.endswith("}\n")
    return json.loads(text)


def text_at(view: SiteView, path: str) -> str:
    """What a file says, likewise."""
    found = contents(view)
    if path.startswith("*"):
        (path,) = (one for one in found if one.endswith(path[1:]))
    return found[path]
