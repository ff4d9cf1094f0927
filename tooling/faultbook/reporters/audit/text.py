"""An audit's report for people: findings below the commits that they are about, and a summary.

What belongs here: the lines. What does not: whether there is a terminal (``cli``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.diagnostics import Report
from faultbook.plain_text import visible
from faultbook.reporters.text import finding_lines, unpainted
from faultbook.reporters.text import summary as counted

if TYPE_CHECKING:
    from faultbook.audit_report import AuditFinding, AuditReport
    from faultbook.reporters.text import Paint

SHORT = 10
"""Digits of a commit's id that are shown to people."""


def render(report: AuditReport, paint: Paint = unpainted) -> str:
    """Every finding below its commit, and the summary."""
    lines: list[str] = []
    commit = ""
    for one in report.findings:
        if one.commit != commit:
            lines += [*([""] if lines else []), paint("bold", _heading(one))]
            commit = one.commit
        lines += finding_lines([one.diagnostic._replace(source="")], frozenset(), paint)
    if report.others:
        lines += [*([""] if lines else []), *finding_lines(report.others, frozenset(), paint)]
    lines += [*([""] if lines else []), summary(report)]
    return "\n".join(lines) + "\n"


def summary(report: AuditReport) -> str:
    """What was judged and found, in one line."""
    counts = report.counts
    found = counted(Report(report.diagnostics, counts.records))
    if not report.head:
        return "no commit yet, nothing to judge"
    more = f"; {len(report.accepted)} accepted by exceptions" if report.accepted else ""
    since = f" after {report.since[:SHORT]}" if report.since else ""
    return (
        f"{found}{more}; {counts.versions:,} changes in {counts.landings:,} of"
        f" {counts.commits:,} commits{since} up to {report.head[:SHORT]}"
    )


def _heading(one: AuditFinding) -> str:
    when = one.landed_at.strftime("%Y-%m-%d %H:%MZ")
    return visible(f"{one.commit[:SHORT]}  {when}  {', '.join(one.authors) or '?'}")
