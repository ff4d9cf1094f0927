"""Incidents on versions without the fix, which tell nothing of it.

What belongs here: whether a problem's incident ran without the fix of that problem. What does not:
comparing versions (``versions``) and when an incident is a regression (``regressions``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.analysis.regressions import has_fix

if TYPE_CHECKING:
    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.summaries import IncidentSummary, KnownErrorSummary, ProblemSummary


def ran_without_fix(evidence: Evidence, incident: IncidentSummary, problem: ProblemSummary) -> bool:
    """Whether an incident of a problem was seen on versions that don't have its fix.

    The problem's known errors say which versions have it: those that the incident names or shows,
    or else all of them. Where no versions are known, or they have it, it is no.
    """
    if not incident.versions:
        return False
    known_errors = known_errors_at_issue(evidence, incident, problem)
    found = {has_fix(incident.versions, one.fixed_in, one.affects) for one in known_errors}
    return False in found and True not in found


def known_errors_at_issue(
    evidence: Evidence, incident: IncidentSummary, problem: ProblemSummary
) -> tuple[KnownErrorSummary, ...]:
    """The problem's known errors that an incident names or shows, or else all of them."""
    of_problem = evidence.known_errors_by_problem.get(problem.id, ())
    named = evidence.known_error_of(incident)
    about = {*evidence.recognised.get(incident.id, ()), *(() if named is None else (named.id,))}
    return tuple(one for one in of_problem if one.id in about) or of_problem
