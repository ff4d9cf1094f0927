"""What came of fixes and workarounds, as lines for people.

What belongs here: the order of the parts and aligned columns. What does not: the sentences
(``wording``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.plain_text import visible
from faultbook.reporters.effect import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.analysis.effect import Effect
    from faultbook.analysis.relief import Relief
    from faultbook.reporters.effect.told import Told


def render(told: Told) -> str:
    """A part for each record, with an empty line between them, ending with a line feed."""
    parts = [
        *("\n".join(_effect(one)) for one in told.effects),
        *(f"{_head(one.id, one.title)}\n{wording.undeployed(one)}" for one in told.undeployed),
        *("\n".join(_relief(one)) for one in told.reliefs),
    ]
    return "\n\n".join(parts) + "\n"


def _effect(effect: Effect) -> Iterator[str]:
    yield _head(effect.problem.id, effect.problem.title)
    yield wording.verdict(effect)
    yield from _aligned([wording.SIDE_HEADS, *wording.side_rows(effect)])
    yield from map(visible, wording.remarks(effect))


def _relief(relief: Relief) -> Iterator[str]:
    yield _head(relief.known_error.id, relief.known_error.title)
    yield from _aligned([wording.RELIEF_HEADS, *wording.relief_rows(relief)])
    yield from wording.relief_remarks(relief)


def _head(record_id: str, title: str) -> str:
    return visible(f"{record_id}  {title}")


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns: the first to the left, figures to the right."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield f"  {first.ljust(widths[0])}  {'  '.join(cells)}"
