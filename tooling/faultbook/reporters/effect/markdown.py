"""What came of fixes and workarounds as Markdown, for a review or a ticket.

What belongs here: headings and tables. What does not: the sentences (``wording``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.reporters.code_spans import code_cell, code_span
from faultbook.reporters.effect import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.analysis.effect import Effect
    from faultbook.analysis.relief import Relief
    from faultbook.reporters.effect.told import Told


def render(told: Told) -> str:
    """A table of all fixes where there are several, and a part for each record."""
    return "\n".join(_lines(told)) + "\n"


def _lines(told: Told) -> Iterator[str]:
    yield f"## Effect, {told.now.date().isoformat()}"
    if len(told.effects) > 1:
        yield ""
        yield from _table(wording.ALL_HEADS, [_all_cells(one) for one in told.effects])
    for effect in told.effects:
        yield from _effect(effect)
    for problem in told.undeployed:
        yield from ("", _head(problem.id, problem.title), "", wording.undeployed(problem))
    for relief in told.reliefs:
        yield from _relief(relief)


def _all_cells(effect: Effect) -> tuple[str, ...]:
    first, *figures, title = wording.all_row(effect)
    return (code_cell(first), *figures, code_cell(title))


def _effect(effect: Effect) -> Iterator[str]:
    yield from ("", _head(effect.problem.id, effect.problem.title), "", wording.verdict(effect), "")
    yield from _table(wording.SIDE_HEADS, wording.side_rows(effect))
    for remark in wording.remarks(effect):
        yield from ("", remark)


def _relief(relief: Relief) -> Iterator[str]:
    yield from ("", _head(relief.known_error.id, relief.known_error.title), "")
    yield from _table(wording.RELIEF_HEADS, wording.relief_rows(relief))
    for remark in wording.relief_remarks(relief):
        yield from ("", remark)


def _head(record_id: str, title: str) -> str:
    return f"### {code_span(record_id)} {code_span(title)}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
