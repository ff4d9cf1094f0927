"""The lines of a text file, which can be given back.

What belongs here: numbers of lines, lines too long to hold, and how much may be read in vain. What
does not: what a line says (``delimited``, ``json_rows``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.exchange.tables.cells import visible_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

LONGEST = 8_000_000
"""Characters of a line that are held; the rest of a longer one is passed over."""

_FREE = 16_000_000  # characters that may be read in vain at any rate
_SHARE = 4  # and times as many as were read to good use


class Line(NamedTuple):
    """A line of the file.

    Attributes:
        number: Its number, from 1.
        text: What it says, with its line end and without characters that don't show.
        is_ended: Whether a line end follows it.
        is_cut: Whether it goes on beyond ``LONGEST``.
    """

    number: int
    text: str
    is_ended: bool = True
    is_cut: bool = False


class Lines:
    """Reads a file line by line; never holds more than what it was given back."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._number = 0
        self._waiting: list[Line] = []  # the next one last
        self._read = self._in_vain = 0

    def take(self) -> Line | None:
        """The next line; None after the last."""
        if self._waiting:
            return self._waiting.pop()
        text = self._file.readline(LONGEST)
        if not text:
            return None
        self._number += 1
        self._read += len(text)
        is_ended = text.endswith(("\n", "\r"))
        is_cut = not is_ended and len(text) >= LONGEST
        if is_cut:
            is_ended = self._pass_over()
        return Line(self._number, visible_text(text), is_ended, is_cut)

    def give_back(self, lines: Sequence[Line]) -> None:
        """Have lines taken again, as if they hadn't been."""
        self._waiting.extend(reversed(lines))
        self._in_vain += sum(len(line.text) for line in lines)

    def may_look_ahead(self) -> bool:
        """Whether so little was given back that reading on still takes but a line's time."""
        return self._in_vain <= _FREE + _SHARE * self._read

    def _pass_over(self) -> bool:
        """Read to the end of the line; whether it has one."""
        while rest := self._file.readline(LONGEST):
            if rest.endswith(("\n", "\r")):
                return True
        return False
