"""Finishing a site that an engine has built.

What belongs here: writing what isn't pages into the site's folder, each record read once for all of
it. What does not: which files there are (``site_files``) and the search index (``search_index``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem
from faultbook.publishing.search_documents import search_document
from faultbook.publishing.search_index import indexing
from faultbook.publishing.site_files import BUILT_SITE_FILES, record_files, site_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faultbook.views.page import SiteFile
    from faultbook.views.site_view import SiteView


def finish(view: SiteView, folder: Path, tell: Callable[[str], None]) -> int:
    """Write every file of a site that isn't a page, over what is there by the same names.

    Args:
        view: What the site shows.
        folder: The site as the engine built it.
        tell: Is told, in one line, what the site has to do without.

    Returns:
        The number of files, those that the search goes by left off.

    Raises:
        EnvironmentProblem: A file can't be written, or the search index can't be made.
    """
    number = sum(_write(folder, file) for file in site_files(view))
    with indexing(folder, tell) as add:
        for entry in view.entries():
            record = view.record(entry)
            if record is None:
                continue
            number += sum(_write(folder, file) for file in record_files(view, entry, record))
            add(search_document(view, entry, record))
    for made in BUILT_SITE_FILES:
        number += sum(_write(folder, file) for file in made(view, folder))
    return number


def _write(folder: Path, file: SiteFile) -> int:
    target = folder / file.path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
    except OSError as error:
        msg = f"{file.path} can't be written: {error.strerror or error}"
        raise EnvironmentProblem(msg) from error
    return 1
