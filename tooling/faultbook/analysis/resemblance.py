"""Which of many texts are alike, without comparing all with all.

What belongs here: how many texts hold each term, which pairs are worth comparing, and comparing
them. What does not: the probability of one pair (``likeness``), where texts are kept
(``kept_texts``), and what follows for incidents (``recurrence``).

Whether a pair is compared, and how alike it is, depends on the terms of the two and on how many
texts hold each of these, rounded down to a power of two, and on nothing else. So a text that shares
no term with either changes nothing, and what was found once holds as long as ``Texts.stamp`` does.
"""

from __future__ import annotations

from array import array
from functools import lru_cache
from typing import TYPE_CHECKING

from faultbook.analysis.likeness import ALIKE, likeness, shared_terms, weighed
from faultbook.analysis.term_weights import step_of, weight_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from faultbook.analysis.agglomeration import Pair
    from faultbook.analysis.likeness import Weighed
    from faultbook.analysis.wording_terms import Terms

MOST_HOLDERS = 255
"""Texts that may hold a term for a pair to be found by it."""

LEAST_SHARED = 500
"""What the terms that a pair is found by must weigh together, in thousandths."""

LEAST_SHARE = 150
"""Likewise, in thousandths of what all terms of the lighter text weigh. Of the pairs of two public
histories that are alike and share a term that few hold, both bounds leave 99 % in, and nine tenths
of the other pairs out."""

_UNIT = 1000  # weights are summed in thousandths, so that sums don't depend on their order
_DIGITS = 6  # of a likeness; what follows differs with the order of its terms
_REMEMBERED = 1 << 14  # texts that are ready to be compared


class Texts:
    """Texts by their terms.

    Args:
        held: By each text's name, its terms, each once.
    """

    def __init__(self, held: Mapping[str, Collection[str]]) -> None:
        self._number: dict[str, int] = {}
        number = self._number.setdefault
        self._held = {
            name: array("i", [number(term, len(self._number)) for term in terms])
            for name, terms in held.items()
        }
        self._terms = list(self._number)
        counts = [0] * len(self._terms)
        for row in self._held.values():
            for term in row:
                counts[term] += 1
        self._counts = counts
        self._steps = bytes(count.bit_length() for count in counts)

    @property
    def names(self) -> Iterable[str]:
        """Their names."""
        return self._held

    def holders(self, term: str) -> int:
        """How many texts hold a term; 0 for one that none holds."""
        number = self._number.get(term)
        return 0 if number is None else self._counts[number]

    def stamp(self, name: str) -> bytes:
        """What the likeness of a text to any other depends on besides both texts' terms."""
        return bytes(map(self._steps.__getitem__, self._held[name]))

    def finder(self, names: Iterable[str], asked: Iterable[str]) -> Finder:
        """What finds those among some texts that are worth comparing with others.

        Args:
            names: Names of the texts that are found.
            asked: Names of those for which they are looked for.
        """
        counted = zip(self._terms, self._counts, strict=True)
        weights = [round(_UNIT * weight_of(term, step_of(count))) for term, count in counted]
        terms = {term for name in asked for term in self._held[name]}
        finding = {term: weights[term] for term in terms if 1 < self._counts[term] <= MOST_HOLDERS}
        return Finder(self._held, weights, finding, names)


class Finder:
    """Finds texts that share telling terms with one; made by ``Texts.finder``.

    Args:
        held: By each text's name, the numbers of its terms.
        weights: What each term weighs, in thousandths.
        finding: The same for the terms by which texts are found.
        names: The texts that are found.
    """

    def __init__(
        self,
        held: Mapping[str, array[int]],
        weights: Sequence[int],
        finding: Mapping[int, int],
        names: Iterable[str],
    ) -> None:
        import numpy as np

        self._held = held
        self._weights = weights
        self._finding = finding
        self._names = sorted(names)
        self._heft = np.array([self._weight(name) for name in self._names])
        holders: dict[int, list[int]] = {term: [] for term in finding}
        for number, name in enumerate(self._names):
            for term in finding.keys() & held[name]:
                holders[term].append(number)
        self._holders = {term: np.array(numbers) for term, numbers in holders.items()}

    def _weight(self, name: str) -> int:
        return sum(map(self._weights.__getitem__, self._held[name]))

    def worth_comparing(self, name: str) -> list[str]:
        """Names of the other texts that share enough with one."""
        import numpy as np

        found = [term for term in self._held[name] if term in self._holders]
        if not found:
            return []
        holders = [self._holders[term] for term in found]
        weights = np.repeat([self._finding[term] for term in found], [*map(len, holders)])
        # Sums of whole numbers of this size are exact in any order.
        shared = np.bincount(np.concatenate(holders), weights, len(self._names))
        lighter = np.minimum(self._heft, self._weight(name))
        enough = (shared >= LEAST_SHARED) & (_UNIT * shared >= LEAST_SHARE * lighter)
        others = (self._names[number] for number in np.flatnonzero(enough))
        return [other for other in others if other != name]


class Comparer:
    """Tells how alike two texts are, by their names.

    Args:
        texts: All texts.
        terms_of: Gives a text's terms.
    """

    def __init__(self, texts: Texts, terms_of: Callable[[str], Terms]) -> None:
        self._weighed: Callable[[str], Weighed] = lru_cache(_REMEMBERED)(
            lambda name: weighed(terms_of(name), texts.holders)
        )

    def likeness(self, one: str, other: str) -> float:
        """The probability that two texts tell of the same fault."""
        first, second = (one, other) if one <= other else (other, one)
        if not self._weighed(first).all.values:
            return 0.0  # it says nothing, not even the same as itself
        return round(likeness(self._weighed(first), self._weighed(second)), _DIGITS)

    def is_alike(self, one: str, other: str) -> bool:
        """Whether they are taken for the same."""
        return self.likeness(one, other) >= ALIKE

    def pairs(self, name: str, others: Iterable[str]) -> Iterator[Pair]:
        """The pairs of a text with others that are alike, the lesser name first."""
        for other in others:
            found = self.likeness(name, other)
            if found >= ALIKE:
                yield (name, other, found) if name <= other else (other, name, found)

    def shared(self, names: Sequence[str]) -> list[str]:
        """The terms that all of some texts have, the one that says most first.

        Args:
            names: The texts; at least one.
        """
        first, last = self._weighed(names[0]), self._weighed(names[-1])
        everywhere = set.intersection(*({*self._weighed(name).all.values} for name in names))
        return [term for term in shared_terms(first, last) if term in everywhere]
