"""What each landing made of each record, as far as a rule may have something to say.

What belongs here: which versions are judged, and against what. What does not: loading and judging
them (``judging``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.rules.conduct import EDITABLE, ENDS
from faultbook.rules.times import LISTED_STAMPS, STAMPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.auditing.register_then import Ties
    from faultbook.history.timeline import Timeline, Version

_TIMED: dict[str, frozenset[str]] = {
    kind: frozenset(
        {*(str(path[0]) for path in STAMPS[kind]), *(listed[0] for listed in LISTED_STAMPS[kind])}
    )
    for kind in STAMPS
}
"""First steps of the fields that hold times at which something happened, by kind."""


class Step(NamedTuple):
    """A version to judge, and the one that it is judged against.

    Attributes:
        before: The record before it; None where there was none, or nothing could be read.
        after: The version.
        is_first: Whether the record was never there before.
        is_return: Whether its id belonged to a record before that was gone.
    """

    before: Version | None
    after: Version
    is_first: bool = False
    is_return: bool = False


def steps_to_judge(timeline: Timeline, ties: Ties, since: int) -> Iterator[Step]:
    """Every version after a landing that may be more than an allowed edit."""
    known: Version | None = None  # the last version that could be read
    status: object = None
    last: Version | None = None
    for version in timeline.versions:
        step = _step(timeline, ties, last, known, version)
        change = version.change_of("status")
        if version.landing > since and _may_matter(timeline.kind, step, status):
            yield step
        if change is not None:
            status = change.after
        if not version.is_deletion and version.is_readable:
            known = version
        last = version


def _step(
    timeline: Timeline, ties: Ties, last: Version | None, known: Version | None, version: Version
) -> Step:
    if last is None:
        earlier = _earlier_holder(timeline, ties, version)
        return Step(earlier, version, is_first=earlier is None, is_return=earlier is not None)
    is_return = last.is_deletion and not version.is_deletion
    return Step(known, version, is_first=known is None, is_return=is_return)


def _earlier_holder(timeline: Timeline, ties: Ties, version: Version) -> Version | None:
    """The last version of another record that had the id of a record that begins."""
    found: Version | None = None
    for number in ties.named.get(version.record_id, ()):
        other = ties.timeline(number)
        if other.kind != timeline.kind or other == timeline:
            continue
        for one in other.versions:
            is_held = one.record_id == version.record_id and one.landing < version.landing
            if is_held and not one.is_deletion and one.is_readable:
                found = one if found is None or one.landing > found.landing else found
    return found


def _may_matter(kind: str, step: Step, status: object) -> bool:
    version = step.after
    if version.is_deletion or step.is_first or step.is_return:
        return True
    changed = {str(change.path[0]) for change in version.changes}
    if "status" in changed or not _TIMED[kind].isdisjoint(changed):
        return True
    return status in ENDS and not changed <= EDITABLE
