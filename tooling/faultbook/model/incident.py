"""The incident: an interruption of a service, and how it was restored."""

from __future__ import annotations

from pydantic import Field

from faultbook.model.common import Action, ComponentVersion, RecordModel, StrictModel
from faultbook.model.fields import (
    Code,
    Flag,
    Line,
    Priority,
    RecordReference,
    SupportLevel,
    Text,
    Timestamp,
    WholeNumber,
)
from faultbook.model.vocabulary import (
    Helped,
    HoldReason,
    IncidentStatus,
    Level,
    ResolutionCode,
    Source,
)


class Outage(StrictModel):
    """A span in which the service was not there."""

    start: Timestamp = Field(alias="from", description="When the service went.")
    end: Timestamp | None = Field(None, alias="to", description="When it was back; empty: not yet.")


class TimelineEntry(StrictModel):
    """Something that happened during an incident."""

    at: Timestamp = Field(description="When.")
    event: Text = Field(description="What happened or was done.")


class NotRegression(StrictModel):
    """Why an incident that looks like a fixed known error is a different one."""

    known_error: RecordReference = Field(description="The fixed known error it looks like.")
    reason: Text = Field(description="What makes it different.")


class Incident(RecordModel):
    """An unplanned interruption of a service or a loss of its quality."""

    status: IncidentStatus = Field(description="Where the incident stands.")
    impact: Level | None = Field(None, description="How much of the business it hits.")
    urgency: Level | None = Field(None, description="How soon it must be restored.")
    priority: Priority | None = Field(None, description="1 (first) to 5, from impact and urgency.")
    major: Flag = Field(False, description="Whether it was run as a major incident.")
    source: Source | None = Field(None, description="Who or what noticed it.")
    reporter: Line | None = Field(None, description="Who reported it.")
    support_level: SupportLevel | None = Field(None, description="Line that works on it: 1 to 3.")
    configuration_items: tuple[Line, ...] = Field((), description="Hosts, devices, databases.")
    versions: tuple[ComponentVersion, ...] = Field((), description="Components and versions seen.")
    category: Line | None = Field(None, description="The organisation's own category.")
    symptoms: tuple[Line, ...] = Field((), description="What users or monitoring saw.")
    error_text: Text | None = Field(None, description="Error or log lines, word for word.")
    error_codes: tuple[Code, ...] = Field((), description="Codes in them.")
    opened_at: Timestamp | None = Field(None, description="When the record was opened.")
    started_at: Timestamp | None = Field(None, description="When the trouble began.")
    detected_at: Timestamp | None = Field(None, description="When it was noticed.")
    acknowledged_at: Timestamp | None = Field(None, description="When somebody took it.")
    mitigated_at: Timestamp | None = Field(None, description="When the worst was over.")
    restored_at: Timestamp | None = Field(None, description="When service was restored.")
    resolved_at: Timestamp | None = Field(None, description="When the record was resolved.")
    closed_at: Timestamp | None = Field(None, description="When the record was closed.")
    outages: tuple[Outage, ...] = Field((), description="Spans without service.")
    hold_reason: HoldReason | None = Field(None, description="What an incident on hold waits for.")
    resolution_code: ResolutionCode | None = Field(None, description="How service was restored.")
    known_error: RecordReference | None = Field(None, description="Known error that was applied.")
    workaround_helped: Helped | None = Field(None, description="Whether its workaround helped.")
    problem: RecordReference | None = Field(None, description="Problem that looks for the cause.")
    not_regression: NotRegression | None = Field(
        None, description="Why it is not the return of a fixed known error."
    )
    parent: RecordReference | None = Field(None, description="Incident that this is part of.")
    duplicate_of: RecordReference | None = Field(None, description="Incident that this repeats.")
    caused_by_change: Line | None = Field(None, description="Change that caused it.")
    changes: tuple[Line, ...] = Field((), description="Changes that ended it.")
    effort_minutes: WholeNumber | None = Field(None, description="Work spent, in minutes.")
    timeline: tuple[TimelineEntry, ...] = Field((), description="What happened when.")
    actions: tuple[Action, ...] = Field((), description="Follow-ups.")
