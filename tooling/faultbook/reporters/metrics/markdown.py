"""Metrics as tables in Markdown, for a page or a pull request.

What belongs here: headings and tables. What does not: figures in words (``wording``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.analysis.metric import TOPICS
from faultbook.reporters.code_spans import code_cell
from faultbook.reporters.metrics.wording import bounds, heads, rows

if TYPE_CHECKING:
    from faultbook.analysis.metrics import Metrics


def render(metrics: Metrics) -> str:
    """A table for each topic."""
    title = "Metrics of all time" if metrics.period == "all" else f"Metrics of {metrics.period}"
    lines = [f"# {title}", "", f"F{bounds(metrics)[1:]}."]
    if metrics.services:
        lines += ["", f"Of {', '.join(map(code_cell, metrics.services))} alone."]
    columns = heads(metrics)
    for topic in TOPICS:
        lines += ["", f"## {topic.capitalize()}", "", f"| {' | '.join(columns)} |"]
        lines.append(f"|{'---|' * len(columns)}")
        for row in rows(metrics, topic):
            plain = row._replace(about=code_cell(row.about), group=code_cell(row.group))
            cells = plain.cells(with_group=bool(metrics.by))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
