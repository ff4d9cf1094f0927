"""A new record brought to the disk under an id that nobody has.

What belongs here: what happens when somebody else takes an id meanwhile. What does not: which id is
free (``numbering``) and what stands in the record (``beginning`` and its neighbours).
"""

from __future__ import annotations

import os
from datetime import UTC
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from faultbook.authoring.beginning import draft_id
from faultbook.authoring.numbering import next_id
from faultbook.editing.changes import carry_out
from faultbook.editing.locking import exclusive
from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from faultbook.editing.changes import Change
    from faultbook.ids import RecordId
    from faultbook.workspace import Workspace

    ChooseId: TypeAlias = Callable[[Collection[str]], RecordId]


class WithChanges(Protocol):
    """What is to be done to files."""

    @property
    def changes(self) -> Sequence[Change]:
        """What becomes of each of them."""


P = TypeVar("P", bound=WithChanges)

_TRIES = 20  # of a new record's id; somebody who takes each of so many is no accident


def chooser(workspace: Workspace, kind: str, draft_of: str | None = None) -> ChooseId:
    """What gives a new record of this year its id.

    Args:
        workspace: The register.
        kind: Name of the kind.
        draft_of: The title whose words become a draft's id; None for a number.
    """
    year = workspace.now.astimezone(UTC).year
    if draft_of is None:
        return lambda taken: next_id(workspace, kind, year, taken)
    return lambda taken: draft_id(workspace, kind, year, draft_of, taken)


def place(
    workspace: Workspace,
    choose: ChooseId,
    plan: Callable[[RecordId], P],
) -> P:
    """Write a new record, and what changes with it, under the first id that is still free.

    Nobody else writes to the register meanwhile, where the file system knows locks; where it
    doesn't, an id that is taken at the last moment is followed by the next one.

    Args:
        workspace: The register.
        choose: Gives an id that is none of those it is told.
        plan: Says what changes when the new record has an id; the new record comes first.

    Returns:
        What was done.

    Raises:
        EnvironmentProblem: A file can't be written.
        UnwritableRecord: A record can't hold what it should.
        UsageProblem: What is asked for can't be done.
    """
    taken: list[str] = []
    with exclusive(workspace.root):
        while True:
            record_id = choose(taken)
            planned = plan(record_id)
            changes = planned.changes
            try:
                carry_out(workspace.root, changes)
            except EnvironmentProblem:
                is_taken = os.path.lexists(workspace.root / changes[0].path)
                if not is_taken or len(taken) >= _TRIES:
                    raise
                taken.append(str(record_id))
            else:
                return planned
