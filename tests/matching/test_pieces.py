"""Pieces: whatever a pattern is found in holds one of its pieces."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.matching.pieces import pieces_in, pieces_of
from faultbook.signature import Pattern, Signature, Unless
from tests.matching.expressions_at_random import EXPRESSIONS, LITERALS, TEXTS


def _of(*patterns: Pattern | str, form: str = "all") -> tuple[int, ...] | None:
    made = tuple(Pattern(one) if isinstance(one, str) else one for one in patterns)
    return pieces_of(Signature(form, made))  # type: ignore[arg-type]


def _sum(piece: str) -> int:
    (checksum,) = pieces_in(piece)
    return checksum


def test_a_text_has_a_piece_at_every_character() -> None:
    assert pieces_in("ORA-01") == {_sum("ora-0"), _sum("ra-01")}
    assert pieces_in("Straße") == {_sum("stras"), _sum("trass"), _sum("rasse")}
    assert pieces_in("core") == set()
    assert len(pieces_in("\ud800\udfff \U0001f600 x")) == 2


def test_the_rarest_piece_stands_for_a_literal() -> None:
    assert pieces_in("th ORA-01555").issuperset(_of("failed with ORA-01555") or ())
    assert pieces_in("n zqxjk i").issuperset(_of("the connection zqxjk is closed") or ())


def test_where_all_have_to_be_there_the_rarest_pattern_counts() -> None:
    assert _of("connection", "Xyzzyx") == _of("Xyzzyx")
    assert _of("connection", Pattern(r"\d+", is_regex=True)) == _of("connection")
    assert _of("Xyzzyx", "connection", form="sequence") == _of("Xyzzyx")


def test_where_any_is_enough_each_has_its_pieces() -> None:
    both = _of("connection", "Xyzzyx", form="any")
    assert both == tuple(sorted((_of("connection") or ()) + (_of("Xyzzyx") or ())))
    assert _of(Pattern("connection|Xyzzyx", is_regex=True)) == both


@pytest.mark.parametrize("form", ["all", "sequence", "any"])
def test_without_a_literal_of_five_characters_there_is_none(form: str) -> None:
    assert _of("lost", Pattern(".*", is_regex=True), form=form) is None
    assert _of(Pattern("connection|lost", is_regex=True), form=form) is None


def test_one_pattern_without_a_literal_is_enough_for_any() -> None:
    assert _of("connection", "lost", form="any") is None


def test_what_must_not_be_there_has_no_piece() -> None:
    signature = Signature("all", (Pattern("lost"),), (Unless(Pattern("connection")),))
    assert pieces_of(signature) is None


_PATTERNS = st.builds(Pattern, LITERALS) | st.builds(Pattern, EXPRESSIONS, st.just(value=True))


@given(st.sampled_from(["all", "any"]), st.lists(_PATTERNS, min_size=1, max_size=3), TEXTS, TEXTS)
@settings(max_examples=300)
def test_what_is_recognised_has_a_piece(
    form: str, patterns: list[Pattern], before: str, after: str
) -> None:
    literal = next((one.text for one in patterns if not one.is_regex), "")
    text = f"{before}{literal}{after}"
    options = re2.Options()
    options.log_errors = False
    try:
        wanted = [one.text if one.is_regex else re2.escape(one.text) for one in patterns]
        found = [bool(re2.compile(f"(?m){one}", options).search(text)) for one in wanted]
    except re2.error:
        return
    pieces = pieces_of(Signature(form, tuple(patterns)))  # type: ignore[arg-type]
    if pieces is not None and (all if form == "all" else any)(found):
        assert not pieces_in(text).isdisjoint(pieces)
