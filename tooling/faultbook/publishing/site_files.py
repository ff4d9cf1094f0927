"""Every file of a site that is neither a page nor wanted by one.

What belongs here: the tables of what there is. What does not: what is in each (the other modules
here) and writing them (``finishing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.publishing.permalinks import permalinks, permalinks_of_gone
from faultbook.publishing.record_json import json_twin
from faultbook.publishing.record_markdown import markdown_twin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.record import AnyRecord, Entry
    from faultbook.views.page import SiteFile
    from faultbook.views.site_view import SiteView

RECORD_FILES: tuple[Callable[[SiteView, Entry, AnyRecord], Iterator[SiteFile]], ...] = (
    json_twin,
    markdown_twin,
    permalinks,
)
"""What makes files of one record; each record is read once for all of them."""

SITE_FILES: tuple[Callable[[SiteView], Iterator[SiteFile]], ...] = (permalinks_of_gone,)
"""What makes files of the register as a whole."""


def all_files(
    view: SiteView, seen: Callable[[Entry, AnyRecord], None] = lambda _entry, _record: None
) -> Iterator[SiteFile]:
    """Every file of a site; the same input makes the same files, in the same order.

    Args:
        view: What the site shows.
        seen: Is given each record once its files are made, so that nobody has to read it again.
    """
    for of_site in SITE_FILES:
        yield from of_site(view)
    for entry in view.entries():
        record = view.record(entry)
        if record is not None:
            for of_record in RECORD_FILES:
                yield from of_record(view, entry, record)
            seen(entry, record)
