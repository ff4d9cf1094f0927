"""What of a log's text changes from one time to the next, and what only looks as if it did.

What belongs here: telling moments, addresses, ids and numbers from the codes that errors are known
by. What does not: hiding them from readers (``redaction``), words for a search (``terms``) and
times as such (``timestamps``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

UNREADABLE = "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\ufffd]"
"""A character class of what isn't text."""

_CODE = (
    r"0x[8C][0-9A-Fa-f]{7}(?![0-9A-Fa-f])"  # a result of Windows; other such numbers are addresses
    r"|0x0000[0-9A-Fa-f]{4}(?![0-9A-Fa-f])"  # a stop code, likewise
    r"|(?<![A-Za-z0-9_-])[A-Z][A-Z0-9]{1,11}-[0-9]{3,6}(?![A-Za-z0-9_-])"  # ORA-01555
    r"|(?<![A-Za-z0-9_-])[A-Z]{2,12}[0-9]{3,6}[A-Z]?(?![A-Za-z0-9_-])"  # SQL0911N
    r"|(?:\bHTTP(?:/[0-9.]+)?|\b[Ss]tatus(?: code)?|\b[Ee]rror(?: code)?|\b[Ee]rrno|\bSQLSTATE"
    r"|\b[Ee]xit(?:ed with)? (?:code|status))[ :=]{1,2}[0-9]{1,6}(?![A-Za-z0-9_-])"  # HTTP 500
)
_MOMENT = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.,]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
    r"|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:[0-9]{1,2} )?"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* [0-9][0-9 :]*"
)
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_NETWORK_CARD = r"[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5,}"

_CONSTANT = (
    r"(?<![\w.])(?:0\.0\.0\.0|127\.0\.0\.1|169\.254\.169\.254|255\.255\.255\.255)(?![\w.])"
    r"|(?<![\w.])(?:2147483647|2147483648|4294967295|9223372036854775807|18446744073709551615)\b"
    r"|(?<![\w.])[0-9]{1,16}000(?![\w.])"  # a round number is a limit
    r"|(?<![\w.])(?:1048576|2097152|4194304|8388608|16777216|33554432|67108864|134217728|268435456"
    r"|536870912|1073741824)(?![\w.])"
    r"|\b(?:23:59:60|00:00:00)\b"  # a leap second, midnight
    r"|-2147[0-9]{6}(?![\w.])"  # a result of Windows, in base 10
)
_CHANGING = (
    rf"{_MOMENT}|{_UUID}|{_NETWORK_CARD}"
    r"|(?<![\w:])[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?(?![\w:])"
    r"|[0-9]{1,2}/(?:[0-9]{1,2}|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/[0-9]{4}"
    r"|(?<![\w.-])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]+)?(?![\w-]|\.[0-9])"
    r"|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}:?[0-9a-fA-F]{1,4}(?![\w:])"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?![\w@-])"
    r"|[\w$]+@(?=[a-f]*[0-9])[0-9a-f]{5,8}(?![\w.-])"  # an object's hash
    r"|0x[0-9A-Fa-f]{6,16}(?![0-9A-Za-z])"
    r"|\b(?i:pid|tid|process id|thread id)(?: is)?[ =:#]{1,3}[0-9]{2,}(?![\w.])"
    r"|(?<=[a-z])\[[0-9]{2,}\](?=:)"  # sshd[812]:
    r"|(?<![\w.-])(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{12,128}(?![\w.-])"
    r"|(?<=-)(?=[a-f]*[0-9])[0-9a-f]{8,10}-(?=[a-z]*[0-9])[a-z0-9]{5}(?![\w-])"  # a pod's name
    r"|(?<![\w.-])[0-9]{7,}(?![\w-]|\.[0-9])"
)
_LIKELY = (
    rf"{_MOMENT}|{_UUID}"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)*"  # an address, or an object's hash
    r"|[a-z][a-z0-9+.-]*://[^\s\"'<>)]+"
    r"|(?<![\w.])(?:/[\w.@%+~-]+){2,}/?|\b[A-Za-z]:\\[^\s\"']+"  # a path
    rf"|{_NETWORK_CARD}"
    r"|[\w-]*[0-9][\w.:,/-]*"  # a number, and all that is written together with one
    r"|[A-Za-z0-9+/_-]{32,}={0,2}"  # a token
    rf"|{UNREADABLE}+"
    r"|\[redacted [A-Za-z0-9 -]+\]"  # what stands in the place of a secret
)
_MARKED = re.compile(f"(?P<kept>{_CODE}|{_CONSTANT})|(?:{_CHANGING})")
_CUT = re.compile(f"(?P<code>{_CODE})|(?:{_LIKELY})")
_SIGN = re.compile("[0-9@]")


def volatile_part(text: str) -> str:
    """The first part of a text that will be another one the next time.

    That is a moment, an address of the network, of memory or of a person, an id, a process's number
    or a number of seven digits or more. A code such as ``ORA-01555``, ``0x80070005`` or
    ``HTTP 500`` is none, nor is a number that is a limit, such as 2147483647.

    Args:
        text: Text that a pattern demands.

    Returns:
        The part; "" where there is none.
    """
    if not _SIGN.search(text):
        return ""
    return next((one[0] for one in _MARKED.finditer(text) if one["kept"] is None), "")


def lasting_parts(line: str) -> Iterator[str]:
    """What stands between the parts of a line that may change, with the codes in it.

    In doubt a part is taken for one that changes: whatever holds a number, a path or an address.
    """
    start = 0
    for cut in _CUT.finditer(line):
        if cut["code"] is None:
            yield line[start : cut.start()]
            start = cut.end()
    yield line[start:]


def is_code(text: str) -> bool:
    """Whether a text is a code that an error is known by, and nothing else."""
    cut = _CUT.fullmatch(text)
    return cut is not None and cut["code"] is not None


def has_code(text: str) -> bool:
    """Whether such a code is in a text."""
    return any(cut["code"] for cut in _CUT.finditer(text))
