"""What came back: incidents that show a known error after it was fixed.

What belongs here: when an incident counts as the return of a known error, and which incidents are a
problem's. What does not: how it is told (``rules.recurrence``) and whether a fix may be called
verified (``gates``).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from faultbook.analysis.versions import is_version, is_within, numbers_of, version_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.summaries import IncidentSummary, KnownErrorSummary, ProblemSummary

Components: TypeAlias = "Iterable[tuple[str, str | None]]"
"""Components, each with a version, a range of versions, or neither."""


class Regression(NamedTuple):
    """An incident that is the return of a fixed known error.

    Attributes:
        incident: The incident.
        known_error: The known error.
        problem: The known error's problem, or None.
        is_linked: Whether the incident names the known error; else its error text shows it.
    """

    incident: IncidentSummary
    known_error: KnownErrorSummary
    problem: ProblemSummary | None
    is_linked: bool


def came_back(
    began_at: datetime | None,
    versions: Components,
    deployed_at: datetime | None,
    fixed_in: Components,
    affects: Components,
) -> bool:
    """Whether an incident with a known error is its return.

    It is where it began when the fix was live everywhere, and not on a version without the fix.
    Where either moment is missing, only a version with the fix makes it one. Nothing is guessed:
    where nothing is known, it is none.

    Args:
        began_at: When the incident began, or None.
        versions: Components and the versions that the incident was seen on.
        deployed_at: When the fix was live everywhere, or None.
        fixed_in: Components and the versions from which on they have the fix.
        affects: Components and the ranges of versions without it.
    """
    is_fixed = has_fix(versions, fixed_in, affects)
    if is_fixed is False:
        return False
    if began_at is None or deployed_at is None:
        return is_fixed is True
    return began_at >= deployed_at


def has_fix(versions: Components, fixed_in: Components, affects: Components) -> bool | None:
    """Whether what an incident was seen on has a fix; None where that can't be told.

    A component has it that was seen on a version that is at least the highest fixed one, or at
    least a fixed one of its own line: with 2.3.9 and 2.4.3, so have 2.3.10 and 2.5. Where no fixed
    version of a component is named, its versions in an affected range don't have it. Of several
    components, all must have it: one without may be what failed.
    """
    seen, fixed, affected = _by_component(versions), _by_component(fixed_in), _by_component(affects)
    judged = [
        _is_fixed(seen[one], fixed[one])
        if one in fixed
        else _lies_outside(seen[one], affected[one])
        for one in seen
        if one in fixed or one in affected
    ]
    known = [one for one in judged if one is not None]
    return all(known) if known else None


def _by_component(components: Components) -> dict[str, list[str]]:
    """What is said of each component's versions; names compare without regard to case."""
    found: dict[str, list[str]] = defaultdict(list)
    for component, said in components:
        if said is not None:
            found[" ".join(component.casefold().split())].append(said)
    return found


def _is_fixed(seen: list[str], fixed: list[str]) -> bool | None:
    """Whether any version that was seen has the fix."""
    fixed = [one for one in fixed if is_version(one)]
    seen = [one for one in seen if is_version(one)]
    if not fixed or not seen:
        return None
    highest = max(map(version_key, fixed))
    return any(
        version_key(one) >= highest or any(_is_of_line(one, other) for other in fixed)
        for one in seen
    )


def _is_of_line(version: str, fixed: str) -> bool:
    """Whether a version is a fixed one, or a later one of the same line."""
    if version_key(version) == version_key(fixed):
        return True
    line = numbers_of(fixed)[:-1]
    is_same = bool(line) and numbers_of(version)[: len(line)] == line
    return is_same and version_key(version) >= version_key(fixed)


def _lies_outside(seen: list[str], ranges: list[str]) -> bool | None:
    """False where every version that was seen lies in a range; else nothing is known of the fix."""
    return False if all(any(is_within(one, two) for two in ranges) for one in seen) else None


def regressions_of(evidence: Evidence) -> tuple[Regression, ...]:
    """Every regression, by incident and known error; none of duplicates or cancelled incidents."""
    found = [
        one
        for incident in sorted(evidence.incidents, key=lambda one: one.id)
        if counts(incident)
        for one in _regressions(evidence, incident)
    ]
    return tuple(found)


def _regressions(evidence: Evidence, incident: IncidentSummary) -> Iterable[Regression]:
    linked = evidence.known_error_of(incident)
    shown = evidence.recognised.get(incident.id, ())
    named = [] if linked is None else [linked.id]
    for known_error_id in dict.fromkeys((*named, *sorted(shown))):
        known_error = evidence.known_error.get(known_error_id)
        if known_error is None or _excuses(evidence, incident, known_error.id):
            continue
        problem = evidence.problem.get(known_error.problem or "")
        if is_over(
            known_error.status,
            None if problem is None else problem.status,
            None if problem is None else problem.closure_code,
        ) and came_back(
            incident.began_at,
            incident.versions,
            None if problem is None else problem.deployed_at,
            known_error.fixed_in,
            known_error.affects,
        ):
            yield Regression(incident, known_error, problem, known_error.id in named)


def is_over(status: str | None, problem_status: str | None, closure_code: str | None) -> bool:
    """Whether a known error is said to be gone, so that an incident with it is a regression.

    It is while it is ``fixed``; and, active again, as long as its problem is closed as verified.

    Args:
        status: The known error's state.
        problem_status: Its problem's, or None.
        closure_code: Why the problem was closed, or None.
    """
    if status == "fixed":
        return True
    return status == "active" and (problem_status, closure_code) == ("closed", "fix-verified")


def counts(incident: IncidentSummary) -> bool:
    """Whether an incident happened and is told here first: not cancelled, and no duplicate."""
    return incident.status != "cancelled" and incident.duplicate_of is None


def _excuses(evidence: Evidence, incident: IncidentSummary, known_error: str) -> bool:
    """Whether an incident says why it isn't the return of a known error."""
    excused = evidence.known_error.get(incident.not_regression or "")
    return excused is not None and excused.id == known_error


def incidents_of(evidence: Evidence, problem_id: str) -> tuple[IncidentSummary, ...]:
    """The incidents of a problem, by when they began; those that don't tell come last.

    They name it or one of its known errors, or their error text shows one of those. Cancelled ones
    and duplicates are left out, and so are those that say why they aren't one of its known errors.

    Args:
        evidence: All that is known.
        problem_id: The problem's id, or one it had before.
    """
    problem = evidence.problem.get(problem_id)
    if problem is None:
        return ()
    found = [
        one
        for one in evidence.incidents_by_problem.get(problem.id, ())
        if counts(one) and not _is_excused(evidence, one, problem.id)
    ]
    return tuple(sorted(found, key=_began))


def _is_excused(evidence: Evidence, incident: IncidentSummary, problem: str) -> bool:
    """Whether an incident says why it isn't one of a problem's.

    What it says is of a known error; where the problem has none, of any.
    """
    if incident.not_regression is None:
        return False
    if problem not in evidence.problems_with_known_errors:
        return True
    excused = evidence.known_error.get(incident.not_regression)
    of = None if excused is None else evidence.problem.get(excused.problem or "")
    return of is not None and of.id == problem


def _began(incident: IncidentSummary) -> tuple[bool, float, str]:
    began = incident.began_at
    return began is None, 0.0 if began is None else began.timestamp(), incident.id


def broken_by(evidence: Evidence, problem: ProblemSummary) -> tuple[IncidentSummary, ...]:
    """The incidents of a problem that began after its fix; none while there is no fix."""
    start = problem.deployed_at
    if start is None:
        return ()
    return tuple(
        one
        for one in incidents_of(evidence, problem.id)
        if one.began_at is not None and one.began_at >= start
    )
