"""A row's cells by the columns that they stand in.

What belongs here: headings to columns, cells that say nothing, and what of a source is left out.
What does not: files (``tables``) and what cells mean (``incident``, ``problem``, ``article``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faultbook.errors import UsageProblem
from faultbook.exchange.servicenow.columns import (
    FIELD_COLUMNS,
    IDENTIFYING,
    NAMES,
    OTHER_NAMES,
    REFERENCE_ENDINGS,
    SILENT,
    TAKEN,
)
from faultbook.exchange.servicenow.mapped_fields import PREFIX, is_mappable
from faultbook.exchange.servicenow.text import NOTHING
from faultbook.exchange.source import Remark
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SYS_ID = re.compile("[0-9a-f]{32}")
_KNOWN = frozenset().union(*TAKEN.values(), IDENTIFYING, SILENT)
_LEFT_OUT = ""
_SECTION = "section:"


class CellReader:
    """Reads rows, and counts what it leaves out.

    Args:
        mapped: The mapping's fields by columns.

    Raises:
        UsageProblem: It names a field that no column can fill.
    """

    def __init__(self, mapped: Mapping[str, str]) -> None:
        self._mapped = {_folded(heading): _column_for(field) for heading, field in mapped.items()}
        self._spelt = {_folded(heading): heading for heading in mapped}
        self._met: set[str] = set()
        self._columns: dict[str, str | None] = {}
        self._untaken: dict[str, int] = {}
        self._sys_ids: dict[str, int] = {}

    def read(self, row: Mapping[str, str]) -> dict[str, str]:
        """The cells that say something, by column; all of them, whatever the row is of."""
        cells: dict[str, str] = {}
        columns = self._columns
        for heading, cell in row.items():
            if cell in NOTHING:
                continue
            try:
                column = columns[heading]
            except KeyError:
                column = columns[heading] = self._column(heading)
            if column is None:
                self._untaken[heading] = self._untaken.get(heading, 0) + 1
            elif column and (column not in cells or _folded(heading) in self._mapped):
                cells[column] = cell
        return cells

    def taken(self, cells: Mapping[str, str], kind: str) -> dict[str, str]:
        """Those of the cells that a record of a kind is made of."""
        wanted = TAKEN[kind]
        found = {}
        for column, cell in cells.items():
            if column in NAMES and _SYS_ID.fullmatch(cell):
                self._sys_ids[column] = self._sys_ids.get(column, 0) + 1
            elif column in wanted or column.startswith(PREFIX):
                found[column] = cell
            elif column not in IDENTIFYING and column not in SILENT:
                self._untaken[column] = self._untaken.get(column, 0) + 1
        return found

    def remarks(self) -> Iterator[Remark]:
        """What was left out, by column."""
        for heading, number in self._untaken.items():
            said = f"the column {heading!r} isn't taken over ({_cells(number)})"
            yield Remark(f"{said}; a mapping's [columns] can say what it fills", number)
        for column, number in self._sys_ids.items():
            said = f"the column {column!r} has a sys_id in place of a name in {_cells(number)}"
            yield Remark(f"{said} and is left out there; export display values", number)
        for name, heading in self._spelt.items():
            if name not in self._met:
                yield Remark(f"the mapping's column {heading!r} is not in the source")

    def _column(self, heading: str) -> str | None:
        """The column under a heading: "" to leave it out, None where nothing is known of it."""
        name = _folded(heading)
        if name in self._mapped:
            self._met.add(name)
            return self._mapped[name]
        for ending, is_shown in REFERENCE_ENDINGS.items():
            if name.endswith(ending):
                if not is_shown:
                    return _LEFT_OUT
                name = name.removesuffix(ending)
        name = OTHER_NAMES.get(name, OTHER_NAMES.get(name.replace("_", " "), name))
        if name in SILENT:
            return _LEFT_OUT
        return name if name in _KNOWN else None


def _cells(number: int) -> str:
    return f"{number:,} {'cell' if number == 1 else 'cells'}"


def _folded(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _column_for(field: str) -> str:
    """The column whose part a mapped one takes."""
    if not field:
        return _LEFT_OUT
    column = FIELD_COLUMNS.get(field.removeprefix(_SECTION).strip())
    column = column or (field if field in _KNOWN else "")
    if not column and is_mappable(field):
        return f"{PREFIX}{field}"
    if not column:
        hint = did_you_mean(field, FIELD_COLUMNS) or f"use one of {', '.join(FIELD_COLUMNS)}"
        raise UsageProblem(f"mapping: [columns] names {field!r}, which can't be filled; {hint}")
    return column
