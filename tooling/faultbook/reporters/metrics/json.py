"""Metrics for programs: versioned JSON.

What belongs here: the document's shape and its schema. What does not: the types that hold metrics
inside Faultbook (``analysis.metrics``), which may change without this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from faultbook.analysis.figures import ONLY
from faultbook.analysis.metric import TOPICS, UNITS
from faultbook.analysis.slices import Grouping
from faultbook.reporters.history_values import rfc3339
from faultbook.reporters.json import to_json
from faultbook.reporters.schema_parts import (
    DIALECT,
    count_of,
    list_of,
    object_of,
    schema_id,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.analysis.figures import Figure
    from faultbook.analysis.metrics import Measured, Metrics

VERSION = 1
"""Version of the document's shape; it changes when a key goes or means something else."""

_PRECISION = 6  # digits behind the point
_VALUE = "value"


def render(metrics: Metrics) -> str:
    """The metrics as one JSON document in ASCII."""
    by_key: dict[str, list[Measured]] = {}
    for one in metrics.measured:
        by_key.setdefault(one.metric.key, []).append(one)
    return to_json(
        {
            "version": VERSION,
            "period": {
                "name": metrics.period,
                "start": None if metrics.start is None else rfc3339(metrics.start),
                "end": rfc3339(metrics.end),
            },
            "by": metrics.by,
            "services": list(metrics.services),
            "groups": list(metrics.groups),
            "metrics": [_metric(found) for found in by_key.values()],
        }
    )


def _metric(found: list[Measured]) -> dict[str, Any]:
    metric = found[0].metric
    return {
        "key": metric.key,
        "name": metric.name,
        "topic": metric.topic,
        "unit": metric.unit,
        "figures": [_figure(one.group, figure) for one in found for figure in one.figures],
    }


def _figure(group: str, figure: Figure) -> dict[str, Any]:
    return {
        "group": group or None,
        "labels": dict(figure.labels),
        "values": {
            _VALUE if statistic == ONLY else statistic: rounded(value)
            for statistic, value in figure.values
        },
        "known": figure.known,
        "missing": figure.missing,
        "pending": figure.pending,
    }


def rounded(value: float | None) -> float | int | None:
    """A value as programs get it: a whole number where it is one."""
    if value is None:
        return None
    near = round(value, _PRECISION)
    return int(near) if near == int(near) else near


def schema() -> dict[str, Any]:
    """The schema of ``faultbook metrics --format json``."""
    period = object_of(
        "The period.",
        {
            "name": text_of("Its name, such as 2026-Q3; 'all' for all time."),
            "start": text_of(
                "When it begins; null where nothing says when the first incident began.",
                may_be_null=True,
                format="date-time",
            ),
            "end": text_of("When it ends, or now, whichever comes first.", format="date-time"),
        },
    )
    properties = {
        "version": {"const": VERSION},
        "period": period,
        "by": _one_of(
            "What makes the groups; null where there are none.", get_args(Grouping), None
        ),
        "services": list_of("Services that were asked about; none for all.", {"type": "string"}),
        "groups": list_of(
            "Names of the groups; one that is empty where there are none.", {"type": "string"}
        ),
        "metrics": list_of("Every metric, in the order of the guide.", _metric_schema()),
    }
    return {
        "$schema": DIALECT,
        "$id": schema_id(VERSION, "metrics"),
        "title": "Metrics",
        **object_of("Outcome of 'faultbook metrics --format json'.", properties),
    }


def _one_of(description: str, words: Iterable[str], *more: None) -> dict[str, Any]:
    return {"description": description, "enum": [*words, *more]}


def _metric_schema() -> dict[str, Any]:
    return object_of(
        "A metric.",
        {
            "key": text_of("Its name for programs."),
            "name": text_of("Its name for people."),
            "topic": _one_of("What it is a metric of.", TOPICS),
            "unit": _one_of("The unit of its values.", UNITS),
            "figures": list_of("What it comes to.", _figure_schema()),
        },
    )


def _figure_schema() -> dict[str, Any]:
    number = {"type": ["number", "null"]}
    return object_of(
        "A figure.",
        {
            "group": text_of("Its group; null where there are none.", may_be_null=True),
            "labels": {
                "description": "What it is about, beyond its metric.",
                "type": "object",
                "additionalProperties": {"type": "string"},
            },
            "values": {
                "description": "Its values by statistic, or one as 'value'; null for none.",
                "type": "object",
                "properties": dict.fromkeys((_VALUE, "median", "p90", "mean"), number),
                "minProperties": 1,
                "additionalProperties": False,
            },
            "known": count_of("Records that it is told from."),
            "missing": count_of("Records that lack what is needed, or contradict themselves."),
            "pending": count_of("Records for which it is too early."),
        },
    )
