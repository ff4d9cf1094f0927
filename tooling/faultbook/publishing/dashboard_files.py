"""The tables of the dashboard as files for spreadsheets.

What belongs here: the format of such a file, RFC 4180's. What does not: which figures a table has
(``views.dashboard_tables``), and what keeps a cell from being run (``spreadsheet_cells``).

Times are seconds, shares lie between 0 and 1, and the cell of what nobody can tell is empty.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from faultbook.plain_text import visible
from faultbook.reporters.metrics.json import rounded
from faultbook.spreadsheet_cells import guarded
from faultbook.views.addresses import dashboard_table
from faultbook.views.dashboard_tables import dashboard_tables
from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.views.data_tables import DataTable
    from faultbook.views.site_view import SiteView


def dashboard_files(view: SiteView) -> Iterator[SiteFile]:
    """A file for each table of the dashboard, with every row."""
    for table in dashboard_tables(view):
        content = csv_of(table, view.shown.text).encode()
        yield SiteFile(dashboard_table(table.key), content)


def csv_of(table: DataTable, show: Callable[[str], str]) -> str:
    """A table as CSV.

    Args:
        table: The table.
        show: Makes a text fit to be read by the audience.
    """
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow(column.key for column in table.columns)
    for row in table.rows:
        rows.writerow(_written(cell.value, show) for cell in row)
    return out.getvalue()


def _written(value: str | float | None, show: Callable[[str], str]) -> str:
    if isinstance(value, str):
        return guarded(visible(show(value)))
    number = rounded(value)
    return "" if number is None else str(number)
