"""Moves as they would be made: stamps, what is no longer true, and gates on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.authoring.finding import UnreadableRecord, find
from faultbook.authoring.moving import OF_A_STATE, STAMPS, planned_move, ways_on
from faultbook.authoring.planning import revised
from faultbook.authoring.setting import plan_each
from faultbook.authoring.telling import plan_note, section_named
from faultbook.errors import UsageProblem
from faultbook.kinds import KINDS
from faultbook.lifecycle import MOVES, states_between
from tests.cli.records import INCIDENTS, LINKED, SOUND
from tests.registers import open_register, write_register

if TYPE_CHECKING:
    from pathlib import Path

SECOND = f"{INCIDENTS}/INC-2026-0002.md"


@pytest.mark.parametrize("table", [STAMPS, OF_A_STATE])
def test_the_tables_name_what_there_is(
    table: dict[tuple[str, str], str],
) -> None:
    for (kind, state), field in table.items():
        assert state in MOVES[kind]
        assert field in KINDS[kind].keys


def test_every_move_of_a_record_has_its_gates_told(tmp_path: Path) -> None:
    register = open_register(write_register(tmp_path, LINKED))

    shut = {
        state: [one.gate.code for one in gates]
        for state, gates in ways_on(register, find(register, "INC-2026-0002"))
    }

    assert shut == {
        "in-progress": [],
        "on-hold": ["FB401"],
        "resolved": ["FB402", "FB403", "FB404"],
        "cancelled": [],
    }


@pytest.mark.parametrize("goal", [one for one in MOVES["incident"] if one != "resolved"])
def test_a_move_is_made_where_a_way_leads(tmp_path: Path, goal: str) -> None:
    register = open_register(write_register(tmp_path, LINKED))
    record = find(register, "INC-2026-0001")

    if states_between("incident", "resolved", goal):
        move = planned_move(register, record, goal)
        after = move.revision.change.after
        assert after is not None
        assert f"\nstatus: {goal}\n".encode() in after
        assert [step.field for step in move.revision.steps][:1] == ["status"]
    else:
        with pytest.raises(UsageProblem, match="it can become closed, in-progress"):
            planned_move(register, record, goal)


def test_sections_given_with_a_move_open_its_gates(tmp_path: Path) -> None:
    register = open_register(write_register(tmp_path, LINKED))
    record = find(register, "INC-2026-0002")

    move = planned_move(register, record, "resolved", (), {"Resolution": "Restarted."})

    assert [one.gate.code for one in move.shut] == ["FB402", "FB403"]


def test_the_only_record_and_one_of_several_are_refused_alike(tmp_path: Path) -> None:
    broken = SOUND.replace("title:", "title: {")
    register = open_register(write_register(tmp_path, {**LINKED, SECOND: broken}))

    with pytest.raises(UnreadableRecord) as one:
        plan_each(register, ["INC-2026-0002"], lambda record: pytest.fail(record.id))
    with pytest.raises(UnreadableRecord) as several:
        plan_each(
            register,
            ["INC-2026-0002", "INC-2026-0001"],
            lambda record: revised(record, record.document.data or {}),
        )

    assert str(one.value) == f"{SECOND} can't be read, so it isn't changed; mend it first"
    assert str(several.value) == str(one.value)


def test_entries_without_a_readable_time_stay_before_a_new_one(tmp_path: Path) -> None:
    odd = SOUND.replace("new\n", "new\ntimeline:\n  - at: soon\n    event: a\n")
    register = open_register(write_register(tmp_path, {SECOND: odd}))

    (change,) = plan_note(register, "INC-2026-0002", "b", "now-5d").changes

    added = "  - at: 2026-06-25T12:00:00Z\n    event: b\n"
    assert change.after == odd.replace("event: a\n", f"event: a\n{added}").encode()


def test_a_heading_is_known_in_any_case(tmp_path: Path) -> None:
    record = find(open_register(write_register(tmp_path, LINKED)), "PRB-2026-0001")

    assert section_named(record, "permanent FIX") == "Permanent fix"
    with pytest.raises(UsageProblem, match="did you mean 'Evidence'"):
        section_named(record, "Evidnce")
