"""The history of a register: the door to all that its commits tell.

What belongs here: opening it, from what is kept or anew, and asking it things. What does not: how
it is gathered (``gathering``) and judged (``rules``).
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from faultbook.cache import discard_cache, open_cache
from faultbook.history.gathering import gather
from faultbook.history.row_text import DamagedText
from faultbook.history.store import TABLES, KeptTimeline, Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from types import TracebackType
    from typing import Self

    from faultbook.gitrepo.repository import Repository
    from faultbook.history.gathering import Source
    from faultbook.history.timeline import Landing, Timeline

_REMEMBERED = 4_096  # landings that are kept at hand


class RegisterHistory:
    """What the commits of a mainline say of every record.

    It holds one state of what is kept, whatever other processes do meanwhile; a context manager
    that lets go of it.

    Args:
        source: Where it was read from.
        store: What was read.
        head: The commit that it stands for; "" where there is none yet.
        was_damaged: Whether what was kept had to be thrown away.
    """

    def __init__(
        self, source: Source, store: Store, head: str, *, was_damaged: bool = False
    ) -> None:
        self.source = source
        self.head = head
        self.was_damaged = was_damaged
        self._store = store
        self.landing = lru_cache(_REMEMBERED)(store.landing)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._store.close()
        self.source.blobs.close()

    @property
    def repository(self) -> Repository:
        """The repository."""
        return self.source.repository

    def landings(self) -> list[Landing]:
        """The mainline, the oldest first."""
        return self._store.landings()

    def count(self) -> int:
        """Number of landings."""
        return self._store.count()

    def landing_of(self, commit: str) -> Landing | None:
        """The landing with this commit's id; None for a commit that isn't on the mainline."""
        number = self._store.number_of(commit)
        return None if number is None else self.landing(number)

    def landing_at(self, moment: datetime) -> Landing | None:
        """The last landing that was made by then."""
        number = self._store.number_at(moment.timestamp())
        return None if number is None else self.landing(number)

    def timelines(self) -> Iterator[Timeline]:
        """The timeline of each record, by the id that it has or had last."""
        return (kept.read() for kept in self._store.timelines())

    def kept_timelines(self) -> list[KeptTimeline]:
        """The same, not read yet."""
        return list(self._store.timelines())

    def timeline(self, record_id: str) -> Timeline | None:
        """The timeline of the record that has this id or, if none has, had it last."""
        named = self._store.lives_named(record_id)
        return named[0][1] if named else None

    def ids(self) -> list[str]:
        """Every id that a record has or had, sorted."""
        return self._store.names()

    def contents(self, blobs: Sequence[str]) -> Iterator[bytes | None]:
        """The content of each version's blob; None for one that a partial clone lacks.

        All must be taken before others are asked for.
        """
        return self.source.blobs.read(blobs)


def open_history(source: Source, head: str, version: str, *, keeps: bool = True) -> RegisterHistory:
    """Bring what is kept up to a commit, and open it.

    Args:
        source: Where it is read from.
        head: Id of the commit; "" where there is none yet.
        version: What kept values depend on besides commits.
        keeps: Whether it may be kept, in the folder that all checkouts share.

    Raises:
        EnvironmentProblem: Git fails.
    """
    folder = source.repository.common_folder
    name = _cache_name(source.prefix)
    was_damaged = False
    for _ in range(2):
        connection = open_cache(folder, name, version, TABLES) if keeps else None
        if connection is None:
            break
        store = Store(connection)
        try:
            store.begin()
            _gather(source, store, head)
        except sqlite3.OperationalError:  # another process is writing, or there is no room
            store.close()
            break
        except (DamagedText, sqlite3.DatabaseError):
            store.close()
            discard_cache(folder, name)
            was_damaged = True
        except BaseException:
            store.close()
            raise
        else:
            return RegisterHistory(source, store, head, was_damaged=was_damaged)
    store = Store(_unkept())
    store.begin()
    _gather(source, store, head)
    return RegisterHistory(source, store, head, was_damaged=was_damaged)


def _gather(source: Source, store: Store, head: str) -> None:
    if head:
        gather(source, store, head)


def _cache_name(prefix: str) -> str:
    """Another name for each register of a repository."""
    marked = blake2b(prefix.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return f"history-{marked}" if prefix else "history"


def _unkept() -> sqlite3.Connection:
    """A database of this process alone, on disk once it is large, gone when it is closed."""
    connection = sqlite3.connect("", isolation_level=None)
    for statement in filter(str.strip, TABLES.split(";")):
        connection.execute(statement)
    return connection
