"""What promotions have in common: which files change, which states move, and what keeps others.

What belongs here: judging records that are planned but not written. What does not: what is carried
from one record to another (``problems``, ``known_errors``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.authoring.planning import Plan, Revision, Step, new_findings, revised
from faultbook.catalog import load_file
from faultbook.editing.render import UnwritableRecord
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.authoring.beginning import NewRecord
    from faultbook.authoring.gatekeeping import ShutGate
    from faultbook.editing.changes import Change
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace


class Shut(NamedTuple):
    """A state that a record doesn't reach yet.

    Attributes:
        record: The record as it will be.
        state: The state.
        gates: The gates in the way.
    """

    record: AnyRecord
    state: str
    gates: tuple[ShutGate, ...]


class Promotion(NamedTuple):
    """What a promotion comes to.

    Attributes:
        plan: What becomes of every file, the new record's first; they belong together.
        shut: States that would come next, and what they still ask for.
    """

    plan: Plan
    shut: tuple[Shut, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """What becomes of each file."""
        return self.plan.changes


def promotion(
    workspace: Workspace, new: NewRecord, others: Iterable[Revision], shut: Iterable[Shut]
) -> Promotion:
    """A promotion to a new record, by which others change.

    Args:
        workspace: The register.
        new: The new record.
        others: What becomes of other records; those that stay as they are may be among them.
        shut: States that aren't reached yet.
    """
    first = KINDS[new.record.kind].first_status
    made = [one for one in others if one.change.before != one.change.after]
    changes = (new.change, *(one.change for one in made))
    state = new.record.model.status
    steps = [] if state == first else [Step(new.record.id, "status", first, state)]
    steps += [step for one in made for step in one.steps]
    return Promotion(Plan(changes, tuple(steps), new_findings(workspace, changes)), tuple(shut))


def with_field(record: AnyRecord, field: str, value: str) -> AnyRecord:
    """A record that says something else in a field, and the same in all others.

    Raises:
        UnwritableRecord: It can't be written so.
    """
    change = revised(record, {**(record.document.data or {}), field: value}).change
    found = load_file(change.path, change.after).record
    if found is None:  # its other fields are those of a record that could be read
        raise UnwritableRecord(f"{record.path} could not be read back")
    return found
