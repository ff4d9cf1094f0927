"""Uniting what is alike, step by step, into groups that hold together.

What belongs here: from pairs that are alike to groups. What does not: what the members are and why
two of them are alike.

It is agglomerative clustering by average linkage (Sokal, R. R. and Michener, C. D., "A statistical
method for evaluating systematic relationships", University of Kansas Science Bulletin 38, 1958),
with a rule of its own for when to stop: two groups are united only while at least half of the pairs
between them are alike. So neighbours of neighbours don't drag one another into one large group, as
they would if one pair were enough.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Pair: TypeAlias = tuple[str, str, float]
"""Two names, and how alike they are: more than 0, at most 1."""

_UNIT = 1_000_000  # likeness is counted in millionths, so that sums don't depend on their order


class _Between(NamedTuple):
    """The pairs between two groups that are alike.

    Attributes:
        pairs: How many there are.
        sum: Their likeness, in millionths.
    """

    pairs: int
    sum: int


_NOTHING = _Between(0, 0)


def united(sizes: Mapping[str, int], alike: Iterable[Pair]) -> list[tuple[str, ...]]:
    """Groups of names, those united that are most alike first.

    Pairs that aren't given are not alike and count as 0. What the outcome is for some names depends
    on the pairs that lead from them to others and on nothing else, nor on the order of the input.

    Args:
        sizes: How many members each name stands for.
        alike: Pairs of different names that are alike; each pair once, in either order.

    Returns:
        Every name in one group; names sorted, groups sorted by their first.
    """
    groups = _Groups(sizes, alike)
    while groups.unite_next():
        pass
    return groups.found()


class _Groups:
    """The groups so far, each under the name of its first member."""

    def __init__(self, sizes: Mapping[str, int], alike: Iterable[Pair]) -> None:
        self._members = {name: [name] for name in sizes}
        self._sizes = dict(sizes)
        self._between: dict[str, dict[str, _Between]] = {name: {} for name in sizes}
        for one, other, likeness in alike:
            count = sizes[one] * sizes[other]
            self._put(one, other, _Between(count, count * round(likeness * _UNIT)))
        self._waiting = [
            (-self._mean(one, other), one, other)
            for one, others in self._between.items()
            for other in others
            if one < other and self._may_unite(one, other)
        ]
        heapify(self._waiting)

    def _put(self, one: str, other: str, between: _Between) -> None:
        self._between[one][other] = between
        self._between[other][one] = between

    def _mean(self, one: str, other: str) -> float:
        return self._between[one][other].sum / (self._sizes[one] * self._sizes[other])

    def _may_unite(self, one: str, other: str) -> bool:
        pairs = self._sizes[one] * self._sizes[other]
        return 2 * self._between[one][other].pairs >= pairs

    def unite_next(self) -> bool:
        """Unite the two groups that are most alike; False when none may be united any more."""
        while self._waiting:
            wanted, one, other = heappop(self._waiting)
            if self._holds(-wanted, one, other):
                self._unite(one, other)
                return True
        return False

    def _holds(self, mean: float, one: str, other: str) -> bool:
        """Whether two groups are still there as they were when they were put in line."""
        is_there = other in self._between.get(one, ())
        return is_there and self._mean(one, other) == mean and self._may_unite(one, other)

    def _unite(self, one: str, other: str) -> None:
        taken = self._between.pop(other)
        del taken[one], self._between[one][other]
        self._members[one] += self._members.pop(other)
        self._sizes[one] += self._sizes.pop(other)
        for neighbour, between in taken.items():
            del self._between[neighbour][other]
            before = self._between[one].get(neighbour, _NOTHING)
            both = _Between(before.pairs + between.pairs, before.sum + between.sum)
            self._put(one, neighbour, both)
        for neighbour in self._between[one]:
            if self._may_unite(one, neighbour):
                first, second = sorted((one, neighbour))
                heappush(self._waiting, (-self._mean(first, second), first, second))

    def found(self) -> list[tuple[str, ...]]:
        """The groups."""
        return sorted(tuple(sorted(members)) for members in self._members.values())
