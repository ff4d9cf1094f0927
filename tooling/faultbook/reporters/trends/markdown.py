"""Trends as a Markdown page.

What belongs here: headings, tables and quoting. What does not: the words (``wording``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.reporters.code_spans import code_cell
from faultbook.reporters.trends.wording import sections_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.analysis.trends import Trends
    from faultbook.reporters.trends.wording import Section


def render(trends: Trends) -> str:
    """The trends as one page."""
    first, last = trends.months[0].name, trends.months[-1].name
    services = ", ".join(code_cell(one) for one in trends.services)
    of = f" of {services}" if services else ""
    parts = [f"# Trends{of}, {first} to {last}\n"]
    parts += ["\n".join(_lines(section)) + "\n" for section in sections_of(trends, code_cell)]
    return "\n".join(parts)


def _lines(section: Section) -> Iterator[str]:
    yield f"## {section.title}"
    yield ""
    for line in section.lines:
        yield f"- {line}"
    if section.lines and section.heads:
        yield ""
    if section.heads:
        yield _row(section.heads)
        yield _row(["---"] * len(section.heads))
        for row in section.rows:
            yield _row(row)


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"
