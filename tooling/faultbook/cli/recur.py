"""``faultbook recur``: incidents that came back and have no problem.

What belongs here: options, and which groups are shown. What does not: finding them (``recurring``)
and drafting problems of them (``authoring.recurrences``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.cli.completion import complete_services
from faultbook.cli.drafting import draft, is_agreed_to
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.filters import mention_unknown_services
from faultbook.cli.moments import moment_of
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import CLEAN, note
from faultbook.cli.terminal import on_terminal, progress_bar, show_table
from faultbook.cli.writing import dry_run_option
from faultbook.errors import UsageProblem
from faultbook.evidence_gathering import gather
from faultbook.plain_text import visible
from faultbook.recurring import Progress, find_groups
from faultbook.reporters.recurrence import (
    BRIEF_HEADS,
    HEADS,
    brief_cells_of,
    cells_of,
    promote_line,
    render_json,
    render_markdown,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.analysis.recurrence import Group
    from faultbook.workspace import Workspace

_FEWEST = 2  # incidents in a group
_LONGEST_LINE = 20  # incidents named on a terminal; for more there is --create


@click.command(
    "recur",
    cls=CommandWithExamples,
    short_help="Find incidents that came back and have no problem.",
    examples={
        "faultbook recur": "all groups, the largest first",
        "faultbook recur --service login --since 30d": "of a service, came back lately",
        "faultbook recur --min 5 --create --dry-run": "the problems that would be drafted",
        "faultbook recur --format json": "for a program",
    },
)
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="KEY",
    shell_complete=complete_services,
    help="Groups that concern a service.",
)
@click.option("--since", metavar="TIME", help="Groups that came back then or later.")
@click.option(
    "--min",
    "fewest",
    type=click.IntRange(_FEWEST),
    default=_FEWEST,
    show_default=True,
    metavar="N",
    help="Groups of so many incidents or more.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="In a pipe, text is lines with tabs between the columns.",
)
@click.option("--create", is_flag=True, help="Draft a problem for each group that is shown.")
@click.option("--yes", is_flag=True, help="Draft several problems without asking.")
@dry_run_option
def command(
    services: tuple[str, ...],
    since: str | None,
    fewest: int,
    output_format: str,
    *,
    create: bool,
    yes: bool,
    dry_run: bool,
) -> int:
    """Find incidents that came back and have no problem.

    A group are incidents of one known error (they name it, or its signature recognises them), or
    incidents of one service whose texts are alike. Those that have a problem, by themselves or by
    their known error, are left out, and so are those that were cancelled or repeat another one.

    TIME is a day in UTC (2026-01-31), a moment (2026-01-31T14:00:00Z) or so many days or weeks ago
    (7d, 2w). The exit code is 0, also when there are groups.
    """
    if (dry_run or yes) and not create:
        raise UsageProblem("--dry-run and --yes need --create")
    if create and output_format != "text":
        raise UsageProblem("--create and --format can't be used together")
    register = open_register()
    earliest = moment_of(since, register.now) if since is not None else None
    wanted = set(services)
    found = [
        group
        for group in _found(register, services)
        if group.size >= fewest
        and (not wanted or wanted & {*group.services})
        and (earliest is None or (group.last is not None and group.last >= earliest))
    ]
    if create:
        return _create(register, found, is_agreed=yes or len(found) == 1, dry_run=dry_run)
    _show(found, output_format)
    return CLEAN


def _found(register: Workspace, services: Sequence[str]) -> tuple[Group, ...]:
    with (
        progress_bar("reading") as reading,
        progress_bar("reading texts") as texts,
        progress_bar("comparing") as comparing,
    ):
        evidence = gather(register, progress=reading)
        mention_unknown_services(services, evidence)
        return find_groups(register, evidence, Progress(texts, comparing))


def _show(groups: Sequence[Group], output_format: str) -> None:
    if output_format == "json":
        click.echo(render_json(groups), nl=False)
    elif output_format == "markdown":
        click.echo(render_markdown(groups), nl=False)
    elif not groups:
        note(_NOTHING)
    elif on_terminal():
        _show_to_a_person(groups)
    else:
        rows = [(*cells_of(group), promote_line(group)) for group in groups]
        show_table((*HEADS, "Problem"), {"": rows})


def _show_to_a_person(groups: Sequence[Group]) -> None:
    """A table, and below it what makes each group and the command that makes a problem of it."""
    rows = [(f"{number}.", *brief_cells_of(one)) for number, one in enumerate(groups, 1)]
    show_table(("", *BRIEF_HEADS), {"": rows})
    click.echo("\nWhat they have in common, and how to make a problem of them:")
    for number, group in enumerate(groups, 1):
        click.echo(f"{number:>2}. {visible(group.shared or 'words of little weight')}")
        click.echo(f"    {_short_line(group)}")


_NOTHING = "no group of similar incidents is without a problem"


def _short_line(group: Group) -> str:
    if group.size <= _LONGEST_LINE:
        return promote_line(group)
    return f"faultbook recur --create --min {group.size}"


def _create(register: Workspace, groups: Sequence[Group], *, is_agreed: bool, dry_run: bool) -> int:
    if not groups:
        note(_NOTHING)
        return CLEAN
    from faultbook.authoring.recurrences import draft_problems

    return draft(
        register,
        lambda current: draft_problems(current, groups),
        is_agreed=lambda: is_agreed or _is_agreed(groups),
        dry_run=dry_run,
    )


def _is_agreed(groups: Sequence[Group]) -> bool:
    """Whether somebody says that several problems are to be drafted."""
    return is_agreed_to(BRIEF_HEADS, [brief_cells_of(group) for group in groups])
