"""The index's tables.

What belongs here: their SQL, and what a search asks of them. What does not: writing them
(``index_writing``).

A known error has the number of its file.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from faultbook.matching.freshness import FolderFiles, FolderState

if TYPE_CHECKING:
    import re
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

# The tokenizer takes every character as part of a word but those that ``word_of`` writes otherwise.
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
    known INTEGER NOT NULL, place INTEGER NOT NULL, demand TEXT NOT NULL,
    literals INTEGER NOT NULL, is_ordinary INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (known, place)
) WITHOUT ROWID;
CREATE TABLE piece (
    checksum INTEGER NOT NULL, known INTEGER NOT NULL, place INTEGER NOT NULL,
    literal BLOB NOT NULL, PRIMARY KEY (checksum, known, place)
) WITHOUT ROWID;
CREATE TABLE verified (
    known INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (known, place)
) WITHOUT ROWID;
CREATE TABLE term (word TEXT PRIMARY KEY, known_errors INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    text, content = '', tokenize = "ascii tokenchars '!#$&()*+,-./:<=>?@[\\]^_`{|}~%'"
);
"""

SignatureRow: TypeAlias = tuple[int, int, str, int, int]
"""Known error, place, text and literal characters of a signature, and whether it is ordinary."""

Candidate: TypeAlias = tuple[int, int, str, int, int, str]
"""The same, and what the signature demands of a text."""

_ROW = "known, place, text, literals, is_ordinary"
_AT_ONCE = 500  # values in a statement; older SQLites allow 999
_TOKENIZED = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._:/@$\\-~")  # of most words


class Total(NamedTuple):
    """How many files there are.

    Attributes:
        known_errors: Those that are known errors.
        unreadable: Those that can't be read as one.
    """

    known_errors: int = 0
    unreadable: int = 0


def word_of(term: str) -> str:
    """A term as one word for the tokenizer, no other term's."""
    if _TOKENIZED.issuperset(term):
        return term
    return _untokenized().sub(lambda found: f"%{ord(found[0]):x}_", term)


@cache
def _untokenized() -> re.Pattern[str]:
    import re

    return re.compile("[\x00-\x20\x7f\"'%;A-Z\ud800-\udfff]")


class IndexTables:
    """The tables.

    Args:
        connection: To a database with ``TABLES``.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.execute = connection.execute

    def begin(self, *, write: bool = False) -> None:
        """See one state of the tables until ``commit`` or ``roll_back``."""
        self.execute("BEGIN IMMEDIATE" if write else "BEGIN")

    def commit(self) -> None:
        """Let the others see what was written."""
        self.execute("COMMIT")

    def roll_back(self) -> None:
        """Forget what was written, if anything was."""
        if self.connection.in_transaction:
            self.execute("ROLLBACK")

    def bytes_taken(self) -> int:
        """Bytes that the database takes."""
        pages = self.execute("PRAGMA page_count").fetchone()[0]
        return int(pages * self.execute("PRAGMA page_size").fetchone()[0])

    def has_folders(self) -> bool:
        """Whether any folder was ever looked at."""
        return self.execute("SELECT 1 FROM folder").fetchone() is not None

    def total(self) -> Total:
        """How many files there are."""
        found = self.execute("SELECT * FROM total").fetchone()
        return Total(*found) if found else Total()

    def states(self) -> tuple[str, int] | None:
        """Token and number of parts of the states that Git compares; None where it doesn't."""
        found: tuple[str, int] | None = self.execute("SELECT token, parts FROM states").fetchone()
        return found

    def folders(self) -> list[FolderState]:
        """Every folder as it was."""
        found = self.execute("SELECT path, state, is_told FROM folder")
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
            yield from (FolderFiles(*row) for row in self.execute(asked))
            return
        for path in paths:
            for row in self.execute(f"{asked} WHERE path = ?", (path,)):
                yield FolderFiles(*row)

    def candidates(self, checksums: Sequence[int], folded: bytes) -> set[Candidate]:
        """Rows of signatures with a piece, or always verified, and what they demand.

        Those that demand one literal, as most do, are left out where the text lacks it.

        Args:
            checksums: The pieces.
            folded: The text, casefolded, in UTF-8.
        """
        asked = f"SELECT {_ROW}, demand FROM {{}} JOIN signature USING (known, place)"  # noqa: S608 - ours
        found = set(self.execute(asked.format("verified")))
        for start in range(0, len(checksums), _AT_ONCE):
            some = checksums[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            by_piece = f"{asked.format('piece')} WHERE checksum IN ({marks}) AND instr(?, literal)"
            found.update(self.execute(by_piece, (*some, folded)))
        return found

    def signatures(self) -> Iterator[SignatureRow]:
        """The row of every signature, in their order."""
        asked = f"SELECT {_ROW} FROM signature ORDER BY known, place"  # noqa: S608 - ours
        yield from self.execute(asked)

    def cards(self, numbers: Sequence[int]) -> dict[int, str]:
        """The cards of known errors, of those that are there."""
        return self._texts("card", numbers)

    def all_terms(self, numbers: Sequence[int]) -> dict[int, str]:
        """The terms of known errors, as text, of those that are there."""
        return self._texts("terms", numbers)

    def _texts(self, column: str, numbers: Sequence[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            asked = f"SELECT number, {column} FROM known WHERE number IN ({marks})"  # noqa: S608 - ours
            found.update(self.execute(asked, some))
        return found

    def terms(self, known: int) -> str | None:
        """The terms of a known error, as text."""
        found = self.execute("SELECT terms FROM known WHERE number = ?", (known,)).fetchone()
        return None if found is None else str(found[0])

    def known_with(self, term: str) -> int:
        """In how many known errors a term is."""
        asked = "SELECT known_errors FROM term WHERE word = ?"
        found = self.execute(asked, (word_of(term),)).fetchone()
        return int(found[0]) if found else 0

    def with_terms(self, terms: Iterable[str], most: int) -> list[int]:
        """Known errors that have at least one of the terms, the likeliest first, by bm25.

        Those that are as likely come in the order of their numbers.
        """
        asked = " OR ".join(f'"{word_of(term)}"' for term in terms if term)
        if not asked:
            return []
        found = self.execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank, rowid LIMIT ?",
            (asked, most),
        )
        return [number for (number,) in found]

    def count(self, table: str) -> int:
        """Number of rows of a table."""
        return int(self.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - ours
