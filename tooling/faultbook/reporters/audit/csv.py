"""An audit's findings as a table for spreadsheets.

What belongs here: columns, and what keeps a cell from being run. What does not: what was judged,
which a table has no room for.

The format is RFC 4180's. A cell that a spreadsheet would take for a formula begins with an
apostrophe (OWASP, CSV Injection).
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from faultbook.plain_text import visible
from faultbook.reporters.audit.text import moment, people

if TYPE_CHECKING:
    from faultbook.audit_report import AuditFinding, AuditReport

COLUMNS = (
    *("commit", "landed_at", "record", "by", "rule", "name", "severity", "message", "hint"),
    *("path", "line", "column", "subject", "accepted_because"),
)
"""Names in the first row."""

_FORMULA = ("=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}")
_MORE_FORMULA = ("\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}", "\N{MINUS SIGN}")


def render(report: AuditReport) -> str:
    """A row for each finding, the accepted ones last with their reason."""
    out = StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    if report.rewritten:
        row = dict.fromkeys(COLUMNS, "") | {"severity": "error", "message": report.rewritten}
        table.writerow([safe_cell(text) for text in row.values()])
    for finding in report.findings:
        table.writerow(_row(finding, ""))
    for accepted in report.accepted:
        table.writerow(_row(accepted.finding, accepted.reason))
    return out.getvalue()


def safe_cell(text: str) -> str:
    """Text that a spreadsheet shows as it is and takes for nothing else."""
    said = visible(text)
    starts = said.lstrip().startswith((*_FORMULA, *_MORE_FORMULA))
    return f"'{said}" if starts else said


def _row(finding: AuditFinding, reason: str) -> list[str]:
    one = finding.diagnostic
    place = one.location
    cells = (
        *(finding.commit, moment(finding), finding.record_id, people(finding)),
        *(one.code, one.name, one.severity.label, one.message, one.hint),
        *(place.path, str(place.line), str(place.column), finding.subject, reason),
    )
    return [safe_cell(cell) for cell in cells]
