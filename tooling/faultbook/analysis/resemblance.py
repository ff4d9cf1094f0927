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
from collections import Counter, defaultdict
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

_UNIT = 1000  # weights are summed in thousandths, so that sums don't depend on their order
_DIGITS = 6  # of a likeness; what follows differs with the order of its terms
_REMEMBERED = 1 << 13  # texts that are ready to be compared


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

    def finder(self, names: Iterable[str]) -> Finder:
        """What finds those among some texts that are worth comparing with one."""
        return Finder(self._held, self._rare_weights(), names)

    def _rare_weights(self) -> list[int]:
        """What a shared term counts, in thousandths; 0 where none is found by it."""
        return [
            round(_UNIT * weight_of(term, step_of(count))) if 1 < count <= MOST_HOLDERS else 0
            for term, count in zip(self._terms, self._counts, strict=True)
        ]


class Finder:
    """Finds texts that share telling terms with one; made by ``Texts.finder``."""

    def __init__(
        self, held: Mapping[str, array[int]], weights: Sequence[int], names: Iterable[str]
    ) -> None:
        self._held = held
        self._weights = weights
        self._holders: dict[int, list[str]] = defaultdict(list)
        for name in names:
            for term in held[name]:
                if weights[term]:
                    self._holders[term].append(name)

    def worth_comparing(self, name: str) -> list[str]:
        """Names of the other texts that share enough with one."""
        shared: Counter[str] = Counter()
        for term in self._held[name]:
            weight = self._weights[term]
            for other in self._holders.get(term, ()):
                shared[other] += weight
        return [other for other, sum_ in shared.items() if sum_ >= LEAST_SHARED and other != name]


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
