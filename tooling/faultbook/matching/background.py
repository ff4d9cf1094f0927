"""Ordinary log: lines that no signature of a known error may claim.

What belongs here: the lines. What does not: holding signatures against them (``rules``).

They were written for this, in the manner of common programs, warnings and harmless errors among
them; hosts, people and addresses in them are made up or reserved for documentation (RFC 2606, RFC
5737).
"""

from __future__ import annotations

from functools import cache


@cache
def background_lines() -> tuple[str, ...]:
    """The lines, without their ends; none is empty."""
    from importlib import resources  # brings tempfile and shutil along

    data = resources.files("faultbook.matching").joinpath("background.log")
    return tuple(data.read_text(encoding="utf-8").splitlines())
