"""Which records changed since the last check, told by Git where it can tell.

What belongs here: comparing what is on disk with what was seen. What does not: judging what
changed (``kept``).

Git tells the content of a tracked file that it finds unchanged on disk. All others are loose: they
are read every time, and so is a file whose bytes on disk are not those that Git keeps.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from faultbook.gitrepo.listing import blob_id, index_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from faultbook.checking.store import Store
    from faultbook.document import DocumentProblem
    from faultbook.gitrepo.listing import IndexEntry, Listing

_GLANCE = 64  # paths
_LONGEST_ENTRY_HEAD = 80  # bytes before an entry's path
_FEW = 16  # entries that are looked for one by one in the index's text


class Sight(NamedTuple):
    """What a look at the folders shows.

    Attributes:
        paths: Paths of all records, sorted.
        path_bytes: The same as they are kept.
        listing: What Git knows of them.
        checksum: Of all this, and of what decides how Git's content becomes that on disk.
    """

    paths: Sequence[str]
    path_bytes: bytes
    listing: Listing
    checksum: str

    @property
    def hash_like(self) -> str:
        """An id of the repository, from which its kind of hash follows; "" for none."""
        return (
            self.listing.entries[:_LONGEST_ENTRY_HEAD]
            .partition(b"\t")[0]
            .decode("ascii", "replace")[9:-2]
        )


class Survey(NamedTuple):
    """What differs from what was seen.

    Attributes:
        changed: Paths that are new, gone, or have another content.
        loose: Content by path of the files whose content Git doesn't tell.
    """

    changed: frozenset[str]
    loose: Mapping[str, str]


def sight_of(root: Path, top: Path, paths: Sequence[str], listing: Listing) -> Sight:
    """What a look shows.

    Args:
        root: The register's root.
        top: Uppermost folder of the checkout.
        paths: Paths of all records, from ``root``.
        listing: What Git knows of them.
    """
    digest = sha256()
    path_bytes = os.fsencode("\0".join(paths))
    for part in (listing.entries, path_bytes, listing.conversions):
        digest.update(b"%d:" % len(part))
        digest.update(part)
    for folder in _attribute_folders(root, top, paths):
        try:
            with open(f"{folder}/.gitattributes", "rb") as file:  # noqa: PTH123 - for each folder
                content = file.read()
        except OSError:
            continue
        said = f"{folder}\0{len(content)}\0".encode("utf-8", "surrogateescape")
        digest.update(said)
        digest.update(content)
    return Sight(paths, path_bytes, listing, digest.hexdigest())


def _attribute_folders(root: Path, top: Path, paths: Sequence[str]) -> list[str]:
    """Folders whose attributes may apply to a record, sorted."""
    inside = _folders_of(paths)
    for folder in tuple(inside):
        parent = folder.rpartition("/")[0]
        while parent and parent not in inside:
            inside.add(parent)
            parent = parent.rpartition("/")[0]
    place = root.resolve()
    above = {str(one) for one in (place, *place.parents) if one.is_relative_to(top)}
    return sorted(above | {f"{place}/{folder}" for folder in inside})


def _folders_of(paths: Sequence[str]) -> set[str]:
    """Folders of paths, which are sorted; most of them stand together, and are seen at a glance."""
    folders: set[str] = set()
    for start in range(0, len(paths), _GLANCE):
        some = paths[start : start + _GLANCE]
        folder = some[0].rpartition("/")[0]
        together = some[-1].rpartition("/")[0] == folder
        if together and "\0".join(some).count("/") == len(some) * (folder.count("/") + 1):
            folders.add(folder)
        else:
            folders.update(path.rpartition("/")[0] for path in some)
    return folders


def content_id(content: bytes | DocumentProblem, like: str = "") -> str:
    """What tells a file's content from any other, Git's id where it could be read."""
    if isinstance(content, bytes):
        return blob_id(content, like)
    return f"! {content.kind}: {content.message}"


def survey(
    sight: Sight, store: Store, seen: str, read: Callable[[str], bytes | DocumentProblem]
) -> Survey:
    """Compare what is there with what was seen.

    Args:
        sight: What is there.
        store: What is kept of the last check.
        seen: Checksum of what that saw.
        read: Gives a file's bytes by path.
    """
    was_loose = store.loose()
    differing = frozenset(sight.listing.differing)
    suspects = differing | was_loose.keys()
    old_entries, old_paths = sight.listing.entries, sight.paths
    if sight.checksum != seen:
        old_entries, old_path_bytes = store.listed()
        old_paths = _split(old_path_bytes)
        suspects |= _touched(old_entries, sight.listing.entries)
        suspects |= set(old_paths).symmetric_difference(sight.paths)
    if not suspects:
        return Survey(frozenset(), {})
    before = _entries_of(old_entries, suspects)
    now = before if sight.checksum == seen else _entries_of(sight.listing.entries, suspects)
    known, present = suspects.intersection(old_paths), suspects.intersection(sight.paths)
    changed, loose = set(), {}
    for path in suspects:
        entry, earlier = now.get(path), before.get(path)
        was = was_loose.get(path) or (earlier.blob if earlier is not None else None)
        was = was if path in known else None
        blob = entry.blob if entry is not None and entry.is_trusted else None
        found: str | None = blob
        if path not in present:
            found = None
        elif blob is None or path in differing or was_loose.get(path, blob) != blob:
            found = content_id(read(path), sight.hash_like)
            if found != blob:
                loose[path] = found
        if found != was:
            changed.add(path)
    return Survey(frozenset(changed), loose)


def _touched(old: bytes, new: bytes) -> set[str]:
    """Paths of which two states of the index say different things."""
    before, now = set(old.split(b"\0")), set(new.split(b"\0"))
    return {one.path for one in index_entries(before ^ now)}


def trusted_blobs(sight: Sight, paths: Collection[str] | None = None) -> dict[str, str]:
    """Content by path of the files for which Git's word is taken.

    Args:
        sight: What is there.
        paths: The files to tell of; all when None.
    """
    differing = frozenset(sight.listing.differing)
    text = sight.listing.entries
    if paths is None:
        entries: Iterable[IndexEntry] = index_entries(text.split(b"\0"))
    else:
        entries = _entries_of(text, paths).values()
    return {one.path: one.blob for one in entries if one.is_trusted and one.path not in differing}


def _entries_of(text: bytes, paths: Iterable[str]) -> dict[str, IndexEntry]:
    """The index's entries of some paths."""
    wanted = {os.fsencode(path) for path in paths}
    if len(wanted) > _FEW:
        records = (one for one in text.split(b"\0") if one.partition(b"\t")[2] in wanted)
        return {one.path: one for one in index_entries(records)}
    found = {}
    for path in wanted:
        end = text.find(b"\t%s\0" % path)
        if end >= 0:
            record = text[text.rfind(b"\0", 0, end) + 1 : end + 1 + len(path)]
            (entry,) = index_entries([record])
            found[entry.path] = entry
    return found


def _split(text: bytes) -> list[str]:
    return os.fsdecode(text).split("\0") if text else []
