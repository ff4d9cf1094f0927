"""Finishing a site that an engine has built.

What belongs here: writing what isn't pages into the site's folder. What does not: which files there
are (``site_files``).
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem
from faultbook.publishing.site_files import BUILT_SITE_FILES, all_files

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.site_view import SiteView


def finish(view: SiteView, folder: Path) -> int:
    """Write every file of a site that isn't a page, over what is there by the same names.

    Args:
        view: What the site shows.
        folder: The site as the engine built it.

    Returns:
        The number of files.

    Raises:
        EnvironmentProblem: A file can't be written.
    """
    number = 0
    of_built = (file for made in BUILT_SITE_FILES for file in made(view, folder))
    for file in chain(all_files(view), of_built):
        target = folder / file.path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
        except OSError as error:
            msg = f"{file.path} can't be written: {error.strerror or error}"
            raise EnvironmentProblem(msg) from error
        number += 1
    return number
