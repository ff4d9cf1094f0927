"""Cells as a record's text.

What belongs here: one line, one word, a section. What does not: what columns mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.editing.section_text import section_text
from faultbook.exchange import field_text

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTHING = frozenset(
    {"", "?", "(empty)", "(Empty)", "(EMPTY)", "NULL", "null", "Null", "(blank)", "(none)"}
)
"""Cells that say nothing."""

_TRUE = frozenset({"true", "yes", "1"})


def one_line(text: str) -> str:
    """Text in one line, its spaces single."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return field_text.one_line(text)


def one_line_of(text: str) -> str:
    """Text, or HTML, in one line."""
    if "<" not in text and "&" not in text:
        return one_line(text)
    from faultbook.exchange.tables.html import to_text

    return one_line(to_text(text))


def folded(text: str) -> str:
    """A word as tables of words have it."""
    return one_line(text).casefold()


def is_true(text: str) -> bool:
    """Whether a flag is set; what is no flag isn't."""
    return text.casefold() in _TRUE


def section(text: str) -> str:
    """Text, or HTML, as a section can hold it; "" where it says nothing."""
    from faultbook.exchange.tables.html import to_markdown

    return section_text(to_markdown(text)) if text else ""


def parts(text: str) -> Iterator[str]:
    """What a cell lists, parted by commas, each once."""
    yield from dict.fromkeys(filter(None, map(one_line, text.split(","))))
