"""The index: known errors kept so that searching them is quick, and never older than their files.

What belongs here: opening it up to date, and where it is kept. What does not: what it answers
(``index_answers``), telling that it is out of date (``freshness``) and mending that
(``refreshing``).

It is kept in Git's own folder. Where that can't be, it is made in memory each time, and gives the
same answers.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from typing import TYPE_CHECKING
from zlib import adler32, crc32

import faultbook
from faultbook.cache import (
    discard_cache,
    disk_moment,
    open_cache,
    open_in_memory,
    version_of,
)
from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.states import PendingStates, States
from faultbook.matching.freshness import Look
from faultbook.matching.index_answers import Index
from faultbook.matching.index_place import index_place, states_folder
from faultbook.matching.index_tables import TABLES, IndexTables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["Index", "Opening", "discard_index", "index_version", "open_index"]

_FORM = 2  # of what is kept; another one whenever the tables or their meaning change
_MADE_BY = ("", "matching", "model")  # folders of the package whose modules decide what is kept
_PATIENCE = 1000  # milliseconds to wait for another process that is writing


def open_index(
    root: Path | str,
    *,
    tell: Callable[[str], None],
    progress: Callable[[int, int], None] | None = None,
    begun: PendingStates | None = None,
) -> Index:
    """The index of a register, brought up to date.

    Args:
        root: The register's root.
        tell: Told, in a line, what a user should know besides the answer.
        progress: Told, now and then, how many files of how many are read, where they are many.
        begun: Git's look at the files, where ``begin_look`` has begun it already.

    Raises:
        EnvironmentProblem: A folder can't be read.
    """
    index = Opening(root, begun).finish(progress)
    count = index.unreadable
    if count:
        many = f"{count:,} known error{'' if count == 1 else 's'}"
        tell(f"{many} can't be read and so can't be found; run 'faultbook check'")
    return index


def discard_index(root: Path | str) -> None:
    """Throw away what is kept of a register's index."""
    folder, name = index_place(os.fspath(root))
    if folder is not None:
        discard_cache(folder, name)


class Opening:
    """An index that is being opened, while something else can be done.

    The sooner it is begun, the less there is left to wait for: Git looks at the files meanwhile.

    Args:
        root: The register's root.
        begun: Git's look at the files, where it was begun already; it is abandoned if it is of
            other states than those that the index holds.
    """

    def __init__(self, root: Path | str, begun: PendingStates | None = None) -> None:
        self._begun = begun
        self._root = os.fspath(root)
        self._folder, self._name = index_place(self._root)
        self._version = index_version()
        self._look: Look | None = None
        try:
            self._tables = self._opened()
        finally:
            if self._begun is not None:
                self._begun.abandon()
                self._begun = None

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
            pending = self._pending(states) if states is not None else None
            self._look = Look(self._root, tables.folders(), pending, tables.folder_files)
        except sqlite3.OperationalError:
            connection.close()
            return None
        except sqlite3.DatabaseError:
            connection.close()
            self._discard()
            return None
        return tables

    def _pending(self, states: States) -> PendingStates:
        """Git's look at the files: the one that was begun, if it is of these states."""
        begun = self._begun
        if begun is None or begun.states != states:
            return PendingStates(self._root, states)
        self._begun = None
        return begun

    def _states_folder(self) -> str:
        return states_folder(self._folder or "", self._name)

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
        suspects: Sequence[bytes] = ()
        try:
            suspects = self._look.finish()
            if not suspects and self._tables.has_folders():
                return Index(self._tables, 0, self._discard)
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

        from faultbook.matching.index_writing import IndexWriter
        from faultbook.matching.refreshing import Refresher

        tables.roll_back()
        writer = IndexWriter(tables.connection)
        writer.prepare(_PATIENCE)
        writer.begin(write=True)
        if self._folder is None or version_of(writer.connection) != self._version:
            said = "another version of this program made it anew meanwhile"
            raise sqlite3.OperationalError(said)
        moment = disk_moment(self._folder)
        states = self._states_folder()
        read = Refresher(writer, Path(self._root), moment, states, progress).refresh(suspects)
        writer.commit()
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

        from faultbook.matching.index_writing import IndexWriter
        from faultbook.matching.refreshing import Refresher

        connection = None
        if kept is not None:
            connection = _copied(kept, self._version)
            kept.connection.close()
        if connection is None:
            connection, suspects = _in_memory(), ()
        tables = IndexWriter(connection)
        read = Refresher(tables, Path(self._root), 0, None, progress).refresh(suspects)
        return Index(tables, read, None)


def _copied(kept: IndexTables, version: str) -> sqlite3.Connection | None:
    """What is kept, in memory; None where that can't be had."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    try:
        kept.connection.backup(copy)
        if version_of(copy) == version:
            return copy
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
