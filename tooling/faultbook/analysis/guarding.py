"""The guard: what came back, what is proved, and what somebody promised and didn't do.

What belongs here: the lists that a scheduled run tells. What does not: when an incident is a
regression (``regressions``), how it is told (``reporters.guard``), and rules over single records
(``rules``), whose limits are the same.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from faultbook.analysis.regressions import broken_by, regressions_of
from faultbook.analysis.unfixed import known_errors_at_issue, ran_without_fix
from faultbook.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.regressions import Regression
    from faultbook.analysis.summaries import (
        IncidentSummary,
        KnownErrorSummary,
        ProblemSummary,
    )

    Acting: TypeAlias = IncidentSummary | ProblemSummary

_DAY = timedelta(days=1)


class Broken(NamedTuple):
    """A problem whose fix is said to hold, and doesn't.

    Attributes:
        problem: The problem: resolved, or closed as verified.
        incidents: Those that began after the fix, on versions that have it as far as is known.
    """

    problem: ProblemSummary
    incidents: tuple[IncidentSummary, ...]


class Observed(NamedTuple):
    """A resolved problem whose fix nothing speaks against yet.

    Attributes:
        problem: The problem.
        until: When its observation ends.
        days_left: Days until then, of which one that has begun counts; 0 where it is over.
    """

    problem: ProblemSummary
    until: datetime
    days_left: int


class HeldUp(NamedTuple):
    """A resolved problem that incidents on versions without the fix keep from being closed.

    Attributes:
        problem: The problem.
        incidents: Those that began while it was observed.
        known_errors: The known error that each of them is about, one for each.
    """

    problem: ProblemSummary
    incidents: tuple[IncidentSummary, ...]
    known_errors: tuple[str, ...]


Due = Literal["workaround", "risk", "action"]
"""What somebody was to look at, or do, by a day."""


class Overdue(NamedTuple):
    """Something that was to be done by a day that is over.

    Attributes:
        what: What kind of thing.
        id: The record it stands in.
        path: That record's file.
        title: That record's title.
        due: The day.
        number: Which of the record's actions it is, from 0; None for others.
        action: What is to be done; "" for others.
        owner: Who does it, as far as is known.
    """

    what: Due
    id: str
    path: str
    title: str
    due: date
    number: int | None
    action: str
    owner: str | None


class Guard(NamedTuple):
    """What the guard tells; each list by id.

    Attributes:
        broken: Problems whose fix doesn't hold.
        regressions: Incidents that are the return of a fixed known error.
        ready: Problems whose fix is proved, ready to be closed.
        observing: Problems whose fix is still observed, the one that ends first leading.
        held_up: Problems that only incidents without the fix keep open.
        overdue: Known errors, accepted risks and actions whose day is over.
    """

    broken: tuple[Broken, ...]
    regressions: tuple[Regression, ...]
    ready: tuple[Observed, ...]
    observing: tuple[Observed, ...]
    held_up: tuple[HeldUp, ...]
    overdue: tuple[Overdue, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing is broken, came back or is overdue."""
        return not (self.broken or self.regressions or self.overdue)


def guard_of(evidence: Evidence) -> Guard:
    """What is broken, proved, observed and overdue."""
    broken, held_up, observed = [], [], []
    for problem in sorted(evidence.problems, key=lambda one: one.id):
        if not _is_said_to_hold(problem) or problem.deployed_at is None:
            continue
        until = _observed_until(problem, problem.deployed_at, evidence)
        since = broken_by(evidence, problem)
        with_fix = [one for one in since if not ran_without_fix(evidence, one, problem)]
        if with_fix:
            broken.append(Broken(problem, tuple(with_fix)))
        elif problem.status == "resolved":
            within = tuple(one for one in since if _began_before(one, until))
            if within:
                held_up.append(_held_up(evidence, problem, within))
            else:
                observed.append(Observed(problem, until, _days_left(until, evidence.now)))
    return Guard(
        tuple(broken),
        regressions_of(evidence),
        tuple(one for one in observed if not one.days_left),
        tuple(sorted((one for one in observed if one.days_left), key=lambda one: one.until)),
        tuple(held_up),
        _overdue(evidence),
    )


def _held_up(
    evidence: Evidence, problem: ProblemSummary, incidents: tuple[IncidentSummary, ...]
) -> HeldUp:
    about = (known_errors_at_issue(evidence, one, problem)[0].id for one in incidents)
    return HeldUp(problem, incidents, tuple(about))


def _is_said_to_hold(problem: ProblemSummary) -> bool:
    state = (problem.status, problem.closure_code)
    return problem.status == "resolved" or state == ("closed", "fix-verified")


def _observed_until(problem: ProblemSummary, deployed: datetime, evidence: Evidence) -> datetime:
    """When the observation of a fix ends, as the gate ``observed`` has it."""
    days = problem.observe_days or evidence.config.observation.days
    try:
        return deployed.astimezone(UTC) + timedelta(days=days)
    except OverflowError:  # a day beyond the calendar
        return datetime.max.replace(tzinfo=UTC)


def _days_left(until: datetime, now: datetime) -> int:
    return max(0, -((now - until) // _DAY)) if until > now else 0


def _began_before(incident: IncidentSummary, end: datetime) -> bool:
    return incident.began_at is not None and incident.began_at < end


def _overdue(evidence: Evidence) -> tuple[Overdue, ...]:
    clock = Clock(evidence.now)
    found = [
        *_workarounds(evidence.known_errors),
        *_risks(evidence.problems),
        *_actions(evidence.incidents),
        *_actions(evidence.problems),
    ]
    late = (one for one in found if clock.is_over(one.due))
    return tuple(sorted(late, key=lambda one: (_ORDER[one.what], one.due, one.id, one.number or 0)))


_ORDER: dict[Due, int] = {"workaround": 0, "risk": 1, "action": 2}


def _workarounds(known_errors: Iterable[KnownErrorSummary]) -> Iterator[Overdue]:
    """What the rule review-overdue looks at."""
    for one in known_errors:
        if one.review_by is not None and one.status != "retired":
            yield Overdue(
                "workaround", one.id, one.path, one.title, one.review_by, None, "", one.owner
            )


def _risks(problems: Iterable[ProblemSummary]) -> Iterator[Overdue]:
    """What the rule risk-review-overdue looks at."""
    for one in problems:
        if one.risk_review_by is not None and one.closure_code == "risk-accepted":
            yield Overdue(
                "risk", one.id, one.path, one.title, one.risk_review_by, None, "", one.owner
            )


def _actions(records: Iterable[Acting]) -> Iterator[Overdue]:
    """What the rule action-overdue looks at."""
    for one in records:
        for number, action in enumerate(one.actions):
            if action.due is not None and action.done_at is None:
                owner = action.owner or one.owner
                yield Overdue(
                    "action", one.id, one.path, one.title, action.due, number, action.action, owner
                )
