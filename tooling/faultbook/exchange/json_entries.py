"""Entries of a JSON file, one after the other, however large the file is.

What belongs here: a list, an object that holds one, or one object after another (as JSON Lines
has them) to its entries. What does not: what an entry means (the importers).

Formats: https://www.rfc-editor.org/rfc/rfc8259 and https://jsonlines.org. The content decides which
it is. UTF-8 and UTF-16 are read, with a byte order mark or without one.
"""

from __future__ import annotations

import codecs
import json
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.source import Outcome, Place, RowSetback

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path
    from typing import BinaryIO

MAX_LINE = 1 << 24
"""Bytes above which a line is not parsed (16 MiB)."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHUNK = 1 << 14  # bytes taken at a time
_LOOKED_AT = 4  # bytes that tell UTF-16 without a mark
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
    with _opened(path) as stream:
        while chunk := stream.read(1024):
            if stripped := chunk.strip():
                return stripped[:1].decode(errors="replace")
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
    form = _form(path, keys)
    if form == "list":
        yield from _items(path, shown, ("",))
    elif form == "object":
        yield from _items(path, shown, keys)
    elif form == "lines":
        yield from _lines(path, shown)
    else:
        yield from _objects(path, shown)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A file's text as UTF-8, without its byte order mark."""
    try:
        with path.open("rb") as stream:
            encoding, mark = _encoding(stream.read(_LOOKED_AT))
            stream.seek(mark)
            if encoding == "utf-8":
                yield stream
            else:
                yield BufferedReader(_AsUtf8(stream, encoding))
    except OSError as error:
        reason = (error.strerror or "can't be read").lower()
        raise EnvironmentProblem(f"{path} can't be read: {reason}") from error


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


def _encoding(start: bytes) -> tuple[str, int]:
    """The encoding that a file's first bytes tell, and how many of them are a mark."""
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            return encoding, len(mark)
    if len(start) == _LOOKED_AT and start[0] and not start[1]:
        return "utf-16-le", 0
    if len(start) == _LOOKED_AT and start[1] and not start[0]:
        return "utf-16-be", 0
    return "utf-8", 0


def _form(path: Path, keys: Collection[str]) -> str:
    import ijson

    try:
        with _opened(path) as stream:
            for prefix, event, _ in ijson.parse(stream, multiple_values=True):
                if (prefix, event) == ("", "start_array"):
                    return "list"
                if prefix in keys and event == "start_array":
                    return "object"
                if (prefix, event) == ("", "end_map"):
                    break
    except (ijson.JSONError, ValueError):
        pass
    with _opened(path) as stream:
        starts = [line for _, line in islice(_text_lines(stream), 2)]
    return "lines" if any(_parsed(line) is not None for line in starts) else "objects"


def _items(path: Path, shown: str, keys: Collection[str]) -> Iterator[JsonEntry | RowSetback]:
    """Entries of lists; a file that breaks off ends with a setback."""
    import ijson

    number = 0
    for key in keys:
        prefix = f"{key}.item" if key else "item"
        try:
            with _opened(path) as stream:
                for value in ijson.items(stream, prefix, multiple_values=True):
                    number += 1
                    yield JsonEntry(Place(shown, number, "entry"), value, key)
        except (ijson.JSONError, ValueError) as error:
            yield _broken(shown, number + 1, error)
            return


def _objects(path: Path, shown: str) -> Iterator[JsonEntry | RowSetback]:
    """Objects one after the other, over any number of lines each."""
    import ijson

    number = 0
    try:
        with _opened(path) as stream:
            for value in ijson.items(stream, "", multiple_values=True):
                number += 1
                yield JsonEntry(Place(shown, number, "entry"), value)
    except (ijson.JSONError, ValueError) as error:
        yield _broken(shown, number + 1, error)


def _broken(shown: str, number: int, error: Exception) -> RowSetback:
    said = " ".join(str(error).split())[:80]
    reason = f"the JSON is broken here, or cut off ({said}); {_NOT_READ}"
    return RowSetback(Place(shown, number, "entry"), Outcome.REFUSED, reason)


def _lines(path: Path, shown: str) -> Iterator[JsonEntry | RowSetback]:
    """An object a line; one that is broken doesn't harm the others."""
    with _opened(path) as stream:
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
