"""How many records there are, as programs are told.

What belongs here: counting by kind. What does not: figures that mean more (``analysis``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.kinds import KINDS
from faultbook.views.display import OPEN_STATES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.record import Entry


def record_counts(entries: Iterable[Entry]) -> dict[str, dict[str, int]]:
    """By kind, the number of records and of those in a state that concerns a reader now."""
    found = {kind: {"all": 0, "open": 0} for kind in KINDS}
    for entry in entries:
        found[entry.kind]["all"] += 1
        found[entry.kind]["open"] += entry.status in OPEN_STATES[entry.kind]
    return found
