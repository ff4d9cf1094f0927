"""``faultbook unlink``: a link between two records taken away.

What belongs here: the arguments. What does not: where the link is (``authoring.linking``).
"""

from __future__ import annotations

import click

from faultbook.authoring.linking import plan_unlink
from faultbook.cli.completion import complete_ids
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.writing import dry_run_option, write


@click.command(
    "unlink",
    cls=CommandWithExamples,
    short_help="Take a link between two records away.",
    examples={
        "faultbook unlink INC-2026-0002 PRB-2026-0001": "",
        "faultbook unlink INC-2026-0002 INC-2026-0001 --as parent": "one of several links",
    },
)
@click.argument("one", metavar="ID", shell_complete=complete_ids)
@click.argument("other", metavar="ID", shell_complete=complete_ids)
@click.option("--as", "field", metavar="FIELD", help="The only field to clear.")
@dry_run_option
def command(one: str, other: str, field: str | None, *, dry_run: bool) -> int:
    """Take every link between two records away, whichever of them stores it."""
    register = open_register()
    return write(register, lambda _: plan_unlink(register, one, other, field), dry_run=dry_run)
