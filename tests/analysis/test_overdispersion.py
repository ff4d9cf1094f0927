"""Dispersions and tails: against other computations of the same, and by what must hold anyway."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from faultbook.analysis.overdispersion import (
    AT_FIRST,
    DISPERSIONS,
    dispersion_shares,
    likelihoods,
    tail,
)

ONE_WINDOW = st.integers(0, 40)
SERIES = st.integers(1, 12).flatmap(
    lambda windows: st.lists(
        st.lists(ONE_WINDOW, min_size=windows, max_size=windows), min_size=1, max_size=8
    )
)


def only(dispersion: float) -> list[float]:
    return [float(one == dispersion) for one in DISPERSIONS]


@pytest.mark.parametrize(("total", "windows"), [(0, 4), (1, 4), (17, 2), (40, 13), (900, 13)])
def test_without_overdispersion_the_tail_is_that_of_the_exact_poisson_test(
    total: int, windows: int
) -> None:
    found = tail(total, windows, only(1.0))
    expected = [stats.binomtest(y, total, 1 / windows, "greater").pvalue for y in range(1, total)]
    assert found[0] == pytest.approx(1)
    assert found[1:total] == pytest.approx(expected)


def test_with_overdispersion_the_tail_is_beta_binomial_over_what_may_be_expected() -> None:
    total, windows, dispersion = 30, 13, 2.0
    expected = np.zeros(total + 1)
    for share in (0.125, 0.375, 0.625, 0.875):
        events = stats.gamma.ppf(share, total / dispersion, scale=dispersion)
        size = events / windows / (dispersion - 1)
        law = stats.betabinom(total, size, size * (windows - 1))
        expected += law.sf(np.arange(-1, total)) / 4
    assert tail(total, windows, only(dispersion)) == pytest.approx(expected)


def test_the_likelihood_is_that_of_counts_given_their_total() -> None:
    """Against the joint chance of negative binomial counts, by brute force over all of a total."""
    counts, dispersion = (5, 0, 2), 3.0
    total = sum(counts)
    size = total / len(counts) / (dispersion - 1)
    law = stats.nbinom(size, 1 / dispersion)

    def joint(some: tuple[int, ...]) -> float:
        return math.prod(float(law.pmf(count)) for count in some)

    all_of_total = [
        some for some in product(range(total + 1), repeat=len(counts)) if sum(some) == total
    ]
    conditional = joint(counts) / sum(map(joint, all_of_total))
    poisson = float(stats.multinomial.pmf(counts, total, [1 / 3] * 3))
    [row] = likelihoods([counts])
    ratio = row[DISPERSIONS.index(dispersion)] / row[DISPERSIONS.index(1.0)]
    assert ratio == pytest.approx(conditional / poisson)


def test_many_series_of_one_dispersion_tell_what_it_is() -> None:
    random = np.random.default_rng(11)
    for true in (1.0, 2.0, 5.0):
        if true == 1:
            series = random.poisson(15, (200, 12))
        else:
            series = random.negative_binomial(15 / (true - 1), 1 / true, (200, 12))
        means = dispersion_shares(series.tolist()) @ np.array(DISPERSIONS)
        assert np.median(means) == pytest.approx(true, rel=0.15)


def test_a_series_without_events_is_judged_by_what_the_others_show() -> None:
    calm, wild = [[20, 21, 19, 20, 20, 20]] * 30, [[60, 0, 0, 2, 55, 3]] * 30
    means = [
        float(dispersion_shares([*some, [0] * 6])[-1] @ np.array(DISPERSIONS))
        for some in (calm, wild)
    ]
    assert means[0] < 1.5
    assert means[1] > 10


def test_a_series_has_no_part_in_what_it_is_judged_by() -> None:
    """A single wild series among none is judged by its own likelihood and the thought at first."""
    counts = [[60, 0, 0, 2, 55, 3]]
    at_first = np.array(AT_FIRST)
    expected = likelihoods(counts)[0] * at_first
    assert dispersion_shares(counts)[0] == pytest.approx(expected / expected.sum())


@given(SERIES)
@settings(deadline=None)
def test_shares_are_shares_whatever_the_counts(series: list[list[int]]) -> None:
    shares = dispersion_shares(series)
    assert shares.shape == (len(series), len(DISPERSIONS))
    assert np.isfinite(shares).all()
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(series)))


@given(st.integers(0, 300), st.integers(2, 14), st.sampled_from(DISPERSIONS))
@settings(deadline=None)
def test_tails_fall_from_one(total: int, windows: int, dispersion: float) -> None:
    found = tail(total, windows, only(dispersion))
    assert len(found) == total + 1
    assert found[0] == pytest.approx(1)
    assert (np.diff(found) <= 0).all()
    assert found[-1] >= 0


def test_no_series_at_all() -> None:
    assert dispersion_shares([]).shape == (0, len(DISPERSIONS))
