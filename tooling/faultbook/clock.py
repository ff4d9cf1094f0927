"""The moment that counts as now, and how long what was judged by it stays true.

What belongs here: comparing moments and days with now. What does not: asking the machine for the
time, which only the top floor does.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_DAY = timedelta(days=1)


class Clock:
    """A fixed now that remembers which later moment would have given another answer.

    Whoever judges by time asks here, so that an outcome can be kept until the first moment at
    which it may change, and not a second longer.

    Args:
        now: The moment that counts as now, with an offset.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._next: datetime | None = None

    def has_passed(self, moment: datetime) -> bool:
        """Whether a moment is now or earlier."""
        if moment <= self.now:
            return True
        if self._next is None or moment < self._next:
            self._next = moment
        return False

    def is_over(self, day: date) -> bool:
        """Whether a day has ended, in UTC."""
        try:
            midnight = datetime.combine(day, time(), UTC) + _DAY
        except OverflowError:  # the calendar's last day
            return False
        return self.has_passed(midnight)

    def next_change(self) -> datetime | None:
        """The earliest moment asked about since the last call that was still to come."""
        found, self._next = self._next, None
        return found
