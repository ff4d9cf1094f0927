"""What terms count: less with each doubling of those that hold them, and nothing by the total."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.ordinary_words import seen_before
from faultbook.analysis.term_weights import step_of, weight_of
from faultbook.matching.word_forms import stem


@pytest.mark.parametrize(
    ("holders", "step"), [(0, 1), (1, 1), (2, 2), (3, 2), (4, 4), (1023, 512), (1024, 1024)]
)
def test_numbers_of_holders_are_rounded_down_to_powers_of_two(holders: int, step: int) -> None:
    assert step_of(holders) == step


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_term_that_more_hold_never_counts_more(one: int, other: int) -> None:
    few, many = sorted((one, other))
    assert 0 < weight_of("quorum", many) <= weight_of("quorum", few) <= 1


@given(st.integers(1, 10**6))
def test_a_weight_halves_with_nine_holders_more_and_then_with_each_doubling(holders: int) -> None:
    power = 2 ** (holders.bit_length() - 1)
    assert weight_of("quorum", holders) == pytest.approx(9 / (8 + power))


def test_ordinary_words_count_little_before_anything_is_read() -> None:
    assert weight_of("investigat", 1) < weight_of("quorum", 8)
    assert weight_of("~timeout", 1) < weight_of("quorum", 8)


@pytest.mark.parametrize("word", ["investigating", "reproduce", "monitoring", "expected"])
def test_words_of_templates_are_ordinary(word: str) -> None:
    assert seen_before(stem(word)) > 0


@pytest.mark.parametrize("term", ["ora-01555", "nullpointerexception", "quorum", "quota"])
def test_what_names_a_fault_is_not(term: str) -> None:
    assert seen_before(term) == 0
