"""Whether a problem's fix holds, as far as anybody can tell yet.

What belongs here: the observation of one fix in a sentence. What does not: when an incident breaks
a fix (``analysis.regressions``) and the statistics of its effect (``analysis.effect``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from faultbook.analysis.regressions import broken_by
from faultbook.analysis.unfixed import ran_without_fix
from faultbook.views.display import Item, day_of

if TYPE_CHECKING:
    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.summaries import IncidentSummary, ProblemSummary

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Observation:
    """What is known of a fix.

    Attributes:
        verdict: One or two words.
        tone: How they look, as a badge's.
        said: The rest of it, in a sentence.
        until: When the observation ends, or did.
        broken: Incidents since the fix that ran with it, by when they began.
        unfixed: Number of incidents since then on versions without the fix, which tell nothing.
    """

    verdict: str
    tone: str
    said: str
    until: Item
    broken: tuple[IncidentSummary, ...] = ()
    unfixed: int = 0


def observation_of(evidence: Evidence, problem: ProblemSummary) -> Observation | None:
    """What is known of a problem's fix; None where there is no day on which it went live.

    Args:
        evidence: All that is known.
        problem: The problem.
    """
    live = problem.deployed_at
    if live is None:
        return None
    days = problem.observe_days or evidence.config.observation.days
    end = _after(live, days)
    until, now = day_of(end), evidence.now
    if live > now:
        return Observation("Not live yet", "wait", f"{_days(days)} of observation follow.", until)
    since = broken_by(evidence, problem)
    unfixed = [one for one in since if ran_without_fix(evidence, one, problem)]
    broken = tuple(one for one in since if one not in unfixed)
    if broken:
        return _came_back(live, end, broken, until, len(unfixed))
    if end > now:
        left = -((now - end) // _DAY)
        said = f"{_days(left)} left, without an incident so far."
        return Observation("Observed", "wait", said, until, (), len(unfixed))
    quiet = (now - live) // _DAY
    said = f"No incident in the {_days(quiet)} since it went live; {_days(days)} were asked for."
    return Observation("Held", "good", said, until, (), len(unfixed))


def _came_back(
    live: datetime,
    end: datetime,
    broken: tuple[IncidentSummary, ...],
    until: Item,
    unfixed: int,
) -> Observation:
    began, number = broken[0].began_at or live, len(broken)
    after = _days((began - live) // _DAY)
    when = "while it was observed" if began < end else "after its observation"
    if number == 1:
        said = f"An incident began {after} after it went live, {when}."
    else:
        said = f"{number:,} incidents began since it went live, the first {after} after it, {when}."
    return Observation("Came back", "alert", said, until, broken, unfixed)


def _after(live: datetime, days: int) -> datetime:
    """The end of an observation, as the gate ``observed`` has it."""
    try:
        return live.astimezone(UTC) + timedelta(days=days)
    except OverflowError:  # a day beyond the calendar
        return datetime.max.replace(tzinfo=UTC)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"
