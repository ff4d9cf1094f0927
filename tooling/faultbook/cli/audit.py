"""``faultbook audit``: whether what landed was allowed, and proof of it.

What belongs here: options, and where the report goes. What does not: judging (``audits``) and
writing it down (``reporters.audit``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from faultbook.audits import AuditRequest, audit_register, verify
from faultbook.cli.delivery import LEVELS, codes_in, finding_options, write_whole
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_recorded_register
from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.cli.terminal import in_colour, paint, progress_bar
from faultbook.errors import UsageProblem
from faultbook.plain_text import visible
from faultbook.record_change import short_commit
from faultbook.reporters.audit import AUDIT_REPORTERS, render_audit
from faultbook.reporters.audit import text as text_reporter

if TYPE_CHECKING:
    from faultbook.audit_report import AuditReport
    from faultbook.workspace import Workspace

_LARGEST = 256 << 20  # bytes of a report; a million findings have room in it


@click.command(
    "audit",
    cls=CommandWithExamples,
    short_help="Judge what the commits did, and keep the evidence.",
    examples={
        "faultbook audit": "the whole history",
        "faultbook audit --since v1.2 --format sarif": "what came after a commit",
        "faultbook audit --format markdown --output-file evidence.md": "evidence to keep",
        "faultbook audit --verify evidence.md": "whether it still holds",
    },
)
@click.option(
    "--since",
    metavar="COMMIT",
    help="Prove that COMMIT is still in the history, and judge what landed after it.",
)
@click.option(
    "--verify",
    "report_file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=False),
    metavar="REPORT",
    help="Prove that a Markdown report of an earlier audit still holds.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(AUDIT_REPORTERS)),
    default="text",
    show_default=True,
    help="How the report is written; markdown is for keeping, and for --verify.",
)
@finding_options
@click.option(
    "--allow-shallow", is_flag=True, help="Make do with a clone that lacks part of the history."
)
def command(
    since: str | None,
    report_file: str | None,
    output_format: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    *,
    fail_level: str,
    exit_zero: bool,
    output_file: str | None,
    allow_shallow: bool,
) -> int:
    """Judge what the commits did, and keep the evidence.

    Every change of a record that reached the mainline (the first parents of HEAD) is judged by the
    rules of family FB5, against the register as it was then. What isn't committed is not looked at.

    CODES are rules' codes (FB501), beginnings of codes (FB5) or names (illegal-transition), with
    commas between them.
    """
    register = open_recorded_register()
    if report_file is not None:
        given = {"--since": since, "--select": select, "--ignore": ignore}
        contrary = next((name for name, value in given.items() if value), None)
        if contrary is not None or output_file is not None:
            raise UsageProblem(f"--verify and {contrary or '--output-file'} can't be used together")
        found = _verify(register, report_file, allow_shallow=allow_shallow)
        return CLEAN if exit_zero else found
    with progress_bar("auditing") as progress:
        report = audit_register(
            register,
            AuditRequest(
                since,
                select=tuple(codes_in(select)),
                ignore=tuple(codes_in(ignore)),
                allow_shallow=allow_shallow,
                progress=progress,
            ),
        )
    _deliver(report, output_format, output_file)
    return FINDINGS if report.fails(LEVELS[fail_level]) and not exit_zero else CLEAN


def _deliver(report: AuditReport, output_format: str, output_file: str | None) -> None:
    if output_file is not None:
        write_whole(output_file, render_audit(output_format, report))
        note(f"{text_reporter.summary(report)}; written to {output_file}")
    elif output_format == "text" and in_colour():
        click.echo(text_reporter.render(report, paint), nl=False)
    else:
        click.echo(render_audit(output_format, report), nl=False)
    if report.rewritten and (output_format != "text" or output_file is not None):
        note(report.rewritten)


def _verify(register: Workspace, report_file: str, *, allow_shallow: bool) -> int:
    path = Path(report_file)
    if path.stat().st_size > _LARGEST:
        raise UsageProblem(f"{report_file} is too large for a report")
    text = path.read_bytes().decode(errors="replace")
    with progress_bar("auditing") as progress:
        request = AuditRequest(allow_shallow=allow_shallow, progress=progress)
        verdict = verify(register, text, request)
    for said in verdict.notes:
        note(said)
    for said in verdict.broken:
        click.echo(visible(said))
    if verdict.broken:
        return FINDINGS
    click.echo(f"{visible(report_file)} holds, up to commit {short_commit(verdict.head)}")
    return CLEAN
