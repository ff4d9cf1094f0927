"""Writing the index's tables.

What belongs here: keeping known errors, files and folders, and forgetting them. What does not: the
tables and what a search asks of them (``index_tables``), and what is kept (``indexing``,
``refreshing``).

What a removal needs is worked out anew from what is kept, so that it needn't be kept as well: the
pieces of a signature, and the words of a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.demand import literal_of
from faultbook.matching.index_tables import IndexTables, word_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from faultbook.matching.freshness import FolderFiles, FolderState

_CACHE = 65536  # KiB of pages that are held in memory while much is written


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
        literals: Number of literal characters that each demands.
        ordinary: Whether ordinary log shows each.
        pieces: What each is looked up by; None for one that is verified always.
        terms: Its terms, as ``terms`` made them into text.
        words: The terms in it, each once.
    """

    card: str
    signatures: tuple[str, ...]
    demands: tuple[str, ...]
    literals: tuple[int, ...]
    ordinary: tuple[bool, ...]
    pieces: tuple[tuple[int, ...] | None, ...]
    terms: str
    words: tuple[str, ...]


class IndexWriter(IndexTables):
    """The tables, to be written in a transaction.

    Args:
        connection: To a database with ``TABLES``.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._uncounted: dict[str, int] = {}

    def prepare(self, patience: int) -> None:
        """Get ready to write much, and to wait for others who write.

        Args:
            patience: Milliseconds to wait for them.
        """
        self.execute(f"PRAGMA busy_timeout = {patience:d}")
        self.execute(f"PRAGMA cache_size = -{_CACHE:d}")

    def files_in(self, folder: bytes) -> dict[bytes, FileRow]:
        """The files of a folder as they were, by name."""
        asked = (
            "SELECT name, file.number, file.state, digest FROM file JOIN folder"
            " ON file.folder = folder.number WHERE folder.path = ?"
        )
        return {name: FileRow(*rest) for name, *rest in self.execute(asked, (folder,))}

    def folders_below(self, folder: bytes) -> list[bytes]:
        """Paths of all folders in a folder, however deep."""
        asked = "SELECT path FROM folder WHERE path > ? AND path < ?"
        return [path for (path,) in self.execute(asked, (folder + b"/", folder + b"0"))]

    def signatures_of(self, known: int) -> tuple[str, ...]:
        """The texts of a known error's signatures."""
        asked = "SELECT text FROM signature WHERE known = ? ORDER BY place"
        return tuple(text for (text,) in self.execute(asked, (known,)))

    def entries(self) -> list[tuple[bytes, int]]:
        """What Git compares of each folder's files, in the order of paths, and their number."""
        asked = (
            "SELECT entries, told FROM folder JOIN files ON files.folder = folder.number"
            " WHERE told ORDER BY CAST(path || x'2f' AS BLOB)"
        )
        return list(self.execute(asked))

    def put_states(self, states: tuple[str, int] | None) -> None:
        """Keep the token and number of parts of the states that Git compares."""
        self.execute("DELETE FROM states")
        if states is not None:
            self.execute("INSERT INTO states VALUES (?, ?)", states)

    def put_folder(self, folder: FolderState) -> int:
        """Keep how a folder is; its number."""
        self.execute(
            "INSERT INTO folder (path, state, is_told) VALUES (?, ?, ?) ON CONFLICT (path)"
            " DO UPDATE SET state = excluded.state, is_told = excluded.is_told",
            folder,
        )
        asked = "SELECT number FROM folder WHERE path = ?"
        return int(self.execute(asked, (folder.path,)).fetchone()[0])

    def put_files(self, folder: int, files: FolderFiles, entries: Sequence[bytes]) -> None:
        """Keep how the files of a folder are, and what Git compares of them."""
        self.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
            (folder, files.names, files.files, b"".join(entries), len(entries)),
        )

    def forget_folder(self, path: bytes) -> None:
        """Forget a folder whose files are forgotten."""
        asked = "DELETE FROM files WHERE folder = (SELECT number FROM folder WHERE path = ?)"
        self.execute(asked, (path,))
        self.execute("DELETE FROM folder WHERE path = ?", (path,))

    def put_file(self, folder: int, name: bytes, row: tuple[str, bytes, bool]) -> int:
        """Keep how a file is: its state, digest and whether it can be read; its number."""
        self.execute(
            "INSERT INTO file (folder, name, state, digest, is_readable) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (folder, name) DO UPDATE SET state = excluded.state,"
            " digest = excluded.digest, is_readable = excluded.is_readable",
            (folder, name, *row),
        )
        asked = "SELECT number FROM file WHERE folder = ? AND name = ?"
        return int(self.execute(asked, (folder, name)).fetchone()[0])

    def settle_file(self, number: int, state: str) -> None:
        """Keep another state of a file whose content is what it was."""
        self.execute("UPDATE file SET state = ? WHERE number = ?", (state, number))

    def forget_file(self, number: int) -> None:
        """Forget a file whose known error is forgotten."""
        self.execute("DELETE FROM file WHERE number = ?", (number,))

    def put_total(self) -> None:
        """Count the files anew, and write how many known errors have which term."""
        self._write_counts()
        self.execute("DELETE FROM total")
        self.execute(
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
        many(
            "INSERT INTO signature VALUES (?, ?, ?, ?, ?, ?)",
            (
                (number, place, *row)
                for number, one in numbered
                for place, row in enumerate(
                    zip(one.demands, one.literals, one.ordinary, one.signatures, strict=True)
                )
            ),
        )
        placed = [
            (number, place, *row)
            for number, one in numbered
            for place, row in enumerate(zip(one.demands, one.pieces, strict=True))
        ]
        many(
            "INSERT INTO verified VALUES (?, ?)",
            (row[:2] for row in placed if row[3] is None),
        )
        rows = (
            (checksum, number, place, literal_of(demand))
            for number, place, demand, pieces in placed
            for checksum in pieces or ()
        )
        # In the table's order it is written five times as fast.
        many("INSERT OR IGNORE INTO piece VALUES (?, ?, ?, ?)", sorted(rows))
        words = [(number, tuple(map(word_of, one.words))) for number, one in numbered]
        many(
            "INSERT INTO words (rowid, text) VALUES (?, ?)",
            ((number, " ".join(some)) for number, some in words),
        )
        self._count_terms((word for _, some in words for word in some), 1)

    def forget_known(self, number: int, entry: Entry) -> None:
        """Forget a known error, of which this was kept."""
        for table, column in (("known", "number"), ("signature", "known"), ("verified", "known")):
            self.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))  # noqa: S608 - ours
        rows = (
            (checksum, number, place)
            for place, pieces in enumerate(entry.pieces)
            for checksum in pieces or ()
        )
        self.connection.executemany(
            "DELETE FROM piece WHERE checksum = ? AND known = ? AND place = ?", rows
        )
        words = tuple(map(word_of, entry.words))
        self.execute(
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
