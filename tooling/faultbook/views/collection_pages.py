"""The page of a service, a team, a tag or a year, and the pages below it.

What belongs here: what is told of a collection, and its records in parts that fit a page. What does
not: which records are in it (``collection``) and the lists of all collections
(``collection_indexes``).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from faultbook.kinds import KINDS
from faultbook.views import addresses
from faultbook.views.collection import year_of
from faultbook.views.display import Fact, Item, fact, facts
from faultbook.views.list_pages import (
    FEW,
    MANY,
    ROWS_A_PART,
    Listing,
    ListPage,
    counted,
    open_listing,
)
from faultbook.views.service_downtime import DAYS
from faultbook.views.site_view import by_kind, newest_first
from faultbook.views.sparkline import sparkline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from faultbook.record import Entry
    from faultbook.views.collection import Collection, Sort
    from faultbook.views.service_downtime import Downtime
    from faultbook.views.site_view import SiteView
    from faultbook.views.sparkline import Sparkline

INDEXES: dict[Sort, str] = {
    "service": addresses.SERVICES,
    "team": addresses.TEAMS,
    "tag": addresses.TAGS,
    "year": addresses.YEARS,
}
"""Path of the list of all collections of a sort."""

_TITLES: dict[Sort, str] = {
    "service": "{}",
    "team": "{}",
    "tag": "Tag: {}",
    "year": "{}",
}


def collection_pages(
    view: SiteView, one: Collection, downtimes: Mapping[str, Downtime]
) -> Iterator[ListPage]:
    """A collection's page, and those with all of its records where they are too many for it."""
    kinds = by_kind(one.entries)
    page, title = one.page, _TITLES[one.sort].format(one.name)
    newest = newest_first(kinds["incident"])[:FEW]
    latest = view.table("Latest incidents", newest, page)
    listings = [
        open_listing(view, "incident", kinds["incident"], page, MANY),
        open_listing(view, "known-error", kinds["known-error"], page, MANY),
        open_listing(view, "problem", kinds["problem"], page, MANY),
        Listing("Latest incidents", latest, "There has been no incident yet."),
    ]
    shelves: tuple[tuple[str, tuple[Item, ...]], ...] = ()
    years: dict[int, list[Entry]] = {}
    if one.sort == "year":
        shelves = _kinds_of_year(view, one)
    elif len(one.entries) > ROWS_A_PART:
        years = _years(one)
        shelves = (("All records by year", tuple(_year_items(view, one, years))),)
    elif {entry.id for entry in one.entries} - _ids_on(listings):
        found = view.table("All records", newest_first(one.entries), page, ROWS_A_PART)
        listings.append(Listing("All records", found, ""))
    yield ListPage(
        page,
        INDEXES[one.sort],
        title,
        " ".join(counted(len(found), KINDS[kind].title.lower()) for kind, found in kinds.items()),
        tuple(listings),
        shelves,
        _facts(view, one, downtimes),
        has_feed=True,
        sparkline=_sparkline(view, one, kinds["incident"]),
    )
    for year, entries in years.items():
        yield from _year_pages(view, one, title, year, entries)


def _sparkline(view: SiteView, one: Collection, incidents: Iterable[Entry]) -> Sparkline | None:
    """The last twelve months, which say nothing of a year."""
    if one.sort == "year":
        return None
    return sparkline_of((entry.opened_at for entry in incidents), view.months)


def _facts(view: SiteView, one: Collection, downtimes: Mapping[str, Downtime]) -> tuple[Fact, ...]:
    if one.sort == "team":
        run = [key for key, service in view.services.items() if service.owner == one.key]
        return facts(fact("Services", *view.service_items(run, one.page)))
    if one.sort != "service":
        return ()
    service, away = view.services[one.key], downtimes.get(one.key)
    return facts(
        fact("Owner", view.team_item(service.owner, one.page)),
        fact("Tier", str(service.tier) if service.tier else None),
        fact(f"Last {DAYS} days", _away(away) if away else None),
    )


def _away(downtime: Downtime) -> str:
    told = (
        f"{downtime.length} of downtime" if downtime.length else "",
        f"available {downtime.availability} of the time" if downtime.availability else "",
    )
    return ", ".join(part for part in told if part)


def _ids_on(listings: list[Listing]) -> set[str]:
    tables = (listing.table for listing in listings if listing.table is not None)
    return {row.record.text for row in chain.from_iterable(table.rows for table in tables)}


def _kinds_of_year(view: SiteView, one: Collection) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """Links to the year's pages of each kind, which hold all of its records."""
    items = tuple(
        Item(
            f"{KINDS[kind].title}s of {one.name}",
            view.href(addresses.year_page(kind, int(one.key)), one.page),
            note=f"({len(found):,})",
        )
        for kind, found in by_kind(one.entries).items()
        if found
    )
    return (("All records by kind", items),)


def _years(one: Collection) -> dict[int, list[Entry]]:
    years: dict[int, list[Entry]] = defaultdict(list)
    for entry in newest_first(one.entries):
        years[year_of(entry)].append(entry)
    return years


def _year_items(
    view: SiteView, one: Collection, years: Mapping[int, list[Entry]]
) -> Iterator[Item]:
    for year, entries in years.items():
        path = addresses.page_below(one.page, str(year))
        yield Item(str(year), view.href(path, one.page), note=f"({len(entries):,})")


def _year_pages(
    view: SiteView, one: Collection, title: str, year: int, entries: list[Entry]
) -> Iterator[ListPage]:
    """The records of one year; kinds of which there are too many for a page in parts."""
    page, heading = addresses.page_below(one.page, str(year)), f"{title}, {year}"
    listings: list[Listing] = []
    shelves: list[tuple[str, tuple[Item, ...]]] = []
    parts: list[ListPage] = []
    for kind, found in by_kind(entries).items():
        name = f"{KINDS[kind].title}s"
        if len(found) > ROWS_A_PART:
            below = list(_parts(view, page, f"{name}, {heading}", kind, found))
            parts += below
            shelves.append((name, tuple(_part_item(view, part, page) for part in below)))
        elif found:
            listings.append(Listing(name, view.table(name, found, page, ROWS_A_PART), ""))
    intro = counted(len(entries), "record")
    yield ListPage(
        page,
        one.page,
        heading,
        intro,
        tuple(listings),
        tuple(shelves),
        _part_of(view, one.name, one.page, page),
    )
    yield from parts


def _parts(
    view: SiteView, page: str, heading: str, kind: str, entries: list[Entry]
) -> Iterator[ListPage]:
    """Parts of a year's records, counted from its first, so that a new record fills the last."""
    oldest_first = entries[::-1]
    for start in range(0, len(entries), ROWS_A_PART):
        part = oldest_first[start : start + ROWS_A_PART]
        path = addresses.page_below(page, f"{KINDS[kind].plural}-{start // ROWS_A_PART + 1}")
        span = f"{part[0].id} to {part[-1].id}"
        table = view.table(f"{heading}, {span}", part[::-1], path, ROWS_A_PART)
        intro = counted(len(part), "record")
        yield ListPage(
            path,
            page,
            f"{heading}, {span}",
            intro,
            (Listing("All", table, ""),),
            facts=_part_of(view, heading, page, path),
        )


def _part_of(view: SiteView, name: str, above: str, page: str) -> tuple[Fact, ...]:
    return facts(fact("Part of", Item(name, view.href(above, page))))


def _part_item(view: SiteView, part: ListPage, page: str) -> Item:
    span = part.title.rpartition(", ")[2]
    table = part.listings[0].table
    return Item(span, view.href(part.path, page), note=f"({len(table.rows) if table else 0:,})")
