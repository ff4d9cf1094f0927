"""Where names that only one of two lists has go in the other.

What belongs here: keys and sections in order. What does not: which of them stay (``merge_fields``,
``merge_sections``).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def in_order(
    ours: Sequence[str], theirs: Iterable[str], order: Callable[[], Sequence[str]]
) -> list[str]:
    """All names: ours as they stand, and each that only theirs has where it belongs.

    Args:
        ours: Names that stay where they are.
        theirs: Names of the other side, in its order.
        order: Gives the right order of the names that have one; a name without one goes behind
            the name that it follows in ``theirs``. Asked only where a name has to be placed.
    """
    there = set(ours)
    behind: dict[str | None, list[str]] = defaultdict(list)
    before: str | None = None
    for name in theirs:
        if name not in there:
            behind[_neighbour(name, order(), there, before)].insert(0, name)
            there.add(name)
        before = name
    found: list[str] = []
    waiting: list[str | None] = [*reversed(ours), None]
    while waiting:
        place = waiting.pop()
        if place is not None:
            found.append(place)
        waiting += reversed(behind[place])
    return found


def _neighbour(name: str, order: Sequence[str], there: set[str], before: str | None) -> str | None:
    """The name behind which another goes; None for the beginning."""
    if name not in order:
        return before
    earlier = order[: order.index(name)]
    return next((one for one in reversed(earlier) if one in there), None)
