"""What the dashboard tells, measured once.

What belongs here: which metrics of which periods, and what else analysis knows that a review asks
for. What does not: measuring (``analysis``), and how any of it is shown (``dashboard_tables``,
``dashboard_plots``).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.guarding import guard_of
from faultbook.analysis.links import is_counted
from faultbook.analysis.metrics import METRICS, metrics_of
from faultbook.analysis.periods import (
    Period,
    months_between,
    period_before,
    quarter_of,
    zone_of,
)
from faultbook.analysis.relief import relief_of
from faultbook.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.guarding import Guard
    from faultbook.analysis.metric import Metric
    from faultbook.analysis.metrics import Metrics
    from faultbook.analysis.relief import Relief

MONTHS, QUARTERS, YEAR = 24, 8, 4
"""Whole months and quarters that are told before the one that isn't over, and quarters, that one
among them, that services are compared over."""

MOST_RELIEFS = 10
"""Known errors whose workarounds are told of: those that were applied most often."""

BY_MONTH = (
    "incidents",
    "time_to_restore",
    "problem_backlog",
    "problem_backlog_by_age",
    "problem_backlog_growth",
    "problem_age",
)
BY_QUARTER = ("resolved_by", "known_error_share", "time_saved", "recurrence_rate")
BY_SERVICE = ("incidents", "service_downtime", "service_availability")
"""Keys of the metrics that are told of each month, quarter and service."""


class DashboardFigures(NamedTuple):
    """What the dashboard tells.

    Attributes:
        now: The moment that counts as now.
        present: All metrics of the quarter that isn't over.
        before: All metrics of the quarter before it.
        months: Metrics by month, the oldest first, up to the one that isn't over.
        priorities: The number of incidents by priority, of each of these months.
        quarters: Metrics of each quarter, likewise.
        services: Metrics by service, of the last of these quarters together.
        undated: Incidents that don't say when they began, which belong to no period.
        reliefs: What came of the workarounds that were applied most often.
        guard: What is broken, proved, observed and overdue.
    """

    now: datetime
    present: Metrics
    before: Metrics | None
    months: Metrics
    priorities: tuple[Metrics, ...]
    quarters: tuple[Metrics, ...]
    services: Metrics
    undated: int
    reliefs: tuple[Relief, ...]
    guard: Guard


def dashboard_figures(evidence: Evidence) -> DashboardFigures:
    """All figures of the dashboard.

    A register that is younger than the dashboard looks back begins with its first incident or
    problem.
    """
    zone = zone_of(evidence.config)
    first = _first(evidence)
    quarters = _quarters(evidence.now, first, zone)
    months = months_between(first, evidence.now, zone)[-MONTHS - 1 :] or _this_month(evidence, zone)
    told = [metrics_of(evidence, one, metrics=_named(BY_QUARTER)) for one in quarters]
    before = _before(quarters[-1], zone)
    return DashboardFigures(
        evidence.now,
        metrics_of(evidence, quarters[-1]),
        None if before is None else metrics_of(evidence, before),
        metrics_of(evidence, _together(months), "month", metrics=_named(BY_MONTH)),
        tuple(
            metrics_of(evidence, one, "priority", metrics=_named(("incidents",))) for one in months
        ),
        tuple(told),
        metrics_of(evidence, _together(quarters[-YEAR:]), "service", metrics=_named(BY_SERVICE)),
        sum(is_counted(one) and one.began_at is None for one in evidence.incidents),
        _reliefs(evidence),
        guard_of(evidence),
    )


def _named(keys: Iterable[str]) -> list[Metric]:
    by_key = {metric.key: metric for metric in METRICS}
    return [by_key[key] for key in keys]


def _first(evidence: Evidence) -> datetime:
    """When the register's first incident began or its first problem was opened; now for none."""
    begun = [one.began_at for one in evidence.incidents if is_counted(one)]
    opened = [one.opened_at for one in evidence.problems]
    return min(at for at in (*begun, *opened, evidence.now) if at is not None)


def _this_month(evidence: Evidence, zone: tzinfo) -> list[Period]:
    quarter = quarter_of(evidence.now, zone)
    months = months_between(quarter.start, quarter.end, zone)
    return [one for one in months if one.holds(evidence.now)]


def _quarters(now: datetime, first: datetime, zone: tzinfo) -> list[Period]:
    found = [quarter_of(now, zone)]
    while len(found) <= QUARTERS and found[0].start > first:
        earlier = _before(found[0], zone)
        if earlier is None:
            break
        found.insert(0, earlier)
    return found


def _before(period: Period, zone: tzinfo) -> Period | None:
    try:
        return period_before(period, zone)
    except UsageProblem:  # the calendar's first
        return None


def _together(periods: list[Period]) -> Period:
    first, last = periods[0], periods[-1]
    return Period(f"{first.name} to {last.name}", first.start, last.end)


def _reliefs(evidence: Evidence) -> tuple[Relief, ...]:
    named = (evidence.known_error_of(one) for one in evidence.incidents if is_counted(one))
    applied = Counter(one.id for one in named if one is not None)
    most = sorted(applied, key=lambda key: (-applied[key], key))[:MOST_RELIEFS]
    found = (relief_of(evidence, key) for key in most)
    return tuple(one for one in found if one is not None)
