"""Durations as CRE rules have them, as windows and slides of signatures.

What belongs here: the spelling, https://pkg.go.dev/time#ParseDuration. What does not: what a window
means (``conditions``).
"""

from __future__ import annotations

import re
from decimal import Decimal

_SECONDS = {
    "ns": Decimal("1e-9"),
    "us": Decimal("1e-6"),
    "\u00b5s": Decimal("1e-6"),  # the micro sign
    "\u03bcs": Decimal("1e-6"),  # the Greek letter
    "ms": Decimal("1e-3"),
    "s": Decimal(1),
    "m": Decimal(60),
    "h": Decimal(3600),
}
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_UNIT = f"(?:{'|'.join(_SECONDS)})"
_PART = re.compile(f"({_NUMBER})({_UNIT})")
_WHOLE = re.compile(f"(?P<sign>[+-]?)(?P<parts>(?:{_NUMBER}{_UNIT})+)")
_OURS = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h)")
_MOST = Decimal(2**63) / 10**9  # seconds that fit into the 64 bits of Go's nanoseconds
_LONGEST = 100  # characters


def span_of(duration: str) -> str | None:
    """A duration as a signature has it, such as ``90s`` for ``1m30s``; None for what is none.

    One that a signature can have as it stands stays so; of all others seconds are made, exactly.
    """
    if duration in ("0", "+0", "-0"):
        return "0s"
    found = _WHOLE.fullmatch(duration) if len(duration) <= _LONGEST else None
    if found is None:
        return None
    parts = (part.groups() for part in _PART.finditer(found["parts"]))
    seconds = sum((Decimal(number) * _SECONDS[unit] for number, unit in parts), Decimal(0))
    if seconds >= _MOST:
        return None
    sign = found["sign"].rstrip("+")
    if _OURS.fullmatch(found["parts"]):
        return f"{sign}{found['parts']}"
    digits = f"{seconds:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{sign}{digits}s"


def is_nothing(span: str) -> bool:
    """Whether a span lasts no time."""
    return not re.search("[1-9]", span)


def is_negative(span: str) -> bool:
    """Whether a span goes back in time."""
    return span.startswith("-") and not is_nothing(span)
