"""The register as pages see it: for one audience, with addresses and safe text.

What belongs here: what builders of different pages share. What does not: any page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from faultbook.analysis.narrowing import narrowed
from faultbook.analysis.periods import months_between, zone_of
from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.problem_incidents import linked_incidents
from faultbook.views import addresses
from faultbook.views.audience import past_for_the_public, shown_to
from faultbook.views.dashboard_figures import dashboard_figures
from faultbook.views.display import Badge, Item, day_of, state_badge
from faultbook.views.former_ids import former_ids
from faultbook.views.markup import EMPTY, TextRenderer
from faultbook.views.rendering import Templates

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from markupsafe import Markup

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.periods import Period
    from faultbook.audience import Shown
    from faultbook.config import Service
    from faultbook.history.past import Past, PastChange
    from faultbook.record import AnyRecord, Context, Entry
    from faultbook.views.dashboard_figures import DashboardFigures
    from faultbook.views.page import BrokenFile, SiteInput, SitePlace


_MONTHS = 12

WORTH_SORTING = 6
"""Rows from which on a table gets what sorts and filters it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list of records.

    Attributes:
        record: Its id and address.
        title: Its title.
        state: Its state.
        priority: 1 to 5, or "".
        services: Its services.
        opened: When it was opened, or None.
    """

    record: Item
    title: str
    state: Badge
    priority: str
    services: tuple[Item, ...]
    opened: Item | None


@dataclass(frozen=True, slots=True)
class RowTable:
    """A list of records that fits a page.

    Attributes:
        caption: What it lists.
        rows: The records.
        more: How many records were left out.
    """

    caption: str
    rows: tuple[Row, ...]
    more: int = 0

    @property
    def has_priorities(self) -> bool:
        """Whether any of them has a priority."""
        return any(row.priority for row in self.rows)

    @property
    def is_worth_sorting(self) -> bool:
        """Whether a reader may want another order, or only some of them."""
        return len(self.rows) >= WORTH_SORTING

    @property
    def has_times(self) -> bool:
        """Whether of any of them it is known when it was opened."""
        return any(row.opened for row in self.rows)


@dataclass(frozen=True)
class SiteView:
    """One audience's view of a register."""

    site: SiteInput

    @cached_property
    def shown(self) -> Shown:
        """What the audience may see."""
        return shown_to(self.site)

    @cached_property
    def context(self) -> Context:
        """What records are judged against, with nothing that the audience may not see."""
        return self.site.context._replace(register=self.shown.register)

    @property
    def now(self) -> datetime:
        """The moment that counts as now."""
        return self.site.context.clock.now

    @property
    def broken(self) -> tuple[BrokenFile, ...]:
        """Files that get no page; not for the public."""
        return () if self.shown.is_public else self.site.broken()

    @property
    def place(self) -> SitePlace:
        """Where the site is."""
        return self.site.place

    @cached_property
    def evidence(self) -> Evidence:
        """What analysis goes by, with nothing that the audience may not see."""
        found = self.site.evidence()
        if not self.shown.is_public:
            return found
        paths = {entry.path for entry in self.entries()}
        return narrowed(found, paths, self.shown.text, self.shown.teams)

    @cached_property
    def dashboard(self) -> DashboardFigures:
        """The figures of the dashboard, for its page and the files beside it."""
        return dashboard_figures(self.evidence)

    @cached_property
    def past(self) -> Past:
        """What the commits tell of the records that the audience may see."""
        found = self.site.past()
        return past_for_the_public(found, self.shown) if self.shown.is_public else found

    def changes(self, entry: Entry) -> tuple[PastChange, ...]:
        """What landed of a record, the newest first."""
        return self.past.changes.get(entry.id, ())[::-1]

    @cached_property
    def former_ids(self) -> dict[str, tuple[str, ...]]:
        """By a record's id, the ids that led to it and still do."""
        return former_ids(self.shown.register, self.past.earlier)

    @cached_property
    def templates(self) -> Templates:
        """The templates, which show plain texts as the audience may read them."""
        return Templates(self.shown.text)

    @cached_property
    def renderer(self) -> TextRenderer:
        """Turns the records' text into HTML."""
        return TextRenderer(self.shown.text, self._record_href)

    @cached_property
    def services(self) -> dict[str, Service]:
        """Services that have a page: all of them, or those that public records name."""
        known = dict(sorted(self.context.services.items()))
        if not self.shown.is_public:
            return known
        named = {key for entry in self.entries() for key in entry.services}
        return {key: service for key, service in known.items() if key in named}

    @cached_property
    def months(self) -> tuple[Period, ...]:
        """The last twelve months in the zone that reports count in, that of now the last."""
        end = self.now + timedelta(microseconds=1)
        found = months_between(self.now - timedelta(days=366), end, zone_of(self.context.config))
        return tuple(found[-_MONTHS:])

    @cached_property
    def year_pages(self) -> frozenset[str]:
        """Paths of the years' pages that there are."""
        ids = ((entry.kind, parse_id(entry.id)) for entry in self.entries())
        return frozenset(addresses.year_page(kind, found.year) for kind, found in ids if found)

    def entries(self) -> tuple[Entry, ...]:
        """Every record that has a page, sorted by path."""
        return self.shown.register.entries()

    def record(self, entry: Entry) -> AnyRecord | None:
        """A record, read anew; None when its file is gone by now."""
        found = self.site.load(entry.path).record
        return None if found is None else self.shown.record(found)

    def href(self, target: str, source: str) -> str:
        """Relative address of a page as seen from another."""
        return addresses.href(target, source, directory_urls=self.site.directory_urls)

    def file_href(self, path: str, source: str) -> str:
        """Relative address of a file, given from the site's root, as seen from a page."""
        return addresses.file_href(path, source, directory_urls=self.site.directory_urls)

    def text(self, markdown: str, page: str) -> Markup | None:
        """A record's text as one raw block; None when there is nothing to be read."""
        block = self.renderer.block(markdown, page)
        return block if block != EMPTY else None

    def inline(self, markdown: str, page: str) -> Markup:
        """A record's text for a table's cell or a list's item."""
        return self.renderer.inline(markdown, page)

    def line(self, text: str, page: str) -> Markup:
        """A plain text with links to the records it names."""
        return self.renderer.line(text, page)

    def record_item(self, record_id: str | None, page: str) -> Item | None:
        """A link to a record with its title; only the id where there is no such record."""
        if record_id is None:
            return None
        entry = self.shown.register.get(record_id)
        if entry is None:
            return Item(record_id, note="(no such record)")
        return Item(entry.id, self._entry_href(entry, page), note=entry.title, is_record=True)

    def service_items(self, keys: Iterable[str], page: str) -> tuple[Item, ...]:
        """Services by name, each a link where it has a page."""
        items = []
        for key in keys:
            service = self.services.get(key)
            target = self.href(addresses.service_page(key), page) if service else ""
            items.append(Item((service.name if service else None) or key, target))
        return tuple(items)

    def team(self, owner: str | None) -> str | None:
        """A team's name for readers; the public isn't told of any other owner."""
        team = self.context.teams.get(owner) if owner else None
        if team is None and self.shown.is_public:
            return None
        return (team.name if team else None) or owner

    def team_item(self, owner: str | None, page: str) -> Item | None:
        """A team by name, a link where it is a team; None for nobody."""
        name = self.team(owner)
        if owner is None or name is None:
            return None
        is_team = owner in self.context.teams
        return Item(name, self.href(addresses.team_page(owner), page) if is_team else "")

    def tag_items(self, tags: Iterable[str], page: str) -> tuple[Item, ...]:
        """Tags, each a link to what else has it."""
        shown = dict.fromkeys(self.shown.text(tag) for tag in tags)
        return tuple(Item(tag, self.href(addresses.tag_page(tag), page)) for tag in shown)

    def dependents(self, record_id: str, kind: str, field: str) -> tuple[Entry, ...]:
        """Records of a kind that name this one in a field, sorted by id."""
        found = []
        for entry in self.shown.register.dependents(record_id):
            target = entry.target(field) if entry.kind == kind else None
            named = self.shown.register.get(target) if target else None
            if named is not None and named.id == record_id:
                found.append(entry)
        return tuple(found)

    def linked_incidents(self, entry: Entry) -> tuple[Entry, ...]:
        """The incidents of a problem, its own and those of its known errors, sorted by id."""
        return linked_incidents(entry, self.context)

    def table(
        self, caption: str, entries: Iterable[Entry], page: str, limit: int = 100
    ) -> RowTable | None:
        """The first records of a list; None when there are none."""
        listed = tuple(entries)
        if not listed:
            return None
        rows = tuple(self._row(entry, page) for entry in listed[:limit])
        return RowTable(caption, rows, len(listed) - len(rows))

    def _row(self, entry: Entry, page: str) -> Row:
        return Row(
            record=Item(entry.id, self._entry_href(entry, page), is_record=True),
            title=entry.title,
            state=state_badge(entry.status),
            priority=str(entry.priority or ""),
            services=self.service_items(entry.services, page),
            opened=day_of(entry.opened_at) if entry.opened_at else None,
        )

    def _record_href(self, record_id: str, page: str) -> str | None:
        entry = self.shown.register.get(record_id)
        return self._entry_href(entry, page) if entry is not None else None

    def _entry_href(self, entry: Entry, page: str) -> str:
        return self.href(addresses.page_of_id(entry.id) or addresses.HOME, page)


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Records by year and number, the newest first; drafts of a year come before its numbers."""
    return sorted(entries, key=_age, reverse=True)


def most_urgent_first(entries: Iterable[Entry]) -> list[Entry]:
    """Records by priority, those without one last, and within it the newest first."""
    lowest = 6
    return sorted(newest_first(entries), key=lambda entry: entry.priority or lowest)


def by_kind(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Records by the name of their kind, every kind present."""
    found: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
    for entry in entries:
        found[entry.kind].append(entry)
    return found


def _age(entry: Entry) -> tuple[int, bool, int, str]:
    record_id = parse_id(entry.id)
    if record_id is None:
        return (0, False, 0, entry.id)
    return (record_id.year, record_id.is_draft, record_id.number, record_id.slug)
