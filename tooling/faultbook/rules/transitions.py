"""FB5, first part: the states that a record may go through.

What belongs here: moves between landed states, and the gates on the way. What does not: the moves
and gates themselves (``lifecycle``, ``gates``), and what else may not change (``conduct``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.gates import RecordGate
from faultbook.kinds import entry_of
from faultbook.lifecycle import MOVES, gates_between, gates_of, states_between
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.gates import Gate
    from faultbook.record import AnyRecord, Context, RecordChange

_STATUS = ("status",)


@rule("FB501", "illegal-transition", Scope.CHANGE)
def _illegal_transition(change: RecordChange, _: Context) -> Iterable[Finding]:
    before, after = change.before, change.after
    if before is None or after is None or change.is_return:
        return ()
    old, new = _status(before), _status(after)
    if not old or not new or old == new or states_between(after.kind, old, new):
        return ()
    following = ", ".join(MOVES[after.kind].get(old, ()))
    said = f"no path of allowed moves leads from {old!r} to {new!r}"
    hint = f"from {old!r} it may go to: {following}" if following else f"{old!r} is an end"
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
        if unmet is not None and not any(
            unmet.path[:depth] in after.dropped for depth in range(1, len(unmet.path) + 1)
        ):
            said = f"{unmet.message} ({gate.code})"
            found[said] = Finding(said, unmet.path, unmet.hint, otherwise=unmet.asked_by)
    return found.values()


def _gates(change: RecordChange, after: AnyRecord) -> Iterable[Gate]:
    """The gates that a change had to pass."""
    new = _status(after)
    code = getattr(after.model, "closure_code", None)
    old = _status(change.before) if change.before is not None and not change.is_return else ""
    if not old:
        return gates_of(after.kind, new, code) if change.is_landed else ()
    if old == new:
        return ()
    passed = gates_between(after.kind, old, new, code)
    if change.is_landed:
        return passed
    told = gates_of(after.kind, new, code)  # by the rules for records as they are
    return [gate for gate in passed if gate not in told]


def _status(record: AnyRecord) -> str:
    """The state as it is written, which need not be one that there is."""
    status = (record.document.data or {}).get("status")
    return status if isinstance(status, str) else ""
