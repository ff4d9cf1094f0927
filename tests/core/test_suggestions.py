"""The nearest known word to a mistyped one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.suggestions import did_you_mean, nearest

KNOWN = ("resolution_code", "restored_at", "resolved_at", "Team-Web")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("resolution-code", "resolution_code"),
        ("restored", "restored_at"),
        ("RESOLVED_AT", "resolved_at"),
        ("team web", "Team-Web"),
        ("colour", None),
        ("", None),
    ],
)
def test_the_nearest_word(word: str, expected: str | None) -> None:
    assert nearest(word, KNOWN) == expected
    assert did_you_mean(word, KNOWN) == (f"did you mean {expected!r}?" if expected else "")


def test_likeness_decides_how_near() -> None:
    assert nearest("restored", KNOWN, likeness=0.95) is None
    assert nearest("restored_a", KNOWN, likeness=0.95) == "restored_at"


def test_nothing_is_near_when_nothing_is_known() -> None:
    assert nearest("a", ()) is None
    assert did_you_mean("a", iter(())) == ""


@given(st.text(), st.lists(st.text(), max_size=5))
def test_a_suggestion_is_a_known_word(word: str, known: list[str]) -> None:
    assert nearest(word, known) in {None, *known}


@given(st.lists(st.text("abcdef", min_size=1), min_size=1, max_size=5))
def test_a_known_word_is_nearest_to_itself(known: list[str]) -> None:
    assert nearest(known[0], known) == known[0]


def test_a_very_long_word_is_like_none() -> None:
    assert nearest("x" * 1_000_000, KNOWN) is None
