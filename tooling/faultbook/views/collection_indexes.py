"""Lists of all services, teams, tags and years.

What belongs here: what is told of each collection beside the others, in parts that fit a page. What
does not: a collection's own page (``collection_pages``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from faultbook.views import addresses
from faultbook.views.collection_pages import INDEXES
from faultbook.views.display import Item, words
from faultbook.views.list_pages import ROWS_A_PART, counted, open_records
from faultbook.views.service_downtime import DAYS
from faultbook.views.site_view import WORTH_SORTING, by_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from faultbook.views.collection import Collection, Sort
    from faultbook.views.service_downtime import Downtime
    from faultbook.views.site_view import SiteView


class Cell(NamedTuple):
    """A value in a table.

    Attributes:
        item: What is read.
        order: What it is sorted by, where that isn't what is read; else "".
    """

    item: Item
    order: str = ""


@dataclass(frozen=True, slots=True)
class IndexPage:
    """A list of collections.

    Attributes:
        path: Where it stands.
        parent: Path of the page above it, or "".
        title: Its title.
        intro: What is said first.
        headings: What the columns are.
        rows: The collections, each with its cells; the first is its link.
        otherwise: What is said when there are none.
        shelves: Further pages, with all collections by name.
    """

    path: str
    parent: str
    title: str
    intro: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    otherwise: str
    shelves: tuple[Item, ...] = ()

    @property
    def is_worth_sorting(self) -> bool:
        """Whether a reader may want another order, or only some of them."""
        return len(self.rows) >= WORTH_SORTING


class _Look(NamedTuple):
    """How collections of a sort are listed.

    Attributes:
        noun: What one is called.
        headings: What the columns are.
        cells: Gives the cells after the link, of a collection, as seen from a page.
    """

    noun: str
    headings: tuple[str, ...]
    cells: Callable[[SiteView, Collection, str, Mapping[str, Downtime]], tuple[Cell, ...]]


def index_pages(
    view: SiteView,
    sort: Sort,
    found: Sequence[Collection],
    downtimes: Mapping[str, Downtime],
) -> Iterator[IndexPage]:
    """The list of all collections of a sort; where they are many, of the largest, and in parts."""
    page, look = INDEXES[sort], _LOOKS[sort]
    title = f"{words(look.noun)}s"

    def listed(
        path: str, said: str, some: Sequence[Collection], shelves: tuple[Item, ...] = ()
    ) -> IndexPage:
        rows = tuple(
            (
                Cell(Item(one.name, view.href(one.page, path))),
                *look.cells(view, one, path, downtimes),
            )
            for one in some
        )
        above, none = "" if path == page else page, f"There is no {look.noun} yet."
        name = said if above else title
        intro = counted(len(some), look.noun) if above else said
        return IndexPage(path, above, name, intro, look.headings, rows, none, shelves)

    intro = counted(len(found), look.noun)
    if len(found) <= ROWS_A_PART:
        yield listed(page, intro, found)
        return
    shelves = []
    for start in range(0, len(found), ROWS_A_PART):
        some = found[start : start + ROWS_A_PART]
        path = addresses.page_below(page, f"~{start // ROWS_A_PART + 1}")
        name = f"{title} from {some[0].name} to {some[-1].name}"
        shelves.append(Item(name, view.href(path, page)))
        yield listed(path, name, some)
    largest = sorted(found, key=lambda one: (-len(one.entries), one.key))[:ROWS_A_PART]
    said = f"{intro} The {ROWS_A_PART} with the most records stand here."
    yield listed(page, said, largest, tuple(shelves))


def _open(one: Collection) -> tuple[Cell, ...]:
    counts = {kind: len(open_records(kind, found)) for kind, found in by_kind(one.entries).items()}
    return tuple(_number(counts[kind]) for kind in ("incident", "problem", "known-error"))


def _number(count: int) -> Cell:
    return Cell(Item(f"{count:,}"), str(count))


def _service(
    view: SiteView, one: Collection, page: str, downtimes: Mapping[str, Downtime]
) -> tuple[Cell, ...]:
    service, away = view.services[one.key], downtimes.get(one.key)
    return (
        Cell(view.team_item(service.owner, page) or Item("")),
        Cell(Item(str(service.tier or ""))),
        *_open(one),
        Cell(Item(away.length), away.seconds) if away else Cell(Item("")),
        Cell(Item(away.availability), away.share) if away else Cell(Item("")),
    )


def _team(
    view: SiteView, one: Collection, _page: str, _downtimes: Mapping[str, Downtime]
) -> tuple[Cell, ...]:
    run = [service for service in view.services.values() if service.owner == one.key]
    return (_number(len(run)), _number(len(one.entries)), *_open(one))


def _plain(
    _view: SiteView, one: Collection, _page: str, _downtimes: Mapping[str, Downtime]
) -> tuple[Cell, ...]:
    return (_number(len(one.entries)), *_open(one))


_OPEN = ("Open incidents", "Open problems", "Active known errors")
_AWAY = (f"Downtime in {DAYS} days", f"Available in {DAYS} days")

_LOOKS: dict[Sort, _Look] = {
    "service": _Look("service", ("Service", "Owner", "Tier", *_OPEN, *_AWAY), _service),
    "team": _Look("team", ("Team", "Services", "Records", *_OPEN), _team),
    "tag": _Look("tag", ("Tag", "Records", *_OPEN), _plain),
    "year": _Look("year", ("Year", "Records", *_OPEN), _plain),
}
