"""An audit's findings as SARIF.

What belongs here: telling the commit in each message. What does not: SARIF itself
(``reporters.sarif``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.diagnostics import Report
from faultbook.reporters import sarif
from faultbook.reporters.audit.text import SHORT

if TYPE_CHECKING:
    from faultbook.audit_report import AuditFinding, AuditReport
    from faultbook.diagnostics import Diagnostic


def render(report: AuditReport) -> str:
    """One run with every finding that isn't accepted."""
    found = (*(_told(one) for one in report.findings), *report.others)
    return sarif.render(Report(found, report.counts.records))


def _told(one: AuditFinding) -> Diagnostic:
    where = f"commit {one.commit[:SHORT]} of {one.landed_at:%Y-%m-%d}"
    by = f" by {', '.join(one.authors)}" if one.authors else ""
    return one.diagnostic._replace(message=f"{one.diagnostic.message} ({where}{by})")
