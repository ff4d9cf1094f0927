"""A table for spreadsheets and scripts: one row a record.

What belongs here: how a cell is written as CSV. What does not: the columns (``columns``) and what a
spreadsheet takes for a formula (``spreadsheet_cells``).

The format is RFC 4180's, in UTF-8. It isn't meant to be read back; JSON is.
"""

from __future__ import annotations

import csv
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO

from faultbook.exchange.exporting.columns import columns_of
from faultbook.plain_text import visible_block
from faultbook.spreadsheet_cells import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.exchange.exporting.columns import Single
    from faultbook.exchange.exporting.records import Exported


def write(records: Iterable[Exported], target: BinaryIO, kinds: Sequence[str]) -> None:
    """Write a row of names, and a row for each record."""
    columns = columns_of(kinds)
    text = TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    try:
        table = csv.writer(text)
        table.writerow([column.name for column in columns])
        for record in records:
            data = record.filled
            table.writerow([cell(column.value(data)) for column in columns])
        text.flush()
    finally:
        text.detach()  # or the stream, which is not ours, would be closed


def cell(value: Single | None) -> str:
    """A value as it stands in the table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    is_plain = value.isascii() and value.isprintable()
    return guarded(value if is_plain else visible_block(value))
