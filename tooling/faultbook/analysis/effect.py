"""The effect of a fix: how often a problem's incidents happened before it, and since.

What belongs here: which time and which incidents count on either side, the ratio of the rates, and
the verdict. What does not: the statistics (``intervals``), which incidents are a problem's
(``regressions``), and workarounds (``relief``).

The time before begins with the first incident, which then isn't counted itself: there would be no
problem without it, and counting it made one interval in fourteen miss the true ratio, all to the
same side. Where the problem was opened before its first incident, it begins there, and every
incident counts. The time after ends now, or on the day on which the problem was reopened.

The interval takes incidents to be independent of each other. Where they come in bursts, it is too
narrow; incidents that tell of the same event belong together with ``duplicate_of``.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from faultbook.analysis.downtime import spans_of, total
from faultbook.analysis.intervals import RateRatio, exposure_to_prove, rate_ratio
from faultbook.analysis.regressions import incidents_of
from faultbook.analysis.unfixed import ran_without_fix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.summaries import IncidentSummary, ProblemSummary

Verdict = Literal["effective", "unproven", "failed"]

Unprovable = Literal["nothing-before", "too-long", "window-over", "reopened"]
"""Why no quiet proves a fix: nothing happened before it, it would take longer than ``LONGEST``, the
days that were asked about don't suffice, or the problem was reopened."""

RATE_DAYS = 30
"""Days that rates are told for."""

NO_DROP = 0.5
"""A fix after which the fault was seen has failed if the true ratio is above this for certain: at
best, half of the incidents are still there."""

LONGEST = 3650
"""Days of quiet beyond which nobody waits for a proof."""

_DAY = timedelta(days=1)
_FIXED = ("resolved", "closed")  # states of a problem whose fix is said to hold


class Side(NamedTuple):
    """The time before a fix, or after it, and what happened in it.

    Attributes:
        start: When it begins.
        end: When it ends; the end isn't part of it.
        incidents: Those that are counted, by when they began.
        downtime: How long they took service away, what they have in common counted once.
        without_downtime: How many of them don't tell.
        effort_minutes: Work spent on them, in minutes.
        without_effort: How many of them don't tell.
    """

    start: datetime
    end: datetime
    incidents: tuple[str, ...]
    downtime: timedelta
    without_downtime: int
    effort_minutes: int
    without_effort: int

    @property
    def days(self) -> float:
        """How long it is, in days of 24 hours."""
        return (self.end - self.start) / _DAY

    @property
    def rate(self) -> float | None:
        """Incidents in ``RATE_DAYS`` days; None where it is empty."""
        return len(self.incidents) / self.days * RATE_DAYS if self.end > self.start else None


class LeftOut(NamedTuple):
    """Incidents of a problem that its effect doesn't count.

    Attributes:
        opener: The one that the time before begins with, or None.
        unfixed: Those after the fix that were seen on versions without it.
        undated: How many don't tell when they began.
    """

    opener: str | None
    unfixed: tuple[str, ...]
    undated: int


class Effect(NamedTuple):
    """What came of a problem's fix.

    Attributes:
        problem: The problem.
        deployed_at: When the fix was live everywhere.
        before: The time before it.
        after: The time since.
        left_out: Incidents that aren't counted.
        ratio: The rate after over the rate before.
        verdict: ``effective`` where the whole interval lies below 1. Else ``failed`` where the
            fault was seen since and nothing shows a drop: the ratio is 1 or more or can't be told,
            or the interval lies above ``NO_DROP``. Else ``unproven``.
        quiet_days: For a fix that is unproven, the fewest further days without incident after
            which it is effective; None where there are none such.
        unprovable: Why there are none, or None.
        reopened_at: When the problem was taken up again, or None.
    """

    problem: ProblemSummary
    deployed_at: datetime
    before: Side
    after: Side
    left_out: LeftOut
    ratio: RateRatio
    verdict: Verdict
    quiet_days: int | None
    unprovable: Unprovable | None
    reopened_at: datetime | None


def effect_of(evidence: Evidence, problem_id: str, days: int | None = None) -> Effect | None:
    """The effect of a problem's fix; None where no fix is deployed, or no such problem is there.

    Args:
        evidence: All that is known; without ``lives``, nobody can tell when it was reopened.
        problem_id: The problem's id, or one it had before.
        days: Most days that count before the fix, and most that count after it.
    """
    problem = evidence.problem.get(problem_id)
    deployed = None if problem is None else _live_since(problem, evidence.now)
    if problem is None or deployed is None:
        return None
    incidents = incidents_of(evidence, problem.id)
    dated = [(one.began_at.astimezone(UTC), one) for one in incidents if one.began_at is not None]
    start, opener = _beginning(problem, dated, deployed, days)
    earlier = [one for at, one in dated if start <= at < deployed and one.id != opener]
    reopened = _reopened_at(evidence, problem, deployed)
    limits = (evidence.now, reopened, _shifted(deployed, days) if days else None)
    end = min(one for one in limits if one is not None).astimezone(UTC)
    later = [one for at, one in dated if deployed <= at <= end]
    unfixed = [one.id for one in later if ran_without_fix(evidence, one, problem)]
    before = _side(evidence, start, deployed, earlier)
    after = _side(evidence, deployed, end, [one for one in later if one.id not in unfixed])
    ratio = rate_ratio(len(before.incidents), before.days, len(after.incidents), after.days)
    verdict = _verdict(ratio, len(after.incidents))
    quiet, why = (None, None) if verdict != "unproven" else _quiet(before, after, days, reopened)
    left_out = LeftOut(opener, tuple(unfixed), len(incidents) - len(dated))
    return Effect(problem, deployed, before, after, left_out, ratio, verdict, quiet, why, reopened)


def fixed_problems(evidence: Evidence) -> tuple[ProblemSummary, ...]:
    """The problems whose fix is deployed, by id."""
    found = (one for one in evidence.problems if _live_since(one, evidence.now) is not None)
    return tuple(sorted(found, key=lambda one: one.id))


def _live_since(problem: ProblemSummary, now: datetime) -> datetime | None:
    """When a problem's fix was live everywhere; None while it isn't."""
    deployed = problem.deployed_at
    return None if deployed is None or deployed > now else deployed.astimezone(UTC)


def _beginning(
    problem: ProblemSummary,
    dated: Sequence[tuple[datetime, IncidentSummary]],
    deployed: datetime,
    days: int | None,
) -> tuple[datetime, str | None]:
    """When the time before the fix begins, and the incident that it begins with, if one does."""
    start, opener = deployed, None
    if dated and dated[0][0] < deployed:
        start, opener = dated[0][0], dated[0][1].id
    opened = problem.opened_at
    if opened is not None and opened <= start:
        start, opener = opened.astimezone(UTC), None
    earliest = _shifted(deployed, -days) if days else None
    if earliest is not None and earliest > start:
        start, opener = earliest, None
    return start, opener


def _shifted(moment: datetime, days: int) -> datetime | None:
    """The moment so many days later; None beyond the calendar."""
    try:
        return moment + timedelta(days=days)
    except OverflowError:
        return None


def _reopened_at(
    evidence: Evidence, problem: ProblemSummary, deployed: datetime
) -> datetime | None:
    """When a problem left the states in which its fix is said to hold, and hasn't come back."""
    if problem.status in _FIXED or evidence.lives is None:
        return None
    stays = evidence.lives.get(problem.id, ())
    since = None
    for stay in reversed(stays):
        if stay.status in _FIXED:
            return since if since is not None and since >= deployed else None
        since = stay.since
    return None


def _side(
    evidence: Evidence, start: datetime, end: datetime, incidents: Sequence[IncidentSummary]
) -> Side:
    spans = [spans_of(one, evidence.now) for one in incidents]
    effort = [one.effort_minutes for one in incidents if one.effort_minutes is not None]
    return Side(
        start,
        end,
        tuple(one.id for one in incidents),
        total(span for known in spans if known is not None for span in known),
        spans.count(None),
        sum(effort),
        len(incidents) - len(effort),
    )


def _verdict(ratio: RateRatio, after: int) -> Verdict:
    if ratio.interval.high < 1:
        return "effective"
    has_dropped = ratio.value is not None and ratio.value < 1
    if after and (not has_dropped or ratio.interval.low > NO_DROP):
        return "failed"
    return "unproven"


def _quiet(
    before: Side, after: Side, days: int | None, reopened: datetime | None
) -> tuple[int | None, Unprovable | None]:
    """How many further days without incident prove a fix, or why none do."""
    if reopened is not None:
        return None, "reopened"
    needed = exposure_to_prove(len(before.incidents), before.days, len(after.incidents))
    if needed is None:
        return None, "nothing-before"
    further = max(1, math.floor(needed - after.days) + 1)
    if days is not None and after.days + further > days:
        return None, "window-over"
    return (None, "too-long") if further > LONGEST else (further, None)
