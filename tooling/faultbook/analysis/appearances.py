"""Known errors that were met for the first time, or again after a long silence.

What belongs here: when each known error was met. What does not: recognising one (``matching``).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.links import Links
from faultbook.analysis.series import WINDOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.series import Dated

SILENCE = timedelta(days=365)
"""Time without it after which a known error counts as new again."""


class Appearance(NamedTuple):
    """A known error that was met in the last window, and not for long before.

    Attributes:
        known_error: Its id.
        title: Its title.
        first: When the first of the window's incidents began, in UTC.
        before: When the last incident before that began, in UTC; None where there was none.
        incidents: Ids of the window's incidents, by when they began.
    """

    known_error: str
    title: str
    first: datetime
    before: datetime | None
    incidents: tuple[str, ...]


def appearances_of(incidents: Sequence[Dated], evidence: Evidence) -> tuple[Appearance, ...]:
    """The known errors that appeared in the last window, by when they did.

    An incident meets the known error that it names and those whose signature, if it isn't weak,
    its error text shows.

    Args:
        incidents: The incidents, by when they began.
        evidence: What the register tells.
    """
    links = Links(evidence)
    met: dict[str, list[Dated]] = defaultdict(list)
    for one in incidents:
        for known_error in dict.fromkeys(links.known_errors_of(one.incident)):
            met[known_error].append(one)
    start = (evidence.now - WINDOW).timestamp()
    found: list[Appearance] = []
    for known_error, ones in met.items():
        row = evidence.known_error.get(known_error)
        latest = [one for one in ones if one.at >= start]
        earlier = ones[: len(ones) - len(latest)]
        if not latest or row is None:
            continue
        if earlier and latest[0].at - earlier[-1].at < SILENCE.total_seconds():
            continue
        first = datetime.fromtimestamp(latest[0].at, UTC)
        before = datetime.fromtimestamp(earlier[-1].at, UTC) if earlier else None
        ids = tuple(one.incident.id for one in latest)
        found.append(Appearance(row.id, row.title, first, before, ids))
    return tuple(sorted(found, key=lambda one: (one.first, one.known_error)))
