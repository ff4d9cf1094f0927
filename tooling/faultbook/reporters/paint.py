"""How a piece of text gets its look.

What belongs here: what painting is, and doing without. What does not: the codes that a terminal
obeys (``cli.terminal``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Paint: TypeAlias = "Callable[[str, str], str]"
"""Gives a piece of text, second, the look of a style, first, such as ``bold red``."""


def unpainted(_style: str, text: str) -> str:
    """The text as it is."""
    return text
