"""What a command that writes has led to, told on stderr.

What belongs here: states that moved, and findings of what was written. What does not: making
changes (``authoring``) and showing them beforehand (``differences``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.cli.outcome import CLEAN, FINDINGS
from faultbook.diagnostics import Report, Severity
from faultbook.reporters.text import finding_lines, hidden_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.diagnostics import Diagnostic

_ASKED_FOR = frozenset({"FB207"})  # says of a draft's id that it is one


def show_findings(findings: Sequence[Diagnostic]) -> int:
    """Tell what a check finds in what was written; return the exit code."""
    found = [
        one for one in findings if one.severity >= Severity.WARNING and one.code not in _ASKED_FOR
    ]
    if found:
        hidden = hidden_lines(Report(tuple(findings), 0))
        click.echo("\n".join(finding_lines(found, hidden)), err=True)
    return FINDINGS if any(one.severity is Severity.ERROR for one in found) else CLEAN
