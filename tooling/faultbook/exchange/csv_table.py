"""Any table, a record a row: the importer ``csv``.

What belongs here: the two passes over a table's rows, and what is odd about it as a whole. What
does not: files and cells (``tables``) and the record of a row (``table_record``).

A column fills the field that the mapping's ``[columns]`` name for it, or the field whose name it
bears: ``Opened at`` fills ``opened_at``, ``fix.description`` the description of a problem's fix and
``Resolution`` the section. The key of a row is its ``id`` or ``key``; a row without one is known by
its content. Its kind is its ``kind``, or that of the options, or incident.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from faultbook.exchange.source import Outcome, Remark, RowSetback, SourceRow
from faultbook.exchange.source_files import files_by_ending
from faultbook.exchange.table_record import IMPORTER, RecordMaker
from faultbook.exchange.tables.cell_values import is_nothing, one_line
from faultbook.exchange.tables.columns import Columns, check_kind, check_names
from faultbook.exchange.tables.dates import DateColumns
from faultbook.exchange.tables.reading import SUFFIXES, read_cells
from faultbook.exchange.tables.words import KINDS_TOLD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from faultbook.exchange.source import Draft, ImportContext, Setback
    from faultbook.exchange.tables.cells import Cells
    from faultbook.exchange.tables.columns import Naming

_DEFAULT_KIND = "incident"
_LONGEST_KEY = 200


def open_source(paths: Sequence[Path], context: ImportContext) -> TableSource:
    """The tables at some paths.

    Raises:
        UsageProblem: The mapping names something that no kind of record has.
        EnvironmentProblem: A path leads nowhere.
    """
    return TableSource(paths, context)


class TableSource:
    """Tables, a record a row; a ``Source``."""

    def __init__(self, paths: Sequence[Path], context: ImportContext) -> None:
        check_names(context.mapping)
        if context.options.kind is not None:
            check_kind("--kind", context.options.kind)
        self._paths = paths
        self._context = context
        self._columns = Columns(context.mapping)
        self._dates = DateColumns(context.zone, context.options.dates or context.mapping.dates)
        self._maker = RecordMaker(context, self._columns, self._dates)
        self._kinds = self._kind_words()
        self._keyless = 0

    def rows(self) -> Iterator[SourceRow | RowSetback]:
        """Every row, each once; after the last, the order of day and month is settled.

        Raises:
            EnvironmentProblem: A file can't be read, or is no table.
            UsageProblem: What comes first in the dates of a column can't be told.
        """
        for file in files_by_ending(self._paths, SUFFIXES):
            if isinstance(file, RowSetback):
                yield file
                continue
            for cells in read_cells(file.path, file.shown):
                yield cells if isinstance(cells, RowSetback) else self._row(cells)
        self._dates.settle()

    def draft(self, rows: Sequence[SourceRow]) -> Draft | Setback:
        """What the rows of one key become: one record, if they say the same."""
        return self._maker.draft(rows)

    def remarks(self) -> Iterable[Remark]:
        """Columns that were left out, what was taken for missing ones, and rows without a key."""
        yield from self._columns.remarks()
        yield from self._maker.remarks()
        if self._keyless:
            number = self._keyless
            have = "row has no key and is" if number == 1 else "rows have no key and are"
            yield Remark(
                f"{number:,} {have} known by content, so that a row which changes becomes another"
                " record; map a column to 'key'",
                number,
            )

    def _row(self, cells: Cells) -> SourceRow | RowSetback:
        place, values = cells
        naming = self._columns.naming(tuple(values))
        stated = next((values[column] for column in naming.kinds if values[column]), "")
        kind = self._kind(stated)
        if kind is None:
            reason = f"kind: nothing is known of {stated!r}; add it to the mapping's [values.kind]"
            return RowSetback(place, Outcome.REFUSED, reason)
        plan = self._columns.plan(kind, tuple(values))
        self._columns.count_unknown(plan, values)
        filling = {column: text for column in plan.filling if (text := values[column])}
        if not filling:
            reason = "no column of it fills a field; name some in the mapping's [columns]"
            return RowSetback(place, Outcome.REFUSED, reason)
        for column in plan.dates:
            if column in filling and not is_nothing(filling[column]):
                self._dates.see(column, filling[column])
        return SourceRow(place, self._key(values, naming), {"kind": kind, "cells": filling})

    def _key(self, values: dict[str, str], naming: Naming) -> str:
        for column in naming.keys:
            key = one_line(values[column])
            if key and not is_nothing(key):
                return key if len(key) <= _LONGEST_KEY else f"row-{_digest(key)}"
        self._keyless += 1
        said = sorted((column, text) for column, text in values.items() if text)
        return f"row-{_digest(json.dumps(said))}"

    def _kind(self, stated: str) -> str | None:
        context = self._context
        if is_nothing(stated):
            stated = context.mapping.defaults.get("kind", "")
            return self._kinds.get(stated) or context.options.kind or _DEFAULT_KIND
        word = " ".join(stated.split()).casefold()
        return self._kinds.get(word) or self._kinds.get(context.mapping.defaults.get("kind", ""))

    def _kind_words(self) -> dict[str, str]:
        own = self._context.mapping.values.get("kind", {})
        return KINDS_TOLD | {" ".join(word.split()).casefold(): kind for word, kind in own.items()}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


__all__ = ["IMPORTER", "TableSource", "open_source"]
