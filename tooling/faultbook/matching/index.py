"""The index: known errors kept so that searching them is quick, and never older than their files.

What belongs here: opening it up to date, and what finding asks of it. What does not: its tables
(``index_tables``), telling that it is out of date (``freshness``) and mending that
(``refreshing``).

It is kept in Git's own folder. Where that can't be, it is made in memory each time, and gives the
same answers.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from typing import TYPE_CHECKING, NamedTuple
from zlib import adler32, crc32

import faultbook
from faultbook.cache import (
    cache_folder,
    discard_cache,
    disk_moment,
    open_cache,
    open_in_memory,
    version_of,
)
from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.repository import checkout_folders
from faultbook.gitrepo.states import States
from faultbook.matching.demand import is_possible
from faultbook.matching.freshness import Look
from faultbook.matching.index_tables import TABLES, IndexTables
from faultbook.matching.knowledge import Signed
from faultbook.matching.pieces import pieces_in
from faultbook.matching.signature import read_signatures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from faultbook.matching.answer import Card

_NAME = "match"
_FORM = 1  # of what is kept; another one whenever the tables or their meaning change
_MADE_BY = ("", "matching", "model")  # folders of the package whose modules decide what is kept
_PATIENCE = 1000  # milliseconds to wait for another process that is writing


class Summary(NamedTuple):
    """What an index holds.

    Attributes:
        known_errors: Number of known errors.
        unreadable: Number of files that can't be read as one.
        signatures: Number of signatures.
        verified: How many of them have to be tried on every text.
        terms: Number of different terms.
        size: Bytes that it takes.
        read: How many files were read anew when it was opened.
        is_kept: Whether it is there for the next time.
    """

    known_errors: int
    unreadable: int
    signatures: int
    verified: int
    terms: int
    size: int
    read: int
    is_kept: bool


class Index:
    """The known errors of a register, as ``open_index`` opens it; a ``Knowledge``.

    Args:
        tables: Its tables, in a transaction, so that all answers are about one state.
        read: How many files were read anew.
        discard: Throws away what is kept; None where nothing is.
    """

    def __init__(self, tables: IndexTables, read: int, discard: Callable[[], None] | None) -> None:
        self._tables = tables
        self._read = read
        self._discard = discard

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.DatabaseError) and self._discard is not None:
            self._discard()
            said = "the index of known errors was damaged and has been thrown away; ask again"
            raise EnvironmentProblem(said) from error

    def close(self) -> None:
        """Let go of it; nothing can be asked any more."""
        self._tables.connection.close()

    @property
    def size(self) -> int:
        """How many known errors there are."""
        return self._tables.total().known_errors

    @property
    def unreadable(self) -> int:
        """How many files can't be read as a known error."""
        return self._tables.total().unreadable

    def candidates(self, text: str) -> Sequence[Signed]:
        """Every signature that may recognise a short text, and few others; by number."""
        folded = text.casefold()
        found = self._tables.candidates(sorted(pieces_in(text)))
        return [
            _signed(known, place, signature)
            for known, place, demand, signature in sorted(found)
            if is_possible(demand, folded)
        ]

    def all_signed(self) -> Iterator[Signed]:
        """Every signature, by number."""
        for row in self._tables.signatures():
            yield _signed(*row)

    def cards(self, numbers: Iterable[int]) -> Mapping[int, Card]:
        """What is shown of known errors."""
        from faultbook.matching.card_text import read_card

        texts = ((number, self._tables.card(number)) for number in numbers)
        return {number: read_card(text) for number, text in texts if text is not None}

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """In how many known errors each of the terms is; without those that are in none."""
        counts = ((term, self._tables.known_with(term)) for term in terms)
        return {term: count for term, count in counts if count}

    def with_terms(self, terms: Sequence[str], most: int) -> Sequence[int]:
        """Numbers of known errors that have at least one of the terms, the likeliest first."""
        return self._tables.with_terms(terms, most)

    def terms_of(self, numbers: Iterable[int]) -> Mapping[int, str]:
        """The terms of known errors, as ``terms`` made them into text."""
        texts = ((number, self._tables.terms(number)) for number in numbers)
        return {number: text for number, text in texts if text is not None}

    def summary(self) -> Summary:
        """What it holds."""
        tables, total = self._tables, self._tables.total()
        return Summary(
            total.known_errors,
            total.unreadable,
            tables.count("signature"),
            tables.count("verified"),
            tables.count("term"),
            tables.bytes_taken(),
            self._read,
            self._discard is not None,
        )


def _signed(known: int, place: int, text: str) -> Signed:
    return Signed(known, place, read_signatures(text)[0])


def open_index(
    root: Path | str,
    *,
    tell: Callable[[str], None],
    progress: Callable[[int, int], None] | None = None,
    begun: Opening | None = None,
) -> Index:
    """The index of a register, brought up to date.

    Args:
        root: The register's root.
        tell: Told, in a line, what a user should know besides the answer.
        progress: Told, now and then, how many files of how many are read, where they are many.
        begun: The opening, where it was begun already.

    Raises:
        EnvironmentProblem: A folder can't be read.
    """
    index = (begun or Opening(root)).finish(progress)
    count = index.unreadable
    if count:
        many = f"{count:,} known error{' ' if count == 1 else 's '}"
        tell(f"{many}can't be read, so that no text is compared with them; run 'faultbook check'")
    return index


class Opening:
    """An index that is being opened, while something else can be done.

    The sooner it is begun, the less there is left to wait for: Git looks at the files meanwhile.

    Args:
        root: The register's root.
    """

    def __init__(self, root: Path | str) -> None:
        self._root = os.fspath(root)
        place = os.path.realpath(self._root)
        checkout = checkout_folders(place)
        self._folder = checkout[1] if checkout is not None else None
        inside = place[len(checkout[0]) :].strip("/") if checkout is not None else ""
        self._name = f"{_NAME}-{crc32(os.fsencode(inside)):08x}" if inside else _NAME
        self._version = index_version()
        self._look: Look | None = None
        self._tables = self._opened()

    def _opened(self) -> IndexTables | None:
        """What is kept, with a look at the files begun; None where nothing can be kept."""
        if self._folder is None:
            return None
        connection = open_cache(self._folder, self._name, self._version, TABLES)
        if connection is None:
            return None
        try:
            tables = IndexTables(connection)
            tables.begin()
            kept = tables.states()
            states = States(self._states_folder(), *kept) if kept is not None else None
            self._look = Look(self._root, tables.folders(), states, tables.folder_files)
        except sqlite3.OperationalError:
            connection.close()
            return None
        except sqlite3.DatabaseError:
            connection.close()
            self._discard()
            return None
        return tables

    def _states_folder(self) -> str:
        return f"{cache_folder(self._folder or '')}/{self._name}.states"

    def _discard(self) -> None:
        if self._folder is not None:
            discard_cache(self._folder, self._name)

    def finish(self, progress: Callable[[int, int], None] | None = None) -> Index:
        """The index, up to date.

        Raises:
            EnvironmentProblem: A folder can't be read.
        """
        if self._tables is None or self._look is None:
            return self._made_in_memory(None, (), progress)
        suspects = self._look.finish()
        if not suspects and self._tables.has_folders():
            return Index(self._tables, 0, self._discard)
        try:
            return self._refreshed(self._tables, suspects, progress)
        except sqlite3.OperationalError:  # another process is writing, or there is no room
            self._tables.roll_back()
            return self._made_in_memory(self._tables, suspects, progress)
        except sqlite3.DatabaseError:
            self._tables.connection.close()
            self._discard()
            return self._made_in_memory(None, (), progress)
        except BaseException:
            self._tables.connection.close()
            raise

    def abandon(self) -> None:
        """Give it up before it is finished."""
        if self._look is not None:
            self._look.abandon()
        if self._tables is not None:
            self._tables.connection.close()

    def _refreshed(
        self,
        tables: IndexTables,
        suspects: Sequence[bytes],
        progress: Callable[[int, int], None] | None,
    ) -> Index:
        from pathlib import Path

        from faultbook.matching.refreshing import Refresher

        tables.roll_back()
        tables.prepare_writing(_PATIENCE)
        tables.begin(write=True)
        if self._folder is None or version_of(tables.connection) != self._version:
            said = "another version of this program made it anew meanwhile"
            raise sqlite3.OperationalError(said)
        moment = disk_moment(self._folder)
        states = self._states_folder()
        read = Refresher(tables, Path(self._root), moment, states, progress).refresh(suspects)
        tables.commit()
        tables.begin()
        return Index(tables, read, self._discard)

    def _made_in_memory(
        self,
        kept: IndexTables | None,
        suspects: Sequence[bytes],
        progress: Callable[[int, int], None] | None,
    ) -> Index:
        """The index in memory: a copy of what is kept, brought up to date, or made anew."""
        from pathlib import Path

        from faultbook.matching.refreshing import Refresher

        tables = None
        if kept is not None:
            tables = _copied(kept, self._version)
            kept.connection.close()
        if tables is None:
            tables, suspects = IndexTables(_in_memory()), ()
        read = Refresher(tables, Path(self._root), 0, None, progress).refresh(suspects)
        return Index(tables, read, None)


def _copied(kept: IndexTables, version: str) -> IndexTables | None:
    """What is kept, in memory; None where that can't be had."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    try:
        kept.connection.backup(copy)
        if version_of(copy) == version:
            return IndexTables(copy)
    except sqlite3.Error:
        pass
    copy.close()
    return None


def _in_memory() -> sqlite3.Connection:
    try:
        return open_in_memory(TABLES)
    except sqlite3.OperationalError as error:
        if "fts5" not in str(error):
            raise
        said = "Python's SQLite lacks FTS5, which finds words; use a Python whose SQLite has it"
        raise EnvironmentProblem(said) from error


def index_version() -> str:
    """A text that is another as soon as what makes an index is another."""
    folder = os.path.dirname(faultbook.__file__)  # noqa: PTH120 - pathlib takes long
    states = []
    for name in _MADE_BY:
        with os.scandir(f"{folder}/{name}") as found:
            for entry in found:
                if entry.name.endswith((".py", ".log")):
                    state = entry.stat()
                    states.append(f"{name}/{entry.name} {state.st_mtime_ns} {state.st_size}")
    content = os.fsencode("\n".join(sorted(states)))
    made_by = f"{crc32(content):08x}{adler32(content):08x}"
    return f"{_FORM} {faultbook.__version__} {sys.version} {made_by}"
