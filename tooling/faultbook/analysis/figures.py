"""Figures: counts, shares and times, each with how many records it is told from.

What belongs here: making a figure of plain values. What does not: which records' values
(``incident_metrics`` and its neighbours), and how a figure is written (``reporters``).
"""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Labels: TypeAlias = "tuple[tuple[str, str], ...]"
"""What a figure is about, beyond its metric: names and values."""

MEDIAN, P90, MEAN = "median", "p90", "mean"
"""Statistics of a time."""

ONLY = ""
"""Name of a figure's value where it has one alone."""

_HALF, _NINE_TENTHS = 5, 9  # tenths


class Figure(NamedTuple):
    """What a metric comes to.

    Attributes:
        values: Its values by statistic, or one by ``ONLY``; None where there is nothing to tell it
            from. Times are seconds, shares lie between 0 and 1.
        known: Records that it is told from.
        missing: Records that should count, but don't hold what is needed, or contradict themselves.
        pending: Records for which it is too early.
        labels: What it is about, beyond its metric.
    """

    values: tuple[tuple[str, float | None], ...]
    known: int
    missing: int = 0
    pending: int = 0
    labels: Labels = ()

    @property
    def value(self) -> float | None:
        """Its first value."""
        return self.values[0][1]


def count(number: int, missing: int = 0, labels: Labels = ()) -> Figure:
    """So many records; ``missing`` of them that may belong or not."""
    return Figure(((ONLY, number),), number, missing, labels=labels)


def amount(
    value: float | None, known: int, missing: int = 0, pending: int = 0, labels: Labels = ()
) -> Figure:
    """One value, told from ``known`` records."""
    return Figure(((ONLY, value),), known, missing, pending, labels)


def share(part: int, known: int, missing: int = 0, pending: int = 0, labels: Labels = ()) -> Figure:
    """What share of ``known`` records ``part`` is; no value where there are none."""
    return amount(part / known if known else None, known, missing, pending, labels)


def times(
    seconds: Iterable[float], missing: int = 0, pending: int = 0, labels: Labels = ()
) -> Figure:
    """Median, 90th percentile and mean of times."""
    ordered = sorted(seconds)
    known = len(ordered)
    values = (
        (MEDIAN, quantile(ordered, _HALF)),
        (P90, quantile(ordered, _NINE_TENTHS)),
        (MEAN, fsum(ordered) / known if known else None),
    )
    return Figure(values, known, missing, pending, labels)


def quantile(ordered: Sequence[float], tenths: int) -> float | None:
    """The value below which so many tenths of the values lie.

    Between two values it is interpolated on a straight line: definition 7 of R. J. Hyndman and
    Y. Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996),
    https://doi.org/10.2307/2684934, which is also what NumPy and spreadsheets do.

    Args:
        ordered: The values, the least first.
        tenths: 5 for the median, 9 for the 90th percentile.

    Returns:
        The value, or None where there are none.
    """
    if not ordered:
        return None
    place, part = divmod((len(ordered) - 1) * tenths, 10)
    if not part:
        return ordered[place]
    return ordered[place] + (ordered[place + 1] - ordered[place]) * part / 10
