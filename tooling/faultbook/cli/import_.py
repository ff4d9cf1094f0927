"""``faultbook import``: records made from another tool's files.

What belongs here: options, and telling what became of each file. What does not: reading the files
(``exchange``).
"""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faultbook.cli.examples import GroupWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import CLEAN, FINDINGS
from faultbook.cli.terminal import in_colour, paint, progress_bar
from faultbook.exchange.report import Outcome
from faultbook.plain_text import visible
from faultbook.reporters.json import to_json
from faultbook.reporters.text import unpainted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.exchange.report import ImportReport, ImportRow
    from faultbook.reporters.text import Paint


_STYLES = {Outcome.SKIPPED: "yellow", Outcome.WRITTEN: "green", Outcome.REFUSED: "bold red"}
_LINE = re.compile(r"line (\d+): ")


@click.group(
    "import",
    cls=GroupWithExamples,
    short_help="Make records from another tool's files.",
    examples={
        "faultbook import cstate ../status/content/issues": "incidents from a cState status page",
    },
)
def command() -> None:
    """Make records from another tool's files."""


@command.command(
    "cstate",
    short_help="Incidents from a cState status page.",
    examples={
        "faultbook import cstate ../status/content/issues --dry-run": "what would be done",
        "faultbook import cstate ../status/content/issues --add-services": "with its services",
    },
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--add-services", is_flag=True, help="Add unknown systems to faultbook.toml.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--include-maintenance", is_flag=True, help="Take planned work in as well.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
)
def cstate(
    folder: Path,
    *,
    add_services: bool,
    dry_run: bool,
    include_maintenance: bool,
    output_format: str,
) -> int:
    """Make incidents from the issues of a cState status page.

    DIR holds its issues, Markdown files. A second run changes nothing, and a record that was
    edited by hand since is left alone.
    """
    from faultbook.exchange.cstate import CstateOptions, import_cstate
    from faultbook.exchange.importing import ImportTarget

    register = open_register()
    context = register.context(register.catalog)
    target = ImportTarget(register.root, context.config, register.catalog.rows, context.services)
    options = CstateOptions(
        include_maintenance=include_maintenance, add_services=add_services, dry_run=dry_run
    )
    with progress_bar("importing") as progress:
        report = import_cstate(folder, target, options, progress)
    if output_format == "json":
        click.echo(to_json(_document(report)), nl=False)
    else:
        look = paint if in_colour() else unpainted
        click.echo("\n".join(_lines(report, str(folder), look)))
    return FINDINGS if report.counts[Outcome.REFUSED] else CLEAN


def _document(report: ImportReport) -> dict[str, Any]:
    return {
        "version": 1,
        "dry_run": report.dry_run,
        "counts": {outcome.value: number for outcome, number in report.counts.items()},
        "planned_work": report.planned,
        "naive_times": report.naive_times,
        "timezone": report.timezone,
        "unknown_services": [service._asdict() for service in report.unknown_services],
        "added_services": [service._asdict() for service in report.added_services],
        "files": [asdict(row) for row in report.rows],
    }


def _lines(report: ImportReport, folder: str, look: Paint) -> Iterator[str]:
    """What matters most comes last, where a terminal's reader looks first."""
    for outcome in (Outcome.SKIPPED, Outcome.WRITTEN, Outcome.REFUSED):
        for row in report.rows:
            if row.outcome is outcome:
                yield from _said_of(row, folder, look)
    yield from _services(report, look)
    if report.naive_times:
        times = _counted(report.naive_times, "time")
        yield f"{times} without an offset, taken as {visible(report.timezone)}"
    counts = ", ".join(
        f"{number:,} {outcome.value}{_planned(report) if outcome is Outcome.SKIPPED else ''}"
        for outcome, number in report.counts.items()
    )
    mode = "; nothing was written (--dry-run)" if report.dry_run else ""
    yield look("bold", f"{_counted(len(report.rows), 'file')}: {counts}{mode}")


def _planned(report: ImportReport) -> str:
    return f" ({report.planned:,} planned work)" if report.planned else ""


def _said_of(row: ImportRow, folder: str, look: Paint) -> Iterator[str]:
    style = _STYLES[row.outcome]
    if row.reason:
        place = visible(f"{folder}/{row.place}")
        yield f"{place}: {look(style, row.outcome.value)}: {visible(row.reason)}"
    if row.outcome is not Outcome.WRITTEN:
        return
    for note in row.notes:
        line = _LINE.match(note)
        place = f"{row.file}:{line[1]}" if line else row.place
        said = note[line.end() :] if line else note
        yield f"{visible(f'{folder}/{place}')}: {look(style, row.record_id)}: {visible(said)}"


def _services(report: ImportReport, look: Paint) -> Iterator[str]:
    for heading, services in (
        ("Services added to faultbook.toml", report.added_services),
        ("Services that faultbook.toml lacks; --add-services adds them", report.unknown_services),
    ):
        if services:
            yield look("bold", f"{heading}:")
        for service in services:
            name = "" if service.name == service.key else f" ({visible(service.name)})"
            records = _counted(service.records, "record")
            yield f"  {visible(service.key)}{name} in {records}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
