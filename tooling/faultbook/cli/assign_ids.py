"""``faultbook assign-ids``: numbers for drafts.

What belongs here: arguments and output. What does not: which numbers (``authoring.assigning``).
"""

from __future__ import annotations

import click

from faultbook.authoring.assigning import assign_ids
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.renaming import give_ids, show_ids
from faultbook.cli.writing import findings_shown
from faultbook.reporters.json import to_json


@click.command(
    "assign-ids",
    cls=CommandWithExamples,
    short_help="Give drafts their numbers.",
    examples={
        "faultbook assign-ids": "every draft",
        "faultbook assign-ids --format json": "the old ids and the new ones, for a program",
        "faultbook assign-ids --dry-run": "what would change",
    },
)
@click.argument("drafts", metavar="[ID]...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="In a pipe, a table is lines with tabs between the columns.",
)
def command(drafts: tuple[str, ...], *, dry_run: bool, output_format: str) -> int:
    """Give drafts the next free numbers, and print each old id with its new one.

    ID is a draft such as INC-2026-DRAFT-slow-shop; without one, all drafts are meant. They come in
    the order in which they were opened. Files move, links follow, and a draft's id goes on leading
    to its record. All of them get their numbers, or none does.
    """
    register = open_register()
    with findings_shown(register) as outcome:
        found = give_ids(register, lambda one: assign_ids(one, drafts), dry_run=dry_run)
        if output_format == "json":
            rows = [{"old": one.old, "new": str(one.new)} for one in found.renamings]
            click.echo(to_json({"version": 1, "ids": rows}), nl=False)
        else:
            show_ids(found, dry_run=dry_run)
    return outcome.code
