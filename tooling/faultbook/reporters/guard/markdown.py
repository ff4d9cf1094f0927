"""What the guard found as Markdown, for a chat or the summary of a job.

What belongs here: headings and tables. What does not: the words (``wording``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.reporters.code_spans import code_cell
from faultbook.reporters.guard.wording import HEADS, lists, summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from faultbook.analysis.guarding import Guard


def render(guard: Guard, now: datetime) -> str:
    """What the guard found, ending with a line feed."""
    return "\n".join(_lines(guard, now)) + "\n"


def _lines(guard: Guard, now: datetime) -> Iterator[str]:
    yield f"## Guard, {now.date().isoformat()}"
    yield ""
    said = summary(guard)
    yield f"{said[:1].upper()}{said[1:]}."
    for one in lists(guard):
        yield from ("", f"### {one.heading}", "")
        yield f"| {' | '.join(HEADS)} |"
        yield "|---|---|---|"
        for row in one.rows:
            mend = " or ".join(map(code_cell, row.mend))
            yield f"| {code_cell(row.id)} | {code_cell(row.told)} | {mend} |"
