"""Reading expressions: what RE2 takes is read, and means there what it means to RE2."""

from __future__ import annotations

import pytest
import re2
from hypothesis import example, given
from hypothesis import strategies as st

from faultbook.matching.expression_reading import read_expression
from faultbook.matching.expressions import (
    Construct,
    Either,
    InOrder,
    OneCharacter,
    Repeated,
    Text,
    UnreadableExpression,
)
from faultbook.matching.pattern_syntax import demanded
from faultbook.signature import Pattern
from tests.matching.expressions_at_random import EXPRESSIONS

ANY = OneCharacter(None)


def is_taken(expression: str) -> bool:
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(expression, options)
    except re2.error:
        return False
    return True


@pytest.mark.parametrize(
    ("expression", "tree"),
    [
        ("disk full", Text("disk full")),
        (r"a\.b\x41\x{1F600}\101\0", Text("a.bA\U0001f600A\0")),
        (r"\Qa.b\E|c", Either((Text("a.b"), Text("c")))),
        (r"ab\Q\E*", InOrder((Text("a"), Repeated(Text("b"), 0, None)))),
        ("ab+?c", InOrder((Text("a"), Repeated(Text("b"), 1, None), Text("c")))),
        ("(ab){2,5}", Repeated(Text("ab"), 2, 5)),
        ("a{,3}b{02}{", Text("a{,3}b{02}{")),
        ("(?i)^a$|", Either((Text("a"), Text("")))),
        ("[Ee]rr", InOrder((OneCharacter(("E", "e")), Text("rr")))),
        ("[]a-][^a].", InOrder((OneCharacter(("-", "]", "a")), ANY, ANY))),
        (r"[\d-z][[:^alpha:]a]\pL\p{Greek}\C", InOrder((ANY,) * 5)),
        ("[[:a]", OneCharacter((":", "[", "a"))),
    ],
)
def test_an_expression_becomes_a_tree(
    expression: str, tree: Text | OneCharacter | InOrder | Either | Repeated
) -> None:
    assert is_taken(expression)
    assert read_expression(expression).tree == tree


@pytest.mark.parametrize(
    "expression",
    [
        *("*a", "a|*", "(?i)*", r"\Q\E*", "(a", "a)", "[a", "[", "[]", "[^", "(?i", "(?x)a"),
        *("(?=a)", "(?<=a)", "(?<!a)", "(?P=n)", "(?P<a", r"\1", r"\8", r"\Z", r"\E", r"\é", "\\"),
        *(r"\x4", r"\x{}", r"\x{110000}", r"[a-\d]", "[b-a]", r"[\b]", r"\p", r"\p{L"),
    ],
)
def test_what_re2_refuses_and_a_tree_can_not_hold_is_unreadable(expression: str) -> None:
    assert not is_taken(expression)
    with pytest.raises(UnreadableExpression):
        read_expression(expression)


def test_groups_nested_deeper_than_is_of_use_are_unreadable() -> None:
    assert read_expression("(" * 50 + "a" + ")" * 50).tree == Text("a")
    with pytest.raises(UnreadableExpression):
        read_expression("(" * 100_000 + "a" + ")" * 100_000)


def test_constructs_are_noted_as_they_stand_there() -> None:
    expression = r"(?i)\Aa\b+(?P<n>[[:digit:]\s-z])\pL\p{Lu}\Qx\E(?s:.)\x{41}\"]\z"
    assert read_expression(expression).constructs == (
        Construct("leading-flags", "(?i)"),
        Construct("begin-text", r"\A"),
        Construct("boundary", r"\b"),
        Construct("repeated-assertion", r"\b+"),
        Construct("named-group", "(?P<n>"),
        Construct("posix-class", "[:digit:]"),
        Construct("space", r"\s"),
        Construct("dash-after-class", r"\s-"),
        Construct("unicode-class", r"\pL"),
        Construct("braced-category", r"\p{Lu}"),
        Construct("quoted", r"\Qx\E"),
        Construct("inner-flags", "(?s:"),
        Construct("character-code", r"\x{41}"),
        Construct("needless-escape", r"\""),
        Construct("loose-bracket", "]"),
        Construct("end-text", r"\z"),
    )


@given(EXPRESSIONS)
@example("k{02}")
def test_all_that_re2_takes_is_read(expression: str) -> None:
    if is_taken(expression):
        read_expression(expression)


@given(st.text(r"ab\Q{}[]()|*+?^$.-:=<>!PpxdsEA0123,i ", max_size=30))
def test_no_text_makes_reading_raise_anything_else(expression: str) -> None:
    try:
        read_expression(expression)
    except UnreadableExpression:
        assert not is_taken(expression)


@pytest.mark.parametrize(
    "piece",
    [
        *("{", "[:", "[[:", "(?P<n>a)", "a*(?i)*", "a*", r"\Q", r"\Qa\E", r"\p{L}", r"\x{41}"),
        *(
            "(?i)",
            "*",
            "(",
            ")",
            "[",
            "[]",
            "[^a]",
            "a{2}",
            "a{2,",
            "|",
            r"\b+",
            "(?:",
            "(?<a",
            "a|",
        ),
    ],
)
def test_no_length_makes_an_expression_too_much(piece: str) -> None:
    for expression in (piece * 10_000, f"a{piece * 10_000}"):
        assert len(demanded(Pattern(expression, is_regex=True)) or ()) <= 16
