"""``faultbook note``: something that happened, added to an incident's timeline.

What belongs here: the arguments. What does not: where in the timeline it goes
(``authoring.telling``).
"""

from __future__ import annotations

import click

from faultbook.authoring.telling import plan_note
from faultbook.cli.completion import complete_ids_of
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.writing import dry_run_option, read_text, write


@click.command(
    "note",
    cls=CommandWithExamples,
    short_help="Add to an incident's timeline.",
    examples={
        'faultbook note INC-2026-0002 "Restarted the session store"': "",
        'faultbook note INC-2026-0002 "First calls came in" --at now-20m': "what happened before",
    },
)
@click.argument("record_id", metavar="ID", shell_complete=complete_ids_of("incident"))
@click.argument("text")
@click.option("--at", default="now", show_default=True, metavar="TIME", help="When it happened.")
@dry_run_option
def command(record_id: str, text: str, at: str, *, dry_run: bool) -> int:
    """Add TEXT to an incident's timeline, at its place in time; '-' takes the text from stdin.

    TIME is `now`, `now-15m`, or a moment such as `2026-01-31T14:05:00Z`.
    """
    said = read_text(text) if text == "-" else text
    register = open_register()
    return write(register, lambda _: plan_note(register, record_id, said, at), dry_run=dry_run)
