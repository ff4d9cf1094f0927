"""Giving one record another id.

What belongs here: which id it gets, and whether the old one goes on leading to it. What does not:
what that makes of files (``renaming``) and ids that both sides of a merge took (``collisions``).

An old id leads to the record through its aliases, except where another record has it on a branch
that is still to be merged: a record's own id comes before anybody's alias, and ``check`` refuses
the two side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.authoring.collisions import settle
from faultbook.authoring.finding import find, readable
from faultbook.authoring.holders import holder_of, holders_on_branches, others_on_branches
from faultbook.authoring.numbering import Numbering
from faultbook.authoring.renaming import Renaming, Renumbering, renumbered
from faultbook.authoring.sides import made_by_one_side
from faultbook.catalog import is_record_path
from faultbook.errors import UsageProblem
from faultbook.history.timeline import id_in
from faultbook.ids import parse_id, typed_id
from faultbook.kinds import KINDS, KINDS_BY_PREFIX

if TYPE_CHECKING:
    from faultbook.ids import RecordId
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace


def renumber(workspace: Workspace, named: str, wanted: str = "") -> Renumbering:
    """Give a record another id.

    Args:
        workspace: The register.
        named: Its id, one that it had before, or the path of its file from the root.
        wanted: The id it gets; the next free one of its year when "".

    Raises:
        EnvironmentProblem: Something is in the way.
        UnreadableRecord: The record can't be read.
        UnreadableReference: One that may name it can't be.
        UnwritableRecord: The record can't be written with its new id.
        UsageProblem: There is no such record, two have the id, or it can't have the new one.
    """
    record_id = id_in(named) if is_record_path(named) else typed_id(named)
    settled = settle(workspace, record_id, lambda record: _chosen(workspace, record, wanted))
    if settled is not None:
        return settled
    record = readable(workspace, named) if is_record_path(named) else find(workspace, named)
    others = [
        path for path in workspace.paths() if id_in(path) == record.id and path != record.path
    ]
    if others and not is_record_path(named):
        raise UsageProblem(
            f"{record.id} has two files; name the one that gets another id: {record.path} or"
            f" {' or '.join(others)}"
        )
    new = _chosen(workspace, record, wanted) or _next(workspace, record)
    if others:
        return _beside(workspace, record, new, others[0])
    taken_on = others_on_branches(workspace, record)
    keeps = not taken_on and parse_id(record.id) is not None
    renaming = Renaming(record.path, record.id, new, keeps_alias=keeps)
    return Renumbering(
        (renaming,),
        renumbered(workspace, [renaming]),
        told=(f"{record.id} is another record's on {', '.join(taken_on)}, so no alias keeps it",)
        if taken_on
        else (),
    )


def _beside(workspace: Workspace, record: AnyRecord, new: RecordId, other: str) -> Renumbering:
    """Another id for one of two records that have the same."""
    is_meant = made_by_one_side(workspace, record.path, other)
    renaming = Renaming(record.path, record.id, new, keeps_alias=False)
    said = f"{record.id} leads to {other}"
    if is_meant is None:
        said = f"{said}, and so do all links to it"
    changes = renumbered(workspace, [renaming], is_meant or (lambda *_: False))
    return Renumbering((renaming,), changes, told=(said,))


def _chosen(workspace: Workspace, record: AnyRecord, typed: str) -> RecordId | None:
    """The id that somebody typed for a record; None when nothing was typed.

    Raises:
        UsageProblem: The record can't have it.
    """
    if not typed:
        return None
    kind = KINDS[record.kind]
    wanted = parse_id(typed_id(typed))
    way_out = "leave the new id out for the next free one"
    if wanted is None:
        raise UsageProblem(f"{typed!r} is not an id; write it like '{kind.prefix}-2026-0042'")
    named = KINDS_BY_PREFIX[wanted.prefix]
    if named is not kind:
        raise UsageProblem(
            f"{wanted} is an id of {named.plural.replace('-', ' ')}, and {record.id} is not one of"
            f" them; {way_out}"
        )
    if str(wanted) == record.id:
        raise UsageProblem(f"{record.path} has the id {wanted} already; {way_out}")
    holder = holder_of(workspace, str(wanted))
    if holder not in (None, record.path):
        raise UsageProblem(f"{wanted} is taken by {holder}; {way_out}")
    taken_on = () if holder is not None else holders_on_branches(workspace, str(wanted))
    if taken_on:
        raise UsageProblem(f"{wanted} is taken on {', '.join(taken_on)}; {way_out}")
    return wanted


def _next(workspace: Workspace, record: AnyRecord) -> RecordId:
    parsed = parse_id(record.id)
    year = workspace.now.year if parsed is None else parsed.year
    return Numbering(workspace).next_id(record.kind, year)
