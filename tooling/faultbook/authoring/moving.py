"""A record's move from one state to another.

What belongs here: which moves there are, what a move writes besides the state, and the gates on the
way. What does not: the tables of moves and gates (``lifecycle``), and asking for what is missing
(``cli``).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from faultbook.authoring.gatekeeping import shut_gates
from faultbook.authoring.planning import Revision, revised
from faultbook.authoring.setting import refuse_elsewhere
from faultbook.catalog import load_file
from faultbook.editing.assignments import assigned
from faultbook.errors import UsageProblem
from faultbook.kinds import KINDS
from faultbook.lifecycle import MOVES, states_between
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from faultbook.authoring.gatekeeping import ShutGate
    from faultbook.editing.assignments import Assignment
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace

NOTHING: Mapping[str, str] = MappingProxyType({})

STAMPS: dict[tuple[str, str], str] = {
    ("incident", "in-progress"): "acknowledged_at",
    ("incident", "resolved"): "resolved_at",
    ("incident", "closed"): "closed_at",
    ("problem", "closed"): "closed_at",
}
"""The field that says when a record came to a state; written by the move unless it is there."""

OF_A_STATE: dict[tuple[str, str], str] = {
    ("incident", "on-hold"): "hold_reason",
    ("incident", "resolved"): "resolved_at",
    ("problem", "closed"): "closed_at",
}
"""The field that is true in one state alone; taken away by a move back from it."""


class Move(NamedTuple):
    """A move as it would be made.

    Attributes:
        revision: What becomes of the record.
        shut: The gates that forbid it.
    """

    revision: Revision
    shut: tuple[ShutGate, ...]


def planned_move(
    workspace: Workspace,
    record: AnyRecord,
    goal: str,
    assignments: Sequence[Assignment] = (),
    sections: Mapping[str, str] = NOTHING,
) -> Move:
    """What a record becomes by a move, and the gates that are still shut; nothing is written.

    A move may pass through states that every way to its goal leads through; their gates must be
    open too.

    Args:
        workspace: The register.
        record: The record.
        goal: The state.
        assignments: What its fields become with the move.
        sections: Sections that it gets with the move, by heading.

    Raises:
        UsageProblem: No way leads there.
        Refused: A field can't be set like that.
    """
    refuse_elsewhere(assignments)
    start = record.model.status
    refuse_illegal(record, goal)
    held = record.document.data or {}
    fields = assigned(KINDS[record.kind].model, held, assignments, workspace.now)
    named = {one.path[0] for one in assignments}
    left = OF_A_STATE.get((record.kind, start))
    if left is not None and left not in named and not _stays_true(record.kind, start, goal):
        fields[left] = None
    for stamp in _stamps(record.kind, start, goal):
        if fields.get(stamp) is None and stamp not in named:
            fields[stamp] = workspace.now.replace(microsecond=0)
    fields["status"] = goal
    revision = revised(record, fields, {**record.document.sections, **sections})
    moved = load_file(record.path, revision.change.after).record
    return Move(revision, () if moved is None else shut_gates(workspace, moved, start))


def ways_on(workspace: Workspace, record: AnyRecord) -> list[tuple[str, tuple[ShutGate, ...]]]:
    """The states that a record may go to next, each with the gates that are still shut."""
    states = MOVES[record.kind].get(record.model.status, ())
    return [(state, planned_move(workspace, record, state).shut) for state in states]


def refuse_illegal(record: AnyRecord, goal: str) -> None:
    """Refuse a state that there is no way to.

    Raises:
        UsageProblem: There is none; the ways that there are are named.
    """
    start, moves = record.model.status, MOVES[record.kind]
    if goal not in moves:
        hint = did_you_mean(goal, moves) or f"its states are {', '.join(moves)}"
        raise UsageProblem(f"{record.id} has no state {goal!r}; {hint}")
    if goal == start:
        raise UsageProblem(f"{record.id} is {goal!r} already")
    if not states_between(record.kind, start, goal):
        legal = ", ".join(moves[start])
        way = f"it can become {legal}" if legal else "open a new one, and link the two"
        raise UsageProblem(f"{record.id} is {start!r} and can't become {goal!r}; {way}")


def _stamps(kind: str, start: str, goal: str) -> list[str]:
    """The times that a move writes; an incident that is reopened was taken long ago."""
    states = [] if start == "resolved" and goal != "closed" else states_between(kind, start, goal)
    return [STAMPS[kind, state] for state in states if (kind, state) in STAMPS]


def _stays_true(kind: str, start: str, goal: str) -> bool:
    """Whether what is said of a state is still so in another: a closed record stays resolved."""
    return (kind, start, goal) == ("incident", "resolved", "closed")
