"""Workbooks: XLSX.

What belongs here: which sheet is read, and its cells as text. What does not: the old .xls format,
which nothing here reads.

ECMA-376, https://ecma-international.org/publications-and-standards/standards/ecma-376/. A sheet is
read row by row; what all its cells share, openpyxl holds in memory.
"""

from __future__ import annotations

import warnings
import zipfile
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.source import Outcome, Place, RowSetback, shown
from faultbook.exchange.tables.cells import Cells, column_names, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from openpyxl import Workbook

_STRINGS = "xl/sharedStrings.xml"
_MOST_STRINGS = 256 << 20  # bytes that openpyxl would hold some times over
_HARMLESS = 64 << 20  # bytes of a part, whatever it was compressed from
_RATIO = 150  # sheets are compressed 10 to 30 times
_LAST_ROW = 1_048_576  # a sheet has no more
_LOOKED_AT = 20  # rows in which a heading is looked for
_BATCH = 200


def workbook_cells(path: Path, shown_path: str) -> Iterator[Cells | RowSetback]:
    """The rows of the first sheet that has a heading; a place is the sheet's row.

    The heading is the first of the rows at the top that has two texts, or the first row that isn't
    blank. Rows above it are skipped, each with its reason, and so is every other sheet.

    Args:
        path: The file.
        shown_path: Its path, as the user named it.

    Raises:
        EnvironmentProblem: It is no workbook, is broken, or would unpack to far more than it is.
    """
    with path.open("rb") as file:  # openpyxl would judge a path by its ending
        _refuse_bomb(file, shown_path)
        yield from _of_book(_opened(file, shown_path), shown_path)


def _of_book(book: Workbook, shown_path: str) -> Iterator[Cells | RowSetback]:
    chosen, others = _sheets(book, shown_path)
    first = Place(shown_path, 1, "row")
    if chosen is None:
        yield RowSetback(first, Outcome.SKIPPED, "is empty")
        return
    for name in others:
        reason = (
            f"the sheet {shown(name)} is not read, only {shown(chosen)} is;"
            " save it as a file of its own"
        )
        yield RowSetback(first, Outcome.SKIPPED, reason)
    yield from _rows(book[chosen], shown_path)


def _refuse_bomb(file: BinaryIO, shown_path: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise EnvironmentProblem(_broken(shown_path)) from error
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        said = "is a ZIP archive and no workbook; unpack it, or save it as .xlsx"
        raise EnvironmentProblem(f"{shown_path} {said}")
    for part in parts:
        is_bomb = part.file_size > max(_HARMLESS, part.compress_size * _RATIO)
        if is_bomb or (part.filename == _STRINGS and part.file_size > _MOST_STRINGS):
            said = f"would unpack to {part.file_size >> 20} MiB in {part.filename}"
            raise EnvironmentProblem(f"{shown_path} {said}; save it as CSV")


def _broken(shown_path: str) -> str:
    return f"{shown_path} is a broken workbook; open it and save it again as .xlsx, or as CSV"


def _opened(file: BinaryIO, shown_path: str) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations, which nobody reads here
            return load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the broken part leads to
        raise EnvironmentProblem(_broken(shown_path)) from error


def _sheets(book: Workbook, shown_path: str) -> tuple[str | None, list[str]]:
    """The sheet to be read, and the others that aren't blank."""
    try:
        tops = {sheet.title: _top(sheet) for sheet in book.worksheets}
    except Exception as error:
        raise EnvironmentProblem(_broken(shown_path)) from error
    filled = [name for name, top in tops.items() if any(map(any, top))]
    chosen = next((name for name in filled if any(map(_is_heading, tops[name]))), None)
    if chosen is None and filled:
        chosen = filled[0]
    return chosen, [name for name in filled if name != chosen]


def _top(sheet: Any) -> list[list[str]]:
    return [cells for _, cells in islice(_texts(sheet), _LOOKED_AT)]


def _is_heading(cells: Sequence[str]) -> bool:
    return sum(bool(cell) for cell in cells) > 1


def _rows(sheet: Any, shown_path: str) -> Iterator[Cells | RowSetback]:
    top = _top(sheet)
    filled = [number for number, cells in enumerate(top, start=1) if any(cells)]
    likely = (number for number in filled if _is_heading(top[number - 1]))
    heading = next(likely, filled[0] if filled else 0)
    names: tuple[str, ...] = ()
    count = number = 0
    try:
        for number, cells in _texts(sheet):
            if number == heading or (not heading and any(cells)):
                names, heading = column_names(cells), number
            elif any(cells):
                count += 1
                yield _row(cells, names, Place(shown_path, number, "row"))
    except GeneratorExit:
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises whatever the broken part leads to
        reason = "the workbook is broken from here on; open it and save it again"
        yield RowSetback(Place(shown_path, number + 1, "row"), Outcome.REFUSED, reason)
        return
    if not count:
        place = Place(shown_path, heading, "row")
        yield RowSetback(place, Outcome.SKIPPED, "has a heading and no rows")


def _row(cells: list[str], names: tuple[str, ...], place: Place) -> Cells | RowSetback:
    if not names:
        return RowSetback(place, Outcome.SKIPPED, "stands above the headings")
    extra = next((cell for cell in cells[len(names) :] if cell), None)
    if extra is not None:
        reason = f"the cell {shown(extra)} has no heading above it; give its column one"
        return RowSetback(place, Outcome.REFUSED, reason)
    padded = cells + [""] * (len(names) - len(cells))
    return Cells(place, dict(zip(names, padded, strict=False)))


def _texts(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Every row of a sheet, blank ones too: its number and its cells as text."""
    sheet.reset_dimensions()  # some tools write wrong ones
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    while True:
        batch, fault = _batch(rows)
        for number, values in batch:
            if number > _LAST_ROW:
                return
            yield number, [cell_text(value) for value in values]
        if fault is not None:
            raise fault
        if not batch:
            return


def _batch(rows: Iterator[Any]) -> tuple[list[Any], Exception | None]:
    """Some more rows, and what ended them early."""
    batch: list[Any] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about dates out of range, which become errors
        try:
            batch.extend(islice(rows, _BATCH))  # keeps those that come before a fault
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever the fault leads to
            return batch, error
    return batch, None


def cell_text(value: Any) -> str:
    """A cell's value as text without space around it.

    Whole numbers have no decimals, dates are ISO 8601, and flags ``true`` and ``false``.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return visible_text(value).strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return _to_the_second(value).isoformat()
    return str(value)


def _to_the_second(moment: datetime) -> datetime:
    """A moment without the fraction that days counted in floating point leave."""
    try:
        return (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    except OverflowError:
        return moment.replace(microsecond=0)
