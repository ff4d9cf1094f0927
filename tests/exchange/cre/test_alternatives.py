"""Alternatives joined and taken apart."""

from __future__ import annotations

import pytest
import re2
from hypothesis import assume, given
from hypothesis import strategies as st

from faultbook.exchange.cre.alternatives import Alternative, alternatives_of, joined

EXPRESSIONS = (
    "a",
    "a|b",
    "(?i)a(b|c)",
    r"\)",
    r"[)]",
    r"[]()]",
    r"[^]|)(]+",
    "[[:alpha:])]",
    r"\Q)|(?:\E",
    r"(?P<name>x)",
    r"\\",
    r"a\Q(\Eb",
)
LITERALS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip)
PATTERNS = st.one_of(
    LITERALS.map(lambda text: Alternative(text, is_regex=False)),
    st.sampled_from(EXPRESSIONS).map(lambda text: Alternative(text, is_regex=True)),
)


def lit(text: str) -> Alternative:
    return Alternative(text, is_regex=False)


def rx(text: str) -> Alternative:
    return Alternative(text, is_regex=True)


def test_alternatives_are_written_side_by_side() -> None:
    assert joined([lit("a.b"), rx("c+")]) == r"(?:\Qa.b\E)|(?:c+)"
    assert joined([lit("a.b")]) == r"(?:\Qa.b\E)|(?:\Qa.b\E)"


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "a",
        "a|b",
        "(?:a)",
        "(?:a|b)",
        "(?:a)b|(?:c)",
        "(?:a)|b",
        "(?:a)|(b)",
        "(?i)(?:a)|(?:b)",
        "(?:a)|(?:b)+",
        "(?:)|(?:b)",
        "(?:a)|",
        r"(?:a\)|(?:b)",
        r"(?:[a)|(?:b)",
        r"(?:\Qa)|(?:b)",
    ],
)
def test_an_expression_of_another_form_has_none(expression: str) -> None:
    assert alternatives_of(expression) == ()


def test_one_by_hand_has_them_too() -> None:
    expression = r"(?:OOM|out of memory)|(?:exit code [0-9)]+)"
    assert alternatives_of(expression) == (rx("OOM|out of memory"), rx("exit code [0-9)]+"))


@given(st.lists(PATTERNS, min_size=1, max_size=5))
def test_what_is_joined_comes_apart_again(patterns: list[Alternative]) -> None:
    assume(len(patterns) != 2 or patterns[0] != patterns[1])
    expression = joined(patterns)
    literals = [one.text for one in patterns if not one.is_regex]
    known = [rx(r"\Q)|(?:\E")]  # a quotation and nothing else is a literal
    expected = [lit(one.text[2:-2]) if one in known else one for one in patterns]
    assert list(alternatives_of(expression)) == expected
    assert all(re2.search(expression, text) for text in literals)


@given(st.text("(?:)|[]^\\QEab", max_size=40))
def test_any_expression_comes_apart_or_not(expression: str) -> None:
    found = alternatives_of(expression)
    if found and all(one.is_regex for one in found) and len(set(found)) == len(found) > 1:
        assert joined(found) == expression
