"""Ways to show what is known of a text: ``Told`` in, text out, nothing else touched.

What belongs here: one module a format, each with a function ``render``, and the table of them.
What does not: where the text goes (``cli``), and hiding secrets (``matching.redaction``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.reporters.matches.told import Told

MATCH_REPORTERS: dict[str, str] = {
    "text": "faultbook.reporters.matches.text",
    "json": "faultbook.reporters.matches.json",
    "markdown": "faultbook.reporters.matches.markdown",
}
"""Module of each format, by the name users give it; imported only when asked for."""


def render_matches(name: str, told: Told) -> str:
    """The answer in the format ``name``, ending with a line feed."""
    text: str = import_module(MATCH_REPORTERS[name]).render(told)
    return text
