"""Where a problem stands, as far as the export bears it out.

What belongs here: ServiceNow's states of problems against what ours ask for. What does not: the
words (``words``) and what else a problem says (``problem``).

A problem goes as far towards the state that ServiceNow has it in as its own columns allow:

- investigating: it has an owner;
- fix-in-progress: and a root cause, and a fix;
- resolved: and the day on which the fix was live, and a change;
- closed: as a duplicate that names the other problem, or as not a problem. That a fix has held,
  or that a risk was accepted until a day, no column says.

It becomes a known error only together with one that names it, which is made where the problem
tells a cause and a workaround.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.exchange.servicenow.text import folded
from faultbook.exchange.servicenow.words import CLOSURE_CODES
from faultbook.exchange.source import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faultbook.exchange.servicenow.case import Case

_ORDER = ("closed", "resolved", "fix-in-progress", "known-error", "investigating", "new")
_OLD_STATES = 100  # numbers below are of releases before Madrid


def stated_state(cells: Mapping[str, str]) -> str:
    """A problem's state, as written.

    Old releases tell it in ``problem_state`` and something coarser in ``state``.
    """
    state, problem_state = cells.get("state", ""), cells.get("problem_state", "")
    is_old = state.isdecimal() and len(state) <= len(str(_OLD_STATES)) and int(state) < _OLD_STATES
    return problem_state or state if is_old or not state else state


def problem_state(
    case: Case, fields: Mapping[str, Any], *, has_known_error: bool
) -> dict[str, Any]:
    """The fields that say where a problem stands.

    Args:
        case: The problem; its links are made already.
        fields: Its other fields.
        has_known_error: Whether an active known error that names it is made too.

    Raises:
        RefusedValue: Nothing is known of its state or code, and such records are to be refused.
    """
    stated = stated_state(case.cells)
    wanted = case.value("status", stated)
    if wanted is None:
        wanted = "new"
        case.notes.append(
            f"the state {shown(stated)} is unknown; it is 'new'"
            if stated
            else "no state; it is 'new'"
        )
    code = _closure_code(case) if wanted == "closed" else None
    holds = _holding(fields, closure_code=code, has_known_error=has_known_error)
    reached = (
        wanted
        if wanted not in _ORDER
        else next(state for state in _ORDER[_ORDER.index(wanted) :] if holds[state])
    )
    if reached != wanted:
        said = f"the export doesn't show all that {wanted!r} asks for"
        case.notes.append(f"the state {shown(stated)} is {reached!r} here, since {said}")
    if reached != "closed":
        return {"status": reached}
    return {"status": "closed", "closure_code": code, "closed_at": case.time("closed_at")}


def _holding(
    fields: Mapping[str, Any], *, closure_code: str | None, has_known_error: bool
) -> dict[str, bool]:
    """For each state whether what it asks for is there."""
    fix = fields.get("fix") or {}
    investigating = bool(fields.get("owner"))
    explained = investigating and bool(fields.get("root_cause"))
    fixing = explained and "description" in fix
    return {
        "new": True,
        "investigating": investigating,
        "known-error": explained and has_known_error,
        "fix-in-progress": fixing,
        "resolved": fixing and "deployed_at" in fix and bool(fix.get("changes")),
        "closed": closure_code is not None,
    }


def _closure_code(case: Case) -> str | None:
    """How it ended, where that can be shown."""
    stated = case.line("close_code")
    code = case.value("closure_code", stated)
    if code is None and folded(stated_state(case.cells)) in ("canceled", "cancelled"):
        code = CLOSURE_CODES["canceled"]
    if code == "not-a-problem" or (code == "duplicate" and "duplicate_of" in case.links):
        return code
    return None
