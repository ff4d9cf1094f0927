"""Ways to write an audit's report: ``AuditReport`` in, text out, nothing else touched.

What belongs here: one module a format, each with a function ``render``, and the table of them.
What does not: where the text goes (``cli``).
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


def render_audit(name: str, report: AuditReport) -> str:
    """The report in the format ``name``, ending with a line end."""
    text: str = import_module(AUDIT_REPORTERS[name]).render(report)
    return text
