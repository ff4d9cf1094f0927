"""Times as users type them.

What belongs here: a day, a moment with an offset, and how long ago. What does not: the clock
(``here_and_now``).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from faultbook.errors import UsageProblem

FORMS = "2026-01-31, 2026-01-31T14:00:00Z or 7d"
"""Examples of what can be typed."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BACK = re.compile(r"(\d{1,5})([dw])")


def moment_of(text: str, now: datetime, *, at_end: bool = False) -> datetime:
    """The moment that a user means, as ``moment_in`` reads it.

    Raises:
        UsageProblem: The text is no time.
    """
    found = moment_in(text, now, at_end=at_end)
    if found is None:
        raise UsageProblem(f"{text!r} is no time; write {FORMS}")
    return found


def moment_in(text: str, now: datetime, *, at_end: bool = False) -> datetime | None:
    """The moment that a text stands for; None when it is no time.

    Args:
        text: A day in UTC, a moment with an offset, or how many days or weeks ago.
        now: What ``ago`` counts from.
        at_end: Whether a day stands for its end.
    """
    back = _BACK.fullmatch(text)
    try:
        if back is not None:
            return now - timedelta(days=int(back[1]) * (7 if back[2] == "w" else 1))
        found = datetime.fromisoformat(text)
        if _DAY.fullmatch(text):
            found = found.replace(tzinfo=UTC)
            return found + timedelta(days=1, microseconds=-1) if at_end else found
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo is not None else None
