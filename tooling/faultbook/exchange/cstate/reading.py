"""Opening a cState status page: which files are issues, and which issues are incidents.

What belongs here: files to rows, and which of them become no record. What does not: what an issue's
fields mean (``issue``) and telling planned work from faults (``planned_work``).

Every file is a row. Files in hidden folders are not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.catalog import read_content
from faultbook.document import DocumentProblem
from faultbook.exchange.cstate.issue import IssueReading, name_as_words, title_of
from faultbook.exchange.front_matter import Page, flag, read_page
from faultbook.exchange.planned_work import planned_work, says_fault
from faultbook.exchange.source import (
    RowSetback,
    Setback,
    SourceRow,
    refused,
    shown,
    skipped,
)
from faultbook.exchange.source_files import rows_of_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from faultbook.exchange.source import Draft, ImportContext, Remark
    from faultbook.exchange.source_files import SourceFile


def open_source(paths: Sequence[Path], context: ImportContext) -> CstateSource:
    """The issues of a cState status page.

    Args:
        paths: Folders of the issues' files, such as ``content/issues``, or files.
        context: What every importer is given.

    Raises:
        UsageProblem: The mapping is at fault.
    """
    return CstateSource(paths, context)


class CstateSource:
    """A ``Source`` of a status page's issues."""

    def __init__(self, paths: Sequence[Path], context: ImportContext) -> None:
        self._paths = paths
        self._include_maintenance = context.options.include_maintenance
        self._reading = IssueReading(context)

    def rows(self) -> Iterator[SourceRow | RowSetback]:
        """Every file."""
        return rows_of_files(self._paths, _issue_text)

    def draft(self, rows: Sequence[SourceRow]) -> Draft | Setback:
        """The incident of one file."""
        row = rows[0]
        page, file = read_page(row.data["text"].encode()), row.data["file"]
        if isinstance(page, Setback):
            return page
        if self._include_maintenance:
            return self._reading.draft(page, file, f"cstate:{row.key}")
        title = title_of(page, file)
        if flag(page.data.get("informational")) and not says_fault(title):
            return skipped("is an announcement (informational)", page.line("informational"))
        verdict = planned_work(title, name_as_words(file), page.body)
        if verdict.is_planned:
            said = f"tells of planned work: {verdict.reason}"
            return skipped(said, page.line("title"), is_planned=True)
        draft = self._reading.draft(page, file, f"cstate:{row.key}")
        if isinstance(draft, Setback) or not verdict.reason:
            return draft
        return draft._replace(notes=(verdict.reason, *draft.notes))

    def remarks(self) -> Iterable[Remark]:
        """Nothing: all that is odd is told of the issue that it is about."""
        return ()


def _issue_text(file: SourceFile) -> str | Setback:
    """The text of an issue's file, or why it has none."""
    name = file.within.rpartition("/")[2]
    if not name.lower().endswith(".md") or name.startswith("."):
        return skipped("is not a Markdown file")
    if name.lower() == "_index.md":
        return skipped("is the index page of its folder")
    content = read_content(file.folder, file.within)
    if isinstance(content, DocumentProblem):
        return refused(content.message)
    page = read_page(content)
    if isinstance(page, Setback):
        return page
    return _not_an_issue(page) or content.decode()


def _not_an_issue(page: Page) -> Setback | None:
    section = page.data.get("section")
    if section is None:
        return skipped("has no 'section: issue'")
    if section != "issue":
        return skipped(f"is of section {shown(section)}", page.line("section"))
    if flag(page.data.get("draft")):
        return skipped("is a draft", page.line("draft"))
    return None
