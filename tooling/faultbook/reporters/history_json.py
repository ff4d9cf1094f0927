"""What history tells, as JSON for programs: versioned, the same bytes for the same history.

What belongs here: the documents' shape. What does not: their schemas (``history_schema``), and the
types that hold all this inside Faultbook, which may change without it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from faultbook.document import SECTIONS
from faultbook.kinds import KINDS
from faultbook.record import plain_path
from faultbook.reporters.difference import summary_of
from faultbook.reporters.history_values import field_name, rfc3339

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from faultbook.gitrepo.log import Person
    from faultbook.history.account import Account, SetField, Step
    from faultbook.history.comparison import Link, RecordDifference, StateChange
    from faultbook.history.credit import Credit
    from faultbook.history.section_changes import SectionChange
    from faultbook.history.timeline import Change

VERSION = 1
"""Version of the documents' shape; it changes when a key goes or means something else."""


def history_document(account: Account, now: datetime) -> dict[str, Any]:
    """A record's life for programs."""
    return {
        "version": VERSION,
        **_identity(account),
        "stamps": [
            {
                "field": stamp.field,
                "at": stamp.at if isinstance(stamp.at, str) else rfc3339(stamp.at),
                "source": "history" if stamp.is_derived else "record",
                "commit": stamp.commit,
            }
            for stamp in account.stamps
        ],
        "states": [
            {
                "status": stay.status,
                "since": rfc3339(stay.since),
                "until": None if stay.until is None else rfc3339(stay.until),
                "seconds": _seconds((stay.until or now) - stay.since),
                "commit": stay.commit,
            }
            for stay in account.stays
        ],
        "landings": [_step_document(step) for step in account.steps],
    }


def blame_document(account: Account, fields: Sequence[SetField]) -> dict[str, Any]:
    """Every field and section with what last set it, for programs."""
    sections = [one for one in fields if one.path[0] == SECTIONS]
    others = [one for one in fields if one.path[0] != SECTIONS]
    return {
        "version": VERSION,
        **_identity(account),
        "fields": [
            {"field": plain_path(one.path), "value": one.value, **credit_document(one.credit)}
            for one in others
        ],
        "sections": [
            {"section": one.path[1], "text": one.value, **credit_document(one.credit)}
            for one in sections
        ],
    }


def _identity(account: Account) -> dict[str, Any]:
    timeline = account.timeline
    return {
        "id": timeline.id,
        "kind": timeline.kind,
        "ids": list(timeline.ids),
        "path": timeline.versions[-1].path,
        "title": account.title,
        "status": account.status,
        "deleted": not timeline.is_live,
    }


def _step_document(step: Step) -> dict[str, Any]:
    return {
        **credit_document(step.credit),
        "event": step.event,
        "path": step.version.path,
        "moved_from": step.moved_from or None,
        "renumbered_from": step.renumbered_from or None,
        "readable": step.version.is_readable,
        "beside": list(step.version.beside),
        "changes": [change_document(change) for change in step.fields],
        "sections": [section_document(change) for change in step.sections],
    }


def credit_document(credit: Credit) -> dict[str, Any]:
    """Whom and what a landing is owed to, for programs."""
    return {
        "commit": credit.commit,
        "landed_at": rfc3339(credit.landed_at),
        "authors": [_person(person) for person in credit.authors],
        "merged_by": None if credit.merged_by is None else _person(credit.merged_by),
        "pull_request": credit.pull_request or None,
        "subject": credit.subject,
    }


def change_document(change: Change) -> dict[str, Any]:
    """What became of a field, for programs."""
    return {"field": field_name(change), "from": change.before, "to": change.after}


def section_document(change: SectionChange) -> dict[str, Any]:
    """What became of a section, for programs."""
    came, went = change.lines
    return {
        "section": change.name,
        "change": change.kind,
        "lines_added": came,
        "lines_removed": went,
        "from": change.before,
        "to": change.after,
    }


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, "email": person.email}


def _seconds(length: timedelta) -> int:
    return max(0, length // timedelta(seconds=1))


def difference_document(
    base: str, head: str | None, found: Sequence[RecordDifference]
) -> dict[str, Any]:
    """What became of a register, for programs.

    Args:
        base: Id of the commit that it is compared with.
        head: Id of the commit after it; None for the checkout as it is now.
        found: What differs.
    """
    return {
        "version": VERSION,
        "base": base,
        "head": head,
        "summary": {kind: summary_of(kind, found)._asdict() for kind in KINDS},
        "records": [_difference(one) for one in found],
    }


def _difference(one: RecordDifference) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "path": one.path,
        "title": one.title,
        "event": one.event,
        "renumbered_from": one.renumbered_from or None,
        "moved_from": one.moved_from or None,
        "readable": one.is_readable,
        "state": None if one.state is None else _state(one.state),
        "priority": None
        if one.priority is None
        else {"from": one.priority.before, "to": one.priority.after},
        "changes": [change_document(change) for change in one.fields],
        "links_gained": [_link(link) for link in one.gained],
        "links_lost": [_link(link) for link in one.lost],
        "sections": [section_document(change) for change in one.sections],
    }


def _state(change: StateChange) -> dict[str, Any]:
    return {
        "from": change.before,
        "to": change.after,
        "allowed": bool(change.passed),
        "passed": list(change.passed),
        "gates": [{"code": gate.code, "name": gate.name} for gate in change.gates],
    }


def _link(link: Link) -> dict[str, str]:
    return {"field": plain_path(link.path), "id": link.target}
