"""Metrics of incidents: how many there were, and how fast service came back.

What belongs here: a function for each metric, from a slice to its figures. What does not: names,
definitions and caveats (``metrics``), and how long service was away (``downtime_metrics``).
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.downtime import OPEN
from faultbook.analysis.figures import ONLY, Figure, count, share, times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from faultbook.analysis.slices import Slice
    from faultbook.analysis.summaries import IncidentSummary

_MICROSECOND = timedelta(microseconds=1)
_NEW = frozenset({"new"})
_RESOLVED = frozenset({"resolved", "closed"})
_UNCLOSED = OPEN | {"resolved"}

NOT_STATED = "(none)"
"""Label of what a record doesn't say."""

RESOLVED_BY = {
    "known-error-workaround": "known-error",
    "workaround": "workaround",
    "fixed-by-change": "change",
}
"""What brought service back, by resolution code; any other code that says how is ``other``."""

_UNRECORDED = "unrecorded"


class Step(NamedTuple):
    """A step of an incident, and what it is timed from.

    Attributes:
        start: Gives the moment that the clock starts at.
        end: Gives the moment of the step.
        awaiting: States in which the step may still come.
    """

    start: Callable[[IncidentSummary], datetime | None]
    end: Callable[[IncidentSummary], datetime | None]
    awaiting: frozenset[str]

    def seconds(self, incident: IncidentSummary) -> float | None:
        """How long it took; None where a stamp is missing or the two contradict each other."""
        start, end = self.start(incident), self.end(incident)
        if start is None or end is None or end < start:
            return None
        return (end - start) / _MICROSECOND / 1e6

    def is_pending(self, incident: IncidentSummary) -> bool:
        """Whether it hasn't come yet."""
        return self.end(incident) is None and incident.status in self.awaiting


def _began(incident: IncidentSummary) -> datetime | None:
    return incident.began_at


def _noticed(incident: IncidentSummary) -> datetime | None:
    return incident.detected_at or incident.opened_at


STEPS: dict[str, Step] = {
    "detect": Step(lambda one: one.started_at, lambda one: one.detected_at, frozenset()),
    "acknowledge": Step(_noticed, lambda one: one.acknowledged_at, _NEW),
    "mitigate": Step(_began, lambda one: one.mitigated_at, OPEN),
    "restore": Step(_began, lambda one: one.restored_at, OPEN),
    "close": Step(_began, lambda one: one.closed_at, _UNCLOSED),
}
"""The steps of an incident that are timed."""


def volume(part: Slice) -> Iterator[Figure]:
    """Incidents that count."""
    yield count(len(part.counted), sum(one.began_at is None for one in part.counted))


def major(part: Slice) -> Iterator[Figure]:
    """Major ones among them."""
    yield count(sum(one.major for one in part.counted))


def left_out(part: Slice) -> Iterator[Figure]:
    """Incidents that don't count, by why."""
    cancelled = sum(one.status == "cancelled" for one in part.incidents)
    duplicates = len(part.incidents) - len(part.counted) - cancelled
    yield count(cancelled, labels=(("reason", "cancelled"),))
    yield count(duplicates, labels=(("reason", "duplicate"),))


def unresolved(part: Slice) -> Iterator[Figure]:
    """Incidents of the period that are open today."""
    yield count(sum(one.status in OPEN for one in part.counted))


def sources(part: Slice) -> Iterator[Figure]:
    """Incidents by what they were noticed by."""
    found = Counter(one.source or NOT_STATED for one in part.counted)
    yield from (count(found[name], labels=(("source", name),)) for name in sorted(found))


def time_to(step: str) -> Callable[[Slice], Iterator[Figure]]:
    """The metric of one of ``STEPS``."""
    timed = STEPS[step]

    def figures(part: Slice) -> Iterator[Figure]:
        yield seconds_of(timed, part.counted)

    return figures


def seconds_of(step: Step, incidents: Iterable[IncidentSummary]) -> Figure:
    """How long a step took in some incidents."""
    taken: list[float] = []
    missing = pending = 0
    for one in incidents:
        seconds = step.seconds(one)
        if seconds is not None:
            taken.append(seconds)
        elif step.is_pending(one):
            pending += 1
        else:
            missing += 1
    return times(taken, missing, pending)


def within_target(step: str) -> Callable[[Slice], Iterator[Figure]]:
    """The share of incidents whose step was taken in time, by priority."""

    def figures(part: Slice) -> Iterator[Figure]:
        targets = part.evidence.config.targets
        by_priority: dict[str, list[IncidentSummary]] = {key: [] for key in sorted(targets)}
        for one in part.counted:
            if (own := by_priority.get(str(one.priority))) is not None:
                own.append(one)
        for priority, incidents in by_priority.items():
            minutes: int | None = getattr(targets[priority], f"{step}_minutes")
            if minutes is not None and (incidents or part.group in ("", priority)):
                judged = _in_time(STEPS[step], incidents, minutes * 60, part.evidence.now)
                yield judged._replace(labels=(("priority", priority),))

    return figures


def _in_time(
    step: Step, incidents: Iterable[IncidentSummary], target: int, now: datetime
) -> Figure:
    """An open incident counts as late as soon as it is, and before that not at all."""
    kept = known = missing = pending = 0
    for one in incidents:
        seconds = step.seconds(one)
        if seconds is not None:
            known += 1
            kept += seconds <= target
        elif not step.is_pending(one) or (start := step.start(one)) is None:
            missing += 1
        elif (now - start).total_seconds() > target:
            known += 1
        else:
            pending += 1
    return share(kept, known, missing, pending)


def reopened(part: Slice) -> Iterator[Figure]:
    """The share of resolved incidents that were opened again."""
    lives = part.evidence.lives
    known = again = missing = pending = 0
    for one in part.counted:
        stays = () if lives is None else lives.get(one.id, ())
        resolved = next((n for n, stay in enumerate(stays) if stay.status in _RESOLVED), None)
        if resolved is not None:
            known += 1
            again += any(stay.status in OPEN for stay in stays[resolved:])
        elif one.status in _RESOLVED:
            missing += 1
        else:
            pending += 1
    yield share(again, known, missing, pending)


def resolved_by(part: Slice) -> Iterator[Figure]:
    """What share of resolved incidents a workaround, a known error or a change resolved."""
    found: Counter[str] = Counter()
    missing = pending = 0
    for one in part.counted:
        if one.status not in _RESOLVED:
            pending += 1
        elif one.resolution_code in (None, _UNRECORDED):
            missing += 1
        else:
            found[RESOLVED_BY.get(str(one.resolution_code), "other")] += 1
    known = found.total()
    for how in (*RESOLVED_BY.values(), "other"):
        yield share(found[how], known, missing, pending, (("how", how),))


def effort(part: Slice) -> Iterator[Figure]:
    """Time that people worked on incidents."""
    spent = [one.effort_minutes * 60 for one in part.counted if one.effort_minutes is not None]
    total = float(sum(spent)) if spent else None
    yield Figure(((ONLY, total),), len(spent), len(part.counted) - len(spent))
