"""How alike two incidents' texts are: the probability that they are the same fault.

What belongs here: weighing an incident's terms, the traits of a pair, and its probability. What
does not: the terms (``wording_terms``), what a term counts (``term_weights``), the numbers that
were learned (``likeness_weights``), and which pairs are looked at (``candidates``).

Same fault means: an engineer would say that it came back, so that one problem record fits both.
The probability is a logistic function of a few traits. Texts of one fault differ in length and kind
(one has a stack trace, the other two sentences), so there is a trait for the share of the thinner
text that the other one covers besides that for what the two have in common of both; a term that is
there often is damped as BM25 does it (Robertson and Zaragoza 2009,
https://doi.org/10.1561/1500000019).

What is shared must say something. Two notices that "we are investigating reports of degraded
performance" are equal and yet not the same fault, so whatever speaks for a pair counts less where
the terms that both have are ordinary words (``ordinary_words``) or held by very many, and little
else.

Nothing here depends on how many incidents there are: see ``term_weights``.
"""

from __future__ import annotations

from math import exp, log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.likeness_weights import ALIKE, WEIGHTS
from faultbook.analysis.ordinary_words import seen_before
from faultbook.analysis.term_weights import weight_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from faultbook.analysis.wording_terms import Terms

__all__ = ["ALIKE", "Vector", "Weighed", "likeness", "shared_terms", "traits_of", "weighed"]

_DAMPING = 2.0  # how soon more of the same term adds little: BM25's k1
_MOST_IN_TITLES = 8  # holders of a title's term that count, a power of two; a title has no template
_FRAME = 0.5  # a frame's parts are terms, too
_FEW = 3  # terms that can decide alone
_THIN = 3.0  # added to what is covered, so that a text of three words isn't covered by chance
_TELLING = 1.2  # what terms that aren't ordinary must count together, or all else counts less
_SAYS = 0.07  # what a term must count for that: one that 128 hold is as good as ordinary
_MUCH = 30.0  # exponents beyond which the logistic function is 0 or 1 to the last digit


class Vector(NamedTuple):
    """Terms with what they count.

    Attributes:
        values: By term; none is 0.
        length: The vector's Euclidean length.
        sum: The sum of its values.
    """

    values: Mapping[str, float]
    length: float
    sum: float


class Weighed(NamedTuple):
    """An incident that can be compared: its terms with what they count.

    Attributes:
        title: The title's terms.
        all: Terms and frames of all texts, the title among them.
    """

    title: Vector
    all: Vector


def weighed(terms: Terms, holders: Callable[[str], int]) -> Weighed:
    """Weigh an incident's terms.

    Args:
        terms: The terms.
        holders: How many incidents of the register hold a term, this one too; what ``Terms.held``
            gives is counted.
    """
    weights = {term: weight_of(term, holders(term)) for term in terms.held}
    counts: dict[str, float] = dict(terms.text)
    for term, count in terms.title.items():
        counts[term] = counts.get(term, 0.0) + count
    everything = {term: weights[term] * _damped(count) for term, count in counts.items()}
    everything |= {frame: weights[frame] * _FRAME for frame in terms.frames}
    title = {term: weight_of(term, min(holders(term), _MOST_IN_TITLES)) for term in terms.title}
    return Weighed(_vector(title), _vector(everything))


def _damped(count: float) -> float:
    return count * (1 + _DAMPING) / (count + _DAMPING)


def _vector(values: Mapping[str, float]) -> Vector:
    length = sqrt(sum(value * value for value in values.values()))
    return Vector(values, length, sum(values.values()))


def likeness(one: Weighed, other: Weighed) -> float:
    """The probability that two incidents are the same fault, from 0 to 1.

    It is the same whichever comes first. From ``ALIKE`` on they are taken for the same.
    """
    traits = traits_of(one, other)
    sum_ = WEIGHTS[""] + sum([WEIGHTS[name] * value for name, value in traits.items()])
    return 1 / (1 + exp(-max(-_MUCH, min(_MUCH, sum_))))


def shared_terms(one: Weighed, other: Weighed) -> list[str]:
    """The terms that both have, the one that says most first."""
    ours, theirs = one.all.values, other.all.values
    shared = ours.keys() & theirs.keys()
    return sorted(shared, key=lambda term: (-min(ours[term], theirs[term]), term))


def traits_of(one: Weighed, other: Weighed) -> dict[str, float]:
    """What the probability of a pair depends on, by name; each a number of about 0 to 4."""
    ours, theirs = one.all, other.all
    mine, yours = ours.values, theirs.values
    shared = sorted(mine.keys() & yours.keys())  # sums of floats depend on their order
    product = sum([mine[term] * yours[term] for term in shared])
    least = [min(mine[term], yours[term]) for term in shared]
    both = sorted(least, reverse=True)
    common = sum(both)
    told, heard = _told(one.title, yours), _told(other.title, mine)
    thinner, thicker = sorted((ours.sum, theirs.sum))
    telling = _telling(shared, least)
    return {
        "texts": telling * product / (ours.length * theirs.length) if product else 0.0,
        "covered": telling * common / (thinner + _THIN),
        "common": telling * log(1 + common),
        "strongest": telling * sum(both[:_FEW]) / 2,
        "title in text": telling * max(told, heard),
        "titles in texts": telling * min(told, heard),
        "thinner": log(1 + thinner),
        "unequal": log((1 + thicker) / (1 + thinner)),
    }


def _telling(shared: Sequence[str], least: Sequence[float]) -> float:
    """How much shared terms say, from 0 where all are ordinary to 1."""
    said = [
        value
        for term, value in zip(shared, least, strict=True)
        if value >= _SAYS and not seen_before(term)
    ]
    return min(1.0, sum(said) / _TELLING)


def _told(title: Vector, text: Mapping[str, float]) -> float:
    """The share of a title that a text has too; less where the title says little."""
    values = title.values
    return sum([values[term] for term in values if term in text]) / (title.sum + 1)
