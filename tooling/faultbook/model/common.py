"""What every record has, and the small parts that several kinds share.

What belongs here: the strict base model, common fields and shared parts. What does not: fields of
one kind (``incident``, ``problem``, ``known_error``).
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from faultbook.model.fields import Code, Day, Key, Line, RecordReference, Text, Timestamp, Url
from faultbook.model.vocabulary import Visibility


class StrictModel(BaseModel):
    """A frozen model that refuses what it doesn't know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        defer_build=True,  # a part is built inside its record's model, never for itself
    )


class Link(StrictModel):
    """A page worth reading next to a record."""

    title: Line = Field(description="What is behind the address.")
    url: Url = Field(description="Address, http or https.")


class Ignore(StrictModel):
    """A rule that is switched off for one record, with the reason."""

    rule: Code = Field(description="Code of the rule, such as FB443.", examples=["FB443"])
    reason: Text = Field(description="Why the finding is right to be left.")
    until: Day | None = Field(None, description="Last day on which it is left.")


class Action(StrictModel):
    """Something to be done so that it doesn't happen again."""

    action: Line = Field(description="What is to be done.")
    owner: Line | None = Field(None, description="Who does it.")
    due: Day | None = Field(None, description="Day by which it should be done.")
    done_at: Timestamp | None = Field(None, description="When it was done.")
    ref: Line | None = Field(None, description="Ticket or pull request.")


class ComponentVersion(StrictModel):
    """A component in one version."""

    component: Line = Field(description="Name of the component.")
    version: Code | None = Field(None, description="Its version, as written by its maker.")


class AffectedComponent(StrictModel):
    """A component and the versions of it that have the error."""

    component: Line = Field(description="Name of the component.")
    versions: Code | None = Field(
        None, description="Versions that have it.", examples=[">=2.1, <2.4.3"]
    )


class RecordModel(StrictModel):
    """Fields that every record has."""

    id: Text = Field(description="The record's id; its file's path follows from it.")
    title: Line = Field(description="One line; for a known error what a user sees.")
    services: tuple[Key, ...] = Field((), description="Services concerned, by their keys.")
    owner: Line | None = Field(None, description="Team that answers for the record.")
    assignee: Line | None = Field(None, description="Person who works on it now.")
    tags: tuple[Key, ...] = Field((), description="Words to find it by.")
    links: tuple[Link, ...] = Field((), description="Pages worth reading.")
    aliases: tuple[RecordReference, ...] = Field(
        (), description="Ids it had before; their permalinks stay alive."
    )
    source_id: Line | None = Field(None, description="Its key where it was imported from.")
    source_digest: Line | None = Field(
        None, description="What its source said at the last import, as digests; not to be edited."
    )
    visibility: Visibility = Field(
        "internal", description="Whether a public site may show it; internal unless said."
    )
    ignore: tuple[Ignore, ...] = Field((), description="Rules switched off for it.")
