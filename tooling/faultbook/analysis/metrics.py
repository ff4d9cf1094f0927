"""All metrics, and measuring them.

What belongs here: the one table of metrics, and from evidence to what they come to. What does not:
what each means (``incident_definitions`` and its neighbours), and how figures are written
(``reporters``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.incident_definitions import INCIDENT_METRICS
from faultbook.analysis.knowledge_definitions import KNOWLEDGE_METRICS
from faultbook.analysis.links import Links
from faultbook.analysis.periods import zone_of
from faultbook.analysis.problem_definitions import PROBLEM_METRICS
from faultbook.analysis.slices import slices_of
from faultbook.parallel import collection_paused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime, tzinfo

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.figures import Figure
    from faultbook.analysis.metric import Metric
    from faultbook.analysis.periods import Period
    from faultbook.analysis.slices import Grouping

METRICS: tuple[Metric, ...] = (*INCIDENT_METRICS, *PROBLEM_METRICS, *KNOWLEDGE_METRICS)
"""Every metric, in the order in which they are told."""


class Measured(NamedTuple):
    """What a metric comes to in one group.

    Attributes:
        metric: The metric.
        group: The group's name, or "" where there are no groups.
        figures: Its figures; none where there is nothing to tell.
    """

    metric: Metric
    group: str
    figures: tuple[Figure, ...]

    def figure(self, **labels: str) -> Figure | None:
        """The figure with just these labels, or None."""
        wanted = tuple(labels.items())
        return next((one for one in self.figures if one.labels == wanted), None)


class Metrics(NamedTuple):
    """What all metrics come to.

    Attributes:
        period: Name of the period, or ``all``.
        start: When it begins; None where nothing says when the first incident began.
        end: When it ends, or now, whichever comes first.
        zone: The zone in which it begins and ends at midnight.
        by: What makes the groups, or None.
        services: The services that were asked about; none for all.
        groups: Names of the groups, in order.
        measured: What each metric comes to, in each group.
    """

    period: str
    start: datetime | None
    end: datetime
    zone: tzinfo
    by: Grouping | None
    services: tuple[str, ...]
    groups: tuple[str, ...]
    measured: tuple[Measured, ...]

    def of(self, key: str, group: str = "") -> Measured:
        """What one metric comes to in a group.

        Raises:
            KeyError: There is no such metric or group.
        """
        for one in self.measured:
            if one.metric.key == key and one.group == group:
                return one
        raise KeyError(key, group)


ALL_TIME = "all"
"""Name of the period that has no end."""


def metrics_of(
    evidence: Evidence,
    period: Period | None = None,
    by: Grouping | None = None,
    services: Collection[str] = (),
    metrics: Iterable[Metric] = METRICS,
) -> Metrics:
    """What metrics come to.

    Args:
        evidence: What the register tells; with lives, or metrics of them are missing.
        period: The period; None for all time.
        by: What makes groups; None for none. A record of several services or teams belongs to each
            of their groups, so that groups don't add up to the whole.
        services: Services whose records count; all where there are none.
        metrics: Which metrics.
    """
    zone = zone_of(evidence.config)
    with collection_paused():
        parts = list(slices_of(Links(evidence), period, by, services, zone))
        measured = tuple(
            Measured(metric, part.group, tuple(metric.figures(part)))
            for metric in metrics
            for part in parts
            if part.is_as_of_today or not metric.is_of_today
        )
    groups = tuple(part.group for part in parts)
    start = parts[0].start if parts else None
    end = max((part.end for part in parts), default=evidence.now)
    if period is not None:
        start, end = period.start, max(period.start, min(period.end, evidence.now))
    name = ALL_TIME if period is None else period.name
    return Metrics(name, start, end, zone, by, tuple(sorted(services)), groups, measured)
