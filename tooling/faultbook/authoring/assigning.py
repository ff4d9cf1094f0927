"""Numbers for drafts.

What belongs here: which drafts, and in which order they get their numbers. What does not: what that
makes of files (``renaming``) and which numbers are free (``numbering``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from faultbook.authoring.finding import find, readable
from faultbook.authoring.numbering import Numbering
from faultbook.authoring.renaming import Renaming, Renumbering, renumbered
from faultbook.errors import UsageProblem
from faultbook.history.timeline import id_in
from faultbook.ids import parse_id, typed_id
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace

_KINDS = tuple(KINDS)
_LATEST = datetime.max.replace(tzinfo=UTC)


def assign_ids(workspace: Workspace, named: Sequence[str] = ()) -> Renumbering:
    """Give drafts the next free numbers of their years.

    They come in the order in which they were opened, then by their ids, so that everybody who
    begins with the same commit and branches gives the same numbers.

    Args:
        workspace: The register.
        named: Ids of the drafts; all when empty. One that has its number already is left alone.

    Raises:
        EnvironmentProblem: Something is in the way.
        UnreadableRecord: A draft can't be read.
        UnreadableReference: A record that may name one can't be.
        UnwritableRecord: A draft can't be written with its number.
        UsageProblem: One of the names is none of a draft, or two drafts have one id.
    """
    drafts, told = _named(workspace, named) if named else (_all(workspace), ())
    ids = [one.id for one in drafts]
    double = next((one for one in drafts if ids.count(one.id) > 1), None)
    if double is not None:
        paths = ", ".join(one.path for one in drafts if one.id == double.id)
        raise UsageProblem(f"{double.id} has more files than one: {paths}; keep one of them")
    numbering = Numbering(workspace)
    renamings = tuple(
        Renaming(record.path, record.id, numbering.next_id(record.kind, int(_year(record))))
        for record in sorted(drafts, key=_order)
    )
    changes = renumbered(workspace, renamings) if renamings else ()
    return Renumbering(renamings, changes, told=told)


def _all(workspace: Workspace) -> list[AnyRecord]:
    paths = [path for path in workspace.paths() if _is_draft(id_in(path))]
    return [readable(workspace, path) for path in paths]


def _named(workspace: Workspace, named: Sequence[str]) -> tuple[list[AnyRecord], tuple[str, ...]]:
    """The drafts that somebody names, and of which others that they have their numbers."""
    drafts: dict[str, AnyRecord] = {}
    told: list[str] = []
    for name in named:
        record = find(workspace, name)
        if _is_draft(record.id):
            drafts[record.path] = record
        elif _is_draft(typed_id(name)):
            told.append(f"{typed_id(name)} is {record.id} already")
        else:
            raise UsageProblem(
                f"{record.id} is no draft; 'faultbook renumber {record.id}' gives it another number"
            )
    return list(drafts.values()), tuple(told)


def _is_draft(record_id: str) -> bool:
    parsed = parse_id(record_id)
    return parsed is not None and parsed.is_draft


def _order(record: AnyRecord) -> tuple[int, str, datetime, str]:
    opened = getattr(record.model, "opened_at", None) or _LATEST
    return _KINDS.index(record.kind), _year(record), opened, record.id


def _year(record: AnyRecord) -> str:
    """The year in a draft's id."""
    return record.id.split("-")[1]
