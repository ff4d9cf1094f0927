"""How sure a figure is: a ratio of rates, a share, a median, each with its 95 % interval.

What belongs here: statistics of plain numbers, with their sources. What does not: where the
numbers come from (``effect``) and how they are told (``reporters``). SciPy and NumPy are imported
where they are used, since what needs no interval must not wait for them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import float64
    from numpy.random import Generator
    from numpy.typing import NDArray

LEVEL = 0.95
"""How often an interval has the true value in it."""

FEWEST = 6
"""Values from which on a median has an interval.

The true median lies outside of all n values with probability 2 x 0.5^n, which is 5 % or less from
six on; from fewer, no interval of this level is to be had, whatever the method.
"""

_TAIL = (1 - LEVEL) / 2
_Z = 1.959963984540054  # of the normal distribution, at 1 - _TAIL
_RESAMPLES = 9_999
_SEED = 20_260_701  # the same figures must come of the same records


class Interval(NamedTuple):
    """From where to where a true value may lie.

    Attributes:
        low: The least.
        high: The most; ``math.inf`` where nothing bounds it.
    """

    low: float
    high: float


class RateRatio(NamedTuple):
    """How many times as often something happens as it did.

    Attributes:
        value: The later rate over the earlier; ``math.inf`` where there was none before, and None
            where nothing can be told: nothing happened at all, or one of the times is empty.
        interval: Where the true ratio may lie.
    """

    value: float | None
    interval: Interval


class Median(NamedTuple):
    """The value in the middle.

    Attributes:
        value: The median, or the difference of two.
        interval: Where the true one may lie; None where the values are too few for one.
    """

    value: float
    interval: Interval | None


def rate_ratio(before: int, exposure_before: float, after: int, exposure_after: float) -> RateRatio:
    """The ratio of two rates of independent events, with its exact interval.

    Given how many there were altogether, the number after is binomial with
    p = r t1 / (r t1 + t0), r the true ratio, t0 and t1 the times before and after; the interval is
    that of Clopper and Pearson for p, brought back to r. It holds r with a probability of at least
    ``LEVEL``, whatever r is, while events don't hang together; where they come in bursts it is too
    narrow.

    Source: Przyborowski and Wilenski (1940), Biometrika 31:313-323, doi:10.1093/biomet/31.3-4.313;
    Clopper and Pearson (1934), Biometrika 26:404-413, doi:10.1093/biomet/26.4.404.

    Args:
        before: Events before.
        exposure_before: How long that was, in any unit.
        after: Events after.
        exposure_after: How long that was, in the same unit.
    """
    if not (exposure_before > 0 and exposure_after > 0):
        return RateRatio(None, Interval(0.0, math.inf))
    scale = exposure_before / exposure_after
    value = _ratio(after, before)
    low, high = _odds(before, after)
    return RateRatio(None if value is None else value * scale, Interval(low * scale, high * scale))


def exposure_to_prove(before: int, exposure_before: float, after: int) -> float | None:
    """How long it takes, from the change on, until ``rate_ratio`` shows that there are fewer.

    Args:
        before: Events before.
        exposure_before: How long that was.
        after: Events after, and no more to come.

    Returns:
        The time, in the unit of ``exposure_before``, beyond which the interval lies below 1; None
        where no time is enough, since nothing happened before.
    """
    if before <= 0 or not exposure_before > 0:
        return None
    return exposure_before * _odds(before, after).high


def _ratio(over: int, under: int) -> float | None:
    if under:
        return over / under
    return math.inf if over else None


def _odds(before: int, after: int) -> Interval:
    """Clopper and Pearson's interval for the odds that an event is one of those after.

    The bounds of p are quantiles of beta distributions; each is taken from the side on which p, or
    1 - p, is small, so that nothing is lost in a subtraction.
    """
    from scipy.special import betaincinv

    low, high = 0.0, math.inf
    if after:
        share = float(betaincinv(after, before + 1, _TAIL))
        low = share / (1 - share)
    if before:
        rest = float(betaincinv(before, after + 1, _TAIL))
        high = (1 - rest) / rest
    return Interval(low, high)


def share_interval(part: int, whole: int) -> Interval | None:
    """Wilson's score interval of a share; None of nothing.

    Source: Wilson (1927), Journal of the American Statistical Association 22:209-212,
    doi:10.1080/01621459.1927.10502953.

    Args:
        part: How many of them.
        whole: How many there are.
    """
    if whole <= 0:
        return None
    share, spread = part / whole, _Z * _Z / whole
    middle = share + spread / 2
    reach = _Z * math.sqrt((share * (1 - share) + spread / 4) / whole)
    low, high = (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)
    return Interval(0.0 if part == 0 else max(0.0, low), 1.0 if part == whole else min(1.0, high))


def median(values: Sequence[float]) -> Median | None:
    """The median of values, with its percentile bootstrap interval; None of nothing.

    Source: Efron (1979), Annals of Statistics 7:1-26, doi:10.1214/aos/1176344552. Same values give
    the same interval: the seed is fixed.
    """
    if not values:
        return None
    ordered = sorted(values)
    if len(ordered) < FEWEST:
        return Median(_middle(ordered), None)
    return Median(_middle(ordered), _percentiles(_resampled(ordered, _generator())))


def median_difference(values: Sequence[float], others: Sequence[float]) -> Median | None:
    """The median of values less that of others, likewise; None where either are none."""
    if not values or not others:
        return None
    ordered, other = sorted(values), sorted(others)
    difference = _middle(ordered) - _middle(other)
    if min(len(ordered), len(other)) < FEWEST:
        return Median(difference, None)
    generator = _generator()
    drawn = _resampled(ordered, generator) - _resampled(other, generator)
    return Median(difference, _percentiles(drawn))


def _middle(ordered: Sequence[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _generator() -> Generator:
    from numpy.random import default_rng

    return default_rng(_SEED)


def _resampled(ordered: Sequence[float], generator: Generator) -> NDArray[float64]:
    """Medians of bootstrap samples, drawn without making the samples.

    A sample's value in k-th place is the value at the k-th of n uniform numbers in order, which is
    distributed as Beta(k, n - k + 1); of an even number, the next place follows given that one. So
    the work doesn't grow with the number of values. Source: David and Nagaraja (2003), Order
    Statistics, sections 2.1 and 2.5, doi:10.1002/0471722162.
    """
    from numpy import asarray, float64

    values, n = asarray(ordered, dtype=float64), len(ordered)

    def at(places: NDArray[float64]) -> NDArray[float64]:
        found: NDArray[float64] = values[(places * n).astype(int).clip(0, n - 1)]
        return found

    if n % 2:
        return at(generator.beta(n // 2 + 1, n // 2 + 1, _RESAMPLES))
    lower = generator.beta(n // 2, n // 2 + 1, _RESAMPLES)
    upper = lower + (1 - lower) * generator.beta(1, n // 2, _RESAMPLES)
    return (at(lower) + at(upper)) / 2


def _percentiles(drawn: NDArray[float64]) -> Interval:
    from numpy import quantile

    low, high = quantile(drawn, [_TAIL, 1 - _TAIL])
    return Interval(float(low), float(high))
