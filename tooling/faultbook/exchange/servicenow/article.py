"""A knowledge article of ServiceNow as a known error.

What belongs here: what its columns and the headings of its text become. What does not: HTML
(``tables.html``).

The parts of its text are told by their headings, or by lines in bold, such as "Workaround". Text
under no such heading goes to the workaround, since that is what an article is for. An article that
is published is an active known error if it has a workaround, a symptom and a cause; else a draft.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from faultbook.exchange.servicenow.mapped_fields import mapped_fields
from faultbook.exchange.servicenow.numbers import prefix_of, source_id
from faultbook.exchange.servicenow.text import folded, one_line, section
from faultbook.exchange.source import Draft, Setback, refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from faultbook.exchange.servicenow.case import Case
    from faultbook.exchange.servicenow.history import Version

_HEADINGS: dict[str, str] = {
    "workaround": "Workaround",
    "work around": "Workaround",
    "workarounds": "Workaround",
    "temporary fix": "Workaround",
    "temporary solution": "Workaround",
    "symptom": "Symptoms",
    "symptoms": "Symptoms",
    "issue": "Symptoms",
    "description": "Symptoms",
    "problem": "Symptoms",
    "cause": "Cause",
    "causes": "Cause",
    "root cause": "Cause",
    "resolution": "Permanent fix",
    "solution": "Permanent fix",
    "fix": "Permanent fix",
    "permanent fix": "Permanent fix",
    "permanent solution": "Permanent fix",
}
"""Section by the headings that articles have, in lower case."""

_COLUMNS = (
    ("workaround", "Workaround"),
    ("description", "Symptoms"),
    ("cause", "Cause"),
)
_HEADING = re.compile(r"[ ]{0,3}(?:#{1,6}[ \t]+(?P<marked>.+)|(?P<bold>\*\*.{1,60}\*\*:?))")
_MARKS = " \t*_#:`"
_BULLET = re.compile(r"[-*+\u2022]\s+|[0-9]{1,3}[.)]\s+")
_FENCE = re.compile(r"[ ]{0,3}(?:`{3}|~{3})")
_SYMPTOMS = 12  # lines of a section; more are a report
_LONGEST_SYMPTOM = 200
_NEVER = 2100  # the year in which ServiceNow's articles end that don't
_PUBLISHED = frozenset({"published", "pending retirement", "pending_retirement"})
_WHY_RETIRED = {
    "retired": "Its article in ServiceNow was retired.",
    "outdated": "A later version of its article in ServiceNow replaced it.",
}


def present_last(found: Sequence[Version]) -> list[Version]:
    """The versions of an article, the published one last: what comes after it is a draft."""
    published = [v for v in found if folded(v.cells.get("workflow_state", "")) in _PUBLISHED]
    return [*found, published[-1]] if published else list(found)


def article_draft(case: Case) -> Draft | Setback:
    """A known error to be, or why it can't become one.

    Raises:
        RefusedValue: It has a value that nothing is known of, and such records are to be refused.
    """
    created = case.time("sys_created_on") or case.time("published") or case.time("sys_updated_on")
    if created is None:
        return refused("has no time; export the column 'Created' too")
    title = case.line("short_description")
    if not title:
        case.notes.append("no short description; the title is its number")
        title = case.number
    for column, heading in _COLUMNS:
        case.tell(heading, case.cells.get(column, ""))
    for heading, text in _parts(section(case.cells.get("text", ""))):
        case.add(heading, text)
    _link(case)
    fields: dict[str, Any] = {
        "title": title,
        "services": case.services(),
        "owner": case.owner(),
        "symptoms": list(_symptoms(case)),
        "affects": [{"component": ci} for ci in filter(None, (case.line("cmdb_ci"),))],
        "review_by": _review_day(case),
    }
    fields |= mapped_fields(case)
    is_recognised = any(fields.get(name) for name in ("symptoms", "error_codes"))
    return case.draft(created, fields | _state(case, has_symptoms=is_recognised))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a text with their sections, in its order."""
    heading, lines, in_code = "Workaround", list[str](), False
    for line in text.split("\n"):
        in_code ^= _FENCE.match(line) is not None
        found = None if in_code else _HEADING.fullmatch(line)
        known = found and _HEADINGS.get(folded((found["marked"] or found["bold"]).strip(_MARKS)))
        if known:
            yield heading, "\n".join(lines).strip()
            heading, lines = known, []
        else:
            lines.append(line)
    yield heading, "\n".join(lines).strip()


def _link(case: Case) -> None:
    """The problem that an article was written for."""
    if "source" in case.cells:
        key = case.reading.key_of(case.cells["source"], "problem")
        if prefix_of(key) == "PRB":
            case.links["problem"] = source_id(key)
        else:
            case.notes.append(f"its source {shown(key)} is no problem; it is left out")


def _symptoms(case: Case) -> Iterator[str]:
    """The symptoms that a column states, or the lines of the section."""
    stated = case.cells.get("u_symptom") or case.sections.get("Symptoms", "")
    lines = (one_line(_BULLET.sub("", line.strip(), count=1)) for line in stated.split("\n"))
    found = [line for line in dict.fromkeys(lines) if line and len(line) <= _LONGEST_SYMPTOM]
    yield from found[:_SYMPTOMS]


def _review_day(case: Case) -> date | None:
    until = case.time("valid_to")
    return until.date() if until is not None and until.year < _NEVER else None


def _state(case: Case, *, has_symptoms: bool) -> dict[str, Any]:
    stated = case.line("workflow_state")
    status = case.value("status", stated)
    if status is None:
        if stated:
            case.notes.append(f"the workflow state {shown(stated)} is unknown; it is a draft")
        return {"status": "draft"}
    if status == "retired":
        why = _WHY_RETIRED.get(folded(stated), f"Its article in ServiceNow is {stated}.")
        return {"status": status, "retired_because": why}
    if status != "active":
        return {"status": status}
    lacking = [
        said
        for said, is_told in (
            ("a workaround", "Workaround" in case.sections),
            ("a symptom", has_symptoms),
            ("a cause", "Cause" in case.sections),
        )
        if not is_told
    ]
    if not lacking:
        return {"status": status}
    case.notes.append(f"published, but it lacks {' and '.join(lacking)}; it is a draft")
    return {"status": "draft"}
