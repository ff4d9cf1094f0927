"""Giving records other ids, as the commands do that are for it.

What belongs here: one writer at a time, the files, Git's index, and what is said. What does not:
which ids (``authoring``) and the arguments (the commands).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.cli.differences import show_changes
from faultbook.cli.outcome import note
from faultbook.cli.terminal import show_table
from faultbook.editing.changes import carry_out
from faultbook.editing.locking import exclusive
from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from faultbook.authoring.renaming import Renaming, Renumbering
    from faultbook.workspace import Workspace

_HEADS = ("Old", "New")


def give_ids(
    register: Workspace, plan: Callable[[Workspace], Renumbering], *, dry_run: bool
) -> Renumbering:
    """Plan new ids and write them, while nobody else writes; and tell what is to be told.

    Args:
        register: The register; nothing of it has been read yet.
        plan: Finds out what is to become of it.
        dry_run: Whether nothing is written.
    """
    with exclusive(register.root):
        found = plan(register)
        if not dry_run:
            carry_out(register.root, found.changes)
            if found.staged:
                _stage(register, found)
    for line in found.told:
        note(line)
    return found


def show_ids(found: Renumbering, *, dry_run: bool) -> None:
    """Print the old ids with the new ones; in a dry run, what would become of the files."""
    if dry_run:
        show_changes(found.changes)
    elif found.renamings:
        show_table(_HEADS, {"": _rows(found.renamings)})


def _rows(renamings: Iterable[Renaming]) -> list[tuple[str, str]]:
    return [(one.old, str(one.new)) for one in renamings]


def _stage(register: Workspace, found: Renumbering) -> None:
    from faultbook.gitrepo.conflicts import stage

    repository, _ = register.placed_in_repository()
    try:
        stage(repository, found.staged)
    except EnvironmentProblem as problem:
        paths = " ".join(found.staged)
        raise EnvironmentProblem(
            f"the files are written, but not added: {problem}; run 'git add {paths}'"
        ) from problem
