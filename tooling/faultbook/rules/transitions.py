"""FB5, first part: the states that a record may go through.

What belongs here: moves between landed states, and the gates on the way. What does not: the moves
and gates themselves (``lifecycle``, ``gates``), and what else may not change (``conduct``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.lifecycle import MOVES, states_between
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def _status(record: AnyRecord) -> str:
    """The state as it is written, which need not be one that there is."""
    status = (record.document.data or {}).get("status")
    return status if isinstance(status, str) else ""
