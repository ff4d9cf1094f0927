"""The stream of commits, each with the files it changed.

What belongs here: one ``git log`` for any number of commits, taken apart as it comes. What does
not: which of the files are records, and which commits landed (``history``).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.running import GitFailed, start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

    from faultbook.gitrepo.repository import Repository

_FORMAT = "%H%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B"
_TOKENS = _FORMAT.count("%x00") + 1
_REGULAR = (b"100644", b"100755")
_BEGINNINGS = (b"\n:", b":0", b":1")  # of a change; a mode is six octal digits
_AT_ONCE = 1 << 17  # bytes that are read from Git at a time


class Person(NamedTuple):
    """Somebody as commits name them; the same person where name or address is the same."""

    name: str
    email: str

    def is_same(self, other: Person) -> bool:
        """Whether two are one person, as far as commits tell."""
        emails = self.email.casefold(), other.email.casefold()
        names = self.name.casefold(), other.name.casefold()
        return (emails[0] == emails[1] != "") or (names[0] == names[1] != "")


class FileChange(NamedTuple):
    """What a commit did to a file, against its first parent.

    Attributes:
        path: The file, from the repository's top.
        blob: Id of its content; "" where it is gone, or is no regular file any more.
    """

    path: str
    blob: str


class Commit(NamedTuple):
    """A commit.

    Attributes:
        id: Its id, hexadecimal.
        parents: Ids of its parents, the first of which it was made on.
        author: Who wrote the change.
        authored_at: When, in seconds since 1970.
        committer: Who made the commit.
        committed_at: When, in seconds since 1970.
        message: What it says; bytes that are no text are replaced.
    """

    id: str
    parents: tuple[str, ...]
    author: Person
    authored_at: int
    committer: Person
    committed_at: int
    message: str

    @property
    def subject(self) -> str:
        """The first line of its message."""
        return self.message.lstrip().partition("\n")[0].rstrip()


def read_log(
    repository: Repository, revisions: Sequence[str], folders: Sequence[str] = ()
) -> Iterator[tuple[Commit, tuple[FileChange, ...]]]:
    """Every commit of a range with what it changed, none before one of its children.

    Args:
        repository: Where.
        revisions: Ids of commits, a ``^`` before those that are left out with all they lead to.
        folders: Folders, from the top, whose files are told; all when empty.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    arguments = [
        *("log", "--topo-order", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-color"),
        *("--diff-merges=first-parent", "--encoding=UTF-8", f"--format=tformat:{_FORMAT}"),
        # Without these, commits that leave the folders alone, and what they merged, would be left
        # out, and others' parents with them.
        *(("--full-history", "--sparse") if folders else ()),
        *(*revisions, "--", *folders),
    ]
    process = start(repository, arguments)
    if process is None or process.stdout is None or process.stderr is None:
        raise EnvironmentProblem("there is no Git here; install it")
    try:
        yield from _commits(_Tokens(process.stdout))
        process.stdout.close()
        why = process.stderr.read()
        if process.wait():
            raise GitFailed("log", why)
    finally:
        process.stdout.close()
        process.stderr.close()
        process.kill()
        process.wait()


class _Tokens:
    """What stands between zero bytes, read on as it is asked for.

    Attributes:
        ready: What has been read; more only after ``have``.
        at: Place in it up to which it was used.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.ready: list[bytes] = []
        self.at = 0
        self._stream = stream
        self._rest = b""

    def have(self, wanted: int) -> bool:
        """Whether so many are ready, after reading on where needed."""
        while len(self.ready) < self.at + wanted:
            piece = self._stream.read(_AT_ONCE)
            if not piece:
                return False
            *whole, self._rest = (self._rest + piece).split(b"\0")
            self.ready = self.ready[self.at :] + whole
            self.at = 0
        return True


def _commits(tokens: _Tokens) -> Iterator[tuple[Commit, tuple[FileChange, ...]]]:
    persons: dict[tuple[bytes, bytes], Person] = {}

    def person(name: bytes, email: bytes) -> Person:
        found = persons.get((name, email))
        if found is None:
            found = Person(name.decode(errors="replace"), email.decode(errors="replace"))
            persons[name, email] = found
        return found

    while tokens.have(_TOKENS):
        at = tokens.at
        commit, parents, name, email, when, *committed = tokens.ready[at : at + _TOKENS]
        tokens.at = at + _TOKENS
        changes: list[FileChange] = []
        # Each is two tokens; the first is on a line of its own, below the message.
        while tokens.have(2) and (told := tokens.ready[tokens.at])[:2] in _BEGINNINGS:
            # :old-mode new-mode old-id new-id status (git-diff, RAW OUTPUT FORMAT)
            _, mode, _, blob, _ = told.split(b" ")
            path = os.fsdecode(tokens.ready[tokens.at + 1])
            changes.append(FileChange(path, blob.decode() if mode in _REGULAR else ""))
            tokens.at += 2
        yield (
            Commit(
                commit.decode(),
                tuple(parents.decode().split()),
                person(name, email),
                int(when or 0),
                person(committed[0], committed[1]),
                int(committed[2] or 0),
                committed[3].decode(errors="replace"),
            ),
            tuple(changes),
        )
