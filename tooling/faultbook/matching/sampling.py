"""Which lines of a text its words are read from.

What belongs here: reading all of a short text, and of a long one what is worth reading, in bounded
time and memory. What does not: what becomes of the lines (``words``).

Of a long log its beginning is read, its end, and what lies between as far as it speaks of trouble:
an engineer reads it no differently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.matching.words import Query, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

WHOLE = 64 * 1024
"""Bytes of a text that are read whole; of a longer one, its beginning and its end."""

_TROUBLE = (
    "(?im)^.*(?:error|exception|fatal|panic|fail|refused|denied|timed out|timeout|traceback"
    "|unable|cannot|crash|killed|abort).*$"
)
_MOST_SOUGHT = 16 * 1024 * 1024  # bytes between beginning and end in which trouble is looked for
_MOST_LOOKED = 4_000  # lines of trouble that are looked at, most of which repeat others
_MOST_LINES = 1_200  # different lines that are read before the end


class Sample:
    """The words of a text that comes in chunks of any size."""

    def __init__(self) -> None:
        self._reading = Reading()
        self._head = b""
        self._tail = b""
        self._sought = 0
        self._looked = 0

    def feed(self, chunk: bytes) -> None:
        """Take in the next part of the text."""
        room = WHOLE - len(self._head)
        self._head += chunk[:room]
        rest = chunk[room:] if room else chunk
        if rest:
            self._seek(rest)
            self._tail = (self._tail + rest[-WHOLE:])[-WHOLE:]

    def query(self) -> Query:
        """The words of all that was fed so far."""
        if self._sought <= WHOLE:  # the end goes on where the beginning was cut off
            read = self._head + self._tail
        else:
            _, line_end, tail = self._tail.partition(b"\n")  # that line began before the end
            read = self._head + b"\n" + (tail if line_end else self._tail)
        self._reading.read(_lines(read))
        return self._reading.query()

    def _seek(self, chunk: bytes) -> None:
        """Read lines of trouble, as long as that costs little."""
        sought = chunk[: max(0, _MOST_SOUGHT - self._sought)]
        self._sought += len(chunk)
        if sought and self._looked < _MOST_LOOKED and self._reading.lines < _MOST_LINES:
            self._reading.read(self._troubled(sought))

    def _troubled(self, chunk: bytes) -> Iterator[str]:
        import re2

        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1  # bytes that are no UTF-8 are borne
        for found in re2.compile(_TROUBLE.encode(), options).finditer(chunk):
            self._looked += 1
            if self._looked > _MOST_LOOKED or self._reading.lines > _MOST_LINES:
                return
            yield found[0].decode("utf-8", "replace")


def _lines(text: bytes) -> Iterator[str]:
    return iter(text.decode("utf-8", "replace").split("\n"))
