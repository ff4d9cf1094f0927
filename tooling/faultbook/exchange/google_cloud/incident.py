"""An incident of Google Cloud's status page, read as an incident.

What belongs here: what the page's words, times and texts mean. What does not: the file's form
(``reading``) and the parts of a report (``report``).

==========================  ===================================================================
external_desc               ``title``; what doesn't fit into a line is in the Summary
begin                       ``started_at``
created                     ``opened_at``; else ``begin``
end                         ``restored_at``, ``resolved_at``, ``closed_at``; with it ``status``
                            is closed and ``resolution_code`` unrecorded, else in-progress
status_impact               ``impact``: high for an outage, medium for a disruption, low for
                            information
severity                    ``urgency``; ``priority`` by the register's matrix
affected_products           ``services``; else service_name
... _affected_locations     listed in the section Impact
updates                     ``timeline``; the first is the Summary, the last that says all is
                            well the Resolution; a report is taken apart
==========================  ===================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.editing.section_text import section_text
from faultbook.editing.yaml_text import scalar_text
from faultbook.exchange.field_text import address, event_text, is_cut, one_line
from faultbook.exchange.google_cloud.report import (
    is_report,
    report_sections,
    report_title,
    workaround,
)
from faultbook.exchange.incident_fields import default_fields, filled, levels, named_services
from faultbook.exchange.source import Draft, refused, shown
from faultbook.exchange.tables.html import to_markdown
from faultbook.exchange.times import read_moment
from faultbook.exchange.values import RefusedValue, Values

if TYPE_CHECKING:
    from datetime import datetime

    from faultbook.exchange.source import ImportContext, Setback

PAGE = "https://status.cloud.google.com/"
"""What an incident's ``uri`` is an address from."""

IMPACTS: dict[str, str] = {
    "service_outage": "high",
    "service_disruption": "medium",
    "service_information": "low",
}
"""Impact for each ``status_impact``."""

SEVERITIES: dict[str, str] = {"high": "high", "medium": "medium", "low": "low"}
"""Urgency for each ``severity``."""

_ORDER = ("Summary", "Impact", "Workaround", "Resolution", "Lessons")
_AVAILABLE = "available"


class IncidentReading:
    """Reads incidents.

    Args:
        context: What every importer is given.

    Raises:
        UsageProblem: The mapping is at fault.
    """

    def __init__(self, context: ImportContext) -> None:
        self._context = context
        self._defaults = default_fields(context)
        self._values = Values(context.mapping, {"impact": IMPACTS, "urgency": SEVERITIES})

    def draft(self, key: str, posted: dict[str, Any]) -> Draft | Setback:
        """An incident to be, or why it can't become one.

        Args:
            key: The page's own key.
            posted: What the page says, as ``reading`` has it.
        """
        incident = _Incident(posted, self._context)
        title = incident.title()
        stamps = incident.stamps()
        if not title:
            return refused("has no 'external_desc', and no update to take a title from")
        if stamps is None:
            return refused("has no time; give it 'begin', such as 2026-01-31T14:05:00Z")
        unmapped: list[tuple[str, str]] = []
        try:
            impact = self._values.read("impact", posted["status_impact"], unmapped)
            urgency = self._values.read("urgency", posted["severity"], unmapped)
        except RefusedValue as error:
            return refused(str(error))
        services = named_services(incident.products(), self._context)
        fields = {
            "title": title,
            "services": services.keys,
            "source": "import",
            **levels(impact, urgency, self._context.config),
            **stamps,
            "timeline": incident.timeline(),
            "links": incident.links(key),
        }
        return Draft(
            "incident",
            f"google-cloud:{key}",
            stamps["opened_at"],
            filled(fields, self._defaults),
            incident.sections(title),
            notes=tuple(incident.notes),
            named=services.named,
            unmapped=tuple(unmapped),
            naive_times=incident.naive_times,
        )


class _Update(NamedTuple):
    at: datetime | None
    state: str
    text: str
    is_report: bool


@dataclass
class _Incident:
    """One incident while it is read; ``notes`` and ``naive_times`` gather what was odd in it."""

    posted: dict[str, Any]
    context: ImportContext
    notes: list[str] = field(default_factory=list)
    naive_times: int = 0
    updates: list[_Update] = field(init=False)

    def __post_init__(self) -> None:
        self.updates = [self._update(one) for one in self.posted["updates"]]
        dated = [(one.at, one) for one in self.updates if one.at is not None]
        dated.sort(key=itemgetter(0))
        self.updates = [
            *(one for _, one in dated),
            *(one for one in self.updates if one.at is None),
        ]

    def _update(self, one: dict[str, str]) -> _Update:
        at = self._moment(one["at"], "an update's 'when'")
        if at is None and not one["at"]:
            self.notes.append("an update has no time; it stands in the Summary alone")
        state = one["status"].replace("_", " ").capitalize()
        text = to_markdown(one["text"])
        return _Update(at, state, text, is_report(text))

    def title(self) -> str:
        """The description's first line, without marks; else that of the first update."""
        texts = (to_markdown(self.posted["external_desc"]), *(one.text for one in self.updates))
        lines = (one_line(report_title(text)) for text in texts)
        return next((line for line in lines if line), "").rstrip(".") if texts else ""

    def stamps(self) -> dict[str, Any] | None:
        """Status and times; None where there is no time."""
        begin = self._moment(self.posted["begin"], "'begin'")
        created = self._moment(self.posted["created"], "'created'")
        end = self._moment(self.posted["end"], "'end'")
        first = next((one.at for one in self.updates if one.at is not None), None)
        opened = created or begin or first
        if opened is None:
            return None
        stamps: dict[str, Any] = {"opened_at": opened, "started_at": begin or opened}
        if end is None:
            return {"status": "in-progress", **stamps}
        if end < opened:
            self.notes.append("posted after it was over; it is resolved when it was posted")
        ended = max(end, opened)
        stamps |= {"restored_at": end, "resolved_at": ended, "closed_at": ended}
        return {"status": "closed", "resolution_code": "unrecorded", **stamps}

    def products(self) -> list[str]:
        """Names of what was affected."""
        return self.posted["products"] or [self.posted["service_name"]]

    def timeline(self) -> list[dict[str, Any]]:
        """The updates that have a time; of a report its title, since it stands in sections."""
        return [
            {
                "at": one.at,
                "event": event_text(
                    one.state, one_line(report_title(one.text)) if one.is_report else one.text
                )
                or "Update",
            }
            for one in self.updates
            if one.at is not None
        ]

    def links(self, key: str) -> list[dict[str, str]]:
        """The page of the incident."""
        uri = one_line(self.posted["uri"])
        absolute = uri.startswith(("https://", "http://"))
        url = address(uri if absolute else f"{PAGE}{uri.lstrip('/') or f'incidents/{key}'}")
        return [{"title": "On the status page", "url": url}] if url else []

    def sections(self, title: str) -> dict[str, str]:
        """Sections by heading, in order; those that would be empty are left out."""
        reports = [one for one in self.updates if one.is_report]
        found = report_sections(reports[-1].text) if reports else {}
        plain = [one for one in self.updates if not one.is_report and one.text]
        summary = [found.get("Summary", "")]
        described = to_markdown(self.posted["external_desc"])
        if one_line(described).rstrip(".") != title and described not in summary[0]:
            summary.insert(0, described)
        if plain and not reports and plain[0].text != described:
            summary.append(plain[0].text)
        last = next((one for one in reversed(plain) if one.state.casefold() == _AVAILABLE), None)
        if last is not None and last.text not in summary:
            found["Resolution"] = last.text
        helped = (workaround(one.text) for one in reversed(plain))
        found.setdefault("Workaround", next((text for text in helped if text), ""))
        summary += self._others({*summary, found.get("Resolution", "")}, reports[:-1])
        found["Summary"] = "\n\n".join(part for part in summary if part)
        found["Impact"] = "\n\n".join(p for p in (found.get("Impact", ""), self._locations()) if p)
        texts = ((name, section_text(found.get(name, ""))) for name in _ORDER)
        return {name: text for name, text in texts if text}

    def _others(self, standing: set[str], reports: list[_Update]) -> list[str]:
        """Updates that no timeline holds whole, each below a heading."""
        parts = []
        for one in self.updates:
            is_apart = one.at is None or is_cut(one.state, one.text)
            if one.text and one.text not in standing and (one in reports or is_apart):
                if one.is_report and one not in reports:
                    continue
                when = scalar_text(one.at) if one.at else "without a time"
                parts.append(f"### {one.state or 'Update'}, {when}\n\n{section_text(one.text)}")
        return parts

    def _locations(self) -> str:
        found = list(dict.fromkeys(self.posted["locations"]))
        return (
            "\n".join(["Affected locations:", "", *(f"- {one}" for one in found)]) if found else ""
        )

    def _moment(self, text: str, name: str) -> datetime | None:
        """A time; None where there is none, or none that can be read."""
        moment = read_moment(text, self.context.zone) if text else None
        if moment is None:
            if text:
                self.notes.append(f"{shown(text)} is not a time; {name} is left out")
            return None
        self.naive_times += moment.is_naive
        return moment.at
