"""Which few of many causes make most of the trouble.

What belongs here: shares and their running sum. What does not: what is counted (``trends``).
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class ParetoRow(NamedTuple):
    """One cause.

    Attributes:
        key: Its name.
        incidents: How many it has.
        share: Of all incidents that are counted, 0 to 1.
        cumulated: Share of this one and of all that have more, 0 to 1.
    """

    key: str
    incidents: int
    share: float
    cumulated: float


def pareto_of(counts: Mapping[str, int]) -> tuple[ParetoRow, ...]:
    """Causes by how often they are met, the most frequent first (Juran, 1951).

    Args:
        counts: Incidents by cause; a cause without any is left out.
    """
    ordered = sorted((-count, key) for key, count in counts.items() if count > 0)
    whole = -sum(count for count, _ in ordered)
    sums = accumulate(-count for count, _ in ordered)
    return tuple(
        ParetoRow(key, -count, -count / whole, running / whole)
        for (count, key), running in zip(ordered, sums, strict=True)
    )
