"""``faultbook list``: records by what they have in common, newest first.

What belongs here: filters and the table. What does not: one record in full (``show``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from faultbook.cli.as_of import as_of_options, register_as_of
from faultbook.cli.completion import complete_services, complete_states, complete_teams
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.moments import moment_of
from faultbook.cli.outcome import note
from faultbook.cli.terminal import UNKNOWN, show_table
from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.lifecycle import MOVES
from faultbook.reporters.json import to_json
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from faultbook.record import Entry

_STATES = list(dict.fromkeys(state for moves in MOVES.values() for state in moves))
_VALUES: dict[str, Callable[[Entry], Collection[object]]] = {
    "kind": lambda entry: (entry.kind,),
    "status": lambda entry: (entry.status,),
    "service": lambda entry: entry.services,
    "owner": lambda entry: (entry.owner,),
    "priority": lambda entry: (entry.priority,),
    "tag": lambda entry: entry.tags,
}
"""What a record has to say to each filter."""

_FREE_WORDS = ("service", "owner", "tag")  # filters whose values only the register knows
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
@click.option("--kind", multiple=True, type=click.Choice(list(KINDS)), help="Kind of record.")
@click.option(
    "--status",
    multiple=True,
    type=click.Choice(_STATES),
    metavar="STATE",
    shell_complete=complete_states,
    help="State, such as in-progress.",
)
@click.option(
    "--service",
    multiple=True,
    metavar="KEY",
    shell_complete=complete_services,
    help="Service concerned.",
)
@click.option(
    "--owner",
    multiple=True,
    metavar="TEAM",
    shell_complete=complete_teams,
    help="Team that answers for it.",
)
@click.option(
    "--priority", multiple=True, type=click.IntRange(1, 5), metavar="1-5", help="1 is the first."
)
@click.option("--tag", multiple=True, metavar="TAG", help="One of its tags.")
@click.option("--since", metavar="TIME", help="Opened then or later.")
@click.option("--until", metavar="TIME", help="Opened then or earlier.")
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
    since: str | None,
    until: str | None,
    as_of: str | None,
    *,
    allow_shallow: bool,
    ids: bool,
    output_format: str,
    **wanted: Any,
) -> None:
    """List records, newest first.

    An option given twice lets in either value; different options must all fit. TIME is a day in
    UTC (2026-01-31), a moment (2026-01-31T14:00:00Z) or so many days or weeks ago (7d, 2w). With
    --since or --until, records that don't say when they were opened are left out, as known errors
    never do. With --as-of, records are those that there were after a commit, or at the end of a
    day, with what was known of them then.
    """
    register = register_as_of(as_of, allow_shallow=allow_shallow)
    earliest = moment_of(since, register.now) if since is not None else None
    latest = moment_of(until, register.now, at_end=True) if until is not None else None
    everything = register.catalog.rows
    _mention_unknown_words(wanted, everything)
    found = [
        entry
        for entry in everything
        if all(set(values) & {*_VALUES[name](entry)} for name, values in wanted.items() if values)
        and _is_between(entry, earliest, latest)
    ]
    found.sort(key=_age, reverse=True)
    if output_format == "json":
        click.echo(to_json({"version": 1, "records": [_row(entry) for entry in found]}), nl=False)
    elif ids:
        click.echo("".join(f"{entry.id}\n" for entry in found), nl=False)
    elif found:
        show_table(_HEADS, {"": [_cells(entry) for entry in found]})
    else:
        note("no record fits")


def _is_between(entry: Entry, earliest: datetime | None, latest: datetime | None) -> bool:
    if earliest is None and latest is None:
        return True
    opened = entry.opened_at
    if opened is None:
        return False
    return (earliest is None or opened >= earliest) and (latest is None or opened <= latest)


def _age(entry: Entry) -> tuple[datetime, int, str]:
    """Grows with the time of opening or, where nothing is said of it, with year and number."""
    parsed = parse_id(entry.id)
    year, number = (parsed.year, parsed.number) if parsed else (1, 0)
    return (entry.opened_at or datetime(max(year, 1), 1, 1, tzinfo=UTC), number, entry.id)


def _mention_unknown_words(wanted: dict[str, Any], entries: Iterable[Entry]) -> None:
    """An empty list may come of a slip of the pen."""
    for name in _FREE_WORDS:
        if wanted[name]:
            known = {str(value) for entry in entries for value in _VALUES[name](entry) if value}
            for word in set(wanted[name]) - known:
                nearest = did_you_mean(word, known)
                note(f"no record has the {name} {word!r}{'; ' if nearest else ''}{nearest}")


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
