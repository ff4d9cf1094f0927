"""The moves between states and the gates that each state asks for are those of the design."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from faultbook.gates import LinkedGate, RecordGate
from faultbook.kinds import KINDS
from faultbook.lifecycle import (
    GATES,
    MOVES,
    gates_of,
    linked_gates,
    required_states,
)
from faultbook.model.vocabulary import (
    ClosureCode,
    IncidentStatus,
    KnownErrorStatus,
    ProblemStatus,
)
from faultbook.rules.registry import Scope, all_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.workspace import Workspace

INCIDENT = """
new: in-progress, on-hold, resolved, cancelled
in-progress: on-hold, resolved, cancelled
on-hold: in-progress, resolved, cancelled
resolved: closed, in-progress
closed:
cancelled:
"""
PROBLEM = """
new: investigating, closed
investigating: known-error, fix-in-progress, closed
known-error: fix-in-progress, investigating, closed
fix-in-progress: resolved, investigating, closed
resolved: closed, investigating
closed: investigating
"""
KNOWN_ERROR = """
draft: active, retired
active: fixed, retired
fixed: active, retired
retired: active
"""
STATUSES = {
    "incident": IncidentStatus,
    "problem": ProblemStatus,
    "known-error": KnownErrorStatus,
}
EVERY_STATE = [(kind, state) for kind, moves in MOVES.items() for state in moves]

OPEN_INCIDENT = "id: INC-2026-0001\ntitle: Logins fail\n"
OPEN_PROBLEM = "id: PRB-2026-0001\ntitle: Logins fail\n"


def moves_of(table: str) -> dict[str, tuple[str, ...]]:
    rows = (line.split(":") for line in table.strip().splitlines())
    return {state: tuple(s.strip() for s in to.split(",") if s.strip()) for state, to in rows}


def codes_of(kind: str, state: str, closure_code: str | None = None) -> list[int]:
    return [int(gate.code[2:]) for gate in gates_of(kind, state, closure_code)]


@pytest.mark.parametrize(
    ("kind", "table"),
    [("incident", INCIDENT), ("problem", PROBLEM), ("known-error", KNOWN_ERROR)],
)
def test_moves_are_those_of_the_design(kind: str, table: str) -> None:
    assert MOVES[kind] == moves_of(table)


def test_every_kind_has_moves() -> None:
    assert MOVES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", MOVES)
def test_moves_know_every_state_and_no_other(kind: str) -> None:
    states = get_args(STATUSES[kind])
    assert tuple(MOVES[kind]) == states
    assert {state for following in MOVES[kind].values() for state in following} <= set(states)
    assert KINDS[kind].first_status == states[0]


def simple_paths(kind: str, goal: str, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    path = path or (KINDS[kind].first_status,)
    if path[-1] == goal:
        yield path
        return
    for following in MOVES[kind][path[-1]]:
        if following not in path:
            yield from simple_paths(kind, goal, (*path, following))


@pytest.mark.parametrize(("kind", "state"), EVERY_STATE)
def test_required_states_are_those_of_every_path(kind: str, state: str) -> None:
    paths = list(simple_paths(kind, state))
    assert paths, "a state that can't be reached"
    on_every_path = set(paths[0]).intersection(*paths)
    required = required_states(kind, state)
    assert sorted(required) == sorted(on_every_path)
    assert required[-1] == state
    assert required[0] == KINDS[kind].first_status


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        ("incident", "closed", ("new", "resolved", "closed")),
        ("incident", "cancelled", ("new", "cancelled")),
        ("problem", "resolved", ("new", "investigating", "fix-in-progress", "resolved")),
        ("problem", "known-error", ("new", "investigating", "known-error")),
        ("problem", "closed", ("new", "closed")),
        ("known-error", "fixed", ("draft", "active", "fixed")),
        ("known-error", "retired", ("draft", "retired")),
    ],
)
def test_required_states_in_their_order(kind: str, state: str, expected: tuple[str, ...]) -> None:
    assert required_states(kind, state) == expected


@pytest.mark.parametrize(
    ("kind", "state", "codes"),
    [
        ("incident", "new", []),
        ("incident", "in-progress", []),
        ("incident", "on-hold", [401]),
        ("incident", "resolved", [402, 403, 404, 405]),
        ("incident", "closed", [402, 403, 404, 405, 406, 407, 408]),
        ("incident", "cancelled", []),
        ("problem", "new", []),
        ("problem", "investigating", [411]),
        ("problem", "known-error", [411, 412, 413]),
        ("problem", "fix-in-progress", [411, 412, 414]),
        ("problem", "resolved", [411, 412, 414, 415, 416]),
        ("problem", "closed", [417, 418, 419, 420]),
        ("known-error", "draft", []),
        ("known-error", "active", [431, 432, 433]),
        ("known-error", "fixed", [431, 432, 433, 434]),
        ("known-error", "retired", [435]),
    ],
)
def test_every_state_has_its_gates_in_order(kind: str, state: str, codes: list[int]) -> None:
    assert codes_of(kind, state) == codes


def test_a_verified_fix_passes_the_gates_of_resolved() -> None:
    resolved = set(codes_of("problem", "resolved"))
    verified = codes_of("problem", "closed", "fix-verified")
    assert verified == sorted(resolved | set(codes_of("problem", "closed")))


@pytest.mark.parametrize("code", sorted(set(get_args(ClosureCode)) - {"fix-verified"}))
def test_other_closures_need_no_fix(code: str) -> None:
    assert codes_of("problem", "closed", code) == codes_of("problem", "closed")


@pytest.mark.parametrize("state", [state for state in MOVES["problem"] if state != "closed"])
def test_a_closure_code_left_over_asks_for_nothing(state: str) -> None:
    assert codes_of("problem", state, "fix-verified") == codes_of("problem", state)


def test_gates_stand_in_the_order_of_their_codes() -> None:
    codes = [gate.code for gate in GATES]
    assert codes == sorted(codes)


def test_gates_guard_states_that_exist() -> None:
    assert {(gate.kind, gate.state) for gate in GATES} <= set(EVERY_STATE)


def test_every_gate_is_a_rule() -> None:
    for gate in GATES:
        rule = all_rules()[gate.code]
        assert rule.name == gate.name
        assert rule.kinds == {gate.kind}
        assert rule.scope is (Scope.LINKED if isinstance(gate, LinkedGate) else Scope.RECORD)


def test_a_records_gates_are_shared_out_by_what_they_need(
    register: Callable[..., Workspace],
) -> None:
    path = "records/problems/2026/PRB-2026-0001.yaml"
    text = f"{OPEN_PROBLEM}status: closed\nclosure_code: fix-verified\n"
    workspace = register({path: text})
    gates = gates_of("problem", "closed", "fix-verified")
    alone = [gate.code for gate in gates if isinstance(gate, RecordGate)]
    linked = [gate.code for gate in linked_gates(workspace.catalog.rows[0])]
    assert linked == ["FB419", "FB420"]
    assert alone == ["FB411", "FB412", "FB414", "FB415", "FB416", "FB417", "FB418"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("records/incidents/2026/INC-2026-0001.yaml", f"{OPEN_INCIDENT}status: closd\n"),
        ("records/problems/2026/PRB-2026-0001.yaml", f"{OPEN_PROBLEM}status: known_error\n"),
        ("records/problems/2026/PRB-2026-0001.yaml", OPEN_PROBLEM),
    ],
)
def test_a_state_that_cannot_be_judged_has_no_gates(
    register: Callable[..., Workspace], path: str, text: str
) -> None:
    workspace = register({path: text})
    assert list(linked_gates(workspace.catalog.rows[0])) == []
    assert [one.code for one in workspace.check().diagnostics if one.code in CODES] == []


CODES = {gate.code for gate in GATES}
