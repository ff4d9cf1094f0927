"""A workbook with a sheet for each kind.

What belongs here: cells with their types, and what a sheet can hold. What does not: the columns
(``columns``).

Limits are those of
https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3.
No cell is a formula, whatever its text begins with. Nothing in the file tells when it was made, so
the same records give the same bytes.
"""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.exporting.columns import columns_of
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from openpyxl import Workbook

    from faultbook.exchange.exporting.columns import Column, Single
    from faultbook.exchange.exporting.records import Exported

MOST_CHARACTERS = 32_767
"""Characters that a cell can hold, in units of UTF-16."""

CUT = " … (cut: a cell holds no more)"
"""What a text that is too long for a cell ends with."""

_MOST_ROWS = 1_048_576
_MOST_DIGITS = 15  # of a number; a spreadsheet makes zeros of those after them
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - the first moment that a ZIP file can tell
_FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets count a day that wasn't
_MOMENT, _DAY = 'yyyy-mm-dd hh:mm:ss "UTC"', "yyyy-mm-dd"
_WIDTHS = {"moment": 24, "day": 12, "number": 10, "flag": 8}
_WIDTH = 18
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # ECMA-376, part 1, 22.9.2.19


def write(records: Iterable[Exported], target: BinaryIO, kinds: Sequence[str]) -> None:
    """Write a sheet for each kind, also for one without records.

    Raises:
        EnvironmentProblem: There are more records of a kind than a sheet has rows.
    """
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    book.properties.creator = "faultbook"
    book.properties.created = book.properties.modified = _MADE
    sheets = {kind: _Sheet(book, kind) for kind in kinds}
    try:
        for record in records:
            sheets[record.kind].add(record)
    except BaseException:
        for sheet in sheets.values():
            sheet.abandon()
        raise
    for sheet in sheets.values():
        sheet.finish()
    with _SteadyZip(target, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()


class _Sheet:
    """A sheet that is being written.

    Args:
        book: Its workbook.
        kind: Name of the kind that it shows.
    """

    def __init__(self, book: Workbook, kind: str) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        self._columns = columns_of([kind])
        self._kind = kind
        self._sheet: Any = book.create_sheet(_title(kind))
        self._new_cell: Callable[[Any], Any] = lambda value: WriteOnlyCell(self._sheet, value)
        self._last_letter = get_column_letter(len(self._columns))
        self._rows = 1
        for number, column in enumerate(self._columns, start=1):
            width = _WIDTHS.get(column.form, _WIDTH)
            self._sheet.column_dimensions[get_column_letter(number)].width = width
        self._sheet.freeze_panes = "A2"
        heads = [self._text(column.name) for column in self._columns]
        for head in heads:
            head.font = Font(bold=True)
        self._sheet.append(heads)

    def add(self, record: Exported) -> None:
        """Write a record's row."""
        if self._rows == _MOST_ROWS:
            raise EnvironmentProblem(
                f"a sheet has {_MOST_ROWS:,} rows, which don't hold all {_title(self._kind)};"
                " use --since and --until, or export sqlite"
            )
        self._rows += 1
        data = record.filled
        self._sheet.append([self._cell(column, column.value(data)) for column in self._columns])

    def finish(self) -> None:
        """Let its readers filter it, now that its size is known."""
        self._sheet.auto_filter.ref = f"A1:{self._last_letter}{self._rows}"

    def abandon(self) -> None:
        """Leave nothing of it: openpyxl keeps it in a file and would complain at the very end."""
        with suppress(Exception):
            self._sheet.close()
            self._sheet._writer.cleanup()  # noqa: SLF001 - what saving a workbook calls

    def _cell(self, column: Column, value: Single | None) -> Any:
        if value is None:
            return None
        if isinstance(value, bool):
            return value
        if isinstance(value, int):
            return value if len(str(value)) <= _MOST_DIGITS else self._text(str(value))
        at = _spreadsheet_time(value) if column.form in ("moment", "day") else None
        if at is None:
            return self._text(value)
        cell = self._new_cell(at)
        cell.number_format = _MOMENT if isinstance(at, datetime) else _DAY
        return cell

    def _text(self, text: str) -> Any:
        cell = self._new_cell(None)
        # Set apart, because a value that is set makes a formula of text with an equals sign.
        cell._value, cell.data_type = cell_text(text), "s"  # noqa: SLF001
        return cell


def cell_text(text: str) -> str:
    """Text as a cell can hold it: without what XML can't, and cut where it is too long."""
    plain = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(plain) * 2 > MOST_CHARACTERS:
        units = plain.encode("utf-16-le")
        if len(units) > MOST_CHARACTERS * 2:
            kept = units[: (MOST_CHARACTERS - len(CUT)) * 2].decode("utf-16-le", "ignore")
            plain = kept + CUT
    return _LIKE_ESCAPE.sub("_x005F_", plain) if "_x" in plain else plain


def _spreadsheet_time(text: str) -> datetime | date | None:
    """A time in UTC or a day, as cells hold them; None for one that they can't hold."""
    try:
        moment = datetime.fromisoformat(text.upper())
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    if moment.date() < _FIRST_DAY:
        return None
    return moment if len(text) > len("2026-01-31") else moment.date()


def _title(kind: str) -> str:
    plural = KINDS[kind].plural.replace("-", " ")
    return plural[:1].upper() + plural[1:]


class _SteadyZip(ZipFile):
    """A ZIP file whose entries all tell the same time."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **options: Any) -> None:
        """Add an entry."""
        super().writestr(_entry(str(zinfo_or_arcname)), data, *args, **options)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Add a file's content."""
        source: Path | str = filename
        with open(source, "rb") as file, self.open(_entry(str(arcname)), "w") as entry:  # noqa: PTH123
            shutil.copyfileobj(file, entry)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _MADE.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    return entry
