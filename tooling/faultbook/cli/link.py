"""``faultbook link``: a link between two records, where such links are stored.

What belongs here: the arguments. What does not: which record stores it (``authoring.linking``).
"""

from __future__ import annotations

import click

from faultbook.authoring.linking import plan_link
from faultbook.cli.completion import complete_ids
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.writing import dry_run_option, write


@click.command(
    "link",
    cls=CommandWithExamples,
    short_help="Link two records.",
    examples={
        "faultbook link INC-2026-0002 PRB-2026-0001": "the problem behind an incident",
        "faultbook link INC-2026-0002 KE-2026-0001": "the known error that was applied",
        "faultbook link INC-2026-0002 INC-2026-0001 --as duplicate_of": "",
    },
)
@click.argument("one", metavar="ID", shell_complete=complete_ids)
@click.argument("other", metavar="ID", shell_complete=complete_ids)
@click.option("--as", "field", metavar="FIELD", help="The field, such as parent or duplicate_of.")
@click.option("--replace", is_flag=True, help="Replace a link to another record.")
@dry_run_option
def command(one: str, other: str, field: str | None, *, replace: bool, dry_run: bool) -> int:
    """Link two records.

    The link is written in the record that stores it, whichever is named first: an incident names
    its problem and its known error, a known error its problem. Of two records of one kind the first
    names the second.
    """
    register = open_register()
    return write(
        register,
        lambda _: plan_link(register, one, other, field, replace=replace),
        dry_run=dry_run,
    )
