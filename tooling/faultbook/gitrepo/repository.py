"""Where a repository is, found without starting Git.

What belongs here: checkouts, linked work trees, submodules and bare repositories on the disk. What
does not: what is in them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from faultbook.gitrepo.checkout import checkout_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PARTS_OF_BARE = ("HEAD", "objects", "refs")


class Repository(NamedTuple):
    """A repository, with or without a checkout.

    Attributes:
        top: Uppermost folder of its checkout; of a bare one, its own folder.
        git_folder: Where Git keeps what belongs to this checkout alone.
        is_bare: Whether it has no checkout.
    """

    top: Path
    git_folder: Path
    is_bare: bool = False

    @property
    def common_folder(self) -> Path:
        """Where Git keeps what all checkouts of the repository share."""
        named = content_of(self.git_folder / "commondir").strip()
        return self.git_folder / os.fsdecode(named) if named else self.git_folder

    @property
    def is_partial(self) -> bool:
        """Whether it is a clone that leaves objects out until somebody asks for them."""
        configs = (content_of(folder / "config") for folder in folders_with_config(self))
        written = b"".join(configs).lower()
        return b"partialclone" in written or b"promisor" in written


def find_checkout(start: Path) -> Repository | None:
    """The checkout that a folder is in; None outside of one."""
    found = checkout_folders(os.fspath(start))
    if found is None:
        return None
    top, git_folder = map(type(start), found)
    return Repository(top, git_folder)


def find_repository(start: Path) -> Repository | None:
    """The checkout, or else the bare repository, that a folder is in; None outside of one."""
    found = find_checkout(start)
    if found is not None:
        return found
    for folder in (start, *start.parents):
        if all((folder / part).exists() for part in _PARTS_OF_BARE):
            return Repository(folder, folder, is_bare=True)
    return None


def content_of(path: Path) -> bytes:
    """A file's bytes; none where it can't be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def folders_with_config(repository: Repository) -> Iterator[Path]:
    """The folders whose ``config`` Git reads."""
    yield repository.git_folder
    if repository.common_folder != repository.git_folder:
        yield repository.common_folder
