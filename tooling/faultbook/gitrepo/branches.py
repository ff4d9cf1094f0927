"""What stands in a folder on any branch: those of this repository, and what is known of others'.

What belongs here: the names of the files there, with as few processes as for one branch. What does
not: which of them take an id (``authoring.numbering``).
"""

from __future__ import annotations

import os
import re
from contextlib import closing
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.blobs import BlobReader
from faultbook.gitrepo.revisions import content_missing
from faultbook.gitrepo.running import ask

if TYPE_CHECKING:
    from collections.abc import Collection

    from faultbook.gitrepo.repository import Repository

_BRANCHES = ("refs/heads", "refs/remotes")
_FOLDER = b"40000"


def names_on_branches(repository: Repository, folder: str) -> frozenset[str]:
    """Names of all files below a folder, on every branch and in the commit that is checked out.

    Branches mostly have most of their folders in common, and each folder is read once.

    Args:
        repository: Where.
        folder: Path from the repository's uppermost folder.

    Raises:
        EnvironmentProblem: Git isn't there, fails, or lacks a folder, as in a partial clone.
    """
    if "\n" in folder:
        raise EnvironmentProblem(f"Git can't be asked for the folder {folder!r} on other branches")
    told = ask(repository, "for-each-ref", "--format=%(objectname)", *_BRANCHES)
    tips = ("HEAD", *dict.fromkeys(told.decode().split()))
    names: set[bytes] = set()
    reader = BlobReader(repository, kind="tree")
    with closing(reader):
        waiting = _folders(repository, [f"{tip}:{folder}" for tip in tips])
        seen: set[str] = set()
        while waiting:
            seen.update(waiting)
            inner: dict[str, None] = {}
            for identity, content in zip(waiting, reader.read(waiting), strict=True):
                if content is None:
                    raise content_missing()
                entries = _entries(content, len(identity) // 2)
                names.update(name for mode, name, _ in entries if mode != _FOLDER)
                inner |= {one.hex(): None for mode, _, one in entries if mode == _FOLDER}
            waiting = [one for one in inner if one not in seen]
    return frozenset(map(os.fsdecode, names))


def _folders(repository: Repository, places: Collection[str]) -> list[str]:
    """Ids of the folders that commits have at some paths, each once."""
    with TemporaryFile() as asked:  # a pipe would have to be filled while another is emptied
        asked.write(b"".join(b"%s\n" % os.fsencode(place) for place in places))
        asked.seek(0)
        told = ask(repository, "cat-file", "--batch-check=%(objectname) %(objecttype)", reads=asked)
    answers = (line.split(b" ") for line in told.splitlines())
    return list(dict.fromkeys(one[0].decode() for one in answers if one[1:] == [b"tree"]))


def _entries(content: bytes, id_size: int) -> list[tuple[bytes, bytes, bytes]]:
    """Mode, name and id of each entry of a folder.

    The format: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_tree_objects

    Args:
        content: The folder as Git keeps it.
        id_size: How many bytes an id has.
    """
    return re.findall(rb"([0-7]+) ([^\0]+)\0(.{%d})" % id_size, content, re.DOTALL)
