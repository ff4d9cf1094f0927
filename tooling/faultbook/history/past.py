"""The past of every record in short: what each landing changed, and which records are gone.

What belongs here: bringing the whole register's history into values that pages can be made of, in
one pass. What does not: one record's life with all of its texts (``account``), and who may read of
it (``views``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from faultbook.history.account import event_of
from faultbook.history.credit import credit_of, landed_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from faultbook.history.account import Event
    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Change, Timeline


class PastChange(NamedTuple):
    """What one landing did to a record.

    Attributes:
        at: When it landed, in UTC.
        event: What it was; ``unreadable`` where nothing is known of the fields.
        commit: Id of the mainline commit; "" where the audience may not know it.
        subject: The first line of its message.
        authors: Names of those who wrote it.
        merged_by: Name of whoever merged what others wrote, or "".
        pull_request: The pull request that its message names, or "".
        changes: Fields that became another; sections stand under ``("sections", NAME)`` with a
            digest for a text.
    """

    at: datetime
    event: Event
    commit: str
    subject: str
    authors: tuple[str, ...]
    merged_by: str
    pull_request: str
    changes: tuple[Change, ...]


class Gone(NamedTuple):
    """A record that isn't there any more.

    Attributes:
        kind: Name of its kind.
        ids: Every id that it ever had, the last one last.
        title: Its last title, or "".
        visibility: Its last visibility: ``internal`` or ``public``; ``internal`` where its last
            version couldn't be read.
        at: When it was deleted, in UTC.
        commit: Id of the mainline commit that deleted it; "" as above.
    """

    kind: str
    ids: tuple[str, ...]
    title: str
    visibility: str
    at: datetime
    commit: str


@dataclass(frozen=True)
class Past:
    """The past of a register.

    Attributes:
        changes: By a record's present id, what landed, the oldest first.
        gone: Records that were deleted, by id.
        head: Id of the mainline's last commit, or "" where there is none.
        head_at: When it was made; None where there is none.
        earlier: By a record's present id, the ids that it had before, where it had any.
    """

    changes: Mapping[str, tuple[PastChange, ...]] = field(default_factory=dict)
    gone: tuple[Gone, ...] = ()
    head: str = ""
    head_at: datetime | None = None
    earlier: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NO_PAST = Past()
"""Of a register outside of Git, or without a commit."""


def past_of(history: RegisterHistory) -> Past:
    """The past of every record that the mainline tells of."""
    changes: dict[str, tuple[PastChange, ...]] = {}
    gone: dict[str, list[Gone]] = defaultdict(list)
    earlier: dict[str, tuple[str, ...]] = {}
    for timeline in history.timelines():
        if timeline.is_live:
            changes[timeline.id] = tuple(_changes(history, timeline))
            before = tuple(one for one in timeline.ids if one != timeline.id)
            if before:
                earlier[timeline.id] = before
        else:
            gone[timeline.id].append(_gone(history, timeline))
    left = tuple(found[-1] for record_id, found in sorted(gone.items()) if record_id not in changes)
    last = history.landing_of(history.head) if history.head else None
    if last is None:
        return Past(changes, left, earlier=earlier)
    return Past(changes, left, last.commit.id, landed_at(last.commit), earlier)


def _changes(history: RegisterHistory, timeline: Timeline) -> Iterator[PastChange]:
    for before, version in timeline.steps():
        credit = credit_of(history, version)
        yield PastChange(
            credit.landed_at,
            event_of(before, version),
            credit.commit,
            credit.subject,
            tuple(person.name for person in credit.authors),
            credit.merged_by.name if credit.merged_by is not None else "",
            credit.pull_request,
            version.changes,
        )


def _gone(history: RegisterHistory, timeline: Timeline) -> Gone:
    last = timeline.versions[-1]
    fields = timeline.fields_at(last.landing - 1)
    is_clear = all(one.is_readable for one in timeline.versions[-2:-1])
    credit = credit_of(history, last)
    return Gone(
        timeline.kind,
        timeline.ids,
        str(fields.get(("title",), "")),
        str(fields.get(("visibility",), "internal")) if is_clear else "internal",
        credit.landed_at,
        credit.commit,
    )
