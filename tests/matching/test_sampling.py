"""Of a long text, what is worth reading is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.matching.sampling import WHOLE, Sample

if TYPE_CHECKING:
    from faultbook.matching.words import Query

ORDINARY = b"2026-01-02T03:04:05Z request served from cache\n"


def query_of(*chunks: bytes) -> Query:
    sample = Sample()
    for chunk in chunks:
        sample.feed(chunk)
    return sample.query()


def long_text(inside: bytes, *, lines: int = 20_000) -> bytes:
    return ORDINARY * lines + inside + ORDINARY * lines


def test_a_short_text_is_read_whole() -> None:
    assert {"alpha", "omega"} <= set(query_of(b"alpha\n", ORDINARY * 9, b"omega").weights)


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        (b"alpha\n" + long_text(b""), True),
        (long_text(b"") + b"alpha\n", True),
        (long_text(b"ERROR alpha is gone\n"), True),
        (long_text(b"alpha is well\n"), False),
    ],
)
def test_of_a_long_text_beginning_end_and_trouble_are_read(text: bytes, is_read: bool) -> None:
    assert ("alpha" in query_of(text).weights) is is_read
    pieces = [text[start : start + 5_000] for start in range(0, len(text), 5_000)]
    assert ("alpha" in query_of(*pieces).weights) is is_read


def test_a_line_that_goes_on_after_the_beginning_is_read_as_one() -> None:
    filler = ORDINARY * (WHOLE // len(ORDINARY))
    filler += b"." * (WHOLE - len(filler) - len(b"\nhorse"))
    text = filler + b"\nhorseshoe"
    assert text[:WHOLE].endswith(b"\nhorse")
    assert "horsesho" in query_of(text).weights
    assert "horsesho" in query_of(text[:WHOLE], text[WHOLE:]).weights


def test_no_more_is_kept_of_a_longer_text() -> None:
    line = b"ERROR %d is no good here\n"
    queries = [query_of(*(line % number for number in range(count))) for count in (9_000, 90_000)]
    assert queries[0].weights == queries[1].weights


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_chunks_make_no_difference_to_a_short_text(chunks: list[bytes]) -> None:
    assert query_of(*chunks) == query_of(b"".join(chunks))
