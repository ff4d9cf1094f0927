"""Making the bytes of a log fit to be matched.

What belongs here: what stands between the words for the sake of a terminal or another system, and
lines without end. What does not: which lines belong together (``log_records``), and making text
safe to be shown again (``plain_text``).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

LONGEST_LINE = 4 << 20
"""Bytes; what is longer is cut, and its rest is another line."""


def clean_log(chunk: bytes) -> bytes:
    r"""A log's lines without carriage returns at their ends and without terminal escapes.

    Cleaning again changes nothing. Terminal escapes are the control sequences, control strings and
    single functions of ECMA-48 (https://ecma-international.org/publications-and-standards/standards/ecma-48/)
    that begin with ESC; a control string ends at its line's end at the latest.

    Args:
        chunk: Whole lines; a sequence that goes on in the next chunk isn't seen as one.
    """
    if b"\x1b" in chunk:
        chunk = _escapes().sub(b"", chunk)
    if b"\r" in chunk:
        chunk = _line_ends().sub(b"\n", chunk)
    return chunk


def cut_lines(text: bytes) -> bytes:
    """The text with a line's end wherever a line would be longer than ``LONGEST_LINE``.

    Args:
        text: Begins at a line's beginning.
    """
    if len(text) <= LONGEST_LINE:
        return text
    pieces: list[bytes] = []
    begin = 0
    while len(text) - begin > LONGEST_LINE:
        # The last end within reach: all lines before it are short enough.
        end = text.rfind(b"\n", begin, begin + LONGEST_LINE + 1)
        if end < 0:
            pieces += (text[begin : begin + LONGEST_LINE], b"\n")
            begin += LONGEST_LINE
        else:
            pieces.append(text[begin : end + 1])
            begin = end + 1
    pieces.append(text[begin:])
    return b"".join(pieces)


@cache
def _escapes() -> re.Pattern[bytes]:
    import re

    return re.compile(
        rb"\x1b(?:\[[0-?]*[ -/]*[@-~]?"  # control sequence: colours, cursor
        rb"|[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # control string: titles, links
        rb"|[ -/]*[0-Z\\^_`-~])?"  # single function; or the rest of one that was cut
    )


@cache
def _line_ends() -> re.Pattern[bytes]:
    import re

    return re.compile(rb"\r+\n")
