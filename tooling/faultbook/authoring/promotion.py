"""What promotions have in common: which files change, which states move, and what keeps others.

What belongs here: judging records that are planned but not written. What does not: what is carried
from one record to another (``problems``, ``known_errors``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.catalog import Catalog, load_file
from faultbook.editing.changes import Change
from faultbook.editing.render import UnwritableRecord
from faultbook.editing.rewriting import rewrite
from faultbook.gates import RecordGate
from faultbook.kinds import entry_of
from faultbook.lifecycle import gates_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faultbook.authoring.beginning import NewRecord
    from faultbook.editing.yaml_text import Value
    from faultbook.gates import Unmet
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace


class Move(NamedTuple):
    """A change of state."""

    record_id: str
    before: str
    after: str


class Shut(NamedTuple):
    """A state that a record doesn't reach yet.

    Attributes:
        record_id: The record.
        kind: Name of its kind.
        state: The state.
        unmet: Why not; each would have to be given.
    """

    record_id: str
    kind: str
    state: str
    unmet: tuple[Unmet, ...]


class Promotion(NamedTuple):
    """What a promotion comes to.

    Attributes:
        path: Path of the new record.
        changes: What becomes of every file; they belong together.
        moves: States that move with it.
        shut: States that would come next, and what they still ask for.
    """

    path: str
    changes: tuple[Change, ...]
    moves: tuple[Move, ...] = ()
    shut: tuple[Shut, ...] = ()


def added(new: NewRecord) -> Change:
    """A new record's file as a change."""
    return Change(new.record.path, new.record.path, None, new.content)


def changed(record: AnyRecord, fields: Mapping[str, Value]) -> AnyRecord:
    """A record that says something else in these fields, and the same in all others.

    Raises:
        UnwritableRecord: It can't be written so.
    """
    document = record.document
    wanted = {**(document.data or {}), **fields}
    content = rewrite(document, record.kind, wanted, document.sections)
    found = load_file(record.path, content).record
    if found is None:  # its fields are those of a record that could be read
        raise UnwritableRecord(f"{record.path} could not be read back")
    return found


def difference_of(before: AnyRecord, after: AnyRecord) -> tuple[Change, ...]:
    """A record's change; none where it stays as it is."""
    old, new = before.document.text.encode(), after.document.text.encode()
    return () if old == new else (Change(before.path, before.path, old, new),)


def unmet_by(
    record: AnyRecord, start: str, workspace: Workspace, planned: Iterable[AnyRecord]
) -> tuple[Unmet, ...]:
    """Which gates stay shut to a record on its way to the state it is meant to have.

    Args:
        record: The record, in that state.
        start: The state it comes from.
        workspace: The register.
        planned: Further records as they will be when this one is.
    """
    context = workspace.context(_with(workspace, [record, *planned]))
    entry = entry_of(record)
    code = getattr(record.model, "closure_code", None)
    found = (
        gate.unmet(record) if isinstance(gate, RecordGate) else gate.unmet(entry, context)
        for gate in gates_between(record.kind, start, record.model.status, code)
    )
    return tuple(why for why in found if why is not None)


def _with(workspace: Workspace, planned: Iterable[AnyRecord]) -> Catalog:
    """The register as it will be once these records are written."""
    rows = {row.path: row for row in workspace.catalog.rows}
    rows.update((record.path, entry_of(record)) for record in planned)
    return workspace.files.catalog(rows.values())
