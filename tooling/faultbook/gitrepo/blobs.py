"""Contents of files and folders out of the object database.

What belongs here: a ``git cat-file`` that answers until nobody asks any more. What does not: what
the bytes mean.
"""

from __future__ import annotations

import os
import weakref
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.running import GitFailed, ask, start

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Generator, Iterator, Sequence
    from typing import IO

    from faultbook.gitrepo.repository import Repository

_AT_ONCE = 400  # names asked for at a time; three times as many must fit into a pipe's 64 KiB
_ANSWER_WORDS = 3  # of an object that is there: its id, its kind and its size


class BlobReader:
    """Reads contents of objects, one after the other, by one process of Git.

    Each process of ours that uses it gets a Git of its own, whose memory of what it unpacked makes
    the next object quick.

    Args:
        repository: Where.
        kind: What is read, as Git calls it: ``blob`` for what files hold, ``tree`` for folders.
    """

    def __init__(self, repository: Repository, kind: str = "blob") -> None:
        self._repository = repository
        self._kind = kind.encode()
        self._running: _Running | None = None

    def read(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """The content of each object, in order; None for one that isn't there or of another kind.

        All must be taken before anything else is read.

        Args:
            names: Ids of objects, or each a commit and a path with a colon between them.

        Raises:
            EnvironmentProblem: Git isn't there, or fails.
        """
        if self._present is None:
            return self._read(names)
        return self._read_present(names, self._present)

    def _read(self, names: Sequence[str]) -> Iterator[bytes | None]:
        running = self._running
        if running is None or running.process_id != os.getpid():  # forked since
            running = self._running = self._begin()
        asked = 0
        for number in range(len(names)):
            if asked < len(names) and asked - number <= _AT_ONCE:  # ahead of what is taken
                _ask(running, names[asked : asked + _AT_ONCE])
                asked += _AT_ONCE
            yield _content(running, self._kind)

    @cached_property
    def _present(self) -> frozenset[str] | None:
        """Ids of all objects of a partial clone; None where none is missing.

        Git ends at the first one that it would have to fetch.
        """
        if not self._repository.is_partial:
            return None
        asked = ("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
        return frozenset(ask(self._repository, *asked).decode().split())

    def _read_present(
        self, names: Sequence[str], present: frozenset[str]
    ) -> Iterator[bytes | None]:
        there = [name for name in names if name in present or ":" in name]
        contents = self._read(there)
        for name in names:
            yield next(contents) if name in present or ":" in name else None

    def close(self) -> None:
        """End the process of Git."""
        if self._running is not None:
            self._running.end()
            self._running = None

    def _begin(self) -> _Running:
        process = start(self._repository, ("cat-file", "--batch"), reads=-1)
        if process is None or not (process.stdin and process.stdout and process.stderr):
            raise EnvironmentProblem("there is no Git here; install it")
        running = _Running(os.getpid(), process, process.stdin, process.stdout, process.stderr)
        weakref.finalize(self, running.end)
        return running


class _Running(NamedTuple):
    """A process of Git, and the process of ours that began it."""

    process_id: int
    process: subprocess.Popen[bytes]
    asks: IO[bytes]
    answers: IO[bytes]
    errors: IO[bytes]

    def end(self) -> None:
        if self.process_id != os.getpid():  # the process that began it ends it
            self.process.returncode = 0
            return
        for stream in (self.asks, self.answers, self.errors):
            stream.close()
        self.process.kill()
        self.process.wait()


def _ask(running: _Running, names: Sequence[str]) -> None:
    try:
        running.asks.write(b"".join(b"%s\n" % os.fsencode(name) for name in names))
        running.asks.flush()
    except BrokenPipeError:
        raise GitFailed("cat-file", running.errors.read()) from None


def _content(running: _Running, kind: bytes) -> bytes | None:
    """One answer (git-cat-file, BATCH OUTPUT)."""
    head = running.answers.readline()
    if not head:
        raise GitFailed("cat-file", running.errors.read())
    words = head.rsplit(b" ", _ANSWER_WORDS - 1)
    if len(words) < _ANSWER_WORDS or not words[2].strip().isdigit():
        return None  # "missing" or "ambiguous"
    size = int(words[2])
    content = running.answers.read(size + 1)
    return content[:size] if words[1] == kind else None


def read_blobs(repository: Repository, names: Sequence[str]) -> Generator[bytes | None]:
    """The content of each object, as ``BlobReader.read`` gives it, by a Git that then ends.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    reader = BlobReader(repository)
    try:
        yield from reader.read(names)
    finally:
        reader.close()
