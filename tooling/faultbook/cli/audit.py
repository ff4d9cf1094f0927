"""``faultbook audit``: all of history judged, and evidence proved later.

What belongs here: options, where the report goes, and what an auditor is told when history was
rewritten. What does not: judging (``auditing``) and writing it down (``reporters.audit``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faultbook.audits import EVERYTHING, Terms, audit_register
from faultbook.cli.delivery import LEVELS, codes_in, write_whole
from faultbook.cli.opening import open_recorded_register
from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.cli.terminal import in_colour, paint, progress_bar
from faultbook.diagnostics import Severity
from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.reporters.audit import AUDIT_REPORTERS, render
from faultbook.workspace import Choice

if TYPE_CHECKING:
    from faultbook.audit_report import AuditReport
    from faultbook.history.history import RegisterHistory
    from faultbook.workspace import Workspace


@click.command("audit", short_help="Judge what the commits did, and keep the evidence.")
@click.option("--since", metavar="COMMIT", help="Judge what landed after it, if it still stands.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(AUDIT_REPORTERS)),
    default="text",
    show_default=True,
    help="How findings are written; markdown is the evidence.",
)
@click.option("--select", multiple=True, metavar="CODES", help="Run these rules alone.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these rules out.")
@click.option(
    "--fail-level",
    type=click.Choice(list(LEVELS)),
    default=Severity.ERROR.label,
    show_default=True,
    help="Least severity that makes the exit code 1.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option(
    "--output-file",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write the report to FILE, and one line about it to stderr.",
)
@click.option("--allow-shallow", is_flag=True, help="Make do with part of the history.")
@click.option(
    "--verify",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Prove that the evidence in FILE still holds.",
)
def command(
    since: str | None,
    output_format: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_level: str,
    *,
    exit_zero: bool,
    output_file: str | None,
    allow_shallow: bool,
    verify: str | None,
) -> int:
    """Judge what the commits did, and keep the evidence.

    Every change of a record that landed on the mainline, which is the chain of first parents of
    HEAD, is judged by the rules FB5. With --since, COMMIT must be in the history of HEAD; where it
    isn't, history was rewritten, and the exit code is 1.
    """
    register = open_recorded_register()
    if verify is not None:
        if since is not None or output_file is not None:
            raise UsageProblem("--verify stands alone")
        return _verify(register, verify, allow_shallow=allow_shallow)
    choice = Choice(codes_in(select), codes_in(ignore))
    first = EVERYTHING.since
    with (
        progress_bar("reading history") as reading,
        register.history(allow_shallow=allow_shallow, progress=reading) as history,
    ):
        _tell_of_damage(history)
        if since is not None:
            found = _landing_before(history, since)
            if found is None:
                return CLEAN if exit_zero else FINDINGS
            first = found
        with progress_bar("judging") as judging:
            report = audit_register(register, history, Terms(first), judging, choice)
    _deliver(report, output_format, output_file)
    return FINDINGS if report.fails(LEVELS[fail_level]) and not exit_zero else CLEAN


def _tell_of_damage(history: RegisterHistory) -> None:
    if history.was_damaged:
        note("what was kept of the history was damaged; it was read anew")


def _landing_before(history: RegisterHistory, since: str) -> int | None:
    """Number of the last landing that a commit holds; None, said on stderr, where it is gone."""
    from faultbook.gitrepo.revisions import find_commit, is_ancestor, mainline_base

    commit = find_commit(history.repository, since)
    if commit is None:
        note(f"{since} names no commit here: history was rewritten, or it is another repository")
        return None
    if not history.head or not is_ancestor(history.repository, commit, history.head):
        note(f"{since} is not in the history of HEAD: history was rewritten")
        return None
    base = mainline_base(history.repository, history.head, without=commit)
    landing = history.landing_of(base) if base is not None else None
    if landing is None:
        return EVERYTHING.since
    if landing.commit.id != commit:
        note(f"{since} came by a merge; judged is what landed after {landing.commit.id[:10]}")
    return landing.number


def _deliver(report: AuditReport, output_format: str, output_file: str | None) -> None:
    from faultbook.reporters.audit import text

    if output_file is not None:
        write_whole(output_file, render(output_format, report))
        note(f"{text.summary(report)}; written to {output_file}")
    elif output_format == "text" and in_colour():
        click.echo(text.render(report, paint), nl=False)
    else:
        click.echo(render(output_format, report), nl=False)


def _verify(register: Workspace, path: str, *, allow_shallow: bool) -> int:
    from faultbook.auditing import proof
    from faultbook.reporters.audit.evidence import read_data

    text = Path(path).read_bytes().decode(errors="replace")
    data = read_data(text)
    if data is None:
        raise UsageProblem(f"{path} is no evidence that 'faultbook audit --format markdown' wrote")
    faults = [*proof.faults_of_text(text, data)]
    if register.repository is None:
        raise EnvironmentProblem("the register is in no Git repository, so it has no history")
    gone = [*proof.faults_of_commits(register.repository, data)]
    if not gone and data["head"] is not None:
        report = _judged_again(register, data, allow_shallow=allow_shallow)
        for said in proof.notes_on(data, report):
            note(said)
        faults += proof.faults_of_findings(data, report)
    faults += gone
    for fault in faults:
        click.echo(f"{path}: {_shown(fault)}")
    if not faults:
        click.echo(f"{path}: holds, up to {str(data['head'])[:10]}")
    return FINDINGS if faults else CLEAN


def _judged_again(register: Workspace, data: dict[str, Any], *, allow_shallow: bool) -> AuditReport:
    """The report of the same commits by the same switches."""
    from faultbook.config import Audit
    from faultbook.model.validation import validate

    settings = validate(Audit, data["switches"]).model
    with register.history(data["head"], allow_shallow=allow_shallow) as history:
        since = history.landing_of(data["since"]) if data["since"] else None
        terms = Terms(since.number if since else EVERYTHING.since, settings)
        return audit_register(register, history, terms)


def _shown(text: str) -> str:
    from faultbook.plain_text import visible

    return visible(text)
