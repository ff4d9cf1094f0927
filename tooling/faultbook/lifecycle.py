"""States, the moves between them, and the gates that each state asks for.

What belongs here: the two tables of a record's life, used by rules and by editing. What does not:
showing an unmet gate to a user (``rules.lifecycle``).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from faultbook import gates
from faultbook.gates import Gate, LinkedGate, RecordGate
from faultbook.kinds import KINDS
from faultbook.record import ProblemFacts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.record import Entry

MOVES: dict[str, dict[str, tuple[str, ...]]] = {
    "incident": {
        "new": ("in-progress", "on-hold", "resolved", "cancelled"),
        "in-progress": ("on-hold", "resolved", "cancelled"),
        "on-hold": ("in-progress", "resolved", "cancelled"),
        "resolved": ("closed", "in-progress"),
        "closed": (),
        "cancelled": (),
    },
    "problem": {
        "new": ("investigating", "closed"),
        "investigating": ("known-error", "fix-in-progress", "closed"),
        "known-error": ("fix-in-progress", "investigating", "closed"),
        "fix-in-progress": ("resolved", "investigating", "closed"),
        "resolved": ("closed", "investigating"),
        "closed": ("investigating",),
    },
    "known-error": {
        "draft": ("active", "retired"),
        "active": ("fixed", "retired"),
        "fixed": ("active", "retired"),
        "retired": ("active",),
    },
}
"""Where each state of each kind may go."""

ENDS = ("closed", "cancelled")
"""States of an incident after which little may change."""

EDITABLE = frozenset(
    {
        *("problem", "known_error", "workaround_helped", "not_regression", "tags", "links"),
        *("actions", "aliases", "visibility", "ignore", "source_digest"),
    }
)
"""Fields of a closed incident that may still change."""


GATES: tuple[Gate, ...] = (
    RecordGate("FB401", "hold-reason", "incident", "on-hold", gates.hold_reason),
    RecordGate("FB402", "restored-at", "incident", "resolved", gates.restored_at),
    RecordGate("FB403", "resolution-code", "incident", "resolved", gates.resolution_code),
    RecordGate("FB404", "resolution-section", "incident", "resolved", gates.resolution),
    RecordGate("FB405", "resolution-evidence", "incident", "resolved", gates.resolution_evidence),
    RecordGate("FB406", "major-incident-problem", "incident", "closed", gates.major_problem),
    RecordGate("FB407", "major-incident-impact", "incident", "closed", gates.major_impact),
    RecordGate("FB408", "major-incident-timeline", "incident", "closed", gates.major_timeline),
    RecordGate("FB411", "problem-owner", "problem", "investigating", gates.owner),
    RecordGate("FB412", "root-cause", "problem", "known-error", gates.root_cause),
    RecordGate("FB412", "root-cause", "problem", "fix-in-progress", gates.root_cause),
    LinkedGate("FB413", "active-known-error", "problem", "known-error", gates.active_known_error),
    RecordGate("FB414", "fix-description", "problem", "fix-in-progress", gates.fix_description),
    RecordGate("FB415", "fix-deployed", "problem", "resolved", gates.deployed_at),
    RecordGate("FB416", "fix-change", "problem", "resolved", gates.fix_change),
    RecordGate("FB417", "closure-code", "problem", "closed", gates.closure_code),
    RecordGate("FB418", "closure-evidence", "problem", "closed", gates.closure_evidence),
    LinkedGate("FB419", "observation-window", "problem", "closed", gates.observed),
    LinkedGate("FB420", "fix-held", "problem", "closed", gates.quiet),
    RecordGate("FB431", "workaround", "known-error", "active", gates.workaround),
    RecordGate("FB432", "recognisable", "known-error", "active", gates.recognisable),
    LinkedGate("FB433", "cause", "known-error", "active", gates.cause),
    LinkedGate("FB434", "fixed-in", "known-error", "fixed", gates.fixed_in),
    RecordGate("FB435", "retired-because", "known-error", "retired", gates.retired),
)
"""Every gate of every state."""


@cache
def required_states(kind: str, state: str) -> tuple[str, ...]:
    """The states that every path of moves to ``state`` passes through, itself last.

    Their gates must hold too: an incident can't be closed without having been resolved.
    """
    first = KINDS[kind].first_status
    return (first, *states_between(kind, first, state))


@cache
def states_between(kind: str, start: str, goal: str) -> tuple[str, ...]:
    """The states that every path of moves from one to another passes through, the other last.

    Empty where no path leads there, or they are the same.
    """
    moves = MOVES[kind]
    if start not in moves or goal not in moves or start == goal:
        return ()
    if not _reaches(moves, start, goal, start):
        return ()
    required = [s for s in moves if s not in (start, goal) and not _reaches(moves, start, goal, s)]
    return (*required, goal)


def _reaches(moves: dict[str, tuple[str, ...]], start: str, goal: str, without: str) -> bool:
    seen, waiting = {without, start}, [start]
    while waiting:
        for following in moves[waiting.pop()]:
            if following == goal:
                return True
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


@cache
def gates_of(kind: str, state: str, closure_code: str | None = None) -> tuple[Gate, ...]:
    """Every gate that must hold in ``state``.

    Args:
        kind: Name of the kind.
        state: The state.
        closure_code: Of a problem: ``fix-verified`` asks for the gates of ``resolved`` too.
    """
    states = set(required_states(kind, state))
    if state == "closed" and closure_code == "fix-verified":
        states.update(required_states(kind, "resolved"))
    return tuple(gate for gate in GATES if gate.kind == kind and gate.state in states)


def gates_between(
    kind: str, start: str, goal: str, closure_code: str | None = None
) -> tuple[Gate, ...]:
    """Every gate that must hold after moves from one state to another.

    Args:
        kind: Name of the kind.
        start: The state before.
        goal: The state after.
        closure_code: As of ``gates_of``.
    """
    states = set(states_between(kind, start, goal)) or {goal}
    if goal == "closed" and closure_code == "fix-verified":
        states.update(required_states(kind, "resolved"))
    return tuple(gate for gate in GATES if gate.kind == kind and gate.state in states)


def linked_gates(entry: Entry) -> Iterator[LinkedGate]:
    """The gates of a record's state that need other records."""
    if entry.status is None:
        return
    code = entry.facts.closure_code if isinstance(entry.facts, ProblemFacts) else None
    for gate in gates_of(entry.kind, entry.status, code):
        if isinstance(gate, LinkedGate):
            yield gate
