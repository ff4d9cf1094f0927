"""Ways to show what fixes and workarounds came to: ``Told`` in, text out, nothing else touched.

What belongs here: one module a format, each with a function ``render``, and the table of them.
What does not: the table of all fixes on a terminal (``cli``), made of the same rows (``wording``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.reporters.effect.told import Told

EFFECT_REPORTERS: dict[str, str] = {
    "text": "faultbook.reporters.effect.text",
    "json": "faultbook.reporters.effect.json",
    "markdown": "faultbook.reporters.effect.markdown",
}
"""Module of each format, by the name users give it; imported only when asked for."""


def render_effects(name: str, told: Told) -> str:
    """What came of fixes and workarounds in the format ``name``, ending with a line feed."""
    text: str = import_module(EFFECT_REPORTERS[name]).render(told)
    return text
