"""Cells as the values of fields.

What belongs here: from a cell's text to a value of the field's type. What does not: what a record
needs beyond what its cells say (``csv_table``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from faultbook.editing.section_text import section_text, without_controls
from faultbook.errors import FaultbookError
from faultbook.exchange.services import service_key
from faultbook.exchange.source import shown
from faultbook.exchange.tables.fields import BLOCKS
from faultbook.exchange.tables.html import to_markdown, to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faultbook.editing.yaml_text import Value
    from faultbook.exchange.services import ServiceKeys
    from faultbook.exchange.tables.dates import DateColumns
    from faultbook.exchange.values import Values
    from faultbook.model.field_types import FieldType

LIMITS = {
    "priority": (1, 5),
    "support_level": (1, 3),
    "fix.observe_days": (1, 3650),
    "workaround.minutes": (1, 10**9),
    "effort_minutes": (0, 10**9),
}
"""The least and the most that a field of a number may hold."""

_NOTHING = frozenset({"", "?", "-", "--", "n/a", "na", "null", "none", "nil", "nan", "(empty)"})
_ITEMS = re.compile(r"[;\n]")
_GROUPED = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:(?P<mark>[.,' \u00a0\u202f])[0-9]{3})(?:(?P=mark)[0-9]{3}){0,3})"
)
_NO_DIGIT = re.compile("[^0-9]")
_WHOLE = re.compile(r"(?P<whole>[0-9]{1,15})(?:[.,]0+)?")
_FORMULA = re.compile(r"'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
_WORD_FOR_WORD = "error_text"
_LISTED = frozenset({"root_cause.category"})  # its words are the organisation's
_URLS = frozenset({"upstream.url"})
_URL = re.compile(r"https?://[^\s<>\"]+")
_FLAGS = {
    **dict.fromkeys(("true", "yes", "y", "t", "1", "on", "x"), True),
    **dict.fromkeys(("false", "no", "n", "f", "0", "off"), False),
}


class RefusedCell(FaultbookError):
    """A cell for whose sake its row can't become a record; the text says why."""


class Cell(NamedTuple):
    """A cell that fills a field.

    Attributes:
        column: Its column.
        text: What it says.
        field: The field, dotted.
        holds: What the field holds.
    """

    column: str
    text: str
    field: str
    holds: FieldType


class CellReader:
    """Reads the cells of one record; what it meets on the way is in its attributes.

    Args:
        values: Our words for those of the source.
        dates: The columns of dates.
        services: Keys of services that the user wrote down, by their names in lower case.
        keys: Keys of all other services.
    """

    def __init__(
        self,
        values: Values,
        dates: DateColumns,
        services: Mapping[str, str],
        keys: ServiceKeys,
    ) -> None:
        self._values = values
        self._dates = dates
        self._services = services
        self._keys = keys
        self.unmapped: list[tuple[str, str]] = []
        self.named: dict[str, str] = {}
        self.naive_times = 0

    def value(self, cell: Cell) -> Value | None:
        """The value of a field; None where the cell says none.

        Raises:
            RefusedCell: It says a time that can't be read.
            RefusedValue: Nothing is known of it, and such records are to be refused.
        """
        if cell.field not in BLOCKS and is_nothing(cell.text):
            return None
        reading = {
            "list": self._items,
            "moment": self._time,
            "day": self._time,
            "number": self._number,
            "flag": self._flag,
        }
        return reading.get(cell.holds.form, self._text)(cell)

    def _text(self, cell: Cell) -> Value | None:
        is_listed = cell.field in _LISTED or self._values.has_table(cell.field)
        if cell.holds.words or is_listed:
            return self._values.read(cell.field, cell.text, self.unmapped)
        if cell.field in _URLS and not _URL.fullmatch(cell.text):
            return self._values.read(cell.field, cell.text, self.unmapped)
        if cell.field == _WORD_FOR_WORD:
            return without_controls(_bare(cell.text)).strip() or None
        return (block if cell.field in BLOCKS else one_line)(cell.text) or None

    def _time(self, cell: Cell) -> Value:
        moment = self._dates.read(cell.column, cell.text)
        if moment is None:
            raise RefusedCell(
                f"{cell.column} is {shown(cell.text)}, which is not a time;"
                " write it as 2026-01-31 14:05, or leave it empty"
            )
        if cell.holds.form == "day":
            return moment.at.date()
        self.naive_times += moment.is_naive
        return moment.at

    def _number(self, cell: Cell) -> Value | None:
        number = _whole_number(cell.text)
        if _is_within(number, cell.field):
            return number
        word = self._values.read(cell.field, cell.text, self.unmapped)
        meant = _whole_number(word or "")
        return meant if _is_within(meant, cell.field) else None

    def _flag(self, cell: Cell) -> Value | None:
        found = _FLAGS.get(cell.text.casefold())
        if found is not None:
            return found
        word = self._values.read(cell.field, cell.text, self.unmapped)
        return _FLAGS.get(word.casefold()) if word else None

    def _items(self, cell: Cell) -> Value | None:
        found: dict[str, None] = {}
        for item in _lines(cell.text):
            if cell.field == "services":
                found[self._service(item)] = None
            else:
                found[service_key(item) if cell.field == "tags" else item] = None
        return list(found) or None

    def _service(self, name: str) -> str:
        key = self._services.get(name.casefold())
        if key is None:
            key = self._keys.key(name)
        self.named.setdefault(key, name)
        return key


def _whole_number(text: str) -> int | None:
    """A whole number, also with its thousands apart or with decimals that are nought."""
    found = _GROUPED.fullmatch(text) or _WHOLE.fullmatch(text)
    return int(_NO_DIGIT.sub("", found["whole"])) if found else None


def _is_within(number: int | None, field: str) -> bool:
    least, most = LIMITS[field]
    return number is not None and least <= number <= most


def _lines(text: str) -> Iterator[str]:
    """The items of a list in a cell, each one line."""
    for part in _ITEMS.split(to_text(text)):
        item = one_line(part)
        if not is_nothing(item):
            yield item


def is_nothing(text: str) -> bool:
    """Whether a cell says in words that it says nothing."""
    return text.strip().casefold() in _NOTHING


def one_line(text: str) -> str:
    """A cell's text in one line, its spaces single."""
    return " ".join(without_controls(to_text(_bare(text))).split())


def block(text: str) -> str:
    """A cell's text as a section holds it; "" where it says nothing."""
    return "" if is_nothing(text) else section_text(to_markdown(_bare(text)))


def _bare(text: str) -> str:
    """Text without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return _FORMULA.sub("", text, count=1) if text.startswith("'") else text
