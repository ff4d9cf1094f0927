"""A temporary database of what is imported, so that memory doesn't grow with the source.

What belongs here: keeping rows and drafts, and finding them again in another order. What does not:
what they mean.

Nothing in it outlives the import, so it is written without any care for a crash.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.source import Outcome, Place, RowSetback, SourceRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from faultbook.exchange.engine.known import Known
    from faultbook.exchange.source import Unit

MOST_ROWS = 20_000
"""Rows that one record may have; more are a key that doesn't tell records apart."""

KIND_ORDER = ("problem", "known-error", "incident")
"""Kinds as they are written: what others link to comes first."""

_BATCH = 1000
_ON_DISK = "/var/tmp"  # noqa: S108 - a folder of its own is made there
_NONE: Mapping[str, str] = {}
_SETTINGS = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -2000;
PRAGMA temp_store = FILE;
"""
_TABLES = """
CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE rows (
    seq INTEGER PRIMARY KEY, file INTEGER, number INTEGER, unit TEXT, key TEXT, data TEXT,
    outcome TEXT, reason TEXT
);
CREATE TABLE known (id TEXT, kind TEXT, path TEXT, source_id TEXT, digest TEXT);
CREATE INDEX known_by_source ON known (source_id);
CREATE INDEX known_by_id ON known (id);
CREATE TABLE drafts (
    n INTEGER PRIMARY KEY, key TEXT, seq INTEGER, rank INTEGER, source_id TEXT UNIQUE,
    opened REAL, year INTEGER, digest TEXT, text BLOB, links TEXT, notes TEXT, line INTEGER,
    is_planned INTEGER, is_implied INTEGER, is_own INTEGER,
    naive_times INTEGER, unmapped TEXT, services TEXT,
    outcome TEXT, reason TEXT, record_id TEXT, path TEXT, known_path TEXT, known_digest TEXT,
    changed TEXT
);
CREATE TABLE implied (source_id TEXT PRIMARY KEY, opened REAL, seq INTEGER, key TEXT);
"""
_DRAFT_INDEXES = """
CREATE INDEX drafts_by_key ON drafts (key);
CREATE INDEX drafts_by_record ON drafts (record_id);
"""
_INDEXES = """
CREATE INDEX rows_by_key ON rows (key, seq);
"""
_CLEARED = """
DELETE FROM rows; DELETE FROM files; DELETE FROM drafts; DELETE FROM implied;
DROP INDEX IF EXISTS rows_by_key; DROP INDEX IF EXISTS drafts_by_key;
DROP INDEX IF EXISTS drafts_by_record
"""
_GROUPS = """
SELECT r.key, r.seq, f.name, r.number, r.unit, r.data, k.digest
FROM rows r JOIN files f ON f.id = r.file LEFT JOIN known k ON k.source_id = ? || r.key
WHERE r.key IS NOT NULL ORDER BY r.key, r.seq
"""
_IMPLIED = """
SELECT i.source_id, i.seq, i.key FROM implied i
WHERE NOT EXISTS (SELECT 1 FROM drafts d WHERE d.source_id = i.source_id)
    AND NOT EXISTS (SELECT 1 FROM known k WHERE k.source_id = i.source_id)
ORDER BY i.opened, i.seq
"""
_PUT_IMPLIED = """
INSERT INTO implied VALUES (?,?,?,?)
ON CONFLICT DO UPDATE SET opened = excluded.opened, seq = excluded.seq, key = excluded.key
WHERE (excluded.opened, excluded.seq) < (opened, seq)
"""


class Drafted(NamedTuple):
    """What the rows of a key become, as it is kept; times are seconds since 1970.

    Attributes:
        source_id: Its key in the source; the key alone where it becomes no record.
        outcome: None for a record; else how its rows end.
        reason: Why.
        line: Line that the reason is about, or None.
        is_planned: Whether it was skipped for telling of planned work.
        kind: Name of its kind, or "".
        opened: When it was opened.
        year: Year of its id.
        digest: The digests of what it says.
        text: The record, with an id and links that stand for those it will get.
        links: By field, the ``source_id`` of what it links to.
        notes: What was read otherwise than it stands in the source.
        naive_times: Number of times without an offset.
        unmapped: Fields and values that nothing is known of.
        services: Names of its services in the source, by their keys.
        implied: The ``source_id`` of records that the source only names, and when they were opened.
        own_id: Its id, where that comes from the source.
    """

    source_id: str
    outcome: Outcome | None = None
    reason: str = ""
    line: int | None = None
    is_planned: bool = False
    kind: str = ""
    opened: float = 0.0
    year: int = 0
    digest: str = ""
    text: bytes = b""
    links: Mapping[str, str] = _NONE
    notes: tuple[str, ...] = ()
    naive_times: int = 0
    unmapped: tuple[tuple[str, str], ...] = ()
    services: Mapping[str, str] = _NONE
    implied: tuple[tuple[str, float], ...] = ()
    own_id: str = ""


class Group(NamedTuple):
    """The rows of one key.

    Attributes:
        key: The key.
        seq: Place of the first of them in the source.
        rows: The rows, in the order of the source; at most one more than a record may have.
        known_digest: The digests that the record of this key carries, where there is one.
    """

    key: str
    seq: int
    rows: tuple[SourceRow, ...]
    known_digest: str | None = None


@contextmanager
def open_spool() -> Iterator[Spool]:
    """A spool that is gone when it is closed.

    Raises:
        EnvironmentProblem: It can't be kept, there or later.
    """
    try:
        folder = tempfile.TemporaryDirectory(prefix="faultbook-", dir=_place_on_disk())
    except OSError as error:
        raise _not_kept(error) from error
    with folder as place:
        try:
            path = Path(place) / "import.sqlite"
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                yield Spool(connection)
        except sqlite3.Error as error:
            raise _not_kept(error) from error


def _place_on_disk() -> str | None:
    """A folder for temporary files that isn't in memory, as /tmp often is; None for the usual one.

    SQLite looks for its own in the same order.
    """
    is_stated = tempfile.tempdir is not None or any(map(os.environ.get, ("TMPDIR", "TEMP", "TMP")))
    return None if is_stated or not os.access(_ON_DISK, os.W_OK | os.X_OK) else _ON_DISK


def _not_kept(error: Exception) -> EnvironmentProblem:
    reason = str(getattr(error, "strerror", None) or error).lower()
    return EnvironmentProblem(f"what is imported can't be kept in a temporary file: {reason}")


class Spool:
    """Rows, drafts and what the register knows, in tables.

    Args:
        connection: An empty database.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._db.executescript(_SETTINGS + _TABLES)
        self._db.execute("BEGIN")
        self._files: dict[str, int] = {}

    def ask(self, question: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """The rows of an answer, one by one."""
        return iter(self._db.execute(question, values))

    def tell(self, statement: str, values: Iterable[Sequence[Any]] = ((),)) -> None:
        """Carry out a statement for each of several values."""
        self._db.executemany(statement, values)

    def put_rows(
        self,
        rows: Iterable[SourceRow | RowSetback],
        tell: Callable[[int, int | None], None] = lambda _done, _total: None,
    ) -> None:
        """Keep every row of a source.

        Args:
            rows: The rows.
            tell: Told, now and then, how many were read.
        """
        told = self._numbered(rows, tell)
        self._db.executemany("INSERT INTO rows VALUES (?,?,?,?,?,?,?,?)", told)
        self._arrange(_INDEXES)

    def _arrange(self, statements: str) -> None:
        self._db.executescript(statements)  # which ends what was begun
        self._db.execute("BEGIN")

    def arrange_drafts(self) -> None:
        """Make drafts quick to find; asked when all are there."""
        self._arrange(_DRAFT_INDEXES)

    @contextmanager
    def beside(self, path: Path, name: str) -> Iterator[None]:
        """Have another database beside this one.

        Args:
            path: The database.
            name: What it is called in questions meanwhile.
        """
        self._db.execute("COMMIT")  # databases come and go between transactions alone
        self._db.execute(f"ATTACH ? AS {name}", (str(path),))
        try:
            self._db.execute("BEGIN")
            yield
        finally:
            self._db.execute("COMMIT")
            self._db.execute(f"DETACH {name}")
            self._db.execute("BEGIN")

    def take_up(self, statements: str) -> None:
        """Fill the tables by statements of our own, and make them quick to find things in."""
        for statement in statements.split(";"):
            self._db.execute(statement)
        for statement in filter(str.strip, f"{_INDEXES}{_DRAFT_INDEXES}".split(";")):
            self._db.execute(statement)

    def clear(self) -> None:
        """Forget rows and what they became."""
        for statement in _CLEARED.split(";"):
            self._db.execute(statement)

    def count(self, table: str) -> int:
        """Number of rows in a table of our own."""
        (found,) = next(self.ask(f"SELECT count(*) FROM {table}"))  # noqa: S608 - a name of ours
        return int(found)

    def _numbered(
        self, rows: Iterable[SourceRow | RowSetback], tell: Callable[[int, int | None], None]
    ) -> Iterator[tuple[Any, ...]]:
        for seq, row in enumerate(rows, 1):
            if seq % _BATCH == 0:
                tell(seq, None)
            file = self._file(_storable(row.place.file))
            place = (seq, file, row.place.number, row.place.unit)
            if isinstance(row, SourceRow):
                yield (*place, _storable(row.key), json.dumps(row.data), None, None)
            else:
                yield (*place, None, None, row.outcome, _storable(row.reason))

    def _file(self, name: str) -> int:
        """The number that stands for a file; a source may have as many as records."""
        if len(self._files) > _BATCH:
            self._files.clear()
        found = self._files.get(name)
        if found is None:
            self._db.execute("INSERT OR IGNORE INTO files (name) VALUES (?)", (name,))
            (found,) = next(self.ask("SELECT id FROM files WHERE name = ?", (name,)))
            self._files[name] = found
        return found

    def groups(self, importer: str) -> Iterator[list[Group]]:
        """The rows of every key, in batches of keys.

        Args:
            importer: Name of the importer, with which the keys in the register begin.
        """
        found = self.ask(_GROUPS, (f"{importer}:",))
        batch: list[Group] = []
        size = 0
        for key, rows in groupby(found, key=lambda row: row[0]):
            group = _group(key, rows)
            batch.append(group)
            size += len(group.rows)
            if size >= _BATCH // 4:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def put_known(self, records: Iterable[Known]) -> None:
        """Keep what the register holds."""
        self._db.executemany("INSERT INTO known VALUES (?,?,?,?,?)", records)

    def put_drafted(self, group: Group, drafted: Drafted) -> None:
        """Keep what the rows of a key become."""
        self._put_draft(group.key, group.seq, drafted, is_implied=False)
        named = ((_storable(one), *at, group.seq, group.key) for one, *at in drafted.implied)
        self._db.executemany(_PUT_IMPLIED, named)

    def implied(self) -> list[tuple[str, Group]]:
        """The ``source_id`` of records that nobody knows but who names them, and who that is."""
        found = list(self.ask(_IMPLIED))
        return [(source_id, self._rows_of(key, seq)) for source_id, seq, key in found]

    def _rows_of(self, key: str, seq: int) -> Group:
        question = (
            "SELECT key, seq, name, number, unit, data, NULL FROM rows"
            " JOIN files ON files.id = file WHERE key = ? ORDER BY seq"
        )
        return _group(key, self.ask(question, (key,)))._replace(seq=seq)

    def put_implied(self, group: Group, drafted: Drafted) -> None:
        """Keep a record that the source only names."""
        self._put_draft(None, group.seq, drafted, is_implied=True)

    def _put_draft(self, key: str | None, seq: int, one: Drafted, *, is_implied: bool) -> None:
        source_id = one.source_id
        outcome, reason = one.outcome, _storable(one.reason)
        links = {field: _storable(target) for field, target in one.links.items()}
        twin, is_kept = None, outcome in (None, Outcome.UNCHANGED)
        if is_kept:
            twin = next(self.ask("SELECT key FROM drafts WHERE source_id = ?", (source_id,)), None)
        if twin is not None:
            is_kept = False
            outcome, reason = Outcome.REFUSED, f"has the same key as {twin[0]!r}, {source_id!r}"
        values = (
            *(key, seq, KIND_ORDER.index(one.kind) if one.kind else None),
            *(source_id if is_kept else None, one.opened, one.year, one.digest, one.text),
            *(_json(links), _json(one.notes), one.line),
            *(one.is_planned, is_implied, bool(one.own_id), one.naive_times),
            *(_json(one.unmapped), _json(one.services)),
            *(outcome, reason, one.own_id or None),
        )
        self._db.execute(
            "INSERT INTO drafts (key, seq, rank, source_id, opened, year, digest, text, links,"
            " notes, line, is_planned, is_implied, is_own, naive_times, unmapped, services,"
            " outcome, reason, record_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            values,
        )


def _group(key: str, rows: Iterable[Any]) -> Group:
    kept: list[SourceRow] = []
    first, digest = 0, None
    for _, seq, name, number, unit, data, digest in rows:  # noqa: B007 - one for all of them
        first = first or seq
        if len(kept) <= MOST_ROWS:
            kept.append(SourceRow(_place(name, number, unit), key, json.loads(data)))
    return Group(key, first, tuple(kept), digest)


def _place(name: str, number: int, unit: Unit) -> Place:
    return Place(name, number, unit)


def _json(value: Mapping[str, str] | tuple[Any, ...]) -> str:
    """A value as JSON; nearly always an empty one."""
    if value:
        return json.dumps(value)
    return "[]" if isinstance(value, tuple) else "{}"


def _storable(text: str) -> str:
    """Text without halves of surrogate pairs, which a database can't hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
