"""An audit's findings as CSV, for spreadsheets.

What belongs here: the columns, and cells that no spreadsheet takes for a formula. What does not:
counts, which stand in the other formats.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from faultbook.plain_text import visible

if TYPE_CHECKING:
    from faultbook.audit_report import AuditFinding, AuditReport

_HEADS = (
    *("commit", "landed_at", "authors", "record", "path", "line", "column"),
    *("code", "name", "severity", "message", "hint", "accepted_because"),
)
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def render(report: AuditReport) -> str:
    """A row with the columns' names, and one for each finding, accepted ones last (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADS)
    for one in report.findings:
        writer.writerow(_row(one, ""))
    for accepted in report.accepted:
        writer.writerow(_row(accepted.finding, accepted.reason))
    return text.getvalue()


def _row(one: AuditFinding, reason: str) -> list[str]:
    found = one.diagnostic
    cells = (
        one.commit,
        one.landed_at.isoformat().replace("+00:00", "Z"),
        ", ".join(one.authors),
        one.record,
        found.location.path,
        str(found.location.line),
        str(found.location.column),
        found.code,
        found.name,
        found.severity.label,
        found.message,
        found.hint,
        reason,
    )
    return [_cell(text) for text in cells]


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULAS) else shown
