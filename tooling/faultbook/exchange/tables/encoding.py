"""The encoding of a text file, decided on all of it.

What belongs here: telling encodings apart and opening the file. What does not: what stands in it
(``delimited``, ``json_rows``).
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO, TextIO

_CHUNK = 1 << 20  # even, so that a pair of bytes is never cut
_PEEKED = 1 << 16
_MARKS = (  # UTF-32's little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STRAY = re.compile("[\udc80-\udcff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_FEW_STRAYS = 20  # one stray byte among that many characters is damage and not another encoding
_NULS_IN_UTF16 = 0.1  # of its characters, since commas, digits and line ends are ASCII
_ONE_SIDED = 10


class _Count(NamedTuple):
    """What a file's bytes look like.

    Attributes:
        size: Number of bytes.
        even: Number of NUL bytes at even places, from 0.
        odd: Number of those at odd places.
        strays: Number of bytes that no UTF-8 character has.
        characters: Number of characters beyond ASCII, if it is UTF-8.
    """

    size: int
    even: int
    odd: int
    strays: int
    characters: int


def open_text(path: Path) -> TextIO:
    """Open a text file in the encoding that it is in, line ends as they are.

    A carriage return ends a line only where line feeds end none of the first lines.

    A byte order mark says it. Without one it is UTF-16 where every other byte is often NUL, UTF-8
    where (nearly) all bytes are, and else Windows-1252. Bytes that can't be read become U+FFFD.

    Raises:
        EnvironmentProblem: It can't be opened or read.
    """
    try:
        name = encoding_of(path)
        with path.open(encoding=name, errors="replace", newline="") as file:
            newline = "\n" if "\n" in file.read(_PEEKED) else ""
        return path.open(encoding=name, errors="replace", newline=newline)
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> EnvironmentProblem:
    """What to raise for a file that the system doesn't let us read."""
    return EnvironmentProblem(f"{path} can't be read: {(error.strerror or str(error)).lower()}")


def encoding_of(path: Path) -> str:
    """Python's name of a file's encoding; the file is read once, a part at a time."""
    with path.open("rb") as file:
        start = file.read(4)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name
        file.seek(0)
        count = _count(file)
    return _judged(count)


def _count(file: BinaryIO) -> _Count:
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    size = even = odd = strays = characters = 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if b"\0" in chunk:
            even += chunk[::2].count(0)
            odd += chunk[1::2].count(0)
        text = decoder.decode(chunk)
        if not text.isascii():
            stray = len(_STRAY.findall(text))
            strays += stray
            characters += len(_NOT_ASCII.findall(text)) - stray
    return _Count(size, even, odd, strays, characters)


def _judged(count: _Count) -> str:
    enough = count.size / 2 * _NULS_IN_UTF16
    if count.odd > enough and count.odd > count.even * _ONE_SIDED:
        return "utf-16-le"
    if count.even > enough and count.even > count.odd * _ONE_SIDED:
        return "utf-16-be"
    return "utf-8" if count.strays * _FEW_STRAYS <= count.characters else "cp1252"
