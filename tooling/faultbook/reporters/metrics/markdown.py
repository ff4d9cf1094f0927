"""Metrics as tables in Markdown, for a page or a pull request.

What belongs here: headings and tables. What does not: figures in words (``wording``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.analysis.metric import TOPICS
from faultbook.reporters.code_spans import code_cell
from faultbook.reporters.history_values import minute
from faultbook.reporters.metrics.wording import heads, rows

if TYPE_CHECKING:
    from faultbook.analysis.metrics import Metrics


def render(metrics: Metrics) -> str:
    """A table for each topic."""
    start = f"{minute(metrics.start)} UTC" if metrics.start else "the first incident"
    title = "Metrics of all time" if metrics.period == "all" else f"Metrics of {metrics.period}"
    lines = [f"# {title}", "", f"From {start} to {minute(metrics.end)} UTC."]
    if metrics.services:
        lines += ["", f"Of {', '.join(map(code_cell, metrics.services))} alone."]
    columns = heads(metrics)
    for topic in TOPICS:
        lines += ["", f"## {topic.capitalize()}", "", f"| {' | '.join(columns)} |"]
        lines.append(f"|{'---|' * len(columns)}")
        for row in rows(metrics, topic):
            name, colon, about = row.metric.partition(": ")
            told = f"{name}{colon}{code_cell(about)}"
            group = code_cell(row.group) if metrics.by else ""
            cells = row._replace(metric=told, group=group).cells(with_group=bool(metrics.by))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
