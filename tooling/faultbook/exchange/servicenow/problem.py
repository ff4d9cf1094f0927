"""A problem of ServiceNow as one of ours, and the known error that it may be.

What belongs here: what its columns become. What does not: where it stands (``problem_state``).

==================================  =============================================================
``short_description``               ``title``
``description``                     the section Summary
``cause_notes``                     ``root_cause``, of the category "unknown"
``fix_notes``                       ``fix.description``
``rfc``                             ``fix.changes``
``fix_at``, else ``resolved_at``    ``fix.deployed_at``
``workaround``                      a known error's section Workaround; without a cause the
                                    problem's section Analysis
``cmdb_ci``, ``category``,          the section Evidence
``first_reported_by_task``
journals                            the section Analysis
==================================  =============================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.editing.yaml_text import scalar_text
from faultbook.exchange.incident_fields import filled
from faultbook.exchange.servicenow.mapped_fields import mapped_fields
from faultbook.exchange.servicenow.numbers import source_id
from faultbook.exchange.servicenow.problem_state import problem_state, stated_state
from faultbook.exchange.servicenow.text import is_true, parts, section
from faultbook.exchange.servicenow.words import PROBLEM_STATES
from faultbook.exchange.source import Draft, Setback

if TYPE_CHECKING:
    from datetime import datetime

    from faultbook.exchange.servicenow.case import Case

_FACTS = (
    ("first_reported_by_task", "First reported by"),
    ("cmdb_ci", "Configuration item"),
    ("category", "Category"),
    ("subcategory", "Subcategory"),
)


def problem_draft(case: Case) -> Draft | Setback:
    """A problem to be, or why it can't become one.

    Raises:
        RefusedValue: It has a value that nothing is known of, and such records are to be refused.
    """
    opened = case.opened()
    if isinstance(opened, Setback):
        return opened
    title = case.line("short_description")
    if not title:
        case.notes.append("no short description; the title is its number")
        title = case.number
    cause = section(case.cells.get("cause_notes", ""))
    fields: dict[str, Any] = {
        "title": title,
        "services": case.services(),
        "owner": case.owner(),
        "assignee": case.line("assigned_to"),
        **case.levels(),
        "opened_at": opened,
        "root_cause": _root_cause(case, cause),
        "fix": _fix(case),
    }
    implied = _links(case, opened)
    known_error = _known_error(case, opened, fields, cause)
    _tell_sections(case, title, with_workaround=known_error is None)
    fields |= mapped_fields(case)
    fields["owner"] = fields["owner"] or case.default("owner")
    fields |= problem_state(case, fields, has_known_error=known_error is not None)
    return case.draft(opened, fields, (*implied, *filter(None, (known_error,))))


def _root_cause(case: Case, cause: str) -> dict[str, Any] | None:
    if not cause:
        return None
    confirmed = case.time("confirmed_at")
    found: dict[str, Any] = {"category": "unknown", "summary": cause}
    return found | {"confirmed_at": confirmed} if confirmed else found


def _fix(case: Case) -> dict[str, Any] | None:
    fix: dict[str, Any] = {
        "description": section(case.cells.get("fix_notes", "")),
        "changes": list(parts(case.cells.get("rfc", ""))),
    }
    if fix["description"]:
        fix["deployed_at"] = case.time("fix_at") or case.time("resolved_at")
    return {name: value for name, value in fix.items() if value} or None


def _links(case: Case, opened: datetime) -> tuple[Draft, ...]:
    """Set the link to the problem that this one repeats, which comes with it in case it is new."""
    repeated = ""
    if "duplicate_of" in case.cells:
        repeated = case.reading.key_of(case.cells["duplicate_of"], "problem")
    if not repeated or repeated == case.key:
        return ()
    case.links["duplicate_of"] = source_id(repeated)
    return (case.named_problem(repeated, opened),)


def _known_error(case: Case, opened: datetime, fields: dict[str, Any], cause: str) -> Draft | None:
    """The known error that a problem says it is, where it tells its cause and a workaround."""
    is_known = is_true(case.line("known_error"))
    state = PROBLEM_STATES.get(stated_state(case.cells).casefold(), "")
    workaround = section(case.cells.get("workaround", ""))
    if not (workaround and cause and (is_known or state == "known-error")) or state == "closed":
        return None
    said = {
        "title": fields["title"],
        "status": "active",
        "services": fields["services"],
        "owner": fields["owner"],
        "symptoms": [fields["title"]],
    }
    filled_in = filled(said, case.reading.defaults["known-error"])
    key = source_id(f"{case.key}/known-error")
    sections = {"Workaround": workaround, "Cause": cause}
    return Draft("known-error", key, opened, filled_in, sections, {"problem": source_id(case.key)})


def _tell_sections(case: Case, title: str, *, with_workaround: bool) -> None:
    if case.line("description") != title:
        case.tell("Summary", case.cells.get("description", ""))
    if with_workaround and "workaround" in case.cells:
        case.add("Analysis", f"### Workaround\n\n{section(case.cells['workaround'])}")
    for entry in case.timeline(case.journal()):
        case.add("Analysis", f"{scalar_text(entry['at'])}: {entry['event']}")
    case.tell("Analysis", case.cells.get("close_notes", ""))
    facts = [f"- {said}: {text}" for column, said in _FACTS if (text := case.line(column))]
    case.add("Evidence", "\n".join(facts))
