"""An audit's report for people: its findings by commit, then what was judged, in numbers.

What belongs here: the lines and which of their parts has which colour. What does not: the lines of
one finding (``reporters.text``).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from faultbook.diagnostics import Report
from faultbook.plain_text import visible
from faultbook.record_change import short_commit
from faultbook.reporters.paint import unpainted
from faultbook.reporters.text import (
    counted,
    explained,
    finding_lines,
    hidden_lines,
    summary_style,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.audit_report import AuditFinding, AuditReport, Coverage
    from faultbook.reporters.paint import Paint


def render(report: AuditReport, paint: Paint = unpainted) -> str:
    """Every finding below the commit that it is about, and the summary.

    Args:
        report: What was found.
        paint: Colours a piece of text.
    """
    lines: list[str] = []
    for _, group in groupby(report.findings, key=lambda one: one.commit):
        lines += [*_commit_lines(list(group), paint), ""]
    if report.findings:
        lines += [*explained([one.diagnostic for one in report.findings], paint)]
    if report.rewritten:
        lines.append(paint("bold red", visible(report.rewritten)))
    lines += [f"note: {visible(note)}" for note in report.notes]
    if report.coverage is not None:
        lines += _numbers(report.coverage)
    style = "bold red" if report.rewritten else summary_style(report.counts)
    lines.append(paint(style, summary(report)))
    return "\n".join(lines) + "\n"


def summary(report: AuditReport) -> str:
    """One line: how much was found in how many commits."""
    coverage = report.coverage
    if coverage is None:
        return "history was rewritten; nothing was judged"
    commits = f"{coverage.commits:,} {'commit' if coverage.commits == 1 else 'commits'}"
    found = counted(report.counts)
    said = f"{', '.join(found)} in {commits}" if found else f"{commits}, no findings"
    return f"{said} ({len(report.accepted):,} accepted)" if report.accepted else said


def people(*findings: AuditFinding) -> str:
    """The names of those who wrote what findings are about."""
    persons = dict.fromkeys(person for finding in findings for person in finding.by)
    return ", ".join(one.name or one.email for one in persons)


def moment(finding: AuditFinding) -> str:
    """When what a finding is about landed, RFC 3339 to the second; "" where nothing did."""
    if finding.landed_at is None:
        return ""
    return finding.landed_at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _commit_lines(findings: Sequence[AuditFinding], paint: Paint) -> Iterator[str]:
    """A commit's heading, and below it what was found."""
    first = findings[0]
    if first.commit:
        about = f"{moment(first)}  {visible(people(*findings))}: {visible(first.subject)}"
        yield f"{paint('bold yellow', f'commit {short_commit(first.commit)}')}  {about}"
    diagnostics = tuple(one.diagnostic for one in findings)
    hidden = hidden_lines(Report(diagnostics, 0))
    for line in finding_lines(diagnostics, hidden, paint):
        yield f"  {line}" if line and first.commit else line


def _numbers(coverage: Coverage) -> Iterator[str]:
    """What was judged."""
    if not coverage.commits:
        yield "judged: no commit"
        return
    span = f"{short_commit(coverage.first)} to {short_commit(coverage.head)}"
    yield (
        f"judged: {coverage.commits:,} on the mainline, {span};"
        f" of these, {coverage.changing:,} changed records"
    )
    for kind in coverage.kinds:
        yield (
            f"  {kind.kind}: records {kind.records:,}, versions {kind.versions:,},"
            f" begun {kind.begun:,}, changes of state {kind.moves:,}, deletions {kind.deletions:,}"
        )
