"""Entries of a JSON file, one after the other, however large the file is.

What belongs here: a list, an object that holds one, or one object after another (as JSON Lines
has them) to its entries. What does not: what an entry means (the importers).

Formats: https://www.rfc-editor.org/rfc/rfc8259 and https://jsonlines.org. The content decides which
it is. It may be in any encoding that is told from its bytes (``tables.encoding``).
"""

from __future__ import annotations

import codecs
import json
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.exchange.source import Outcome, Place, RowSetback
from faultbook.exchange.tables.encoding import encoding_of, unreadable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path
    from typing import BinaryIO

MAX_LINE = 1 << 24
"""Bytes above which a line is not parsed (16 MiB)."""

_CHUNK = 1 << 14  # bytes taken at a time
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_READ = "what follows it is not read; export the file once more"


class JsonEntry(NamedTuple):
    """An entry of a JSON file.

    Attributes:
        place: Where it stands.
    value: What it says, as ``json`` has it, but that fractions may be decimals.
        within: Key of the list that it stands in; "" for a list without one and for lines.
    """

    place: Place
    value: Any
    within: str = ""


def first_sign(path: Path) -> str:
    """The first character of a text file that isn't blank; "" where there is none.

    Raises:
        EnvironmentProblem: The file can't be read.
    """
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                for mark in _MARKS:
                    chunk = chunk.removeprefix(mark)
                if stripped := chunk.replace(b"\0", b"").strip():
                    return stripped[:1].decode(errors="replace")
    except OSError as error:
        raise unreadable(path, error) from error
    return ""


def read_entries(path: Path, shown: str, keys: Collection[str]) -> Iterator[JsonEntry | RowSetback]:
    """Every entry of a file, and a setback for what can't be read as one.

    Args:
        path: The file.
        shown: The file as places name it.
        keys: Keys of an object under which lists of entries stand.

    Raises:
        EnvironmentProblem: The file can't be read.
    """
    try:
        source = _Text(path, encoding_of(path))
    except OSError as error:
        raise unreadable(path, error) from error
    form = _form(source, keys)
    if form == "list":
        yield from _items(source, shown, ("",))
    elif form == "object":
        yield from _items(source, shown, keys)
    elif form == "lines":
        yield from _lines(source, shown)
    else:
        yield from _objects(source, shown)


class _Text(NamedTuple):
    """A file of text and its encoding."""

    path: Path
    encoding: str


@contextmanager
def _opened(source: _Text) -> Iterator[BinaryIO]:
    """A file's text as UTF-8, without its byte order mark; bytes that it can't have are U+FFFD."""
    try:
        with source.path.open("rb") as stream:
            yield BufferedReader(_AsUtf8(stream, source.encoding), _CHUNK)
    except OSError as error:
        raise unreadable(source.path, error) from error


class _AsUtf8(RawIOBase):
    """A stream of text in another encoding, as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            chunk = self._stream.read(_CHUNK)
            self._rest = self._decoder.decode(chunk, final=not chunk).encode(errors="replace")
            if not chunk:
                break
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def _form(source: _Text, keys: Collection[str]) -> str:
    import ijson

    try:
        with _opened(source) as stream:
            for prefix, event, _ in ijson.parse(stream, multiple_values=True):
                if (prefix, event) == ("", "start_array"):
                    return "list"
                if prefix in keys and event == "start_array":
                    return "object"
                if (prefix, event) == ("", "end_map"):
                    break
    except (ijson.JSONError, ValueError):
        pass
    with _opened(source) as stream:
        starts = [line for _, line in islice(_text_lines(stream), 2)]
    return "lines" if any(_parsed(line) is not None for line in starts) else "objects"


def _items(source: _Text, shown: str, keys: Collection[str]) -> Iterator[JsonEntry | RowSetback]:
    """Entries of lists; a file that breaks off ends with a setback."""
    import ijson

    number = 0
    for key in keys:
        prefix = f"{key}.item" if key else "item"
        try:
            with _opened(source) as stream:
                for value in ijson.items(stream, prefix, multiple_values=True):
                    number += 1
                    yield JsonEntry(Place(shown, number, "entry"), value, key)
        except (ijson.JSONError, ValueError) as error:
            yield _broken(shown, number + 1, error)
            return


def _objects(source: _Text, shown: str) -> Iterator[JsonEntry | RowSetback]:
    """Objects one after the other, over any number of lines each."""
    import ijson

    number = 0
    try:
        with _opened(source) as stream:
            for value in ijson.items(stream, "", multiple_values=True):
                number += 1
                yield JsonEntry(Place(shown, number, "entry"), value)
    except (ijson.JSONError, ValueError) as error:
        yield _broken(shown, number + 1, error)


def _broken(shown: str, number: int, error: Exception) -> RowSetback:
    said = " ".join(str(error).split())[:80]
    reason = f"the JSON is broken here, or cut off ({said}); {_NOT_READ}"
    return RowSetback(Place(shown, number, "entry"), Outcome.REFUSED, reason)


def _lines(source: _Text, shown: str) -> Iterator[JsonEntry | RowSetback]:
    """An object a line; one that is broken doesn't harm the others."""
    with _opened(source) as stream:
        for number, line in _text_lines(stream):
            place = Place(shown, number)
            value = _parsed(line)
            if value is not None:
                yield JsonEntry(place, value)
            elif len(line) > MAX_LINE:
                reason = f"the line is longer than {MAX_LINE} bytes; put one entry on each"
                yield RowSetback(place, Outcome.REFUSED, reason)
            else:
                reason = "the line is no JSON object, or cut off; export the file once more"
                yield RowSetback(place, Outcome.REFUSED, reason)


def _text_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines that aren't blank, with their numbers; of one too long no more than shows it is."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        rest = line
        while rest and not rest.endswith(b"\n") and len(rest) > MAX_LINE:
            rest = stream.readline(MAX_LINE + 1)
        if line.strip():
            yield number, line


def _parsed(line: bytes) -> dict[str, Any] | None:
    if len(line) > MAX_LINE:
        return None
    try:
        value = json.loads(line, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
