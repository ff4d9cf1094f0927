"""Reviewing a register: both disciplines in a period, and what is to be done next.

What belongs here: bringing evidence, metrics, guard and groups together. What does not: each of
them (``analysis``), words and layout (``reporters.review``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from faultbook.analysis.figure_texts import duration
from faultbook.analysis.guarding import guard_of
from faultbook.analysis.incident_metrics import STEPS
from faultbook.analysis.links import is_counted
from faultbook.analysis.metrics import METRICS, metrics_of
from faultbook.analysis.periods import period_before, period_named, quarter_of, zone_of
from faultbook.analysis.trends import trends_of
from faultbook.errors import UsageProblem
from faultbook.reporters.review.contents import Example, Figures, Review
from faultbook.reporters.review.next_steps import steps_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.periods import Period
    from faultbook.analysis.recurrence import Group
    from faultbook.analysis.summaries import IncidentSummary, ProblemSummary

S = TypeVar("S", "IncidentSummary", "ProblemSummary")

_BY_TEAM = ("incidents", "problem_backlog")
_BY_KNOWLEDGE = ("known-error-workaround", "workaround")  # what an example is best resolved by


def asked_period(evidence: Evidence, named: str | None) -> Period:
    """The period that a user means; the quarter that it is now where none is named.

    Raises:
        UsageProblem: The name is no period's.
    """
    zone = zone_of(evidence.config)
    return quarter_of(evidence.now, zone) if named is None else period_named(named, zone)


def review_of(
    evidence: Evidence,
    period: Period,
    groups: Sequence[Group] | None,
    teams: Collection[str],
) -> Review:
    """Both disciplines in a period, beside the period before.

    Args:
        evidence: What the register tells; with lives, or what they tell is missing.
        period: The period.
        groups: Incidents that came back and have no problem, the largest group first; None for
            a review that doesn't say what is to be done.
        teams: Keys of teams; any other owner may be a person, whom a review doesn't name.
    """
    try:
        before = period_before(period, zone_of(evidence.config))
    except UsageProblem:
        before = None
    return Review(
        period,
        period.end <= evidence.now,
        _figures(evidence, period, teams),
        None if before is None else _figures(evidence, before, teams),
        _incident_example(evidence, period),
        _problem_example(evidence, period),
        None
        if groups is None
        else steps_of(evidence, guard_of(evidence), groups, trends_of(evidence).alarms),
    )


def _figures(evidence: Evidence, period: Period, teams: Collection[str]) -> Figures:
    by_team = [metric for metric in METRICS if metric.key in _BY_TEAM]
    nameless = replace(
        evidence,
        incidents=_without_people(evidence.incidents, teams),
        problems=_without_people(evidence.problems, teams),
        known_errors=(),
    )
    return Figures(
        metrics_of(evidence, period), metrics_of(nameless, period, "team", metrics=by_team)
    )


def _without_people(records: Sequence[S], teams: Collection[str]) -> tuple[S, ...]:
    return tuple(
        one if one.owner is None or one.owner in teams else one._replace(owner=None)
        for one in records
    )


def _incident_example(evidence: Evidence, period: Period) -> Example | None:
    """The incident of the period after which service was back first, best by what was known."""
    found = [
        (one.resolution_code not in _BY_KNOWLEDGE, seconds, one.id, one)
        for one in evidence.incidents
        if is_counted(one)
        and period.holds(one.began_at)
        and (seconds := STEPS["restore"].seconds(one)) is not None
    ]
    if not found:
        return None
    is_other, seconds, _, one = min(found, key=lambda each: each[:3])
    how = "" if is_other else f" by a {str(one.resolution_code).replace('-', ' ')}"
    return Example(one.id, one.title, f"service restored after {duration(seconds)}{how}")


def _problem_example(evidence: Evidence, period: Period) -> Example | None:
    """The problem with most incidents whose fix was verified or went live in the period."""
    incidents: dict[str, int] = {}
    for incident in evidence.incidents:
        problem = evidence.problem_of(incident)
        if problem is not None and is_counted(incident):
            incidents[problem.id] = incidents.get(problem.id, 0) + 1
    verified = [
        one
        for one in evidence.problems
        if one.closure_code == "fix-verified" and period.holds(one.closed_at)
    ]
    fixed = verified or [one for one in evidence.problems if period.holds(one.deployed_at)]
    if not fixed:
        return None
    one = min(fixed, key=lambda each: (-incidents.get(each.id, 0), each.id))
    number = incidents.get(one.id, 0)
    what = "fix verified" if verified else "fix live"
    return Example(
        one.id, one.title, f"{number:,} {'incident' if number == 1 else 'incidents'}, {what}"
    )
