"""A record's life put together, so that it can be told.

What belongs here: each landing with what it did to the record and whom it is owed to, the states
with their times, and who last set each field. What does not: words and layout (``reporters``).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from faultbook.document import SECTIONS
from faultbook.history.credit import Credit, credit_of, landed_at
from faultbook.history.derived import derived_stamps
from faultbook.history.section_changes import SectionChange, section_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faultbook.event_walk import FieldPath
    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Change, Timeline, Version

Event: TypeAlias = Literal["added", "changed", "unreadable", "deleted", "restored"]

_STAMPS = ("opened_at", "closed_at")


class Step(NamedTuple):
    """What one landing did to a record.

    Attributes:
        event: What it was; ``unreadable`` where nothing is known of the fields.
        credit: Whom and what it is owed to.
        version: The record after it.
        moved_from: The path before, where that was another; else "".
        renumbered_from: The id before, where that was another; else "".
        fields: Fields that became another since the last version that could be read.
        sections: Sections, likewise.
        status: State after it, as far as it is known; None when there is none.
    """

    event: Event
    credit: Credit
    version: Version
    moved_from: str
    renumbered_from: str
    fields: tuple[Change, ...]
    sections: tuple[SectionChange, ...]
    status: str | None


class TimedStay(NamedTuple):
    """A time that a record spent in a state.

    Attributes:
        status: The state, as it is written.
        since: When it landed in it.
        until: When it left it, or was deleted; None while it lasts.
        commit: Id of the mainline commit that brought it there.
    """

    status: str
    since: datetime
    until: datetime | None
    commit: str


class Stamp(NamedTuple):
    """When a record was opened or closed.

    Attributes:
        field: ``opened_at`` or ``closed_at``.
        at: The time as the record states it or, in UTC, as history proves it; text where what the
            record states is no time.
        is_derived: Whether history proves it and the record doesn't state it.
        commit: Id of the mainline commit that proves it, or that stated it.
    """

    field: str
    at: datetime | str
    is_derived: bool
    commit: str


class Account(NamedTuple):
    """A record's life.

    Attributes:
        timeline: Its versions.
        title: Its title, as far as it is known.
        status: Its state, likewise; the last one of a record that is deleted.
        steps: What each landing did, the oldest first.
        stays: The states it was in, one after the other.
        stamps: When it was opened and closed.
    """

    timeline: Timeline
    title: str
    status: str | None
    steps: tuple[Step, ...]
    stays: tuple[TimedStay, ...]
    stamps: tuple[Stamp, ...]


class SetField(NamedTuple):
    """A field, or a section, with what last set it.

    Attributes:
        path: The field, or ``("sections", NAME)``.
        value: Its value, or the section's text.
        credit: Whom and what it is owed to.
    """

    path: FieldPath
    value: Any
    credit: Credit


def account_of(history: RegisterHistory, timeline: Timeline) -> Account:
    """Put a record's life together."""
    fields = timeline.fields_at(timeline.versions[-1].landing)
    status = fields.get(("status",))
    return Account(
        timeline,
        str(fields.get(("title",), "")),
        None if status is None else str(status),
        tuple(_steps(history, timeline)),
        tuple(_stays(history, timeline)),
        tuple(_stamps(history, timeline, fields)),
    )


def last_set(history: RegisterHistory, timeline: Timeline) -> tuple[SetField, ...]:
    """Every field that a record has, and then every section, with what last set it."""
    number = timeline.versions[-1].landing
    versions = {version.landing: version for version in timeline.versions}
    readable = [one for one in timeline.versions if one.blob and one.is_readable]
    texts = _texts(history, readable[-1:])
    found = []
    for path, value in timeline.fields_at(number).items():
        if path[0] == SECTIONS and readable:
            value = texts.get(readable[-1].blob, {}).get(str(path[1]), "")  # noqa: PLW2901
        version = versions[timeline.last_set[path]]
        found.append(SetField(path, value, credit_of(history, version)))
    return tuple(sorted(found, key=lambda one: one.path[0] == SECTIONS))


def _steps(history: RegisterHistory, timeline: Timeline) -> Iterator[Step]:
    texts = _texts(history, [one for one in timeline.versions if one.blob and one.is_readable])
    known: Mapping[str, str] = {}
    status: str | None = None
    for before, version in timeline.steps():
        here = known
        if version.blob and version.is_readable:
            here = texts.get(version.blob, {})
        state = version.change_of("status")
        if state is not None:
            status = None if state.after is None else str(state.after)
        yield Step(
            event_of(before, version),
            credit_of(history, version),
            version,
            before.path if before is not None and before.path != version.path else "",
            before.record_id if before and before.record_id != version.record_id else "",
            tuple(change for change in version.changes if change.path[0] != SECTIONS),
            tuple(_sections(version, known, here)),
            status,
        )
        known = here


def event_of(before: Version | None, version: Version) -> Event:
    """What a version did to a record, by the version before it."""
    if version.is_deletion:
        return "deleted"
    if before is not None and before.is_deletion:
        return "restored"
    if before is None:
        return "added"
    return "changed" if version.is_readable else "unreadable"


def _sections(
    version: Version, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[SectionChange]:
    for path, old, new in version.changes:
        if path[0] == SECTIONS:
            name = str(path[1])
            yield SectionChange(
                name,
                None if old is None else before.get(name, ""),
                None if new is None else after.get(name, ""),
            )


def _texts(history: RegisterHistory, versions: list[Version]) -> dict[str, Mapping[str, str]]:
    """The sections of each version, by its blob."""
    paths = {version.blob: version.path for version in versions}
    contents = zip(paths.items(), list(history.contents(list(paths))), strict=True)
    return {
        blob: section_texts(content or b"", is_markdown=path.lower().endswith(".md"))
        for (blob, path), content in contents
    }


def _stays(history: RegisterHistory, timeline: Timeline) -> Iterator[TimedStay]:
    for status, since, until in timeline.stays:
        begun = history.landing(since).commit
        ended = None if until is None else landed_at(history.landing(until).commit)
        yield TimedStay(status, landed_at(begun), ended, begun.id)


def _stamps(
    history: RegisterHistory, timeline: Timeline, fields: Mapping[FieldPath, Any]
) -> Iterator[Stamp]:
    derived = {stamp.field: stamp for stamp in derived_stamps(timeline, history.landing)}
    for field in _STAMPS:
        if field in derived:
            yield Stamp(field, derived[field].at, is_derived=True, commit=derived[field].commit)
        elif (field,) in timeline.last_set:
            number = timeline.last_set[(field,)]
            stated = _moment(str(fields[(field,)]))
            commit = history.landing(number).commit.id
            yield Stamp(field, stated, is_derived=False, commit=commit)


def _moment(text: str) -> datetime | str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return found if found.tzinfo is not None else text
