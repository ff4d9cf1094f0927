"""The record files of a register at one moment: at a commit, or in the checkout as it is now.

What belongs here: which files there are, told apart by their contents' ids without reading most of
them. What does not: what two moments differ in (``comparison``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.catalog import is_record_path
from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.blobs import read_blobs
from faultbook.gitrepo.listing import PendingListing, blob_id, index_entries
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from faultbook.document import DocumentProblem
    from faultbook.gitrepo.repository import Repository
    from faultbook.gitrepo.tree import Tree

    Read = Callable[[str], bytes | None]

_NO_FILES = frozenset({"symlink", "not-a-file"})
"""Problems of what a commit's tree doesn't list as a file either."""

_FOLDERS = tuple(kind.folder for kind in KINDS.values())


class Snapshot(NamedTuple):
    """Record files at one moment.

    Attributes:
        files: Id of each file's content by its path, from the register's root; "" of one that can't
            be read.
        read: Gives a file's content by its path; None where it can't be had.
    """

    files: Mapping[str, str]
    read: Read


def committed(tree: Tree) -> Snapshot:
    """The record files that a commit has."""
    files = {path: blob for path, blob in tree.files.items() if is_record_path(path)}
    return Snapshot(files, tree.read)


def checked_out(
    repository: Repository,
    root: Path,
    paths: Iterable[str],
    read: Callable[[str], bytes | DocumentProblem],
) -> Snapshot:
    """The record files on disk, those that Git doesn't know among them.

    Files that a sparse checkout leaves out stand as they are in the index.

    Args:
        repository: The checkout.
        root: The register's root.
        paths: Every record file on disk, from the root.
        read: Gives a file's content by its path, or why it can't be had.

    Raises:
        EnvironmentProblem: Git fails.
    """
    listing = PendingListing(repository, root, _FOLDERS).finish()
    if listing is None:
        raise EnvironmentProblem("Git can't tell which files are changed; run 'git status'")
    entries = list(index_entries(listing.entries.split(b"\0")))
    differing = set(listing.differing)
    known = {one.path: one.blob for one in entries if one.is_trusted and one.path not in differing}
    like = entries[0].blob if entries else ""
    there = list(paths)
    found = ((path, known.get(path) or _blob_of(read(path), like)) for path in there)
    files = {path: blob for path, blob in found if blob is not None}
    seen = {*differing, *there}
    absent = {
        one.path: one.blob for one in entries if one.path not in seen and is_record_path(one.path)
    }

    def read_either(path: str) -> bytes | None:
        if path in absent:
            (found,) = read_blobs(repository, [absent[path]])
            return found
        return _bytes_of(read(path))

    return Snapshot({**files, **absent}, read_either)


def _blob_of(content: bytes | DocumentProblem, like: str) -> str | None:
    """Id of a content as of ``Snapshot.files``; None for what is no file."""
    if isinstance(content, bytes):
        return blob_id(content, like)
    return None if content.kind in _NO_FILES else ""


def _bytes_of(content: bytes | DocumentProblem) -> bytes | None:
    return content if isinstance(content, bytes) else None
