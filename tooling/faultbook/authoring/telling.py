"""What happened and what is known, in a record's own words: its timeline and its sections.

What belongs here: where an entry or a text goes. What does not: how it is written (``editing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.authoring.finding import find
from faultbook.authoring.planning import Plan, planned, revised
from faultbook.editing.section_text import section_text, without_controls
from faultbook.editing.typed_values import typed_value
from faultbook.errors import UsageProblem
from faultbook.kinds import KINDS
from faultbook.model.field_types import FieldType
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from datetime import datetime

    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace

_TIMELINE = "timeline"


def plan_note(workspace: Workspace, record_id: str, text: str, at: str = "now") -> Plan:
    """What becomes of an incident when something is added to its timeline; nothing is written.

    Args:
        workspace: The register.
        record_id: The incident.
        text: What happened.
        at: When, as for a field that holds a moment.

    Raises:
        UsageProblem: The record has no timeline, or the text says nothing.
        Refused: The moment is none.
    """
    record = find(workspace, record_id)
    if _TIMELINE not in KINDS[record.kind].keys:
        title = KINDS[record.kind].title.lower()
        raise UsageProblem(
            f"a {title} has no timeline; write to one of its sections:"
            f" faultbook section {record.id} '{KINDS[record.kind].sections[0]}'"
        )
    said = without_controls(text).strip()
    if not said:
        raise UsageProblem("the text is empty; say what happened")
    moment = typed_value(at, FieldType("moment"), workspace.now)
    entry = {"at": moment, "event": said}
    held = (record.document.data or {}).get(_TIMELINE)
    entries: list[Any] = list(held) if isinstance(held, list) else []
    place = _place(record, moment, len(entries))
    fields = {
        **(record.document.data or {}),
        _TIMELINE: [*entries[:place], entry, *entries[place:]],
    }
    return planned(workspace, [revised(record, fields)])


def _place(record: AnyRecord, moment: Any, count: int) -> int:
    """Number of entries before a new one: after the last that isn't later."""
    known: list[datetime] = [entry.at for entry in record.model.timeline]
    if len(known) < count or not hasattr(moment, "tzinfo"):
        return count
    return next((n + 1 for n in range(count - 1, -1, -1) if known[n] <= moment), 0)


def section_named(record: AnyRecord, name: str) -> str:
    """The heading that is meant: the record's own, or its kind's, whatever the case.

    Raises:
        UsageProblem: There is none.
    """
    known = [*record.document.sections, *KINDS[record.kind].sections]
    found = next((one for one in known if one and one.casefold() == name.casefold()), None)
    if found is None:
        sections = KINDS[record.kind].sections
        hint = did_you_mean(name, known) or f"it may have {', '.join(sections)}"
        raise UsageProblem(f"no section of {record.id} is called {name!r}; {hint}")
    return found


def plan_section(
    workspace: Workspace, record: AnyRecord, name: str, text: str, *, append: bool = False
) -> Plan:
    """What becomes of a record whose section is written; nothing is written yet.

    Args:
        workspace: The register.
        record: The record.
        name: The section's heading, as of ``section_named``.
        text: Its text; headings in it are lowered to where a section can hold them.
        append: Whether the text comes after what is there.

    Raises:
        UsageProblem: The text says nothing.
        UnwritableRecord: The section can't hold it.
    """
    said = section_text(text)
    if not said:
        raise UsageProblem(f"the text for {name!r} is empty, so nothing is written")
    held = record.document.sections.get(name, "").replace("\r\n", "\n")
    if append and held:
        said = f"{held}\n\n{said}"
    sections = {**record.document.sections, name: said}
    return planned(workspace, [revised(record, record.document.data or {}, sections)])
