"""Which expressions a browser would run otherwise."""

from __future__ import annotations

from typing import get_args

import pytest

from faultbook.matching.expressions import ConstructKind
from faultbook.matching.javascript import (
    DIFFERENT,
    DIFFERENT_WITHOUT_CASE,
    SAME,
    differs_in_javascript,
)


@pytest.mark.parametrize(
    "expression",
    [
        *("disk full", r"a\.b\(c\)\[\]\{\}\/", "(?i)timed? out|refused", "(?is)a.*b", "(?m)^a$"),
        *(r"\d+\s\w\b\B\D\S\W", r"[^\t\n]+", "(a|b)?(?:c){2,3}?", "(?<node>n-[0-9]+)", r"\x41\0"),
        *(
            r"\p{L}\P{Lu}",
            r"(?i)\p{L}[^\p{Lu}]",
            "[a-z_.-]",
            "[[a]",
            r"[\]\-]",
            "(?:^)*",
            ".",
            r"\n\r\t\f\v",
            "",
            "ß",
        ),
    ],
)
def test_the_same_in_both(expression: str) -> None:
    assert differs_in_javascript(expression) == ""


@pytest.mark.parametrize(
    ("expression", "construct"),
    [
        (r"\Aerror", r"\A"),
        (r"error\z", r"\z"),
        (r"a\Cb", r"\C"),
        (r"\Qa.b\E", r"\Qa.b\E"),
        (r"\pL", r"\pL"),
        (r"\p{Greek}", r"\p{Greek}"),
        (r"\p{^L}", r"\p{^L}"),
        ("[[:alpha:]]", "[:alpha:]"),
        ("(?P<node>a)", "(?P<node>"),
        ("(?<a>x)(?<a>y)", "(?<a>"),
        ("a(?i)b", "(?i)"),
        ("(?i:a)", "(?i:"),
        ("(?U)a+", "(?U)"),
        ("(?-m)^a", "(?-m)"),
        (r"(?i)\P{Lu}", r"\P{Lu}"),
        (r"(?i)[\P{Lu}]", r"\P{Lu}"),
        (r"\x{1F600}", r"\x{1F600}"),
        (r"\a", r"\a"),
        (r"\012", r"\012"),
        (r"\"a\-b", r"\""),
        ('{"level": 1}', "{"),
        ("a]", "]"),
        ("[]a]", "]"),
        (r"[\w-.]", r"\w-"),
        ("^*a", "^*"),
    ],
)
def test_the_construct_that_differs_is_named(expression: str, construct: str) -> None:
    said = differs_in_javascript(expression)
    assert said.partition(" is ")[0] == f"'{construct}'"
    assert "; " in said


def test_the_reason_says_what_to_write() -> None:
    assert differs_in_javascript(r"out of memory\z") == (
        r"'\z' is unknown to JavaScript; write '$', or leave it away"
    )


def test_every_construct_is_judged() -> None:
    kinds = set(get_args(ConstructKind))
    different = [SAME, set(DIFFERENT), set(DIFFERENT_WITHOUT_CASE)]
    assert set().union(*different) == kinds
    assert sum(map(len, different)) == len(kinds)
