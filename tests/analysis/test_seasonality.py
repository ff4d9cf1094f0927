"""Weekdays and hours: their lengths by brute force, and the test by dense arithmetic."""

from __future__ import annotations

import math
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from faultbook.analysis.seasonality import seasonality_of

Counts: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"
Floats: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"
ZONES = ["UTC", "Europe/Berlin", "America/Havana", "Pacific/Apia", "Australia/Lord_Howe"]


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("start", [datetime(2011, 12, 20), datetime(2026, 3, 5)])  # noqa: DTZ001 - the zone is added
def test_hours_are_as_long_as_the_clocks_make_them(name: str, start: datetime) -> None:
    zone = ZoneInfo(name)
    first = start.replace(tzinfo=zone)
    after = (start + timedelta(days=60)).replace(tzinfo=zone)
    moment, end = first.astimezone(UTC), after.astimezone(UTC)
    hours, weekdays = Counter[int](), Counter[int]()
    while moment < end:
        local = moment.astimezone(zone)
        hours[local.hour] += 1
        weekdays[local.weekday()] += 1
        moment += timedelta(minutes=5)
    found = seasonality_of([], first, after, zone)
    assert found.hour.hours == pytest.approx([hours[hour] / 12 for hour in range(24)])
    assert found.weekday.hours == pytest.approx([weekdays[day] / 12 for day in range(7)])


def test_an_hour_that_comes_twice_holds_both() -> None:
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 25, tzinfo=zone)
    end = datetime(2026, 10, 26, tzinfo=zone)
    twice = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC).timestamp() for hour in (0, 1)]
    found = seasonality_of(twice, start, end, zone)
    assert (found.hour.counts[2], found.hour.hours[2]) == (2, 2.0)
    assert found.hour.ratio(2) == pytest.approx(25 / 2)
    assert (found.days, found.grid[6][2]) == (1, 2)


def moments_of(counts: Counts, start: datetime) -> list[float]:
    """Moments of incidents from their numbers by day and hour."""
    return [
        (start + timedelta(days=int(day), hours=int(hour), minutes=30)).timestamp()
        for day, hour in zip(*np.nonzero(counts), strict=True)
        for _ in range(int(counts[day, hour]))
    ]


def f_test(units: Counts, parts: list[int]) -> float:
    """A quasi-Poisson analysis of deviance, unit by unit, for units of one length."""
    belongs = np.array(parts)
    names = sorted(set(parts))
    fitted = np.array([units[belongs == part].mean() for part in belongs])

    def deviance(means: Floats) -> float:
        logs = [y * math.log(y / mean) if y else 0.0 for y, mean in zip(units, means, strict=True)]
        return 2 * float(np.sum(np.array(logs) - (units - means)))

    drop = deviance(np.full(len(units), units.mean())) - deviance(fitted)
    within = len(units) - len(names)
    dispersion = max(float(((units - fitted) ** 2 / fitted).sum()) / within, 1.0)
    between = len(names) - 1
    return float(stats.f.sf(drop / between / dispersion, between, within))


def test_the_test_is_the_analysis_of_deviance_of_all_days_and_hours() -> None:
    random = np.random.default_rng(3)
    start = datetime(2026, 1, 5, tzinfo=UTC)
    weights = np.outer([1.2, 1, 1, 1, 1.1, 0.8, 0.8] * 12, 0.06 + 0.01 * np.sin(np.arange(24)))
    counts = random.negative_binomial(weights, 0.5)
    found = seasonality_of(moments_of(counts, start), start, start + timedelta(days=84), UTC)
    days, hours = counts.sum(axis=1), counts.ravel()
    assert found.weekday.chance == pytest.approx(f_test(days, [day % 7 for day in range(84)]))
    assert found.hour.chance == pytest.approx(f_test(hours, list(range(24)) * 84))


def test_too_few_incidents_tell_nothing() -> None:
    start = datetime(2026, 1, 5, tzinfo=UTC)
    for number in (0, 1, 34):
        found = seasonality_of(
            [start.timestamp() + 60] * number, start, start + timedelta(days=84), UTC
        )
        assert (found.weekday.chance, found.hour.chance) == (None, None)


def test_no_days_at_all() -> None:
    start = datetime(2026, 1, 5, tzinfo=UTC)
    found = seasonality_of([start.timestamp()], start, start + timedelta(hours=3), UTC)
    assert (found.first, found.days, sum(found.weekday.counts)) == (None, 0, 0)
    assert found.weekday.ratio(0) is None


@given(
    st.lists(st.floats(0, 200 * 86400), max_size=200), st.integers(0, 200), st.sampled_from(ZONES)
)
@settings(deadline=None, max_examples=30)
def test_answers_are_defined_whatever_happened(offsets: list[float], days: int, name: str) -> None:
    start = datetime(2026, 1, 5, tzinfo=UTC)
    moments = [start.timestamp() + offset for offset in offsets]
    found = seasonality_of(moments, start, start + timedelta(days=days), ZoneInfo(name))
    for cycle in (found.weekday, found.hour):
        assert cycle.chance is None or 0 <= cycle.chance <= 1
        assert sum(cycle.counts) == sum(map(sum, found.grid))
        assert sum(cycle.hours) == pytest.approx(sum(found.hour.hours))


@pytest.mark.long
@pytest.mark.parametrize("dispersion", [1.0, 2.0])
def test_even_incidents_are_seldom_called_uneven(dispersion: float) -> None:
    random = np.random.default_rng(17)
    start = datetime(2026, 1, 5, tzinfo=UTC)
    runs, false = 400, {"weekday": 0, "hour": 0}
    for _ in range(runs):
        if dispersion == 1:
            days = random.poisson(1.0, 364)
        else:
            days = random.negative_binomial(1 / (dispersion - 1), 1 / dispersion, 364)
        counts = np.array([random.multinomial(day, [1 / 24] * 24) for day in days])
        found = seasonality_of(moments_of(counts, start), start, start + timedelta(days=364), UTC)
        false["weekday"] += (found.weekday.chance or 0) < 0.05
        false["hour"] += (found.hour.chance or 0) < 0.05
    assert max(false.values()) / runs <= 0.05 + 2.33 * (0.05 * 0.95 / runs) ** 0.5
