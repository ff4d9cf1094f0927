"""Where an incident stands: its state, the times that belong to it, and how it ended.

What belongs here: ServiceNow's states and close codes as far as a record can bear them out. What
does not: the words (``words``) and what else an incident says (``incident``).

A state or a code that asks for more than the export has is not taken over: an incident on hold for
no stated reason is in progress, and one that ended in a way that nothing shows is ``unrecorded``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.exchange.servicenow.history import present_status, reached
from faultbook.exchange.servicenow.text import folded, one_line
from faultbook.exchange.servicenow.words import CLOSE_CODES, HOLDING_STATES
from faultbook.exchange.source import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from faultbook.exchange.servicenow.case import Case

_EVIDENCE = {
    "known-error-workaround": "the known error",
    "workaround": "close notes that tell the workaround",
    "fixed-by-change": "the change",
    "resolved-by-problem": "the problem",
    "duplicate": "the incident that it repeats",
}
"""What each resolution code asks for, as the gates do."""


def incident_state(case: Case, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say where an incident stands.

    Args:
        case: The incident; its links and sections are made already.
        fields: Its other fields.

    Raises:
        RefusedValue: Nothing is known of its state or code, and such records are to be refused.
    """
    stated = one_line(present_status(case.cells))
    status = case.value("status", stated) or _likely_status(case, stated)
    found: dict[str, Any] = {"status": status}
    if status == "on-hold":
        found |= _hold(case, stated)
    if status in ("resolved", "closed"):
        found |= _times_of_end(case, fields, status)
        found["resolution_code"] = _resolution_code(case, fields)
    elif status == "cancelled":
        found["closed_at"] = case.time("closed_at")
    else:
        for column in ("resolved_at", "closed_at"):
            if column in case.cells:
                case.notes.append(f"{column} is left out, since the state is {shown(stated)}")
    return found


def _likely_status(case: Case, stated: str) -> str:
    """The state of an incident that states none, or none that is known."""
    status = "in-progress" if case.cells.get("assigned_to") else "new"
    if case.cells.get("closed_at"):
        status = "closed"
    elif case.cells.get("resolved_at"):
        status = "resolved"
    said = f"the state {shown(stated)} is unknown" if stated else "no state"
    case.notes.append(f"{said}; by its other columns it is {status!r}")
    return status


def _hold(case: Case, stated: str) -> dict[str, Any]:
    word = case.line("hold_reason") or HOLDING_STATES.get(folded(stated), "")
    reason = case.value("hold_reason", word) or case.default("hold_reason")
    if reason:
        return {"hold_reason": reason}
    said = f"{shown(word)}, for which there is no word" if word else "for no stated reason"
    case.notes.append(f"on hold {said}; it is 'in-progress'")
    return {"status": "in-progress"}


def _times_of_end(case: Case, fields: Mapping[str, Any], status: str) -> dict[str, Any]:
    resolved = _time_of(case, "resolved_at", "resolved")
    closed = _time_of(case, "closed_at", "closed") if status == "closed" else None
    if status != "closed" and "closed_at" in case.cells:
        case.notes.append(f"closed_at is left out, since the state is {status!r}")
    stated = fields.get("restored_at")
    restored = stated or resolved or closed
    if restored is None:
        case.notes.append("resolved, but not when; the record lacks restored_at")
    elif restored is not stated and resolved is None:
        case.notes.append("no resolved_at; restored_at is when it was closed")
    for name, at, before, earlier in (
        ("resolved_at", resolved, "opened_at", fields["opened_at"]),
        ("closed_at", closed, "resolved_at", resolved),
    ):
        if at is not None and earlier is not None and at < earlier:
            case.notes.append(f"{name} is before {before}; both are kept")
    return {"restored_at": restored, "resolved_at": resolved, "closed_at": closed}


def _time_of(case: Case, column: str, status: str) -> datetime | None:
    """A time, or else when the state became the one that it belongs to."""
    at = case.time(column)
    if at is None:
        at = reached(case.found, case.reading.incident_states, status)
        if at is not None:
            case.notes.append(f"no {column}; it is when the state became {status!r}")
    return at


def _resolution_code(case: Case, fields: Mapping[str, Any]) -> str:
    """How it ended, or ``unrecorded`` where nothing bears it out."""
    stated = case.line("close_code")
    code = case.value("resolution_code", stated)
    if code is None and CLOSE_CODES.get(folded(stated)) == "":
        case.notes.append(f"there is no word for the close code {shown(stated)}; it is unrecorded")
    if code in (None, "unrecorded"):
        return "unrecorded"
    if code == "workaround" and "Resolution" in case.sections:
        case.sections.setdefault("Workaround", case.sections["Resolution"])
    is_shown = {
        "known-error-workaround": "known_error" in case.links,
        "workaround": "Workaround" in case.sections,
        "fixed-by-change": bool(fields.get("changes")),
        "resolved-by-problem": "problem" in case.links,
        "duplicate": "duplicate_of" in case.links,
    }
    lacking = "" if is_shown.get(code, True) else _EVIDENCE[code]
    if not lacking and "Resolution" not in case.sections:
        if not stated:
            lacking = "close notes"
        else:  # all that the export tells of what ended it
            case.tell("Resolution", f"Close code: {stated}")
    if not lacking:
        return code
    said = f"the close code {shown(stated)}" if stated else f"the resolution code {code!r}"
    case.notes.append(f"{said} lacks {lacking}; it is unrecorded")
    return "unrecorded"
