"""``faultbook schema``: the JSON Schema of a file, for editors and other programs.

What belongs here: which schemas there are. What does not: making them (``json_schema``,
``reporters``, ``exchange``).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from faultbook.cli.examples import CommandWithExamples
from faultbook.exchange.exporting.schema import export_schema
from faultbook.json_schema import any_record_schema, config_schema, record_schema
from faultbook.kinds import KINDS
from faultbook.publishing import signature_file_schema
from faultbook.reporters import history_schema
from faultbook.reporters import json as json_reporter
from faultbook.reporters import recurrence as recurrence_reporter
from faultbook.reporters.audit import json as audit_reporter
from faultbook.reporters.effect import json as effect_reporter
from faultbook.reporters.guard import json as guard_reporter
from faultbook.reporters.matches import json as match_reporter
from faultbook.reporters.metrics import json as metrics_reporter
from faultbook.reporters.trends import json as trends_reporter

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    **{name: partial(record_schema, kind) for name, kind in KINDS.items()},
    "record": any_record_schema,
    "config": config_schema,
    "report": json_reporter.schema,
    "history": history_schema.history_schema,
    "blame": history_schema.blame_schema,
    "diff": history_schema.diff_schema,
    "audit": audit_reporter.schema,
    "match": match_reporter.schema,
    "guard": guard_reporter.schema,
    "recur": recurrence_reporter.schema,
    "effect": effect_reporter.schema,
    "trends": trends_reporter.schema,
    "metrics": metrics_reporter.schema,
    "export": export_schema,
    "signatures": signature_file_schema.schema,
}
"""Every schema by the name users give it; ``schema/NAME.json`` in the repository is its output."""


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
    commands of these names write as JSON; signatures is the file that a site's paste box goes by.
    """
    click.echo(json_reporter.to_json(SCHEMAS[name]()), nl=False)
