"""Delimited text: CSV and its kin, as spreadsheets and databases write it.

What belongs here: rows, and lines that are none, each with its reason. What does not: the file's
encoding (``encoding``) and choosing the delimiter (``dialect``).

RFC 4180, https://www.rfc-editor.org/rfc/rfc4180, with any delimiter and any line end. A quote that
is never closed must not swallow the rows after it: where the cells of a row don't come out, its
first line alone is refused, and the next line is tried as a row of its own.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from faultbook.exchange.source import Outcome, Place, RowSetback, shown
from faultbook.exchange.tables.cells import Cells, column_names
from faultbook.exchange.tables.dialect import delimiter_of, separator_line
from faultbook.exchange.tables.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from faultbook.exchange.tables.lines import Line

LONGEST_CELL = 131_072
"""Characters that a cell may hold; the csv module's own limit."""

_LONGEST_ROW = 4_000_000
_TELLING = 3  # a line of prose has one comma too often to be taken for a row of two cells
_SAMPLE = 20  # lines by which the delimiter is chosen

_TOO_LONG = f"a cell has more than {LONGEST_CELL:,} characters; shorten it"
_INNER_RETURN = re.compile(r"\r(?!\n?\Z)")
_STAND_IN = "\0"  # for one, since the csv module takes it for a line end; lines hold no NUL

_NOT_CLOSED = "a quote is opened and never closed; close it, or double a quote that is text"
_NOT_DOUBLED = "a quote inside a quoted cell is not doubled; double it"


class _Row(NamedTuple):
    """Lines taken for a row, and its cells or what is wrong."""

    lines: list[Line]
    cells: list[str]
    fault: str = ""


def delimited_cells(file: TextIO, shown_path: str) -> Iterator[Cells | RowSetback]:
    """The rows of a delimited file; a place is the line on which a row begins.

    Blank lines, and lines of delimiters alone, are no rows.

    Args:
        file: The file, opened with ``newline=""``.
        shown_path: Its path, as the user named it.
    """
    lines = Lines(file)
    delimiter = _first_lines(lines)
    heading = _heading(lines, delimiter)
    if heading is None:
        yield RowSetback(Place(shown_path), Outcome.SKIPPED, "is empty")
        return
    names = column_names(heading.cells)
    if heading.fault or not names:
        reason = heading.fault or "its first line has no headings"
        place = Place(shown_path, heading.lines[0].number)
        yield RowSetback(place, Outcome.REFUSED, f"{reason}; without headings nothing is read")
        return
    count = 0
    for found in _Rows(lines, delimiter, names, shown_path):
        count += 1
        yield found
    if not count:
        yield RowSetback(Place(shown_path), Outcome.SKIPPED, "has a heading and no rows")


def _first_lines(lines: Lines) -> str:
    """The delimiter; a line that says it is taken off, and so are blank ones before the heading."""
    sample: list[Line] = []
    while len(sample) < _SAMPLE and (line := lines.take()):
        if sample or line.text.strip(" \r\n\ufeff"):
            sample.append(line)
            said = separator_line(line.text) if len(sample) == 1 else None
            if said:
                return said
    lines.give_back(sample)
    return delimiter_of([line.text for line in sample])


def _heading(lines: Lines, delimiter: str) -> _Row | None:
    while line := lines.take():
        if line.text.strip(" \r\n\ufeff"):
            return _taken(lines, line, delimiter)
    return None


class _Rows:
    """The rows after the heading."""

    def __init__(self, lines: Lines, delimiter: str, names: tuple[str, ...], path: str) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._names = names
        self._path = path

    def __iter__(self) -> Iterator[Cells | RowSetback]:
        while line := self._lines.take():
            row = _taken(self._lines, line, self._delimiter)
            cells = [cell.strip() for cell in row.cells]
            fault = row.fault or (self._misfit(row, cells) if any(cells) else "")
            place = Place(self._path, line.number)
            if fault:
                yield RowSetback(place, Outcome.REFUSED, fault)
            elif any(cells):
                yield Cells(place, dict(zip(self._names, cells, strict=False)))

    def _misfit(self, row: _Row, cells: list[str]) -> str:
        """Why cells don't fit the headings; "" where they do."""
        wanted, number = len(self._names), len(cells)
        if number == wanted or (number > wanted and not any(cells[wanted:])):
            return ""
        if self._swallows(row):
            self._lines.give_back(row.lines[1:])
            return _NOT_CLOSED
        last = row.lines[-1]
        span = f" (to line {last.number})" if len(row.lines) > 1 else ""
        said = f"has {number} {'cell' if number == 1 else 'cells'}{span}"
        said = f"{said} where the heading has {wanted}"
        if number < wanted and not last.is_ended:
            return f"{said}, and no line end: the file is cut off here; export it again"
        if number < wanted:
            return f"{said}; put a text that has line ends into quotes"
        extra = next(cell for cell in cells[wanted:] if cell)
        mend = f"put a text that has {shown(self._delimiter)} in it into quotes"
        return f"{said}; {shown(extra)} is too many; {mend}"

    def _swallows(self, row: _Row) -> bool:
        """Whether a row's quote was closed by chance only: a line in it is a row by itself."""
        wanted = len(self._names)
        return wanted >= _TELLING and any(
            line.text.count('"') % 2 == 0
            and len(_cells_of_line(line.text, self._delimiter)) == wanted
            for line in row.lines[1:]
        )


def _taken(lines: Lines, first: Line, delimiter: str) -> _Row:
    """The row that begins with a line; what else it takes of the lines, it keeps or gives back."""
    if first.is_cut:
        return _Row([first], [], _TOO_LONG)
    if '"' not in first.text:
        cells = first.text.rstrip("\r\n").split(delimiter)
        is_long = len(first.text) > LONGEST_CELL and max(map(len, cells)) > LONGEST_CELL
        return _Row([first], cells, _TOO_LONG if is_long else "")
    row = _quoted(lines, first, delimiter)
    if row.fault:
        lines.give_back(row.lines[1:])
    return row


def _quoted(lines: Lines, first: Line, delimiter: str) -> _Row:
    taken = [first]
    ran_out = False

    def texts() -> Iterator[str]:
        nonlocal ran_out
        yield _without_returns(first.text)
        length = len(first.text)
        while length <= _LONGEST_ROW and lines.may_look_ahead() and (line := lines.take()):
            length += len(line.text)
            taken.append(line)
            yield _without_returns(line.text)
        ran_out = True

    reader = csv.reader(texts(), delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        cells = next(reader)
    except csv.Error as error:
        if "limit" in str(error):
            return _Row(taken, [], _TOO_LONG if len(taken) == 1 else _NOT_CLOSED)
        is_open = ran_out or len(taken) > 1
        return _Row(taken, [], _NOT_CLOSED if is_open else _NOT_DOUBLED)
    return _Row(taken, [cell.replace(_STAND_IN, "\n") for cell in cells])


def _without_returns(text: str) -> str:
    """A line whose carriage returns, but for one at its end, can't be taken for line ends."""
    return _INNER_RETURN.sub(_STAND_IN, text) if "\r" in text else text


def _cells_of_line(text: str, delimiter: str) -> list[str]:
    """The cells of one line, read leniently."""
    try:
        return next(csv.reader([text], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return []
