"""A database of what was worked out before, in the repository's own Git folder.

What belongs here: opening it, and starting anew when it can't be trusted. What does not: what is
kept in it (``checking.store``). Nothing is ever lost with it but time.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING

from faultbook.cache_place import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PATIENCE = 0.2  # seconds to wait for another process that is writing


def open_cache(
    git_folder: Path | str,
    name: str,
    version: str,
    tables: str,
    tell: Callable[[], None] = lambda: None,
) -> sqlite3.Connection | None:
    """Open a database, made anew where it is missing, damaged or of another version.

    Args:
        git_folder: Folder in which Git keeps what belongs to the checkout.
        name: The database's name, without ending.
        version: What the kept values depend on besides their keys.
        tables: SQL that makes its tables.
        tell: Called when it is damaged and thrown away.

    Returns:
        The connection, in which nothing is written before ``BEGIN``; None where none can be had.
    """
    place = _place(git_folder, name)
    try:
        with contextlib.suppress(FileExistsError):
            os.mkdir(cache_folder(git_folder))  # noqa: PTH102 - pathlib takes long to import
        return _opened(place, version, tables)
    except sqlite3.OperationalError:  # it can't be written, or another process holds it
        return None
    except sqlite3.DatabaseError:
        _delete(place)
        tell()
    except OSError:
        return None
    try:
        return _opened(place, version, tables)
    except (sqlite3.Error, OSError):
        return None


def open_in_memory(tables: str) -> sqlite3.Connection:
    """A database that nobody keeps, for when none can be kept.

    Args:
        tables: SQL that makes its tables.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _make_tables(connection, tables)
    return connection


def disk_moment(git_folder: Path | str) -> int:
    """Nanoseconds since 1970 by the clock of the disk that databases are kept on.

    Files' times are told by it, and on a network it need not be this machine's clock.

    Args:
        git_folder: As above.

    Returns:
        The moment; 0 where nothing can be written.
    """
    place = f"{cache_folder(git_folder)}/clock"
    try:
        handle = os.open(place, os.O_CREAT | os.O_WRONLY)
    except OSError:
        return 0
    try:
        os.utime(handle)
        return os.fstat(handle).st_ctime_ns
    except OSError:
        return 0
    finally:
        os.close(handle)
        with contextlib.suppress(OSError):
            os.unlink(place)  # noqa: PTH108 - pathlib takes long to import


def discard_cache(git_folder: Path | str, name: str) -> None:
    """Delete a database that turned out to be damaged; the next one starts empty."""
    _delete(_place(git_folder, name))


def _place(git_folder: Path | str, name: str) -> str:
    return f"{cache_folder(git_folder)}/{name}.sqlite"


def _delete(place: str) -> None:
    for ending in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            os.unlink(place + ending)  # noqa: PTH108 - pathlib takes long to import


def _opened(place: str, version: str, tables: str) -> sqlite3.Connection:
    connection = sqlite3.connect(place, timeout=_PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if version_of(connection) != version:
            _make_anew(connection, version, tables)
    except BaseException:
        connection.close()
        raise
    return connection


def version_of(connection: sqlite3.Connection) -> str | None:
    """The version of a database; None where it has none."""
    try:
        found = connection.execute("SELECT text FROM version").fetchone()
    except sqlite3.OperationalError:  # no such table
        return None
    return str(found[0]) if found else None


def _make_anew(connection: sqlite3.Connection, version: str, tables: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    # A virtual table takes those with it that it is kept in.
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rootpage"
    for (name,) in connection.execute(asked).fetchall():
        connection.execute(f'DROP TABLE IF EXISTS "{name}"')
    connection.execute("CREATE TABLE version (text TEXT NOT NULL)")
    _make_tables(connection, tables)
    connection.execute("INSERT INTO version VALUES (?)", (version,))
    connection.execute("COMMIT")


def _make_tables(connection: sqlite3.Connection, tables: str) -> None:
    for statement in filter(str.strip, tables.split(";")):
        connection.execute(statement)
