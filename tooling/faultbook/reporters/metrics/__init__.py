"""Ways to write metrics down: ``Metrics`` in, text out, nothing else touched.

What belongs here: one module a format, each with a function ``render``, and the table of them. What
does not: measuring (``analysis.metrics``), terminals and where the text goes (``cli``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.analysis.metrics import Metrics

METRIC_REPORTERS: dict[str, str] = {
    "json": "faultbook.reporters.metrics.json",
    "csv": "faultbook.reporters.metrics.csv",
    "markdown": "faultbook.reporters.metrics.markdown",
    "prometheus": "faultbook.reporters.metrics.prometheus",
}
"""Module of each format, by the name users give it; imported only when asked for."""


def render_metrics(name: str, metrics: Metrics) -> str:
    """The metrics in the format ``name``, ending with a line feed."""
    text: str = import_module(METRIC_REPORTERS[name]).render(metrics)
    return text
