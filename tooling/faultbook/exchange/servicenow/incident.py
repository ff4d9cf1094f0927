"""An incident of ServiceNow as one of ours.

What belongs here: what its columns become. What does not: where it stands (``incident_state``) and
how its rows follow one another (``history``).

==================================  =============================================================
``short_description``               ``title``; without one it is made of category and symptom
``description``                     the section Summary
``business_impact``                 the section Impact
``close_notes``                     the section Resolution; and Workaround, if that is how it ended
``assignment_group``                ``owner``, where it is a team that the register knows, or the
                                    register names no teams; each change also in ``timeline``
``assigned_to``                     ``assignee``
``caller_id``, else ``opened_by``   ``reporter``
``business_service``,               ``services``
``service_offering``
``cmdb_ci``                         ``configuration_items``
``category``, ``subcategory``       ``category``, with a slash between them
``u_symptom``                       ``symptoms``
``rfc``                             ``changes``
``caused_by``                       ``caused_by_change``
``problem_id``                      ``problem``, which is made if it isn't in the source
``parent_incident``                 ``parent``
journals                            ``timeline``
==================================  =============================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.exchange.servicenow.history import events
from faultbook.exchange.servicenow.incident_state import incident_state
from faultbook.exchange.servicenow.mapped_fields import mapped_fields
from faultbook.exchange.servicenow.numbers import prefix_of, source_id
from faultbook.exchange.servicenow.text import parts
from faultbook.exchange.source import Draft, Setback, shown

if TYPE_CHECKING:
    from datetime import datetime

    from faultbook.exchange.servicenow.case import Case

_ACCEPTED = frozenset({"accepted", "true"})


def incident_draft(case: Case) -> Draft | Setback:
    """An incident to be, or why it can't become one.

    Raises:
        RefusedValue: It has a value that nothing is known of, and such records are to be refused.
    """
    opened = case.opened()
    if isinstance(opened, Setback):
        return opened
    title = _title(case)
    _tell_sections(case, title)
    implied = _links(case, opened)
    timeline = case.timeline(_entries(case))
    fields: dict[str, Any] = {
        "title": title,
        "source": "import",
        "services": case.services(),
        "owner": case.owner(),
        "assignee": case.line("assigned_to"),
        **case.levels(),
        "reporter": case.line("caller_id") or case.line("opened_by"),
        "configuration_items": list(parts(case.cells.get("cmdb_ci", ""))),
        "category": _category(case),
        "symptoms": [symptom] if (symptom := case.line("u_symptom")) else None,
        "opened_at": opened,
        "caused_by_change": case.line("caused_by"),
        "changes": list(parts(case.cells.get("rfc", ""))),
        "timeline": timeline,
    }
    fields |= mapped_fields(case)
    fields |= incident_state(case, fields)
    if _is_major(case, fields):
        fields["major"] = True
    return case.draft(opened, fields, implied)


def _title(case: Case) -> str:
    title = case.line("short_description")
    if title:
        return title
    if "short_description" in case.reading.columns:
        case.notes.append("no short description; the title is made of category and symptom")
    said = ": ".join(filter(None, (_category(case), case.line("u_symptom"))))
    return f"{said} ({case.number})" if said else f"Incident {case.number}"


def _category(case: Case) -> str:
    return " / ".join(filter(None, (case.line("category"), case.line("subcategory"))))


def _tell_sections(case: Case, title: str) -> None:
    if case.line("description") != title:
        case.tell("Summary", case.cells.get("description", ""))
    case.tell("Impact", case.cells.get("business_impact", ""))
    case.tell("Workaround", case.cells.get("workaround", ""))
    case.tell("Resolution", case.cells.get("close_notes", ""))


def _entries(case: Case) -> list[dict[str, Any]]:
    entries = events(case.found, case.reading.incident_states)
    if len(case.found) == 1 and "reopened_time" in case.cells:
        at = case.time("reopened_time")
        if at is not None:
            entries.append({"at": at, "event": "Reopened"})
    return entries + case.journal()


def _links(case: Case, opened: datetime) -> tuple[Draft, ...]:
    """Set the links to other records; the problem comes with a record in case nobody has it."""
    problem, parent = "", ""
    key_of = case.reading.key_of
    if "problem_id" in case.cells:
        problem = key_of(case.cells["problem_id"], "problem")
    if "parent_incident" in case.cells:
        parent = key_of(case.cells["parent_incident"], "incident")
    if "parent" in case.cells:
        above = key_of(case.cells["parent"], "incident")
        if prefix_of(above) == "INC":
            parent = parent or above
        elif prefix_of(above) == "PRB":
            problem = problem or above
        else:
            case.notes.append(
                f"the parent {shown(above)} is no incident or problem; it is left out"
            )
    if parent and parent != case.key:
        case.links["parent"] = source_id(parent)
    if not problem:
        if "problem_id" in case.cells:
            case.notes.append("problem_id is no number and no name; it is left out")
        return ()
    case.links["problem"] = source_id(problem)
    return (case.named_problem(problem, opened),)


def _is_major(case: Case, fields: dict[str, Any]) -> bool:
    """Whether it was run as a major incident, and a record can say so."""
    if case.line("major_incident_state").casefold() not in _ACCEPTED:
        return False
    if fields["status"] != "closed":
        return True
    is_told = "problem" in case.links and "Impact" in case.sections and bool(fields["timeline"])
    if not is_told:
        said = "it is closed without a problem, an Impact or a timeline"
        case.notes.append(f"a major incident, which the record can't say, since {said}")
    return is_told
