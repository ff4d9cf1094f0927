"""What the benchmark adds up, and what the calibration learns, is what it says."""

from __future__ import annotations

from math import exp

import pytest

from benchmarks.calibration import Case, learned
from benchmarks.cre_rules import Rule, read_rules
from benchmarks.matching import calibration_error, hit_by_score, hits_of_bm25s
from benchmarks.unrelated import unrelated_texts
from faultbook.matching.calibrated import LIMITS, SIGNED, WORDED
from tests.registers import public_data

RULE = Rule("CRE-1", is_draft=False, half=0, log=b"", document="")


@pytest.mark.parametrize(
    ("score", "scores", "first", "few"),
    [
        (3.0, [3.0, 2.0], 1.0, 1.0),
        (2.0, [3.0, 2.0], 0.0, 1.0),
        (2.0, [2.0, 2.0, 1.0], 0.5, 1.0),
        (1.0, [9.0] * 4 + [1.0] * 2, 0.0, 0.5),
        (1.0, [9.0] * 5 + [1.0], 0.0, 0.0),
        (0.0, [0.0, 0.0], 0.0, 0.0),
    ],
)
def test_equal_scores_share_their_places(
    score: float, scores: list[float], first: float, few: float
) -> None:
    assert hit_by_score(RULE, score, scores) == (RULE, first, few)


def test_a_probability_that_is_as_often_right_as_it_says_is_not_off() -> None:
    said = [(0.25, number % 4 == 0) for number in range(400)]
    assert calibration_error(said)[0] == pytest.approx(0.0)
    assert calibration_error([(0.95, False)] * 10)[0] == pytest.approx(0.95)


def test_what_is_learned_gives_the_frequencies_back() -> None:
    cases = [
        Case({"tall": tall}, is_right=number < right, weight=1.0)
        for tall, right in ((0.0, 200), (1.0, 800))
        for number in range(1_000)
    ]
    weights = learned(cases)
    for tall, share in ((0.0, 0.2), (1.0, 0.8)):
        said = 1 / (1 + exp(-(weights[""] + weights["tall"] * tall)))
        assert said == pytest.approx(share, abs=0.01)


def test_what_was_learned_makes_sense() -> None:
    assert SIGNED["weak"] < 0 < SIGNED["literals"]
    assert SIGNED["alike"] < 0 < SIGNED["first"]
    assert WORDED["unshown"] < 0 < WORDED["score"]
    assert list(LIMITS.values()) == sorted(LIMITS.values(), reverse=True)


@pytest.mark.data
def test_the_public_rules_are_read_with_their_logs() -> None:
    rules = read_rules(public_data("data", "cre"))
    assert len({rule.key for rule in rules}) == len(rules)
    assert {rule.half for rule in rules} == {0, 1}
    assert all(rule.log and rule.document for rule in rules)
    assert len(hits_of_bm25s(rules[:20])) == 20
    assert all(unrelated_texts(public_data("data")).values())
