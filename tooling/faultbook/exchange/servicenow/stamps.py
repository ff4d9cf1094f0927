"""The times of one record.

What belongs here: reading them once each, and what is odd about them. What does not: how dates are
written (``tables.dates``) and which time fills which field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.exchange.source import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from faultbook.exchange.tables.dates import DateColumns


def dates_of(file: str, column: str) -> str:
    """The name under which the dates of a file's column are looked at together."""
    return f"{file}: {column}"


class Stamps:
    """The times of one record.

    Args:
        dates: The dates of each file, settled.
    """

    def __init__(self, dates: DateColumns) -> None:
        self._dates = dates
        self._read: dict[tuple[str, str, str], datetime | None] = {}
        self._naive: set[tuple[str, datetime]] = set()
        self.notes: list[str] = []

    @property
    def naive_times(self) -> int:
        """Number of times without an offset, each counted once in its column."""
        return len(self._naive)

    def read(self, file: str, column: str, text: str) -> datetime | None:
        """A time; None for what is none."""
        key = (file, column, text)
        try:
            return self._read[key]
        except KeyError:
            moment = self._dates.read(dates_of(file, column), text)
            at = self._read[key] = None if moment is None else moment.at
            if moment is not None and moment.is_naive:
                self._naive.add((column, moment.at))
            return at

    def of(self, cells: Mapping[str, str], column: str, file: str) -> datetime | None:
        """The time in a column; noted where there is something else."""
        text = cells.get(column)
        if text is None:
            return None
        at = self.read(file, column, text)
        if at is None:
            name = column.rpartition(":")[2]  # of one that a mapping fills, the field's
            note = f"{name} {shown(text)} is not a time; it is left out"
            if note not in self.notes:
                self.notes.append(note)
        return at
