"""Registers that know what was asked of them, and that answer from what is kept.

What belongs here: telling for which other record's sake a record must be judged anew. What does
not: the tables (``store``) and the register's meaning (``catalog``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.catalog import Catalog
from faultbook.checking.store import (
    ASKED_ALL,
    ASKED_DEFINED,
    ASKED_REFERRED,
    ASKED_SHOWING,
    ASKED_SIGNED,
    ASKED_TITLED,
    DEFINED,
    REFERRED,
    SIGNED,
    TITLED,
    names_of,
    piece_name,
    title_name,
)
from faultbook.record import signed_rows, title_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from faultbook.checking.store import Name, Store
    from faultbook.record import Entry, Register, Shown, SignedRow


class AskedRegister:
    """A register that remembers which names it was asked about.

    Args:
        register: The one that answers.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._defined: set[str] = set()
        self._referred: set[str] = set()
        self._titled: set[str] = set()
        self._showing: set[str] = set()
        self._signed = False
        self._all = False

    def asked_beyond(self, entry: Entry) -> list[Name]:
        """What was asked since the last call that doesn't follow from the record itself.

        A record that is judged is always asked about its own names and those it refers to, so that
        these need not be kept.
        """
        own = {entry.id, *entry.aliases}
        title = title_name(entry.kind, entry.title_key)
        targets = {reference.target for reference in entry.references}
        beyond = [(ASKED_DEFINED, text) for text in self._defined - own - targets]
        beyond += [(ASKED_REFERRED, text) for text in self._referred - own]
        beyond += [(ASKED_TITLED, text) for text in self._titled if text != title]
        beyond += [(ASKED_SHOWING, known_error) for known_error in self._showing]
        if self._signed:
            beyond.append((ASKED_SIGNED, ""))
        if self._all:
            beyond.append((ASKED_ALL, ""))
        for asked in (self._defined, self._referred, self._titled, self._showing):
            asked.clear()
        self._signed = self._all = False
        return beyond

    def get(self, record_id: str) -> Entry | None:
        """The record with this id or alias."""
        self._defined.add(record_id)
        return self._register.get(record_id)

    def resolve(self, record_id: str) -> str | None:
        """The id of the record that has this id or alias."""
        self._defined.add(record_id)
        return self._register.resolve(record_id)

    def dependents(self, record_id: str) -> tuple[Entry, ...]:
        """Records that store a link to this one, under its id or an alias."""
        names = {record_id, *_names_leading_to(self._register, record_id)}
        self._defined |= names
        self._referred |= names
        return self._register.dependents(record_id)

    def claimants(self, record_id: str) -> tuple[Entry, ...]:
        """Every record with this very id."""
        self._defined.add(record_id)
        return self._register.claimants(record_id)

    def holders(self, alias: str) -> tuple[Entry, ...]:
        """Every record that had this id before."""
        self._defined.add(alias)
        return self._register.holders(alias)

    def titled(self, kind: str, title: str) -> tuple[Entry, ...]:
        """Every record of a kind with this title."""
        self._titled.add(title_name(kind, title_key(title)))
        return self._register.titled(kind, title)

    def entries(self) -> tuple[Entry, ...]:
        """Every record."""
        self._all = True
        return self._register.entries()

    def signed(self, pieces: Callable[[], Collection[int]]) -> tuple[SignedRow, ...]:
        """Known errors with signatures: all that demand one of the pieces, and perhaps others."""
        self._signed = True
        return self._register.signed(pieces)

    def showing(self, known_error: str, shown_by: Callable[[Entry], Shown]) -> tuple[Entry, ...]:
        """Incidents that show a known error and don't name it, sorted by path."""
        self._showing.add(known_error)
        return self._register.showing(known_error, shown_by)


def _names_leading_to(register: Register, record_id: str) -> set[str]:
    """The id of a record and the old ids of all that have it, under which links lead to it."""
    target = register.resolve(record_id)
    if target is None:
        return set()
    return {target}.union(*(one.aliases for one in register.claimants(target)))


def concerned(store: Store, before: Collection[Entry], after: Collection[Entry]) -> set[int]:
    """Files whose judgement may depend on what changed.

    Args:
        store: What is kept, from before the change.
        before: The rows of changed records, as they were.
        after: The same, as they are.
    """
    names: set[Name] = set()
    for entry in (*before, *after):
        names |= names_of(entry)
    is_signed_otherwise = set(signed_rows(before)) != set(signed_rows(after))
    defined = [text for role, text in names if role == DEFINED]
    referred = [text for role, text in names if role == REFERRED]
    titled = [text for role, text in names if role == TITLED]
    return (
        store.named(defined, DEFINED, REFERRED, ASKED_DEFINED)
        | store.named(referred, DEFINED, ASKED_REFERRED)
        | store.named(titled, TITLED, ASKED_TITLED)
        | (store.named([""], ASKED_SIGNED) if is_signed_otherwise else set())
        | store.named([""], ASKED_ALL)
    )


class StoredRegister:
    """The register as it is kept, read as far as it is asked about; answers as ``Catalog`` does.

    Args:
        store: What is kept, with all changes in it.
        shard: Whether folders are split by hundreds.
    """

    def __init__(self, store: Store, *, shard: bool) -> None:
        self._store = store
        self._shard = shard
        self._entries: dict[int, Entry] = {}

    def get(self, record_id: str) -> Entry | None:
        """The record with this id or alias; None when there is none."""
        return self._around([record_id], DEFINED).get(record_id)

    def resolve(self, record_id: str) -> str | None:
        """The id of the record that has this id or alias; None when there is none."""
        return self._around([record_id], DEFINED).resolve(record_id)

    def dependents(self, record_id: str) -> tuple[Entry, ...]:
        """Records that store a link to this one, sorted by id."""
        names = _names_leading_to(self, record_id)
        return self._around(names, DEFINED, REFERRED).dependents(record_id)

    def claimants(self, record_id: str) -> tuple[Entry, ...]:
        """Every record with this very id, sorted by path."""
        return self._around([record_id], DEFINED).claimants(record_id)

    def holders(self, alias: str) -> tuple[Entry, ...]:
        """Every record that had this id before, sorted by path."""
        return self._around([alias], DEFINED).holders(alias)

    def titled(self, kind: str, title: str) -> tuple[Entry, ...]:
        """Every record of a kind with this title, whatever its case, sorted by path."""
        name = title_name(kind, title_key(title))
        return self._around([name], TITLED).titled(kind, title)

    def entries(self) -> tuple[Entry, ...]:
        """Every record, sorted by path."""
        return self._catalog(self._store.entries()).rows

    def signed(self, pieces: Callable[[], Collection[int]]) -> tuple[SignedRow, ...]:
        """Known errors whose signatures demand one of the pieces, or anything, sorted by path."""
        found = pieces()
        return self._around(map(piece_name, (*found, None)), SIGNED).signed(lambda: found)

    def showing(self, known_error: str, shown_by: Callable[[Entry], Shown]) -> tuple[Entry, ...]:  # noqa: ARG002 - it is kept
        """Incidents that show a known error and don't name it, sorted by path."""
        found = (self._entry(number) for number in self._store.showing(known_error))
        return tuple(sorted(found, key=lambda one: one.path))

    def recognitions(self) -> dict[str, tuple[str, ...]]:
        """By incident, the known errors that it shows and doesn't name, sorted; none empty."""
        return self._store.recognitions()

    def _around(self, texts: Iterable[str], *roles: int) -> Catalog:
        """A register of the records to which the names are something."""
        numbers = self._store.named(texts, *roles)
        return self._catalog(self._entry(number) for number in numbers)

    def _entry(self, number: int) -> Entry:
        if number not in self._entries:
            self._entries[number] = self._store.entry(number)
        return self._entries[number]

    def _catalog(self, entries: Iterable[Entry]) -> Catalog:
        return Catalog(tuple(sorted(entries, key=lambda one: one.path)), shard=self._shard)
