"""``faultbook blame``: for each field of a record, the commit that last set it.

What belongs here: where it is shown. What does not: what is told (``reporters.history``), and the
record's whole life (``history``).
"""

from __future__ import annotations

import click

from faultbook.cli.as_of import allow_shallow_option
from faultbook.cli.completion import complete_ids
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.history import show_heading, show_lines
from faultbook.cli.lives import mention_what_is_uncommitted, open_life
from faultbook.cli.opening import open_recorded_register
from faultbook.cli.terminal import in_colour, on_terminal, paint


@click.command(
    "blame",
    cls=CommandWithExamples,
    short_help="Tell which commit last set each field of a record.",
    examples={
        "faultbook blame INC-2026-0002": "",
        "faultbook blame KE-2026-0001 --format json": "for a program",
    },
)
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="In a pipe, the table is lines with tabs between the columns.",
)
@allow_shallow_option
def command(record_id: str, output_format: str, *, allow_shallow: bool) -> None:
    """Tell, for every field and section of a record, the commit that last set it.

    ID is any id that the record ever had. The commit is the one of the mainline, with the authors
    of what it brought along.
    """
    from faultbook.history.account import account_of, last_set

    register = open_recorded_register()
    with open_life(register, record_id, allow_shallow=allow_shallow) as life:
        account = account_of(life.history, life.timeline)
        fields = last_set(life.history, life.timeline)
    mention_what_is_uncommitted(register, account.timeline)
    if output_format == "json":
        from faultbook.reporters.history_json import blame_document
        from faultbook.reporters.json import to_json

        click.echo(to_json(blame_document(account, fields)), nl=False)
        return
    from faultbook.reporters.history import BLAME_HEADS, blame_lines
    from faultbook.reporters.paint import unpainted

    show_heading(account, paint if in_colour() else unpainted)
    click.echo()
    found = blame_lines(fields)
    if on_terminal():  # where the lines of a commit stand together
        found.sort(key=lambda line: line.credit.landed_at, reverse=True)
    show_lines(BLAME_HEADS, found)
