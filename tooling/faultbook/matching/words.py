"""Finding known errors by words, where no signature recognises the text, or several do.

What belongs here: reading a text into a query, picking known errors by its rarest terms, and
scoring them. What does not: the terms themselves (``terms``) and what a score means (``ranking``).

A score is BM25F, which counts a term in all fields together, each with its weight, before it is
damped (Robertson, Zaragoza and Taylor 2004, https://dl.acm.org/doi/10.1145/1031171.1031181), and
the share of the title's letters, in groups of four, that the text has too: that finds a title whose
words the text has in other forms, which is all there is to go by where a known error has few words.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.terms import FIELDS, read_terms, terms, words_in
from faultbook.matching.word_forms import COMMON_STEMS, TROUBLE_TERMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faultbook.matching.knowledge import Knowledge
    from faultbook.matching.terms import KeptTerms

_MOST_LINES = 2_000  # different lines that are read
_LONGEST_LINE = 2_000  # characters of a line that are read
_MOST_TERMS = 1_000  # terms that are looked up
_MOST_PICKED = 64  # terms that known errors are picked by
_MOST_PLACES = 2_000  # known errors that those terms are in, all told
_MOST_SCORED = 50

_WEIGHTS = {
    "title": 3.0,
    "applications": 2.0,
    "tags": 1.2,
    "error_codes": 4.0,
    "symptoms": 2.0,
    "prose": 1.0,
    "samples": 1.5,
}
_USUAL_LENGTHS = {
    "title": 8.0,
    "applications": 4.0,
    "tags": 8.0,
    "error_codes": 2.0,
    "symptoms": 20.0,
    "prose": 80.0,
    "samples": 20.0,
}
_FIELD_VALUES = tuple((_WEIGHTS[field], _USUAL_LENGTHS[field]) for field in FIELDS)
_BY_LENGTH = 0.75  # how much a longer field counts less: BM25's b
_DAMPING = 2.0  # how soon more of the same term adds little: BM25's k1
_MEANING = 0.8  # weight of a term that stands for all words of one meaning
_COMMON = 0.6  # weight of a term that stands in ordinary log lines
_REPEATED = 0.5  # how much a term in several different lines counts more
_LETTERS = 2.7  # weight of the share of the title's groups of letters
_GROUP = 4


class Query(NamedTuple):
    """What is asked for.

    Attributes:
        weights: The terms of the text, and what each counts.
        words: For each term a word of the text that it comes from.
        groups: Groups of letters in the words of the text.
        length: Letters and digits of the text, without what is different each time.
    """

    weights: Mapping[str, float]
    words: Mapping[str, str]
    groups: frozenset[str]
    length: int

    @property
    def is_calm(self) -> bool:
        """Whether the text speaks of no trouble."""
        return TROUBLE_TERMS.isdisjoint(self.weights)


class Scored(NamedTuple):
    """A known error, and how well a text's words fit it.

    Attributes:
        number: The number that the index gave it.
        score: How well they fit; 0 where they have nothing in common.
        covered: Share of what the text says that it has too, from 0 to 1.
        title: Share of its title that the text has too, from 0 to 1.
        terms: Words of the text that it has too, the one that says most first.
        has_signature: Whether it has a signature that asks for words, or samples of one.
    """

    number: int
    score: float
    covered: float
    title: float
    terms: tuple[str, ...]
    has_signature: bool = False


class Reading:
    """A text as it is read, line by line; it takes no more memory for a longer text."""

    def __init__(self) -> None:
        self._lines: set[frozenset[str]] = set()
        self._counts: dict[str, int] = {}
        self._words: dict[str, str] = {}
        self._letters: dict[str, None] = {}
        self._length = 0
        self._known_lines: set[str] = set()

    @property
    def lines(self) -> int:
        """Number of different lines that were read."""
        return len(self._lines)

    def read(self, lines: Iterable[str]) -> None:
        """Take in lines, 2,000 at most; those that are alike but for numbers and ids count once."""
        for line in lines:
            if self.lines == _MOST_LINES:
                return
            self._read(line[:_LONGEST_LINE])

    def _read(self, line: str) -> None:
        shape = line.translate(_WITHOUT_DIGITS)
        if shape in self._known_lines:
            return
        if len(self._known_lines) < _MOST_LINES:
            self._known_lines.add(shape)
        found = dict(terms(line))
        key = frozenset(found)
        if not found or key in self._lines:
            return
        self._lines.add(key)
        for term, word in found.items():
            self._counts[term] = self._counts.get(term, 0) + 1
            self._words.setdefault(term, word)
        words = dict.fromkeys(words_in(line))
        self._letters.update(words)
        self._length += sum(map(len, words))

    def query(self) -> Query:
        """What was read, as it is asked for."""
        weights = {
            term: _own_weight(term) * (1 + _REPEATED * log(count))
            for term, count in self._counts.items()
        }
        return Query(weights, self._words, _groups(self._letters), self._length)


_WITHOUT_DIGITS = dict.fromkeys(map(ord, "0123456789"), None)


def _own_weight(term: str) -> float:
    if term.startswith("~"):
        return _MEANING
    return _COMMON if term in COMMON_STEMS else 1.0


def _groups(words: Iterable[str]) -> frozenset[str]:
    """Groups of letters of words, each word with a mark at its beginning."""
    return frozenset(
        [
            marked[start : start + _GROUP]
            for marked in [f"^{word}" for word in words]
            for start in range(len(marked) - _GROUP + 1)
        ]
    )


def find_by_words(knowledge: Knowledge, query: Query, also: Iterable[int] = ()) -> list[Scored]:
    """Known errors that fit the words of a text, the best first.

    Args:
        knowledge: The known errors.
        query: The words.
        also: Numbers of known errors that are scored whatever their terms.
    """
    asked = sorted(query.weights, key=query.weights.__getitem__, reverse=True)[:_MOST_TERMS]
    frequencies = knowledge.frequencies(asked)
    picked = _rarest(frequencies)
    numbers = dict.fromkeys(also)
    if picked:
        numbers.update(dict.fromkeys(knowledge.with_terms(picked, _MOST_SCORED)))
    worth = {term: _worth(knowledge.size, frequencies.get(term, 0)) for term in asked}
    scorer = _Scorer(query, worth, knowledge.size)
    kept = knowledge.terms_of(numbers)
    scored = [scorer.score(number, read_terms(kept[number])) for number in numbers]
    return sorted(scored, key=lambda one: (-one.score, one.number))


def _rarest(frequencies: Mapping[str, int]) -> list[str]:
    """The rarest terms, as many as can be looked for quickly; none where all are in too many."""
    picked: list[str] = []
    places = 0
    for term in sorted(frequencies, key=lambda term: (frequencies[term], term)):
        places += frequencies[term]
        if places > _MOST_PLACES or len(picked) == _MOST_PICKED:
            break
        picked.append(term)
    return picked


def _worth(size: int, frequency: int) -> float:
    """How much a term tells known errors apart: BM25's inverse document frequency."""
    return log(1 + (size - frequency + 0.5) / (frequency + 0.5))


class _Scorer:
    """Scores known errors against one query."""

    def __init__(self, query: Query, worth: Mapping[str, float], size: int) -> None:
        self._query = query
        unseen = _worth(size, 0)  # so that a score means the same however many there are
        self._gains = {term: query.weights[term] * value / unseen for term, value in worth.items()}
        self._asked = frozenset(self._gains)
        self._all = sum(self._gains.values())

    def score(self, number: int, kept: KeptTerms) -> Scored:
        weighed = _weighed(kept, self._asked)
        gains = {
            term: self._gains[term] * value * (_DAMPING + 1) / (value + _DAMPING)
            for term, value in weighed.items()
        }
        letters = self._letters(kept)
        return Scored(
            number,
            sum(gains.values()) + _LETTERS * letters,
            sum(self._gains[term] for term in weighed) / self._all if self._all else 0.0,
            letters,
            self._said(gains),
            bool(kept.fields[-1]),
        )

    def _letters(self, kept: KeptTerms) -> float:
        groups = _groups(kept.words)
        return len(groups & self._query.groups) / len(groups) if groups else 0.0

    def _said(self, gains: Mapping[str, float]) -> tuple[str, ...]:
        ordered = sorted(gains, key=lambda term: (-gains[term], term))
        return tuple(dict.fromkeys(self._query.words[term] for term in ordered))


def _weighed(kept: KeptTerms, asked: frozenset[str]) -> dict[str, float]:
    """How often each term that is asked for is there, weighed by field and the field's length."""
    weighed: dict[str, float] = {}
    for held, (weight, usual) in zip(kept.fields, _FIELD_VALUES, strict=True):
        common = asked.intersection(held)
        if common:
            share = weight / (1 - _BY_LENGTH + _BY_LENGTH * len(held) / usual)
            for term in common:
                weighed[term] = weighed.get(term, 0.0) + share * held.count(term)
    return weighed
