"""The problem: the cause behind one or more incidents, and its removal."""

from __future__ import annotations

from pydantic import Field

from faultbook.model.common import Action, RecordModel, StrictModel
from faultbook.model.fields import (
    Category,
    Day,
    Days,
    Line,
    Priority,
    RecordReference,
    Text,
    Timestamp,
    WholeNumber,
)
from faultbook.model.vocabulary import ClosureCode, Level, ProblemStatus, Trigger


class RootCause(StrictModel):
    """What made the incidents happen."""

    category: Category = Field(
        description="Kind of cause; faultbook.toml may add to the list.",
        examples=["change", "software", "configuration", "capacity"],
    )
    summary: Text = Field(description="The cause in a sentence or two.")
    confirmed_at: Timestamp | None = Field(None, description="When it was confirmed.")


class Fix(StrictModel):
    """The permanent fix."""

    description: Text | None = Field(None, description="What is changed for good.")
    changes: tuple[Line, ...] = Field((), description="Changes that carry it.")
    deployed_at: Timestamp | None = Field(None, description="When it was live everywhere.")
    observe_days: Days | None = Field(
        None,
        description="Days without recurrence that prove it; else from faultbook.toml.",
    )


class RiskAcceptance(StrictModel):
    """A decision to live with the problem, for a time."""

    by: Line | None = Field(None, description="Who decided.")
    reason: Text | None = Field(None, description="Why.")
    review_by: Day | None = Field(None, description="Day by which it is looked at again.")


class Problem(RecordModel):
    """The cause, or possible cause, of one or more incidents."""

    status: ProblemStatus = Field(description="Where the problem stands.")
    trigger: Trigger | None = Field(None, description="What led to it.")
    impact: Level | None = Field(None, description="How much of the business it hits.")
    urgency: Level | None = Field(None, description="How soon it must be solved.")
    priority: Priority | None = Field(None, description="1 (first) to 5, from impact and urgency.")
    opened_at: Timestamp | None = Field(None, description="When the record was opened.")
    root_cause: RootCause | None = Field(None, description="What made the incidents happen.")
    contributing_factors: tuple[Text, ...] = Field((), description="What made it worse.")
    five_whys: tuple[Text, ...] = Field((), description="Answers, each asking for the next.")
    fix: Fix | None = Field(None, description="The permanent fix.")
    closure_code: ClosureCode | None = Field(None, description="How it ended.")
    risk_acceptance: RiskAcceptance | None = Field(None, description="Why it is lived with.")
    duplicate_of: RecordReference | None = Field(None, description="Problem that this repeats.")
    effort_minutes: WholeNumber | None = Field(None, description="Work spent, in minutes.")
    actions: tuple[Action, ...] = Field((), description="What is to be done.")
    closed_at: Timestamp | None = Field(None, description="When the record was closed.")
