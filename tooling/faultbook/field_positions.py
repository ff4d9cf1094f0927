"""Where a record's fields stand in its file.

What belongs here: line and column of keys, values and sections. What does not: reading them
(``document``, ``event_walk``). Positions take a second walk over the YAML text, so that only a file
with a finding pays for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.document import SECTIONS, Lines, after_fence, markdown_sections
from faultbook.event_walk import Span, positions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faultbook.document import Document
    from faultbook.event_walk import FieldPath


class LineSpan(NamedTuple):
    """A place in a file, and how far what stands there goes in its line.

    Attributes:
        line: Line, from 1.
        column: Character in that line, from 1.
        end_column: Column after the last character; 0 where the end is not in this line.
    """

    line: int
    column: int
    end_column: int = 0


class FieldPositions:
    """Where a document's fields stand, from a second walk over its YAML text."""

    def __init__(self, document: Document) -> None:
        self._lines = Lines(document.text)
        self._start = document.yaml_start
        found = positions(document.text[document.yaml_start : document.yaml_end])
        self._keys = found.keys
        self._values = found.values
        if document.is_markdown:
            text = document.text
            for section in markdown_sections(text, after_fence(text, document.yaml_end)):
                end = section.offset + len(text[section.offset :].partition("\n")[0].rstrip())
                span = Span(section.offset - self._start, end - self._start)
                self._keys.setdefault((SECTIONS, section.name), span)
                self._values.setdefault((SECTIONS, section.name), span)

    def has(self, path: FieldPath) -> bool:
        """Whether ``path`` stands in the file."""
        return path in self._values

    def of_value(self, path: FieldPath) -> LineSpan:
        """Where the value of ``path`` stands or, when it is missing, its nearest parent begins."""
        return self._nearest(path, self._values)

    def of_key(self, path: FieldPath) -> LineSpan:
        """Where the key of ``path`` stands; a list item has none, so its value answers."""
        return self._nearest(path, self._keys)

    def _nearest(self, path: FieldPath, wanted: Mapping[FieldPath, Span]) -> LineSpan:
        span = wanted.get(path) or self._values.get(path)
        if span is not None:
            return self._in_line(span)
        while path and path not in self._values:
            path = path[:-1]
        start = self._values[path].start if path in self._values else 0
        return LineSpan(*self._lines.place(self._start + start))

    def _in_line(self, span: Span) -> LineSpan:
        line, column = self._lines.place(self._start + span.start)
        last_line, end_column = self._lines.place(self._start + span.end)
        is_known = span.end > span.start and last_line == line
        return LineSpan(line, column, end_column if is_known else 0)
