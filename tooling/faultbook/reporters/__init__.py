"""Ways to write a report: ``Report`` in, text out, nothing else touched.

What belongs here: one module a format, each with a function ``render``, and the table of them.
What does not: where the text goes (``cli``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.diagnostics import Report

REPORTERS: dict[str, str] = {
    "text": "faultbook.reporters.text",
    "json": "faultbook.reporters.json",
    "github": "faultbook.reporters.github",
    "gitlab": "faultbook.reporters.gitlab",
    "sarif": "faultbook.reporters.sarif",
    "junit": "faultbook.reporters.junit",
    "markdown": "faultbook.reporters.markdown",
}
"""Module of each format, by the name users give it; imported only when asked for."""


def render(name: str, report: Report) -> str:
    """The report in the format ``name``, ending with a line feed."""
    text: str = import_module(REPORTERS[name]).render(report)
    return text
