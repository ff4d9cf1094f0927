"""Metrics in Prometheus' text format, for a scrape or a textfile collector.

What belongs here: names, labels and escaping, as of version 0.0.4 of the format,
https://prometheus.io/docs/instrumenting/exposition_formats/. What does not: figures in words
(``wording``).

Every metric is a gauge, since it is told anew for a period each time. A figure without a value has
no sample.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.analysis.figures import ONLY
from faultbook.plain_text import visible
from faultbook.reporters.metrics.json import rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faultbook.analysis.metric import Metric, Unit
    from faultbook.analysis.metrics import Measured, Metrics

_SUFFIX: dict[Unit, str] = {"count": "", "seconds": "_seconds", "share": "_ratio"}
_RECORDS = "faultbook_metric_records"
_RECORDS_HELP = (
    "Records that a metric is told from (known), that lack what is needed (missing), and for which"
    " it is too early (pending)."
)
_BOUNDS = {
    "start": "When the period begins, in seconds since 1970.",
    "end": "When the period ends, or now, whichever comes first, in seconds since 1970.",
}


def name_of(metric: Metric) -> str:
    """The metric's name in Prometheus."""
    return f"faultbook_{metric.key}{_SUFFIX[metric.unit]}"


def render(metrics: Metrics) -> str:
    """All metrics, each with its help, its type and its samples."""
    lines: list[str] = []
    for side, said in _BOUNDS.items():
        moment = metrics.start if side == "start" else metrics.end
        if moment is not None:
            name = f"faultbook_period_{side}_timestamp_seconds"
            value = rounded(moment.timestamp())
            lines += [*_head(name, said), _sample(name, {"period": metrics.period}, value)]
    families: dict[str, list[Measured]] = {}
    for one in metrics.measured:
        families.setdefault(one.metric.key, []).append(one)
    for found in families.values():
        samples = list(_values(metrics.by, found))
        if samples:
            lines += [*_head(name_of(found[0].metric), found[0].metric.definition), *samples]
    records = [line for one in metrics.measured for line in _records(metrics.by, one)]
    lines += [*_head(_RECORDS, _RECORDS_HELP), *records] if records else []
    return "\n".join(lines) + "\n"


def _head(name: str, said: str) -> tuple[str, str]:
    escaped = said.replace("\\", r"\\").replace("\n", r"\n")
    return f"# HELP {name} {escaped}", f"# TYPE {name} gauge"


def _values(by: str | None, found: list[Measured]) -> Iterator[str]:
    for one in found:
        for figure in one.figures:
            for statistic, value in figure.values:
                if value is not None:
                    labels = _labels(by, one.group, figure.labels)
                    more = {} if statistic == ONLY else {"statistic": statistic}
                    yield _sample(name_of(one.metric), labels | more, rounded(value))


def _records(by: str | None, one: Measured) -> Iterator[str]:
    for figure in one.figures:
        labels = _labels(by, one.group, figure.labels)
        for state in ("known", "missing", "pending"):
            about = {"metric": one.metric.key, **labels, "records": state}
            yield _sample(_RECORDS, about, getattr(figure, state))


def _labels(by: str | None, group: str, more: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """A figure's labels; one that is named as the groups are says the same as the group."""
    return ({by: group} if by else {}) | dict(more)


def _sample(name: str, labels: Mapping[str, str], value: float | None) -> str:
    written = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    return f"{name}{{{written}}} {value}" if written else f"{name} {value}"


def _escaped(text: str) -> str:
    return visible(text).replace("\\", r"\\").replace('"', r"\"")
