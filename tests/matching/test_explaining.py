"""Why a signature recognises a text, or why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.matching.explaining import explain, why_not_run
from faultbook.matching.recognition import recognise
from faultbook.signature import Pattern, Signature, Unless, Window

A, B, C = Pattern("alpha"), Pattern("beta"), Pattern("gamma")
NEAR = Window(lines=2)


@pytest.mark.parametrize(
    ("signature", "text", "obstacle"),
    [
        (Signature("all", (A, B)), "beta\nalpha", ""),
        (Signature("all", (A, B)), "alpha", "missing"),
        (Signature("all", (A._replace(times=2),)), "alpha", "missing"),
        (Signature("any", (A, B)), "gamma", "missing"),
        (Signature("any", (A, B)), "beta", ""),
        (Signature("sequence", (A, B)), "beta\nalpha", "order"),
        (Signature("all", (A, B), within=NEAR), "alpha\nx\nbeta", "within"),
        (Signature("all", (A,), (Unless(C),)), "alpha\ngamma", "unless"),
        (Signature("any", (A, B), (Unless(C),)), "alpha\ngamma", "unless"),
        (Signature("sequence", (A, B), within=NEAR), "alpha\nx\nbeta", "within"),
    ],
)
def test_the_obstacle_is_the_condition_that_stands_in_the_way(
    signature: Signature, text: str, obstacle: str
) -> None:
    found = explain(signature, text.encode())
    assert found.obstacle == obstacle
    assert found.is_recognised == (obstacle == "")


def test_each_pattern_is_told_by_itself() -> None:
    signature = Signature("all", (A, B, A._replace(times=2)), (Unless(C),))
    found = explain(signature, b"x\nalpha\ngamma")
    assert [one.seen.line if one.seen else None for one in found.patterns] == [2, None, 2, 3]
    assert [one.is_enough for one in found.patterns] == [True, False, False, True]
    assert [one.pattern for one in found.missing] == [B, A._replace(times=2)]
    assert [one.pattern for one in found.forbidden] == [C]


def test_what_can_not_be_run() -> None:
    bad = Pattern("(?=a)", is_regex=True)
    assert why_not_run(Signature("all", (A,), (Unless(C, anchor=0),))) == ""
    assert why_not_run(Signature("all", (A, bad))).startswith("RE2 can't read '(?=a)': ")
    assert why_not_run(Signature("all", (A,), (Unless(bad),)))
    assert why_not_run(Signature("all", (A,), (Unless(C, anchor=1),))) == (
        "there is no pattern 1 to be its anchor"
    )


_PATTERNS = st.builds(Pattern, st.sampled_from(["alpha", "beta", "gamma"]), times=st.integers(1, 2))
_SIGNATURES = st.builds(
    Signature,
    st.sampled_from(["all", "any", "sequence"]),
    st.lists(_PATTERNS, min_size=1, max_size=3).map(tuple),
    st.lists(_PATTERNS.map(Unless), max_size=1).map(tuple),
    st.sampled_from([None, NEAR, Window(seconds=5)]),
    st.just(""),
)
_LOGS = st.lists(st.sampled_from(["alpha", "beta", "gamma", "x", " y"]), max_size=8).map("\n".join)


@given(_SIGNATURES, _LOGS)
def test_what_is_explained_is_what_is_recognised(signature: Signature, log: str) -> None:
    found = explain(signature, log.encode())
    assert found.is_recognised == bool(recognise((signature,), log.encode()))
    assert found.is_recognised == (found.obstacle == "")
    assert (found.obstacle != "missing") or found.missing
    assert (found.obstacle != "unless") or found.forbidden
