"""The simulation itself: what it draws has the rates and dispersions that it states."""

from __future__ import annotations

import numpy as np
import pytest

from tests.analysis.simulated import (
    BUSY_WEEKDAYS,
    EVERY_DAY,
    START,
    Plan,
    Series,
    day_of,
    days_of,
    simulated,
)


@pytest.mark.parametrize("dispersion", [1.0, 2.5])
@pytest.mark.parametrize("weekdays", [EVERY_DAY, BUSY_WEEKDAYS])
def test_a_series_has_its_rate_and_its_dispersion(
    dispersion: float, weekdays: tuple[float, ...]
) -> None:
    random = np.random.default_rng(1)
    series = Series("login", 0.5, dispersion, weekdays)

    found = np.array([len(days_of(series, 28, random)) for _ in range(4000)])

    assert found.mean() == pytest.approx(14, rel=0.03)
    assert found.var() / found.mean() == pytest.approx(dispersion, rel=0.1)


def test_a_series_follows_the_week_and_its_change() -> None:
    random = np.random.default_rng(2)
    series = Series("login", 4, weekdays=BUSY_WEEKDAYS, changed_on=70, factor=3)

    days = np.array(days_of(series, 140, random))

    weekend = np.isin(days.astype(int) % 7, [5, 6])
    assert day_of(5.5).weekday() == 5
    assert weekend.mean() == pytest.approx(0.8 / 7, abs=0.02)
    assert (days >= 70).sum() / (days < 70).sum() == pytest.approx(3, rel=0.2)
    assert list(days) == sorted(days)


def test_a_planted_problem_has_its_ratio() -> None:
    random = np.random.default_rng(3)
    plan = Plan(0.5, 0.4, until_fixed=60, observed=60)

    runs = [simulated([plan], [], random) for _ in range(300)]
    before = sum(run.truth.before["PRB-2026-0001"] for run in runs)
    after = sum(run.truth.after["PRB-2026-0001"] for run in runs)

    assert before / 300 == pytest.approx(33, rel=0.03)
    assert after / 300 == pytest.approx(12, rel=0.06)


def test_the_same_seed_gives_the_same_register() -> None:
    plans = [Plan(0.2, 1.0, "recognised"), Plan(0.2, 0.0, "problem", status="closed")]

    one, other = (
        simulated(plans, [Series("shop", 0.1)], np.random.default_rng(4)) for _ in range(2)
    )

    assert one == other
    assert one.truth.regressions
    assert all(
        incident.began_at and incident.began_at > START
        for incident in one.evidence.incidents
        if incident.services == ("shop",)
    )
