from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from faultbook.analysis.intervals import (
    FEWEST,
    exposure_to_prove,
    median,
    median_difference,
    rate_ratio,
    share_interval,
)

_COUNTS = st.integers(0, 300)
_TIMES = st.floats(0.01, 5000)
_VALUES = st.lists(st.floats(0, 1e6), max_size=40)


@pytest.mark.parametrize(
    ("before", "time_before", "after", "time_after", "expected"),
    [
        # Stata, manual entry 'ir', iri 41 15 28010 19017: breast cancer after fluoroscopy, from
        # Rothman and Greenland.
        (15, 19017, 41, 28010, (1.855759, 1.005684, 3.6093)),
        # R, the second example of ?poisson.test, with the rates in the other order.
        (21, 3011, 11, 800, (1.971488, 0.8584264, 4.2772659)),
    ],
)
def test_published_rate_ratios(
    before: int, time_before: float, after: int, time_after: float, expected: tuple[float, ...]
) -> None:
    found = rate_ratio(before, time_before, after, time_after)

    assert (found.value, *found.interval) == pytest.approx(expected, rel=1e-6)


@given(_COUNTS, _TIMES, _COUNTS, _TIMES)
def test_a_rate_ratio_is_that_of_the_exact_binomial_test(
    before: int, time_before: float, after: int, time_after: float
) -> None:
    assume(before + after > 0)
    found = rate_ratio(before, time_before, after, time_after)

    exact = stats.binomtest(after, before + after).proportion_ci(0.95, method="exact")
    scale = time_before / time_after
    assert found.interval.low == pytest.approx(exact.low / (1 - exact.low) * scale, rel=1e-6)
    if before:
        assert found.interval.high == pytest.approx(exact.high / (1 - exact.high) * scale, rel=1e-6)
        assert found.value is not None
        assert found.interval.low <= found.value <= found.interval.high
    else:
        assert (found.value, found.interval.high) == (math.inf, math.inf)


@pytest.mark.parametrize(("before", "after"), [(0, 3), (3, 0), (1, 1), (7, 2)])
def test_each_bound_leaves_a_fortieth_beyond_it(before: int, after: int) -> None:
    """The bounds by their definition: what was seen, or more, has probability 2.5 % there."""
    low, high = rate_ratio(before, 2, after, 1).interval

    def share(ratio: float) -> float:
        return ratio / (ratio + 2)

    if after:
        assert stats.binom.sf(after - 1, before + after, share(low)) == pytest.approx(0.025)
    if before:
        assert stats.binom.cdf(after, before + after, share(high)) == pytest.approx(0.025)


@pytest.mark.parametrize(
    ("before", "time_before", "after", "time_after"),
    [(0, 0, 0, 0), (0, 10, 0, 10), (3, 10, 0, 0), (0, 0, 3, 10), (2, 0, 2, 0)],
)
def test_where_nothing_can_be_told_everything_is_possible(
    before: int, time_before: float, after: int, time_after: float
) -> None:
    found = rate_ratio(before, time_before, after, time_after)

    assert found.value is None
    assert found.interval == (0, math.inf)


def test_quiet_that_proves() -> None:
    """With one before and none after, 1 - p is 0.025, so the odds are 39."""
    assert exposure_to_prove(1, 10, 0) == pytest.approx(390)
    assert exposure_to_prove(0, 10, 0) is None
    assert exposure_to_prove(3, 0, 0) is None


@given(st.integers(1, 200), _TIMES, st.integers(0, 200))
def test_the_interval_falls_below_one_after_the_quiet_that_proves(
    before: int, time_before: float, after: int
) -> None:
    needed = exposure_to_prove(before, time_before, after)

    assert needed is not None
    assert rate_ratio(before, time_before, after, needed * 1.0001).interval.high < 1
    assert rate_ratio(before, time_before, after, needed * 0.9999).interval.high > 1


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3.
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_published_shares(part: int, whole: int, expected: tuple[float, float]) -> None:
    assert share_interval(part, whole) == pytest.approx(expected, abs=5e-5)


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_is_that_of_scipy(part: int, whole: int) -> None:
    assume(part <= whole)
    found = share_interval(part, whole)

    expected = stats.binomtest(part, whole).proportion_ci(0.95, method="wilson")
    assert found == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert found is not None
    assert 0 <= found.low <= part / whole <= found.high <= 1


def test_a_share_of_nothing() -> None:
    assert share_interval(0, 0) is None


@pytest.mark.parametrize("size", [FEWEST, 7, 20, 31])
def test_a_median_is_bootstrapped_as_scipy_does(size: int) -> None:
    """The draws of order statistics give what resampling the values gives."""
    values = list(np.random.default_rng(size).exponential(60, size))
    found = median(values)

    assert found is not None
    assert found.value == statistics.median(values)
    assert found.interval is not None
    for bound, exact in zip(found.interval, _bootstrap(values), strict=True):
        # Both draw; near each bound there are values only as dense as the sample has them.
        assert abs(_rank(values, bound) - _rank(values, exact)) <= 1


def _rank(values: list[float], value: float) -> float:
    return sum(one <= value for one in values)


def _bootstrap(values: list[float]) -> tuple[float, float]:
    drawn = stats.bootstrap(
        (values,), np.median, n_resamples=20_000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    return float(drawn.low), float(drawn.high)


def test_a_difference_of_medians_is_bootstrapped_as_scipy_does() -> None:
    random = np.random.default_rng(5)
    fast, slow = random.exponential(30, 40), random.exponential(60, 51)
    found = median_difference(list(fast), list(slow))

    def difference(one: np.ndarray, other: np.ndarray, axis: int) -> np.ndarray:
        return np.asarray(np.median(one, axis=axis) - np.median(other, axis=axis))

    exact = stats.bootstrap(
        (fast, slow), difference, n_resamples=20_000, method="percentile", rng=random
    ).confidence_interval
    assert found is not None
    assert found.value == pytest.approx(np.median(fast) - np.median(slow))
    assert found.interval == pytest.approx((exact.low, exact.high), abs=3)


@given(_VALUES)
def test_a_median_is_always_defined(values: list[float]) -> None:
    found = median(values)

    assert (found is None) == (not values)
    if found is None:
        return
    assert found.value == pytest.approx(statistics.median(values))
    assert (found.interval is None) == (len(values) < FEWEST)
    if found.interval is not None:
        assert min(values) <= found.interval.low <= found.interval.high <= max(values)
    assert median(values[::-1]) == found


@given(_VALUES, _VALUES)
def test_a_difference_is_always_defined(values: list[float], others: list[float]) -> None:
    found = median_difference(values, others)

    assert (found is None) == (not values or not others)
    if found is not None:
        assert math.isfinite(found.value)
        assert (found.interval is None) == (min(len(values), len(others)) < FEWEST)
