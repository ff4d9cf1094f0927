"""Making the bytes of a log fit to be matched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.matching.log_text import LONGEST_LINE, clean_log, cut_lines

PIECES = st.sampled_from(
    [b"\x1b", b"[", b"0;31m", b"]0;t", b"\x07", b"\\", b"\r", b"\n", b"error", b"P", b"(", b"\xff"]
)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (b"\x1b[1;31mERROR\x1b[0m no\r\n", b"ERROR no\n"),
        (b"\x1b]0;title\x07up\n", b"up\n"),
        (b"\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\\n", b"link\n"),
        (b"\x1b]0;never ended\nup\n", b"\nup\n"),
        (b"\x1b[38;2;1;2;3mx\x1b[K\x1b(B\x1b=\n", b"x\n"),
        (b"10%\r20%\r\r\n", b"10%\r20%\n"),
        (b"plain \xff\x00\n", b"plain \xff\x00\n"),
    ],
)
def test_what_is_for_a_terminal_is_gone(raw: bytes, clean: bytes) -> None:
    assert clean_log(raw) == clean


@given(st.lists(PIECES).map(b"".join))
def test_what_is_clean_stays_as_it_is(raw: bytes) -> None:
    clean = clean_log(raw)

    assert clean_log(clean) == clean
    assert b"\x1b" not in clean
    assert clean.count(b"\n") == raw.count(b"\n")


@given(st.lists(PIECES).map(b"".join))
def test_lines_are_cleaned_one_by_one(raw: bytes) -> None:
    assert clean_log(raw) == b"".join(
        clean_log(line + b"\n") for line in raw.split(b"\n")[:-1]
    ) + clean_log(raw.rpartition(b"\n")[2])


def test_a_line_without_end_is_cut() -> None:
    text = b"a\n" + b"x" * (2 * LONGEST_LINE + 1) + b"\nb"

    lines = cut_lines(text).split(b"\n")

    assert [len(line) for line in lines] == [1, LONGEST_LINE, LONGEST_LINE, 1, 1]
    assert cut_lines(b"x" * LONGEST_LINE + b"\n") == b"x" * LONGEST_LINE + b"\n"
