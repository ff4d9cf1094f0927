"""Figures in words: how a count, a share and a time are told to people.

What belongs here: values and figures as one line of text, and the rows of a table. What does not:
tables and documents made of them (the neighbours), and escaping, which is done where they are
shown.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.figures import ONLY
from faultbook.spans import span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from faultbook.analysis.figures import Figure
    from faultbook.analysis.metric import Topic, Unit
    from faultbook.analysis.metrics import Measured, Metrics

UNTOLD = "none"
"""What is told where a figure has no value."""

HEADS = ("Metric", "Of", "Known", "Missing", "Pending", "Value")
"""Names of a table's columns; where there are groups, theirs comes after the second."""

_STATISTICS = {"median": "median", "p90": "90 % within", "mean": "mean"}
_FULL = 0.999_995  # from here on a share would be rounded to 100 %
_FINE = 0.99  # from here on what is missing to the whole matters more than the share
_COARSE = 0.0005  # below this a share would be rounded to nothing


class Row(NamedTuple):
    """A figure as a row of a table.

    Attributes:
        metric: The metric's name.
        about: What of it the figure is about, such as a priority; or "".
        group: The group, or "".
        known: Records that it is told from.
        missing: Records that lack what is needed.
        pending: Records for which it is too early.
        value: What it comes to.
    """

    metric: str
    about: str
    group: str
    known: int
    missing: int
    pending: int
    value: str

    def cells(self, *, with_group: bool) -> tuple[str, ...]:
        """Its cells, for the columns of ``heads``."""
        group = (self.group,) if with_group else ()
        counts = (f"{number:,}" for number in (self.known, self.missing, self.pending))
        return (self.metric, self.about, *group, *counts, self.value)


def bounds(metrics: Metrics) -> str:
    """From when until when, by the clocks of the zone."""
    zone = metrics.zone
    start = "the first incident" if metrics.start is None else _minute(metrics.start, zone)
    return f"from {start} to {_minute(metrics.end, zone)} ({zone})"


def _minute(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def heads(metrics: Metrics) -> tuple[str, ...]:
    """Names of a table's columns."""
    return (*HEADS[:2], metrics.by.capitalize(), *HEADS[2:]) if metrics.by else HEADS


def rows(metrics: Metrics, topic: Topic) -> Iterator[Row]:
    """A row for each figure of a topic; with groups, for each that some record belongs to."""
    for measured in metrics.measured:
        if measured.metric.topic == topic:
            yield from _rows(measured, is_grouped=bool(metrics.by))


def _rows(measured: Measured, *, is_grouped: bool) -> Iterator[Row]:
    metric = measured.metric
    for figure in measured.figures:
        if is_grouped and not (figure.known or figure.missing or figure.pending):
            continue
        about = ", ".join(
            value if name != "priority" else f"priority {value}"
            for name, value in figure.labels
            if value != measured.group
        )
        counts = (figure.known, figure.missing, figure.pending)
        yield Row(metric.name, about, measured.group, *counts, figure_told(metric.unit, figure))


def figure_told(unit: Unit, figure: Figure) -> str:
    """All values of a figure in a line."""
    if figure.value is None:
        return UNTOLD
    if figure.values[0][0] == ONLY:
        return told(unit, figure.value)
    return ", ".join(
        f"{_STATISTICS[statistic]} {told(unit, value)}" for statistic, value in figure.values
    )


def told(unit: Unit, value: float | None) -> str:
    """One value."""
    if value is None:
        return UNTOLD
    if unit == "seconds":
        return duration(value)
    return percent(value) if unit == "share" else f"{value:,.0f}"


def duration(seconds: float) -> str:
    """A time, which may be less than nothing, in its two largest units."""
    sign = "-" if seconds < 0 else ""
    size = abs(seconds)
    is_short = round(size) < 60  # noqa: PLR2004 - seconds of a minute
    return f"{sign}{round(size)} s" if is_short else f"{sign}{span(timedelta(seconds=size))}"


def percent(value: float) -> str:
    """A share in per cent; the whole and nothing are told of just these."""
    if 0 < value < _COARSE:
        return "under 0.1 %"
    if _FULL <= value < 1:
        return "over 99.999 %"
    digits = 3 if _FINE <= value < 1 else 1
    text = f"{value * 100:.{digits}f}"
    return f"{text.rstrip('0').rstrip('.')} %"
