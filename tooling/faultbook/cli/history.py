"""``faultbook history``: a record's life as its commits tell it.

What belongs here: which part of it is shown, and where. What does not: what is told
(``reporters.history``), and one line for each field (``blame``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.cli.as_of import as_of_options, commit_as_of
from faultbook.cli.completion import complete_ids
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.lives import mention_what_is_uncommitted, open_life
from faultbook.cli.opening import open_recorded_register
from faultbook.cli.outcome import CLEAN
from faultbook.cli.terminal import in_colour, on_terminal, paint, show_table
from faultbook.errors import UsageProblem
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.history.account import Account
    from faultbook.reporters.history import Line
    from faultbook.reporters.paint import Paint
    from faultbook.workspace import Workspace


@click.command(
    "history",
    cls=CommandWithExamples,
    short_help="Tell a record's life from its commits.",
    examples={
        "faultbook history INC-2026-0002": "",
        "faultbook history INC-2026-0002 --as-of 2026-03-10": "as known on a day",
        "faultbook history PRB-2026-0001 --format markdown": "for a pull request",
    },
)
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="In a pipe, tables are lines with tabs between the columns.",
)
@as_of_options
def command(record_id: str, output_format: str, as_of: str | None, *, allow_shallow: bool) -> int:
    """Tell a record's life: who changed what, when, and how long each state lasted.

    ID is any id that the record ever had; a deleted record has a history too. What lands on the
    mainline, the chain of first parents, is told, with the authors of what a merge brought along.

    With --as-of, show the record as it was known then instead. TIME is a day in UTC (2026-01-31,
    which is its end), a moment (2026-01-31T14:00:00Z) or so many days or weeks ago (7d, 2w); REV
    is a commit, a tag or a branch.
    """
    register = open_recorded_register()
    if as_of is not None:
        return _show_as_of(register, record_id, output_format, as_of, allow_shallow=allow_shallow)
    from faultbook.history.account import account_of

    with open_life(register, record_id, allow_shallow=allow_shallow) as life:
        account = account_of(life.history, life.timeline)
    mention_what_is_uncommitted(register, account.timeline)
    if output_format == "json":
        from faultbook.reporters.history_json import history_document
        from faultbook.reporters.json import to_json

        click.echo(to_json(history_document(account, register.now)), nl=False)
    elif output_format == "markdown":
        from faultbook.reporters.history import markdown

        click.echo(markdown(account, register.now), nl=False)
    else:
        _show(account, register)
    return CLEAN


def _show_as_of(
    register: Workspace, record_id: str, output_format: str, as_of: str, *, allow_shallow: bool
) -> int:
    from faultbook.cli.show import show_record

    if output_format == "markdown":
        raise UsageProblem("with --as-of the formats are text and json")
    commit = commit_as_of(register, as_of, allow_shallow=allow_shallow)
    then = register.at(commit)
    name = record_id
    if not _is_there(then, record_id):  # it may have had another id then
        with open_life(register, record_id, allow_shallow=allow_shallow) as life:
            names = [one for one in life.timeline.ids if _is_there(then, one)]
        if not names:
            raise UsageProblem(f"{record_id} wasn't there then")
        name = names[-1]
    return show_record(then, name, output_format)


def _is_there(register: Workspace, record_id: str) -> bool:
    return any(register.catalog.get(name) for name in (record_id, record_id.upper()))


def _show(account: Account, register: Workspace) -> None:
    from faultbook.reporters.history import (
        STAY_HEADS,
        STEP_HEADS,
        lines,
        stamp_lines,
        stay_rows,
    )
    from faultbook.reporters.paint import unpainted

    look = paint if in_colour() else unpainted
    show_heading(account, look)
    for line in stamp_lines(account):
        click.echo(visible(line))
    click.echo()
    show_lines(STEP_HEADS, lines(account))
    if account.stays:
        click.echo()
        show_table(STAY_HEADS, {"": stay_rows(account, register.now)})


def show_heading(account: Account, look: Paint) -> None:
    """The record's id and title, and a line of what it is and where."""
    from faultbook.reporters.history import heading

    record_id, title, place = heading(account)
    click.echo(f"{look('bold', visible(record_id))}  {look('bold', visible(title))}")
    click.echo(look("dim", visible(place)))


def show_lines(heads: Sequence[str], found: Sequence[Line]) -> None:
    """Lines as a table; on a terminal, those of one commit stand below it.

    Args:
        heads: Names of the columns, the first ones those of a commit.
        found: The lines.
    """
    from faultbook.reporters.history import credit_cells, rows

    if not on_terminal():
        show_table(heads, {"": rows(found)})
        return
    groups: dict[str, list[tuple[str, str]]] = {}
    for line in found:
        commit, at, *others = credit_cells(line.credit)
        heading = "  ".join(visible(cell) for cell in (commit, f"{at} UTC", *others) if cell)
        groups.setdefault(heading, []).append((line.field, line.told))
    show_table(heads[-2:], groups)
