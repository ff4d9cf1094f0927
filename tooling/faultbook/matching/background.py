"""Ordinary log: lines that no signature of a known error may claim.

What belongs here: the lines. What does not: holding signatures against them (``rules``).

They were written for this, in the manner of common programs, warnings and harmless errors among
them; hosts, people and addresses in them are made up or reserved for documentation (RFC 2606, RFC
5737).
"""

from __future__ import annotations

import os
from functools import cache


@cache
def background_lines() -> tuple[str, ...]:
    """The lines, without their ends; none is empty."""
    # importlib.resources and pathlib take long to import, and every search would wait for them.
    with open(f"{os.path.splitext(__file__)[0]}.log", encoding="utf-8") as file:  # noqa: PTH122, PTH123
        return tuple(file.read().splitlines())
