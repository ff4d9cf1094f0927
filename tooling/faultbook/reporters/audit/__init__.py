"""Ways to write an audit's report, one module a format.

What belongs here: ``AuditReport`` in, text out, and the table of formats. What does not: reports of
checks (the package above).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.audit_report import AuditReport

AUDIT_REPORTERS: dict[str, str] = {
    "text": "faultbook.reporters.audit.text",
    "json": "faultbook.reporters.audit.json",
    "csv": "faultbook.reporters.audit.csv",
    "sarif": "faultbook.reporters.audit.sarif",
    "markdown": "faultbook.reporters.audit.evidence",
}
"""Module of each format, by the name users give it; imported only when asked for."""


def render(name: str, report: AuditReport) -> str:
    """The report in the format ``name``, ending with a line feed."""
    text: str = import_module(AUDIT_REPORTERS[name]).render(report)
    return text
