"""Metrics in words: the rows of a table, and the time they are told of.

What belongs here: rows and columns. What does not: one figure as text (``analysis.figure_texts``),
tables and documents made of the rows (the neighbours), and escaping, which is done where they are
shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.figure_texts import figure_told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from faultbook.analysis.metric import Topic
    from faultbook.analysis.metrics import Measured, Metrics

HEADS = ("Metric", "Of", "Known", "Missing", "Pending", "Value")
"""Names of a table's columns; where there are groups, theirs comes after the second."""


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
