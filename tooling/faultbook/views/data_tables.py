"""Tables of numbers, as a page and as a file for spreadsheets show them.

What belongs here: what such a table is made of. What does not: which numbers stand in it
(``dashboard_tables``), and the file's format (``publishing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.figure_texts import told
from faultbook.views.display import Item
from faultbook.views.site_view import WORTH_SORTING

if TYPE_CHECKING:
    from faultbook.analysis.metric import Unit


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        name: Its heading on a page.
        key: Its name in a file; a time's says that it is in seconds.
    """

    name: str
    key: str


class Cell(NamedTuple):
    """A cell of a table.

    Attributes:
        item: What is read on a page.
        value: The same in a file: text, a number of seconds for a time, a share from 0 to 1; None
            for nothing.
    """

    item: Item
    value: str | float | None

    @property
    def order(self) -> str:
        """What it is sorted by where its text isn't: a number."""
        return "" if self.value is None or isinstance(self.value, str) else f"{self.value:.6g}"


class DataTable(NamedTuple):
    """A table of which a page may show the beginning.

    Attributes:
        key: Its name in addresses.
        caption: What it holds.
        columns: Its columns; the first names the row.
        rows: All of its rows, each with a cell a column.
        shown: How many rows a page shows at most.
        has_order: Whether the order of its rows means something that others couldn't, as that of
            months does; else readers may sort it.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shown: int = 50
    has_order: bool = True

    @property
    def first_rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows that a page shows."""
        return self.rows[: self.shown]

    @property
    def is_worth_sorting(self) -> bool:
        """Whether a page lets its readers sort it."""
        return not self.has_order and len(self.first_rows) >= WORTH_SORTING

    @property
    def more(self) -> int:
        """How many rows a page leaves out."""
        return max(0, len(self.rows) - self.shown)


def words_cell(text: str, value: str | None = None, *, href: str = "") -> Cell:
    """A cell of text; ``value`` where a file names it otherwise."""
    return Cell(Item(text, href), text if value is None else value)


def number_cell(unit: Unit, value: float | None) -> Cell:
    """A cell of a count, a time or a share."""
    return Cell(Item(told(unit, value)), value)
