"""A folder as a commit has it.

What belongs here: which files it holds, and their contents. What does not: which of them are
records.
"""

from __future__ import annotations

import os
import weakref
from functools import cached_property
from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.running import ask, start

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence

    from faultbook.gitrepo.repository import Repository

_REGULAR = b"100"


class Tree:
    """A folder in a commit.

    Args:
        repository: The repository.
        commit: Id of the commit.
        prefix: The folder, with a slash at its end, or "" for the uppermost.
        folders: Folders in it that ``files`` lists.
    """

    def __init__(
        self, repository: Repository, commit: str, prefix: str, folders: Sequence[str]
    ) -> None:
        self.repository = repository
        self.commit = commit
        self.prefix = prefix
        self._folders = folders
        self._reader: _Reader | None = None

    @cached_property
    def files(self) -> dict[str, str]:
        """Id of the content of each regular file in its folders, by path from it.

        Raises:
            EnvironmentProblem: Git fails.
        """
        folders = [f"{self.prefix}{folder}" for folder in self._folders]
        asked = ("ls-tree", "-r", "-z", "--full-tree", self.commit, "--", *folders)
        found: dict[str, str] = {}
        for line in ask(self.repository, *asked).split(b"\0"):
            about, _, path = line.partition(b"\t")
            if about.startswith(_REGULAR):
                name = os.fsdecode(path)[len(self.prefix) :]
                found[name] = about.split(b" ")[2].decode()
        return found

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none.

        Raises:
            EnvironmentProblem: Git fails.
        """
        blob = self.files.get(path)
        return self.content(blob if blob is not None else f"{self.commit}:{self.prefix}{path}")

    def folder_of(self, name: str) -> str | None:
        """The uppermost folder in the commit that holds a file, as a prefix; None for no such file.

        Raises:
            EnvironmentProblem: Git fails.
        """
        asked = ("ls-tree", "-r", "-z", "--full-tree", "--name-only", self.commit)
        paths = ask(self.repository, *asked).split(b"\0")
        found = [os.fsdecode(path) for path in paths if path.rpartition(b"/")[2] == name.encode()]
        nearest = min(found, key=lambda path: (path.count("/"), path), default=None)
        return None if nearest is None else nearest[: -len(name)]

    def content(self, name: str) -> bytes | None:
        """The content of an object; None where it isn't there or is no file's content.

        Args:
            name: Its id, or a commit and a path with a colon between them.
        """
        if self._reader is None or self._reader.process_id != os.getpid():  # forked since
            self._reader = _Reader(self.repository)
        return self._reader.read(name)


class _Reader:
    """A ``git cat-file`` that answers one question at a time, for one process."""

    def __init__(self, repository: Repository) -> None:
        self.process_id = os.getpid()
        process = start(repository, ("cat-file", "--batch"), reads=-1)
        if process is None:
            raise EnvironmentProblem("there is no Git here; install it")
        self._process = process
        weakref.finalize(self, _end, process, self.process_id)

    def read(self, name: str) -> bytes | None:
        asked, answers = self._process.stdin, self._process.stdout
        if asked is None or answers is None or "\n" in name:
            return None
        try:
            asked.write(os.fsencode(f"{name}\n"))
            asked.flush()
        except BrokenPipeError:
            raise EnvironmentProblem("git cat-file ended unasked") from None
        head = answers.readline().split(b" ")
        if len(head) != len(("id", "type", "size")) or not head[-1].strip().isdigit():
            return None  # missing, or ambiguous
        content = answers.read(int(head[-1]) + 1)[:-1]
        return content if head[1] == b"blob" else None


def _end(process: subprocess.Popen[bytes], process_id: int) -> None:
    if process_id != os.getpid():  # the process that began it ends it
        process.returncode = 0
        return
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            stream.close()
    process.kill()
    process.wait()
