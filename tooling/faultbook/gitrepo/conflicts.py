"""Files that Git could not merge, and settling them.

What belongs here: what Git is in the middle of, both sides' versions of a file, and the index. What
does not: what becomes of a file that both sides have (``authoring.collisions``).
"""

from __future__ import annotations

import os
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Literal, NamedTuple

from faultbook.gitrepo.revisions import find_commit
from faultbook.gitrepo.running import ask

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from faultbook.gitrepo.repository import Repository

_DOING: tuple[tuple[str, Literal["merge", "rebase", "cherry-pick"]], ...] = (
    ("MERGE_HEAD", "merge"),
    ("REBASE_HEAD", "rebase"),  # beside it there may be a CHERRY_PICK_HEAD
    ("CHERRY_PICK_HEAD", "cherry-pick"),
)
_OURS, _THEIRS = "2", "3"  # https://git-scm.com/docs/git-read-tree#_3_way_merge
_REGULAR = "100644"
_NOTHING = "0"


class Sides(NamedTuple):
    """What Git is bringing together.

    Attributes:
        ours: Id of the commit that is checked out.
        theirs: Id of the commit that is brought to it.
        doing: What Git is in the middle of; in a ``rebase``, what is checked out is what the
            branch is put on, and ``theirs`` is a commit of the branch.
    """

    ours: str
    theirs: str
    doing: Literal["merge", "rebase", "cherry-pick"]


class BothAdded(NamedTuple):
    """A file that both sides have and that neither had before.

    Attributes:
        path: Its path from the repository's uppermost folder.
        ours: Id of its content in the commit that is checked out.
        theirs: Id of its content in the other one.
    """

    path: str
    ours: str
    theirs: str


def sides(repository: Repository) -> Sides | None:
    """What Git is bringing together; None when it isn't.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    for name, doing in _DOING:
        theirs = find_commit(repository, name)
        ours = find_commit(repository, "HEAD") if theirs is not None else None
        if ours is not None and theirs is not None:
            return Sides(ours, theirs, doing)
    return None


def both_added(repository: Repository, folders: Sequence[str]) -> tuple[BothAdded, ...]:
    """Files below some folders that both sides added and that wait to be settled, by path.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    stages: dict[str, dict[str, str]] = {}
    for line in ask(repository, "ls-files", "--unmerged", "-z", "--", *folders).split(b"\0"):
        about, _, path = line.partition(b"\t")  # mode id stage TAB path
        if path:
            _, blob, stage = about.decode().split(" ")
            stages.setdefault(os.fsdecode(path), {})[stage] = blob
    return tuple(
        BothAdded(path, found[_OURS], found[_THEIRS])
        for path, found in sorted(stages.items())
        if found.keys() == {_OURS, _THEIRS}
    )


def staged_ids(repository: Repository, paths: Sequence[str]) -> dict[str, str]:
    """Id of the content that the index has for each file that isn't waiting to be settled, by path.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    if not paths:  # or Git would tell of all
        return {}
    found: dict[str, str] = {}
    for line in ask(repository, "ls-files", "--stage", "-z", "--", *paths).split(b"\0"):
        about, _, path = line.partition(b"\t")
        if path and about.endswith(b" 0"):
            found[os.fsdecode(path)] = about.decode().split(" ")[1]
    return found


def stage(repository: Repository, contents: Mapping[str, bytes]) -> None:
    """Put files into the index, which settles those that wait for it; the disk stays as it is.

    Args:
        repository: The checkout.
        contents: What they hold, as Git keeps it, by path from the uppermost folder.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    ids = {path: _kept(repository, content) for path, content in contents.items()}
    with TemporaryFile() as asked:
        for path, blob in ids.items():  # each one's versions go first, or they would stay beside it
            for mode, one in ((_NOTHING, "0" * len(blob)), (_REGULAR, blob)):
                asked.write(b"%b %b 0\t%b\0" % (mode.encode(), one.encode(), os.fsencode(path)))
        asked.seek(0)
        ask(repository, "update-index", "-z", "--index-info", reads=asked)


def _kept(repository: Repository, content: bytes) -> str:
    """Id of a content that Git keeps from now on."""
    with TemporaryFile() as asked:
        asked.write(content)
        asked.seek(0)
        return ask(repository, "hash-object", "-w", "--stdin", reads=asked).decode().strip()
