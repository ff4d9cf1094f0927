"""A row of a table, as every format yields it.

What belongs here: its type, the names of its columns and what is text in a cell. What does not:
formats (a module each).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.exchange.source import Place


_SEPARATORS = re.compile("[\u2028\u2029]")
_INVISIBLE = re.compile("[\0\u00ad\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")


class Cells(NamedTuple):
    """A row that isn't blank.

    Attributes:
        place: Where it begins.
        values: By column, the cell as text without space around it; "" for an empty one.
    """

    place: Place
    values: dict[str, str]


def visible_text(text: str) -> str:
    """Text without NUL and characters that don't show, which come along when text is copied."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return _INVISIBLE.sub("", _SEPARATORS.sub(" ", text))


def column_names(headings: Iterable[str]) -> tuple[str, ...]:
    """A name for each column, each of them another.

    A heading keeps its spelling. The second column of a name is ``name (2)``, and one without a
    heading is known by its number, ``column 3``. Columns without a heading at the end are none.
    """
    stripped = [" ".join(heading.split()) for heading in headings]
    while stripped and not stripped[-1]:
        stripped.pop()
    taken = set(stripped)
    found: dict[str, None] = {}
    for number, heading in enumerate(stripped, start=1):
        name = heading or f"column {number}"
        count = 1
        while name in found or (name != heading and name in taken):
            count += 1
            name = f"{heading or f'column {number}'} ({count})"
        found[name] = None
    return tuple(found)
