"""What the package and plain TF-IDF say of labelled pairs, and what each finds first.

What belongs here: scoring the pairs of one source, asking for each text's likest ones, and making
groups, in both ways. What does not: figures (``pair_scores``) and what is compared with what
(``recurrence``).

The package does all as ``recur`` does it: a term's weight depends on the source's texts that hold
it. Of all texts, only the hundred that share most with one are compared with it, which finds what
comparing all with all does (on labels, rules and bug reports the same but for one text in two
hundred) and takes minutes instead of hours. TF-IDF is scikit-learn's ``TfidfVectorizer`` as it
comes, over a text's title and all else, compared by cosine with all; its groups are made of the
hundred that are nearest to each text.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.labelled_pairs import plain
from benchmarks.pair_scores import FIRST, Asked, Scored
from faultbook.analysis.agglomeration import united
from faultbook.analysis.likeness import ALIKE, traits_of, weighed
from faultbook.analysis.likeness_weights import WEIGHTS
from faultbook.analysis.wording_terms import terms_of
from faultbook.parallel import job_count, map_chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from benchmarks.labelled_pairs import Source
    from benchmarks.pair_scores import Flags, Floats
    from faultbook.analysis.likeness import Weighed
    from faultbook.analysis.wording_terms import Terms

    Near = Sequence[tuple[NDArray[np.intp], Floats]]  # places, and how near each is

MOST_COMPARED = 100
"""Texts that one is compared with for what is found first and for groups."""

_AT_ONCE = 500  # texts whose shared terms are added up in one table


class Trial:
    """One source, and what is said of it.

    Attributes:
        source: The source.
        same: By pair, whether it is the same fault.
        units: By pair, the number of what is drawn together: the group of one of its texts, or the
            pair's first text where neither is in a group.
        unit_count: How many units there are.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._groups = source.groups()
        self._keys = list(source.texts)
        self._number = {key: number for number, key in enumerate(self._keys)}
        self.same: Flags = np.array([pair.is_same for pair in source.pairs], dtype=bool)
        names = [
            self._groups.get(pair.one) or self._groups.get(pair.other) or pair.one
            for pair in source.pairs
        ]
        self._units = {name: number for number, name in enumerate(dict.fromkeys(names))}
        self.units = np.array([self._units[name] for name in names], dtype=np.intp)
        self.unit_count = len(self._units)

    @cached_property
    def _terms(self) -> Mapping[str, Terms]:
        return {key: terms_of(wording) for key, wording in self.source.texts.items()}

    @cached_property
    def _weighed(self) -> Mapping[str, Weighed]:
        holders = Counter(term for one in self._terms.values() for term in one.held)
        return {key: weighed(one, holders.__getitem__) for key, one in self._terms.items()}

    @cached_property
    def _near(self) -> Near:
        """By text, the places of those that share most with it."""
        from sklearn.feature_extraction import DictVectorizer

        weights = [one.all.values for one in self._weighed.values()]
        return _nearest(DictVectorizer().fit_transform(weights))

    @cached_property
    def _near_traits(self) -> list[Floats]:
        """By text, its traits with those that are near, a row each."""
        _ = self._near, self._weighed  # before processes are forked, or each would make them

        def with_near(place: int) -> Floats:
            near = self._near[place][0].tolist()
            return self._traits_of((self._keys[place], self._keys[other]) for other in near)

        def traits(chunk: list[int]) -> list[Floats]:
            return [with_near(place) for place in chunk]

        places = list(range(len(self._keys)))
        chunks = map_chunks(traits, places, job_count(len(places)))
        return [row for chunk in chunks for row in chunk]

    @cached_property
    def _traits(self) -> Floats:
        return self._traits_of((pair.one, pair.other) for pair in self.source.pairs)

    def _traits_of(self, pairs: Iterable[tuple[str, str]]) -> Floats:
        """The traits of pairs, a row each."""
        ready = self._weighed
        rows = [list(traits_of(ready[one], ready[other]).values()) for one, other in pairs]
        return np.array(rows, dtype=float).reshape(len(rows), len(WEIGHTS) - 1)

    def scored(self, scores: Floats, threshold: float) -> Scored:
        """The pairs with scores."""
        return Scored(scores, self.same, self.units, threshold)

    def scores(self, weights: Mapping[str, float]) -> Floats:
        """Our scores of the pairs: the exponents of their probabilities."""
        named = [value for name, value in weights.items() if name]
        found: Floats = self._traits @ np.array(named) + weights[""]
        return found

    @cached_property
    def _rows(self) -> Any:
        from sklearn.feature_extraction.text import TfidfVectorizer

        texts = [plain(self.source.texts[key]) for key in self._keys]
        return TfidfVectorizer().fit_transform(texts)

    @cached_property
    def cosines(self) -> Floats:
        """TF-IDF's scores of the pairs."""
        ones = self._rows[[self._number[pair.one] for pair in self.source.pairs]]
        others = self._rows[[self._number[pair.other] for pair in self.source.pairs]]
        return np.asarray(ones.multiply(others).sum(axis=1), dtype=float).ravel()

    def first_found(self, ways: Sequence[Mapping[str, float]]) -> list[Asked]:
        """Whether each text of a group finds another one, by several sets of weights."""
        table = np.array([[value for name, value in way.items() if name] for way in ways]).T
        found = []
        for key in self._groups:
            place = self._number[key]
            others = self._near[place][0]
            order = np.argsort(-(self._near_traits[place] @ table), axis=0, kind="stable")
            found.append([self._is_among(key, others[first]) for first in order[:FIRST].T])
        return [self._asked(column) for column in np.array(found).T]

    @cached_property
    def _near_by_cosine(self) -> Near:
        return _nearest(self._rows)

    def first_found_by_cosine(self) -> Asked:
        """The same for TF-IDF."""
        near = self._near_by_cosine
        return self._asked(
            self._is_among(key, near[self._number[key]][0][:FIRST]) for key in self._groups
        )

    def _is_among(self, key: str, found: Iterable[int]) -> float:
        group = self._groups[key]
        return float(any(self._groups.get(self._keys[place]) == group for place in found))

    def _asked(self, hits: Iterable[float]) -> Asked:
        units = [self._units[group] for group in self._groups.values()]
        return Asked(np.array(list(hits), dtype=float), np.array(units, dtype=np.intp))

    def grouped(self) -> Scored:
        """Whether both texts of a pair are in one of our groups."""
        weights = np.array([value for name, value in WEIGHTS.items() if name])
        near = [
            (others, 1 / (1 + np.exp(-(traits @ weights + WEIGHTS[""]))))
            for (others, _), traits in zip(self._near, self._near_traits, strict=True)
        ]
        return self._in_groups(near, ALIKE)

    def grouped_by_cosine(self, threshold: float) -> Scored:
        """The same for TF-IDF, with the threshold for its cosine."""
        return self._in_groups(self._near_by_cosine, max(threshold, float(np.finfo(float).tiny)))

    def _in_groups(self, near: Near, least: float) -> Scored:
        alike = {
            (min(one, other), max(one, other)): min(1.0, much)
            for one, (others, likeness) in enumerate(near)
            for other, much in zip(others.tolist(), likeness.tolist(), strict=True)
            if much >= least
        }
        pairs = ((self._keys[one], self._keys[other], much) for (one, other), much in alike.items())
        groups = united(dict.fromkeys(self._keys, 1), pairs)
        group_of = {key: number for number, keys in enumerate(groups) for key in keys}
        asked = self.source.pairs
        together = [float(group_of[pair.one] == group_of[pair.other]) for pair in asked]
        return self.scored(np.array(together), 0.5)


def _nearest(rows: Any) -> Near:
    """For each row those that share most with it, the most first; it isn't among them itself."""
    near = []
    for start in range(0, rows.shape[0], _AT_ONCE):
        shared = (rows[start : start + _AT_ONCE] @ rows.T).toarray()
        for number, row in enumerate(shared, start):
            row[number] = 0.0
            some = np.sort(np.argpartition(-row, min(MOST_COMPARED, len(row)) - 1)[:MOST_COMPARED])
            first = some[np.argsort(-row[some], kind="stable")]
            first = first[row[first] > 0]
            near.append((first, row[first]))
    return near
