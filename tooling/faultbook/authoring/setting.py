"""Fields set to values.

What belongs here: which fields may be set, and setting them in many records. What does not: states
(``moving``) and what a typed text means (``editing.assignments``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.authoring.finding import UnreadableRecord, find
from faultbook.authoring.planning import Plan, Revision, planned, revised
from faultbook.editing.assignments import assigned
from faultbook.editing.render import UnwritableRecord
from faultbook.errors import FaultbookError, Refused, UsageProblem
from faultbook.kinds import KINDS
from faultbook.parallel import job_count, map_chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from faultbook.editing.assignments import Assignment
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace

_ELSEWHERE = {
    "id": "a record's id is changed by 'faultbook renumber'",
    "status": "a record's state is changed by 'faultbook move'",
    "sections": "a section is written by 'faultbook section'",
}


class _Unreadable(NamedTuple):
    """That a record can't be read, told by another process."""

    paths: tuple[str, ...]


def plan_setting(
    workspace: Workspace,
    ids: Sequence[str],
    assignments: Sequence[Assignment],
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """What records become when fields are set; nothing is written.

    Args:
        workspace: The register.
        ids: The records.
        assignments: What their fields become.
        progress: Told, now and then, how many records of how many are looked at.

    Raises:
        Refused: A record or a field can't be found, or a value doesn't fit.
        UnreadableRecord: The only record can't be read.
    """
    refuse_elsewhere(assignments)
    return plan_each(
        workspace, ids, lambda record: set_in(workspace, record, assignments), progress
    )


def refuse_elsewhere(assignments: Iterable[Assignment]) -> None:
    """Refuse what another command is for.

    Raises:
        Refused: A field may not be set like any other.
    """
    reasons = [_ELSEWHERE[str(a.path[0])] for a in assignments if a.path[0] in _ELSEWHERE]
    if reasons:
        raise Refused(reasons)


def set_in(workspace: Workspace, record: AnyRecord, assignments: Sequence[Assignment]) -> Revision:
    """What one record becomes.

    Raises:
        Refused: A field can't be found, or a value doesn't fit.
        UnwritableRecord: The file can't say that.
    """
    model, held = KINDS[record.kind].model, record.document.data or {}
    try:
        return revised(record, assigned(model, held, assignments, workspace.now))
    except Refused:
        raise Refused(_every_reason(workspace, record, assignments)) from None


def _every_reason(
    workspace: Workspace, record: AnyRecord, assignments: Sequence[Assignment]
) -> list[str]:
    """Why fields can't be set: those that can't be found, and values that don't fit."""
    model, held = KINDS[record.kind].model, record.document.data or {}
    reasons: list[str] = []
    possible: list[Assignment] = []
    for one in assignments:
        try:
            assigned(model, held, [*possible, one], workspace.now)
        except Refused as refused:
            reasons += refused.reasons
        else:
            possible.append(one)
    try:
        revised(record, assigned(model, held, possible, workspace.now))
    except Refused as refused:
        reasons += refused.reasons
    return reasons


def plan_each(
    workspace: Workspace,
    ids: Sequence[str],
    revise: Callable[[AnyRecord], Revision],
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """A plan that does the same to each of several records.

    Args:
        workspace: The register.
        ids: The records.
        revise: Says what one becomes.
        progress: Told, now and then, how many records of how many are looked at.

    Raises:
        UnreadableRecord: Some can't be read.
        Refused: One of them can't be changed; every reason is told.
    """

    def chunk(names: list[str]) -> list[Revision | _Unreadable | tuple[str, ...]]:
        return [_attempt(workspace, name, revise) for name in names]

    if len(ids) == 1:
        return planned(workspace, [revise(find(workspace, ids[0]))])
    names = list(dict.fromkeys(ids))
    done: dict[str, Revision] = {}
    reasons: list[str] = []
    unreadable: list[str] = []
    for some in map_chunks(chunk, names, job_count(len(names), workspace.jobs)):
        for one in some:
            if isinstance(one, Revision):
                done[one.change.path] = one
            elif isinstance(one, _Unreadable):
                unreadable += one.paths
            else:
                reasons += one
    if unreadable:
        raise UnreadableRecord(*dict.fromkeys(unreadable))
    if reasons:
        raise Refused(dict.fromkeys(reasons))
    return planned(workspace, done.values(), progress)


def _attempt(
    workspace: Workspace, name: str, revise: Callable[[AnyRecord], Revision]
) -> Revision | _Unreadable | tuple[str, ...]:
    """What a record becomes, or why it can't."""
    try:
        return revise(find(workspace, name))
    except Refused as refused:
        return refused.reasons
    except UnreadableRecord as error:
        return _Unreadable(error.paths)
    except (UnwritableRecord, UsageProblem) as error:
        said = str(error)
        return (said if name in said else f"{name}: {said}",)
    except FaultbookError as error:
        return (str(error),)
