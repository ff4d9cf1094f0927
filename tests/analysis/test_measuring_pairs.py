"""What the benchmark of recurrence adds up is right, held against scikit-learn's own measures."""

from __future__ import annotations

import csv
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    average_precision_score,
    f1_score,
    precision_score,
    recall_score,
)

from benchmarks import pair_scores
from benchmarks.labelled_pairs import LABELS, Pair, Source, labelled
from benchmarks.likeness_learning import ALIKE, shipped_weights, weights_from
from benchmarks.pair_scores import Asked, Scored, best_threshold, compared
from benchmarks.pair_trials import Trial
from benchmarks.recurrence import halves, measure
from faultbook.analysis import likeness_weights
from faultbook.analysis.wording_terms import Wording
from tests.registers import public_data

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2, max_size=30).filter(
    lambda pairs: any(same for _, same in pairs)
)


def scored(pairs: list[tuple[int, bool]], threshold: float) -> Scored:
    """Pairs, each a unit of its own."""
    scores = np.array([score / 10 for score, _ in pairs])
    same = np.array([same for _, same in pairs])
    return Scored(scores, same, np.arange(len(pairs)), threshold)


@given(PAIRS, st.integers(0, 9))
def test_measures_are_scikit_learn_s(pairs: list[tuple[int, bool]], threshold: int) -> None:
    found = scored(pairs, threshold / 10)
    once = np.ones(len(pairs))
    taken = found.scores >= found.threshold
    expected = {"zero_division": 1.0}
    assert found.precision(once) == pytest.approx(precision_score(found.same, taken, **expected))
    assert found.recall(once) == pytest.approx(recall_score(found.same, taken, **expected))
    assert found.f1(once) == pytest.approx(f1_score(found.same, taken, **expected))
    assert found.average_precision(once) == pytest.approx(
        average_precision_score(found.same, found.scores)
    )


@given(PAIRS, st.data())
def test_weights_count_as_pairs_that_are_there_more_often(
    pairs: list[tuple[int, bool]], data: st.DataObject
) -> None:
    times = data.draw(st.lists(st.integers(0, 3), min_size=len(pairs), max_size=len(pairs)))
    found = scored(pairs, 0.5)
    again = [pair for pair, count in zip(pairs, times, strict=True) for _ in range(count)]
    weights = np.array(times, dtype=float)
    if any(same for _, same in again):
        repeated = scored(again, 0.5)
        once = np.ones(len(again))
        assert found.f1(weights) == pytest.approx(repeated.f1(once))
        assert found.average_precision(weights) == pytest.approx(repeated.average_precision(once))


@given(PAIRS)
def test_no_threshold_is_better_than_the_best(pairs: list[tuple[int, bool]]) -> None:
    best = scored(pairs, best_threshold(scored(pairs, 0).scores, scored(pairs, 0).same))
    once = np.ones(len(pairs))
    others = [scored(pairs, step / 20).f1(once) for step in range(20)]
    assert best.f1(once) == pytest.approx(max(others))


def test_an_interval_holds_what_it_should() -> None:
    """The standard error of a share of 0.8 of 400 is 0.02, the interval about 1.96 of it."""
    hits = np.array([1.0] * 320 + [0.0] * 80)
    asked = Asked(hits, np.arange(400))
    other = Asked(hits[::-1], np.arange(400))
    mine, its, difference = compared([asked.share], [other.share], [400])
    assert mine.value == its.value == pytest.approx(0.8)
    assert mine.high - mine.low == pytest.approx(2 * 1.96 * 0.02, rel=0.15)
    assert difference.low < 0 < difference.high


def test_what_is_scored_alike_doesn_t_differ() -> None:
    asked = Asked(np.array([1.0, 0.0, 1.0]), np.arange(3))
    assert compared([asked.share], [asked.share], [3])[2] == (0.0, 0.0, 0.0)


def made(name: str, groups: int) -> Source:
    """A source in which each group has a word of its own."""
    words = ["".join("bdfglmnprt"[int(digit)] + "ou" for digit in f"{n:03}") for n in range(groups)]
    texts = {
        f"{name}{group}{side}": Wording(f"{word} fails", summary=f"{side} told")
        for group, word in enumerate(words)
        for side in "ab"
    }
    pairs = [Pair(f"{name}{group}a", f"{name}{group}b", is_same=True) for group in range(groups)]
    pairs += [
        Pair(f"{name}{group}a", f"{name}{(group + 2) % groups}b", is_same=False)
        for group in range(groups)
    ]
    return Source(name, texts, pairs)


def test_halves_keep_groups_together() -> None:
    source = made("p", 12)
    first, second = halves(source)
    assert not first.texts.keys() & second.texts.keys()
    assert sum(pair.is_same for pair in (*first.pairs, *second.pairs)) == 12
    assert len(set(first.groups().values())) == len(set(second.groups().values())) == 6


def test_each_text_finds_the_other_of_its_group() -> None:
    source = made("p", 12)
    trial = Trial(source)
    (found,) = trial.first_found([likeness_weights.WEIGHTS])
    assert found.share(np.ones(trial.unit_count)) == 1.0
    assert trial.first_found_by_cosine().share(np.ones(trial.unit_count)) == 1.0


def test_figures_are_told_for_two_sources_and_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair_scores, "DRAWS", 20)
    two = "\n".join(measure([made("p", 12), made("q", 12)]))
    one = "\n".join(measure([made("p", 12)]))
    for text in (two, one):
        assert "learned: F1" in text
        assert "groups: recall" in text


@pytest.mark.parametrize("sources", [[], [made("p", 1)], [Source("e", {}, [])]])
def test_too_little_is_said_to_be_too_little(sources: list[Source]) -> None:
    assert list(measure(sources))[-1].strip().startswith("too few pairs")


def test_labels_are_enough_and_of_both_kinds() -> None:
    rows = list(csv.DictReader(LABELS.read_text(encoding="utf-8").splitlines()))
    assert len({(row["source"], *sorted((row["one"], row["other"]))) for row in rows}) == len(rows)
    for source in ("jenkins", "github"):
        counts = Counter(row["same"] for row in rows if row["source"] == source)
        drawn = Counter(row["drawn"] for row in rows if row["source"] == source)
        assert counts.keys() == {"yes", "no"}
        assert counts["yes"] + counts["no"] >= 80
        assert counts["yes"] >= 0.35 * (counts["yes"] + counts["no"])
        assert drawn["random"] >= 25 <= drawn["near"]


@pytest.mark.data
def test_labels_name_texts_that_are_there_and_groups_hold_no_pair_that_differs() -> None:
    rows = list(csv.DictReader(LABELS.read_text(encoding="utf-8").splitlines()))
    sources = labelled(public_data("data"))
    assert sum(len(source.pairs) for source in sources) == len(rows)
    for source in sources:
        groups = source.groups()
        for pair in source.pairs:
            mine, its = groups.get(pair.one), groups.get(pair.other)
            assert (mine is not None and mine == its) == pair.is_same


@pytest.mark.data
def test_what_is_shipped_was_learned_from_the_data() -> None:
    data = public_data("data")
    learned = shipped_weights(data)
    assert learned == pytest.approx(likeness_weights.WEIGHTS, abs=2e-3)
    assert likeness_weights.ALIKE == ALIKE


@pytest.mark.data
def test_texts_of_the_same_fault_are_told_apart_better_than_by_plain_tf_idf() -> None:
    trials = [Trial(source) for source in labelled(public_data("data"))]
    for fitted_on, scored_on in (trials, trials[::-1]):
        once = np.ones(scored_on.unit_count)
        weights = weights_from([fitted_on.source])
        threshold = best_threshold(fitted_on.scores(weights), fitted_on.same)
        ours = scored_on.scored(scored_on.scores(weights), threshold)
        threshold = best_threshold(fitted_on.cosines, fitted_on.same)
        theirs = scored_on.scored(scored_on.cosines, threshold)
        assert ours.f1(once) > theirs.f1(once)
        (found,) = scored_on.first_found([weights])
        assert found.share(once) >= scored_on.first_found_by_cosine().share(once)
