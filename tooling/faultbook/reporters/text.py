"""The report for people: a line a finding, its help below it, and a summary.

What belongs here: the lines and which of their parts has which colour. What does not: whether
there is a terminal that shows colours (``cli``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from faultbook.diagnostics import Severity
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.diagnostics import Diagnostic, Report

Paint: TypeAlias = "Callable[[str, str], str]"
"""Gives a piece of text, second, the look of a style, first, such as ``bold red``."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue"}
_SEVERAL = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "info"}


def unpainted(_style: str, text: str) -> str:
    """The text as it is."""
    return text


def render(report: Report, paint: Paint = unpainted) -> str:
    """Every finding as ``path:line:column: CODE message [rule-name]``, then the summary.

    Args:
        report: What was found.
        paint: Colours a piece of text.
    """
    lines = [line for one in report.diagnostics for line in _lines(one, paint)]
    if lines:
        lines.append("")
    lines.append(paint(_summary_style(report), summary(report)))
    return "\n".join(lines) + "\n"


def summary(report: Report) -> str:
    """One line: how much was found in how many records."""
    records = f"{report.files:,} {'record' if report.files == 1 else 'records'}"
    found = [
        f"{number:,} {severity.label if number == 1 else _SEVERAL[severity]}"
        for severity, number in sorted(report.counts.items(), reverse=True)
        if number
    ]
    return f"{', '.join(found)} in {records}" if found else f"{records}, no findings"


def _lines(one: Diagnostic, paint: Paint) -> Iterator[str]:
    place = one.location
    named = f"[{one.name}]"
    if one.severity is not Severity.ERROR:
        named += f" ({one.severity.label})"
    where = f"{paint('bold', visible(place.path))}{paint('dim', f':{place.line}:{place.column}:')}"
    code = paint(_STYLES[one.severity], one.code)
    yield f"{where} {code} {visible(one.message)} {paint('dim', named)}"
    if one.hint:
        yield f"  {paint('cyan', 'help:')} {visible(one.hint)}"
    for other in one.related:
        there = visible(str(other.location))
        yield f"  {paint('cyan', 'see:')} {there}: {visible(other.message)}"


def _summary_style(report: Report) -> str:
    worst = max((severity for severity, number in report.counts.items() if number), default=None)
    return "green" if worst is None else _STYLES[worst]
