"""Addresses that lead to a record whatever becomes of its id: ``id/<ID>/``.

What belongs here: which there are and where each leads. What does not: how such a page looks
(``views/templates/permalink.html.j2``) and which ids are whose (``views.former_ids``).

They are plain files and no pages, so that they look the same to every engine, and so that an engine
takes no time over them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from faultbook.ids import parse_id
from faultbook.views import addresses
from faultbook.views.page import SiteFile
from faultbook.views.tombstones import tombstones

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.ids import RecordId
    from faultbook.record import AnyRecord, Entry
    from faultbook.views.site_view import SiteView


def permalinks(view: SiteView, entry: Entry, record: AnyRecord) -> Iterator[SiteFile]:  # noqa: ARG001 - as all that make files of a record
    """Those of a record: one for its id and one for each that it had before."""
    page = addresses.page_of_id(entry.id)
    for name in (entry.id, *view.former_ids.get(entry.id, ())):
        record_id = parse_id(name)
        if record_id is not None and page is not None:
            yield _permalink(view, record_id, page, f"{entry.id}: {entry.title}")


def permalinks_of_gone(view: SiteView) -> Iterator[SiteFile]:
    """Those of records that are gone, each to the page that says so."""
    for tombstone in tombstones(view):
        yield _permalink(view, tombstone.record_id, tombstone.path, tombstone.title)


def _permalink(view: SiteView, record_id: RecordId, page: str, title: str) -> SiteFile:
    folder = addresses.permalink(record_id)
    found = addresses.address(page, directory_urls=view.site.directory_urls)
    target = f"{'../' * folder.count('/')}{found}"
    html = view.templates.render(
        "permalink.html.j2",
        title=title,
        # An id is in each address, and ids of records that are gone are masked for the public.
        target=escape(target),
        address=escape(found),
        canonical=escape(f"{view.place.url}{found}" if view.place.url else target),
    )
    return SiteFile(f"{folder}index.html", html.encode())
