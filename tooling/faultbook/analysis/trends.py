"""Trends: what has risen lately, what causes most, when it happens, and what is new.

What belongs here: bringing these together. What does not: each of them (``series``, ``rising``,
``pareto``, ``seasonality``, ``appearances``) and the words (``reporters.trends``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.alarms import FEWEST_WINDOWS, rises
from faultbook.analysis.appearances import appearances_of
from faultbook.analysis.pareto import pareto_of
from faultbook.analysis.periods import months_between, zone_of
from faultbook.analysis.rising import Judged, alarms_of
from faultbook.analysis.seasonality import seasonality_of
from faultbook.analysis.series import (
    KEYS,
    all_series,
    dated_incidents,
    keyless,
    windows_told,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import tzinfo

    from faultbook.analysis.alarms import Rise
    from faultbook.analysis.appearances import Appearance
    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.pareto import ParetoRow
    from faultbook.analysis.periods import Period
    from faultbook.analysis.rising import Alarm
    from faultbook.analysis.seasonality import Seasonality
    from faultbook.analysis.series import Dated, Dimension, LeftOut, Series

MONTHS = 12
"""Months that are told unless asked otherwise, the present one among them."""


class Table(NamedTuple):
    """The series of one dimension.

    Attributes:
        dimension: The dimension.
        series: Its series, the largest first.
        keyless: Incidents of the months that belong to none of them.
    """

    dimension: Dimension
    series: tuple[Judged, ...]
    keyless: int


@dataclass(frozen=True)
class Trends:
    """What many incidents together tell of the last months.

    Attributes:
        now: The moment that counts as now.
        zone: Name of the zone whose months, days and hours count.
        services: Services that are looked at; all where there are none.
        months: The months that are told; the last one isn't over.
        windows: Windows before the last one that it is compared with.
        counted: Incidents in the months.
        left_out: Incidents that don't count.
        alarms: Series that have risen, of all dimensions; services first, then the surest first.
        tables: The dimensions that are told.
        causes: Root causes of the months' incidents, as their problems have them.
        causeless: Incidents of the months of which no root cause is known.
        seasonality: How they are spread over weekdays and hours.
        appearances: Known errors that appeared.
    """

    now: datetime
    zone: str
    services: tuple[str, ...]
    months: tuple[Period, ...]
    windows: int
    counted: int
    left_out: LeftOut
    alarms: tuple[Alarm, ...]
    tables: tuple[Table, ...]
    causes: tuple[ParetoRow, ...]
    causeless: int
    seasonality: Seasonality
    appearances: tuple[Appearance, ...]

    @property
    def is_judged(self) -> bool:
        """Whether history is long enough to tell a rise."""
        return self.windows >= FEWEST_WINDOWS


def trends_of(
    evidence: Evidence,
    *,
    by: Dimension | None = None,
    months: int = MONTHS,
    services: Collection[str] = (),
) -> Trends:
    """What the incidents of a register tell of the last months.

    The series of every dimension are judged together, so that the chance of a false alarm is that
    of the register, whichever are told.

    Args:
        evidence: What the register tells.
        by: The dimension that is told; None for all.
        months: How many months, the present one among them; at least 1.
        services: Services whose incidents are looked at; all where there are none.
    """
    zone = zone_of(evidence.config)
    told = _last_months(evidence.now, months, zone)
    incidents, left_out = dated_incidents(evidence, services)
    everything = dated_incidents(evidence)[0] if services else incidents
    windows = windows_told([one.at for one in everything], evidence.now)
    judged = _judged(all_series(incidents, evidence, told, windows), windows)
    without = keyless(incidents, evidence, told)
    within = [one for one in incidents if one.at >= told[0].start.timestamp()]
    tables = [
        Table(dimension, judged[dimension], without[dimension])
        for dimension in KEYS
        if by in (None, dimension)
    ]
    causes = {one.series.key: one.series.total for one in judged["cause"]}
    return Trends(
        evidence.now,
        str(zone),
        tuple(services),
        told,
        windows,
        len(within),
        left_out,
        alarms_of([one for series in judged.values() for one in series], evidence),
        tuple(tables),
        pareto_of(causes),
        without["cause"],
        _seasonality(within, everything, told, evidence.now, zone),
        appearances_of(incidents, evidence),
    )


def _last_months(now: datetime, count: int, zone: tzinfo) -> tuple[Period, ...]:
    local = now.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - count, 12)
    first = datetime(year, month + 1, 1, tzinfo=zone)
    return tuple(months_between(first, now + timedelta(microseconds=1), zone))


def _judged(
    found: Mapping[Dimension, Sequence[Series]], windows: int
) -> dict[Dimension, tuple[Judged, ...]]:
    everything = [one for series in found.values() for one in series]
    known: Iterable[Rise | None] = [None] * len(everything)
    if windows >= FEWEST_WINDOWS:
        known = rises([one.windows for one in everything])
    pairs = [Judged(one, rise) for one, rise in zip(everything, known, strict=True)]
    return {
        dimension: tuple(pair for pair in pairs if pair.series.dimension == dimension)
        for dimension in found
    }


def _seasonality(
    within: Sequence[Dated],
    everything: Sequence[Dated],
    months: Sequence[Period],
    now: datetime,
    zone: tzinfo,
) -> Seasonality:
    """Seasons of the months, from the first incident of the register on."""
    first = datetime.fromtimestamp(everything[0].at, zone) if everything else now
    start = max(months[0].start, first)
    return seasonality_of([one.at for one in within], start, now, zone)
