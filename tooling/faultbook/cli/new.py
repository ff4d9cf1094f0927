"""``faultbook new``: a record to begin with.

What belongs here: options, questions and the editor. What does not: what stands in a new record
(``authoring.beginning``) and bringing it to the disk (``authoring.placing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from faultbook.authoring.beginning import LEVELS, begin, refuse_unknown_services
from faultbook.authoring.placing import chooser, place
from faultbook.authoring.planning import Plan, Revision, new_findings, planned
from faultbook.authoring.setting import refuse_elsewhere
from faultbook.cli.asking import ask, can_ask
from faultbook.cli.completion import complete_services
from faultbook.cli.differences import show_changes
from faultbook.cli.editor import NothingTyped, edited
from faultbook.cli.effects import tell_findings
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.cli.writing import assignments_of, dry_run_option, set_option
from faultbook.editing.assignments import assigned
from faultbook.errors import UsageProblem
from faultbook.kinds import KINDS
from faultbook.plain_text import visible
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faultbook.authoring.beginning import NewRecord
    from faultbook.authoring.placing import ChooseId
    from faultbook.editing.assignments import Assignment
    from faultbook.ids import RecordId
    from faultbook.workspace import Workspace

_NAMED = 12  # services that a question names


@click.command(
    "new",
    cls=CommandWithExamples,
    short_help="Begin a record.",
    examples={
        'faultbook new incident --title "Nobody can log in" --service login': "an incident",
        'faultbook new incident --title "Slow" --set error_text@=log.txt': "with what the log says",
        'faultbook new known-error --title "Login answers 500" --edit': "in your editor",
        'faultbook new problem --title "Sessions get lost" --draft': "numbered at the merge",
    },
)
@click.argument("kind", metavar="KIND", type=click.Choice(list(KINDS)))
@click.option("--title", metavar="TEXT", help="One line; asked for on a terminal.")
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="KEY",
    help="Give it once or often.",
    shell_complete=complete_services,
)
@set_option
@click.option("--draft", is_flag=True, help="Take an id without a number, from the title.")
@click.option("--edit", is_flag=True, help="Open it in $VISUAL or $EDITOR before it is written.")
@dry_run_option
def command(
    kind: str,
    title: str | None,
    services: tuple[str, ...],
    assignments: tuple[str, ...],
    *,
    draft: bool,
    edit: bool,
    dry_run: bool,
) -> int:
    """Begin a record, and print its path.

    KIND is incident, problem or known-error. It gets the next free id of this year, over the files
    here and all branches, and only what its first state needs; comments in it say what later ones
    ask for. On a terminal, what you leave out is asked for, and Enter skips what can wait.
    """
    register = open_register()
    settings = assignments_of(assignments)
    refuse_elsewhere(settings)
    given: dict[str, Any] = {"title": title, "services": list(services)}
    fields = _told(register, kind, given, settings)
    choose = chooser(register, kind, str(fields["title"]) if draft else None)

    def begun_in(record_id: RecordId) -> NewRecord:
        return begin(register, kind, record_id, fields)

    def plan(record_id: RecordId) -> Plan:
        return planned(register, [Revision(begun_in(record_id).change, ())])

    if dry_run:
        show_changes(plan(choose(())).changes)
        return CLEAN
    if edit:
        return _write_edited(register, choose, begun_in)
    done = place(register, choose, plan)
    click.echo(visible(done.changes[0].path))
    tell_findings(done.findings)
    return CLEAN


def _told(
    register: Workspace, kind: str, given: dict[str, Any], assignments: Sequence[Assignment]
) -> dict[str, Any]:
    """What is known of the record: options, answers to questions, and what is set besides."""
    set_otherwise = {assignment.path[0] for assignment in assignments}
    if can_ask():
        questions = _questions(register, kind)
        for key, asked in questions.items():
            if not given.get(key) and key not in set_otherwise:
                given[key] = asked()
    fields = assigned(KINDS[kind].model, given, assignments, register.now)
    if not str(fields.get("title") or "").strip():
        raise UsageProblem("a record needs a title; give it with --title")
    return fields


def _questions(register: Workspace, kind: str) -> dict[str, Callable[[], Any]]:
    services = register.context(register.files.catalog(())).services
    questions: dict[str, Callable[[], Any]] = {"title": lambda: ask("Title", _needed)}
    if services:
        names = ", ".join([*list(services)[:_NAMED], *(["…"] if len(services) > _NAMED else [])])
        questions["services"] = lambda: ask(
            f"Services, with commas between them ({names})",
            lambda answer: _services(register, answer),
        )
    if kind == "incident":
        words = ", ".join(LEVELS)
        questions["impact"] = lambda: ask(f"Impact ({words})", _level)
        questions["urgency"] = lambda: ask(f"Urgency ({words})", _level)
    return questions


def _needed(answer: str) -> str:
    if not answer:
        raise UsageProblem("a record needs a title: what a user would say is wrong")
    return answer


def _services(register: Workspace, answer: str) -> list[str]:
    keys = [key.strip() for key in answer.split(",") if key.strip()]
    refuse_unknown_services(register.context(register.files.catalog(())), keys)
    return keys


def _level(answer: str) -> str | None:
    """A level, which may be cut short: ``h``."""
    found = [level for level in LEVELS if answer and level.startswith(answer.lower())]
    if answer and not found:
        hint = did_you_mean(answer, LEVELS) or f"write {', '.join(LEVELS)}, or nothing"
        raise UsageProblem(f"{answer!r} is none of them; {hint}")
    return found[0] if found else None


def _write_edited(
    register: Workspace, choose: ChooseId, begun_in: Callable[[RecordId], NewRecord]
) -> int:
    """Let somebody edit the record first; what was typed is written whatever is wrong with it."""
    begun_as = choose(())
    begun = begun_in(begun_as)
    try:
        with edited(begun.content, begun.record.path.rpartition("/")[2]) as typed:

            def plan(record_id: RecordId) -> Plan:
                # Its id may be another one by now; only this record can mean itself by it.
                content = typed.replace(str(begun_as).encode(), str(record_id).encode())
                change = begun_in(record_id).change._replace(after=content)
                return Plan((change,), findings=new_findings(register, (change,)))

            done = place(register, choose, plan)
    except NothingTyped as why:
        note(str(why))
        return FINDINGS
    click.echo(visible(done.changes[0].path))
    return tell_findings(done.findings)
