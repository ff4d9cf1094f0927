"""Alarms of many series: few false ones, and the ones that matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.analysis.alarms import FALSE_ALARMS, FEWEST_INCIDENTS, _familywise, rises

if TYPE_CHECKING:
    from numpy.random import Generator

CALM = [[10, 9, 11, 10, 8, 12, 10, 11, 9, 10, 10, 10, 11]] * 20


def test_a_tripled_count_is_an_alarm_among_calm_ones() -> None:
    found = rises([*CALM, [10, 9, 11, 10, 8, 12, 10, 11, 9, 10, 10, 10, 33]])
    assert [one.is_alarm for one in found] == [False] * 20 + [True]
    assert found[-1].familywise == pytest.approx(21 * found[-1].chance, rel=1)


def test_a_fall_is_none() -> None:
    assert not rises([[30] * 12 + [0]])[0].is_alarm


def test_so_few_make_no_trend() -> None:
    few, enough = FEWEST_INCIDENTS - 1, FEWEST_INCIDENTS + 4
    found = rises([*CALM, [0] * 12 + [few], [0] * 12 + [enough]])
    assert (found[-2].familywise, found[-2].is_alarm) == (None, False)
    assert found[-1].is_alarm


def test_wild_series_need_more_than_calm_ones() -> None:
    wild = [[30, 0, 2, 25, 0, 9, 1, 40, 3, 0, 0, 10, 0]] * 20
    assert not any(
        one.is_alarm for one in rises([*wild, [0, 0, 25, 0, 9, 1, 0, 3, 0, 0, 10, 0, 33]])
    )


def test_chances_come_together_as_holm_does_where_every_chance_can_be_reached() -> None:
    """Against Holm's own way: sorted, times 4, 3, 2 and 1, and none below the one before it."""
    chances = [0.0078, 0.04, 0.0014, 0.009]
    reachable = [sorted(chances)] * 4
    found = _familywise(chances, reachable, [9] * 4)
    assert found == pytest.approx([0.0234, 0.04, 0.0056, 0.0234])


def test_a_series_that_can_not_be_so_unlikely_does_not_count() -> None:
    assert _familywise([0.01], [[0.01]], [9]) == [0.01]
    assert _familywise([0.01, 1.0], [[0.01], [0.02]], [9, 0])[0] == 0.01
    assert _familywise([0.01, 1.0], [[0.01], [0.004]], [9, 0])[0] == pytest.approx(0.014)


def test_none_at_all() -> None:
    assert rises([]) == []


@given(
    st.lists(st.lists(st.integers(0, 60), min_size=5, max_size=5), min_size=1, max_size=6),
)
@settings(deadline=None)
def test_chances_are_chances(series: list[list[int]]) -> None:
    for counts, one in zip(series, rises(series), strict=True):
        assert one.dispersion >= 1
        assert 0 <= one.chance <= 1 + 1e-9
        assert one.familywise is None or one.chance <= one.familywise + 1e-12 <= 1 + 1e-9
        assert not one.is_alarm or counts[-1] > min(counts[:-1])


def drawn(random: Generator, mean: float, dispersion: float, windows: int) -> list[int]:
    if dispersion == 1:
        return [int(one) for one in random.poisson(mean, windows)]
    size = mean / (dispersion - 1)
    return [int(one) for one in random.negative_binomial(size, 1 / dispersion, windows)]


NOTHING_PLANTED = {
    "Poisson": (1.0,),
    "overdispersed": (2.0,),
    "mixed": (1.0, 1.2, 1.5, 2.0),
}


def false_alarms(dispersions: tuple[float, ...], windows: int, registers: int) -> int:
    """Registers of 50 series, from one incident in two windows to fifty in one, with an alarm."""
    random = np.random.default_rng(29)
    found = 0
    for _ in range(registers):
        means = np.exp(random.normal(1.5, 1.2, 50))
        kinds = random.choice(dispersions, 50)
        series = [
            drawn(random, float(mean), float(kind), windows + 1)
            for mean, kind in zip(means, kinds, strict=True)
        ]
        found += any(one.is_alarm for one in rises(series))
    return found


def test_few_registers_in_which_nothing_rises_show_an_alarm() -> None:
    assert false_alarms((1.0, 1.5, 2.0), 12, 40) <= 6  # 7 of 40 have a chance of 1 % at 5 % each


@pytest.mark.long
@pytest.mark.parametrize("windows", [3, 6, 12])
@pytest.mark.parametrize("dispersions", list(NOTHING_PLANTED.values()), ids=list(NOTHING_PLANTED))
def test_fewer_than_one_register_in_twenty_shows_a_false_alarm(
    dispersions: tuple[float, ...], windows: int
) -> None:
    registers = 600
    noise = 1.645 * (FALSE_ALARMS * (1 - FALSE_ALARMS) / registers) ** 0.5
    found = false_alarms(dispersions, windows, registers) / registers
    assert found <= FALSE_ALARMS + noise


@pytest.mark.long
@pytest.mark.parametrize("windows", [3, 12])
def test_a_few_series_that_vary_far_more_than_most_cost_some_false_alarms(windows: int) -> None:
    """Too rare to tell by themselves, they are taken for what the others are."""
    registers = 400
    noise = 1.645 * (2 * FALSE_ALARMS * (1 - 2 * FALSE_ALARMS) / registers) ** 0.5
    found = false_alarms((1.0, 1.0, 1.5, 2.0, 4.0), windows, registers) / registers
    assert found <= 2 * FALSE_ALARMS + noise
