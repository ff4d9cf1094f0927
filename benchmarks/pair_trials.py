"""What the package and plain TF-IDF say of labelled pairs, and what each finds first.

What belongs here: scoring the pairs of one source, asking for each text's likest ones, and making
groups, in both ways. What does not: figures (``pair_scores``) and what is compared with what
(``recurrence``).

The package does all as ``recur`` does it: a term's weight depends on the source's texts that hold
it. Of all texts, only the hundred that share most with one are compared with it, which changes
next to nothing and takes minutes instead of hours. TF-IDF is scikit-learn's ``TfidfVectorizer`` as
it comes, over a text's title and all else, compared by cosine with all.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.labelled_pairs import plain
from benchmarks.pair_scores import FIRST, Asked, Scored
from faultbook.analysis.agglomeration import united
from faultbook.analysis.likeness import ALIKE, likeness, traits_of, weighed
from faultbook.analysis.wording_terms import terms_of
from faultbook.parallel import job_count, map_chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.labelled_pairs import Source
    from benchmarks.pair_scores import Flags, Floats
    from faultbook.analysis.likeness import Weighed
    from faultbook.analysis.wording_terms import Terms

_MOST_COMPARED = 100
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
    def _near(self) -> Mapping[str, list[str]]:
        """By text, those that share most with it, in their order."""
        from sklearn.feature_extraction import DictVectorizer

        table = DictVectorizer().fit_transform([one.all.values for one in self._weighed.values()])
        near = {}
        for start in range(0, len(self._keys), _AT_ONCE):
            shared = (table[start : start + _AT_ONCE] @ table.T).toarray()
            for number, row in enumerate(shared, start):
                row[number] = 0.0
                first = np.argsort(-row, kind="stable")[:_MOST_COMPARED]
                near[self._keys[number]] = [
                    self._keys[place] for place in sorted(first) if row[place] > 0
                ]
        return near

    @cached_property
    def _traits(self) -> Floats:
        return self._traits_of((pair.one, pair.other) for pair in self.source.pairs)

    def _traits_of(self, pairs: Iterable[tuple[str, str]]) -> Floats:
        """The traits of pairs, a row each."""
        ready = self._weighed
        rows = [list(traits_of(ready[one], ready[other]).values()) for one, other in pairs]
        return np.array(rows, dtype=float)

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

        def hits(chunk: list[str]) -> list[list[float]]:
            return [hit(key) for key in chunk]

        def hit(key: str) -> list[float]:
            others = self._near[key]
            if not others:
                return [0.0] * len(ways)
            scores = self._traits_of((key, other) for other in others) @ table
            first = np.argsort(-scores, axis=0, kind="stable")[:FIRST].T
            return [self._is_among(key, [others[place] for place in row]) for row in first]

        asked = list(self._groups)
        _ = self._near  # before processes are forked, or each would weigh on its own
        jobs = job_count(len(asked))
        found = [row for chunk in map_chunks(hits, asked, jobs) for row in chunk]
        return [self._asked(column) for column in np.array(found).T]

    def first_found_by_cosine(self) -> Asked:
        """The same for TF-IDF."""
        hits = []
        for key in self._groups:
            number = self._number[key]
            scores = (self._rows @ self._rows[number].T).toarray().ravel()
            scores[number] = -1.0
            first = np.argsort(-scores, kind="stable")[:FIRST]
            hits.append(self._is_among(key, [self._keys[place] for place in first]))
        return self._asked(hits)

    def _is_among(self, key: str, found: Iterable[str]) -> float:
        return float(any(self._groups.get(other) == self._groups[key] for other in found))

    def _asked(self, hits: Iterable[float]) -> Asked:
        units = [self._units[group] for group in self._groups.values()]
        return Asked(np.array(list(hits), dtype=float), np.array(units, dtype=np.intp))

    def grouped(self) -> Scored:
        """Whether both texts of a pair are in one of our groups."""
        ready = self._weighed
        alike = {
            (min(key, other), max(key, other)): found
            for key in self._keys
            for other in self._near[key]
            if (found := likeness(ready[key], ready[other])) >= ALIKE
        }
        return self._in_groups([(*keys, found) for keys, found in alike.items()])

    def grouped_by_cosine(self, threshold: float) -> Scored:
        """The same for TF-IDF, with the threshold for its cosine."""
        table = (self._rows @ self._rows.T).tocoo()
        least = max(threshold, float(np.finfo(float).tiny))
        alike = [
            (self._keys[one], self._keys[other], min(1.0, float(cosine)))
            for one, other, cosine in zip(table.row, table.col, table.data, strict=True)
            if one < other and cosine >= least
        ]
        return self._in_groups(alike)

    def _in_groups(self, alike: Sequence[tuple[str, str, float]]) -> Scored:
        groups = united(dict.fromkeys(self._keys, 1), alike)
        group_of = {key: number for number, keys in enumerate(groups) for key in keys}
        pairs = self.source.pairs
        together = [float(group_of[pair.one] == group_of[pair.other]) for pair in pairs]
        return self.scored(np.array(together), 0.5)
