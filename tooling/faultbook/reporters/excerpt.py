"""The line that a finding is in, with the part that is meant underlined.

What belongs here: which part of a line is shown and how wide it is on a terminal. What does not:
what stands beside it and its colours (``text``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from faultbook.plain_text import visible

if TYPE_CHECKING:
    from faultbook.diagnostics import Diagnostic

_ROOM = 100  # cells for the text of the line
_TAB = " " * 4
_CUT = "..."


class Excerpt(NamedTuple):
    """A line as it is shown.

    Attributes:
        text: The line, or the part of it around what is meant; safe to print.
        before: Cells before what is meant.
        width: Cells that are meant, at least one.
    """

    text: str
    before: int
    width: int


def excerpt_of(one: Diagnostic) -> Excerpt | None:
    """The line of a finding; None when there is nothing to see.

    A finding at the start of a line that doesn't say how far it goes is about the whole record, so
    its line says nothing.
    """
    line, start = one.source, one.location.column - 1
    is_whole_record = not start and not one.end_column
    if is_whole_record or start > len(line) or not line.strip():
        return None
    end = max(start + 1, min(one.end_column - 1, len(line)))
    if len(line) <= _ROOM and line.isascii() and line.isprintable():
        return Excerpt(line.rstrip(), start, end - start)
    return _cut(line, start, end)


def _cut(line: str, start: int, end: int) -> Excerpt:
    """As much of a line as there is room for: what is meant first, then what is around it."""
    first = last = start
    room = _ROOM
    while last < min(end, len(line)) and (cells := _shown(line[last]).cells) <= room:
        room -= cells
        last += 1
    grows = True
    while grows:
        grows = False
        if first > 0 and (cells := _shown(line[first - 1]).cells) <= room:
            first -= 1
            room -= cells
            grows = True
        if last < len(line) and (cells := _shown(line[last]).cells) <= room:
            room -= cells
            last += 1
            grows = True
    before = (_CUT if first else "") + _text(line[first:start])
    through = before + _text(line[start : min(end, last)])
    after = _text(line[min(end, last) : last]) + (_CUT if line[last:].strip() else "")
    width = _cells(through) - _cells(before)
    return Excerpt((through + after).rstrip(), _cells(before), max(1, width))


class _Shown(NamedTuple):
    """A character as it is shown, and the cells it takes."""

    text: str
    cells: int


@lru_cache(1024)
def _shown(character: str) -> _Shown:
    text = _TAB if character == "\t" else visible(character)
    return _Shown(text, max(1, _cells(text)))  # at least one, so that a heap of accents ends


def _text(characters: str) -> str:
    return "".join(_shown(character).text for character in characters)


def _cells(text: str) -> int:
    """Columns of a terminal that the text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
