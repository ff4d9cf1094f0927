"""An audit's findings as a table for spreadsheets.

What belongs here: columns. What does not: what keeps a cell from being run (``spreadsheet_cells``)
and what was judged, which a table has no room for.

The format is RFC 4180's.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from faultbook.plain_text import visible
from faultbook.reporters.audit.text import moment, people
from faultbook.spreadsheet_cells import guarded

if TYPE_CHECKING:
    from faultbook.audit_report import AuditFinding, AuditReport

COLUMNS = (
    *("commit", "landed_at", "record", "by", "rule", "name", "severity", "message", "hint"),
    *("path", "line", "column", "subject", "accepted_because"),
)
"""Names in the first row."""


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
    return guarded(visible(text))


def _row(finding: AuditFinding, reason: str) -> list[str]:
    one = finding.diagnostic
    place = one.location
    cells = (
        *(finding.commit, moment(finding), finding.record_id, people(finding)),
        *(one.code, one.name, one.severity.label, one.message, one.hint),
        *(place.path, str(place.line), str(place.column), finding.subject, reason),
    )
    return [safe_cell(cell) for cell in cells]
