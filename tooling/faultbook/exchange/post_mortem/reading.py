"""Opening post-mortems: each file as a row.

What belongs here: files to rows, and which files are no post-mortem. What does not: what becomes of
one (``incident``).
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from faultbook.catalog import read_content
from faultbook.document import DocumentProblem
from faultbook.exchange.post_mortem.incident import IncidentReading
from faultbook.exchange.source import RowSetback, Setback, SourceRow, refused, skipped
from faultbook.exchange.source_files import rows_of_files
from faultbook.exchange.tables.encoding import encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from faultbook.exchange.source import Draft, ImportContext, Remark
    from faultbook.exchange.source_files import SourceFile

SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")
"""Endings of Markdown files, in lower case."""

_INDEXES = frozenset({"readme", "index", "_index", "contributing", "changelog", "license"})


def open_source(paths: Sequence[Path], context: ImportContext) -> PostMortemSource:
    """Post-mortems that are written as Markdown.

    Args:
        paths: Files, and folders of them.
        context: What every importer is given.

    Raises:
        UsageProblem: The mapping is at fault.
    """
    return PostMortemSource(paths, context)


class PostMortemSource:
    """A ``Source`` of post-mortems."""

    def __init__(self, paths: Sequence[Path], context: ImportContext) -> None:
        self._paths = paths
        self._reading = IncidentReading(context)

    def rows(self) -> Iterator[SourceRow | RowSetback]:
        """Every file."""
        return rows_of_files(self._paths, _text)

    def draft(self, rows: Sequence[SourceRow]) -> Draft | Setback:
        """The incident of one file."""
        row = rows[0]
        return self._reading.draft(row.key, row.data["file"], row.data["text"])

    def remarks(self) -> Iterable[Remark]:
        """Nothing: all that is odd is told of the file that it is about."""
        return ()


def _text(file: SourceFile) -> str | Setback:
    """The text of a post-mortem's file, or why it has none."""
    path = PurePosixPath(file.within)
    if path.suffix.lower() not in SUFFIXES or path.name.startswith("."):
        return skipped("is not a Markdown file")
    is_folder_page = path.stem == "index" and len(path.parts) > 1
    if path.stem.casefold() in _INDEXES and not is_folder_page:
        return skipped("is a page about its folder")
    if "template" in path.stem.casefold():
        return skipped("is a template")
    content = read_content(file.folder, file.within)
    if isinstance(content, DocumentProblem):
        return refused(content.message)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(encoding_of(file.path), "replace")
