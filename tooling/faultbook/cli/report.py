"""``faultbook report``: both disciplines side by side in a period, for a review.

What belongs here: options, and where the report goes. What does not: gathering it (``reviewing``)
and writing it down (``reporters.review``).
"""

from __future__ import annotations

import click

from faultbook.cli.delivery import write_whole
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import note
from faultbook.cli.terminal import progress_bar
from faultbook.reporters.review import REVIEW_REPORTERS, render_review


@click.command(
    "report",
    cls=CommandWithExamples,
    short_help="Set incident and problem management side by side, for a review.",
    examples={
        "faultbook report --period 2026-11": "of a month",
        "faultbook report --format html --output review.html": "to print or to mail",
    },
)
@click.option(
    "--period",
    metavar="PERIOD",
    help="A year, quarter, month, week or day, such as 2026-Q3; the present quarter if left out.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(REVIEW_REPORTERS)),
    default="markdown",
    show_default=True,
    help="HTML is one file that needs nothing else.",
)
@click.option(
    "--output",
    "output_file",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write the report to FILE, and one line about it to stderr.",
)
def command(period: str | None, output_format: str, output_file: str | None) -> None:
    """Set incident and problem management side by side, for a review.

    The report tells, for each aspect in which the two disciplines differ, the figures of a period
    and of the one before, and then what is to be done next: fixes that don't hold or wait to be
    verified, problems to open, workarounds to write. It names no person. What each figure means is
    in the guide.
    """
    from faultbook.evidence_gathering import gather
    from faultbook.recurring import find_groups
    from faultbook.reviewing import asked_period, review_of

    register = open_register()
    with progress_bar("reading records") as progress:
        evidence = gather(register, lives=True, progress=progress)
    asked = asked_period(evidence, period)
    text = render_review(output_format, review_of(evidence, asked, find_groups(register, evidence)))
    if output_file is None:
        click.echo(text, nl=False)
    else:
        write_whole(output_file, text)
        note(f"report of {asked.name} written to {output_file}")
