"""The two sides of a merge: which of them wrote what, and which was first.

What belongs here: records and links as either side has them. What does not: what follows where both
took an id (``collisions``) and what Git is in the middle of (``gitrepo.conflicts``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from faultbook.authoring.renaming import same_id_paths
from faultbook.catalog import load_file
from faultbook.gitrepo.branches import branches, is_on, mainline
from faultbook.gitrepo.commits import parents_of
from faultbook.gitrepo.conflicts import Sides, sides
from faultbook.gitrepo.repository import find_checkout
from faultbook.gitrepo.revisions import find_commit
from faultbook.record import is_same_record

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from faultbook.event_walk import FieldPath
    from faultbook.gitrepo.branches import Branch
    from faultbook.gitrepo.repository import Repository
    from faultbook.gitrepo.tree import Tree
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace

    Meaning: TypeAlias = Callable[[str, FieldPath, str], bool]

_PARENTS = 2  # of a merge


@dataclass(frozen=True)
class Merge:
    """Two commits that are brought together.

    Attributes:
        workspace: The register in the working tree.
        repository: The checkout.
        sides: The commits, and what Git is in the middle of.
    """

    workspace: Workspace
    repository: Repository
    sides: Sides

    def tree(self, *, ours: bool) -> Tree:
        """The register as one side has it."""
        return self._trees[0 if ours else 1]

    def is_made_by(self, path: str, field: FieldPath, target: str, *, ours: bool) -> bool:
        """Whether one side wrote a link, and the other one did not.

        Args:
            path: The file that it stands in.
            field: Its field.
            target: The id that it names.
            ours: Whether the side that is checked out is meant.
        """
        mine, theirs = self.tree(ours=ours), self.tree(ours=not ours)
        return bool(_linked(mine, path, field) == target != _linked(theirs, path, field))

    def ours_was_first(self, ours: AnyRecord, theirs: AnyRecord) -> bool:
        """Whether the record of what is checked out keeps an id that both sides took.

        The one that landed on the mainline does. Where that tells nothing, it is the side that the
        other one is brought to, in a rebase and on the mainline itself; elsewhere the side that is
        brought here, as others may build on it already.
        """
        landed = self._has_landed(ours), self._has_landed(theirs)
        if landed[0] != landed[1]:
            return landed[0]
        if self.sides.doing != "merge":
            return True
        return self._mainline is not None and is_on(self.repository, self._mainline)

    @cached_property
    def _trees(self) -> tuple[Tree, Tree]:
        return self.workspace.tree_at(self.sides.ours), self.workspace.tree_at(self.sides.theirs)

    @cached_property
    def _mainline(self) -> Branch | None:
        return mainline(branches(self.repository))

    @cached_property
    def _landed(self) -> Tree | None:
        return None if self._mainline is None else self.workspace.tree_at(self._mainline.tip)

    def _has_landed(self, record: AnyRecord) -> bool:
        tree = self._landed
        if tree is None:
            return False
        there = (path for path in same_id_paths(record.id) if path in tree.files)
        found = (load_file(path, tree.read(path) or b"").record for path in there)
        return any(other is not None and is_same_record(record, other) for other in found)


def merge_going_on(workspace: Workspace) -> Merge | None:
    """What Git is bringing together in the register's checkout; None when it isn't.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    repository = find_checkout(workspace.root.resolve())
    both = sides(repository) if repository is not None else None
    return Merge(workspace, repository, both) if repository is not None and both else None


def made_by_one_side(workspace: Workspace, path: str, other: str) -> Meaning | None:
    """Which links mean the record in one file, where a merge brought two with one id.

    Args:
        workspace: The register.
        path: The file.
        other: The other one's file.

    Returns:
        As of ``renaming.renumbered``; None where Git doesn't tell.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    merge = merge_going_on(workspace) or _last_merge(workspace)
    if merge is None:
        return None
    for ours in (True, False):
        mine, theirs = merge.tree(ours=ours).files, merge.tree(ours=not ours).files
        if path in mine and path not in theirs and other in theirs and other not in mine:
            return _meaning(merge, ours=ours)
    return None


def _meaning(merge: Merge, *, ours: bool) -> Meaning:
    return lambda path, field, target: merge.is_made_by(path, field, target, ours=ours)


def _last_merge(workspace: Workspace) -> Merge | None:
    """The two sides of what is checked out, where it is a merge of two."""
    repository = find_checkout(workspace.root.resolve())
    head = find_commit(repository, "HEAD") if repository is not None else None
    if repository is None or head is None:
        return None
    parents = parents_of(repository, [head])[head]
    if len(parents) != _PARENTS:
        return None
    return Merge(workspace, repository, Sides(parents[0], parents[1], "merge"))


def _linked(tree: Tree, path: str, field: FieldPath) -> Any:
    """What a field of a file holds in a commit; None where there is no such file or field."""
    if path not in tree.files:
        return None
    value: Any = load_file(path, tree.read(path) or b"").document.data
    for step in field:
        value = value.get(step) if isinstance(value, dict) else None
    return value
