"""Finishing a site that an engine has built.

What belongs here: writing what isn't pages into the site's folder, each record read once for all of
it. What does not: which files there are (``site_files``) and the search index (``search_index``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem
from faultbook.publishing.search_documents import search_document
from faultbook.publishing.search_index import indexing
from faultbook.publishing.site_files import all_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
    number = 0
    with indexing(folder, tell) as add:
        for file in all_files(view, lambda *read: add(search_document(view, *read))):
            target = folder / file.path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.content)
            except OSError as error:
                msg = f"{file.path} can't be written: {error.strerror or error}"
                raise EnvironmentProblem(msg) from error
            number += 1
    return number
