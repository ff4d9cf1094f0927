"""Times of a record that its history proves where the record doesn't state them.

What belongs here: when it was opened and closed. What does not: comparing what it states with its
history (``rules``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.history.credit import landed_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from faultbook.history.timeline import Landing, Timeline

ENDS: dict[str, frozenset[str]] = {
    "incident": frozenset({"closed", "cancelled"}),
    "problem": frozenset({"closed"}),
    "known-error": frozenset({"retired"}),
}
"""States of each kind in which nothing is left to do."""

_OPENED, _CLOSED = "opened_at", "closed_at"


class DerivedStamp(NamedTuple):
    """A time that follows from history.

    Attributes:
        field: The field that it stands for, ``opened_at`` or ``closed_at``.
        at: The time, in UTC.
        commit: Id of the mainline commit that proves it.
    """

    field: str
    at: datetime
    commit: str


def derived_stamps(
    timeline: Timeline, landing_of: Callable[[int], Landing]
) -> tuple[DerivedStamp, ...]:
    """The times that a record leaves out and its history proves.

    It was opened when it first landed, and closed when it last came to the end that it is in.

    Args:
        timeline: The record's timeline.
        landing_of: Gives a landing by its number.
    """
    proven = {_OPENED: timeline.versions[0].landing}
    last = timeline.stays[-1] if timeline.stays else None
    if last is not None and last.status in ENDS[timeline.kind]:
        proven[_CLOSED] = last.since
    found = []
    for field, number in proven.items():
        if (field,) not in timeline.last_set:
            commit = landing_of(number).commit
            found.append(DerivedStamp(field, landed_at(commit), commit.id))
    return tuple(found)
