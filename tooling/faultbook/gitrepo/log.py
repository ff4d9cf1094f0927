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
_AT_ONCE = 1 << 20  # bytes that are read from Git at a time


class Person(NamedTuple):
    """Somebody as commits name them."""

    name: str
    email: str


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
        yield from _commits(_tokens(process.stdout))
        process.stdout.close()
        why = process.stderr.read()
        if process.wait():
            raise GitFailed("log", why)
    finally:
        process.stdout.close()
        process.stderr.close()
        process.kill()
        process.wait()


def _tokens(stream: IO[bytes]) -> Iterator[bytes]:
    """What stands between zero bytes."""
    rest = b""
    while piece := stream.read(_AT_ONCE):
        *whole, rest = (rest + piece).split(b"\0")
        yield from whole
    if rest:
        yield rest


def _commits(tokens: Iterator[bytes]) -> Iterator[tuple[Commit, tuple[FileChange, ...]]]:
    persons: dict[tuple[bytes, bytes], Person] = {}

    def person(name: bytes, email: bytes) -> Person:
        found = persons.get((name, email))
        if found is None:
            found = Person(name.decode(errors="replace"), email.decode(errors="replace"))
            persons[name, email] = found
        return found

    changes: list[FileChange] = []
    token = next(tokens, None)
    while token is not None:
        head = [token, *(next(tokens, b"") for _ in range(_TOKENS - 1))]
        changes = []
        # The first is on a line of its own, below the message.
        while (token := next(tokens, None)) is not None and token.lstrip(b"\n")[:1] == b":":
            changes.append(_change(token, next(tokens, b"")))
        commit = Commit(
            head[0].decode(),
            tuple(head[1].decode().split()),
            person(head[2], head[3]),
            int(head[4] or 0),
            person(head[5], head[6]),
            int(head[7] or 0),
            head[8].decode(errors="replace"),
        )
        yield commit, tuple(changes)


def _change(told: bytes, path: bytes) -> FileChange:
    """Read ``:old-mode new-mode old-id new-id status`` (git-diff, RAW OUTPUT FORMAT)."""
    _, mode, _, blob, _ = told.split(b" ")
    return FileChange(os.fsdecode(path), blob.decode() if mode in _REGULAR else "")
