"""Two ways to one answer: a text at once, and a stream in any chunks."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faultbook.matching import log_records, log_text, occurrences, recognition
from faultbook.matching.answer import Seen
from faultbook.matching.plain_recognition import is_plain, recognise_plain
from faultbook.matching.recognition import Hit, Recogniser, recognise
from faultbook.signature import Pattern, Signature, Unless, Window
from tests.matching.logs_at_random import logs, signatures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def streamed(wanted: Sequence[Signature], chunks: Iterable[bytes]) -> tuple[Hit, ...]:
    recogniser = Recogniser(wanted)
    hits = [hit for chunk in chunks for hit in recogniser.feed(chunk)]
    return tuple(sorted([*hits, *recogniser.finish()]))


def cut(text: bytes, places: Iterable[int]) -> list[bytes]:
    bounds = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[begin:end] for begin, end in itertools.pairwise(bounds)]


def smaller_limits(block: int) -> ExitStack:
    """Limits that a short text reaches."""
    stack = ExitStack()
    for module, name, value in (
        (recognition, "_BLOCK", block),
        (recognition, "LONGEST_LINE", 150),
        (log_text, "LONGEST_LINE", 150),
        (log_records, "MOST_LINES", 5),
        (log_records, "MOST_BYTES", 200),
        (occurrences, "_WIDE", 2),
        (occurrences, "MOST_PLACES", 3),
    ):
        stack.enter_context(mock.patch.object(module, name, value))
    return stack


TWICE = Signature("sequence", (Pattern("a"), Pattern("a")))


@settings(max_examples=400, deadline=None)
@example(wanted=[TWICE], text=b"a\nalpha a\nbeta", places=[23, 54], block=10)
@given(
    wanted=st.lists(signatures, min_size=1, max_size=4),
    text=logs,
    places=st.lists(st.integers(0, 2000), max_size=6),
    block=st.integers(1, 400),
)
def test_a_text_and_a_stream_in_any_chunks_give_equal_answers(
    wanted: list[Signature], text: bytes, places: list[int], block: int
) -> None:
    with smaller_limits(block):
        assert streamed(wanted, cut(text, places)) == recognise(wanted, text)


plain_signatures = st.builds(
    Signature,
    st.sampled_from(("all", "any")),
    st.lists(
        st.sampled_from(("alpha", "beta", "a", "é", "gamma", "x y", "\ud800")).map(Pattern),
        min_size=1,
        max_size=3,
    ).map(tuple),
    st.just(()),
    st.none(),
    st.just(""),
)


@settings(max_examples=300, deadline=None)
@given(wanted=st.lists(plain_signatures, min_size=1, max_size=4), text=logs)
def test_plain_signatures_are_recognised_as_all_others(
    wanted: list[Signature], text: bytes
) -> None:
    assert all(map(is_plain, wanted))
    with smaller_limits(100):
        assert tuple(recognise_plain(wanted, text)) == recognise(wanted, text)


@given(signatures)
def test_what_needs_more_than_text_is_not_plain(signature: Signature) -> None:
    asks_more = any(one.is_regex or one.times > 1 or "\n" in one.text for one in signature.patterns)
    is_more = signature.form == "sequence" or signature.unless or signature.within
    assert is_plain(signature) == (not asks_more and not is_more)


def test_a_plain_signature_tells_as_much_of_a_long_line() -> None:
    text = b"first\n" + "é".encode() * 1_000 + b" needle\n"
    wanted = [Signature("all", (Pattern("needle"),))]
    assert tuple(recognise_plain(wanted, text)) == recognise(wanted, text)


LOG = b"""\
2024-01-02T03:04:05Z INFO starting
2024-01-02T03:04:06Z ERROR cannot reach db
  caused by: timeout
2024-01-02T03:04:07Z INFO retrying
2024-01-02T03:04:09Z ERROR cannot reach db
2024-01-02T03:04:10Z FATAL giving up
"""
DOWN = Signature("sequence", (Pattern("cannot reach db", times=2), Pattern("giving up")))
TIMEOUT = Signature("all", (Pattern("db\n  caused by: timeout"),))
QUIET = Signature("all", (Pattern("starting"),), (Unless(Pattern("FATAL")),))
SLOW = Signature(
    "all", (Pattern("retrying"),), (Unless(Pattern("reconnected"), within=Window(seconds=2.0)),)
)


@pytest.mark.parametrize("size", [1, 50, 10_000])
def test_a_hit_tells_where_its_patterns_were_seen(size: int) -> None:
    wanted = (DOWN, QUIET, TIMEOUT)
    chunks = [LOG[begin : begin + size] for begin in range(0, len(LOG), size)]

    assert streamed(wanted, chunks) == (
        Hit(
            0,
            (
                Seen("cannot reach db", 2, "2024-01-02T03:04:06Z ERROR cannot reach db"),
                Seen("giving up", 6, "2024-01-02T03:04:10Z FATAL giving up"),
            ),
        ),
        Hit(
            2,
            (Seen("db\n  caused by: timeout", 2, "2024-01-02T03:04:06Z ERROR cannot reach db"),),
        ),
    )


def test_lines_are_counted() -> None:
    recogniser = Recogniser((DOWN,))
    recogniser.feed(LOG + b"no end")
    recogniser.finish()

    assert recogniser.lines == 7
    assert recognise((DOWN,), b"") == ()


def test_a_log_that_is_written_is_told_of_at_once_and_again() -> None:
    recogniser = Recogniser(
        (TIMEOUT, SLOW, Signature("any", (Pattern("ERROR"),))), is_repeating=True
    )
    lines = LOG.splitlines(keepends=True)

    told = [[hit.number for hit in recogniser.feed(line)] for line in (*lines, lines[0])]

    assert told == [[], [2], [0], [], [2], [1], []]
    assert recogniser.finish() == []


def test_a_line_that_may_go_on_is_told_of_once() -> None:
    recogniser = Recogniser((Signature("any", (Pattern("ERROR"),)),), is_repeating=True)
    half = LOG.index(b"cannot")

    hits = [*recogniser.feed(LOG[:half]), *recogniser.feed(LOG[half:]), *recogniser.finish()]

    assert [hit.seen[0].line for hit in hits] == [2, 5]


def test_what_a_terminal_shows_is_matched() -> None:
    assert recognise((DOWN,), LOG.replace(b"db", b"\x1b[31mdb\x1b[0m").replace(b"\n", b"\r\n"))
    assert recognise((TIMEOUT,), LOG.replace(b"\n", b"\r\n"))


def test_a_long_line_is_told_of_in_part() -> None:
    (hit,) = recognise(
        (Signature("any", (Pattern("needle"),)),), "é".encode() * 400_000 + b"needle"
    )

    assert hit.seen[0].text == "é" * 500


HOSTILE = (
    Signature("any", (Pattern("(a+)+$", is_regex=True),)),
    Signature("any", (Pattern("(?s)(.*)*b.*b.*b.*b", is_regex=True),)),
    Signature("all", (Pattern("(x+x+)+y", is_regex=True), Pattern("a{1001}", is_regex=True))),
    Signature("all", (Pattern("never"),), (Unless(Pattern("", is_regex=True)),)),
    Signature("all", (Pattern("x*", is_regex=True), Pattern("never")), (), Window(seconds=9.0)),
)


@pytest.mark.parametrize(
    "text",
    [
        b"a" * (1 << 20) + b"!",
        b"\x00\xff\xfe" * 100_000,
        bytes(range(256)) * 100,
        b"\n" * 10_000,
        b"b" * (5 << 20),
        b"\x1b[" * 10_000,
        b"\xe2\x82\n" * 1_000,
        b"2024-01-02T03:04:05Z x\n" * 10_000,
        b"}\n" * 10_000,
    ],
)
def test_hostile_text_is_survived(text: bytes) -> None:
    assert streamed(HOSTILE, [text]) == recognise(HOSTILE, text)


@settings(max_examples=100, deadline=None)
@given(wanted=st.lists(signatures, max_size=3), text=st.binary(max_size=200))
def test_no_bytes_make_it_fail(wanted: list[Signature], text: bytes) -> None:
    assert streamed(wanted, [text, text]) == recognise(wanted, text + text)
