"""Text from a record made safe to print.

What belongs here: characters that a terminal or a reader's eye would act on instead of showing.
What does not: markup of one output format (``reporters``, ``views``).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

HIDDEN = (
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional marks, embeddings, overrides
    "\u2028\u2029"  # line ends to some programs, not to others
    "\u00ad\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # invisible
)
"""Ranges, for a character class, of what doesn't show or reorders what does."""

_NAMED = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
_TWO_DIGITS, _FOUR_DIGITS = 0xFF, 0xFFFF


def visible(text: str) -> str:
    """One line, with every character that would not be seen, or would do something, escaped."""
    if text.isascii() and text.isprintable():
        return text
    return _unsafe().sub(_escaped, text)


def visible_block(text: str) -> str:
    """Text of several lines, likewise; its line ends and tabs stay."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(visible(part) for part in line.split("\t")) for line in lines)


@cache
def _unsafe() -> re.Pattern[str]:
    """What isn't printed as it is; compiled when it is needed, for most text is plain."""
    import re

    return re.compile(
        f"[{HIDDEN}"
        "\x00-\x1f\x7f-\x9f"  # control characters, the escape among them
        "\ud800-\udfff"  # bytes of a file's name that are not UTF-8
        "]"
    )


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    number = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if number <= _TWO_DIGITS:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= _FOUR_DIGITS else f"\\U{number:08x}"
