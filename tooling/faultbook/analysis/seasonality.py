"""Whether incidents keep to days of the week or hours of the day.

What belongs here: counts by local weekday and hour, how long each of them lasted, and whether the
counts differ by more than chance. What does not: which incidents are counted (``series``).

Local hours are those of the zone's clocks. An hour that a change of the clocks leaves out has no
length that day, and one that comes twice has twice the length.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from math import log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from datetime import date, tzinfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = tuple(f"{hour:02}" for hour in range(24))

FEWEST_EXPECTED = 5
"""Incidents to be expected in each weekday or hour, without which nothing is judged."""

_DAY = timedelta(days=1)
_STEP = timedelta(minutes=15)  # every zone's clocks changed by multiples of this since 1972
_Cell = tuple["date", int]


class Cycle(NamedTuple):
    """Incidents by weekday, or by hour.

    Attributes:
        names: Of its parts.
        counts: Incidents in each.
        hours: How long each was in all, in hours.
        chance: Of differences as large or larger, if no part had more incidents an hour than
            another; None where there are too few incidents to tell.
    """

    names: tuple[str, ...]
    counts: tuple[int, ...]
    hours: tuple[float, ...]
    chance: float | None

    def ratio(self, part: int) -> float | None:
        """How many times as many incidents a part has as its length would give it."""
        expected = sum(self.counts) * self.hours[part] / (sum(self.hours) or 1)
        return self.counts[part] / expected if expected else None


class Seasonality(NamedTuple):
    """Incidents by weekday and by hour.

    Attributes:
        first: The first day that is counted, or None where there is none.
        days: How many days are counted.
        weekday: From Monday on.
        hour: From midnight on.
        grid: Incidents by weekday, then by hour.
    """

    first: date | None
    days: int
    weekday: Cycle
    hour: Cycle
    grid: tuple[tuple[int, ...], ...]


def seasonality_of(
    moments: Iterable[float], start: datetime, end: datetime, zone: tzinfo
) -> Seasonality:
    """How incidents are spread over weekdays and hours, in whole local days.

    Args:
        moments: When they began, in seconds since 1970.
        start: The day on which it lies is the first that is counted.
        end: The day on which it lies is the first that isn't counted any more.
        zone: The zone whose days and hours count.
    """
    first, after = start.astimezone(zone).date(), end.astimezone(zone).date()
    days = [first + number * _DAY for number in range(max((after - first).days, 0))]
    lengths = _lengths(days, zone)
    counts: Counter[_Cell] = Counter()
    for moment in moments:
        local = datetime.fromtimestamp(moment, zone)
        if first <= local.date() < after:
            counts[local.date(), local.hour] += 1
    grid = Counter[tuple[int, int]]()
    for (day, hour), count in counts.items():
        grid[day.weekday(), hour] += count
    return Seasonality(
        first if days else None,
        len(days),
        _cycle(WEEKDAYS, counts, lengths, lambda cell: cell[0].weekday(), lambda cell: cell[0]),
        _cycle(HOURS, counts, lengths, lambda cell: cell[1], lambda cell: cell),
        tuple(tuple(grid[weekday, hour] for hour in range(24)) for weekday in range(7)),
    )


def _lengths(days: Sequence[date], zone: tzinfo) -> dict[_Cell, float]:
    """How long each hour of each day is, in hours."""
    found: dict[_Cell, float] = {}
    for day in days:
        start, end = (_midnight(one, zone) for one in (day, day + _DAY))
        if end - start == _DAY and start.astimezone(zone).utcoffset() == _offset(end, zone):
            found.update(dict.fromkeys(((day, hour) for hour in range(24)), 1.0))
            continue
        moment = start
        while moment < end:
            local = moment.astimezone(zone)
            cell = (local.date(), local.hour)
            found[cell] = found.get(cell, 0.0) + _STEP / timedelta(hours=1)
            moment += _STEP
    return found


def _offset(moment: datetime, zone: tzinfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _cycle(
    names: tuple[str, ...],
    counts: Mapping[_Cell, int],
    lengths: Mapping[_Cell, float],
    part_of: Callable[[_Cell], int],
    unit_of: Callable[[_Cell], Hashable],
) -> Cycle:
    """Incidents by part of a cycle.

    Args:
        names: Of its parts.
        counts: Incidents by day and hour.
        lengths: Hours by day and hour.
        part_of: The part that an hour belongs to.
        unit_of: The day or hour whose counts tell how much they vary by themselves.
    """
    parts, hours = [0] * len(names), [0.0] * len(names)
    unit_counts: Counter[tuple[int, Hashable]] = Counter()
    unit_hours: dict[tuple[int, Hashable], float] = {}
    for cell, length in lengths.items():
        unit = (part_of(cell), unit_of(cell))
        hours[unit[0]] += length
        unit_hours[unit] = unit_hours.get(unit, 0.0) + length
    for cell, count in counts.items():
        unit = (part_of(cell), unit_of(cell))
        parts[unit[0]] += count
        unit_counts[unit] += count
    shares = [(count, unit_hours[unit], unit[0]) for unit, count in unit_counts.items()]
    chance = _chance(parts, hours, shares, len(unit_hours))
    return Cycle(names, tuple(parts), tuple(hours), chance)


def _chance(
    parts: Sequence[int],
    hours: Sequence[float],
    units: Iterable[tuple[int, float, int]],
    unit_number: int,
) -> float | None:
    """The chance of such differences between parts, as an analysis of deviance tells it.

    The F test of a quasi-Poisson model with a rate for each part against one with a single rate;
    the dispersion, at least Poisson's, is Pearson's of the former (McCullagh and Nelder,
    Generalized Linear Models, 1989, sections 4.5 and 6.2).

    Args:
        parts: Incidents in each part.
        hours: How long each is.
        units: Incidents, hours and part of each unit that has incidents.
        unit_number: How many units there are, with incidents or without.
    """
    from scipy.special import fdtrc

    whole, length = sum(parts), sum(hours)
    if not length or min(hours) * whole / length < FEWEST_EXPECTED:
        return None
    between, within = len(parts) - 1, unit_number - len(parts)
    if within <= 0:
        return None
    deviance = 2 * sum(
        count * log(count * length / (whole * hour))
        for count, hour in zip(parts, hours, strict=True)
        if count
    )
    squares = sum(count**2 * hours[part] / (parts[part] * hour) for count, hour, part in units)
    dispersion = max((squares - whole) / within, 1.0)
    return float(fdtrc(between, within, max(deviance, 0.0) / between / dispersion))
