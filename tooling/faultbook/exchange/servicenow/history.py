"""The rows of one record in their order, and what happened from one to the next.

What belongs here: the form in which each update of a record is a row of its own, as audit reports
and https://archive.ics.uci.edu/dataset/498 have it. What does not: what the last row says
(``incident``, ``problem``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.exchange.servicenow.text import folded, one_line
from faultbook.exchange.source import Setback, refused, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from faultbook.exchange.servicenow.stamps import Stamps
    from faultbook.exchange.source import SourceRow

_CONSTANT = ("opened_at", "sys_created_on")
_DIGITS = 9  # more are no count of updates
_OVER = frozenset({"resolved", "closed", "cancelled"})


class Version(NamedTuple):
    """A record as one row has it.

    Attributes:
        at: When it was updated to this; None where the row doesn't say.
        cells: Its cells.
        file: File of the row.
    """

    at: datetime | None
    cells: Mapping[str, str]
    file: str


def versions(rows: Sequence[SourceRow], stamps: Stamps) -> list[Version] | Setback:
    """The rows of a record, the earliest first; those that say the same are one.

    They are in the order of ``sys_updated_on``, then of ``sys_mod_count``.
    """
    if len(rows) == 1:
        return [_version(rows[0], stamps)]
    distinct = {frozenset(row.data[1].items()): row for row in reversed(rows)}
    found = [_version(row, stamps) for row in reversed(distinct.values())]
    if len(found) == 1:
        return found
    counts = [_count(version.cells.get("sys_mod_count", "")) for version in found]
    order = range(len(found))
    if all(version.at is not None for version in found):
        ordered = sorted(order, key=lambda i: (found[i].at, counts[i]))
    elif min(counts) >= 0:
        ordered = sorted(order, key=counts.__getitem__)
    else:
        other = next(row for row in distinct.values() if row.data != rows[0].data)
        said = f"stands at {rows[0].place} and at {other.place}, differently"
        return refused(f"{shown(rows[0].key)} {said}; export the column 'Updated' too")
    last, before = (found[i] for i in (ordered[-1], ordered[-2]))
    if last.at == before.at and counts[ordered[-1]] == counts[ordered[-2]]:
        stamps.notes.append("two rows are equally late; what the lower one says is taken")
    return [found[i] for i in ordered]


def _version(row: SourceRow, stamps: Stamps) -> Version:
    cells: dict[str, str] = row.data[1]
    text, file = cells.get("sys_updated_on"), row.place.file
    return Version(stamps.read(file, "sys_updated_on", text) if text else None, cells, file)


def _count(text: str) -> int:
    """A number of updates; -1 for what is none."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else -1


def changed_constants(found: Sequence[Version]) -> list[str]:
    """Notes on what can't change from one row to the next, and does."""
    if len(found) == 1:
        return []
    return [
        f"{column} differs from row to row; the last is taken"
        for column in _CONSTANT
        if len({version.cells[column] for version in found if column in version.cells}) > 1
    ]


def present_status(cells: Mapping[str, str]) -> str:
    """An incident's state, as written."""
    return cells.get("incident_state") or cells.get("state") or ""


def events(found: Sequence[Version], states: Mapping[str, str]) -> list[dict[str, Any]]:
    """What happened from row to row, as entries of a timeline.

    Args:
        found: The rows in order.
        states: Our state for each of the source's, in lower case.
    """
    if len(found) == 1:
        return []
    told = _Told(states)
    entries: list[dict[str, Any]] = []
    for at, cells, _ in found:
        happened = told.news(cells)
        if at is not None and happened:
            entries += [{"at": at, "event": event} for event in happened]
    return entries


class _Told:
    """What the rows up to one have told."""

    def __init__(self, states: Mapping[str, str]) -> None:
        self._states = states
        self._is_first = True
        self._state = self._group = self._person = self._priority = ""
        self._reopened = 0
        self._is_over = False

    def news(self, cells: Mapping[str, str]) -> list[str]:
        """What the next row tells anew."""
        happened = self._standing(cells)
        group, person = cells.get("assignment_group", ""), cells.get("assigned_to", "")
        if (group and group != self._group) or (person and person != self._person):
            happened.append(_assigned(group, person))
            self._group, self._person = group or self._group, person or self._person
        priority = cells.get("priority", "")
        if priority and priority != self._priority:
            if self._priority:
                happened.append(f"Priority {one_line(priority)}")
            self._priority = priority
        self._is_first = False
        return happened

    def _standing(self, cells: Mapping[str, str]) -> list[str]:
        happened: list[str] = []
        reopened = _count(cells.get("reopen_count", ""))
        is_again = reopened > self._reopened and not self._is_first
        self._reopened = max(reopened, self._reopened)
        state = present_status(cells)
        is_new = bool(state) and state != self._state
        status = self._states.get(folded(state), "") if is_new else ""
        if status:
            was_over, self._is_over = self._is_over, status in _OVER
            is_again = is_again or (was_over and not self._is_over)
        if is_again:
            happened.append("Reopened")
        if is_new:
            if not (self._is_first and status == "new"):
                happened.append(f"State: {one_line(state)}")
            self._state = state
        return happened


def _assigned(group: str, person: str) -> str:
    if group and person:
        return f"Assigned to {one_line(group)} ({one_line(person)})"
    return f"Assigned to {one_line(group or person)}"


def reached(found: Sequence[Version], states: Mapping[str, str], status: str) -> datetime | None:
    """When the state that the record is in last became one of a status; None where no row says.

    Args:
        found: The rows in order.
        states: As of ``events``.
        status: One of ours.
    """
    at: datetime | None = None
    before = ""
    for version in found:
        now = states.get(folded(present_status(version.cells)), "")
        if now == status and before != status and version.at is not None:
            at = version.at
        before = now or before
    return at
