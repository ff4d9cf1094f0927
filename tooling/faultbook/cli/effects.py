"""What a check says of a record that was made just now.

What belongs here: which findings are worth telling somebody who has only begun. What does not: how
findings are shown (``writing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.cli.outcome import CLEAN, FINDINGS
from faultbook.cli.writing import show_findings
from faultbook.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.diagnostics import Diagnostic

_ASKED_FOR = frozenset({"FB207"})  # says of a draft's id that it is one


def tell_findings(findings: Iterable[Diagnostic]) -> int:
    """Tell of what is wrong already, and not of what is only missing yet.

    Returns:
        The exit code that the findings stand for.
    """
    grave = [one for one in findings if one.severity >= Severity.WARNING]
    found = [one for one in grave if one.code not in _ASKED_FOR]
    if found:
        show_findings(found)
    return FINDINGS if any(one.severity is Severity.ERROR for one in found) else CLEAN
