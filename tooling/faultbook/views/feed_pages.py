"""Which pages have a feed of what changed, and of which records.

What belongs here: the pages with the records that their feeds tell of. What does not: a feed's
entries and how it is written (``publishing.feeds``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.kinds import KINDS
from faultbook.views import addresses
from faultbook.views.collection import all_collections
from faultbook.views.site_view import by_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.record import Entry
    from faultbook.views.site_view import SiteView


class FeedPage(NamedTuple):
    """A page that has a feed.

    Attributes:
        path: Path of the page; that of its feed follows by ``addresses.feed``.
        title: What the feed tells of; "" where that is everything.
        entries: The records.
    """

    path: str
    title: str
    entries: Sequence[Entry]


def feed_pages(view: SiteView) -> Iterator[FeedPage]:
    """Every page that has a feed: home, each kind's, each service's, team's, tag's and year's."""
    yield FeedPage(addresses.HOME, "", view.entries())
    for kind, entries in by_kind(view.entries()).items():
        yield FeedPage(addresses.kind_page(kind), f"{KINDS[kind].title}s", entries)
    for sort, found in all_collections(view):
        for one in found:
            yield FeedPage(one.page, f"{sort} {one.name}", one.entries)
