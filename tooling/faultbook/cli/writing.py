"""What the commands that write records have in common.

What belongs here: showing what would happen, asking whether it should, writing it, and what a check
says of it then. What does not: what becomes of records (``authoring``).
"""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from faultbook.authoring.finding import UnreadableRecord
from faultbook.cli.asking import ask, can_ask
from faultbook.cli.completion import complete_assignments
from faultbook.cli.differences import show_changes
from faultbook.cli.outcome import CLEAN, FINDINGS, MISUSED, note
from faultbook.cli.terminal import progress_bar, show_table
from faultbook.diagnostics import Report
from faultbook.editing.assignments import FORMS, parse_assignment
from faultbook.editing.changes import carry_out
from faultbook.editing.locking import exclusive
from faultbook.errors import EnvironmentProblem, Refused, UsageProblem
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from faultbook.authoring.planning import Plan
    from faultbook.diagnostics import Diagnostic
    from faultbook.editing.assignments import Assignment
    from faultbook.workspace import Workspace

F = TypeVar("F", bound="Callable[..., object]")

_STDIN = "-"
_LARGEST = 1 << 20  # bytes; more than a record may have
_HEADS = ("Record", "Field", "Is", "Becomes")

dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Show what would change, as a diff, and write nothing."
)
yes_option = click.option("--yes", is_flag=True, help="Change several records without asking.")
set_option = click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="KEY=VALUE",
    help=f"Set a field: {FORMS}.",
    shell_complete=complete_assignments,
)


def assignments_of(texts: Iterable[str]) -> list[Assignment]:
    """Read what users type as ``key=value``, and the files that they name as ``key@=FILE``.

    Raises:
        Refused: A text is no assignment.
        EnvironmentProblem: A file can't be read.
    """
    found: list[Assignment] = []
    reasons: list[str] = []
    for text in texts:
        try:
            one = parse_assignment(text)
        except UsageProblem as problem:
            reasons.append(str(problem))
            continue
        if one.operator == "@=":
            one = one._replace(operator="=", text=read_text(one.text).rstrip("\n"))
        found.append(one)
    if reasons:
        raise Refused(reasons)
    return found


def read_text(named: str) -> str:
    """The text of a file, or of stdin for "-".

    Raises:
        EnvironmentProblem: It can't be read, isn't text, or is larger than a record may be.
    """
    if named == _STDIN and sys.stdin is None:
        raise EnvironmentProblem("there is no stdin to read from")
    if named == _STDIN:
        content = sys.stdin.buffer.read(_LARGEST + 1)
    else:
        with Path(named).open("rb") as file:
            content = file.read(_LARGEST + 1)
    shown = "stdin" if named == _STDIN else named
    if len(content) > _LARGEST:
        raise EnvironmentProblem(f"{shown} is larger than a record may be, which is 1 MiB")
    return as_text(content, shown)


def as_text(content: bytes, shown: str) -> str:
    """Bytes from elsewhere as text with line feeds alone.

    Args:
        content: The bytes.
        shown: What they came from.

    Raises:
        EnvironmentProblem: They aren't text.
    """
    try:
        return content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise EnvironmentProblem(f"{shown} is not UTF-8 text") from error


def write(
    register: Workspace,
    make: Callable[[Callable[[int, int], None] | None], Plan],
    *,
    dry_run: bool,
    is_agreed: bool = True,
) -> int:
    """Make a plan and carry it out, or show it.

    Args:
        register: The register.
        make: Makes the plan; told whom to tell how far it is.
        dry_run: Whether to show the plan as a diff and leave it at that.
        is_agreed: Whether nobody need be asked first.

    Returns:
        The exit code.
    """
    with findings_shown(register) as outcome:
        with nullcontext() if dry_run else exclusive(register.root):
            with progress_bar("planning") as progress:
                plan = make(progress)
            if not plan.changes:
                note("nothing would change" if dry_run else "nothing changes")
            elif dry_run:
                show_changes(plan.changes)
            elif is_agreed:
                _carry_out(register, plan)
        if plan.changes and not dry_run and not is_agreed:
            outcome.code = _ask_first(register, plan)
    return outcome.code


class Outcome:
    """How a command that writes ends.

    Attributes:
        code: Its exit code.
    """

    def __init__(self) -> None:
        self.code = CLEAN


@contextmanager
def findings_shown(register: Workspace) -> Iterator[Outcome]:
    """Show what a check says of a record that can't be read, where one stops the work."""
    outcome = Outcome()
    try:
        yield outcome
    except UnreadableRecord as error:
        note(str(error))
        show_findings(register.check(error.paths).diagnostics)
        outcome.code = FINDINGS


def show_findings(found: Sequence[Diagnostic]) -> None:
    """Show findings on stderr, as ``check`` does."""
    from faultbook.reporters.text import render  # few commands need it

    click.echo(
        render(Report(tuple(found), len({one.location.path for one in found}))), nl=False, err=True
    )


def _ask_first(register: Workspace, plan: Plan) -> int:
    """List what would happen to several records, and do it if somebody says so."""
    rows = [(one.id, one.field, one.before, one.after) for one in plan.steps]
    show_table(_HEADS, {"": rows})
    is_one = len(plan.changes) == 1
    files = "1 record" if is_one else f"{len(plan.changes):,} records"
    if not can_ask():
        note(f"{files} would change; say --yes to change {'it' if is_one else 'them'}")
        return MISUSED
    if not ask(f"Change {files}? [y/N]", lambda said: said.lower() in ("y", "yes")):
        note("nothing is written")
        return MISUSED
    with exclusive(register.root):
        _carry_out(register, plan)
    return CLEAN


def _carry_out(register: Workspace, plan: Plan) -> None:
    """Write what is planned, name the files, and say what a check finds now."""
    with progress_bar("writing") as progress:
        carry_out(register.root, plan.changes, progress)
    click.echo("".join(f"{visible(one.new_path)}\n" for one in plan.changes), nl=False)
    if plan.findings:
        show_findings(plan.findings)
