"""The known error: a problem's symptoms and workaround, for whoever meets it next."""

from __future__ import annotations

from pydantic import Field

from faultbook.model.common import (
    AffectedComponent,
    ComponentVersion,
    Link,
    RecordModel,
    StrictModel,
)
from faultbook.model.fields import (
    Code,
    Day,
    Line,
    Positive,
    RecordReference,
    Text,
    Timestamp,
)
from faultbook.model.signature import Signature
from faultbook.model.vocabulary import KnownErrorStatus, Risk


class Workaround(StrictModel):
    """What is known about the workaround; its steps are a section of the record."""

    risk: Risk | None = Field(None, description="How much can go wrong.")
    minutes: Positive | None = Field(None, description="How long it takes, in minutes.")
    verified_at: Timestamp | None = Field(None, description="When it was last seen to help.")
    verified_by: Line | None = Field(None, description="Who saw it.")


class KnownError(RecordModel):
    """An error whose cause is known or sought, with a way to live with it until it is fixed."""

    status: KnownErrorStatus = Field(description="Where the known error stands.")
    problem: RecordReference | None = Field(None, description="Problem that it belongs to.")
    upstream: Link | None = Field(None, description="The maker's own record of it.")
    affects: tuple[AffectedComponent, ...] = Field((), description="What has the error.")
    fixed_in: tuple[ComponentVersion, ...] = Field((), description="What has it no more.")
    symptoms: tuple[Line, ...] = Field((), description="What users or monitoring see.")
    error_codes: tuple[Code, ...] = Field((), description="Codes in the error text.")
    signatures: tuple[Signature, ...] = Field((), description="Patterns that recognise it.")
    workaround: Workaround | None = Field(None, description="Facts about the workaround.")
    no_workaround: Text | None = Field(None, description="Why there is none.")
    review_by: Day | None = Field(None, description="Day by which it is looked at again.")
    superseded_by: RecordReference | None = Field(None, description="Known error that replaces it.")
    retired_because: Text | None = Field(None, description="Why it was retired.")
