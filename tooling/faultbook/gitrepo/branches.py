"""Branches: those of this repository, what is known of others', and what they all hold.

What belongs here: listing branches, which of them is the mainline, and files on all of them, with
as few processes as for one. What does not: which files take an id (``authoring``).
"""

from __future__ import annotations

import os
import re
from contextlib import closing
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, NamedTuple

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.blobs import BlobReader
from faultbook.gitrepo.revisions import content_missing
from faultbook.gitrepo.running import answer, ask, start

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from faultbook.gitrepo.repository import Repository

_LOCAL, _REMOTE = "refs/heads/", "refs/remotes/"
_MAINLINES = ("main", "master")
_FOLDER = b"40000"


class Branch(NamedTuple):
    """A branch.

    Attributes:
        reference: Its full name, such as ``refs/remotes/origin/main``.
        tip: Id of its last commit.
        stands_for: Full name of the branch that it is another name of, or "".
    """

    reference: str
    tip: str
    stands_for: str = ""

    @property
    def name(self) -> str:
        """Its name as users type it."""
        return self.reference.removeprefix(_LOCAL).removeprefix(_REMOTE)


class FileOnBranch(NamedTuple):
    """A file that a branch has.

    Attributes:
        branch: The branch.
        path: The file's path from the repository's uppermost folder.
        blob: Id of its content.
    """

    branch: Branch
    path: str
    blob: str


def branches(repository: Repository) -> tuple[Branch, ...]:
    """Every branch, local ones first.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    wanted = "--format=%(objectname) %(refname) %(symref)"
    told = ask(repository, "for-each-ref", wanted, _LOCAL, _REMOTE)
    rows = (os.fsdecode(line).split(" ") for line in told.splitlines())
    return tuple(Branch(reference, tip, stands_for) for tip, reference, stands_for in rows)


def mainline(known: Iterable[Branch]) -> Branch | None:
    """The branch that records land on; None where no branch looks like it.

    That is what another repository says of itself, then ``main`` or ``master`` there, then here.
    """
    by_name = {one.reference: one for one in known}
    heads = sorted(
        (one for one in by_name.values() if one.stands_for and one.reference.endswith("/HEAD")),
        key=lambda one: one.reference != f"{_REMOTE}origin/HEAD",
    )
    named = (one.stands_for for one in heads)
    remote = (f"{_REMOTE}origin/{name}" for name in _MAINLINES)
    local = (f"{_LOCAL}{name}" for name in _MAINLINES)
    return next((by_name[one] for one in (*named, *remote, *local) if one in by_name), None)


def is_on(repository: Repository, branch: Branch) -> bool:
    """Whether what is checked out is a branch, or the local one of the same name."""
    told = answer(start(repository, ("symbolic-ref", "--quiet", "HEAD"))) or b""
    here = os.fsdecode(told.strip()).removeprefix(_LOCAL)
    return bool(here) and here in (branch.name, branch.name.partition("/")[2])


def files_on_branches(
    repository: Repository, known: Iterable[Branch], paths: Sequence[str]
) -> tuple[FileOnBranch, ...]:
    """Those of some files that branches have.

    Args:
        repository: Where.
        known: The branches.
        paths: Paths from the repository's uppermost folder.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    places = [(branch, path) for branch in known for path in paths if not branch.stands_for]
    answers = _objects(repository, [f"{branch.tip}:{path}" for branch, path in places])
    return tuple(
        FileOnBranch(branch, path, identity)
        for (branch, path), (identity, kind) in zip(places, answers, strict=True)
        if kind == "blob"
    )


def names_on_branches(repository: Repository, folder: str) -> frozenset[str]:
    """Names of all files below a folder, on every branch and in the commit that is checked out.

    Branches mostly have most of their folders in common, and each folder is read once.

    Args:
        repository: Where.
        folder: Path from the repository's uppermost folder.

    Raises:
        EnvironmentProblem: Git isn't there, fails, or lacks a folder, as in a partial clone.
    """
    tips = ("HEAD", *dict.fromkeys(branch.tip for branch in branches(repository)))
    names: set[bytes] = set()
    reader = BlobReader(repository, kind="tree")
    with closing(reader):
        found = _objects(repository, [f"{tip}:{folder}" for tip in tips])
        waiting = list(dict.fromkeys(identity for identity, kind in found if kind == "tree"))
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


def _objects(repository: Repository, names: Collection[str]) -> list[tuple[str, str]]:
    """Id and kind of each object, in order; an empty kind for one that isn't there.

    Args:
        repository: Where.
        names: Each a commit and a path with a colon between them.
    """
    if any("\n" in name for name in names):
        raise EnvironmentProblem("Git can't be asked for a path with a line feed on other branches")
    wanted = "--batch-check=%(objectname) %(objecttype)"
    with TemporaryFile() as asked:  # a pipe would have to be filled while another is emptied
        asked.write(b"".join(b"%s\n" % os.fsencode(name) for name in names))
        asked.seek(0)
        told = ask(repository, "cat-file", wanted, reads=asked)
    answers = (line.decode(errors="replace").rpartition(" ") for line in told.splitlines())
    return [(name, "" if kind == "missing" else kind) for name, _, kind in answers]


def _entries(content: bytes, id_size: int) -> list[tuple[bytes, bytes, bytes]]:
    """Mode, name and id of each entry of a folder.

    The format: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_tree_objects

    Args:
        content: The folder as Git keeps it.
        id_size: How many bytes an id has.
    """
    return re.findall(rb"([0-7]+) ([^\0]+)\0(.{%d})" % id_size, content, re.DOTALL)
