"""The files of a register's own export, record by record.

What belongs here: which files there are, telling JSON, JSON Lines and SQLite apart by what is in
them, and reading each without holding it. What does not: what a record is (``own_export``).

What is broken costs only itself: of a file that ends too early, the records before its end are
read.
"""

from __future__ import annotations

import codecs
import json
import re
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.exporting.records import VERSION
from faultbook.exchange.exporting.sqlite_sql import SCHEMA_VERSION
from faultbook.exchange.source import Outcome, Place, RowSetback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".sqlite", ".db"})
"""Endings of the files that are looked for in a folder."""

_SQLITE = b"SQLite format 3\0"
_DOCUMENT = re.compile(rb'\s*\{\s*"(?:version|records)"\s*:')
_VERSION = re.compile(rb'\s*\{\s*"version"\s*:\s*(?P<number>[0-9]{1,9})[\s,}]')
_LIST = re.compile(rb"\s*\[")
_HEAD = 4096  # bytes by which a file is known
_LONGEST = 1 << 24  # bytes of a line; a record's file has at most a sixteenth of that
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Entry(NamedTuple):
    """Something that may be a record, and where it stands."""

    place: Place
    data: Any


class _Recoded:
    """A text as a file of UTF-8, as far as it is read here."""

    def __init__(self, text: TextIO) -> None:
        self._text = text

    def read(self, size: int = -1) -> bytes:
        return self._text.read(size).encode()

    def readline(self, size: int = -1) -> bytes:
        return self._text.readline(size).encode()

    def seek(self, place: int) -> None:
        self._text.seek(place)


def read_entries(path: Path, named: str) -> Iterator[Entry | RowSetback]:
    """All that stands in a file, each with its place.

    Args:
        path: The file.
        named: Its name as places show it.

    Raises:
        EnvironmentProblem: It can't be read at all, or is of a version that isn't known.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if not head.startswith((_SQLITE, *_UTF_16)):
                start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
                yield from _from_text(file, start, named)
        if head.startswith(_SQLITE):
            yield from _from_database(path, named)
        elif head.startswith(_UTF_16):  # a shell was between the export and the file
            with path.open(encoding="utf-16", errors="replace", newline="") as text:
                yield from _from_text(_Recoded(text), 0, named)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise EnvironmentProblem(f"{named} can't be read: {reason}") from error


def _from_text(file: Any, start: int, named: str) -> Iterator[Entry | RowSetback]:
    file.seek(start)
    head = file.read(_HEAD)
    file.seek(start)
    stated = _VERSION.match(head)
    if stated:
        _refuse_other(int(stated["number"]), VERSION, named)
    if _DOCUMENT.match(head):
        yield from _from_document(file, named, "records.item")
    elif _LIST.match(head):
        yield from _from_document(file, named, "item")
    else:
        yield from _from_lines(file, named)


def _from_document(file: Any, named: str, prefix: str) -> Iterator[Entry | RowSetback]:
    import ijson

    number = 0
    try:
        for number, data in enumerate(ijson.items(file, prefix, use_float=True), start=1):
            yield Entry(Place(named, number, "entry"), data)
    except (ijson.JSONError, ValueError):
        reason = "from here on the file is no JSON, or it ends too early; export it again"
        yield RowSetback(Place(named, number + 1, "entry"), Outcome.REFUSED, reason)


def _from_lines(file: Any, named: str) -> Iterator[Entry | RowSetback]:
    number = 0
    while line := file.readline(_LONGEST):
        number += 1
        place = Place(named, number)
        if len(line) >= _LONGEST and not line.endswith(b"\n"):
            while (rest := file.readline(_LONGEST)) and not rest.endswith(b"\n"):
                pass
            yield RowSetback(place, Outcome.REFUSED, "the line is too long to be a record")
            continue
        if not line.strip():
            continue
        try:
            yield Entry(place, json.loads(line))
        except (ValueError, RecursionError) as error:
            said = "ends too early" if not line.endswith(b"\n") else "is no JSON"
            why = f": {error.msg}" if isinstance(error, json.JSONDecodeError) else ""
            yield RowSetback(place, Outcome.REFUSED, f"the line {said}{why}")


def _from_database(path: Path, named: str) -> Iterator[Entry | RowSetback]:
    import sqlite3

    number = 0
    try:
        address = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            ((version,),) = database.execute("PRAGMA user_version")
            _refuse_other(version or SCHEMA_VERSION, SCHEMA_VERSION, named)
            for number, (text,) in enumerate(
                database.execute('SELECT "json" FROM "records" ORDER BY "number"'), start=1
            ):
                yield _from_cell(Place(named, number, "row"), text)
    except sqlite3.Error as error:
        if not number:
            raise EnvironmentProblem(f"{named} is no export of a register: {error}") from error
        reason = f"the database is broken from here on: {error}"
        yield RowSetback(Place(named, number + 1, "row"), Outcome.REFUSED, reason)


def _refuse_other(found: int, known: int, named: str) -> None:
    """Refuse a file of another version, which may mean something else by the same words."""
    if found != known:
        raise EnvironmentProblem(
            f"{named} is of version {found}, and this Faultbook reads version {known};"
            " read it with the Faultbook that wrote it"
        )


def _from_cell(place: Place, text: Any) -> Entry | RowSetback:
    try:
        return Entry(place, json.loads(text))
    except (ValueError, TypeError, RecursionError):
        return RowSetback(place, Outcome.REFUSED, "the row holds no JSON")
