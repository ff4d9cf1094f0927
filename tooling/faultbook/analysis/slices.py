"""Slices of the evidence: the records of one period and one group, which metrics are told of.

What belongs here: which record belongs to which period, service, team, month or priority. What does
not: what is told of a slice (``incident_metrics`` and its neighbours).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from faultbook.analysis.links import is_counted
from faultbook.analysis.periods import Period, months_between

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.links import Links
    from faultbook.analysis.summaries import (
        IncidentSummary,
        KnownErrorSummary,
        ProblemSummary,
        Summary,
    )

S = TypeVar("S", bound="Summary")

Grouping: TypeAlias = Literal["service", "team", "month", "priority"]

NONE = "(none)"
"""The group of records that name none."""

_MOST_MONTHS = 1200  # in a row; where a stamp is centuries off, only months with incidents count


@dataclass(frozen=True)
class Slice:
    """Some records of a register, and the time that they are looked at in.

    Attributes:
        group: Name of the group, or "" where there are no groups.
        links: What belongs to what in the whole register.
        start: When the time begins; None where nothing says when the register's first incident
            began.
        end: When it ends, or now, whichever comes first.
        period: The period that was asked for; None for all time.
        touching: Incidents of the group that may have taken service away in the period, whenever
            they began.
        incidents: Incidents of the group that began in the period; for all time also those of
            which nobody knows when.
        problems: Problems of the group, whenever they were opened.
        known_errors: Known errors of the group.
        services: Services whose downtime is told; all where there are none.
        is_as_of_today: Whether what only today's records tell belongs to it.
    """

    group: str
    links: Links
    start: datetime | None
    end: datetime
    period: Period | None
    touching: tuple[IncidentSummary, ...]
    incidents: tuple[IncidentSummary, ...]
    problems: tuple[ProblemSummary, ...]
    known_errors: tuple[KnownErrorSummary, ...]
    services: frozenset[str] = frozenset()
    is_as_of_today: bool = True

    @property
    def evidence(self) -> Evidence:
        """What the whole register tells."""
        return self.links.evidence

    @property
    def exposure(self) -> timedelta:
        """How long the time is; nothing where it hasn't begun."""
        if self.start is None or self.end <= self.start:
            return timedelta()
        return self.end - self.start

    @cached_property
    def counted(self) -> tuple[IncidentSummary, ...]:
        """The incidents of the period without those that are cancelled or repeat another."""
        return tuple(one for one in self.incidents if is_counted(one))

    @cached_property
    def spans(self) -> tuple[tuple[tuple[str, ...], Sequence[tuple[float, float]] | None], ...]:
        """The services of each incident, and the spans that it took from the time.

        Spans are in seconds since 1970. None stands for those of an incident of the period that
        nobody can tell.
        """
        last = self.end.timestamp()
        first = last if self.start is None else self.start.timestamp()
        return tuple(self._spans(first, last))

    def _spans(
        self, first: float, last: float
    ) -> Iterator[tuple[tuple[str, ...], Sequence[tuple[float, float]] | None]]:
        away = self.links.away
        in_period = {one.id for one in self.counted}
        for one in self.touching:
            found = away.get(one.id, ())
            if found is None:
                if one.id in in_period:
                    yield one.services, None
            elif found:
                yield one.services, _within(found, first, last)

    def holds(self, moment: datetime | None) -> bool:
        """Whether something that happened at a moment happened in the time."""
        if moment is None:
            return False
        return self.period is None or self.period.holds(moment)


def slices_of(
    links: Links,
    period: Period | None,
    by: Grouping | None,
    services: Collection[str],
    zone: tzinfo,
) -> Iterator[Slice]:
    """The slices that are asked for, by name of group.

    Args:
        links: What belongs to what in the register.
        period: The period; None for all time.
        by: What makes the groups; None for one of all records.
        services: Services whose records count; all where there are none.
        zone: The zone in which months begin.
    """
    wanted = frozenset(services)
    evidence = links.evidence
    incidents = _of_services(evidence.incidents, wanted)
    problems = _of_services(evidence.problems, wanted)
    known_errors = _of_services(evidence.known_errors, wanted)

    def whole() -> Slice:
        start = _first(incidents) if period is None else period.start
        end = evidence.now if period is None else min(period.end, evidence.now)
        begun = incidents if period is None else _begun_in(incidents, period)
        records = (incidents, begun, problems, known_errors)
        return Slice("", links, start, end, period, *records, wanted)

    if by is None:
        yield whole()
    elif by == "month":
        months = _months(incidents, period, evidence.now, zone)
        shared = (problems, known_errors, wanted)
        for month, touching, begun in _by_month(months, incidents, links):
            end = min(month.end, evidence.now)
            time = (month.name, links, month.start, end, month)
            yield Slice(*time, touching, begun, *shared, is_as_of_today=False)
    else:
        yield from _grouped(whole(), by)


def _of_services(records: tuple[S, ...], wanted: frozenset[str]) -> tuple[S, ...]:
    if not wanted:
        return records
    return tuple(one for one in records if not wanted.isdisjoint(one.services))


def _first(incidents: Iterable[IncidentSummary]) -> datetime | None:
    begun = (one.began_at for one in incidents if is_counted(one))
    return min((moment for moment in begun if moment is not None), default=None)


def _begun_in(incidents: Iterable[IncidentSummary], period: Period) -> tuple[IncidentSummary, ...]:
    start, end = period.start, period.end
    return tuple(
        one for one in incidents if (began := one.began_at) is not None and start <= began < end
    )


def _months(
    incidents: Iterable[IncidentSummary], period: Period | None, now: datetime, zone: tzinfo
) -> list[Period]:
    """The months of a period up to now; for all time from the first incident on."""
    if period is not None:
        return months_between(period.start, min(period.end, now), zone)
    begun = sorted(one.began_at for one in incidents if one.began_at is not None)
    if not begun:
        return []
    month = timedelta(days=30)
    if (now - begun[0]) / month <= _MOST_MONTHS:
        return months_between(begun[0], now, zone)
    found: list[Period] = []
    for moment in begun:
        if not found or not found[-1].holds(moment):
            found += months_between(moment, moment + timedelta(seconds=1), zone)[:1]
    return found


def _by_month(
    months: Sequence[Period], incidents: Iterable[IncidentSummary], links: Links
) -> Iterator[tuple[Period, tuple[IncidentSummary, ...], tuple[IncidentSummary, ...]]]:
    """Each month with the incidents that may have taken service away in it, and that began in it.

    All are looked at once, because there may be a hundred months.
    """
    starts = [month.start.timestamp() for month in months]
    touching: list[list[IncidentSummary]] = [[] for _ in months]
    begun: list[list[IncidentSummary]] = [[] for _ in months]
    for one in incidents:
        own: set[int] = set()
        if one.began_at is not None:
            place = bisect_right(starts, one.began_at.timestamp()) - 1
            if place >= 0 and months[place].holds(one.began_at):
                begun[place].append(one)
                own.add(place)
        for start, end in links.away.get(one.id) or ():
            first = max(0, bisect_right(starts, start) - 1)
            own.update(range(first, bisect_right(starts, end)))
        for place in own:
            touching[place].append(one)
    for month, some, others in zip(months, touching, begun, strict=True):
        yield month, tuple(some), tuple(others)


def _grouped(whole: Slice, by: Grouping) -> Iterator[Slice]:
    keys = _KEYS[by](whole.evidence)
    touching = _by_group(whole.touching, keys)
    incidents = _by_group(whole.incidents, keys)
    problems = _by_group(whole.problems, keys)
    known_errors = {} if by == "priority" else _by_group(whole.known_errors, keys)
    for group in sorted(
        {*touching, *problems, *known_errors}, key=lambda name: (name == NONE, name)
    ):
        if by == "service" and whole.services and group not in whole.services:
            continue
        yield Slice(
            group,
            whole.links,
            whole.start,
            whole.end,
            whole.period,
            tuple(touching.get(group, ())),
            tuple(incidents.get(group, ())),
            tuple(problems.get(group, ())),
            tuple(known_errors.get(group, ())),
            frozenset({group}) if by == "service" else whole.services,
            is_as_of_today=by != "priority",
        )


def _by_group(
    records: Iterable[S], keys: Callable[[Summary], Collection[str]]
) -> Mapping[str, list[S]]:
    found: dict[str, list[S]] = {}
    for one in records:
        for key in keys(one) or (NONE,):
            found.setdefault(key, []).append(one)
    return found


def _service_keys(_evidence: Evidence) -> Callable[[Summary], Collection[str]]:
    return lambda one: dict.fromkeys(one.services)


def _team_keys(evidence: Evidence) -> Callable[[Summary], Collection[str]]:
    """The team that answers for a record, or else those that run its services."""
    owners = {key: service.owner for key, service in evidence.services.items()}

    def teams(one: Summary) -> Collection[str]:
        if one.owner:
            return (one.owner,)
        return dict.fromkeys(owner for key in one.services if (owner := owners.get(key)))

    return teams


def _priority_keys(_evidence: Evidence) -> Callable[[Summary], Collection[str]]:
    def priorities(one: Summary) -> Collection[str]:
        priority = getattr(one, "priority", None)
        return () if priority is None else (str(priority),)

    return priorities


_KEYS: dict[str, Callable[[Evidence], Callable[[Summary], Collection[str]]]] = {
    "service": _service_keys,
    "team": _team_keys,
    "priority": _priority_keys,
}


def _within(
    spans: Sequence[tuple[float, float]], first: float, last: float
) -> Sequence[tuple[float, float]]:
    """What of spans lies between two moments; mostly there is one, and all of it does."""
    if len(spans) == 1 and first <= spans[0][0] and spans[0][1] <= last:
        return spans
    return [
        (max(start, first), min(end, last)) for start, end in spans if start < last and end > first
    ]
