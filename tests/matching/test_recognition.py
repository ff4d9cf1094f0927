"""Two ways to one answer: a text at once, and a stream in any chunks."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from typing import TYPE_CHECKING
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.matching import log_records, log_text, occurrences, recognition
from faultbook.matching.recognition import Hit, Recogniser, recognise
from tests.matching.logs_at_random import logs, signatures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.matching.signature import Signature


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


@settings(max_examples=400, deadline=None)
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
