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
from typing import TYPE_CHECKING, Any

from faultbook.analysis.likeness import ALIKE, likeness, shared_terms, weighed
from faultbook.analysis.ordinary_words import seen_before
from faultbook.analysis.term_weights import weight_seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from faultbook.analysis.agglomeration import Pair
    from faultbook.analysis.likeness import Weighed
    from faultbook.analysis.wording_terms import Terms

MOST_HOLDERS = 255
"""Texts that may hold a term for a pair to be found by it."""

LEAST_SHARED = 250
"""What the terms that a pair is found by must weigh together, in thousandths."""

LEAST_SHARE = 100
"""Likewise, in thousandths of what all terms of the lighter text weigh. Of the pairs of two public
histories that are alike and share a term that few hold, both bounds leave 99 % in, and seven
eighths of the other pairs out."""

_UNIT = 1000  # weights are summed in thousandths, so that sums don't depend on their order
_NUMBER, _BYTES = "i4", 4  # how a term's number is kept
_DIGITS = 6  # of a likeness; what follows differs with the order of its terms
_REMEMBERED = 1 << 14  # texts that are ready to be compared


class Texts:
    """Texts by their terms, which are numbers.

    Args:
        held: By each text's name, the numbers of its terms, each once, as ``packed`` has them.
        seen: By a term's number, as how often seen it counts before any text is read
            (``ordinary_words.seen_before``).
    """

    def __init__(self, held: Mapping[str, bytes], seen: Sequence[int]) -> None:
        import numpy as np

        self.names = tuple(held)
        self._place = {name: place for place, name in enumerate(self.names)}
        self._terms = np.frombuffer(b"".join(held.values()), dtype=_NUMBER)
        lengths = np.array([len(row) // _BYTES for row in held.values()], dtype=np.intp)
        self._ends = [0, *np.cumsum(lengths).tolist()]
        self._owners = np.repeat(np.arange(len(held)), lengths)
        self._counts = np.bincount(self._terms, minlength=len(seen))
        powers = np.frexp(self._counts)[1]  # the bits of each number
        self._steps = powers.astype(np.uint8)[self._terms]
        self._weights = _weights(np.array(seen, dtype=np.intp), powers)

    def _row(self, name: str) -> slice:
        place = self._place[name]
        return slice(self._ends[place], self._ends[place + 1])

    def counts(self, name: str) -> list[int]:
        """How many texts hold each term of one, in the order in which it holds them."""
        found: list[int] = self._counts[self._terms[self._row(name)]].tolist()
        return found

    def stamp(self, name: str) -> bytes:
        """What the likeness of a text to any other depends on besides both texts' terms."""
        return bytes(self._steps[self._row(name)])

    def finder(self, names: Iterable[str], asked: Iterable[str] | None = None) -> Finder:
        """What finds those among some texts that are worth comparing with others.

        Args:
            names: Names of the texts that are found.
            asked: Names of those for which they are looked for; all when None.
        """
        import numpy as np

        is_found = np.zeros(len(self.names), dtype=bool)
        is_found[[self._place[name] for name in names]] = True
        is_asked = (self._counts > 1) & (self._counts <= MOST_HOLDERS)
        if asked is not None:
            terms = np.zeros(len(self._counts), dtype=bool)
            for name in asked:
                terms[self._terms[self._row(name)]] = True
            is_asked &= terms
        places = np.flatnonzero(is_asked[self._terms] & is_found[self._owners])
        places = places[np.argsort(self._terms[places], kind="stable")]
        terms, starts = np.unique(self._terms[places], return_index=True)
        holders = np.split(self._owners[places], starts[1:]) if len(terms) else []
        # Summed up to each place, so that a text without terms has a sum, too.
        sums = np.concatenate([[0], np.cumsum(self._weights[self._terms])])
        heft = sums[self._ends[1:]] - sums[self._ends[:-1]]
        return Finder(self, dict(zip(terms.tolist(), holders, strict=True)), heft)

    def numbers(self, name: str) -> list[int]:
        """The numbers of a text's terms."""
        found: list[int] = self._terms[self._row(name)].tolist()
        return found

    def weight(self, term: int) -> int:
        """What a term weighs, in thousandths."""
        return int(self._weights[term])

    def place(self, name: str) -> int:
        """A text's place among ``names``."""
        return self._place[name]


def texts_of(held: Mapping[str, Iterable[str]]) -> Texts:
    """Texts by their terms as they stand there.

    Args:
        held: By each text's name, its terms, each once.
    """
    numbers: dict[str, int] = {}
    rows = {
        name: packed([numbers.setdefault(term, len(numbers)) for term in terms])
        for name, terms in held.items()
    }
    return Texts(rows, [*map(seen_before, numbers)])


def packed(numbers: Iterable[int]) -> bytes:
    """Numbers of terms as they are kept."""
    return array("i", numbers).tobytes()


def _weights(seen: NDArray[Any], powers: NDArray[Any]) -> NDArray[Any]:
    """What each term weighs, in thousandths; a term that nobody holds as if one did."""
    import numpy as np

    steps = 1 << np.maximum(powers.astype(np.int64) - 1, 0)
    different, which = np.unique(seen + steps, return_inverse=True)
    return np.array([round(_UNIT * weight_seen(one)) for one in different.tolist()] or [0])[which]


class Finder:
    """Finds texts that share telling terms with one; made by ``Texts.finder``.

    Args:
        texts: All texts.
        holders: By each term that texts are found by, the places of those that hold it.
        heft: What all terms of each text weigh, in thousandths.
    """

    def __init__(
        self, texts: Texts, holders: Mapping[int, NDArray[Any]], heft: NDArray[Any]
    ) -> None:
        self._texts = texts
        self._holders = holders
        self._heft = heft

    def worth_comparing(self, name: str) -> list[str]:
        """Names of the other texts that share enough with one."""
        import numpy as np

        found = [term for term in self._texts.numbers(name) if term in self._holders]
        if not found:
            return []
        holders = [self._holders[term] for term in found]
        weights = np.repeat([*map(self._texts.weight, found)], [*map(len, holders)])
        # Sums of whole numbers of this size are exact in any order.
        shared = np.bincount(np.concatenate(holders), weights, len(self._heft))
        lighter = np.minimum(self._heft, self._heft[self._texts.place(name)])
        enough = (shared >= LEAST_SHARED) & (_UNIT * shared >= LEAST_SHARE * lighter)
        others = (self._texts.names[place] for place in np.flatnonzero(enough).tolist())
        return [other for other in others if other != name]


def weighed_among(texts: Texts, name: str, terms: Terms) -> Weighed:
    """A text that can be compared.

    Args:
        texts: All texts.
        name: Its name.
        terms: Its terms, ``held`` in the order in which ``texts`` has them.
    """
    holders = dict(zip(terms.held, texts.counts(name), strict=True))
    return weighed(terms, holders.__getitem__)


class Comparer:
    """Tells how alike two texts are, by their names.

    Args:
        texts: All texts.
        terms_of: Gives a text's terms.
    """

    def __init__(self, texts: Texts, terms_of: Callable[[str], Terms]) -> None:

        self._weighed: Callable[[str], Weighed] = lru_cache(_REMEMBERED)(
            lambda name: weighed_among(texts, name, terms_of(name))
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
