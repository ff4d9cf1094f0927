"""The first page: the box for an error, and what is going on.

What belongs here: what the page shows, so that it stays as short as it is however large the
register grows. What does not: how it looks (``templates/home.md.j2``), what happens in the box
(``assets/scripts/paste.js``) and other pages of lists (``list_pages``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import nlargest
from typing import TYPE_CHECKING

from faultbook.analysis.links import Links
from faultbook.analysis.periods import zone_of
from faultbook.analysis.series import dated_incidents
from faultbook.analysis.trends import MONTHS
from faultbook.ids import ID_PATTERN
from faultbook.kinds import KINDS
from faultbook.views import addresses
from faultbook.views.change_history import what_changed
from faultbook.views.display import OPEN_STATES, Badge, Item, day_of, state_badge
from faultbook.views.record_parts import page_path
from faultbook.views.site_view import by_kind, most_urgent_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faultbook.analysis.evidence import Evidence
    from faultbook.record import Entry
    from faultbook.views.site_view import RowTable, SiteView

_FEW = 10  # rows of a table
_MOST_CHANGES = 3  # of one landing
_TIMEOUT = 4000
_PAGE = addresses.HOME
_SCRIPTS = ("paste.js", "search-key.js")


@dataclass(frozen=True, slots=True)
class PasteBox:
    """What the box for an error needs to know; addresses are relative to the page.

    Attributes:
        root: The site's root.
        signatures: What known errors are recognised by.
        worker: The script that looks for them.
        search: The search page.
        new_issue: Form for a new issue, or "".
        id_pattern: Grammar of a record's id.
        timeout: Milliseconds that looking may take.
    """

    root: str
    signatures: str
    worker: str
    search: str
    new_issue: str
    id_pattern: str
    timeout: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records of a kind concern a reader now, with a link to them."""

    item: Item
    number: int


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A record that changed, when, and in what."""

    record: Item
    title: str
    what: str
    when: Item


@dataclass(frozen=True, slots=True)
class RecurringRow:
    """What incidents come from.

    Attributes:
        record: A problem, or a known error that is of none.
        title: Its title.
        state: Its state.
        incidents: How many of the last months are of it.
        last: When the last of them began.
        known_errors: The problem's known errors, where a workaround may be found.
    """

    record: Item
    title: str
    state: Badge
    incidents: int
    last: Item
    known_errors: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A service with what is open for it, by kind in the order of the kinds."""

    service: Item
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page.

    Attributes:
        box: What the box needs.
        is_empty: Whether there is no record yet.
        tallies: What is open, by kind.
        incidents: Open incidents, the most urgent first.
        changed: What landed last; empty without Git.
        opened: What was opened last, where nothing is known of what landed.
        recurring: What came back most often within ``months``.
        services: Services with most open incidents first.
        more_services: How many services were left out.
        guide, services_page, dashboard, search: Addresses of these pages.
        scripts: Addresses of the scripts that the page wants.
    """

    box: PasteBox
    is_empty: bool
    tallies: tuple[Tally, ...]
    incidents: RowTable | None
    changed: tuple[ChangedRow, ...]
    opened: RowTable | None
    recurring: tuple[RecurringRow, ...]
    services: tuple[OpenRow, ...]
    more_services: int
    guide: str
    services_page: str
    dashboard: str
    search: str
    scripts: tuple[str, ...]
    months: int = MONTHS


def home_page(view: SiteView) -> HomePage:
    """The page model of the first page."""
    kinds = by_kind(view.entries())
    open_now = {kind: _open(kind, entries) for kind, entries in kinds.items()}
    urgent = most_urgent_first(open_now["incident"])
    changed = tuple(_changed(view))
    services = _services(view, open_now)
    return HomePage(
        box=_paste_box(view),
        is_empty=not view.entries(),
        tallies=tuple(_tallies(view, open_now)),
        incidents=view.table("Open incidents", urgent, _PAGE, _FEW),
        changed=changed,
        opened=None if changed else _opened(view, kinds),
        recurring=tuple(_recurring(view)) if view.entries() else (),
        services=tuple(services[:_FEW]),
        more_services=len(services[_FEW:]),
        guide=view.href(addresses.GUIDE, _PAGE),
        services_page=view.href(addresses.SERVICES, _PAGE),
        dashboard=view.href(addresses.DASHBOARD, _PAGE),
        search=view.href(addresses.SEARCH, _PAGE),
        scripts=tuple(view.file_href(addresses.script(name), _PAGE) for name in _SCRIPTS),
    )


def _paste_box(view: SiteView) -> PasteBox:
    return PasteBox(
        root=view.file_href("", _PAGE),
        signatures=view.file_href(f"{addresses.API}/signatures.json", _PAGE),
        worker=view.file_href(addresses.script("recognition-worker.js"), _PAGE),
        search=view.href(addresses.SEARCH, _PAGE),
        new_issue=view.place.new_issue,
        id_pattern=ID_PATTERN,
        timeout=_TIMEOUT,
    )


def _open(kind: str, entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.status in OPEN_STATES[kind]]


def _tallies(view: SiteView, open_now: Mapping[str, list[Entry]]) -> Iterator[Tally]:
    for kind, entries in open_now.items():
        said = "active" if kind == "known-error" else "open"
        name = KINDS[kind].title.lower()
        text = f"{said} {name}" if len(entries) == 1 else f"{said} {name}s"
        yield Tally(Item(text, view.href(addresses.kind_page(kind), _PAGE)), len(entries))


def _changed(view: SiteView) -> Iterator[ChangedRow]:
    """The last landing of the records that changed last, the newest first."""
    last = (
        (found[-1].at, entry.id, entry, found[-1])
        for entry in view.entries()
        if (found := view.past.changes.get(entry.id))
    )
    for at, _, entry, change in nlargest(_FEW, last, key=lambda one: one[:2]):
        what = what_changed(change, _MOST_CHANGES)
        said = f"Changed: {what}" if change.event == "changed" else what
        yield ChangedRow(_link(view, entry), entry.title, said, day_of(at))


def _opened(view: SiteView, kinds: Mapping[str, list[Entry]]) -> RowTable | None:
    dated = [
        (entry.opened_at, entry.id, entry)
        for entry in (*kinds["incident"], *kinds["problem"])
        if entry.opened_at
    ]
    newest = nlargest(_FEW, dated, key=lambda one: one[:2])
    return view.table("Opened last", [entry for _, _, entry in newest], _PAGE)


def _recurring(view: SiteView) -> Iterator[RecurringRow]:
    """Problems, and known errors without one, with more than one incident in the last months."""
    counts: Counter[str] = Counter()
    last: dict[str, float] = {}
    for cause, at in _met(view.evidence):
        counts[cause] += 1
        last[cause] = at
    met_again = (cause for cause, number in counts.items() if number > 1)
    ranked = sorted(met_again, key=lambda cause: (-counts[cause], -last[cause], cause))
    for cause in ranked[:_FEW]:
        entry = view.shown.register.get(cause)
        if entry is None:
            continue
        known_errors = view.dependents(entry.id, "known-error", "problem")
        yield RecurringRow(
            _link(view, entry),
            entry.title,
            state_badge(entry.status),
            counts[cause],
            day_of(datetime.fromtimestamp(last[cause], UTC)),
            tuple(_link(view, one) for one in known_errors[:_FEW]),
        )


def _met(evidence: Evidence) -> Iterator[tuple[str, float]]:
    """What each incident of the last months came from, and when it began, the oldest first.

    An incident counts, and the months are, as in ``faultbook trends``.
    """
    links = Links(evidence)
    start = _months_ago(evidence.now.astimezone(zone_of(evidence.config)), MONTHS - 1).timestamp()
    problems = defaultdict(list)
    for problem, incidents in evidence.incidents_by_problem.items():
        for incident in incidents:
            problems[incident.id].append(problem)
    for incident, at in dated_incidents(evidence)[0]:
        if at < start:
            continue
        for problem in problems[incident.id]:
            yield problem, at
        for known_error in dict.fromkeys(links.known_errors_of(incident)):
            if evidence.problem.get(evidence.known_error[known_error].problem or "") is None:
                yield known_error, at


def _months_ago(moment: datetime, count: int) -> datetime:
    """The beginning of an earlier month, in the same zone."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - count, 12)
    return datetime(year, month + 1, 1, tzinfo=moment.tzinfo)


def _services(view: SiteView, open_now: Mapping[str, list[Entry]]) -> list[OpenRow]:
    """Services with what is open for each; those with most open incidents come first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, entries in open_now.items():
        for entry in entries:
            for key in set(entry.services):
                counts[key][kind] += 1
    rows = []
    for key, item in zip(view.services, view.service_items(view.services, _PAGE), strict=True):
        rows.append(OpenRow(item, tuple(counts[key][kind] for kind in open_now)))
    return sorted(rows, key=lambda row: tuple(-number for number in row.numbers))


def _link(view: SiteView, entry: Entry) -> Item:
    return Item(entry.id, view.href(page_path(entry), _PAGE), is_record=True)
