"""Dates of a table, whose order of day and month only the whole column says.

What belongs here: deciding it, and reading cells by it. What does not: how dates are spelt
(``spellings``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING

from faultbook.errors import UsageProblem
from faultbook.exchange.source import shown
from faultbook.exchange.tables.spellings import is_serial, order_told, read_date, read_serial

if TYPE_CHECKING:
    from datetime import tzinfo
    from typing import Literal

    from faultbook.exchange.moment import Moment
    from faultbook.exchange.tables.spellings import Order

_REMEMBERED = 4096  # texts; times repeat within a day, and more would only fill the memory
_OPTIONS = "say --dates day-first or --dates month-first"
_UNKNOWN: Order = "day-first"  # of columns in which nothing depends on it


@dataclass
class _Column:
    """What the cells of a column said, with an example of each."""

    told: dict[str, str] = field(default_factory=dict)
    has_serials: bool = False
    has_others: bool = False

    @property
    def order(self) -> Order | None:
        """The order that its cells leave no doubt about."""
        if "day-first" in self.told:
            return None if "month-first" in self.told else "day-first"
        return "month-first" if "month-first" in self.told else None


class DateColumns:
    """Dates whose order of day and month is decided on the whole column.

    Every cell is seen first, then the order is settled, and only then are cells read. A column
    that leaves it open follows the others, if those agree. Numbers such as 42429.05 are a
    spreadsheet's count of days where a column has nothing else.

    Args:
        zone: Zone of times without an offset.
        order: What the user said comes first; None to see by the columns.
    """

    def __init__(self, zone: tzinfo, order: Literal["day-first", "month-first"] | None) -> None:
        self._zone = zone
        self._order = order
        self._columns: dict[str, _Column] = {}
        self._seen: dict[str, Literal["day-first", "month-first", "either"] | None] = {}
        self._read: dict[Order, dict[str, Moment | None]] = {"day-first": {}, "month-first": {}}
        self._serials: dict[str, Moment | None] = {}
        self._orders: dict[str, Order] = {}

    def see(self, column: str, text: str) -> None:
        """Take note of a cell, in the first pass; one that is empty says nothing."""
        if not text:
            return
        found = self._columns.get(column)
        if found is None:
            found = self._columns[column] = _Column()
        if text in self._seen:
            told = self._seen[text]
        else:
            told = order_told(text)
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[text] = told
        if told is not None:
            found.has_others = True
            found.told.setdefault(told, text)
        elif not found.has_others:
            if is_serial(text):
                found.has_serials = True
            else:
                found.has_others = True

    def settle(self) -> None:
        """Decide the order of each column, after the first pass.

        Raises:
            UsageProblem: A column leaves it open, or says both.
        """
        self._seen.clear()
        if self._order is not None:
            return
        for name, column in self._columns.items():
            if {"day-first", "month-first"} <= column.told.keys():
                day, month = column.told["day-first"], column.told["month-first"]
                raise UsageProblem(
                    f"{name}: {shown(day)} begins with the day and {shown(month)} with the month;"
                    f" {_OPTIONS}, and rows with dates of the other kind are refused"
                )
        decided = {column.order for column in self._columns.values()} - {None}
        for name, column in self._columns.items():
            if column.order is None and "either" in column.told and len(decided) != 1:
                raise UsageProblem(_undecided(name, column.told["either"]))
        common = next(iter(decided)) if len(decided) == 1 else _UNKNOWN
        self._orders = {
            name: column.order or common or _UNKNOWN for name, column in self._columns.items()
        }

    def read(self, column: str, text: str) -> Moment | None:
        """The time that a cell says; None for what is none."""
        if not text:
            return None
        seen = self._columns.get(column)
        if seen is not None and seen.has_serials and not seen.has_others:
            known = self._serials
        else:
            known = self._read[self._order or self._orders.get(column, _UNKNOWN)]
        if text in known:
            return known[text]
        if len(known) >= _REMEMBERED:
            known.clear()
        if known is self._serials:
            moment = read_serial(text, self._zone)
        else:
            order = self._order or self._orders.get(column, _UNKNOWN)
            moment = read_date(text, order, self._zone)
        known[text] = moment
        return moment


def _undecided(column: str, text: str) -> str:
    as_day = read_date(text, "day-first", UTC)
    as_month = read_date(text, "month-first", UTC)
    readings = (
        f"{as_day.at.day} {as_day.at:%B} or {as_month.at:%B} {as_month.at.day}"
        if as_day and as_month
        else "either way"
    )
    return f"{column}: {shown(text)} may be {readings}; {_OPTIONS}"
