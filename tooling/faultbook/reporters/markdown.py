"""The report as Markdown, for a job's summary or a comment on a pull request.

What belongs here: headings, tables and how to keep within what GitHub takes. What does not: how
severities are counted in words (``text``).

All that comes from a record stands in code spans: in them no markup, mention, reference, address or
emoji name is live, on GitHub as on GitLab.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from faultbook.plain_text import visible
from faultbook.reporters.text import summary
from faultbook.rules.registry import summary_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.diagnostics import Diagnostic, Report

LIMIT = 1_000_000
"""Bytes of the whole; a summary on GitHub may have 1 MiB, with all that the step writes."""

_LONGEST = 1_000  # characters of one text; a value that is a whole log says nothing here
_BACKTICKS = re.compile("`+")


def render(report: Report) -> str:
    """A heading with the counts, a table of the rules, and a table of findings for each file."""
    head = [f"## Faultbook: {summary(report)}", *_rules(report)]
    lines, shown = _within(LIMIT - _size(head) - _size([_more(0, len(report.diagnostics))]), report)
    left_out = len(report.diagnostics) - shown
    foot = ["", _more(shown, left_out)] if left_out else []
    return "\n".join([*head, *lines, *foot]) + "\n"


def _rules(report: Report) -> Iterator[str]:
    found = Counter((one.severity, one.code, one.name) for one in report.diagnostics)
    if not found:
        return
    yield ""
    yield "| Rule | Severity | Findings | What it means |"
    yield "|---|---|--:|---|"
    for severity, code, name in sorted(found, key=lambda rule: (-rule[0], rule[1])):
        number = found[severity, code, name]
        meaning = summary_of(code).replace("|", r"\|")
        yield f"| {cell(f'{code} {name}')} | {severity.label} | {number:,} | {meaning} |"


def _within(room: int, report: Report) -> tuple[list[str], int]:
    """As many findings as there is room for, in their order, and how many those are."""
    lines: list[str] = []
    path = None
    for shown, one in enumerate(report.diagnostics):
        place = one.location
        more = [] if path == place.path else _table_head(place.path)
        path = place.path
        more.append(_row(one))
        room -= _size(more)
        if room < 0:
            return lines, shown
        lines += more
    return lines, len(report.diagnostics)


def _table_head(path: str) -> list[str]:
    return [
        "",
        f"### {code_span(path)}",
        "",
        "| Line | Severity | Rule | Finding |",
        "|--:|---|---|---|",
    ]


def _row(one: Diagnostic) -> str:
    place = one.location
    said = [cell(one.message)]
    if one.hint:
        said.append(f"help: {cell(one.hint)}")
    said += [f"see: {cell(str(other.location))} {cell(other.message)}" for other in one.related]
    where = f"{place.line}:{place.column}"
    return f"| {where} | {one.severity.label} | {cell(one.code)} | {'<br>'.join(said)} |"


def _more(shown: int, left_out: int) -> str:
    is_one = left_out == 1
    after = f" after the first {shown:,}" if shown else ""
    return (
        f"**{left_out:,} more {'finding is' if is_one else 'findings are'} not shown{after}:"
        " this page has no room for them.** Run `faultbook check` to see all."
    )


def cell(text: str) -> str:
    """Text from a record as code in a cell of a table, where a bar would end the cell."""
    return code_span(text).replace("|", r"\|")


def code_span(text: str) -> str:
    """Text from a record as code, between more backticks than it holds in a row."""
    said = visible(text)
    if len(said) > _LONGEST:
        said = f"{said[:_LONGEST]}..."
    if not said:
        return ""
    marks = "`" * (1 + max(map(len, _BACKTICKS.findall(said)), default=0))
    # Readers take a space off each end, except of text that is nothing else.
    space = " " if said.strip(" ") and (said[0] in "` " or said[-1] in "` ") else ""
    return f"{marks}{space}{said}{space}{marks}"


def _size(lines: list[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)
