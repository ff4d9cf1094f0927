"""Cells from a file of any of the table formats.

What belongs here: telling the formats apart. What does not: reading one (``delimited``,
``workbook``, ``json_rows``).

The content decides, since files are often named for another format than they have; the name only
decides between delimited text and JSON where a heading begins with a bracket.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.tables.cells import Cells
from faultbook.exchange.tables.delimited import delimited_cells
from faultbook.exchange.tables.encoding import open_text, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faultbook.exchange.source import RowSetback

__all__ = ["SUFFIXES", "Cells", "read_cells"]

SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson"})
"""Endings of tables' names; a file that the user names itself may have any."""

_ZIP = b"PK\x03\x04"
_NO_TABLES = (  # how a file begins, and what it is
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "a workbook of the old .xls format, or one with a password",
    ),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ\0", "compressed with xz"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"%PDF-", "a PDF"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x89PNG", "a picture"),
)
_MARKUP = ("<?xml", "<!doctype", "<html", "<table", "<xml")
_DELIMITED_NAMES = frozenset({".csv", ".tsv", ".tab"})
_JSON_NAMES = frozenset({".json", ".jsonl", ".ndjson"})
_PEEKED = 4096
_SAVE_AS = "save it as .xlsx, CSV or JSON"


def read_cells(path: Path, shown: str) -> Iterator[Cells | RowSetback]:
    """The rows of a table, each read as it is asked for.

    Every row that isn't blank is yielded once: as its cells, or as the reason why it has none.
    A file without rows yields one reason.

    Args:
        path: The file.
        shown: Its path, as the user named it.

    Raises:
        EnvironmentProblem: It can't be read, or is no table at all.
    """
    try:
        with path.open("rb") as binary:
            start = binary.read(16)
        if start.startswith(_ZIP):
            from faultbook.exchange.tables.workbook import workbook_cells

            yield from workbook_cells(path, shown)
            return
        for mark, name in _NO_TABLES:
            if start.startswith(mark):
                raise EnvironmentProblem(f"{shown} is {name}; {_SAVE_AS}")
        yield from _text_cells(path, shown)
    except OSError as error:
        raise unreadable(path, error) from error


def _text_cells(path: Path, shown: str) -> Iterator[Cells | RowSetback]:
    with open_text(path) as file:
        begins = file.read(_PEEKED).lstrip("\ufeff \t\r\n").casefold()
        file.seek(0)
        if begins.startswith(_MARKUP):
            raise EnvironmentProblem(f"{shown} is HTML or XML; {_SAVE_AS}")
        suffix = path.suffix.casefold()
        is_bracket = begins.startswith(("{", "["))
        if suffix in _JSON_NAMES or (is_bracket and suffix not in _DELIMITED_NAMES):
            from faultbook.exchange.tables.json_rows import json_cells

            yield from json_cells(file, shown, is_lines=suffix in (".jsonl", ".ndjson"))
        else:
            yield from delimited_cells(file, shown)
