"""Which records have a page together: those of a service, a team, a tag, a year.

What belongs here: the collections that there are and the records of each. What does not: what is on
their pages (``collection_pages``, ``collection_indexes``) and in their feeds
(``publishing.feeds``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from faultbook.ids import parse_id
from faultbook.views import addresses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.record import Entry
    from faultbook.views.site_view import SiteView

K = TypeVar("K", str, int)

Sort: TypeAlias = Literal["service", "team", "tag", "year"]


@dataclass(frozen=True, slots=True)
class Collection:
    """Records that have something in common.

    Attributes:
        sort: What they have in common.
        key: Which one: a service's key, a year's number.
        name: What readers call it.
        page: Path of its page.
        entries: Its records, sorted by path.
    """

    sort: Sort
    key: str
    name: str
    page: str
    entries: tuple[Entry, ...]


def services(view: SiteView) -> tuple[Collection, ...]:
    """Every service that has a page, with the records that name it."""
    found = _by_key((key, entry) for entry in view.entries() for key in entry.services)
    return tuple(
        Collection(
            "service", key, service.name or key, addresses.service_page(key), tuple(found[key])
        )
        for key, service in view.services.items()
    )


def teams(view: SiteView) -> tuple[Collection, ...]:
    """Every team, with the records that are its own as metrics have it; by key.

    Those are the records that it owns and, of records without an owner, those of its services. The
    public gets the teams that have a record or run a service that it may see.
    """
    found = _by_key((key, entry) for entry in view.entries() for key in _teams_of(view, entry))
    shown = set(view.context.teams)
    if view.shown.is_public:
        shown &= {*found, *(service.owner for service in view.services.values())}
    return tuple(
        Collection("team", key, view.team(key) or key, addresses.team_page(key), tuple(found[key]))
        for key in sorted(shown)
    )


def tags(view: SiteView) -> tuple[Collection, ...]:
    """Every tag as the audience may read it, in the order of the alphabet."""
    found = _by_key((view.shown.text(tag), entry) for entry in view.entries() for tag in entry.tags)
    return tuple(
        Collection("tag", tag, tag, addresses.tag_page(tag), tuple(found[tag]))
        for tag in sorted(found)
    )


def years(view: SiteView) -> tuple[Collection, ...]:
    """Every year that records have ids of, the newest first."""
    found = _by_key((year_of(entry), entry) for entry in view.entries())
    return tuple(
        Collection(
            "year", str(year), str(year), addresses.common_year_page(year), tuple(found[year])
        )
        for year in sorted(found, reverse=True)
    )


def all_collections(view: SiteView) -> tuple[tuple[Sort, tuple[Collection, ...]], ...]:
    """The collections of each sort."""
    return (
        ("service", services(view)),
        ("team", teams(view)),
        ("tag", tags(view)),
        ("year", years(view)),
    )


def year_of(entry: Entry) -> int:
    """The year in a record's id."""
    record_id = parse_id(entry.id)
    return record_id.year if record_id else 0


def _teams_of(view: SiteView, entry: Entry) -> Iterable[str]:
    if entry.owner and (entry.owner in view.context.teams or not view.shown.is_public):
        return (entry.owner,)
    run_by = (view.services[key].owner for key in entry.services if key in view.services)
    return [owner for owner in run_by if owner]


def _by_key(pairs: Iterable[tuple[K, Entry]]) -> defaultdict[K, list[Entry]]:
    """Records by key, each once a key."""
    found: defaultdict[K, dict[str, Entry]] = defaultdict(dict)
    for key, entry in pairs:
        found[key][entry.path] = entry
    return defaultdict(list, {key: list(entries.values()) for key, entries in found.items()})
