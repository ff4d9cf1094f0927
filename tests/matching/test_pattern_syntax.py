"""What patterns demand of a text, held against what RE2 finds."""

from __future__ import annotations

import sys
from typing import Any

import pytest
import re2
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faultbook.matching.pattern_syntax import demanded, is_weak, literal_length
from faultbook.matching.signed import WEAK
from faultbook.signature import Pattern, Signature
from tests.matching.expressions_at_random import EXPRESSIONS, LITERALS, TEXTS


def _compiled(expression: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(f"(?m){expression}", options)
    except re2.error:
        return None


def _regex(expression: str) -> Pattern:
    return Pattern(expression, is_regex=True)


@pytest.mark.parametrize(
    ("expression", "literals"),
    [
        ("ORA-01555", ("ora-01555",)),
        ("(?i)Disk Full", ("disk full",)),
        ("Straße", ("strasse",)),
        (r"relation\s+\"[^\"]+\"\s+does\s+not\s+exist", ("relation",)),
        ("Lost contact.*redis|Unable to connect", ("lost contact", "unable to connect")),
        ("create (new )?native", ("create native", "create new native")),
        ("unable to create (new )?VM", ("unable to create ",)),
        ("lost (peer|node) b", ("lost node b", "lost peer b")),
        ("[Ff]ailed to (mount|attach)", ("failed to mount", "failed to attach")),
        ("(a|b)(c|d)(e|f) and then a long text", (" and then a long text",)),
        ("(refused|connection refused)!", ("refused!",)),
        ("(abc){2,}x", ("abcabc",)),
        ("fatal{2}", ("fatall",)),
        ("colou?r of", ("color of", "colour of")),
        (r"\Qa.*b\E", ("a.*b",)),
        ("^panic: .*$", ("panic: ",)),
    ],
)
def test_demanded_literals(expression: str, literals: tuple[str, ...]) -> None:
    assert demanded(_regex(expression)) == literals


@pytest.mark.parametrize(
    "expression",
    [
        *(
            "",
            "ab",
            r"\d+",
            ".*",
            "(abc)?",
            "(abc)*",
            "abc|d*",
            "abc|de",
            "[a-z]+",
            "a.b.c.d",
            "(a",
        ),
        *("|".join(f"word{number}" for number in range(10, 27)), "(" * 99 + "abcdef" + ")" * 99),
    ],
)
def test_where_no_literal_can_be_told(expression: str) -> None:
    assert demanded(_regex(expression)) is None


def test_a_literal_demands_itself() -> None:
    assert demanded(Pattern("ORA-01555: Snapshot")) == ("ora-01555: snapshot",)
    assert demanded(Pattern("a.*b")) == ("a.*b",)
    assert demanded(Pattern("no")) is None


@given(EXPRESSIONS, TEXTS, st.data())
@settings(max_examples=400)
@example(r"(?i)K\x{17f}", "k\u017f", None)
@example("(?i)STRASSE|ẞß", "stra\u017fse ßẞ", None)
def test_what_is_found_holds_a_demanded_literal(
    expression: str, text: str, data: st.DataObject | None
) -> None:
    compiled = _compiled(expression)
    if compiled is None:
        return
    if data is not None:
        text += data.draw(_texts_for(expression))
    literals = demanded(_regex(expression))
    if literals is None:
        return
    assert len(literals) <= 16
    assert min(map(len, literals)) >= 3
    if compiled.search(text):
        assert any(literal in text.casefold() for literal in literals)


def _texts_for(expression: str) -> st.SearchStrategy[str]:
    """Texts made of the expression's own characters, so that it is found in some of them."""
    pieces = [piece for piece in re2.split(r"[^\pL\pN :-]+", expression) if piece] or [""]
    return st.lists(st.sampled_from(pieces), max_size=8).map("".join)


@given(LITERALS, TEXTS)
def test_a_literal_that_is_found_is_demanded(literal: str, text: str) -> None:
    literals = demanded(Pattern(literal))
    log = f"{text}{literal}{text}".replace("\r\n", "\n")  # as `clean_log` leaves line ends
    if literals is not None:
        assert all(one in log.casefold() for one in literals)


def test_what_re2_takes_for_equal_without_case_is_equal_when_folded() -> None:
    """Over all of Unicode: characters that Python knows cases of, each against all others."""
    everything = [chr(n) for n in range(sys.maxunicode + 1) if not 0xD800 <= n <= 0xDFFF]
    cased = [one for one in everything if _has_case(one)]
    text = "".join(cased)
    for one in cased:
        found = re2.compile(f"(?i){re2.escape(one)}").findall(text)
        assert {other.casefold() for other in found} == {one.casefold()}


def _has_case(one: str) -> bool:
    return len({one, one.lower(), one.upper(), one.title(), one.casefold()}) > 1


@pytest.mark.parametrize(
    ("expression", "length"),
    [
        ("ORA-01555", 9),
        (r"Out of memory: .*process \d+", 15 + 8),
        ("out of (memory|disk)", 11),
        ("[Ee]rror x{4}", 10),
        (r"\d+of\d+ms", 0),
        ("(fatal )?error", 5),
        (r"a.b.c.d.e.f.g.h.i.j.k", 0),
        ("(ab", 0),
    ],
)
def test_literal_characters_of_an_expression(expression: str, length: int) -> None:
    assert literal_length(Signature("all", (_regex(expression),))) == length


def test_literal_characters_of_a_signature() -> None:
    long, short = Pattern("connection refused"), Pattern("lost node")
    assert literal_length(Signature("all", (long, short))) == 27
    assert literal_length(Signature("sequence", (long, short))) == 27
    assert literal_length(Signature("any", (long, short))) == WEAK == 9


def test_fewer_than_nine_literal_characters_are_weak() -> None:
    assert is_weak(Signature("all", (Pattern("ORA-0155"),)))
    assert not is_weak(Signature("all", (Pattern("ORA-01555"),)))


def test_hostile_expressions_are_done_with_at_once() -> None:
    many = "|".join(f"alternative {number}" for number in range(20_000))
    assert demanded(_regex(many)) is None
    nested = "(" * 40 + "ab?" + "){20}" * 40
    assert demanded(_regex(nested)) is not None
    assert len(demanded(_regex("(a|b)" * 5_000)) or ()) == 16
    assert demanded(_regex("(" * 30 + "(ab|cd)?" + "){3}x" * 30)) is None
