"""Pages that list records: kinds, years, services.

What belongs here: which records a list holds, so that no page grows with the register. What does
not: how a list looks (``templates``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.views import addresses
from faultbook.views.display import OPEN_STATES, Item
from faultbook.views.site_view import by_kind, most_urgent_first, newest_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.config import Service
    from faultbook.record import Entry
    from faultbook.views.site_view import RowTable, SiteView

ROWS_A_PART = 200
"""Numbers of a year that share a list."""

_FEW = 20  # rows of a table that stands beside others
_MANY = 100

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
    """

    path: str
    parent: str
    title: str
    intro: str
    listings: tuple[Listing, ...]
    shelves: tuple[tuple[str, tuple[Item, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service in the list of services."""

    service: Item
    owner: str
    tier: str
    incidents: int
    problems: int
    known_errors: int


def kind_pages(view: SiteView) -> Iterator[ListPage]:
    """The index of each kind, of its years, and of the parts of full years."""
    for kind, entries in by_kind(view.entries()).items():
        page = addresses.kind_page(kind)
        title = KINDS[kind].title
        years: dict[int, list[Entry]] = defaultdict(list)
        for entry in newest_first(entries):
            years[_year(entry)].append(entry)
        newest = newest_first(entries)[:_MANY]
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
            _counted(len(entries), title.lower()),
            (
                _open_listing(view, kind, entries, page, _MANY),
                Listing("Latest", latest, "There are none yet."),
            ),
            (("By year", shelves),) if shelves else (),
        )
        for year, found in years.items():
            yield from _year_pages(view, kind, year, found)


def service_pages(view: SiteView) -> Iterator[ListPage]:
    """A page for each service."""
    named = _by_service(view)
    for key, service in view.services.items():
        page = addresses.service_page(key)
        kinds = by_kind(named[key])
        newest = newest_first(kinds["incident"])[:_FEW]
        latest = view.table("Latest incidents", newest, page)
        yield ListPage(
            page,
            addresses.SERVICES,
            service.name or key,
            _service_intro(view, service),
            (
                _open_listing(view, "incident", kinds["incident"], page, _MANY),
                _open_listing(view, "known-error", kinds["known-error"], page, _MANY),
                _open_listing(view, "problem", kinds["problem"], page, _MANY),
                Listing("Latest incidents", latest, "It has had no incident yet."),
            ),
        )


def service_rows(view: SiteView) -> tuple[ServiceRow, ...]:
    """The services with what is open for each."""
    named = _by_service(view)
    rows = []
    for key, service in view.services.items():
        open_now = {kind: len(_open(kind, found)) for kind, found in by_kind(named[key]).items()}
        target = view.href(addresses.service_page(key), addresses.SERVICES)
        rows.append(
            ServiceRow(
                service=Item(service.name or key, target),
                owner=view.team(service.owner) or "",
                tier=str(service.tier or ""),
                incidents=open_now["incident"],
                problems=open_now["problem"],
                known_errors=open_now["known-error"],
            )
        )
    return tuple(rows)


def _year_pages(view: SiteView, kind: str, year: int, entries: list[Entry]) -> Iterator[ListPage]:
    page, parent = addresses.year_page(kind, year), addresses.kind_page(kind)
    title = f"{KINDS[kind].title}s of {year}"
    intro = _counted(len(entries), KINDS[kind].title.lower())
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
        counted = _counted(len(found), KINDS[kind].title.lower())
        yield ListPage(path, page, heading, counted, (Listing("All", table, ""),))
    yield ListPage(page, parent, title, intro, (), (("By number", tuple(shelves)),))


def _open_listing(
    view: SiteView, kind: str, entries: Iterable[Entry], page: str, limit: int
) -> Listing:
    name = _OPEN_NAMES[kind]
    found = most_urgent_first(_open(kind, entries))
    return Listing(name, view.table(name, found, page, limit), _NONE_OPEN[kind])


def _open(kind: str, entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.status in OPEN_STATES[kind]]


def _by_service(view: SiteView) -> dict[str, list[Entry]]:
    named: dict[str, list[Entry]] = defaultdict(list)
    for entry in view.entries():
        for key in dict.fromkeys(entry.services):
            named[key].append(entry)
    return named


def _service_intro(view: SiteView, service: Service) -> str:
    owner = view.team(service.owner)
    said = [f"Owner: {owner}." if owner else "", f"Tier {service.tier}." if service.tier else ""]
    return " ".join(part for part in said if part)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}." if number == 1 else f"{number:,} {noun}s."


def _year(entry: Entry) -> int:
    record_id = parse_id(entry.id)
    return record_id.year if record_id else 0


def _number(entry: Entry) -> int:
    record_id = parse_id(entry.id)
    return record_id.number if record_id else 0
