"""``faultbook guard``: what came back, what is proved and what is overdue, for a scheduled job.

What belongs here: options, the exit code, and where the lists are shown. What does not: making them
(``analysis.guarding``) and their words (``reporters.guard``).
"""

from __future__ import annotations

import click

from faultbook.analysis.guarding import guard_of
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.cli.terminal import on_terminal, progress_bar, show_table
from faultbook.evidence_gathering import gather
from faultbook.reporters.guard import GUARD_REPORTERS, render_guard
from faultbook.reporters.guard.wording import HEADS, lists, summary


@click.command(
    "guard",
    cls=CommandWithExamples,
    short_help="Tell what came back after its fix, and what is overdue.",
    examples={
        "faultbook guard": "",
        "faultbook guard --format markdown": "for the summary of a scheduled job",
        "faultbook guard --exit-zero --format json": "for other programs",
    },
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", *GUARD_REPORTERS]),
    default="text",
    show_default=True,
    help="In a pipe, a table is lines with tabs between the columns.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
def command(output_format: str, *, exit_zero: bool) -> int:
    """Tell what came back after its fix, what is proved, and what is overdue.

    Each entry comes with the command that mends it: problems whose fix doesn't hold, incidents that
    are the return of a fixed known error, known errors and accepted risks that nobody looked at
    again in time, actions that aren't done, problems that are ready to be closed, and those whose
    fix is still observed. The exit code is 1 when anything is broken, came back or is overdue.
    """
    register = open_register()
    with progress_bar("reading") as progress:
        evidence = gather(register, progress=progress)
    found = guard_of(evidence)
    if output_format != "text":
        click.echo(render_guard(output_format, found, evidence.now), nl=False)
    else:
        if on_terminal():
            groups = {one.heading: [row.cells for row in one.rows] for one in lists(found)}
            show_table(HEADS, groups)
        else:
            rows = [(one.name, *row.cells) for one in lists(found) for row in one.rows]
            show_table(("List", *HEADS), {"": rows})
        note(summary(found))
    return CLEAN if found.is_well or exit_zero else FINDINGS
