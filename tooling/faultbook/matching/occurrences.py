"""Where a pattern is found in a part of a log.

What belongs here: an occurrence, and finding all of them. What does not: what occurrences must come
together (``conditions``), and finding out quickly which patterns occur at all (``pattern_sets``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from faultbook.matching.compiled_expressions import compiled, text_bytes, within_longer
from faultbook.matching.log_records import LogRecords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.matching.timestamps import Timestamp
    from faultbook.signature import Pattern

MOST_PLACES = 20
"""Places of one line at which a pattern is looked for; what follows in the line is passed over."""

_WIDE = 64  # searches beyond the record at hand, before records are searched one by one
_KEPT = 2_000  # bytes of a line: 500 characters of at most four

Span: TypeAlias = tuple[int, int]


class Occurrence(NamedTuple):
    """A line at which a pattern's matches begin.

    Attributes:
        line: The line's number, from 1.
        time: When its record was written, if that was asked for and it says so.
        spans: Where the matches begin and end, in bytes from the line's beginning.
        text: The line, cut where it is long.
    """

    line: int
    time: Timestamp | None
    spans: tuple[Span, ...]
    text: bytes


class Block:
    """A part of a log that consists of whole records.

    Args:
        text: Its lines as ``clean_log`` leaves them, without the last line break.
        first_line: Number of its first line.
    """

    def __init__(self, text: bytes, first_line: int = 1) -> None:
        self.text = text
        self.first_line = first_line
        self.records = LogRecords(text)

    def occurrences(self, pattern: Pattern, *, is_timed: bool) -> Iterator[Occurrence]:
        """The lines at which a pattern begins, in their order.

        A match lies within one record, and matches don't overlap: as ``finditer`` finds them in
        each record by itself.

        Args:
            pattern: The pattern; how often it is needed plays no part.
            is_timed: Whether the occurrences' times are needed.
        """
        search = _search(pattern, self.text, self.records)
        line, counted = self.first_line, 0
        for begin, end, spans in _by_line(self.text, search):
            line += self.text.count(b"\n", counted, begin)
            counted = begin
            time = self.records.time_at(begin) if is_timed else None
            yield Occurrence(line, time, spans, self.text[begin : min(end, begin + _KEPT)])

    def end(self) -> Occurrence:
        """Its last line, as what hasn't been found by then isn't in it."""
        line = self.first_line + self.text.count(b"\n")
        return Occurrence(line, self.records.time_at(len(self.text)), ((0, 0),), b"")


def _by_line(
    text: bytes, search: Callable[[int], Span | None]
) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
    """Beginning, end and matches of each line that has some."""
    place = begin = 0
    end = -1
    spans: list[Span] = []
    while (found := search(place)) is not None:
        if found[0] > end:
            if spans:
                yield begin, end, tuple(spans)
                spans.clear()
            begin = text.rfind(b"\n", 0, found[0]) + 1
            end = text.find(b"\n", found[0])
            end = len(text) if end < 0 else end
        spans.append((found[0] - begin, found[1] - begin))
        place = found[1] + (found[0] == found[1])
        if len(spans) == MOST_PLACES:
            place = max(place, end + 1)
    if spans:
        yield begin, end, tuple(spans)


def _search(pattern: Pattern, text: bytes, records: LogRecords) -> Callable[[int], Span | None]:
    """A function from a place to the first match that begins there or later."""
    if not pattern.is_regex:
        literal = text_bytes(pattern.text)
        if b"\n" in literal:
            return _Lines(literal, text, records)
        return lambda place: _found(text.find(literal, place), len(literal))
    form = compiled(pattern.text)
    if form is None:
        return lambda _: None
    if within_longer(pattern.text) is not None:
        return _EachRecord(form, text, records)
    return _Anywhere(form, text, records)


def _found(place: int, length: int) -> Span | None:
    return None if place < 0 else (place, place + length)


class _Anywhere:
    """Searches the whole text, and a single record where a match goes beyond it.

    The first match in the text is the first one in its record, if it ends there; if it doesn't, no
    earlier record has one. Searching like this costs nothing for records without a match, but as
    much as all of the text for each match that only the text's end ends, so it is given up after
    some.
    """

    def __init__(self, form: Any, text: bytes, records: LogRecords) -> None:
        self._form = form
        self._text = text
        self._records = records
        self._left = _WIDE

    def __call__(self, place: int) -> Span | None:
        while self._left and place <= len(self._text):
            self._left -= 1
            found = self._form.search(self._text, place)
            if found is None:
                return None
            begin, end = found.span()
            if self._text.find(b"\n", begin, end) < 0:
                return begin, end
            record = self._records.around(begin)
            if end > record.end:
                found = self._form.search(self._text, begin, record.end)
            if found is not None:
                return found.span()  # type: ignore[no-any-return]
            place = record.end + 1
        return self._record_by_record(place)

    def _record_by_record(self, place: int) -> Span | None:
        if place > len(self._text):
            return None
        for record in self._records.after(place):
            found = self._form.search(self._text, max(place, record.begin), record.end)
            if found is not None:
                return found.span()  # type: ignore[no-any-return]
        return None


class _Lines:
    """Searches for a literal of several lines."""

    def __init__(self, literal: bytes, text: bytes, records: LogRecords) -> None:
        self._literal = literal
        self._text = text
        self._records = records

    def __call__(self, place: int) -> Span | None:
        begin = self._text.find(self._literal, place)
        while begin >= 0:
            end = begin + len(self._literal)
            if end <= self._records.around(begin).end:
                return begin, end
            begin = self._text.find(self._literal, begin + 1)
        return None


class _EachRecord:
    """Searches each record as a text of its own, for expressions that speak of a text's ends."""

    def __init__(self, form: Any, text: bytes, records: LogRecords) -> None:
        self._form = form
        self._text = text
        self._records = records

    def __call__(self, place: int) -> Span | None:
        if place > len(self._text):
            return None
        for begin, end in self._records.after(place):
            found = self._form.search(self._text[begin:end], max(place - begin, 0))
            if found is not None:
                first, last = found.span()
                return begin + first, begin + last
        return None
