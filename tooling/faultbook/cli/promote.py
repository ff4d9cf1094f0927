"""``faultbook promote``: a problem made of incidents, or a known error made of a problem.

What belongs here: options, and telling what came of it. What does not: what is carried over
(``authoring.problems``, ``authoring.known_errors``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from faultbook.authoring.finding import find
from faultbook.authoring.known_errors import promote_to_known_error
from faultbook.authoring.placing import chooser, place
from faultbook.authoring.problems import promote_to_problem
from faultbook.authoring.setting import refuse_elsewhere
from faultbook.cli.completion import complete_ids
from faultbook.cli.differences import show_changes
from faultbook.cli.effects import tell_findings
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.gates import command_for
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import note
from faultbook.cli.writing import assignments_of, dry_run_option, findings_shown, set_option
from faultbook.editing.assignments import assigned
from faultbook.errors import UsageProblem
from faultbook.kinds import KINDS
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from faultbook.authoring.promotion import Promotion, Shut
    from faultbook.editing.assignments import Assignment
    from faultbook.ids import RecordId
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace

    Amend: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

_FROM = {"problem": "incident", "known-error": "problem"}


@click.command(
    "promote",
    cls=CommandWithExamples,
    short_help="Make a problem of incidents, or a known error of a problem.",
    examples={
        "faultbook promote INC-2026-0001 INC-2026-0002 --to problem": "what they have in common",
        "faultbook promote PRB-2026-0001 --to known-error": "for whoever meets it next",
        "faultbook promote PRB-2026-0001 --to known-error --dry-run": "what would be written",
    },
)
@click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=complete_ids)
@click.option(
    "--to", "goal", type=click.Choice(list(_FROM)), required=True, help="What it becomes."
)
@click.option("--title", metavar="TEXT", help="One line; else that of the first incident.")
@set_option
@dry_run_option
def command(
    ids: tuple[str, ...],
    goal: str,
    title: str | None,
    assignments: tuple[str, ...],
    *,
    dry_run: bool,
) -> int:
    """Make a problem of incidents, or a known error of a problem.

    All that is known is carried over, each incident names the problem from then on, and the new
    record and the problem move as far as their gates allow. What the next gate asks for is told,
    with the command that gives it.
    """
    settings = assignments_of(assignments)
    refuse_elsewhere(settings)
    register = open_register()
    with findings_shown(register) as outcome:
        _promote(register, ids, goal, _amendment(register, goal, title, settings), dry_run=dry_run)
    return outcome.code


def _promote(
    register: Workspace, ids: Sequence[str], goal: str, amend: Amend, *, dry_run: bool
) -> None:
    records = [find(register, one) for one in dict.fromkeys(ids)]
    _refuse_other_kinds(records, goal)

    def plan(record_id: RecordId) -> Promotion:
        now = replace(register)  # read anew, because nobody else writes from here on
        current = [find(now, one) for one in dict.fromkeys(record.id for record in records)]
        if goal == "problem":
            return promote_to_problem(now, current, record_id, amend)
        return promote_to_known_error(now, current[0], record_id, amend)

    choose = chooser(register, goal)
    if dry_run:
        show_changes(plan(choose(())).changes)
    else:
        _tell(place(register, choose, plan))


def _refuse_other_kinds(records: Sequence[AnyRecord], goal: str) -> None:
    wanted = _FROM[goal]
    for record in records:
        if record.kind == wanted:
            continue
        said = f"{record.id} is {_NOUNS[record.kind]}, and a {goal} is made of {wanted}s"
        if (record.kind, goal) == ("incident", "known-error"):
            said = f"{record.id} is an incident, and a known error belongs to a problem"
        raise UsageProblem(f"{said}; {_WAYS[record.kind, goal].format(record.id)}")
    if goal == "known-error" and len(records) > 1:
        raise UsageProblem("a known error belongs to one problem; promote them one by one")


_NOUNS = {"incident": "an incident", "problem": "a problem", "known-error": "a known error"}
_WAYS = {
    ("incident", "known-error"): (
        "run 'faultbook promote {} --to problem' first, or begin with 'faultbook new known-error'"
    ),
    ("problem", "problem"): "to make a known error of it: 'faultbook promote {} --to known-error'",
    ("known-error", "problem"): "begin with 'faultbook new problem', and link {} to it",
    ("known-error", "known-error"): "see it with 'faultbook show {}'",
}


def _amendment(
    register: Workspace, goal: str, title: str | None, assignments: Sequence[Assignment]
) -> Amend:
    """What puts options over the fields that are carried over."""

    def amend(fields: dict[str, Any]) -> dict[str, Any]:
        given = {**fields, **({} if title is None else {"title": title})}
        known = {key: value for key, value in given.items() if value not in (None, [])}
        return assigned(KINDS[goal].model, known, assignments, register.now)

    return amend


def _tell(done: Promotion) -> None:
    """Print the new record's path; say which states moved, and what the next ones ask for."""
    click.echo(visible(done.changes[0].path))
    for step in done.plan.steps:
        note(f"{step.id}: {step.field} {step.before or 'none'} -> {step.after}")
    for shut in done.shut:
        for line in _still_asked(shut):
            note(line)
    tell_findings(done.plan.findings)


def _still_asked(shut: Shut) -> Iterator[str]:
    record, openers = shut.record, []
    for one in shut.gates:
        yield f"{record.id} stays {record.model.status!r}: {one.unmet.message}"
        openers.append(command_for(record.id, one))
    openers.append(f"faultbook move {record.id} {shut.state}")
    yield f"to move it on: {'; '.join(opener for opener in openers if opener)}"
