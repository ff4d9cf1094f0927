"""How good scores of pairs are: precision, recall, F1, average precision, and what is found first.

What belongs here: the measures, the threshold that suits some pairs best, and intervals. What does
not: where scores come from (``recurrence``).

Intervals are percentiles of a bootstrap over groups (Efron and Tibshirani 1993, An Introduction to
the Bootstrap, 13.3): all pairs and questions of one group are drawn together, for they succeed and
fail together. The seed is fixed, and two ways of scoring are measured on the same draws, so that
their difference has an interval, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Measure = Callable[["Floats"], float]

DRAWS = 1_000
FIRST = 5
"""Places among which another text of the group counts as found."""

_SEED = 8
_INTERVAL = (2.5, 97.5)  # percentiles


@dataclass(frozen=True)
class Scored:
    """Pairs with the scores that one way gives them.

    Attributes:
        scores: By pair.
        same: By pair, whether it is the same fault.
        units: By pair, the number of what is drawn together.
        threshold: From which score on a pair is taken for the same.
    """

    scores: Floats
    same: Flags
    units: NDArray[np.intp]
    threshold: float

    @cached_property
    def _sums(self) -> tuple[Floats, Floats, Floats]:
        """By unit: pairs found, pairs found that are the same, and pairs that are."""
        taken = self.scores >= self.threshold

        def counted(flags: Flags) -> Floats:
            return np.bincount(self.units, flags).astype(np.float64)

        return counted(taken), counted(taken & self.same), counted(self.same)

    @cached_property
    def _ranked(self) -> tuple[NDArray[np.intp], Flags, NDArray[np.intp]]:
        """The highest score first: units, whether the same, and where equal scores end."""
        order = np.argsort(-self.scores, kind="stable")
        last = np.append(np.flatnonzero(np.diff(self.scores[order])), len(order) - 1)
        return self.units[order], self.same[order], last

    def counts(self, weights: Floats) -> tuple[float, float, float]:
        """Pairs found, pairs found that are the same, and pairs that are; by units' weights."""
        found, right, there = (float(weights[: len(one)] @ one) for one in self._sums)
        return found, right, there

    def precision(self, weights: Floats) -> float:
        """The share of what is taken for the same that is; 1 where nothing is taken."""
        found, right, _ = self.counts(weights)
        return right / found if found else 1.0

    def recall(self, weights: Floats) -> float:
        """The share of what is the same that is taken for it; 1 where nothing is."""
        _, right, there = self.counts(weights)
        return right / there if there else 1.0

    def f1(self, weights: Floats) -> float:
        """The harmonic mean of precision and recall (van Rijsbergen 1979).

        It is twice the pairs found rightly over all that are found and all that are there.
        """
        found, right, there = self.counts(weights)
        return 2 * right / (found + there) if found + there else 1.0

    def average_precision(self, weights: Floats) -> float:
        """Mean of the precision at each pair that is the same, the highest score first.

        Pairs with equal scores count as one step (as scikit-learn's ``average_precision_score``).
        """
        units, same, last = self._ranked
        weight = weights[units]
        right = np.cumsum(weight * same)
        found = np.cumsum(weight)
        if not right[-1]:
            return 1.0
        gained = np.diff(right[last], prepend=0.0)
        precision = np.divide(
            right[last], found[last], out=np.ones(len(last)), where=found[last] > 0
        )
        return float((gained * precision).sum() / right[-1])


def best_threshold(scores: Floats, same: Flags) -> float:
    """The score from which on F1 is best, between it and the next one."""
    order = np.argsort(-scores, kind="stable")
    sorted_scores, right = scores[order], np.cumsum(same[order])
    f1 = 2 * right / (np.arange(1, len(scores) + 1) + same.sum())
    f1[:-1][sorted_scores[:-1] == sorted_scores[1:]] = 0.0  # equal scores can't be parted
    best = int(np.argmax(f1))
    if best + 1 == len(scores):
        return float(sorted_scores[best])
    return float((sorted_scores[best] + sorted_scores[best + 1]) / 2)


class Asked(NamedTuple):
    """Texts that have another one of their group, and whether one was among the first found.

    Attributes:
        hits: By text, 1 where it was.
        units: By text, the number of what is drawn together.
    """

    hits: Floats
    units: NDArray[np.intp]

    def share(self, weights: Floats) -> float:
        """The share of texts for which one was found; 1 where none is asked."""
        weight = weights[self.units]
        total = float(weight.sum())
        return float((weight * self.hits).sum()) / total if total else 1.0


class Estimate(NamedTuple):
    """A figure and its interval of 95 %."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:6.3f} ({self.low:.3f} to {self.high:.3f})"


def compared(
    ours: Sequence[Measure], theirs: Sequence[Measure], units: Sequence[int]
) -> tuple[Estimate, Estimate, Estimate]:
    """A measure's mean over several scorings, for two ways, and their difference.

    Args:
        ours: The measure of each scoring, of the weights of its units.
        theirs: The same for the other way.
        units: How many units each scoring has.
    """
    drawn = np.random.default_rng(_SEED)
    means = [_means(ours, theirs, [np.ones(count) for count in units])]
    for _ in range(DRAWS):
        weights = [
            np.bincount(drawn.integers(count, size=count), minlength=count).astype(float)
            for count in units
        ]
        means.append(_means(ours, theirs, weights))
    table = np.array([(mine, its, mine - its) for mine, its in means])
    low, high = np.percentile(table[1:], _INTERVAL, axis=0)
    first, second, third = (
        Estimate(*map(float, row)) for row in zip(table[0], low, high, strict=True)
    )
    return first, second, third


def _means(
    ours: Sequence[Measure], theirs: Sequence[Measure], weights: Sequence[Floats]
) -> tuple[float, float]:
    mine = [measure(weight) for measure, weight in zip(ours, weights, strict=True)]
    its = [measure(weight) for measure, weight in zip(theirs, weights, strict=True)]
    return float(np.mean(mine)), float(np.mean(its))
