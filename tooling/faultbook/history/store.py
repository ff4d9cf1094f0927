"""What is kept of a repository's history.

What belongs here: tables and questions to them. What does not: making what is kept
(``gathering``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from faultbook.history.row_text import (
    DamagedText,
    check_seal,
    landing_text,
    read_landing,
    read_stays,
    read_versions,
)
from faultbook.history.timeline import Timeline, id_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from faultbook.history.row_text import PlainStay
    from faultbook.history.timeline import Landing, Version

TABLES = """
CREATE TABLE state (head TEXT NOT NULL, names INTEGER NOT NULL, moments INTEGER NOT NULL,
                    landings INTEGER NOT NULL, lives INTEGER NOT NULL, lasts INTEGER NOT NULL);
CREATE TABLE landings (number INTEGER PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL,
                       text TEXT NOT NULL);
CREATE UNIQUE INDEX landing_ids ON landings (id);
CREATE INDEX landings_by_at ON landings (at);
CREATE TABLE lives (row INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL,
                    last INTEGER NOT NULL, text TEXT NOT NULL,
                    stays TEXT NOT NULL);
CREATE INDEX lives_by_last ON lives (last);
CREATE TABLE names (id TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (id, row)) WITHOUT ROWID;
CREATE INDEX names_by_row ON names (row)
"""

_SUMS = """
SELECT (SELECT count(*) FROM landings), (SELECT count(*) FROM lives),
       (SELECT coalesce(sum(last), 0) FROM lives)
"""


class KeptLife(NamedTuple):
    """A life to keep.

    Attributes:
        row: Number of its row; None for a new one.
        kind: Name of its kind.
        versions: Its versions.
        text: What is kept of them.
        stays: What is kept of its states.
    """

    row: int | None
    kind: str
    versions: Sequence[Version]
    text: str
    stays: str


def _checksum(text: object) -> int:
    return crc32(str(text).encode("utf-8", "surrogateescape"))


class KeptTimeline(NamedTuple):
    """A timeline as it is kept: small, and read when it is asked for.

    Attributes:
        kind: Name of the record's kind.
        text: What is kept of its versions.
    """

    kind: str
    text: str

    def read(self) -> Timeline:
        """The timeline.

        Raises:
            DamagedText: The text is not as it was written.
        """
        return Timeline(self.kind, read_versions(self.text))


class Store:
    """A database of landings and lives, which one commit at the end of the mainline stands for.

    Args:
        connection: Its connection, in which no transaction is open.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ask = connection.execute
        # Damaged text is found by its checksum, and not by how it is encoded.
        connection.text_factory = lambda content: content.decode(errors="surrogateescape")
        connection.create_function("checksum", 1, _checksum, deterministic=True)

    def close(self) -> None:
        """Give it back; what wasn't committed is undone."""
        self._connection.close()

    def begin(self, *, write: bool = False) -> None:
        """Begin to read or to write one state of it."""
        self._ask("BEGIN IMMEDIATE" if write else "BEGIN")

    def commit(self) -> None:
        """Keep what was written."""
        self._ask("COMMIT")

    def roll_back(self) -> None:
        """Undo what was written, or end reading."""
        if self._connection.in_transaction:
            self._ask("ROLLBACK")

    def head(self) -> str | None:
        """The commit that it stands for; None while it is empty.

        Raises:
            DamagedText: It doesn't hold what it should.
        """
        found = self._ask("SELECT head, landings, lives, lasts FROM state").fetchone()
        if found is None:
            return None
        if found[1:] != self._sums():
            raise DamagedText
        return str(found[0])

    def check_names(self) -> None:
        """Look whether all names are there that should be.

        Raises:
            DamagedText: They aren't.
        """
        found = self._ask("SELECT names FROM state").fetchone()
        if found is not None and found[0] != self._names_sum():
            raise DamagedText

    def _names_sum(self) -> int:
        return int(self._ask("SELECT coalesce(sum(checksum(id)), 0) FROM names").fetchone()[0])

    def _sums(self) -> tuple[int, ...]:
        found: tuple[int, ...] = self._ask(_SUMS).fetchone()
        return found

    def put_head(self, head: str) -> None:
        """Say which commit it stands for now."""
        self._ask("DELETE FROM state")
        values = (head, self._names_sum(), self._moments_sum(), *self._sums())
        self._ask("INSERT INTO state VALUES (?, ?, ?, ?, ?, ?)", values)

    def clear(self) -> None:
        """Forget everything."""
        for table in ("state", "landings", "lives", "names"):
            self._ask(f"DELETE FROM {table}")  # noqa: S608 - no text from outside

    def put_landings(self, landings: Sequence[Landing]) -> None:
        """Add landings."""
        self._connection.executemany(
            "INSERT INTO landings VALUES (?, ?, ?, ?)",
            (
                (one.number, one.commit.id, one.commit.committed_at, landing_text(one))
                for one in landings
            ),
        )

    def landing(self, number: int) -> Landing:
        """A landing by its number.

        Raises:
            DamagedText: There is none, or it is not as it was written.
        """
        found = self._ask("SELECT text FROM landings WHERE number = ?", (number,)).fetchone()
        if found is None:
            raise DamagedText
        return read_landing(number, found[0])

    def landings(self) -> list[Landing]:
        """Every landing, the oldest first."""
        rows = self._ask("SELECT number, text FROM landings ORDER BY number")
        return [read_landing(number, text) for number, text in rows]

    def number_of(self, commit: str) -> int | None:
        """Number of a landing by its commit's id; None for a commit that isn't one."""
        found = self._ask("SELECT number FROM landings WHERE id = ?", (commit,)).fetchone()
        return None if found is None else int(found[0])

    def number_at(self, moment: float) -> int | None:
        """Number of the last landing at a time or before it, in seconds since 1970."""
        asked = "SELECT max(number) FROM landings WHERE at <= ?"
        found = self._ask(asked, (moment,)).fetchone()[0]
        return None if found is None else int(found)

    def count(self) -> int:
        """Number of landings."""
        return int(self._ask("SELECT coalesce(max(number) + 1, 0) FROM landings").fetchone()[0])

    def drop_landings(self, first: int) -> None:
        """Forget a landing and all after it."""
        self._ask("DELETE FROM landings WHERE number >= ?", (first,))

    def put_lives(self, lives: Iterable[KeptLife]) -> None:
        """Keep lives, each in place of what its row held, or in a new one."""
        rows = []
        names = []
        following = self._ask("SELECT coalesce(max(row), 0) + 1 FROM lives").fetchone()[0]
        for row, kind, versions, text, stays in lives:
            if row is not None:
                number = row
                self.drop_life(row)
            else:
                number = following
                following += 1
            last = versions[-1]
            rows.append((number, kind, last.record_id, last.landing, text, stays))
            names += [(name, number) for name in {id_in(version.path) for version in versions}]
        self._connection.executemany("INSERT INTO lives VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._connection.executemany("INSERT INTO names VALUES (?, ?)", names)

    def drop_life(self, row: int) -> None:
        """Forget a life."""
        self._ask("DELETE FROM lives WHERE row = ?", (row,))
        self._ask("DELETE FROM names WHERE row = ?", (row,))

    def lives_since(self, landing: int) -> list[tuple[int, str, tuple[Version, ...]]]:
        """Row, kind and versions of each life that a landing or one after it touched."""
        rows = self._ask("SELECT row, kind, text FROM lives WHERE last >= ?", (landing,))
        return [(row, kind, read_versions(text)) for row, kind, text in rows.fetchall()]

    def lives_named(self, record_id: str) -> list[tuple[int, Timeline]]:
        """Row and timeline of every life that has an id or once had it, the latest first."""
        rows = self._ask(
            "SELECT lives.row, kind, text FROM names JOIN lives USING (row) WHERE names.id = ?"
            " ORDER BY lives.id = ? DESC, last DESC, lives.row",
            (record_id, record_id),
        )
        found = [(row, Timeline(kind, read_versions(text))) for row, kind, text in rows]
        if any(record_id not in timeline.ids for _, timeline in found):
            raise DamagedText
        return found

    def timelines(self) -> list[KeptTimeline]:
        """Every life's timeline, by the id that it has or had last.

        Raises:
            DamagedText: One of them is not as it was written.
        """
        rows = self._ask("SELECT kind, text FROM lives ORDER BY id, row").fetchall()
        for _, text in rows:
            check_seal(text)
        return [KeptTimeline(*row) for row in rows]

    def stays(self) -> list[tuple[str, tuple[PlainStay, ...]]]:
        """Id and states of every record that is there, by id.

        Raises:
            DamagedText: One of them is not as it was written.
        """
        rows = self._ask("SELECT stays FROM lives ORDER BY row")
        found = read_stays([text for (text,) in rows])
        return sorted(found, key=lambda one: one[0])

    def moments(self) -> list[int]:
        """When each landing was made, in seconds since 1970, the oldest landing first.

        Raises:
            DamagedText: They are not what was written.
        """
        kept = self._ask("SELECT moments FROM state").fetchone()
        rows = sorted(self._ask("SELECT number, at FROM landings INDEXED BY landings_by_at"))
        is_whole = [number for number, _ in rows] == list(range(len(rows)))
        if kept is not None and (kept[0] != self._moments_sum() or not is_whole):
            raise DamagedText
        return [at for _, at in rows]

    def _moments_sum(self) -> int:
        """A checksum of the moments; a sum of them as they are need not fit."""
        asked = "SELECT coalesce(sum(at % 1000003), 0) FROM landings"
        return int(self._ask(asked).fetchone()[0])

    def names(self) -> list[str]:
        """Every id that a record has or had, sorted."""
        return [name for (name,) in self._ask("SELECT DISTINCT id FROM names ORDER BY id")]
