"""``faultbook schema``: the JSON Schema of a file, for editors and other programs.

What belongs here: printing one. What does not: which schemas there are (``publishing.schemas``).
"""

from __future__ import annotations

import click

from faultbook.cli.examples import CommandWithExamples
from faultbook.publishing.schemas import SCHEMAS
from faultbook.reporters.json import to_json


@click.command(
    "schema",
    cls=CommandWithExamples,
    short_help="Print the JSON Schema of a file.",
    examples={
        "faultbook schema incident": "incidents",
        "faultbook schema config": "faultbook.toml",
        "faultbook schema report": "what 'check --format json' writes",
    },
)
@click.argument("name", metavar="[KIND]", type=click.Choice(list(SCHEMAS)), default="record")
def command(name: str) -> None:
    """Print the JSON Schema (2020-12) of a file.

    KIND is incident, problem, known-error, or record for any of them, which is also what is printed
    without KIND; config is faultbook.toml, report what 'check --format json' writes, and history,
    blame, diff, audit, match, guard, recur, effect, trends, metrics and export are what the
    commands of these names write as JSON; signatures is the file that a site's paste box goes by,
    and those that begin with 'site-' are other files of a site.
    """
    click.echo(to_json(SCHEMAS[name]()), nl=False)
