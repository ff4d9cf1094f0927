"""Both disciplines, aspect by aspect: the figures that show what each came to.

What belongs here: from a review to its lines. What does not: the table of aspects and what a metric
means (``analysis``), how a value is written (``analysis.figure_texts``), and layout (``markdown``,
``html``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.disciplines import EXAMPLE, OWNERSHIP
from faultbook.analysis.figure_texts import UNTOLD, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.analysis.disciplines import Aspect
    from faultbook.analysis.figures import Figure, Labels
    from faultbook.analysis.metric import Metric
    from faultbook.analysis.metrics import Metrics
    from faultbook.reporters.review.contents import Example, Review

_MOST = 5  # figures of one metric in an aspect
_SHORT = ("median", "p90")  # the statistics of a time that a review tells


class Line(NamedTuple):
    """A figure of an aspect.

    Attributes:
        name: What it is, in words of our own.
        about: What records say it is about, or "".
        value: What it comes to.
        basis: How many records it is told from, where that matters, or "".
        before: What it came to in the period before, or "".
    """

    name: str
    about: str
    value: str
    basis: str
    before: str


def lines(review: Review, aspect: Aspect) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The figures of an aspect: those of incident management, and those of problem management."""
    if aspect.name == EXAMPLE:
        return _example(review.incident_example), _example(review.problem_example)
    by_team = aspect.name == OWNERSHIP
    now = review.now.teams if by_team else review.now.metrics
    before = None
    if review.before is not None:
        before = review.before.teams if by_team else review.before.metrics
    incident, problem = (
        tuple(line for key in keys for line in _lines(key, now, before))
        for keys in (aspect.incident.metrics, aspect.problem.metrics)
    )
    return incident, problem


def _example(found: Example | None) -> tuple[Line, ...]:
    if found is None:
        return ()
    return (Line(found.id, found.title, found.told, "", ""),)


def _lines(key: str, now: Metrics, before: Metrics | None) -> Iterator[Line]:
    """The figures of a metric that say something; of many, those that matter most."""
    found = [
        (group, metric, figure)
        for group, metric, figure in _figures(key, now)
        if figure.known or figure.missing or figure.pending or not (figure.labels or group)
    ]
    if now.by is not None or key == "incident_sources":
        found.sort(key=lambda one: -(one[2].value or 0))
    elif key == "service_availability":
        found.sort(key=lambda one: (one[2].value is None, one[2].value))
    for group, metric, figure in found[:_MOST]:
        labels = (*((("group", group),) if group else ()), *figure.labels)
        yield Line(
            metric.name,
            ", ".join(_about(name, value) for name, value in labels),
            _value(metric, figure),
            _basis(metric, figure),
            _before(metric, before, group, figure.labels),
        )
    if len(found) > _MOST:
        yield Line(found[0][1].name, "", f"{len(found) - _MOST:,} more", "", "")


def _figures(key: str, metrics: Metrics) -> Iterator[tuple[str, Metric, Figure]]:
    for measured in metrics.measured:
        if measured.metric.key == key:
            yield from ((measured.group, measured.metric, one) for one in measured.figures)


def _about(name: str, value: str) -> str:
    return f"priority {value}" if name == "priority" else value


def _value(metric: Metric, figure: Figure) -> str:
    if figure.value is None:
        return UNTOLD
    values = dict(figure.values)
    if "median" in values:
        median, p90 = (told(metric.unit, values[name]) for name in _SHORT)
        return f"median {median}, 90 % within {p90}"
    return told(metric.unit, figure.value)


def _basis(metric: Metric, figure: Figure) -> str:
    if metric.unit == "count":
        return f"{figure.missing:,} unknown" if figure.missing else ""
    parts = [f"of {figure.known:,}"]
    parts += [f"{figure.missing:,} unknown"] if figure.missing else []
    parts += [f"{figure.pending:,} to come"] if figure.pending else []
    return ", ".join(parts)


def _before(metric: Metric, before: Metrics | None, group: str, labels: Labels) -> str:
    if before is None or metric.is_of_today:
        return ""
    found = next(
        (
            one
            for own, _, one in _figures(metric.key, before)
            if (own, one.labels) == (group, labels)
        ),
        None,
    )
    if found is None:
        return told(metric.unit, 0) if metric.unit == "count" else UNTOLD
    return told(metric.unit, found.value)
