"""FB4, first part: gates of states.

What belongs here: showing unmet gates. What does not: the gates (``gates``), the moves
(``lifecycle``), and what a record says of times and priority (``rules.times``).
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from faultbook.gates import RecordGate
from faultbook.lifecycle import GATES, gates_of, linked_gates
from faultbook.rules.registry import Finding, Pointer, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.gates import Unmet
    from faultbook.record import AnyRecord, Context, Entry


def _finding(unmet: Unmet) -> Finding:
    related = tuple(Pointer("it keeps the gate shut", one) for one in unmet.because_of)
    return Finding(unmet.message, unmet.path, unmet.hint, otherwise=unmet.asked_by, related=related)


@cache
def _gates(code: str, kind: str, state: str, closure_code: str | None) -> tuple[RecordGate, ...]:
    """A rule's gates that must hold in a state; for most states none."""
    return tuple(
        gate
        for gate in gates_of(kind, state, closure_code)
        if gate.code == code and isinstance(gate, RecordGate)
    )


def _record_gate(code: str, record: AnyRecord, _: Context) -> Iterable[Finding]:
    model = record.model
    closure_code = model.closure_code if record.kind == "problem" else None
    gates = _gates(code, record.kind, model.status, closure_code)
    if not gates or ("status",) in record.dropped:
        return ()
    for gate in gates:
        unmet = gate.unmet(record)
        if unmet is not None:
            return (_finding(unmet),)
    return ()


def _linked_gate(code: str, entry: Entry, context: Context) -> Iterable[Finding]:
    for gate in linked_gates(entry):
        unmet = gate.unmet(entry, context) if gate.code == code else None
        if unmet is not None:
            return (_finding(unmet),)
    return ()


for _gate in {gate.code: gate for gate in GATES}.values():
    _is_local = isinstance(_gate, RecordGate)
    rule(
        _gate.code,
        _gate.name,
        Scope.RECORD if _is_local else Scope.LINKED,
        kinds=(_gate.kind,),
    )(partial(_record_gate if _is_local else _linked_gate, _gate.code))
