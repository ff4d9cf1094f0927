"""Which versions of a record are judged, and against what.

What belongs here: deciding from plain values, before any version is loaded. What does not: loading
and judging them (``judging``).

Rules about history look at changes of state, stamps, and what may not change any more. A version
that did nothing of the kind can't be a finding, and most of a long history is that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.event_walk import FieldPath
    from faultbook.history.timeline import Change, Timeline, Version

ENDED = frozenset({"closed", "cancelled", "retired"})
"""States in which any edit is judged."""

CLOSED = "closed"
_STATUS = ("status",)
_CAUSE = "root_cause"
_STAMPED = frozenset({"outages", "timeline", "actions", "root_cause", "fix", "workaround"})


class Step(NamedTuple):
    """A version that is judged.

    Attributes:
        number: Its place among the record's versions.
        before: Place of the last version before it that can be read; None where there is none.
        is_first: Whether the record was never there before.
        is_return: Whether it was deleted before.
        closes: Whether it brought the record to the state ``closed``.
        causes: For one that closes: fields of the root cause, by the version that last set them.
    """

    number: int
    before: int | None
    is_first: bool = False
    is_return: bool = False
    closes: bool = False
    causes: tuple[tuple[int, tuple[FieldPath, ...]], ...] = ()


def steps_of(timeline: Timeline) -> Iterator[Step]:
    """The versions of a record that are judged, the oldest first."""
    readable: int | None = None
    status: str | None = None
    causes: dict[FieldPath, int] = {}
    last: Version | None = None
    for number, version in enumerate(timeline.versions):
        is_first, was_deleted = last is None, last is not None and last.is_deletion
        change = version.change_of(*_STATUS)
        old, status = status, _status_after(status, change)
        _follow(causes, version, number)
        closes = status == CLOSED and change is not None and change.before != CLOSED
        if (
            is_first
            or was_deleted
            or version.is_deletion
            or not version.is_readable
            or readable != number - 1
            or (last is not None and last.record_id != version.record_id)
            or change is not None
            or (old in ENDED and version.changes)
            or any(_is_stamp(one.path) for one in version.changes)
        ):
            fields = _by_version(causes) if closes else ()
            yield Step(number, readable, is_first, was_deleted, closes, fields)
        if version.is_readable and not version.is_deletion:
            readable = number
        last = version


def _status_after(status: str | None, change: Change | None) -> str | None:
    if change is None:
        return status
    return None if change.after is None else str(change.after)


def _follow(causes: dict[FieldPath, int], version: Version, number: int) -> None:
    """Note which version last set each field of the root cause that is there."""
    for change in version.changes:
        if change.path[0] == _CAUSE:
            if change.after is None:
                causes.pop(change.path, None)
            else:
                causes[change.path] = number


def _by_version(causes: dict[FieldPath, int]) -> tuple[tuple[int, tuple[FieldPath, ...]], ...]:
    found: dict[int, list[FieldPath]] = {}
    for path, number in causes.items():
        found.setdefault(number, []).append(path)
    return tuple((number, tuple(paths)) for number, paths in sorted(found.items()))


def _is_stamp(path: FieldPath) -> bool:
    return path[0] in _STAMPED or str(path[-1]).endswith("_at")
