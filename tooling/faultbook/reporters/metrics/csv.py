"""Metrics as a table for spreadsheets: a row for each value.

What belongs here: columns. What does not: what keeps a cell from being run (``spreadsheet_cells``).

The format is RFC 4180's. Times are seconds, shares lie between 0 and 1.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from faultbook.plain_text import visible
from faultbook.reporters.metrics.json import rounded
from faultbook.spreadsheet_cells import guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.analysis.metrics import Measured, Metrics

COLUMNS = (
    *("metric", "name", "topic", "unit", "period", "by", "group", "about", "statistic"),
    *("value", "known", "missing", "pending"),
)
"""Names in the first row."""


def render(metrics: Metrics) -> str:
    """A row for each value; the cell of one that there isn't is empty."""
    out = StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for measured in metrics.measured:
        for words, numbers in _rows(metrics, measured):
            cells = ["" if number is None else str(number) for number in numbers]
            table.writerow([*(guarded(visible(word)) for word in words), *cells])
    return out.getvalue()


def _rows(
    metrics: Metrics, measured: Measured
) -> Iterator[tuple[tuple[str, ...], tuple[float | None, ...]]]:
    """Words and numbers of each row; a number that is negative is no formula."""
    metric = measured.metric
    for figure in measured.figures:
        about = ", ".join(value for _, value in figure.labels)
        for statistic, value in figure.values:
            yield (
                (
                    *(metric.key, metric.name, metric.topic, metric.unit, metrics.period),
                    *(metrics.by or "", measured.group, about, statistic),
                ),
                (rounded(value), figure.known, figure.missing, figure.pending),
            )
