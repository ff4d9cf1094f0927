"""The report for people: a line a finding, the place it means, its help, and a summary.

What belongs here: the lines and which of their parts has which colour. What does not: whether
there is a terminal that shows colours (``cli``), and cutting a record's line to size (``excerpt``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.plain_text import visible
from faultbook.reporters.excerpt import excerpt_of
from faultbook.reporters.paint import unpainted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from faultbook.diagnostics import Diagnostic, Report
    from faultbook.reporters.paint import Paint

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue"}
_SEVERAL = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "info"}
_WIDTH = 100  # characters of the line that names the rules


def render(report: Report, paint: Paint = unpainted) -> str:
    """Every finding with its place, the rules that explain them, and the summary.

    Args:
        report: What was found.
        paint: Colours a piece of text.
    """
    lines = finding_lines(report.diagnostics, hidden_lines(report), paint)
    if lines:
        lines += ["", *explained(report.diagnostics, paint)]
    lines.append(paint(summary_style(report.counts), summary(report)))
    return "\n".join(lines) + "\n"


def hidden_lines(report: Report) -> frozenset[tuple[str, int]]:
    """Path and line of what isn't shown: a secret's line is hidden for every finding in it."""
    return frozenset(one.location[:2] for one in report.diagnostics if not one.source)


def finding_lines(
    diagnostics: Sequence[Diagnostic],
    hidden: Collection[tuple[str, int]],
    paint: Paint = unpainted,
) -> list[str]:
    """The findings, each as ``path:line:column: CODE message [rule-name]`` and what helps.

    Args:
        diagnostics: What was found; an empty line comes between files.
        hidden: Path and line of what isn't shown.
        paint: Colours a piece of text.
    """
    digits = max((len(str(one.location.line)) for one in diagnostics), default=0)
    lines: list[str] = []
    path = None
    for one in diagnostics:
        if path is not None and path != one.location.path:
            lines.append("")
        path = one.location.path
        lines.append(_headline(one, paint))
        if one.location[:2] not in hidden:
            lines += _excerpt(one, paint, digits)
        lines += _help(one, paint)
    return lines


def summary(report: Report) -> str:
    """One line: how much was found in how many records."""
    records = f"{report.files:,} {'record' if report.files == 1 else 'records'}"
    found = counted(report.counts)
    fixable = sum(one.fix is not None for one in report.diagnostics)
    more = [f"{fixable:,} fixable with --fix"] if fixable else []
    more += [f"{report.known:,} in the baseline"] if report.known else []
    said = f"{', '.join(found)} in {records}" if found else f"{records}, no findings"
    return f"{said} ({'; '.join(more)})" if more else said


def counted(counts: Mapping[Severity, int]) -> list[str]:
    """How many findings there are of each severity that any has, the worst first."""
    return [
        f"{number:,} {severity.label if number == 1 else _SEVERAL[severity]}"
        for severity, number in sorted(counts.items(), reverse=True)
        if number
    ]


def _headline(one: Diagnostic, paint: Paint) -> str:
    place = one.location
    named = f"[{one.name}]"
    if one.severity is not Severity.ERROR:
        named += f" ({one.severity.label})"
    where = f"{paint('bold', visible(place.path))}{paint('dim', f':{place.line}:{place.column}:')}"
    code = paint(_STYLES[one.severity], one.code)
    return f"{where} {code} {visible(one.message)} {paint('dim', named)}"


def _excerpt(one: Diagnostic, paint: Paint, digits: int) -> Iterator[str]:
    shown = excerpt_of(one)
    if shown is not None:
        numbered = f"{one.location.line:>{digits}} |"
        unnumbered = " |".rjust(len(numbered))
        marks = paint(_STYLES[one.severity], "^" * shown.width)
        yield f"  {paint('dim', numbered)} {shown.text}"
        yield f"  {paint('dim', unnumbered)} {' ' * shown.before}{marks}"


def _help(one: Diagnostic, paint: Paint) -> Iterator[str]:
    if one.hint:
        yield f"  {paint('cyan', 'help:')} {visible(one.hint)}"
    for other in one.related:
        there = visible(str(other.location))
        yield f"  {paint('cyan', 'see:')} {there}: {visible(other.message)}"


def explained(diagnostics: Sequence[Diagnostic], paint: Paint) -> Iterator[str]:
    """How to read more about each rule that found something; there is at least one."""
    from textwrap import wrap

    first, *others = sorted({one.code for one in diagnostics})
    said = f"To read more: faultbook rule {first}"
    if others:
        said += f" (or {', '.join(others)})"
    for line in wrap(said, _WIDTH, subsequent_indent="  "):
        yield paint("dim", line)


def summary_style(counts: Mapping[Severity, int]) -> str:
    """The style of a line that sums findings up."""
    worst = max((severity for severity, number in counts.items() if number), default=None)
    return "green" if worst is None else _STYLES[worst]
