"""Where a pattern is found in a part of a log."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.matching import occurrences
from faultbook.matching.compiled_expressions import (
    compiled,
    encoded,
    expression_problem,
    within_longer,
)
from faultbook.matching.occurrences import MOST_PLACES, Block, Span
from faultbook.matching.pattern_sets import PatternSets
from faultbook.matching.timestamps import Timestamp
from faultbook.signature import Pattern
from tests.matching.logs_at_random import logs, patterns

TRACE = b"2024-01-02T03:04:05Z one\n  two\n2024-01-02T03:04:06Z one\n  three"


def found(pattern: Pattern, text: bytes) -> list[tuple[int, tuple[Span, ...]]]:
    return [(at.line, at.spans) for at in Block(text).occurrences(pattern, is_timed=False)]


def found_record_by_record(pattern: Pattern, text: bytes) -> list[tuple[int, tuple[Span, ...]]]:
    """As the docstring has it: as ``finditer`` finds them in each record by itself."""
    import re2

    form = compiled(pattern.text if pattern.is_regex else re2.escape(pattern.text))
    lines: dict[int, list[Span]] = {}
    if form is None:
        return []
    for begin, end in Block(text).records.after(0):
        for match in form.finditer(text[begin:end]):
            first = begin + match.start()
            line = text.count(b"\n", 0, first) + 1
            offset = text.rfind(b"\n", 0, first) + 1
            span = (first - offset, begin + match.end() - offset)
            spans = lines.setdefault(line, [])
            if span not in spans:  # RE2's binding gives an empty match at the end twice
                spans.append(span)
    return [(line, tuple(spans)) for line, spans in lines.items()]


@settings(max_examples=600, deadline=None)
@given(pattern=patterns, text=logs, wide=st.sampled_from((0, 1, 64)))
def test_occurrences_are_those_of_each_record_by_itself(
    pattern: Pattern, text: bytes, wide: int
) -> None:
    limits = mock.patch.multiple(occurrences, _WIDE=wide, MOST_PLACES=1_000_000)

    with limits:
        assert found(pattern, text) == found_record_by_record(pattern, text)


@settings(max_examples=300, deadline=None)
@given(wanted=st.lists(patterns, max_size=6), text=logs)
def test_sets_leave_out_no_pattern_that_is_there(wanted: list[Pattern], text: bytes) -> None:
    shown = PatternSets(wanted).shown_in(text)

    assert shown >= {number for number, one in enumerate(wanted) if found(one, text)}


@pytest.mark.parametrize(
    ("pattern", "lines"),
    [
        (Pattern("one\n  two"), [1]),
        (Pattern("two\n2024"), []),
        (Pattern(r"one\s+t", is_regex=True), [1, 3]),
        (Pattern(r"two\s+2024", is_regex=True), []),
        (Pattern("(?s)one.*three", is_regex=True), [3]),
        (Pattern(r"\A2024", is_regex=True), [1, 3]),
        (Pattern(r"two\z", is_regex=True), [2]),
        (Pattern("^  t", is_regex=True), [2, 4]),
        (Pattern("(?-m)^  t", is_regex=True), []),
        (Pattern("ONE"), []),
        (Pattern("(?i)ONE", is_regex=True), [1, 3]),
        (Pattern("(", is_regex=True), []),
        (Pattern("\ud800"), []),
        (Pattern("\ud800", is_regex=True), []),
    ],
)
def test_a_match_lies_within_one_record(pattern: Pattern, lines: list[int]) -> None:
    assert [line for line, _ in found(pattern, TRACE)] == lines
    assert PatternSets([pattern]).shown_in(TRACE) >= ({0} if lines else set())


def test_an_occurrence_knows_its_line_and_time() -> None:
    (at,) = Block(TRACE, 10).occurrences(Pattern("two"), is_timed=True)

    assert at.line == 11
    assert at.time == Timestamp("utc", 1704164645.0)
    assert at.spans == ((2, 5),)
    assert at.text == b"  two"


def test_a_line_of_many_places_costs_little() -> None:
    text = b"a" * 100_000 + b"\na"

    assert [len(spans) for _, spans in found(Pattern("a"), text)] == [MOST_PLACES, 1]
    assert [len(spans) for _, spans in found(Pattern("", is_regex=True), text)] == [MOST_PLACES, 2]


@pytest.mark.parametrize(
    ("expression", "wider"),
    [
        ("a.*b$", None),
        (r"\Aa\z", "^a$"),
        ("(?-m)^a", "(?m)^a"),
        ("(?i-ms:a$)", "(?im-s:a$)"),
        (r"\\A[\A(?-m)]\Q\A\E\z", r"\\A[\A(?-m)]\Q\A\E$"),
    ],
)
def test_ends_of_a_text_become_ends_of_lines(expression: str, wider: str | None) -> None:
    assert within_longer(expression) == wider


def test_an_expression_is_refused_in_re2s_words() -> None:
    assert expression_problem("a+b") == ""
    assert expression_problem("(a") == "missing ): (a"
    assert "1001" in expression_problem("a{1001}")
    assert compiled("a{1001}") is None
    assert encoded("é") == b"(?m)\xc3\xa9"


def test_a_set_that_is_too_large_is_made_of_smaller_ones() -> None:
    wanted = [
        Pattern(rf"(?i)[^a]{{{300 + number}}}\pL{{100}}", is_regex=True) for number in range(12)
    ]
    wanted.append(Pattern("[ab]c", is_regex=True))

    assert 12 in PatternSets(wanted).shown_in(b"x ac")
    assert 0 in PatternSets(wanted).shown_in(b"x" * 450)
