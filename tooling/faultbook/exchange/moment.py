"""A time as a source has it.

What belongs here: the one type that all readers of times hand out. What does not: spellings of
times (``times``, ``tables.dates``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as the source has it, and whether it said its offset.

    Attributes:
        at: The time, with an offset.
        is_naive: Whether the source said none, so that the offset is that of a zone.
    """

    at: datetime
    is_naive: bool
