"""``faultbook check``: every finding, in the format asked for.

What belongs here: options, which files are meant, and where the report goes. What does not:
finding anything (``workspace``, ``rules``) and writing it down (``reporters``).
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from faultbook.cli.delivery import LEVELS, codes_in, finding_options, write_whole
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import named_files, open_register, record_path_in
from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.cli.terminal import in_colour, paint, progress_bar
from faultbook.document import MAX_BYTES
from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.reporters import REPORTERS, render
from faultbook.reporters import text as text_reporter
from faultbook.workspace import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faultbook.baseline import Baseline
    from faultbook.diagnostics import Location, Report
    from faultbook.workspace import Workspace

_STDIN = "-"
_CONTRADICTIONS = (
    ("--fix", "--diff"),
    ("--fix", "'-'"),
    ("--output-file", "--diff"),
    ("--write-baseline", "PATHS"),
    ("--write-baseline", "--fix"),
    ("--write-baseline", "--diff"),
    ("--write-baseline", "--baseline"),
    ("--write-baseline", "--output-file"),
    ("--base", "PATHS"),
    ("--base", "--fix"),
    ("--base", "--diff"),
    ("--base", "--write-baseline"),
)


@click.command(
    "check",
    cls=CommandWithExamples,
    short_help="Find everything wrong in the records.",
    examples={
        "faultbook check": "the whole register",
        "faultbook check records/incidents/2026": "a folder",
        "faultbook check --select FB4,FB602 --format json": "some rules, for a program",
        "faultbook check --base main": "what a branch changes",
    },
)
@click.argument("paths", nargs=-1, type=click.Path(allow_dash=True))
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(REPORTERS)),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@finding_options
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what earlier checks found.")
@click.option("--stdin-path", metavar="PATH", help="With '-': the path that the text is meant for.")
@click.option("--fix", is_flag=True, help="Mend what needs no thinking, then tell what is left.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option(
    "--baseline",
    type=click.Path(),
    metavar="FILE",
    help="Leave out the findings that FILE knows; without it, those of the configured baseline.",
)
@click.option(
    "--write-baseline",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write all that is found now to FILE, to be left out from now on.",
)
@click.option(
    "--base",
    metavar="REV",
    help="Check what changed since this branch left REV, the branch it is to be merged into.",
)
@click.option(
    "--against", multiple=True, metavar="BRANCH", help="With --base: ids on BRANCH are taken too."
)
def command(
    paths: tuple[str, ...],
    output_format: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_level: str,
    *,
    exit_zero: bool,
    output_file: str | None,
    no_cache: bool,
    stdin_path: str | None,
    fix: bool,
    diff: bool,
    baseline: str | None,
    write_baseline: str | None,
    base: str | None,
    against: tuple[str, ...],
) -> int:
    """Find everything wrong in the records.

    PATHS are records or folders of records; without any, the whole register is checked. Its
    configuration always is. '-' checks the text on stdin as if it stood at --stdin-path.

    With --base, a pull request is checked: what it changes by the rules of history (FB5), and the
    records that it changes or that are linked with them by all others.

    CODES are rules' codes (FB402), beginnings of codes (FB4) or names (restored-at), with commas
    between them.
    """
    _refuse_contradictions(
        {
            "PATHS": paths,
            "'-'": _STDIN in paths,
            "--fix": fix,
            "--diff": diff,
            "--output-file": output_file,
            "--baseline": baseline,
            "--write-baseline": write_baseline,
            "--base": base,
        }
    )
    if against and base is None:
        raise UsageProblem("--against needs --base")
    register, files = _asked_for(paths, stdin_path)
    register = replace(register, keeps=not no_cache)
    choice = Choice(codes_in(select), codes_in(ignore), _named_baseline(register, baseline))
    if write_baseline is not None:
        from faultbook.cli.baseline import write_baseline as write

        return write(register, choice, write_baseline)

    def judge(one: Workspace) -> Report:
        with progress_bar("checking") as progress:
            if base is None:
                return one.check(files, progress, choice)
            from faultbook.pull_request import check_pull_request

            return check_pull_request(one, base, against, progress, choice)

    if diff:
        from faultbook.cli.fixing import show_diff

        found = show_diff(register, judge)
        return CLEAN if exit_zero else found
    if fix:
        from faultbook.cli.fixing import fix as mend

        files = mend(register, files, judge)
        register = replace(register)  # nothing that was read before need hold any more
    report = judge(register)
    _deliver(_seen_from_here(report, register.root, output_format), output_format, output_file)
    return FINDINGS if report.fails(LEVELS[fail_level]) and not exit_zero else CLEAN


def _asked_for(
    paths: tuple[str, ...], stdin_path: str | None
) -> tuple[Workspace, list[str] | None]:
    """The register, and the paths in it that are to be judged; None for all."""
    register = open_register()
    if _STDIN not in paths and stdin_path is None:
        return register, named_files(register.root, paths)
    if paths != (_STDIN,) or stdin_path is None:
        msg = "'-' stands alone and needs a path: faultbook check - --stdin-path PATH"
        raise UsageProblem(msg)
    path = record_path_in(register.root, stdin_path)
    if sys.stdin is None:
        raise EnvironmentProblem("there is no stdin to read from")
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    return replace(register, overlay={path: content}), [path]


def _named_baseline(register: Workspace, named: str | None) -> Baseline | None:
    if named is None:
        return None
    from faultbook.cli.baseline import named_baseline  # brings what few checks need

    return named_baseline(register.root, named)


def _refuse_contradictions(given: Mapping[str, object]) -> None:
    """Refuse arguments that ask for different things.

    Raises:
        UsageProblem: Two of them are given.
    """
    for one, other in _CONTRADICTIONS:
        if given[one] and given[other]:
            raise UsageProblem(f"{one} and {other} can't be used together")


def _seen_from_here(report: Report, root: Path, output_format: str) -> Report:
    """The report with paths that can be clicked on where it is read; JSON keeps the register's."""
    if output_format == "json":
        return report
    here = Path.cwd()
    if output_format == "github":
        here = Path(os.environ.get("GITHUB_WORKSPACE", here))
    here, top = here.resolve(), root.resolve()
    if here == top:
        return report

    @cache
    def seen(path: str) -> str:
        return Path(os.path.relpath(top / path, here)).as_posix()

    def moved(place: Location) -> Location:
        return place._replace(path=seen(place.path))

    diagnostics = tuple(
        one._replace(
            location=moved(one.location),
            related=tuple(other._replace(location=moved(other.location)) for other in one.related),
        )
        for one in report.diagnostics
    )
    return report._replace(diagnostics=diagnostics)


def _deliver(report: Report, output_format: str, output_file: str | None) -> None:
    if output_file is None:
        _show(report, output_format)
    else:
        write_whole(output_file, render(output_format, report))
        note(f"{text_reporter.summary(report)}; written to {output_file}")


def _show(report: Report, output_format: str) -> None:
    if output_format == "text" and in_colour():
        said = text_reporter.render(report, paint)
    else:
        said = render(output_format, report)
    click.echo(said, nl=False)
