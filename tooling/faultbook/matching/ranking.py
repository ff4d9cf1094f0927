"""Ranking: which known error comes first, and how likely it is the right one.

What belongs here: the order, and what its probability means to a person. What does not: finding
signatures and words in a text (``recognition``, ``words``), and the numbers of the calibration
(``calibrated``).

**What the probability means.** Of all answers with about this probability, so large a share is
right: the known error is the one that was written about what the text shows. It is calibrated on
logs of which half show an error that is not in the register, for that is what makes an answer
wrong at night: something alike is known, and it is taken for the same.
"""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.answer import Confidence, Match, Recognised
from faultbook.matching.calibrated import LIMITS, SIGNED, WORDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from faultbook.matching.answer import Card
    from faultbook.matching.words import Query, Scored
    from faultbook.signature import Signature

_GONE = frozenset(("retired",))
_LEAST_SHARE = 0.1  # of a text; a few letters turn up by chance where there is much more of it
_MANY_LITERALS = 30  # characters; with more, a signature that is found by chance isn't rarer


class Shown(NamedTuple):
    """A signature that the text shows.

    Attributes:
        signature: The signature.
        recognised: What is told of it.
        is_ordinary: Whether ordinary log shows it too.
    """

    signature: Signature
    recognised: Recognised
    is_ordinary: bool = False

    @property
    def is_doubtful(self) -> bool:
        """Whether it says too little to decide."""
        return self.recognised.is_weak or self.is_ordinary


class Evidence(NamedTuple):
    """What speaks for a known error.

    Attributes:
        card: The known error.
        shown: Its signatures that the text shows.
        scored: How well the text's words fit it.
    """

    card: Card
    shown: tuple[Shown, ...]
    scored: Scored


class Standing(NamedTuple):
    """A known error's place among the others, and what it was given for.

    Attributes:
        evidence: What speaks for it, its signatures in order.
        rank: Its place, from 1; those that nothing tells apart have the same one.
        traits: What its probability is worked out from, by name.
        is_signed: Whether the text shows a signature of it.
    """

    evidence: Evidence
    rank: int
    traits: Mapping[str, float]
    is_signed: bool


def rank(evidence: Sequence[Evidence], query: Query, service: str | None = None) -> list[Match]:
    """Known errors, the likeliest first, each with its probability.

    Those of the service come first, where one is named; then those whose signatures the text shows,
    the more specific signature before the broader, and last those that are weak or that ordinary
    log shows too; then those whose words fit. Known errors with one place share the word for the
    likeliest of them: what nothing tells apart is told or left out together.

    Args:
        evidence: What speaks for each known error.
        query: The words of the text.
        service: Key of a service or name of a component that the text is from; case is ignored.
    """
    matches: list[Match] = []
    left = 1.0  # probability that none of those whose signatures are shown is the right one
    for one in standings(evidence, query, service):
        probability = _probability(SIGNED if one.is_signed else WORDED, one.traits)
        if one.is_signed:
            left = min(left, 1 - probability)
        else:
            probability *= left
        card, shown, scored = one.evidence
        recognised = tuple(each.recognised for each in shown)
        confidence = _confidence(probability, shown, one.traits)
        matches.append(Match(card, one.rank, probability, confidence, recognised, scored.terms))
    words: dict[int, Confidence] = {}
    for match in sorted(matches, key=lambda one: one.probability):
        words[match.rank] = match.confidence
    return [match._replace(confidence=words[match.rank]) for match in matches]


def standings(
    evidence: Sequence[Evidence], query: Query, service: str | None = None
) -> list[Standing]:
    """Known errors in order, with what their probabilities are worked out from."""
    wanted = service.casefold() if service else None
    sorted_shown = [one._replace(shown=tuple(sorted(one.shown, key=_specific))) for one in evidence]
    best: dict[object, float] = {}  # score of the best of those that share a place
    for one in sorted_shown:
        key = _apart(one, wanted)
        best[key] = max(best.get(key, 0.0), _score(one))
    ordered = sorted(sorted_shown, key=lambda one: _order(one, wanted, best[_apart(one, wanted)]))
    keys = [_apart(one, wanted) for one in ordered]
    traits = _Traits(ordered, keys, query, wanted)
    ranks = {key: place for place, key in reversed(list(enumerate(keys, start=1)))}
    return [
        Standing(one, ranks[key], traits.of(place), bool(one.shown))
        for place, (one, key) in enumerate(zip(ordered, keys, strict=True))
    ]


def _specific(shown: Shown) -> tuple[bool, int, int, int]:
    """Sorts signatures, the one that says most first."""
    recognised = shown.recognised
    return (
        shown.is_doubtful,
        -recognised.conditions,
        -recognised.literals,
        recognised.number,
    )


def _is_wanted(card: Card, wanted: str | None) -> bool:
    return wanted is None or wanted in map(str.casefold, (*card.services, *card.components))


def _tier(evidence: Evidence) -> int:
    """0 where a signature decides, 1 where one suggests, 2 where there are words alone."""
    return evidence.shown[0].is_doubtful if evidence.shown else 2


def _is_gone(card: Card) -> bool:
    return card.status in _GONE or bool(card.superseded_by)


def _score(evidence: Evidence) -> float:
    return round(evidence.scored.score, 6)


def _order(evidence: Evidence, wanted: str | None, best_score: float) -> tuple[object, ...]:
    """Sorts known errors; those that share a place come one after the other."""
    card, shown, _ = evidence
    specific = _specific(shown[0])[1:3] if shown else (0, 0)
    return (
        not _is_wanted(card, wanted),
        _tier(evidence),
        *specific,
        bool(shown) and _is_gone(card),
        -best_score,
        repr(shown[0].signature.meaning) if shown else "",
        _is_gone(card),
        -_score(evidence),
        card.id,
    )


def _apart(evidence: Evidence, wanted: str | None) -> tuple[object, ...]:
    """What tells known errors apart: equal for those that share a place."""
    card, shown, _ = evidence
    said = shown[0].signature.meaning if shown else _score(evidence)
    return not _is_wanted(card, wanted), _tier(evidence), said, _is_gone(card)


class _Traits:
    """Works out what the probabilities depend on; every trait is a number of about 0 to 3."""

    def __init__(
        self,
        ordered: Sequence[Evidence],
        keys: Sequence[tuple[object, ...]],
        query: Query,
        wanted: str | None,
    ) -> None:
        self._ordered = ordered
        self._keys = keys
        self._query = query
        scores = [one.scored.score for one in ordered]
        self._scores = sorted(scores, reverse=True)
        self._is_wanted = [_is_wanted(one.card, wanted) for one in ordered]
        self._wanted_scores = [
            score for score, is_wanted in zip(scores, self._is_wanted, strict=True) if is_wanted
        ]
        self._wanted_scores.sort(reverse=True)
        self._best: dict[tuple[object, ...], float] = {}  # score of the best of a place
        for one, key in zip(ordered, keys, strict=True):
            self._best[key] = max(self._best.get(key, 0.0), one.scored.score)

    def _scores_beside(self, place: int) -> list[float]:
        """The scores that one's is compared with: what is of another service is no rival."""
        return self._wanted_scores if self._is_wanted[place] else self._scores

    def of(self, place: int) -> dict[str, float]:
        one = self._ordered[place]
        return self._signed(place) if one.shown else self._worded(place)

    def _worded(self, place: int) -> dict[str, float]:
        one = self._ordered[place]
        score = one.scored.score
        return {
            "score": log(1 + score),
            "margin": _margin(score, self._scores_beside(place)),
            "covered": one.scored.covered,
            "title": one.scored.title,
            "shared": log(1 + len(one.scored.terms)),
            "length": log(1 + len(self._query.weights)) / 2,
            "first": float(place == 0),
            "unshown": float(one.scored.has_signature),
            "calm": float(self._query.is_calm),
        }

    def _signed(self, place: int) -> dict[str, float]:
        one = self._ordered[place]
        recognised = one.shown[0].recognised
        alike = sum(key == self._keys[place] for key in self._keys)
        deciding = sum(
            not _tier(other) and is_wanted >= self._is_wanted[place]
            for other, is_wanted in zip(self._ordered, self._is_wanted, strict=True)
        )
        share = min(1.0, recognised.literals / max(1, self._query.length))
        return {
            "conditions": log(recognised.conditions),
            "literals": min(1.0, recognised.literals / _MANY_LITERALS),
            "weak": float(recognised.is_weak),
            "ordinary": float(one.shown[0].is_ordinary),
            "alike": log(alike),
            "rivals": log(1 + max(0, deciding - alike)),
            "first": float(self._keys[place] == self._keys[0]),
            "share": share,
            "weak in much": recognised.is_weak * (1 - share),
            "ordinary in much": one.shown[0].is_ordinary * (1 - share),
            "covered": one.scored.covered,
            "title": one.scored.title,
            "best words": float(self._best[self._keys[place]] == self._scores_beside(place)[0]),
        }


def _margin(score: float, scores: Sequence[float]) -> float:
    """How far one is ahead of the next, or behind the first one; from -1 to 1."""
    first = scores[0]
    if not first:
        return 0.0
    second = scores[1] if len(scores) > 1 else 0.0
    return (score - second) / first if score == first else (score - first) / first


def _probability(weights: Mapping[str, float], traits: Mapping[str, float]) -> float:
    """The logistic function of the weighed traits, as calibrated; a new trait counts nothing."""
    sum_ = weights[""] + sum(weights.get(name, 0.0) * value for name, value in traits.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, sum_))))


def _confidence(
    probability: float, shown: Sequence[Shown], traits: Mapping[str, float]
) -> Confidence:
    if probability < LIMITS[Confidence.POSSIBLE]:
        return Confidence.NONE
    if not shown:
        return _above(probability)
    if shown[0].recognised.is_weak and traits["share"] < _LEAST_SHARE:
        return Confidence.NONE
    return Confidence.POSSIBLE if shown[0].is_doubtful else _above(probability)


def _above(probability: float) -> Confidence:
    """The word for a probability that is worth an answer."""
    is_match = probability >= LIMITS[Confidence.MATCH]
    return Confidence.MATCH if is_match else Confidence.POSSIBLE
