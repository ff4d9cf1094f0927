"""The history of a register: the door to all that its commits tell.

What belongs here: opening it, from what is kept or anew, and asking it things. What does not: how
it is gathered (``gathering``) and judged (``rules``).
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache, partial
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from faultbook.cache import discard_cache, open_cache
from faultbook.history.gathering import gather
from faultbook.history.row_text import DamagedText
from faultbook.history.store import TABLES, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from types import TracebackType
    from typing import Self

    from faultbook.gitrepo.repository import Repository
    from faultbook.history.gathering import Source
    from faultbook.history.row_text import PlainStay
    from faultbook.history.timeline import Landing, Timeline

T = TypeVar("T")

_REMEMBERED = 4_096  # landings that are kept at hand


class RegisterHistory:
    """What the commits of a mainline say of every record.

    It holds one state of what is kept, whatever other processes do meanwhile; a context manager
    that lets go of it. What turns out to be damaged is thrown away and read anew.

    Args:
        source: Where it was read from.
        store: What was read.
        head: The commit that it stands for; "" where there is none yet.
        anew: Reads everything anew, after what was kept turned out to be damaged.

    Attributes:
        was_damaged: Whether what was kept had to be thrown away.
    """

    def __init__(self, source: Source, store: Store, head: str, anew: Callable[[], Store]) -> None:
        self.source = source
        self.head = head
        self.was_damaged = False
        self._store = store
        self._anew = anew
        self.landing = lru_cache(_REMEMBERED)(self._landing)

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
        return self._asked(lambda store: store.landings())

    def count(self) -> int:
        """Number of landings."""
        return self._asked(lambda store: store.count())

    def _landing(self, number: int) -> Landing:
        """A landing by its number."""
        return self._asked(lambda store: store.landing(number))

    def landing_of(self, commit: str) -> Landing | None:
        """The landing with this commit's id; None for a commit that isn't on the mainline."""
        number = self._asked(lambda store: store.number_of(commit))
        return None if number is None else self.landing(number)

    def landing_at(self, moment: datetime) -> Landing | None:
        """The last landing that was made by then."""
        number = self._asked(lambda store: store.number_at(moment.timestamp()))
        return None if number is None else self.landing(number)

    def timelines(self) -> Iterator[Timeline]:
        """The timeline of each record, by the id that it has or had last."""
        return (kept.read() for kept in self._asked(lambda store: store.timelines()))

    def stays(self) -> list[tuple[str, tuple[PlainStay, ...]]]:
        """Id and states of every record that is there, by id; no timeline is read for them."""
        return self._asked(lambda store: store.stays())

    def moments(self) -> list[int]:
        """When each landing was made, in seconds since 1970, the oldest landing first."""
        return self._asked(lambda store: store.moments())

    def timeline(self, record_id: str) -> Timeline | None:
        """The timeline of the record that has this id or, if none has, had it last."""

        def named(store: Store) -> Timeline | None:
            found = store.lives_named(record_id)
            if not found:
                store.check_names()
            return found[0][1] if found else None

        return self._asked(named)

    def ids(self) -> list[str]:
        """Every id that a record has or had, sorted."""

        def names(store: Store) -> list[str]:
            store.check_names()
            return store.names()

        return self._asked(names)

    def contents(self, blobs: Sequence[str]) -> Iterator[bytes | None]:
        """The content of each version's blob; None for one that a partial clone lacks.

        All must be taken before others are asked for.
        """
        return self.source.blobs.read(blobs)

    def _asked(self, question: Callable[[Store], T]) -> T:
        try:
            return question(self._store)
        except (DamagedText, sqlite3.DatabaseError):
            if self.was_damaged:
                raise
        self._store.close()
        self._store = self._anew()
        self.note_damage()
        return question(self._store)

    def note_damage(self) -> None:
        """Say, once, that what was kept had to be thrown away."""
        self.was_damaged = True
        self.source.tell("what was kept of the history was damaged; it was read anew")


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

    damages: list[bool] = []

    def kept() -> Store:
        tell = partial(damages.append, True)  # noqa: FBT003 - it is what is noted
        connection = open_cache(folder, name, version, TABLES, tell) if keeps else None
        if connection is not None:
            store = Store(connection)
            try:
                _gather(source, store, head)
            except sqlite3.OperationalError:  # another process is writing, or there is no room
                store.close()
            except BaseException:
                store.close()
                raise
            else:
                return store
        store = Store(_unkept())
        _gather(source, store, head)
        return store

    def anew() -> Store:
        discard_cache(folder, name)
        return kept()

    try:
        history = RegisterHistory(source, kept(), head, anew)
    except (DamagedText, sqlite3.DatabaseError):
        history = RegisterHistory(source, anew(), head, anew)
        damages.append(True)
    if damages:
        history.note_damage()
    return history


def _gather(source: Source, store: Store, head: str) -> None:
    store.begin()
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
