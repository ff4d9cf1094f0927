"""Exports of ServiceNow as rows, and what the rows of each number become.

What belongs here: the two passes over the rows. What does not: what rows mean (``incident``,
``problem``, ``article``) and files (``tables``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.exchange.servicenow.article import article_draft, is_active, present_last
from faultbook.exchange.servicenow.case import Case
from faultbook.exchange.servicenow.cells import CellReader
from faultbook.exchange.servicenow.columns import JOURNALS
from faultbook.exchange.servicenow.history import Version, versions
from faultbook.exchange.servicenow.incident import incident_draft
from faultbook.exchange.servicenow.journals import journal_times
from faultbook.exchange.servicenow.mapped_fields import is_date
from faultbook.exchange.servicenow.numbers import identify, plain_number
from faultbook.exchange.servicenow.problem import problem_draft
from faultbook.exchange.servicenow.reading import Reading
from faultbook.exchange.servicenow.stamps import Stamps, dates_of
from faultbook.exchange.servicenow.text import NOTHING
from faultbook.exchange.source import (
    Draft,
    Outcome,
    Remark,
    RowSetback,
    Setback,
    SourceRow,
    refused,
)
from faultbook.exchange.source_files import files_by_ending
from faultbook.exchange.tables.dates import DateColumns
from faultbook.exchange.tables.reading import SUFFIXES, Cells, read_cells
from faultbook.exchange.values import RefusedValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from faultbook.exchange.source import ImportContext

_DRAFTS: dict[str, Callable[[Case], Draft | Setback]] = {
    "incident": incident_draft,
    "problem": problem_draft,
    "known-error": article_draft,
}


class ServiceNowSource:
    """Exports of the tables ``incident``, ``problem`` and ``kb_knowledge``.

    Args:
        paths: Files, and folders of files, as the user named them.
        context: What the engine gives.

    Raises:
        UsageProblem: The mapping names a field that can't be filled.
        EnvironmentProblem: A path leads nowhere.
    """

    def __init__(self, paths: Sequence[Path], context: ImportContext) -> None:
        options, mapping = context.options, context.mapping
        self._paths = paths
        self._kind = options.kind
        self._cells = CellReader(mapping.columns)
        self._dates = DateColumns(context.zone, options.dates or mapping.dates)
        self._reading = Reading(context, self._dates)
        self._seen: dict[tuple[str, str], str] = {}
        self._incidents = 0

    def rows(self) -> Iterator[SourceRow | RowSetback]:
        """Every row of every file."""
        for file in files_by_ending(self._paths, SUFFIXES):
            if isinstance(file, RowSetback):
                yield file
                continue
            for row in read_cells(file.path, file.shown):
                yield row if isinstance(row, RowSetback) else self._row(row)
        self._dates.settle()

    def _row(self, row: Cells) -> SourceRow | RowSetback:
        all_cells = self._cells.read(row.values)
        number = all_cells.get("number", "")
        if not all_cells and NOTHING.issuperset(row.values.values()):
            return RowSetback(row.place, Outcome.SKIPPED, "says nothing")
        found = identify(number, all_cells.get("sys_class_name", ""), self._kind)
        if isinstance(found, Setback):
            return RowSetback(row.place, found.outcome, found.reason)
        cells = self._cells.taken(all_cells, found.kind)
        self._reading.columns.update(cells)
        self._incidents += found.kind == "incident"
        if found.kind == "problem" and "sys_id" in all_cells:
            self._reading.numbers[all_cells["sys_id"]] = plain_number(number)
        self._see_dates(cells, row.place.file)
        kept = SourceRow(row.place, found.key, [found.kind, cells])
        if found.kind == "known-error" and "source" in cells:
            self._see_article(kept)
        return kept

    def _see_article(self, row: SourceRow) -> None:
        """Note that a problem's known error is an article, so that none is made of the problem."""
        articles, cells = self._reading.articles, row.data[1]
        problem = self._reading.key_of(cells["source"], "problem")
        version = Version(None, cells, row.place.file)
        case = Case("known-error", row.key, [version], Stamps(self._dates), self._reading)
        articles[problem] = articles.get(problem, False) or is_active(case)

    def _see_dates(self, cells: dict[str, str], file: str) -> None:
        for column, text in cells.items():
            if is_date(column):
                if self._seen.get((file, column)) != text:
                    self._seen[file, column] = text
                    self._dates.see(dates_of(file, column), text)
            elif column in JOURNALS:
                for when in journal_times(text):
                    self._dates.see(dates_of(file, column), when)

    def draft(self, rows: Sequence[SourceRow]) -> Draft | Setback:
        """What the rows of one number become."""
        kind, stamps = rows[0].data[0], Stamps(self._dates)
        found = versions(rows, stamps)
        if isinstance(found, Setback):
            return found
        if kind == "known-error":
            found = present_last(found)
        try:
            return _DRAFTS[kind](Case(kind, rows[0].key, found, stamps, self._reading))
        except RefusedValue as unknown:
            return refused(str(unknown))

    def remarks(self) -> Iterable[Remark]:
        """What was left out, and what incidents are called in the absence of a title."""
        yield from self._cells.remarks()
        if self._incidents and "short_description" not in self._reading.columns:
            said = "no column 'Short description'; titles are made of category, symptom and number"
            yield Remark(said, self._incidents)
