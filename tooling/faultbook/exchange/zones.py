"""Zones by the short names that people write behind a time.

What belongs here: names and their offsets. What does not: the spelling of times (``times``).
"""

from __future__ import annotations

from datetime import timedelta

ZONES: dict[str, tuple[float, ...]] = {
    **dict.fromkeys(("UTC", "GMT", "Z", "WET"), (0,)),
    "WEST": (1,),
    "BST": (1, 6),
    "IST": (5.5, 1, 2),
    "CET": (1,),
    "CEST": (2,),
    "EET": (2,),
    "EEST": (3,),
    "SAST": (2,),
    "MSK": (3,),
    "HKT": (8,),
    "SGT": (8,),
    "AWST": (8,),
    "JST": (9,),
    "KST": (9,),
    "ACST": (9.5,),
    "ACDT": (10.5,),
    "AEST": (10,),
    "AEDT": (11,),
    "NZST": (12,),
    "NZDT": (13,),
    "AST": (-4,),
    "ADT": (-3,),
    "EST": (-5,),
    "EDT": (-4,),
    "CST": (-6, 8),
    "CDT": (-5,),
    "MST": (-7,),
    "MDT": (-6,),
    "PST": (-8,),
    "PDT": (-7,),
    "AKST": (-9,),
    "AKDT": (-8,),
    "HST": (-10,),
}
"""Hours from UTC of a zone's short name; several where it means several zones."""


def named_offset(name: str, own: timedelta | None = None) -> timedelta | None:
    """The offset of a zone's short name; None for a name that isn't known.

    Args:
        name: The name, in upper case.
        own: Offset that is likely; it settles a name that several zones have.
    """
    meanings = [timedelta(hours=hours) for hours in ZONES.get(name, ())]
    if not meanings:
        return None
    return own if own in meanings else meanings[0]
