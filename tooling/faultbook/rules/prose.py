"""Text that people wrote to be read, and findings at exact places in it.

What belongs here: a record's prose with its code left out, and places in it as places in the
file. What does not: what is wrong with it (the families).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from faultbook.document import Lines, section_start
from faultbook.rules.registry import Finding

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from faultbook.event_walk import FieldPath
    from faultbook.record import AnyRecord


class Prose(NamedTuple):
    """A text of a record, code in it blanked.

    Attributes:
        path: Its field.
        text: What it says; every character stands where it did.
        file_text: Text of the whole file.
        start: Characters from the start of the file to it; None where that isn't known.
    """

    path: FieldPath
    text: str
    file_text: str = ""
    start: int | None = None

    def finding(self, span: tuple[int, int], message: str, hint: str) -> Finding:
        """A finding about some characters of the text."""
        if self.start is None:
            return Finding(message, self.path, hint)
        lines = _lines(self.file_text)
        place, until = (lines.place(self.start + at) for at in span)
        return Finding(message, self.path, hint, place=place, until=until)


@lru_cache(maxsize=1)  # a text with one finding often has more
def _lines(text: str) -> Lines:
    return Lines(text)


def field_prose(path: FieldPath, text: str) -> Prose:
    """The prose of a field, whose findings point to the field as a whole."""
    from faultbook.markdown_text import without_code

    return Prose(path, without_code(text))


def section_prose(record: AnyRecord, names: Container[str] | None = None) -> Iterator[Prose]:
    """The prose of a record's sections.

    Args:
        record: The record.
        names: Sections to read, their names case-folded; all when None.
    """
    from faultbook.markdown_text import without_code

    document = record.document
    whole = document.text
    for name, text in document.sections.items():
        if not text or (names is not None and name.casefold() not in names):
            continue
        path: FieldPath = ("sections", name)
        start = section_start(document, name)
        if start is None:
            yield Prose(path, without_code(text))
        else:
            # With what stands before it in its line, which makes an indented line code.
            line_start = whole.rfind("\n", 0, start) + 1
            yield Prose(
                path, without_code(whole[line_start : start + len(text)]), whole, line_start
            )


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())
