"""Bringing the index up to date with the files.

What belongs here: which files are another than they were, reading these, and writing what they come
to. What does not: suspecting folders (``freshness``), what a record comes to (``indexing``) and the
tables (``index_writing``).
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.catalog import is_companion_name, is_record_name, load_file, read_content
from faultbook.document import DocumentProblem
from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.states import state_entry, write_states
from faultbook.kinds import KINDS
from faultbook.matching.freshness import (
    ABSENT,
    UNSETTLED,
    WORTHWHILE,
    FolderFiles,
    FolderState,
    is_settled,
    is_told,
    numbered,
    open_folder,
    state_text,
)
from faultbook.matching.indexing import entry_as_kept, entry_of_known, known_of
from faultbook.parallel import job_count, map_chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from faultbook.matching.index_writing import Entry, FileRow, IndexWriter
    from faultbook.record import Record

FOLDER = os.fsencode(KINDS["known-error"].folder)
"""The folder of known errors, from the register's root."""

_DIGEST = 16  # bytes
_MANY = 400  # files from which on it takes long enough to say how far it is


@dataclass(frozen=True)
class Refresher:
    """Brings an index up to date, inside a transaction that somebody else begins and ends.

    Attributes:
        tables: The index.
        root: The register's root.
        moment: Nanoseconds since 1970 by the disk's clock, from before anything is looked at; 0
            where no state is to be trusted.
        states_folder: Where the states of files are kept for Git; None where they aren't.
        progress: Told, now and then, how many files of how many are read.
    """

    tables: IndexWriter
    root: Path
    moment: int
    states_folder: str | None = None
    progress: Callable[[int, int], None] | None = None

    def refresh(self, suspects: Iterable[bytes]) -> int:
        """Read what is another than it was; the number of files that were read.

        Args:
            suspects: Paths of the folders that are to be looked at.

        Raises:
            EnvironmentProblem: A folder can't be read.
        """
        folders = list(self._listings(suspects))
        unread = [one for folder in folders for one in folder.unread]
        settled = self._read(unread)
        for folder in folders:
            for one in folder.unread:
                if (one.folder, one.name) in settled:
                    folder.settled[one.name] = settled[one.folder, one.name]
            self._put_folder(folder)
        self.tables.put_total()
        self.tables.put_states(self._states_written())
        return len(unread)

    def _put_folder(self, folder: _Listing) -> None:
        found, moment = folder.settled, self.moment
        told = [name for name in folder.names if name in found and is_told(found[name], moment)]
        number = self.tables.put_folder(
            FolderState(folder.path, folder.state, len(told) == len(folder.names))
        )
        is_whole = len(found) == len(folder.names)
        states = numbered(found[name] for name in folder.names) if is_whole else None
        self.tables.put_files(
            number,
            FolderFiles(folder.path, folder.state, b"/".join(folder.names), states),
            [state_entry(b"%s/%s" % (folder.path, name), found[name]) for name in told],
        )

    def _states_written(self) -> tuple[str, int] | None:
        """Write the states of all files for Git, where that is worth it."""
        entries = self.tables.entries()
        total = sum(number for _, number in entries)
        if self.states_folder is None or total < WORTHWHILE:
            return None
        before = self.tables.states()
        valid = before[0] if before is not None else ""
        try:
            written = write_states(self.states_folder, entries, job_count(total), valid)
        except OSError:
            return None
        return written.token, written.parts

    def _listings(self, suspects: Iterable[bytes]) -> Iterator[_Listing]:
        """Look at folders and at new ones in them; what is gone is forgotten."""
        waiting = sorted({FOLDER, *suspects}, reverse=True)
        seen = {folder.path for folder in self.tables.folders()}
        gone: tuple[bytes, ...] = ()
        while waiting:  # those above come first
            path = waiting.pop()
            if path.startswith(gone):  # what a link leads to is no part of the register
                continue
            listing = _listing(self.root, path, self.moment)
            if listing is None:
                self._forget(path)
                gone += (path + b"/",)
                continue
            new = listing.folders - seen
            seen |= new
            waiting = sorted({*waiting, *new}, reverse=True) if new else waiting
            self._compare(listing)
            yield listing

    def _forget(self, path: bytes) -> None:
        """Forget a folder, and all that was in it."""
        for place in (path, *self.tables.folders_below(path)):
            for row in self.tables.files_in(place).values():
                self._forget_file(row.number)
            self.tables.forget_folder(place)
        if path == FOLDER:
            number = self.tables.put_folder(FolderState(path, ABSENT, is_told=True))
            self.tables.put_files(number, FolderFiles(path, ABSENT, b"", numbered(())), ())

    def _compare(self, listing: _Listing) -> None:
        """Tell a folder's files that must be read; those that are gone are forgotten."""
        rows = self.tables.files_in(listing.path)
        for name in rows.keys() - set(listing.names):
            self._forget_file(rows[name].number)
        number = self.tables.put_folder(FolderState(listing.path, listing.state, is_told=False))
        for name in listing.names:
            row = rows.get(name)
            state = _state_at(self.root, listing.path, name)
            if state is not None and row is not None and state_text(state) == row.state:
                listing.settled[name] = state
            else:
                listing.unread.append(_Unread(listing.path, number, name, row))

    def _forget_file(self, number: int) -> None:
        self._forget_known(number)
        self.tables.forget_file(number)

    def _forget_known(self, number: int) -> None:
        terms = self.tables.terms(number)
        if terms is not None:
            signatures = self.tables.signatures_of(number)
            self.tables.forget_known(number, entry_as_kept(signatures, terms))

    def _read(self, unread: Sequence[_Unread]) -> dict[tuple[bytes, bytes], os.stat_result]:
        """Read files and write what they come to; the settled states, by folder and name."""
        settled = {}

        def read(chunk: list[_Unread]) -> list[_Read]:
            return [_read_file(self.root, one, self.moment) for one in chunk]

        done = 0
        with closing(map_chunks(read, unread, job_count(len(unread)))) as chunks:
            for chunk in chunks:
                some = unread[done : done + len(chunk)]
                self._write(some, chunk)
                for one, found in zip(some, chunk, strict=True):
                    if found.settled is not None:
                        settled[one.folder, one.name] = found.settled
                done += len(chunk)
                if self.progress is not None and len(unread) >= _MANY:
                    self.progress(done, len(unread))
        return settled

    def _write(self, unread: Sequence[_Unread], chunk: Iterable[_Read]) -> None:
        entries = []
        for one, found in zip(unread, chunk, strict=True):
            state = state_text(found.settled) if found.settled is not None else UNSETTLED
            if one.row is not None and found.is_same:
                self.tables.settle_file(one.row.number, state)
                continue
            if one.row is not None:
                self._forget_known(one.row.number)
            row = (state, found.digest, found.entry is not None)
            number = self.tables.put_file(one.folder_number, one.name, row)
            if found.entry is not None:
                entries.append((number, found.entry))
        self.tables.put_known(entries)


class _Unread(NamedTuple):
    """A file that must be read, and how it was."""

    folder: bytes
    folder_number: int
    name: bytes
    row: FileRow | None


class _Read(NamedTuple):
    """What a file came to; its state from before it was read, None where it isn't settled."""

    settled: os.stat_result | None
    digest: bytes
    is_same: bool
    entry: Entry | None


@dataclass(frozen=True)
class _Listing:
    """What is in a folder, and the settled states of its files as far as they are known."""

    path: bytes
    state: str
    names: list[bytes]
    folders: frozenset[bytes]
    settled: dict[bytes, os.stat_result] = field(default_factory=dict)
    unread: list[_Unread] = field(default_factory=list)


def _listing(root: Path, path: bytes, moment: int) -> _Listing | None:
    """What is in a folder; None where it isn't there, or is a link or a file."""
    try:
        handle = open_folder(os.fsencode(root), path)
        if handle is None:
            return None
        try:
            state = os.fstat(handle)
            with os.scandir(handle) as found:
                entries = [(one.name, one.is_dir(follow_symlinks=False)) for one in found]
        finally:
            os.close(handle)
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise EnvironmentProblem(f"{os.fsdecode(path)} can't be read: {reason}") from error
    inner = (name for name, is_folder in entries if is_folder and not is_record_name(name))
    return _Listing(
        path,
        state_text(state) if is_settled(state, moment) else UNSETTLED,
        sorted(os.fsencode(name) for name, _ in entries if is_record_name(name)),
        frozenset(
            b"%s/%s" % (path, os.fsencode(name)) for name in inner if not is_companion_name(name)
        ),
    )


def _state_at(root: Path, folder: bytes, name: bytes) -> os.stat_result | None:
    """A file's state; None where it is gone."""
    try:
        return os.lstat(b"%s/%s/%s" % (os.fsencode(root), folder, name))
    except OSError:
        return None


def _read_file(root: Path, unread: _Unread, moment: int) -> _Read:
    """Read a file, unless its content is what it was."""
    state = _state_at(root, unread.folder, unread.name)
    settled = state if state is not None and is_settled(state, moment) else None
    path = os.fsdecode(b"%s/%s" % (unread.folder, unread.name))
    content = read_content(root, path)
    digest = _digest(content)
    if unread.row is not None and unread.row.digest == digest:
        return _Read(settled, digest, is_same=True, entry=None)
    record: Record[Any] | None = load_file(path, content).record
    entry = entry_of_known(known_of(record)) if record is not None else None
    return _Read(settled, digest, is_same=False, entry=entry)


def _digest(content: bytes | DocumentProblem) -> bytes:
    if isinstance(content, DocumentProblem):
        content = f"\0{content.kind}: {content.message}".encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=_DIGEST).digest()
