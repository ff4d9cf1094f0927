"""Ways to show what the guard found: a ``Guard`` in, text out, nothing else touched.

What belongs here: one module a format, each with a function ``render``, and the table of them. What
does not: tables on a terminal (``cli``), which are made of the same rows (``wording``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from faultbook.analysis.guarding import Guard

GUARD_REPORTERS: dict[str, str] = {
    "json": "faultbook.reporters.guard.json",
    "github": "faultbook.reporters.guard.github",
    "markdown": "faultbook.reporters.guard.markdown",
}
"""Module of each format, by the name users give it; imported only when asked for."""


def render_guard(name: str, guard: Guard, now: datetime) -> str:
    """What the guard found in the format ``name``, ending with a line feed."""
    text: str = import_module(GUARD_REPORTERS[name]).render(guard, now)
    return text
