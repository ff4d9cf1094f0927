"""A record as analysis sees it: the fields that are counted, measured and compared.

What belongs here: the three summaries and making them of records. What does not: where they are
kept, and anything that is made of many of them.

A field that can't be judged is as one that is missing. Moments are in UTC: where the clock stood
that they were written by matters to nobody who counts. Links hold the ids that were written;
``evidence`` leads them to the records that have them now.
"""

from __future__ import annotations

from datetime import UTC
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from faultbook.model.common import Action
    from faultbook.model.incident import Incident, Outage
    from faultbook.model.known_error import KnownError
    from faultbook.model.problem import Problem
    from faultbook.record import AnyRecord, Record

Component: TypeAlias = "tuple[str, str | None]"
"""A component, and its version or the range of its versions."""


class ActionSummary(NamedTuple):
    """Something to be done.

    Attributes:
        action: What.
        owner: Who does it, or None.
        due: Day by which it should be done, or None.
        done_at: When it was done, or None.
    """

    action: str
    owner: str | None
    due: date | None
    done_at: datetime | None


class OutageSummary(NamedTuple):
    """A span without service.

    Attributes:
        start: When it began.
        end: When it ended; None while it lasts.
    """

    start: datetime
    end: datetime | None


class IncidentSummary(NamedTuple):
    """An incident; fields as of the model unless told.

    Attributes:
        versions: Components and the versions seen.
        has_workaround: Whether it tells a workaround of its own.
        wording: What its text is told apart by, for whoever compares texts.
    """

    id: str
    path: str
    title: str
    status: str
    services: tuple[str, ...] = ()
    owner: str | None = None
    tags: tuple[str, ...] = ()
    visibility: str = "internal"
    aliases: tuple[str, ...] = ()
    priority: int | None = None
    major: bool = False
    source: str | None = None
    category: str | None = None
    configuration_items: tuple[str, ...] = ()
    versions: tuple[Component, ...] = ()
    error_codes: tuple[str, ...] = ()
    opened_at: datetime | None = None
    started_at: datetime | None = None
    detected_at: datetime | None = None
    acknowledged_at: datetime | None = None
    mitigated_at: datetime | None = None
    restored_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    outages: tuple[OutageSummary, ...] = ()
    resolution_code: str | None = None
    known_error: str | None = None
    workaround_helped: str | None = None
    problem: str | None = None
    not_regression: str | None = None
    parent: str | None = None
    duplicate_of: str | None = None
    caused_by_change: str | None = None
    effort_minutes: int | None = None
    actions: tuple[ActionSummary, ...] = ()
    has_workaround: bool = False
    wording: str = ""

    @property
    def began_at(self) -> datetime | None:
        """When it began, as far as is known; as gates have it."""
        return self.started_at or self.detected_at or self.opened_at


class ProblemSummary(NamedTuple):
    """A problem; fields as of the model unless told.

    Attributes:
        cause: Category of its root cause, or None.
        cause_confirmed_at: When that was confirmed, or None.
        fix_description: What is changed for good, or None.
        fix_changes: Changes that carry the fix.
        deployed_at: When the fix was live everywhere, or None.
        observe_days: Days without recurrence that prove it, or None where the register's apply.
        risk_review_by: Day by which an accepted risk is looked at again, or None.
    """

    id: str
    path: str
    title: str
    status: str
    services: tuple[str, ...] = ()
    owner: str | None = None
    tags: tuple[str, ...] = ()
    visibility: str = "internal"
    aliases: tuple[str, ...] = ()
    priority: int | None = None
    trigger: str | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    cause: str | None = None
    cause_confirmed_at: datetime | None = None
    fix_description: str | None = None
    fix_changes: tuple[str, ...] = ()
    deployed_at: datetime | None = None
    observe_days: int | None = None
    closure_code: str | None = None
    risk_review_by: date | None = None
    duplicate_of: str | None = None
    effort_minutes: int | None = None
    actions: tuple[ActionSummary, ...] = ()


class KnownErrorSummary(NamedTuple):
    """A known error; fields as of the model unless told.

    Attributes:
        fixed_in: Components and the versions without the error.
        affects: Components and the ranges of versions that have it.
        has_workaround: Whether it tells a workaround.
        workaround_minutes: How long that takes, or None.
        workaround_risk: ``low``, ``medium``, ``high`` or None.
        verified_at: When it was last seen to help, or None.
        has_signatures: Whether patterns recognise it.
    """

    id: str
    path: str
    title: str
    status: str
    services: tuple[str, ...] = ()
    owner: str | None = None
    tags: tuple[str, ...] = ()
    visibility: str = "internal"
    aliases: tuple[str, ...] = ()
    problem: str | None = None
    fixed_in: tuple[Component, ...] = ()
    affects: tuple[Component, ...] = ()
    has_workaround: bool = False
    no_workaround: str | None = None
    workaround_minutes: int | None = None
    workaround_risk: str | None = None
    verified_at: datetime | None = None
    review_by: date | None = None
    superseded_by: str | None = None
    has_signatures: bool = False


Summary: TypeAlias = IncidentSummary | ProblemSummary | KnownErrorSummary

SUMMARIES: dict[str, type[Summary]] = {
    "incident": IncidentSummary,
    "problem": ProblemSummary,
    "known-error": KnownErrorSummary,
}
"""The summary of each kind."""


def summary_of(record: AnyRecord) -> Summary:
    """The summary of a record."""
    if record.kind == "incident":
        return _incident(record)
    return _problem(record) if record.kind == "problem" else _known_error(record)


def _incident(record: Record[Incident]) -> IncidentSummary:
    one = record.model
    return IncidentSummary(
        **_common(record),
        priority=one.priority,
        major=one.major,
        source=one.source,
        category=one.category,
        configuration_items=one.configuration_items,
        versions=tuple((part.component, part.version) for part in one.versions),
        error_codes=one.error_codes,
        opened_at=_utc(one.opened_at),
        started_at=_utc(one.started_at),
        detected_at=_utc(one.detected_at),
        acknowledged_at=_utc(one.acknowledged_at),
        mitigated_at=_utc(one.mitigated_at),
        restored_at=_utc(one.restored_at),
        resolved_at=_utc(one.resolved_at),
        closed_at=_utc(one.closed_at),
        outages=tuple(_outage(span) for span in one.outages),
        resolution_code=one.resolution_code,
        known_error=one.known_error,
        workaround_helped=one.workaround_helped,
        problem=one.problem,
        not_regression=one.not_regression.known_error if one.not_regression else None,
        parent=one.parent,
        duplicate_of=one.duplicate_of,
        caused_by_change=one.caused_by_change,
        effort_minutes=one.effort_minutes,
        actions=_actions(one.actions),
        has_workaround=bool(record.told("Workaround")),
        wording=_wording(record),
    )


def _problem(record: Record[Problem]) -> ProblemSummary:
    one = record.model
    cause, fix, risk = one.root_cause, one.fix, one.risk_acceptance
    return ProblemSummary(
        **_common(record),
        priority=one.priority,
        trigger=one.trigger,
        opened_at=_utc(one.opened_at),
        closed_at=_utc(one.closed_at),
        cause=cause.category if cause else None,
        cause_confirmed_at=_utc(cause.confirmed_at) if cause else None,
        fix_description=fix.description if fix else None,
        fix_changes=fix.changes if fix else (),
        deployed_at=_utc(fix.deployed_at) if fix else None,
        observe_days=fix.observe_days if fix else None,
        closure_code=one.closure_code,
        risk_review_by=risk.review_by if risk else None,
        duplicate_of=one.duplicate_of,
        effort_minutes=one.effort_minutes,
        actions=_actions(one.actions),
    )


def _known_error(record: Record[KnownError]) -> KnownErrorSummary:
    one = record.model
    workaround = one.workaround
    return KnownErrorSummary(
        **_common(record),
        problem=one.problem,
        fixed_in=tuple((part.component, part.version) for part in one.fixed_in),
        affects=tuple((part.component, part.versions) for part in one.affects),
        has_workaround=bool(record.told("Workaround")),
        no_workaround=one.no_workaround,
        workaround_minutes=workaround.minutes if workaround else None,
        workaround_risk=workaround.risk if workaround else None,
        verified_at=_utc(workaround.verified_at) if workaround else None,
        review_by=one.review_by,
        superseded_by=one.superseded_by,
        has_signatures=bool(one.signatures),
    )


def _common(record: AnyRecord) -> dict[str, Any]:
    one = record.model
    return {
        "id": record.id,
        "path": record.path,
        "title": one.title,
        "status": one.status,
        "services": one.services,
        "owner": one.owner,
        "tags": one.tags,
        "visibility": one.visibility,
        "aliases": one.aliases,
    }


def _outage(outage: Outage) -> OutageSummary:
    return OutageSummary(in_utc(outage.start), _utc(outage.end))


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else in_utc(moment)


def in_utc(moment: datetime) -> datetime:
    """A moment in UTC; one that no calendar has there, on its first or last day, as it is told."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def _actions(actions: Iterable[Action]) -> tuple[ActionSummary, ...]:
    return tuple(
        ActionSummary(one.action, one.owner, one.due, _utc(one.done_at)) for one in actions
    )


def wording_of(record: Record[Incident]) -> tuple[str, ...]:
    """The texts by which incidents are compared, the most telling first.

    Its title, symptoms, error codes, error text and summary, each "" where there is none.
    """
    one = record.model
    symptoms, codes = "\n".join(one.symptoms), " ".join(one.error_codes)
    return (one.title, symptoms, codes, one.error_text or "", record.told("Summary"))


def _wording(record: Record[Incident]) -> str:
    text = "\0".join(wording_of(record))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()
