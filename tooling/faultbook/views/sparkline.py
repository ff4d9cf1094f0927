"""A year at a glance: how often something happened in each of the last twelve months.

What belongs here: counting by month, and the little picture of it with the words for whoever
doesn't see it. What does not: charts with axes (the dashboard's), and what is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.views.display import Item, day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from faultbook.analysis.periods import Period

HEIGHT = 20
"""Height of the picture, in its own units."""

_BAR, _GAP = 5, 2
_FLOOR = 1  # of a month in which nothing happened: the line that bars stand on


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A year at a glance.

    Attributes:
        counts: How often it happened in each month, the latest last.
        path: The bars as the ``d`` of an SVG path (SVG 2, 9.3), from the upper left corner.
        width: Width of the picture, in its own units.
        label: The picture in words.
        last: Day on which it happened last, within the twelve months or before; None for never.
    """

    counts: tuple[int, ...]
    path: str
    width: int
    label: str
    last: Item | None

    @property
    def total(self) -> int:
        """How often it happened in these months."""
        return sum(self.counts)

    @property
    def height(self) -> int:
        """Height of the picture, in its own units."""
        return HEIGHT


def sparkline_of(
    moments: Iterable[datetime | None], months: Sequence[Period], noun: str = "incident"
) -> Sparkline:
    """A year at a glance.

    Args:
        moments: When it happened, in any order; what isn't known isn't counted.
        months: The months, the latest last; ``SiteView.months``.
        noun: What happened, in the singular.
    """
    known = [moment for moment in moments if moment is not None]
    counts = tuple(sum(map(month.holds, known)) for month in months)
    last = max(known, default=None)
    return Sparkline(
        counts,
        _bars(counts),
        len(counts) * (_BAR + _GAP) - _GAP,
        _in_words(counts, months, noun),
        day_of(last) if last is not None else None,
    )


def _bars(counts: Sequence[int]) -> str:
    highest = max(counts, default=0) or 1
    steps = []
    for number, count in enumerate(counts):
        height = round(_FLOOR + count * (HEIGHT - _FLOOR) / highest)
        steps.append(f"M{number * (_BAR + _GAP)} {HEIGHT}v{-height}h{_BAR}v{height}z")
    return "".join(steps)


def _in_words(counts: Sequence[int], months: Sequence[Period], noun: str) -> str:
    told = [
        f"{count:,} in {month.name}" for count, month in zip(counts, months, strict=True) if count
    ]
    span = f"from {months[0].name} to {months[-1].name}" if months else ""
    if not told:
        return f"No {noun} {span}".rstrip()
    return f"{noun.capitalize()}s by month {span}: {', '.join(told)}"
