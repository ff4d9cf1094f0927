"""Incidents on versions without the fix, which tell nothing of it.

What belongs here: whether a problem's incident ran without the fix of that problem. What does not:
comparing versions (``versions``) and when an incident is a regression (``regressions``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.analysis.regressions import has_fix

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.summaries import IncidentSummary, KnownErrorSummary, ProblemSummary


def ran_without_fix(evidence: Evidence, incident: IncidentSummary, problem: ProblemSummary) -> bool:
    """Whether an incident of a problem was seen on versions that don't have its fix.

    The problem's known errors say which versions have it: those that the incident names or shows,
    or else all of them. Where no versions are known, or they have it, it is no.
    """
    if not incident.versions:
        return False
    known_errors = _of_problem(evidence, problem, _shown(evidence, incident)) or _of_problem(
        evidence, problem, evidence.known_errors
    )
    found = {has_fix(incident.versions, one.fixed_in, one.affects) for one in known_errors}
    return False in found and True not in found


def _shown(evidence: Evidence, incident: IncidentSummary) -> list[KnownErrorSummary]:
    shown = evidence.recognised.get(incident.id, ())
    found = map(evidence.known_error.get, (incident.known_error or "", *shown))
    return [one for one in found if one is not None]


def _of_problem(
    evidence: Evidence, problem: ProblemSummary, known_errors: Iterable[KnownErrorSummary]
) -> list[KnownErrorSummary]:
    found = []
    for one in known_errors:
        of = evidence.problem.get(one.problem or "")
        if of is not None and of.id == problem.id:
            found.append(one)
    return found
