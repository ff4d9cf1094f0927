"""FB5, first part: the states that a record may go through.

What belongs here: moves between landed states, and the gates on the way. What does not: the moves
and gates themselves (``lifecycle``, ``gates``), and what else may not change (``conduct``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.gates import RecordGate
from faultbook.kinds import KINDS, entry_of
from faultbook.lifecycle import MOVES, gates_between, gates_of, states_between
from faultbook.rules.registry import Finding, Scope, rule
from faultbook.rules.selection import is_ignored

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.event_walk import FieldPath
    from faultbook.gates import Gate
    from faultbook.record import AnyRecord, Context
    from faultbook.record_change import RecordChange

_STATUS = ("status",)


@rule("FB501", "illegal-transition", Scope.CHANGE)
def _illegal_transition(change: RecordChange, _: Context) -> Iterable[Finding]:
    after = change.after
    if after is None:
        return ()
    moves = MOVES[after.kind]
    old, new = _status(change.before), _status(after)
    if not new or old == new:
        return ()
    if new not in moves:
        return _unknown(new, after) if change.is_landed else ()  # FB103 tells of what is to land
    if change.is_return or old not in moves or states_between(after.kind, old, new):
        return ()
    following = ", ".join(moves[old])
    said = f"no path of allowed moves leads from {old!r} to {new!r}"
    hint = f"from {old!r} it may go to: {following}" if following else f"{old!r} is an end"
    return (Finding(said, _STATUS, hint),)


def _unknown(status: str, record: AnyRecord) -> Iterable[Finding]:
    said = f"{status!r} is no state of any {KINDS[record.kind].title.lower()}"
    hint = f"write one of: {', '.join(MOVES[record.kind])}"
    return (Finding(said, _STATUS, hint),)


@rule("FB502", "gate-skipped", Scope.CHANGE)
def _gate_skipped(change: RecordChange, context: Context) -> Iterable[Finding]:
    after = change.after
    if after is None or _status(after) not in MOVES[after.kind]:
        return ()
    found: dict[str, Finding] = {}
    for gate in _gates(change, after):
        if isinstance(gate, RecordGate):
            unmet = gate.unmet(after)
        else:
            unmet = gate.unmet(entry_of(after), context)
        if unmet is None or _is_lost(unmet.path, after) or _is_left_out(gate, after, context):
            continue
        said = f"{unmet.message} ({gate.code})"
        found[said] = Finding(said, unmet.path, unmet.hint, otherwise=unmet.asked_by)
    return found.values()


def _is_lost(path: FieldPath, record: AnyRecord) -> bool:
    """Whether a field is there but can't be judged."""
    return any(path[:depth] in record.dropped for depth in range(1, len(path) + 1))


def _is_left_out(gate: Gate, record: AnyRecord, context: Context) -> bool:
    """Whether the gate's own rule is switched off, so that a check lets the record pass."""
    if is_ignored(gate.code, record.path, context.config.rules):
        return True
    named = [one.until for one in record.model.ignore if one.rule in (gate.code, gate.name)]
    return any(until is None or not context.clock.is_over(until) for until in named)


def _gates(change: RecordChange, after: AnyRecord) -> Iterable[Gate]:
    """The gates that a change had to pass."""
    new = _status(after)
    code = getattr(after.model, "closure_code", None)
    old = "" if change.is_return else _status(change.before)
    if old not in MOVES[after.kind]:  # it begins here, or nothing is known of where it comes from
        return gates_of(after.kind, new, code) if change.is_landed else ()
    if old == new:
        return ()
    passed = gates_between(after.kind, old, new, code)
    if change.is_landed:
        return passed
    told = gates_of(after.kind, new, code)  # by the rules for records as they are
    return [gate for gate in passed if gate not in told]


def _status(record: AnyRecord | None) -> str:
    """The state as it is written, which need not be one that there is; "" for none."""
    status = (record.document.data or {}).get("status") if record is not None else None
    return status if isinstance(status, str) else ""
