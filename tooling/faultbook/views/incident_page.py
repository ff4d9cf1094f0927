"""An incident's page: how service was lost and restored.

What belongs here: which facts of an incident stand where. What does not: how they look
(``templates/incident.md.j2``), its steps (``incident_course``) and its first sentence
(``opening_sentence``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from faultbook.views.action_rows import action_rows
from faultbook.views.bounds import ends, excerpt, listed
from faultbook.views.display import (
    OPEN_STATES,
    Badge,
    Fact,
    Item,
    fact,
    facts,
    length,
    moment,
    words,
)
from faultbook.views.incident_course import course_of
from faultbook.views.opening_sentence import SECTION, opening_sentence
from faultbook.views.record_parts import (
    Body,
    Ending,
    Head,
    body,
    common_facts,
    ending,
    head,
    level_fact,
    links,
    page_path,
    priority_badge,
    twin_href,
    versions,
)

if TYPE_CHECKING:
    from markupsafe import Markup

    from faultbook.model.incident import Incident, Outage
    from faultbook.record import Entry, Record
    from faultbook.views.action_rows import ActionRow
    from faultbook.views.bounds import Ends, Excerpt, Listed
    from faultbook.views.incident_course import Course
    from faultbook.views.opening_sentence import Sentence
    from faultbook.views.site_view import RowTable, SiteView

RESOLUTIONS: dict[str, str] = {
    "known-error-workaround": "The workaround of a known error restored service.",
    "workaround": "A workaround restored service.",
    "solution-provided": "Whoever reported it was given a solution.",
    "fixed-by-change": "A change restored service.",
    "resolved-by-problem": "The fix of its problem restored service.",
    "resolved-by-caller": "Whoever reported it found the solution.",
    "duplicate": "It repeats another incident, which tells how it ended.",
    "no-fault-found": "No fault was found.",
    "unrecorded": "How it ended was not recorded.",
}
"""What each resolution code says to a reader."""

HELPED: dict[str, str] = {
    "yes": "It helped",
    "partly": "It helped in part",
    "no": "It didn't help",
}
"""What is said of a workaround that was tried."""


_BACK = "Service is back; the incident is still open."


@dataclass(frozen=True, slots=True)
class OutageRow:
    """A span without service.

    Attributes:
        start: When service went.
        end: When it was back, ``now`` or ``unknown``.
        length: How long that is, or "".
    """

    start: Item
    end: Item
    length: str


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """An incident's page.

    Attributes:
        head: Its top.
        standing: What is said of one that isn't over, or "".
        is_major: Whether it is run as a major incident.
        sentence: What it meant, for whom.
        course: Its steps from start to restored service.
        facts: What a reader wants first.
        body: Its sections, without the one that is all said in the sentence.
        symptoms: What was seen.
        error_text: Error or log lines, word for word.
        timeline: What happened when, in the order of time.
        outages: Spans without service.
        resolution: What ended it, in a sentence, or "".
        resolution_facts: Changes that did.
        actions: Follow-ups.
        related: Incidents that are part of it or repeat it.
        details: All other facts.
        links: Pages worth reading.
        twin: Address of the file that has all of it.
        ending: What it ends with.
    """

    head: Head
    standing: str
    is_major: bool
    sentence: Sentence | None
    course: Course | None
    facts: tuple[Fact, ...]
    body: Body
    symptoms: Listed[Markup]
    error_text: Excerpt
    timeline: Ends[tuple[Item, Markup]]
    outages: Listed[OutageRow]
    resolution: str
    resolution_facts: tuple[Fact, ...]
    actions: Listed[ActionRow]
    related: RowTable | None
    details: tuple[Fact, ...]
    links: tuple[Item, ...]
    twin: str
    ending: Ending


def incident_page(view: SiteView, entry: Entry, record: Record[Incident]) -> IncidentPage:
    """The page model of an incident."""
    page, incident = page_path(entry), record.model
    sentence = opening_sentence(view, record, page)
    hidden = (SECTION,) if sentence is not None and sentence.is_section else ()
    events = sorted(incident.timeline, key=lambda event: event.at)
    return IncidentPage(
        head=head(
            view,
            entry,
            record,
            Badge("Major incident", "alert") if incident.major else None,
            priority_badge(entry),
        ),
        standing=_standing(view, incident),
        is_major=incident.major,
        sentence=sentence,
        course=course_of(incident, view.now),
        facts=_first_facts(view, record, page),
        body=body(view, record, page, hidden),
        symptoms=listed(incident.symptoms, lambda symptom: view.line(symptom, page)),
        error_text=excerpt(incident.error_text or ""),
        timeline=ends(events, lambda one: (moment(one.at), view.inline(one.event, page))),
        outages=listed(incident.outages, partial(_outage, incident)),
        resolution=RESOLUTIONS.get(incident.resolution_code or "", ""),
        resolution_facts=facts(fact("Ended by change", *incident.changes)),
        actions=action_rows(view, incident.actions, page),
        related=_related(view, entry, page),
        details=(*_times(record), *_details(view, record, page), *common_facts(view, record)),
        links=links(record),
        twin=twin_href(view, entry, page),
        ending=ending(view, entry),
    )


def _standing(view: SiteView, incident: Incident) -> str:
    """What is said of an incident that isn't over: for how long it has been open."""
    if incident.status not in OPEN_STATES["incident"]:
        return ""
    since = incident.opened_at or incident.detected_at or incident.started_at
    lasted = f" for {length(view.now - since)}" if since is not None and since <= view.now else ""
    if incident.restored_at is not None:
        return f"Service is back; the incident has been open{lasted}." if lasted else _BACK
    return f"This incident has been open{lasted}." if lasted else "This incident is open."


def _first_facts(view: SiteView, record: Record[Incident], page: str) -> tuple[Fact, ...]:
    incident = record.model
    known_error = view.record_item(incident.known_error, page)
    helped = HELPED.get(incident.workaround_helped or "") if known_error else None
    is_dated = incident.started_at or incident.detected_at
    return facts(
        fact("Services", *view.service_items(incident.services, page)),
        fact("Opened", moment(incident.opened_at) if incident.opened_at and not is_dated else None),
        fact("Waits for", _waits_for(incident.hold_reason)),
        fact("Known error", known_error),
        fact("Its workaround", helped),
        fact("Problem", view.record_item(incident.problem, page)),
        fact("Repeats", view.record_item(incident.duplicate_of, page)),
        fact("Part of", view.record_item(incident.parent, page)),
    )


def _waits_for(reason: str | None) -> str | None:
    return words(reason.removeprefix("awaiting-")) if reason else None


def _related(view: SiteView, entry: Entry, page: str) -> RowTable | None:
    found = (
        *view.dependents(entry.id, "incident", "parent"),
        *view.dependents(entry.id, "incident", "duplicate_of"),
    )
    return view.table("Incidents that are part of this one or repeat it", found, page)


def _times(record: Record[Incident]) -> tuple[Fact, ...]:
    """The stamps of the record, which aren't steps of the incident."""
    incident = record.model
    stamps = {
        "Opened": incident.opened_at,
        "Resolved": incident.resolved_at,
        "Closed": incident.closed_at,
    }
    return facts(*(fact(name, moment(at) if at else None) for name, at in stamps.items()))


def _details(view: SiteView, record: Record[Incident], page: str) -> tuple[Fact, ...]:
    incident = record.model
    other = incident.not_regression
    effort = incident.effort_minutes
    return facts(
        level_fact(record),
        fact("Owner", view.team(incident.owner)),
        fact("Reported by", incident.reporter),
        fact("Noticed by", words(incident.source) if incident.source else None),
        fact("Support line", str(incident.support_level or "")),
        fact("Category", incident.category),
        fact("Configuration items", *incident.configuration_items),
        fact("Versions", *versions(incident.versions)),
        fact("Error codes", *incident.error_codes),
        fact("Caused by change", incident.caused_by_change),
        fact("Not the return of", view.record_item(other.known_error, page) if other else None),
        fact("Because", other.reason if other else None),
        fact("Work spent", f"{effort:,} min" if effort is not None else None),
    )


def _outage(incident: Incident, outage: Outage) -> OutageRow:
    """A span; where its end is missing, it ended when service was restored, as analysis has it."""
    start, end = outage.start, outage.end or incident.restored_at
    if end is None:
        is_open = incident.status in OPEN_STATES["incident"]
        return OutageRow(moment(start), Item("now" if is_open else "unknown"), "")
    return OutageRow(moment(start), moment(end), length(end - start) if end >= start else "")
