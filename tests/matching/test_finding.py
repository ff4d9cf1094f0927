"""The whole search: a text goes in, known errors come out, or an honest nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.matching.answer import Confidence
from faultbook.matching.finding import find, gather
from faultbook.matching.knowledge import TextFields
from faultbook.matching.ranking import rank
from faultbook.matching.sampling import WHOLE
from faultbook.signature import Pattern, Signature
from tests.matching.known_errors import EVERYTHING, InMemory, all_of, known

if TYPE_CHECKING:
    from collections.abc import Iterable

CHARGE = b"""\
2026-01-02T03:04:05Z ERROR card-gateway gateway pool exhausted after 30 s
2026-01-02T03:04:06Z ERROR card-gateway giving up on charge 4711
"""
CALM = b"2026-01-02T03:04:05Z INFO web GET /cart HTTP/1.1 200 in 3 ms\n"


def in_pieces(text: bytes, size: int) -> Iterable[bytes]:
    return (text[start : start + size] for start in range(0, len(text), size))


def test_a_signature_decides() -> None:
    answer = find(EVERYTHING, [CHARGE])
    match = answer.matches[0]
    assert match.known_error.id == "KE-2026-0001"
    assert (match.rank, answer.confidence) == (1, Confidence.MATCH)
    assert [(seen.line, seen.pattern) for seen in match.signatures[0].seen] == [
        (1, "gateway pool exhausted"),
        (2, "giving up on charge"),
    ]
    assert "card" in match.terms
    assert (answer.lines, answer.known_errors) == (2, 3)


@pytest.mark.parametrize("text", [b"", b"\n", CALM, CALM * 5_000, bytes(range(256)) * 9])
def test_where_nothing_is_known_nothing_is_answered(text: bytes) -> None:
    answer = find(EVERYTHING, [text])
    assert answer.matches == ()
    assert answer.confidence is Confidence.NONE
    assert answer.lines == text.count(b"\n") + (bool(text) and not text.endswith(b"\n"))


def test_without_known_errors_nothing_is_answered() -> None:
    assert find(InMemory(), [CHARGE]).matches == ()
    assert find(InMemory(), []).lines == 0


@pytest.mark.parametrize("size", [1_000, WHOLE, 10**9])
def test_a_long_text_is_answered_like_a_short_one(size: int) -> None:
    text = CALM * 4_000 + CHARGE + CALM * 4_000
    answer = find(EVERYTHING, in_pieces(text, size))
    assert answer.lines == 8_002
    assert answer.matches[0].known_error.id == "KE-2026-0001"
    assert answer.matches[0].signatures[0].seen[0].line == 4_001
    assert answer.confidence is Confidence.MATCH


def test_words_find_what_has_no_signature() -> None:
    text = b"ERROR search-indexer: index rebuild: java.lang.OutOfMemoryError: Java heap space"
    evidence, query, _ = gather(EVERYTHING, [text])
    assert rank(evidence, query)[0].known_error.id == "KE-2026-0003"


def test_no_more_are_told_than_asked_for() -> None:
    alike = [known(number, TextFields("Pool"), all_of("pool is exhausted")) for number in range(9)]
    knowledge = InMemory(*alike)
    text = [b"ERROR the pool is exhausted"]
    evidence, query, _ = gather(knowledge, text)
    assert {match.rank for match in rank(evidence, query)} == {1}
    assert len(find(knowledge, text, limit=3).matches) <= 3


def test_the_service_decides_between_identical_signatures() -> None:
    knowledge = InMemory(
        known(1, TextFields("Pool"), all_of("the pool is exhausted"), services=("login",)),
        known(2, TextFields("Pool"), all_of("the pool is exhausted"), services=("shop",)),
    )
    evidence, query, _ = gather(knowledge, [b"ERROR the pool is exhausted"])
    assert rank(evidence, query, "shop")[0].known_error.id == "KE-2026-0002"
    assert [match.rank for match in rank(evidence, query, "shop")] == [1, 2]


def test_a_signature_that_ordinary_log_shows_says_less() -> None:
    def likely(literal: str) -> float:
        evidence, query, _ = gather(
            InMemory(known(1, TextFields("Pool"), all_of(literal))),
            [f"2026-01-02T03:04:05Z WARN worker 7: {literal} by host".encode()],
        )
        return rank(evidence, query)[0].probability

    assert likely("Connection reset by peer") < likely("Conception roset by peor")


def test_a_signature_is_seen_through_terminal_colours_and_line_ends() -> None:
    text = CHARGE.replace(b"pool", b"\x1b[31mpool\x1b[0m").replace(b"\n", b"\r\n")
    assert find(EVERYTHING, [text]).confidence is Confidence.MATCH


def test_a_signature_is_found_by_an_expression_too() -> None:
    regex = Signature("all", (Pattern(r"charge [0-9]+ was refused twice", is_regex=True),))
    knowledge = InMemory(known(1, TextFields("Charge"), regex))
    match = rank(*gather(knowledge, [b"charge 4711 was refused twice"])[:2])[0]
    assert match.signatures[0].seen[0].line == 1


@given(st.binary(max_size=300), st.integers(1, 50))
def test_no_bytes_make_it_raise(text: bytes, size: int) -> None:
    whole = find(EVERYTHING, [text])
    assert find(EVERYTHING, in_pieces(text, size)) == whole


@given(st.text(max_size=300))
def test_no_text_makes_it_raise(text: str) -> None:
    answer = find(EVERYTHING, [text.encode("utf-8", "replace")], service=text)
    assert all(match.confidence is not Confidence.NONE for match in answer.matches)
