"""What the index says of a register's files, and which of them differ on disk.

What belongs here: the listing that a check begins with. What does not: what follows from it
(``checking.survey``).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from faultbook.gitrepo.running import answer, start, without_filters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from faultbook.gitrepo.repository import Repository

_REGULAR = (b"100644", b"100755")
_SHA256_DIGITS = 64
_PLAIN = b"H"  # an entry that nobody told Git to take as unchanged, or to leave out of the tree
_CONVERSIONS = r"^(core\.(autocrlf|eol|attributesfile)|filter\..*)$"


class IndexEntry(NamedTuple):
    """What the index says of a file.

    Attributes:
        path: Path from the folder that was asked about.
        blob: Id of its content, hexadecimal.
        is_trusted: Whether it is a regular file that Git compares with the one on disk.
    """

    path: str
    blob: str
    is_trusted: bool


class Listing(NamedTuple):
    """What Git knows of some folders' files.

    Attributes:
        entries: The index's entries, as Git writes them; ``index_entries`` reads them.
        differing: Paths of tracked files that may differ on disk, sorted.
        conversions: What decides how content changes on its way to the disk, besides attributes in
            the tree itself.
    """

    entries: bytes
    differing: tuple[str, ...]
    conversions: bytes


class PendingListing:
    """Git at work on a listing, so that something else can be done meanwhile.

    Args:
        repository: The checkout.
        root: Folder in it that paths are told from.
        folders: Folders to list, from ``root``.
    """

    def __init__(self, repository: Repository, root: Path, folders: Sequence[str]) -> None:
        self._git_folder = repository.git_folder
        settings = without_filters(repository)
        asked = (
            ("ls-files", "-s", "-v", "-z", "--", *folders),
            ("diff-files", "--name-only", "-z", "--relative", "--no-ext-diff", "--", *folders),
            ("config", "-z", "--get-regexp", _CONVERSIONS),
        )
        self._processes = [
            start(repository, arguments, folder=root, settings=settings) for arguments in asked
        ]

    def finish(self) -> Listing | None:
        """What Git said; None when it can't tell."""
        index, differing, settings = (answer(process) for process in self._processes)
        if index is None or differing is None:
            return None
        try:
            attributes = (self._git_folder / "info" / "attributes").read_bytes()
        except OSError:
            attributes = b""
        paths = sorted({os.fsdecode(path) for path in differing.split(b"\0") if path})
        return Listing(index, tuple(paths), b"\0".join((settings or b"", attributes)))

    def abandon(self) -> None:
        """End what is still running."""
        for process in self._processes:
            if process is not None:
                process.kill()
                process.communicate()


def index_entries(records: Iterable[bytes]) -> Iterator[IndexEntry]:
    """Read entries of ``Listing.entries``, split at its zero bytes."""
    for record in records:
        if not record:
            continue
        about, _, path = record.partition(b"\t")
        tag, mode, blob, stage = about.split(b" ")
        is_trusted = tag == _PLAIN and mode in _REGULAR and stage == b"0"
        yield IndexEntry(os.fsdecode(path), blob.decode(), is_trusted)


def blob_id(content: bytes, like: str = "") -> str:
    """The id that Git gives a content, hexadecimal.

    Args:
        content: The bytes.
        like: Another id of the repository, from whose length its kind of hash follows.
    """
    from hashlib import sha1, sha256

    hashed = sha256 if len(like) == _SHA256_DIGITS else sha1
    return hashed(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
