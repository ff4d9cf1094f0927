"""Incidents as series of counts: by service, category, cause and configuration item.

What belongs here: which incidents count, to which series they belong, and their numbers by month
and by window. What does not: what the numbers tell (``alarms``, ``trends``).

An incident counts on the day on which it began, once in each series that it belongs to. One that
was cancelled or repeats another doesn't, and one that doesn't say when it began can't.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from faultbook.analysis.links import is_counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.periods import Period
    from faultbook.analysis.summaries import IncidentSummary

Dimension: TypeAlias = Literal["service", "category", "cause", "item"]

WINDOW = timedelta(days=30)
"""The time at the end whose incidents are compared with earlier ones; thirty times 24 hours."""

MOST_WINDOWS = 12
"""Windows before the last one that it is compared with, at most."""


def _cause(incident: IncidentSummary, evidence: Evidence) -> tuple[str, ...]:
    problem = evidence.problem_of(incident)
    return (problem.cause,) if problem is not None and problem.cause else ()


KEYS: dict[Dimension, Callable[[IncidentSummary, Evidence], tuple[str, ...]]] = {
    "service": lambda incident, _: incident.services,
    "category": lambda incident, _: (incident.category,) if incident.category else (),
    "cause": _cause,
    "item": lambda incident, _: incident.configuration_items,
}
"""The series of each dimension that an incident belongs to; causes are its problem's root cause."""


class Dated(NamedTuple):
    """An incident that counts, and when it began, in seconds since 1970."""

    incident: IncidentSummary
    at: float


class LeftOut(NamedTuple):
    """Incidents that don't count.

    Attributes:
        void: Those that were cancelled or repeat another.
        undated: Those that don't say when they began.
        ahead: Those that begin after now.
    """

    void: int
    undated: int
    ahead: int


class Series(NamedTuple):
    """The incidents of one service, category, cause or configuration item.

    Attributes:
        dimension: Which of these.
        key: Its key or name.
        months: Incidents in each month that is told.
        windows: Incidents in each window that is compared, the oldest first; the last is the one
            that ends now.
        latest: Ids of the incidents in the last window, by when they began.
    """

    dimension: Dimension
    key: str
    months: tuple[int, ...]
    windows: tuple[int, ...]
    latest: tuple[str, ...]

    @property
    def total(self) -> int:
        """Incidents in all months that are told."""
        return sum(self.months)


def dated_incidents(
    evidence: Evidence, services: Collection[str] = ()
) -> tuple[list[Dated], LeftOut]:
    """The incidents that count, by when they began, and how many don't.

    Args:
        evidence: What the register tells.
        services: Services whose incidents are looked at; all where there are none.
    """
    now = evidence.now.timestamp()
    found: list[Dated] = []
    void = undated = ahead = 0
    for one in evidence.incidents:
        if services and not set(one.services) & set(services):
            continue
        began = one.began_at
        if not is_counted(one):
            void += 1
        elif began is None:
            undated += 1
        elif (at := began.timestamp()) > now:
            ahead += 1
        else:
            found.append(Dated(one, at))
    found.sort(key=lambda one: (one.at, one.incident.id))
    return found, LeftOut(void, undated, ahead)


def windows_told(moments: Sequence[float], now: datetime) -> int:
    """How many windows before the last one there are incidents to compare with.

    The window of the register's first incident isn't among them, since nobody knows how much of it
    was recorded; nor is any that is older than ``MOST_WINDOWS``, whatever incidents it may hold.

    Args:
        moments: When the register's incidents began, in seconds since 1970.
        now: When the last window ends.
    """
    ages = [_age(at, now) for at in moments]
    return max((age - 1 for age in ages if 0 < age <= MOST_WINDOWS + 1), default=0)


def _age(at: float, now: datetime) -> int:
    """Whole windows between a moment and now; the moment a window begins is part of it."""
    whole, rest = divmod(now.timestamp() - at, WINDOW.total_seconds())
    return int(whole) - (rest == 0 and whole > 0)


def all_series(
    incidents: Sequence[Dated], evidence: Evidence, months: Sequence[Period], windows: int
) -> dict[Dimension, tuple[Series, ...]]:
    """Every series that has an incident in a month or a window that is told, the largest first.

    Args:
        incidents: The incidents, by when they began.
        evidence: What the register tells.
        months: The months that are told, one after the other.
        windows: Windows before the last one that it is compared with.
    """
    starts = [month.start.timestamp() for month in months]
    end = months[-1].end.timestamp() if months else float("-inf")
    by_month: dict[tuple[Dimension, str], Counter[int]] = defaultdict(Counter)
    by_age: dict[tuple[Dimension, str], Counter[int]] = defaultdict(Counter)
    latest: dict[tuple[Dimension, str], list[str]] = defaultdict(list)
    for incident, at in incidents:
        month = bisect_right(starts, at) - 1 if at < end else -1
        age = _age(at, evidence.now)
        if month < 0 and age > windows:
            continue
        for dimension, keys_of in KEYS.items():
            for key in dict.fromkeys(keys_of(incident, evidence)):
                by_month[dimension, key][month] += 1
                by_age[dimension, key][age] += 1
                if age == 0:
                    latest[dimension, key].append(incident.id)
    found: dict[Dimension, list[Series]] = {dimension: [] for dimension in KEYS}
    for (dimension, key), count in by_month.items():
        ages = by_age[dimension, key]
        found[dimension].append(
            Series(
                dimension,
                key,
                tuple(count[number] for number in range(len(months))),
                tuple(ages[age] for age in range(windows, -1, -1)),
                tuple(latest[dimension, key]),
            )
        )
    return {dimension: _largest_first(series) for dimension, series in found.items()}


def _largest_first(series: Sequence[Series]) -> tuple[Series, ...]:
    return tuple(sorted(series, key=lambda one: (-one.total, -len(one.latest), one.key)))


def keyless(
    incidents: Sequence[Dated], evidence: Evidence, months: Sequence[Period]
) -> Mapping[Dimension, int]:
    """Incidents of the months that belong to no series, by dimension."""
    if not months:
        return dict.fromkeys(KEYS, 0)
    start, end = months[0].start.timestamp(), months[-1].end.timestamp()
    told = [one.incident for one in incidents if start <= one.at < end]
    return {
        dimension: sum(not keys_of(one, evidence) for one in told)
        for dimension, keys_of in KEYS.items()
    }
