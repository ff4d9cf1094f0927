"""``faultbook trends``: what has risen, what causes most, when it happens, and what is new.

What belongs here: options, and where it is shown. What does not: finding it (``analysis.trends``),
its words (``reporters.trends``) and drafting problems of it (``authoring.rising``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.analysis.rising import problems_to_open
from faultbook.analysis.series import KEYS
from faultbook.analysis.trends import MONTHS, trends_of
from faultbook.cli.completion import complete_services
from faultbook.cli.drafting import draft, is_agreed_to
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.filters import mention_unknown_services
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import CLEAN, note
from faultbook.cli.terminal import in_colour, on_terminal, paint, progress_bar, show_table
from faultbook.cli.writing import dry_run_option
from faultbook.errors import UsageProblem
from faultbook.evidence_gathering import gather
from faultbook.plain_text import visible
from faultbook.reporters.trends import json as json_reporter
from faultbook.reporters.trends import markdown as markdown_reporter
from faultbook.reporters.trends.wording import sections_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.analysis.rising import Alarm
    from faultbook.analysis.series import Dimension
    from faultbook.analysis.trends import Trends
    from faultbook.reporters.trends.wording import Section
    from faultbook.workspace import Workspace

_MOST_MONTHS = 120
_HEADS = ("Of", "Incidents", "Title")


@click.command(
    "trends",
    cls=CommandWithExamples,
    short_help="Tell what has risen, what causes most, and what is new.",
    examples={
        "faultbook trends": "the last twelve months",
        "faultbook trends --by service --months 24": "services alone, two years",
        "faultbook trends --service login": "one service's incidents",
        "faultbook trends --create --dry-run": "the problems that would be drafted",
    },
)
@click.option("--by", type=click.Choice(list(KEYS)), help="Tell the series of one kind alone.")
@click.option(
    "--months",
    type=click.IntRange(1, _MOST_MONTHS),
    default=MONTHS,
    show_default=True,
    metavar="N",
    help="Tell so many months, this one among them.",
)
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="KEY",
    shell_complete=complete_services,
    help="Look at the incidents of a service alone.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="In a pipe, tables are lines with tabs between the columns.",
)
@click.option("--create", is_flag=True, help="Draft a problem for each alarm that has none.")
@click.option("--yes", is_flag=True, help="Draft several problems without asking.")
@dry_run_option
def command(
    by: Dimension | None,
    months: int,
    services: tuple[str, ...],
    output_format: str,
    *,
    create: bool,
    yes: bool,
    dry_run: bool,
) -> int:
    """Tell what has risen, what causes most, when it happens, and what is new.

    An incident counts on the day on which it began. The last 30 days are compared with up to twelve
    periods of 30 days before, for each service, category, root cause and configuration item. An
    alarm is a rise that chance would bring about, in any of them, in fewer than one register in
    twenty.

    With --create, each alarm that no open problem covers becomes a problem of its incidents that
    have none. The exit code is 0, also when there are alarms.
    """
    if (dry_run or yes) and not create:
        raise UsageProblem("--dry-run and --yes need --create")
    if create and output_format != "text":
        raise UsageProblem("--create and --format can't be used together")
    register = open_register()
    found = _found(register, by, months, services)
    if create:
        wanted = problems_to_open(found.alarms)
        return _create(register, wanted, is_agreed=yes or len(wanted) == 1, dry_run=dry_run)
    _show(found, output_format)
    return CLEAN


def _found(
    register: Workspace, by: Dimension | None, months: int, services: Sequence[str]
) -> Trends:
    with progress_bar("reading") as progress:
        evidence = gather(register, progress=progress)
    mention_unknown_services(services, evidence)
    return trends_of(evidence, by=by, months=months, services=services)


def _show(found: Trends, output_format: str) -> None:
    if output_format == "json":
        click.echo(json_reporter.render(found), nl=False)
    elif output_format == "markdown":
        click.echo(markdown_reporter.render(found), nl=False)
    else:
        for number, section in enumerate(sections_of(found, str)):
            if number:
                click.echo()
            _show_section(section)


def _show_section(section: Section) -> None:
    click.echo(paint("bold cyan", section.title) if in_colour() else section.title)
    for line in section.lines:
        click.echo(visible(line))
    if section.heads and on_terminal():
        show_table(section.heads, {"": section.rows})
    elif section.heads:
        show_table(section.heads, {"": [section.heads, *section.rows]})


def _create(
    register: Workspace,
    wanted: Sequence[tuple[Alarm, Sequence[str]]],
    *,
    is_agreed: bool,
    dry_run: bool,
) -> int:
    if not wanted:
        note("no alarm needs a problem")
        return CLEAN
    from faultbook.authoring.rising import draft_rising

    return draft(
        register,
        lambda current: draft_rising(current, wanted),
        is_agreed=lambda: is_agreed or _is_agreed(wanted),
        dry_run=dry_run,
    )


def _is_agreed(wanted: Sequence[tuple[Alarm, Sequence[str]]]) -> bool:
    """Whether somebody says that several problems are to be drafted."""
    from faultbook.authoring.rising import title_of

    rows = [(alarm.series.key, str(len(ids)), title_of(alarm)) for alarm, ids in wanted]
    return is_agreed_to(_HEADS, rows)
