"""Ordinary log: lines that no signature of a known error may claim.

What belongs here: the lines. What does not: holding signatures against them (``rules``).

They were written for this, in the manner of common programs, warnings and harmless errors among
them; hosts, people and addresses in them are made up or reserved for documentation (RFC 2606, RFC
5737).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def background_lines() -> tuple[str, ...]:
    """The lines, without their ends; none is empty."""
    # importlib.resources would take a third of the time of a whole search to import.
    text = Path(__file__).with_suffix(".log").read_text(encoding="utf-8")
    return tuple(text.splitlines())
