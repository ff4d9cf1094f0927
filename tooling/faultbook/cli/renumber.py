"""``faultbook renumber``: another id for a record, and for all links to it.

What belongs here: arguments. What does not: which id, and what follows (``authoring``).
"""

from __future__ import annotations

import click

from faultbook.authoring.renumbering import renumber
from faultbook.catalog import SUFFIXES
from faultbook.cli.completion import complete_ids
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register, record_path_in
from faultbook.cli.renaming import give_ids, show_ids
from faultbook.cli.writing import findings_shown


@click.command(
    "renumber",
    cls=CommandWithExamples,
    short_help="Give a record another id.",
    examples={
        "faultbook renumber INC-2026-0001": "the next free id of the year",
        "faultbook renumber INC-2026-0001 INC-2026-0042": "this one",
        "faultbook renumber INC-2026-0001 --dry-run": "what would change",
    },
)
@click.argument("record", metavar="ID", shell_complete=complete_ids)
@click.argument("new", metavar="[NEW]", default="")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
def command(record: str, new: str, *, dry_run: bool) -> int:
    """Give a record another id: NEW, or the next free one of its year.

    Its file moves, every link to it follows, and the old id goes on leading to it as one of its
    aliases, unless another record has that id on a branch that is still to be merged. ID may be the
    path of a file, where two have one id.

    In a merge, rebase or cherry-pick that stopped because both sides took the id, the record that
    landed first keeps it, the other one gets another, and the conflict is settled.
    """
    register = open_register()
    is_path = "/" in record or record.endswith(SUFFIXES)
    named = record_path_in(register.root, record) if is_path else record
    with findings_shown(register) as outcome:
        found = give_ids(register, lambda one: renumber(one, named, new), dry_run=dry_run)
        show_ids(found, dry_run=dry_run)
    return outcome.code
