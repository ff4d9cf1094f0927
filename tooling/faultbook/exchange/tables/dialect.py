"""Which character parts the cells of a delimited file, seen by its beginning.

What belongs here: choosing among comma, semicolon, tab and pipe. What does not: reading rows
(``delimited``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS = (",", ";", "\t", "|")
"""Those that are known, the likelier first."""

_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(?P<delimiter>[,;|\t])\"?\s*", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"?')


def separator_line(line: str) -> str | None:
    """The delimiter that a line ``sep=;`` says, as spreadsheets write it before the heading."""
    found = _SEPARATOR_LINE.fullmatch(line)
    return found["delimiter"] if found else None


def delimiter_of(lines: Sequence[str]) -> str:
    """The delimiter of a file that begins with these lines, the heading first.

    It is the one that the heading has most of outside quotes; where several have as many, the one
    that the other lines have too. A heading without any has one column.
    """
    heading, *others = [_QUOTED.sub("", line) for line in lines] or [""]
    most = max(heading.count(delimiter) for delimiter in DELIMITERS)
    if not most:
        return DELIMITERS[0]
    likely = [one for one in DELIMITERS if heading.count(one) == most]
    return max(likely, key=lambda one: sum(line.count(one) == most for line in others))
