"""What a status page posted of an incident, read as an incident.

What belongs here: what the page's words and times mean. What does not: the forms that they come in
(``posted``, ``feed``), and texts (``telling``).

=========================  ====================================================================
name                       ``title``
state                      ``status``: closed for resolved, postmortem and completed, with the
                           resolution code ``unrecorded``; else in-progress
impact                     ``impact`` and ``urgency`` by ``IMPACTS``; ``priority`` by the
                           register's matrix
created_at                 ``opened_at``; else the time of the first update
started_at                 ``started_at``; else ``opened_at``
monitoring_at              ``mitigated_at``; else the first update of that state
resolved_at                ``restored_at``, ``resolved_at``, ``closed_at``; else the time of the
                           last update of such a state
downtime_start and _end    ``outages``
components                 ``services``
updates                    ``timeline`` and the sections Summary and Resolution
postmortem_body            the section Lessons
planned work               the tag ``maintenance``; ``started_at`` is when it was in progress,
                           else scheduled_for
=========================  ====================================================================

``acknowledged_at`` is left out: a page is told after somebody took the incident, and nobody knows
how long after.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from faultbook.exchange.field_text import address
from faultbook.exchange.incident_fields import filled, levels, named_services
from faultbook.exchange.planned_work import planned_work
from faultbook.exchange.source import Draft, refused, shown, skipped
from faultbook.exchange.statuspage.telling import Told, tell
from faultbook.exchange.times import read_moment
from faultbook.exchange.values import RefusedValue, Values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from faultbook.editing.yaml_text import Value
    from faultbook.exchange.source import ImportContext, Setback
    from faultbook.exchange.statuspage.posted import Posted

IMPACTS: dict[str, tuple[str, str]] = {
    "none": ("low", "low"),
    "maintenance": ("low", "low"),
    "minor": ("low", "medium"),
    "major": ("medium", "high"),
    "critical": ("high", "high"),
}
"""Impact and urgency of each impact that Statuspage knows. It takes the impact from the worst state
of a component: minor is degraded performance, major a partial outage, critical a full one."""

STATES: dict[str, str] = {
    "scheduled": "new",
    "in progress": "in-progress",
    "in_progress": "in-progress",
    "verifying": "in-progress",
    "completed": "closed",
    "investigating": "in-progress",
    "identified": "in-progress",
    "monitoring": "in-progress",
    "resolved": "closed",
    "postmortem": "closed",
}
"""Our status for each state that Statuspage knows."""

PLANNED = frozenset({"scheduled", "in progress", "in_progress", "verifying", "completed"})
"""States that only planned work has."""

MAINTENANCE = "maintenance"
"""Tag of records that tell of planned work."""

_ENDED = frozenset({"closed", "resolved"})
_NO_STATE = frozenset({"", "update"})  # an update that leaves the state as it is
_KNOWN = {
    "status": STATES,
    "impact": {word: impact for word, (impact, _) in IMPACTS.items()},
    "urgency": {word: urgency for word, (_, urgency) in IMPACTS.items()},
}


class IncidentReading:
    """Reads incidents of a status page.

    Args:
        context: What every importer is given.
        defaults: What a record gets where the page is silent.
    """

    def __init__(self, context: ImportContext, defaults: Mapping[str, Value | None]) -> None:
        self._context = context
        self._defaults = defaults
        self._values = Values(context.mapping, _KNOWN)

    def draft(self, key: str, posted: Posted) -> Draft | Setback:
        """The incident that is posted, or why it becomes none.

        Args:
            key: The page's own key.
            posted: What it says.
        """
        if not posted["name"]:
            return refused("has no name; give it one")
        planned = _planned(posted)
        if planned and not self._context.options.include_maintenance:
            return skipped(f"is planned work: {planned}", is_planned=True)
        incident = _Incident(posted, self._context, self._values, is_planned=bool(planned))
        try:
            fields = incident.fields()
        except RefusedValue as error:
            return refused(str(error))
        if "opened_at" not in fields:
            return refused("has no time; give it 'created_at', such as 2026-01-31T14:05:00Z")
        services = named_services(posted["components"], self._context)
        fields["services"] = services.keys
        if planned:
            fields["tags"] = [MAINTENANCE]
        return Draft(
            "incident",
            f"statuspage:{key}",
            fields["opened_at"],
            filled(fields, self._defaults),
            incident.told.sections,
            notes=(*incident.notes, *incident.told.notes),
            named=services.named,
            unmapped=tuple(incident.unmapped),
            naive_times=incident.naive_times + incident.told.naive_times,
        )


def _planned(posted: Posted) -> str:
    """What says that it is planned work, by the page's own word where it has one; else ""."""
    states = [_folded(posted["status"]), *(_folded(one["status"]) for one in posted["updates"])]
    stated = [state for state in states if state not in _NO_STATE]
    if _folded(posted["impact"]) == "maintenance":
        return "its impact is 'maintenance'"
    if posted["scheduled"]:
        return posted["scheduled"]
    found = next((state for state in stated if state in PLANNED), "")
    if found:
        return f"its state is {found!r}"
    if stated or posted["impact"]:
        return ""
    verdict = planned_work(posted["name"], "", posted["text"])
    return verdict.reason if verdict.is_planned else ""


def _folded(word: str) -> str:
    return " ".join(word.split()).casefold()


@dataclass
class _Incident:
    """One incident while it is read; the lists gather what was odd in it."""

    posted: Posted
    context: ImportContext
    values: Values
    is_planned: bool
    told: Told = field(init=False)
    begun: datetime | None = field(init=False)
    notes: list[str] = field(default_factory=list)
    unmapped: list[tuple[str, str]] = field(default_factory=list)
    naive_times: int = 0

    def __post_init__(self) -> None:
        self.told = tell(self.posted, self.context.zone)
        self.begun = self._begun() if self.is_planned else None

    def fields(self) -> dict[str, Any]:
        """Its fields but for services and what every import gives."""
        impact = self.posted["impact"]
        found: dict[str, Any] = {
            "title": self.posted["name"],
            "source": "import",
            **levels(
                self.values.read("impact", impact, self.unmapped),
                self.values.read("urgency", impact, []),
                self.context.config,
            ),
            **self._stamps(),
            "outages": self._outages(),
            "timeline": self.told.timeline,
            "links": self._links(),
        }
        return {name: value for name, value in found.items() if value is not None}

    def _stamps(self) -> dict[str, Any]:
        """Status and times."""
        created, started = self._moment("created"), self._moment("started")
        opened = created or self.told.first_at or started or self._moment("published")
        if opened is None:
            return {}
        started = started or min(opened, self.told.first_at or opened)
        started = self.begun or started
        stamps: dict[str, Any] = {"opened_at": opened, "started_at": started}
        resolved = self._moment("resolved")
        status = self._status(resolved)
        mitigated = self._moment("monitoring") or self.told.at("monitoring")
        if status in _ENDED:
            stamps |= self._end(status, opened, resolved)
        elif resolved is not None:
            self.notes.append(f"resolved_at is left out, since the status is {status!r}")
        if self.is_planned and status == "new":
            del stamps["started_at"]
        restored = stamps.get("restored_at")
        if mitigated and mitigated >= started and not (restored and restored < mitigated):
            stamps["mitigated_at"] = mitigated
        return {"status": status, **stamps}

    def _begun(self) -> datetime | None:
        """When planned work began, which is told of long before."""
        return self.told.at("in progress") or self._moment("begins")

    def _status(self, resolved: datetime | None) -> str:
        states = [one["status"] for one in self.posted["updates"]]
        stated = [state for state in states if _folded(state) not in _NO_STATE]
        word = self.posted["status"] or (stated[-1] if stated else "")
        status = self.values.read("status", word, self.unmapped)
        if status is None:
            status = "closed" if resolved else "in-progress"
            if not word:
                self.notes.append(f"no status; taken as {status}")
        return status

    def _end(self, status: str, opened: datetime, resolved: datetime | None) -> dict[str, Any]:
        restored = resolved or self.told.at("resolved", "completed") or self.told.at("postmortem")
        stamps: dict[str, Any] = {"resolution_code": "unrecorded"}
        if restored is None:
            self.notes.append("resolved, but not when; the record lacks restored_at")
            return stamps
        if restored < opened:
            self.notes.append("posted after it was over; it is resolved when it was posted")
        ended = max(restored, opened)
        stamps |= {"restored_at": restored, "resolved_at": ended}
        return stamps if status != "closed" else {**stamps, "closed_at": ended}

    def _outages(self) -> list[dict[str, datetime]] | None:
        start, end = self._moment("outage_from"), self._moment("outage_to")
        if start is None:
            return None
        if end is not None and end < start:
            self.notes.append("downtime_end is before downtime_start; the outage is left out")
            return None
        if self.begun is not None and start < self.begun:
            self.notes.append("downtime_start is before the work began; the outage is left out")
            return None
        return [{"from": start, "to": end} if end else {"from": start}]

    def _links(self) -> list[dict[str, str]] | None:
        url = address(self.posted["url"])
        if url is None and self.posted["url"]:
            self.notes.append(f"{shown(self.posted['url'])} is no web address; it is left out")
        return [{"title": "On the status page", "url": url}] if url else None

    def _moment(self, key: str) -> datetime | None:
        """A time; None where there is none, or none that can be read."""
        text: str = self.posted[key]  # type: ignore[literal-required]
        moment = read_moment(text, self.context.zone) if text else None
        if moment is None:
            if text:
                self.notes.append(f"{shown(text)} is not a time; {key} is left out")
            return None
        self.naive_times += moment.is_naive
        return moment.at
