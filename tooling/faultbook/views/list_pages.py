"""Pages that list records: kinds and their years.

What belongs here: which records a list holds, so that no page grows with the register. What does
not: how a list looks (``templates``) and what else records have in common (``collection_pages``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.views import addresses
from faultbook.views.collection import year_of
from faultbook.views.display import OPEN_STATES, Fact, Item
from faultbook.views.site_view import by_kind, most_urgent_first, newest_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.record import Entry
    from faultbook.views.site_view import RowTable, SiteView
    from faultbook.views.sparkline import Sparkline

ROWS_A_PART = 200
"""Numbers of a year that share a list."""

FEW = 20
"""Rows of a table that stands beside others."""

MANY = 100
"""Rows of a table that its page is about."""

_OPEN_NAMES = {
    "incident": "Open incidents",
    "problem": "Open problems",
    "known-error": "Active known errors",
}
_NONE_OPEN = {
    "incident": "No incident is open.",
    "problem": "No problem is open.",
    "known-error": "No known error is active.",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A table under a heading, or what is said when it is empty."""

    heading: str
    table: RowTable | None
    otherwise: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of lists.

    Attributes:
        path: Where it stands.
        parent: Path of the page above it.
        title: Its title.
        intro: What is said first.
        listings: Its tables.
        shelves: Lists of further pages, by heading; each with the number of its records.
        facts: What there is to know of what the records have in common.
        has_feed: Whether it has a feed, by ``addresses.feed``.
        sparkline: Its incidents of the last twelve months, where that says something.
    """

    path: str
    parent: str
    title: str
    intro: str
    listings: tuple[Listing, ...]
    shelves: tuple[tuple[str, tuple[Item, ...]], ...] = ()
    facts: tuple[Fact, ...] = ()
    has_feed: bool = False
    sparkline: Sparkline | None = None

    @property
    def is_worth_sorting(self) -> bool:
        """Whether any of its tables is."""
        return any(one.table is not None and one.table.is_worth_sorting for one in self.listings)


def kind_pages(view: SiteView) -> Iterator[ListPage]:
    """The index of each kind, of its years, and of the parts of full years."""
    for kind, entries in by_kind(view.entries()).items():
        page = addresses.kind_page(kind)
        title = KINDS[kind].title
        years: dict[int, list[Entry]] = defaultdict(list)
        for entry in newest_first(entries):
            years[year_of(entry)].append(entry)
        newest = newest_first(entries)[:MANY]
        latest = view.table(f"{title}s with the highest numbers", newest, page)
        shelves = tuple(
            Item(
                str(year),
                view.href(addresses.year_page(kind, year), page),
                note=f"({len(found):,})",
            )
            for year, found in years.items()
        )
        yield ListPage(
            page,
            "",
            f"{title}s",
            counted(len(entries), title.lower()),
            (
                open_listing(view, kind, entries, page, MANY),
                Listing("Latest", latest, "There are none yet."),
            ),
            (("By year", shelves),) if shelves else (),
            has_feed=True,
        )
        for year, found in years.items():
            yield from _year_pages(view, kind, year, found)


def _year_pages(view: SiteView, kind: str, year: int, entries: list[Entry]) -> Iterator[ListPage]:
    page, parent = addresses.year_page(kind, year), addresses.kind_page(kind)
    title = f"{KINDS[kind].title}s of {year}"
    intro = counted(len(entries), KINDS[kind].title.lower())
    if len(entries) <= ROWS_A_PART:
        listing = Listing("All", view.table(title, entries, page, ROWS_A_PART), "")
        yield ListPage(page, parent, title, intro, (listing,))
        return
    parts: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        parts[_number(entry) // ROWS_A_PART].append(entry)
    shelves = []
    for part, found in parts.items():
        first, last = part * ROWS_A_PART, (part + 1) * ROWS_A_PART - 1
        path, span = addresses.part_page(kind, year, first, last), f"{first:04d} to {last:04d}"
        shelves.append(Item(span, view.href(path, page), note=f"({len(found):,})"))
        heading = f"{title}, {span}"
        table = view.table(heading, found, path, 2 * ROWS_A_PART)
        intro_of_part = counted(len(found), KINDS[kind].title.lower())
        yield ListPage(path, page, heading, intro_of_part, (Listing("All", table, ""),))
    yield ListPage(page, parent, title, intro, (), (("By number", tuple(shelves)),))


def open_listing(
    view: SiteView, kind: str, entries: Iterable[Entry], page: str, limit: int
) -> Listing:
    """Those of a kind that concern a reader now, the most urgent first."""
    name = _OPEN_NAMES[kind]
    found = most_urgent_first(open_records(kind, entries))
    return Listing(name, view.table(name, found, page, limit), _NONE_OPEN[kind])


def open_records(kind: str, entries: Iterable[Entry]) -> list[Entry]:
    """Those of a kind that concern a reader now."""
    return [entry for entry in entries if entry.status in OPEN_STATES[kind]]


def counted(number: int, noun: str) -> str:
    """A number of things, as a sentence."""
    return f"{number:,} {noun}." if number == 1 else f"{number:,} {noun}s."


def _number(entry: Entry) -> int:
    record_id = parse_id(entry.id)
    return record_id.number if record_id else 0
