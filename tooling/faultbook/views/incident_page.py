"""An incident's page: how service was lost and restored.

What belongs here: which facts of an incident stand where. What does not: how they look
(``templates/incident.md.j2``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.spans import span
from faultbook.views.display import Badge, Fact, Item, fact, facts, moment, words
from faultbook.views.record_parts import (
    ActionRow,
    Body,
    Ending,
    Head,
    actions,
    body,
    common_facts,
    ending,
    head,
    level_fact,
    links,
    page_path,
    priority_badge,
    versions,
)

if TYPE_CHECKING:
    from markupsafe import Markup

    from faultbook.model.incident import Incident
    from faultbook.record import Entry, Record
    from faultbook.views.site_view import RowTable, SiteView


@dataclass(frozen=True, slots=True)
class OutageRow:
    """A span without service."""

    start: Item
    end: Item | None
    length: str


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """An incident's page.

    Attributes:
        head: Its top.
        facts: What a reader wants first.
        body: Its sections.
        symptoms: What was seen.
        error_text: Error or log lines, word for word.
        timeline: What happened when.
        outages: Spans without service.
        actions: Follow-ups.
        related: Incidents that are part of it or repeat it.
        details: All other facts.
        links: Pages worth reading.
        ending: What it ends with.
    """

    head: Head
    facts: tuple[Fact, ...]
    body: Body
    symptoms: tuple[Markup, ...]
    error_text: str
    timeline: tuple[tuple[Item, Markup], ...]
    outages: tuple[OutageRow, ...]
    actions: tuple[ActionRow, ...]
    related: RowTable | None
    details: tuple[Fact, ...]
    links: tuple[Item, ...]
    ending: Ending


def incident_page(view: SiteView, entry: Entry, record: Record[Incident]) -> IncidentPage:
    """The page model of an incident."""
    page, incident = page_path(entry), record.model
    related = (
        *view.dependents(entry.id, "incident", "parent"),
        *view.dependents(entry.id, "incident", "duplicate_of"),
    )
    return IncidentPage(
        head=head(
            view,
            entry,
            record,
            Badge("Major incident") if incident.major else None,
            priority_badge(entry),
        ),
        facts=_first_facts(view, record, page),
        body=body(view, record, page),
        symptoms=tuple(view.line(symptom, page) for symptom in incident.symptoms),
        error_text=incident.error_text or "",
        timeline=tuple((moment(e.at), view.inline(e.event, page)) for e in incident.timeline),
        outages=_outages(record),
        actions=actions(view, incident.actions, page),
        related=view.table("Incidents that are part of this one or repeat it", related, page),
        details=(*_times(record), *_details(view, record, page), *common_facts(view, record)),
        links=links(record),
        ending=ending(view, entry),
    )


def _first_facts(view: SiteView, record: Record[Incident], page: str) -> tuple[Fact, ...]:
    incident = record.model
    known_error = view.record_item(incident.known_error, page)
    began = incident.started_at or incident.opened_at
    restored = incident.restored_at
    after = f"after {span(restored - began)}" if restored and began and restored >= began else ""
    return facts(
        fact("Services", *view.service_items(incident.services, page)),
        fact("Began", moment(began) if began else None),
        fact(
            "Restored",
            Item(moment(restored).text, moment=moment(restored).moment, note=after)
            if restored
            else None,
        ),
        fact("Waits for", _words(incident.hold_reason)),
        fact("Resolution", _words(incident.resolution_code)),
        fact("Known error", known_error),
        fact("Its workaround helped", _words(incident.workaround_helped) if known_error else None),
        fact("Problem", view.record_item(incident.problem, page)),
        fact("Repeats", view.record_item(incident.duplicate_of, page)),
        fact("Part of", view.record_item(incident.parent, page)),
    )


def _times(record: Record[Incident]) -> tuple[Fact, ...]:
    incident = record.model
    stamps = {
        "Opened": incident.opened_at,
        "Started": incident.started_at,
        "Detected": incident.detected_at,
        "Acknowledged": incident.acknowledged_at,
        "Mitigated": incident.mitigated_at,
        "Restored": incident.restored_at,
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
        fact("Noticed by", _words(incident.source)),
        fact("Support line", str(incident.support_level or "")),
        fact("Category", incident.category),
        fact("Configuration items", *incident.configuration_items),
        fact("Versions", *versions(incident.versions)),
        fact("Error codes", *incident.error_codes),
        fact("Caused by change", incident.caused_by_change),
        fact("Ended by change", *incident.changes),
        fact("Not the return of", view.record_item(other.known_error, page) if other else None),
        fact("Because", other.reason if other else None),
        fact("Work spent", f"{effort} min" if effort is not None else None),
    )


def _outages(record: Record[Incident]) -> tuple[OutageRow, ...]:
    rows = []
    for outage in record.model.outages:
        end = outage.end
        length = span(end - outage.start) if end and end >= outage.start else ""
        rows.append(OutageRow(moment(outage.start), moment(end) if end else None, length))
    return tuple(rows)


def _words(value: str | None) -> str | None:
    return words(value) if value else None
