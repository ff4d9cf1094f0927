"""Other spellings of the codes in a text, so that whichever one is looked for is found.

What belongs here: codes that are numbers. What does not: names, which the search takes apart by
itself (``java.lang.OutOfMemoryError`` is found by ``OutOfMemoryError`` and by ``memory``).

One number has many faces: a Windows HRESULT is ``0x80070005`` in one window, ``80070005`` in
another, ``2147942405`` in a log and ``-2147024891`` in a script
(https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEXADECIMAL = re.compile(r"(?<![0-9A-Za-z])0[xX]([0-9A-Fa-f]{3,16})(?![0-9A-Za-z])")
_BARE = re.compile(r"[0-9A-Fa-f]{8}")  # as a code of its own; in running text it may be anything
_DECIMAL = re.compile(r"(?<![\w.])(-?)([0-9]{9,10})(?![\w.]*[0-9])")
_WORD = 1 << 32  # an HRESULT or NTSTATUS is a number of 32 bits
_FAILED = 1 << 31  # whose highest bit says that something failed


def other_spellings(texts: Iterable[str], codes: Iterable[str] = ()) -> tuple[str, ...]:
    """Spellings, not in the texts as they are, of the numbers that are codes in them.

    Args:
        texts: Texts in which a number in hexadecimal, or one that has the highest of 32 bits set,
            is a code.
        codes: Codes, of which one of eight hexadecimal digits is such a number too.

    Returns:
        Hexadecimal with and without ``0x``, decimal, and decimal with a sign; each once, in the
        order of the texts.
    """
    found: dict[str, None] = {}
    for text in texts:
        for match in _HEXADECIMAL.finditer(text):
            found |= dict.fromkeys(_spellings(int(match[1], 16), match[1]))
        for match in _DECIMAL.finditer(text):
            number = int(match[2]) if not match[1] else _WORD - int(match[2])
            if _FAILED <= number < _WORD:
                found |= dict.fromkeys(_spellings(number))
    for code in codes:
        if _BARE.fullmatch(code):
            found |= dict.fromkeys(_spellings(int(code, 16), code))
    return tuple(found)


def _spellings(number: int, digits: str = "") -> Iterator[str]:
    for written in dict.fromkeys((digits or f"{number:08X}", f"{number:X}")):
        yield f"0x{written}"
        yield written
    yield str(number)
    if _FAILED <= number < _WORD:
        yield str(number - _WORD)
