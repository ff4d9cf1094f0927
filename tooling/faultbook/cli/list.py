"""``faultbook list``: records by what they have in common, newest first.

What belongs here: the order and the table. What does not: the filters (``filters``) and one record
in full (``show``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from faultbook.cli.as_of import as_of_options, register_as_of
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.filters import filter_options, fitting
from faultbook.cli.outcome import note
from faultbook.cli.terminal import UNKNOWN, show_table
from faultbook.ids import parse_id
from faultbook.reporters.json import to_json

if TYPE_CHECKING:
    from faultbook.record import Entry

_HEADS = ("Id", "State", "Pri", "Opened", "Services", "Title")


@click.command(
    "list",
    cls=CommandWithExamples,
    short_help="List records, newest first.",
    examples={
        "faultbook list --service login --since 30d": "",
        "faultbook list --kind problem --status investigating": "",
        "faultbook list --as-of 2026-03-31": "as known on a day",
        "faultbook list --owner identity --ids": "ids for other commands",
    },
)
@filter_options
@as_of_options
@click.option("--ids", is_flag=True, help="Print the ids alone.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="In a pipe, a table is lines with tabs between the columns.",
)
def command(
    as_of: str | None, *, allow_shallow: bool, ids: bool, output_format: str, **wanted: Any
) -> None:
    """List records, newest first.

    An option given twice lets in either value; different options must all fit. TIME is a day in
    UTC (2026-01-31), a moment (2026-01-31T14:00:00Z) or so many days or weeks ago (7d, 2w). With
    --since or --until, records that don't say when they were opened are left out, as known errors
    never do. With --as-of, records are those that there were after a commit, or at the end of a
    day, with what was known of them then.
    """
    register = register_as_of(as_of, allow_shallow=allow_shallow)
    found = fitting(register.catalog.rows, register.now, wanted)
    found.sort(key=_age, reverse=True)
    if output_format == "json":
        click.echo(to_json({"version": 1, "records": [_row(entry) for entry in found]}), nl=False)
    elif ids:
        click.echo("".join(f"{entry.id}\n" for entry in found), nl=False)
    elif found:
        show_table(_HEADS, {"": [_cells(entry) for entry in found]})
    else:
        note("no record fits")


def _age(entry: Entry) -> tuple[datetime, int, str]:
    """Grows with the time of opening or, where nothing is said of it, with year and number."""
    parsed = parse_id(entry.id)
    year, number = (parsed.year, parsed.number) if parsed else (1, 0)
    return (entry.opened_at or datetime(max(year, 1), 1, 1, tzinfo=UTC), number, entry.id)


def _cells(entry: Entry) -> tuple[str, ...]:
    return (
        entry.id,
        entry.status or UNKNOWN,
        str(entry.priority or ""),
        entry.opened_at.date().isoformat() if entry.opened_at else "",
        ", ".join(entry.services),
        entry.title,
    )


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "path": entry.path,
        "title": entry.title,
        "status": entry.status,
        "services": list(entry.services),
        "owner": entry.owner,
        "priority": entry.priority,
        "tags": list(entry.tags),
        "opened_at": entry.opened_at.isoformat().replace("+00:00", "Z")
        if entry.opened_at
        else None,
        "visibility": entry.visibility,
        "aliases": list(entry.aliases),
    }
