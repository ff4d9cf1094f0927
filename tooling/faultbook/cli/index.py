"""``faultbook index``: bring what searches are answered from up to date, and tell what it holds.

What belongs here: arguments and what is printed. What does not: the index (``matching.index``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import note
from faultbook.cli.terminal import progress_bar
from faultbook.matching.index import discard_index, open_index
from faultbook.reporters.json import to_json

if TYPE_CHECKING:
    from faultbook.matching.index_answers import Summary

_MEGABYTE = 1_000_000


@click.command(
    "index",
    cls=CommandWithExamples,
    short_help="Bring the index of known errors up to date.",
    examples={
        "faultbook index": "after a large import, so that the next search needn't wait",
        "faultbook index --rebuild": "from nothing",
        "faultbook index --format json": "for another program",
    },
)
@click.option("--rebuild", is_flag=True, help="Throw away what is kept, and read every file.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the counts are written.",
)
def command(output_format: str, *, rebuild: bool) -> None:
    """Bring the index of known errors up to date, and tell what it holds.

    Nobody has to: whatever searches known errors brings it up to date first, reading only what
    changed. It is kept in Git's own folder; outside of a repository it is made anew each time.
    """
    root = open_register().root
    if rebuild:
        discard_index(root)
    with (
        progress_bar("Reading known errors") as progress,
        open_index(root, tell=note, progress=progress) as index,
    ):
        summary = index.summary()
    if output_format == "json":
        click.echo(to_json({"version": 1, **summary._asdict()}), nl=False)
    else:
        click.echo(_text(summary))


def _text(summary: Summary) -> str:
    kept = "kept in Git's folder" if summary.is_kept else "not kept, for there is no place for it"
    verified = f"{summary.verified:,} of them tried on every text"
    return "\n".join(
        (
            f"{_counted(summary.known_errors, 'known error')}, {summary.read:,} read anew",
            f"{_counted(summary.signatures, 'signature')}, {verified}",
            f"{_counted(summary.terms, 'term')}",
            f"{summary.size / _MEGABYTE:,.1f} MB, {kept}",
        )
    )


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
