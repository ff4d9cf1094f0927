"""What a chart is made of: names, numbers and what is said of them.

What belongs here: plain values. What does not: how they are drawn (``altair_charts``).
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Form: TypeAlias = Literal["stacked", "lines", "ranked"]
"""How numbers are shown: ``stacked`` on columns side by side, as ``lines`` from the left to the
right, or ``ranked`` as bars below each other."""

MOST_SERIES = 6
"""Series that colours tell apart."""

PALETTES: dict[Form, tuple[int, ...]] = {
    "stacked": (1, 2, 3, 4, 5, 6),
    "lines": (4, 2, 6, 3, 1, 5),
    "ranked": (4,),
}
"""Numbers of the colours of series, in order: red comes first where the first are the worst."""


class Series(NamedTuple):
    """Numbers of one meaning, one for each category.

    Attributes:
        name: What they are.
        values: The numbers; None for what nobody can tell.
    """

    name: str
    values: tuple[float | None, ...]


class Plot(NamedTuple):
    """A chart.

    Attributes:
        key: Its name in ids, letters and hyphens.
        form: How its numbers are shown.
        title: What it shows.
        description: The same for readers who don't see it, with what is to be seen.
        unit: What its numbers are, as the axis says.
        categories: What the numbers are told for, such as months.
        series: The numbers, at most ``MOST_SERIES`` of one length with the categories; one alone
            where they are ranked.
        texts: The numbers of the first series as text, where bars are ranked.
        highest: The end of the axis; None for what the numbers need.
    """

    key: str
    form: Form
    title: str
    description: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    texts: tuple[str, ...] = ()
    highest: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be seen: no number, or nothing but zeros on columns."""
        numbers = [value for one in self.series for value in one.values if value is not None]
        return not numbers or (self.form != "lines" and not any(numbers))
