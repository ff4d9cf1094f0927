"""What a kind's page says of files that should be records of the kind and have no page.

What belongs here: which of them stand on which page. What does not: what is wrong with a file
(``faultbook.files_without_page``).

The public isn't told: a file that can't be read may be anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.kinds import KINDS
from faultbook.views import addresses

if TYPE_CHECKING:
    from faultbook.views.page import BrokenFile
    from faultbook.views.site_view import SiteView

MOST_FILES = 20
"""Files that a page names."""


@dataclass(frozen=True, slots=True)
class BrokenFiles:
    """Files without a page.

    Attributes:
        shown: The first of them.
        more: How many are left out.
    """

    shown: tuple[BrokenFile, ...]
    more: int


def broken_files_of(view: SiteView, page: str) -> BrokenFiles | None:
    """The files that a kind's page tells of; None for none, and on other pages.

    Args:
        view: The register.
        page: Path of the page.
    """
    folder = _FOLDERS.get(page)
    if folder is None:
        return None
    found = [one for one in view.broken if one.path.startswith(f"{folder}/") or one.path == folder]
    return (
        BrokenFiles(tuple(found[:MOST_FILES]), max(0, len(found) - MOST_FILES)) if found else None
    )


_FOLDERS = {addresses.kind_page(name): kind.folder for name, kind in KINDS.items()}
