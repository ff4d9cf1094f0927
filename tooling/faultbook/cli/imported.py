"""What an import came to, for people and for programs.

What belongs here: the text on the terminal and the JSON document. What does not: what came of each
row (``exchange.engine.report``).
"""

from __future__ import annotations

import json
import re
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

import click

from faultbook.cli.terminal import in_colour, paint
from faultbook.exchange.source import Outcome
from faultbook.plain_text import visible
from faultbook.reporters.paint import unpainted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.exchange.engine.report import ImportReport, ImportRow
    from faultbook.reporters.paint import Paint

VERSION = 2
"""Version of the JSON document; it changes when a key goes or means something else."""

_STYLES = {
    Outcome.SKIPPED: "yellow",
    Outcome.CREATED: "green",
    Outcome.UPDATED: "cyan",
    Outcome.REFUSED: "bold red",
}
_MOST_LINES = 40  # of one outcome; JSON has them all
_MOST_VALUES = 8  # of a field
_MOST_IDS = 5
_LINE = re.compile(r"line (\d+): ")


def show_text(report: ImportReport) -> None:
    """Tell people; what matters most comes last, where a terminal's reader looks first."""
    look = paint if in_colour() else unpainted
    for line in _lines(report, look):
        click.echo(line)


def show_json(report: ImportReport) -> None:
    """Tell programs, of every row."""
    head = {
        "version": VERSION,
        "importer": report.importer,
        "dry_run": report.dry_run,
        "counts": {outcome.value: number for outcome, number in report.counts.items()},
        "records": {outcome.value: number for outcome, number in report.records.items()},
        "planned_work": report.planned,
        "naive_times": report.naive_times,
        "timezone": report.timezone,
        "absent": report.absent,
        "unknown_services": [one._asdict() for one in report.unknown_services],
        "added_services": [one._asdict() for one in report.added_services],
        "implied": [one._asdict() for one in report.implied()],
        "unmapped": [one._asdict() for one in report.unmapped()],
        "remarks": [one._asdict() for one in report.remarks],
    }
    text = json.dumps(head, indent=2)
    click.echo(f'{text.removesuffix("}").rstrip()},\n  "rows": [', nl=False)
    separator = "\n"
    for row in report.rows():
        click.echo(f"{separator}    {json.dumps(_row(row))}", nl=False)
        separator = ",\n"
    click.echo("\n  ]\n}")


def _row(row: ImportRow) -> dict[str, Any]:
    return {
        "file": row.place.file,
        row.place.unit: row.place.number,
        "outcome": row.outcome.value,
        "reason": row.reason,
        "record_id": row.record_id,
        "record_path": row.record_path,
        "notes": row.notes,
        "changed": row.changed,
    }


def _lines(report: ImportReport, look: Paint) -> Iterator[str]:
    yield from _row_lines(report, look)
    yield from _value_lines(report, look)
    yield from _service_lines(report, look)
    for remark in report.remarks:
        yield visible(remark.message)
    implied = list(islice(report.implied(), _MOST_IDS))
    if implied:
        number = sum(1 for _ in report.implied())
        named = ", ".join(f"{one.id} ({visible(one.source_id)})" for one in implied)
        more = ", …" if number > len(implied) else ""
        yield f"{_counted(number, 'record')} made that others name: {named}{more}"
    if report.absent:
        ids = report.absent_ids(_MOST_IDS)
        more = ", …" if report.absent > len(ids) else ""
        yield f"not in the source any more, and left as they are: {', '.join(ids)}{more}"
    if report.naive_times:
        times = _counted(report.naive_times, "time")
        yield f"{times} without an offset, taken as {visible(report.timezone)}"
    yield from _sums(report, look)


def _sums(report: ImportReport, look: Paint) -> Iterator[str]:
    counts, records = report.counts, report.records
    planned = f" ({report.planned:,} planned work)" if report.planned else ""
    told = ", ".join(
        f"{number:,} {outcome.value}{planned if outcome is Outcome.SKIPPED else ''}"
        for outcome, number in counts.items()
    )
    yield look("bold", f"{_counted(sum(counts.values()), 'row')}: {told}")
    made = ", ".join(f"{records[one]:,} {one.value}" for one in Outcome if records.get(one))
    mode = "; nothing was written (--dry-run)" if report.dry_run else ""
    yield look(
        "bold", f"{_counted(sum(records.values()), 'record')}{': ' if made else ''}{made}{mode}"
    )


def _row_lines(report: ImportReport, look: Paint) -> Iterator[str]:
    """What is to be told of single rows, a record's only once."""
    told: dict[Outcome, list[str]] = {outcome: [] for outcome in _STYLES}
    left_out = dict.fromkeys(_STYLES, 0)
    for _, rows in groupby(report.rows(), key=lambda row: (row.record_id, row.outcome, row.reason)):
        row = next(rows)
        lines = list(_said_of(row, look))
        others = sum(1 for _ in rows)  # noqa: B031 - the rest of the same group
        if not lines:
            continue
        if others and row.outcome in (Outcome.SKIPPED, Outcome.REFUSED):
            lines[0] += f" (and {_counted(others, 'row')} after it)"
        if len(told[row.outcome]) < _MOST_LINES:
            told[row.outcome] += lines
        else:
            left_out[row.outcome] += len(lines)
    for outcome, lines in told.items():
        yield from lines
        if left_out[outcome]:
            more = _counted(left_out[outcome], "line")
            yield f"… and {more} about {outcome.value} rows; --format json has every row"


def _said_of(row: ImportRow, look: Paint) -> Iterator[str]:
    style = _STYLES.get(row.outcome)
    if style is None:
        return
    place = visible(str(row.place))
    if row.reason:
        yield f"{place}: {look(style, row.outcome.value)}: {visible(row.reason)}"
    if row.changed:
        changed = visible(", ".join(row.changed))
        yield f"{place}: {look(style, row.record_id)}: {row.outcome.value}: {changed}"
    if row.outcome not in (Outcome.CREATED, Outcome.UPDATED):
        return
    for note in row.notes:
        line = _LINE.match(note)
        where = row.place._replace(number=int(line[1])) if line else row.place
        said = note[line.end() :] if line else note
        yield f"{visible(str(where))}: {look(style, row.record_id)}: {visible(said)}"


def _value_lines(report: ImportReport, look: Paint) -> Iterator[str]:
    first = True
    for field, values in groupby(report.unmapped(), key=lambda one: one.field):
        if first:
            yield look("bold", "Values that nothing is known of; --map FILE says what they mean:")
            first = False
        listed = list(values)
        named = ", ".join(
            f"{visible(repr(one.value))} in {one.records:,}" for one in listed[:_MOST_VALUES]
        )
        more = f" and {len(listed) - _MOST_VALUES:,} more" if len(listed) > _MOST_VALUES else ""
        yield f"  {field}: {named}{more}"


def _service_lines(report: ImportReport, look: Paint) -> Iterator[str]:
    for heading, services in (
        ("Services added to faultbook.toml", report.added_services),
        ("Services that faultbook.toml lacks; --add-services adds them", report.unknown_services),
    ):
        if services:
            yield look("bold", f"{heading}:")
        for service in services:
            name = "" if service.name == service.key else f" ({visible(service.name)})"
            yield f"  {visible(service.key)}{name} in {_counted(service.records, 'record')}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
