"""What the last check found out, in tables.

What belongs here: the tables and how they are read and changed. What does not: deciding what of it
still holds (``kept``).

A record's file has a number for as long as it is there. What is said of a name (an id, an alias, a
link's target, a title, a path) is looked up by a checksum of it; two names with one checksum cost
time and nothing else, because whoever reads a row sees what it really says.
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from zlib import crc32

from faultbook.checking.row_text import found_text, read_entry, read_found
from faultbook.record import signed_rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from faultbook.diagnostics import Diagnostic
    from faultbook.record import Entry

TABLES = """
CREATE TABLE base (
    context TEXT NOT NULL, checked_at TEXT NOT NULL, seen TEXT NOT NULL, next INTEGER NOT NULL
);
CREATE TABLE listed (entries BLOB NOT NULL, paths BLOB NOT NULL);
CREATE TABLE loose (path BLOB PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE row (number INTEGER PRIMARY KEY, entry TEXT NOT NULL, found TEXT, until TEXT);
CREATE TABLE judged (number INTEGER PRIMARY KEY, found TEXT, until TEXT);
CREATE TABLE summary (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE name (
    checksum INTEGER NOT NULL, role INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (checksum, role, number)
) WITHOUT ROWID;
CREATE TABLE shown (
    known_error TEXT NOT NULL, number INTEGER NOT NULL, incident TEXT NOT NULL,
    PRIMARY KEY (known_error, number)
) WITHOUT ROWID;
CREATE TABLE verdict (asked TEXT PRIMARY KEY, outcome TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX row_until ON row (until) WHERE until IS NOT NULL;
CREATE INDEX judged_until ON judged (until) WHERE until IS NOT NULL;
CREATE INDEX name_asked ON name (number) WHERE role > 4;
CREATE INDEX shown_by ON shown (number);
"""

_VERDICTS = 16  # ways of asking whose outcome is kept
_AT_ONCE = 2_000  # summaries that are read as one


PATH, DEFINED, REFERRED, TITLED, SIGNED = 0, 1, 2, 3, 4
"""What a name is to a record: its path, its id or alias, what it refers to, its title, or what
its signatures demand of a text."""

ASKED_DEFINED, ASKED_REFERRED, ASKED_TITLED, ASKED_SIGNED, ASKED_ALL = 5, 6, 7, 8, 9
"""What the register was asked for a record's sake: a name in one of these roles, all that have
signatures, or everything."""

ASKED_SHOWING = 10
"""Likewise: the incidents that show a known error; its id is the name."""

Name: TypeAlias = tuple[int, str]
"""A role and a text; a title's text holds its kind too. A plain tuple: there are many."""


class Row(NamedTuple):
    """What one file comes to by itself.

    Attributes:
        entry: Its row of the catalog, as text.
        found: Its findings, as text; None when there are none.
        until: The first moment at which they may be others, or None.
    """

    entry: str
    found: str | None
    until: str | None


class Base(NamedTuple):
    """The check that everything kept comes from.

    Attributes:
        context: What it depended on besides the records.
        checked_at: The moment that counted as now.
        seen: Checksum of the listings that it saw.
        next: The number that the next new file gets.
    """

    context: str
    checked_at: str
    seen: str
    next: int


def moment_text(moment: datetime) -> str:
    """A moment as text that sorts as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def names_of(entry: Entry) -> set[Name]:
    """The names under which a record is looked up."""
    names = {
        (PATH, entry.path),
        (DEFINED, entry.id),
        (TITLED, title_name(entry.kind, entry.title_key)),
    }
    names.update((DEFINED, alias) for alias in entry.aliases)
    names.update((REFERRED, reference.target) for reference in entry.references)
    names.update((SIGNED, piece_name(piece)) for piece in _pieces(entry))
    return names


def piece_name(piece: int | None) -> str:
    """The text under which those are looked up who demand a piece, or anything, of a text."""
    return "" if piece is None else str(piece)


def _pieces(entry: Entry) -> Iterator[int | None]:
    for row in signed_rows([entry]):
        from faultbook.matching.pieces import pieces_of  # few checks meet any
        from faultbook.signature import read_signatures

        for signature in read_signatures(row.signatures):
            yield from pieces_of(signature) or (None,)


def marked(names: Iterable[Name]) -> tuple[tuple[int, int], ...]:
    """Checksum and role of names, as they are kept."""
    return tuple((_checksum(text), role) for role, text in names)


def _checksum(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


def title_name(kind: str, title_key: str) -> str:
    """The text of a title's name."""
    return f"{kind} {title_key}"


class Store:
    """The tables.

    Args:
        connection: To a database with ``TABLES``.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def base(self) -> Base | None:
        """The check that everything kept comes from; None before the first."""
        found = self._connection.execute("SELECT * FROM base").fetchone()
        return Base(*found) if found else None

    def verdict(self, asked: str) -> str | None:
        """The outcome kept for a way of asking."""
        found = self._one("SELECT outcome FROM verdict WHERE asked = ?", asked)
        return None if found is None else str(found)

    def listed(self) -> tuple[bytes, bytes]:
        """The index's entries and the paths that the last check saw."""
        found: tuple[bytes, bytes] = self._connection.execute("SELECT * FROM listed").fetchone()
        return found

    def loose(self) -> dict[str, str]:
        """The content of files whose content Git doesn't tell, by path."""
        found = self._connection.execute("SELECT path, content FROM loose")
        return {os.fsdecode(path): content for path, content in found}

    def entry(self, number: int) -> Entry:
        """A file's row of the catalog."""
        return read_entry(self._one("SELECT entry FROM row WHERE number = ?", number) or "")

    def entries(self) -> Iterator[Entry]:
        """Every row of the catalog."""
        for (text,) in self._connection.execute("SELECT entry FROM row"):
            yield read_entry(text)

    def found_alone(self, number: int) -> list[Diagnostic]:
        """A file's findings by itself."""
        found = self._one("SELECT found FROM row WHERE number = ?", number)
        return read_found(found) if found else []

    def found(self) -> Iterator[Diagnostic]:
        """Every finding about records, as they were judged."""
        for (text,) in self._connection.execute("SELECT found FROM judged WHERE found IS NOT NULL"):
            yield from read_found(text)

    def named(self, texts: Iterable[str], *roles: int) -> set[int]:
        """Numbers of the files to which a text is something in one of the roles."""
        marks = ", ".join(map(str, roles))
        asked = f"SELECT number FROM name WHERE checksum = ? AND role IN ({marks})"  # noqa: S608 - numbers
        execute = self._connection.execute
        return {number for text in texts for (number,) in execute(asked, (_checksum(text),))}

    def number_of(self, path: str) -> int | None:
        """The number of the file at a path."""
        found = (number for number in self.named((path,), PATH) if self.entry(number).path == path)
        return next(found, None)

    def showing(self, known_error: str) -> set[int]:
        """Numbers of the incidents that show a known error and don't name it."""
        asked = "SELECT number FROM shown WHERE known_error = ?"
        return {number for (number,) in self._connection.execute(asked, (known_error,))}

    def shown_by(self, numbers: Iterable[int]) -> dict[int, frozenset[str]]:
        """The known errors that files show and don't name, by number; none that are empty."""
        asked = "SELECT known_error FROM shown WHERE number = ?"
        execute = self._connection.execute
        found = {one: frozenset(id_ for (id_,) in execute(asked, (one,))) for one in numbers}
        return {number: shown for number, shown in found.items() if shown}

    def recognitions(self) -> dict[str, tuple[str, ...]]:
        """By incident, the known errors that it shows and doesn't name, sorted; none empty."""
        found: dict[str, set[str]] = defaultdict(set)
        for incident, known_error in self._connection.execute(
            "SELECT incident, known_error FROM shown"
        ):
            found[incident].add(known_error)
        return {incident: tuple(sorted(shown)) for incident, shown in found.items()}

    def expired(self, now: str) -> tuple[set[int], set[int]]:
        """Files whose own findings, and files whose judgement, may be others by now."""
        execute = self._connection.execute
        alone = execute("SELECT number FROM row WHERE until <= ?", (now,))
        judged = execute("SELECT number FROM judged WHERE until <= ?", (now,))
        return {number for (number,) in alone}, {number for (number,) in judged}

    def until(self) -> str | None:
        """The first moment at which anything kept may change."""
        asked = "SELECT min(until) FROM (SELECT until FROM row UNION ALL SELECT until FROM judged)"
        found = self._one(asked)
        return None if found is None else str(found)

    def summaries(self) -> Iterator[list[tuple[str, str]]]:
        """Kind and text of every summary that is kept, some at a time, in the order of numbers."""
        found = self._connection.execute("SELECT kind, text FROM summary ORDER BY number")
        while some := found.fetchmany(_AT_ONCE):
            yield some

    def unsummarised(self) -> dict[str, int]:
        """Numbers of the files of which no summary is kept, by path."""
        asked = (
            "SELECT number, entry FROM row"
            " WHERE NOT EXISTS (SELECT 1 FROM summary WHERE summary.number = row.number)"
        )
        found = self._connection.execute(asked)
        return {read_entry(entry).path: number for number, entry in found}

    def state(self) -> int:
        """A number that is another once another process has written anything."""
        return int(self._one("PRAGMA data_version"))

    def put_summaries(self, summaries: Iterable[tuple[int, str, str]]) -> None:
        """Keep number, kind and text of summaries."""
        self._connection.executemany("INSERT INTO summary VALUES (?, ?, ?)", summaries)

    def begin(self, *, write: bool = False) -> None:
        """See one state of the tables until ``commit`` or ``roll_back``."""
        self._connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")

    def commit(self) -> None:
        """Let the others see what was written."""
        self._connection.execute("COMMIT")

    def roll_back(self) -> None:
        """Forget what was written, if anything was."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def clear(self) -> None:
        """Forget all that is kept."""
        tables = ("base", "listed", "loose", "row", "judged", "summary", "name", "shown", "verdict")
        for table in tables:
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - one of these

    def put_rows(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Keep what files come to by themselves."""
        put = "INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?)"
        self._connection.executemany(put, ((number, *row) for number, row in rows))

    def put_names(self, names: Iterable[tuple[int, Iterable[tuple[int, int]]]]) -> None:
        """Keep what names, ``marked``, are to files."""
        put = "INSERT OR IGNORE INTO name VALUES (?, ?, ?)"
        rows = [(checksum, role, number) for number, ones in names for checksum, role in ones]
        rows.sort()  # in the table's order it is written five times as fast
        self._connection.executemany(put, rows)

    def put_judged(self, judged: Iterable[tuple[int, list[Diagnostic], str | None]]) -> None:
        """Keep how files were judged; only what says something takes room."""
        put = "INSERT OR REPLACE INTO judged VALUES (?, ?, ?)"
        rows = (
            (number, found_text(found) if found else None, until)
            for number, found, until in judged
            if found or until
        )
        self._connection.executemany(put, rows)

    def put_shown(self, shown: Iterable[tuple[int, str, Iterable[str]]]) -> None:
        """Keep which known errors files show: each file's number, its incident's id, and theirs."""
        put = "INSERT OR REPLACE INTO shown VALUES (?, ?, ?)"
        rows = ((one, number, incident) for number, incident, ones in shown for one in ones)
        self._connection.executemany(put, rows)

    def forget(self, number: int, names: Iterable[Name]) -> None:
        """Forget a file whose names these were."""
        execute = self._connection.execute
        execute("DELETE FROM row WHERE number = ?", (number,))
        execute("DELETE FROM summary WHERE number = ?", (number,))
        for checksum, role in marked(names):
            at = (checksum, role, number)
            execute("DELETE FROM name WHERE checksum = ? AND role = ? AND number = ?", at)
        self.forget_judgement(number)

    def forget_judgement(self, number: int) -> None:
        """Forget how a file was judged, what it shows, and what was asked for it."""
        execute = self._connection.execute
        execute("DELETE FROM shown WHERE number = ?", (number,))
        execute("DELETE FROM judged WHERE number = ?", (number,))
        execute("DELETE FROM name WHERE number = ? AND role > 4", (number,))

    def put_base(self, base: Base) -> None:
        """Say what everything kept comes from."""
        self._connection.execute("DELETE FROM base")
        self._connection.execute("INSERT INTO base VALUES (?, ?, ?, ?)", base)

    def put_listed(self, entries: bytes, paths: bytes) -> None:
        """Keep the index's entries and the paths."""
        self._connection.execute("DELETE FROM listed")
        self._connection.execute("INSERT INTO listed VALUES (?, ?)", (entries, paths))

    def put_loose(self, contents: Mapping[str, str]) -> None:
        """Keep the content of the files whose content Git doesn't tell; of no others."""
        self._connection.execute("DELETE FROM loose")
        rows = ((os.fsencode(path), content) for path, content in contents.items())
        self._connection.executemany("INSERT INTO loose VALUES (?, ?)", rows)

    def drop_verdicts(self) -> None:
        """Forget every outcome."""
        self._connection.execute("DELETE FROM verdict")

    def put_verdict(self, asked: str, outcome: str) -> None:
        """Keep the outcome for a way of asking."""
        execute = self._connection.execute
        if self._one("SELECT count(*) FROM verdict") >= _VERDICTS:
            execute("DELETE FROM verdict")
        execute("INSERT OR REPLACE INTO verdict VALUES (?, ?)", (asked, outcome))

    def _one(self, asked: str, *values: object) -> Any:
        found = self._connection.execute(asked, values).fetchone()
        return found[0] if found else None
