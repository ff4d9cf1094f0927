"""``faultbook move``: records moved from state to state.

What belongs here: showing the gates, and asking for what they want. What does not: which moves and
gates there are (``lifecycle``) and what a move writes (``authoring.moving``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.authoring.finding import find
from faultbook.authoring.moving import planned_move, ways_on
from faultbook.authoring.planning import planned
from faultbook.authoring.setting import plan_each
from faultbook.cli.asking import can_ask
from faultbook.cli.completion import complete_ids_and_states
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.gates import Given, ask_for_missing, asked, option_for
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import FINDINGS, note
from faultbook.cli.terminal import show_table
from faultbook.cli.writing import (
    assignments_of,
    dry_run_option,
    findings_shown,
    set_option,
    write,
    yes_option,
)
from faultbook.errors import Refused, UsageProblem
from faultbook.ids import typed_id

if TYPE_CHECKING:
    from faultbook.authoring.moving import Move
    from faultbook.authoring.planning import Revision
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace


@click.command(
    "move",
    cls=CommandWithExamples,
    short_help="Move records to another state.",
    examples={
        "faultbook move INC-2026-0002": "where it may go, and what each state asks for",
        "faultbook move INC-2026-0002 in-progress": "",
        "faultbook move INC-2026-0002 resolved --set restored_at=now-5m": "",
        "faultbook move INC-2026-0001 INC-2026-0002 closed --yes": "several records",
    },
)
@click.argument(
    "words",
    nargs=-1,
    required=True,
    metavar="ID... [STATE]",
    shell_complete=complete_ids_and_states,
)
@set_option
@dry_run_option
@yes_option
def command(
    words: tuple[str, ...], assignments: tuple[str, ...], *, dry_run: bool, yes: bool
) -> int:
    """Move records to another state, through the gates on the way there.

    What a gate wants and isn't there is asked for on a terminal; otherwise it is told, and nothing
    is written. The time of the move is written into the record, unless it is there. Without a
    state, the states that a record may go to are listed.
    """
    register = open_register()
    *ids, goal = words
    given = Given(tuple(assignments_of(assignments)), {})
    if not ids:
        if assignments:
            raise UsageProblem("fields are set together with a move; write the state after the id")
        return _list_ways(register, goal)
    with findings_shown(register) as outcome:
        if len({typed_id(one) for one in ids}) == 1:
            return _move_one(register, ids[0], goal, given, dry_run=dry_run)

        def revise(record: AnyRecord) -> Revision:
            move = planned_move(register, record, goal, given.assignments)
            if move.shut:
                raise Refused(_reasons(record.id, move))
            return move.revision

        return write(
            register,
            lambda progress: plan_each(register, ids, revise, progress),
            dry_run=dry_run,
            is_agreed=yes,
        )
    return outcome.code


def _move_one(
    register: Workspace, record_id: str, goal: str, given: Given, *, dry_run: bool
) -> int:
    """Move one record, asking for what is missing where somebody can answer."""
    record = find(register, record_id)
    move = planned_move(register, record, goal, given.assignments)
    while move.shut:
        if not can_ask():
            for reason in _reasons(record.id, move):
                note(reason)
            return FINDINGS
        given = ask_for_missing(register, record, move.shut[0], given)
        move = planned_move(register, record, goal, given.assignments, given.sections)
    return write(register, lambda _: planned(register, [move.revision]), dry_run=dry_run)


def _reasons(record_id: str, move: Move) -> list[str]:
    return [
        f"{record_id}: {shut.unmet.message} ({shut.gate.code}); {option_for(record_id, shut)}"
        for shut in move.shut
    ]


def _list_ways(register: Workspace, record_id: str) -> int:
    """List the states that a record may go to, with the gates that are still shut."""
    with findings_shown(register) as outcome:
        record = find(register, record_id)
        rows = [
            (state, ", ".join(asked(shut) for shut in shut_gates) or "open")
            for state, shut_gates in ways_on(register, record)
        ]
        if rows:
            show_table(("State", "Asks for"), {"": rows})
        else:
            note(f"{record.id} is {record.model.status!r}, and nothing follows that")
    return outcome.code
