"""``faultbook section``: one section of a record written from stdin or in an editor.

What belongs here: where the text comes from. What does not: where it goes (``authoring.telling``).
"""

from __future__ import annotations

import sys

import click

from faultbook.authoring.finding import find
from faultbook.authoring.telling import plan_section, section_named
from faultbook.cli.completion import complete_ids, complete_sections
from faultbook.cli.editor import NothingTyped, edited
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import FINDINGS, note
from faultbook.cli.writing import as_text, dry_run_option, findings_shown, read_text, write


@click.command(
    "section",
    cls=CommandWithExamples,
    short_help="Write a section of a record.",
    examples={
        "faultbook section INC-2026-0002 Resolution": "in $VISUAL or $EDITOR, or from a pipe",
        "faultbook section INC-2026-0002 Resolution --append": "after what is there",
    },
)
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.argument("name", metavar="NAME", shell_complete=complete_sections)
@click.option("--append", is_flag=True, help="Write after what is there.")
@dry_run_option
def command(record_id: str, name: str, *, append: bool, dry_run: bool) -> int:
    """Write a section of a record: from stdin, or on a terminal in $VISUAL or $EDITOR.

    NAME is the section's heading, such as Workaround; its place among the others follows from the
    record's kind. Headings in the text become headings below the section's.
    """
    register = open_register()
    with findings_shown(register) as outcome:
        record = find(register, record_id)
        heading = section_named(record, name)
        if sys.stdin is None or not sys.stdin.isatty():
            text = read_text("-")
            return write(
                register,
                lambda _: plan_section(register, record, heading, text, append=append),
                dry_run=dry_run,
            )
        held = "" if append else record.document.sections.get(heading, "")
        try:
            with edited(
                f"{held}\n".encode() if held else b"", f"{record.id}-{heading}.md"
            ) as typed:
                text = as_text(typed, "what the editor left")
                return write(
                    register,
                    lambda _: plan_section(register, record, heading, text, append=append),
                    dry_run=dry_run,
                )
        except NothingTyped as reason:
            note(str(reason))
            return FINDINGS
    return outcome.code
