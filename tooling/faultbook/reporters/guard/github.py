"""What the guard found as annotations for GitHub Actions, with the lists for people before them.

What belongs here: which entry is which rule's finding. What does not: workflow commands and their
escapes (``reporters.github``) and the words (``wording``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.diagnostics import Diagnostic, Location, Severity
from faultbook.plain_text import visible
from faultbook.reporters.github import annotation, harmless
from faultbook.reporters.guard.wording import Listed, Row, lists, summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from faultbook.analysis.guarding import Due, Guard

BROKEN, RETURNED = ("FB420", "fix-held"), ("FB803", "regression")
OVERDUE: dict[Due, tuple[str, str]] = {
    "workaround": ("FB603", "review-overdue"),
    "risk": ("FB604", "risk-review-overdue"),
    "action": ("FB605", "action-overdue"),
}
"""Code and name of the rule that says the same of one record."""


def render(guard: Guard, now: datetime) -> str:  # noqa: ARG001 - as every format has it
    """The lists, their summary, and an annotation for all that is broken, back or overdue."""
    said = harmless("".join(f"{visible(line)}\n" for line in _lines(guard)))
    return said + "".join(map(annotation, _diagnostics(guard)))


def _lines(guard: Guard) -> Iterator[str]:
    for one in lists(guard):
        yield one.heading
        yield from (f"  {'  '.join(filter(None, row.cells))}" for row in one.rows)
    yield summary(guard)


def _diagnostics(guard: Guard) -> Iterator[Diagnostic]:
    rows = {one.name: one for one in lists(guard)}
    nothing = Listed("", "", ())
    for broken, row in zip(guard.broken, rows.get("broken", nothing).rows, strict=True):
        yield _diagnostic(
            BROKEN, Severity.ERROR, broken.problem.path, row, "the fix doesn't hold; "
        )
    paths = {one.known_error.id: one.known_error.path for one in guard.regressions}
    for row in rows.get("regressions", nothing).rows:
        yield _diagnostic(RETURNED, Severity.ERROR, paths[row.id], row)
    for overdue, row in zip(guard.overdue, rows.get("overdue", nothing).rows, strict=True):
        yield _diagnostic(OVERDUE[overdue.what], Severity.WARNING, overdue.path, row)


def _diagnostic(
    rule: tuple[str, str], severity: Severity, path: str, row: Row, about: str = ""
) -> Diagnostic:
    code, name = rule
    hint = "  or  ".join(row.mend)
    return Diagnostic(
        code, name, severity, f"{row.id}: {about}{row.told}", Location(path), hint=hint
    )
