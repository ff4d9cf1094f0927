"""The index's tables.

What belongs here: their SQL, and how they are read and changed. What does not: what known errors
come to (``indexing``), and when that must be worked out anew (``refreshing``).

A known error has the number of its file. What a removal needs is worked out anew from what is kept,
so that it needn't be kept as well: the pieces of a signature, and the words of a text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.freshness import FolderFiles, FolderState

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

# The tokenizer takes every character as part of a word but those that ``_word`` writes otherwise.
TABLES = """
CREATE TABLE total (known_errors INTEGER NOT NULL, unreadable INTEGER NOT NULL);
CREATE TABLE states (token TEXT NOT NULL, parts INTEGER NOT NULL);
CREATE TABLE folder (
    number INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, state TEXT NOT NULL,
    is_told INTEGER NOT NULL
);
CREATE TABLE files (
    folder INTEGER PRIMARY KEY, names BLOB NOT NULL, number INTEGER,
    entries BLOB NOT NULL, told INTEGER NOT NULL
);
CREATE TABLE file (
    number INTEGER PRIMARY KEY, folder INTEGER NOT NULL, name BLOB NOT NULL,
    state TEXT NOT NULL, digest BLOB NOT NULL, is_readable INTEGER NOT NULL,
    UNIQUE (folder, name)
);
CREATE TABLE known (number INTEGER PRIMARY KEY, card TEXT NOT NULL, terms TEXT NOT NULL);
CREATE TABLE signature (
    known INTEGER NOT NULL, place INTEGER NOT NULL, demand TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (known, place)
) WITHOUT ROWID;
CREATE TABLE piece (
    checksum INTEGER NOT NULL, known INTEGER NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (checksum, known, place)
) WITHOUT ROWID;
CREATE TABLE verified (
    known INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (known, place)
) WITHOUT ROWID;
CREATE TABLE term (word TEXT PRIMARY KEY, known_errors INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    text, content = '', tokenize = "ascii tokenchars '!#$&()*+,-./:<=>?@[\\]^_`{|}~%'"
);
"""

_CACHE = 65536  # KiB of pages that are held in memory while much is written
_AT_ONCE = 500  # values in a statement; older SQLites allow 999
_UNTOKENIZED = re.compile("[\x00-\x20\x7f\"'%;A-Z\ud800-\udfff]")


class FileRow(NamedTuple):
    """A record file as it was when it was read.

    Attributes:
        number: The number that the index gave it.
        state: Its state, ``UNSETTLED`` where that isn't to be trusted.
        digest: A checksum of its content, or of why there was none.
    """

    number: int
    state: str
    digest: bytes


class Entry(NamedTuple):
    """What the index holds of a known error, as text.

    Attributes:
        card: Its card.
        signatures: Its signatures, each by itself.
        demands: What each demands of a text.
        pieces: What each is looked up by; None for one that is verified always.
        terms: Its terms, as ``terms`` made them into text.
        words: The terms in it, each once.
    """

    card: str
    signatures: tuple[str, ...]
    demands: tuple[str, ...]
    pieces: tuple[tuple[int, ...] | None, ...]
    terms: str
    words: tuple[str, ...]


class Total(NamedTuple):
    """How many files there are.

    Attributes:
        known_errors: Those that are known errors.
        unreadable: Those that can't be read as one.
    """

    known_errors: int = 0
    unreadable: int = 0


def _word(term: str) -> str:
    """A term as one word for the tokenizer, no other term's."""
    return _UNTOKENIZED.sub(lambda found: f"%{ord(found[0]):x}_", term)


class IndexTables:
    """The tables.

    Args:
        connection: To a database with ``TABLES``.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._execute = connection.execute
        self._uncounted: dict[str, int] = {}

    def begin(self, *, write: bool = False) -> None:
        """See one state of the tables until ``commit`` or ``roll_back``."""
        self._execute("BEGIN IMMEDIATE" if write else "BEGIN")

    def commit(self) -> None:
        """Let the others see what was written."""
        self._execute("COMMIT")

    def roll_back(self) -> None:
        """Forget what was written, if anything was."""
        if self.connection.in_transaction:
            self._execute("ROLLBACK")

    def prepare_writing(self, patience: int) -> None:
        """Get ready to write much, and to wait for others who write.

        Args:
            patience: Milliseconds to wait for them.
        """
        self._execute(f"PRAGMA busy_timeout = {patience:d}")
        self._execute(f"PRAGMA cache_size = -{_CACHE:d}")

    def bytes_taken(self) -> int:
        """Bytes that the database takes."""
        pages = self._execute("PRAGMA page_count").fetchone()[0]
        return int(pages * self._execute("PRAGMA page_size").fetchone()[0])

    def has_folders(self) -> bool:
        """Whether any folder was ever looked at."""
        return self._execute("SELECT 1 FROM folder").fetchone() is not None

    def total(self) -> Total:
        """How many files there are."""
        found = self._execute("SELECT * FROM total").fetchone()
        return Total(*found) if found else Total()

    def states(self) -> tuple[str, int] | None:
        """Token and number of parts of the states that Git compares; None where it doesn't."""
        found: tuple[str, int] | None = self._execute("SELECT token, parts FROM states").fetchone()
        return found

    def put_states(self, states: tuple[str, int] | None) -> None:
        """Keep the token and number of parts of the states that Git compares."""
        self._execute("DELETE FROM states")
        if states is not None:
            self._execute("INSERT INTO states VALUES (?, ?)", states)

    def folders(self) -> list[FolderState]:
        """Every folder as it was."""
        found = self._execute("SELECT path, state, is_told FROM folder")
        return [FolderState(path, state, bool(is_told)) for path, state, is_told in found]

    def folder_files(self, paths: Iterable[bytes] | None) -> Iterator[FolderFiles]:
        """The files of folders as they were.

        Args:
            paths: The folders; all when None.
        """
        asked = (
            "SELECT path, state, names, files.number FROM folder"
            " JOIN files ON files.folder = folder.number"
        )
        if paths is None:
            yield from (FolderFiles(*row) for row in self._execute(asked))
            return
        for path in paths:
            for row in self._execute(f"{asked} WHERE path = ?", (path,)):
                yield FolderFiles(*row)

    def entries(self) -> list[tuple[bytes, int]]:
        """What Git compares of each folder's files, in the order of paths, and their number."""
        asked = (
            "SELECT entries, told FROM folder JOIN files ON files.folder = folder.number"
            " WHERE told ORDER BY CAST(path || x'2f' AS BLOB)"
        )
        return list(self._execute(asked))

    def files_in(self, folder: bytes) -> dict[bytes, FileRow]:
        """The files of a folder as they were, by name."""
        asked = (
            "SELECT name, file.number, file.state, digest FROM file JOIN folder"
            " ON file.folder = folder.number WHERE folder.path = ?"
        )
        return {name: FileRow(*rest) for name, *rest in self._execute(asked, (folder,))}

    def folders_below(self, folder: bytes) -> list[bytes]:
        """Paths of all folders in a folder, however deep."""
        asked = "SELECT path FROM folder WHERE path > ? AND path < ?"
        return [path for (path,) in self._execute(asked, (folder + b"/", folder + b"0"))]

    def candidates(self, checksums: Sequence[int]) -> set[tuple[int, int, str, str]]:
        """Known error, place, demand and text of signatures with a piece, or always verified.

        Args:
            checksums: The pieces.
        """
        asked = "SELECT known, place, demand, text FROM {} JOIN signature USING (known, place)"
        found = set(self._execute(asked.format("verified")))
        for start in range(0, len(checksums), _AT_ONCE):
            some = checksums[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            found.update(
                self._execute(f"{asked.format('piece')} WHERE checksum IN ({marks})", some)
            )
        return found

    def signatures_of(self, known: int) -> tuple[str, ...]:
        """The texts of a known error's signatures."""
        asked = "SELECT text FROM signature WHERE known = ? ORDER BY place"
        return tuple(text for (text,) in self._execute(asked, (known,)))

    def signatures(self) -> Iterator[tuple[int, int, str]]:
        """Known error, place and text of every signature, in this order."""
        yield from self._execute("SELECT known, place, text FROM signature ORDER BY known, place")

    def card(self, known: int) -> str | None:
        """The card of a known error."""
        found = self._execute("SELECT card FROM known WHERE number = ?", (known,)).fetchone()
        return None if found is None else str(found[0])

    def terms(self, known: int) -> str | None:
        """The terms of a known error, as text."""
        found = self._execute("SELECT terms FROM known WHERE number = ?", (known,)).fetchone()
        return None if found is None else str(found[0])

    def known_with(self, term: str) -> int:
        """In how many known errors a term is."""
        asked = "SELECT known_errors FROM term WHERE word = ?"
        found = self._execute(asked, (_word(term),)).fetchone()
        return int(found[0]) if found else 0

    def with_terms(self, terms: Iterable[str], most: int) -> list[int]:
        """Known errors that have at least one of the terms, the likeliest first, by bm25.

        Those that are as likely come in the order of their numbers.
        """
        asked = " OR ".join(f'"{_word(term)}"' for term in terms if term)
        if not asked:
            return []
        found = self._execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank, rowid LIMIT ?",
            (asked, most),
        )
        return [number for (number,) in found]

    def count(self, table: str) -> int:
        """Number of rows of a table."""
        return int(self._execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - ours

    def put_folder(self, folder: FolderState) -> int:
        """Keep how a folder is; its number."""
        self._execute(
            "INSERT INTO folder (path, state, is_told) VALUES (?, ?, ?) ON CONFLICT (path)"
            " DO UPDATE SET state = excluded.state, is_told = excluded.is_told",
            folder,
        )
        asked = "SELECT number FROM folder WHERE path = ?"
        return int(self._execute(asked, (folder.path,)).fetchone()[0])

    def put_files(self, folder: int, files: FolderFiles, entries: Sequence[bytes]) -> None:
        """Keep how the files of a folder are, and what Git compares of them."""
        self._execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
            (folder, files.names, files.files, b"".join(entries), len(entries)),
        )

    def forget_folder(self, path: bytes) -> None:
        """Forget a folder whose files are forgotten."""
        asked = "DELETE FROM files WHERE folder = (SELECT number FROM folder WHERE path = ?)"
        self._execute(asked, (path,))
        self._execute("DELETE FROM folder WHERE path = ?", (path,))

    def put_file(self, folder: int, name: bytes, row: tuple[str, bytes, bool]) -> int:
        """Keep how a file is: its state, digest and whether it can be read; its number."""
        self._execute(
            "INSERT INTO file (folder, name, state, digest, is_readable) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (folder, name) DO UPDATE SET state = excluded.state,"
            " digest = excluded.digest, is_readable = excluded.is_readable",
            (folder, name, *row),
        )
        asked = "SELECT number FROM file WHERE folder = ? AND name = ?"
        return int(self._execute(asked, (folder, name)).fetchone()[0])

    def settle_file(self, number: int, state: str) -> None:
        """Keep another state of a file whose content is what it was."""
        self._execute("UPDATE file SET state = ? WHERE number = ?", (state, number))

    def forget_file(self, number: int) -> None:
        """Forget a file whose known error is forgotten."""
        self._execute("DELETE FROM file WHERE number = ?", (number,))

    def put_total(self) -> None:
        """Count the files anew, and write how many known errors have which term."""
        self._write_counts()
        self._execute("DELETE FROM total")
        self._execute(
            "INSERT INTO total SELECT coalesce(sum(is_readable), 0),"
            " coalesce(sum(NOT is_readable), 0) FROM file"
        )

    def put_known(self, entries: Iterable[tuple[int, Entry]]) -> None:
        """Keep known errors by their numbers, which none has yet."""
        many = self.connection.executemany
        numbered = list(entries)
        many(
            "INSERT INTO known VALUES (?, ?, ?)",
            ((number, one.card, one.terms) for number, one in numbered),
        )
        placed = [
            (number, place, *row)
            for number, one in numbered
            for place, row in enumerate(zip(one.demands, one.signatures, one.pieces, strict=True))
        ]
        many("INSERT INTO signature VALUES (?, ?, ?, ?)", (row[:4] for row in placed))
        many(
            "INSERT INTO verified VALUES (?, ?)",
            (row[:2] for row in placed if row[4] is None),
        )
        many(
            "INSERT OR IGNORE INTO piece VALUES (?, ?, ?)",
            _piece_rows((known, place, pieces) for known, place, _, _, pieces in placed),
        )
        words = [(number, tuple(map(_word, one.words))) for number, one in numbered]
        many(
            "INSERT INTO words (rowid, text) VALUES (?, ?)",
            ((number, " ".join(some)) for number, some in words),
        )
        self._count_terms((word for _, some in words for word in some), 1)

    def forget_known(self, number: int, entry: Entry) -> None:
        """Forget a known error, of which this was kept."""
        for table, column in (("known", "number"), ("signature", "known"), ("verified", "known")):
            self._execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))  # noqa: S608 - ours
        rows = _piece_rows((number, place, one) for place, one in enumerate(entry.pieces))
        self.connection.executemany(
            "DELETE FROM piece WHERE checksum = ? AND known = ? AND place = ?", rows
        )
        words = tuple(map(_word, entry.words))
        self._execute(
            "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)",
            (number, " ".join(words)),
        )
        self._count_terms(words, -1)

    def _count_terms(self, words: Iterable[str], change: int) -> None:
        """Remember what ``put_total`` is to write, each word once and in the table's order."""
        uncounted = self._uncounted
        for word in words:
            uncounted[word] = uncounted.get(word, 0) + change

    def _write_counts(self) -> None:
        changes = sorted(self._uncounted.items())
        self.connection.executemany(
            "INSERT INTO term VALUES (?, ?) ON CONFLICT (word)"
            " DO UPDATE SET known_errors = known_errors + excluded.known_errors",
            ((word, change) for word, change in changes if change),
        )
        self.connection.executemany(
            "DELETE FROM term WHERE word = ? AND known_errors <= 0",
            ((word,) for word, change in changes if change < 0),
        )
        self._uncounted.clear()


def _piece_rows(
    placed: Iterable[tuple[int, int, tuple[int, ...] | None]],
) -> list[tuple[int, int, int]]:
    rows = [
        (checksum, known, place) for known, place, pieces in placed for checksum in pieces or ()
    ]
    rows.sort()  # in the table's order it is written five times as fast
    return rows
