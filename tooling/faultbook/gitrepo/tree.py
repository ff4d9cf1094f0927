"""A folder as a commit has it.

What belongs here: which files it holds, and their contents. What does not: which of them are
records.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from faultbook.gitrepo.blobs import BlobReader
from faultbook.gitrepo.running import ask

if TYPE_CHECKING:
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
        self._reader = BlobReader(repository)

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
        if "\n" in name:
            return None
        (found,) = self._reader.read([name])
        return found
