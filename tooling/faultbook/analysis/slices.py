"""Slices of the evidence: the records of one period and one group, which metrics are told of.

What belongs here: which record belongs to which period, service, team, month or priority. What does
not: what is told of a slice (``incident_metrics`` and its neighbours).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from faultbook.analysis.links import is_counted
from faultbook.analysis.periods import Period, months_between

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
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
        everything: Incidents of the group, whenever they began.
        incidents: Those among them that began in the period; for all time also those of which
            nobody knows when.
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
    everything: tuple[IncidentSummary, ...]
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

    def of_time(time: Period | None, group: str = "", *, is_today: bool = True) -> Slice:
        start = _first(incidents) if time is None else time.start
        end = evidence.now if time is None else min(time.end, evidence.now)
        begun = incidents if time is None else _begun_in(incidents, time)
        return Slice(
            *(group, links, start, end, time, incidents, begun, problems, known_errors, wanted),
            is_as_of_today=is_today,
        )

    if by is None:
        yield of_time(period)
    elif by == "month":
        for month in _months(incidents, period, evidence.now, zone):
            yield of_time(month, month.name, is_today=False)
    else:
        yield from _grouped(of_time(period), by)


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


def _grouped(whole: Slice, by: Grouping) -> Iterator[Slice]:
    keys = _KEYS[by](whole.evidence)
    everything = _by_group(whole.everything, keys)
    incidents = _by_group(whole.incidents, keys)
    problems = _by_group(whole.problems, keys)
    known_errors = {} if by == "priority" else _by_group(whole.known_errors, keys)
    for group in sorted(
        {*everything, *problems, *known_errors}, key=lambda name: (name == NONE, name)
    ):
        if by == "service" and whole.services and group not in whole.services:
            continue
        yield Slice(
            group,
            whole.links,
            whole.start,
            whole.end,
            whole.period,
            tuple(everything.get(group, ())),
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
