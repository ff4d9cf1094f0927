"""The gates that a planned record finds shut.

What belongs here: judging records that are not written yet, among those that are. What does not:
the gates (``lifecycle``), and what opens one (``cli.gates``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.gates import RecordGate
from faultbook.kinds import entry_of
from faultbook.lifecycle import gates_between, gates_of
from faultbook.record import signed_rows, title_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from faultbook.gates import Gate, Unmet
    from faultbook.record import AnyRecord, Entry, Register, Shown, SignedRow
    from faultbook.workspace import Workspace


class ShutGate(NamedTuple):
    """A gate that doesn't open.

    Attributes:
        gate: The gate.
        unmet: What it asks for.
    """

    gate: Gate
    unmet: Unmet


def shut_gates(
    workspace: Workspace, record: AnyRecord, start: str, planned: Iterable[AnyRecord] = ()
) -> tuple[ShutGate, ...]:
    """The gates that stay shut to a record on its way to the state it is meant to have.

    Args:
        workspace: The register.
        record: The record as it will be, in that state.
        start: The state it comes from.
        planned: Further records as they will be when this one is.
    """
    kind, goal = record.kind, record.model.status
    code = getattr(record.model, "closure_code", None)
    gates = (*gates_between(kind, start, goal, code), *gates_of(kind, goal, code))
    entry = entry_of(record)
    others = [entry_of(one) for one in planned]
    found: dict[str, ShutGate] = {}
    for gate in dict.fromkeys(gates):
        if isinstance(gate, RecordGate):
            unmet = gate.unmet(record)
        else:
            register = _Planned(workspace.catalog, (entry, *others))
            unmet = gate.unmet(entry, workspace.context(register))
        if unmet is not None:
            found.setdefault(gate.code, ShutGate(gate, unmet))
    return tuple(found.values())


class _Planned:
    """A register in which some records are what they will be.

    Args:
        register: The register as it is.
        planned: Rows about the records that will be there, new or in place of others.
    """

    def __init__(self, register: Register, planned: tuple[Entry, ...]) -> None:
        self._register = register
        self._planned = planned

    def get(self, record_id: str) -> Entry | None:
        """The record with this id or alias."""
        for entry in self._planned:
            if record_id == entry.id or record_id in entry.aliases:
                return entry
        return self._register.get(record_id)

    def resolve(self, record_id: str) -> str | None:
        """The id of the record that has this id or alias."""
        found = self.get(record_id)
        return found.id if found else None

    def dependents(self, record_id: str) -> tuple[Entry, ...]:
        """Records that store a link to this one, sorted by id."""
        goal = self.resolve(record_id)
        paths = {entry.path for entry in self._planned}
        rows = [row for row in self._register.dependents(record_id) if row.path not in paths]
        rows += [
            entry
            for entry in self._planned
            if any(self.resolve(reference.target) == goal for reference in entry.references)
        ]
        return tuple(sorted(rows, key=lambda row: row.id))

    def claimants(self, record_id: str) -> tuple[Entry, ...]:
        """Every record with this very id, sorted by path."""
        return tuple(row for row in self.entries() if row.id == record_id)

    def holders(self, alias: str) -> tuple[Entry, ...]:
        """Every record that had this id before, sorted by path."""
        return tuple(row for row in self.entries() if alias in row.aliases)

    def titled(self, kind: str, title: str) -> tuple[Entry, ...]:
        """Every record of a kind with this title, sorted by path."""
        key = title_key(title)
        return tuple(row for row in self.entries() if (row.kind, row.title_key) == (kind, key))

    def entries(self) -> tuple[Entry, ...]:
        """Every record, sorted by path."""
        rows = {row.path: row for row in (*self._register.entries(), *self._planned)}
        return tuple(rows[path] for path in sorted(rows))

    def signed(self, pieces: Callable[[], Collection[int]]) -> tuple[SignedRow, ...]:  # noqa: ARG002 - all have them
        """Every known error that has signatures, sorted by path."""
        return signed_rows(self.entries())

    def showing(self, known_error: str, shown_by: Callable[[Entry], Shown]) -> tuple[Entry, ...]:
        """Incidents that show a known error and don't name it, sorted by path."""
        return tuple(row for row in self.entries() if known_error in shown_by(row).others)
