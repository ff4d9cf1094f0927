"""Problems of series that have risen, one for each.

What belongs here: drafting all of them together. What does not: which series need one
(``analysis.rising``) and what a problem takes over from its incidents (``problems``).
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from faultbook.authoring.finding import find
from faultbook.authoring.numbering import Numbering
from faultbook.authoring.planning import Drafted, Plan
from faultbook.authoring.problems import promote_to_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from faultbook.analysis.rising import Alarm
    from faultbook.workspace import Workspace

_TITLES = {
    "service": "More incidents of {} than before",
    "category": "More incidents of category {} than before",
    "cause": "More incidents caused by {} than before",
    "item": "More incidents on {} than before",
}


def title_of(alarm: Alarm) -> str:
    """The title of the problem of an alarm."""
    return _TITLES[alarm.series.dimension].format(alarm.series.key)


def draft_rising(workspace: Workspace, wanted: Iterable[tuple[Alarm, Sequence[str]]]) -> Drafted:
    """A problem for each alarm, which its incidents name; nothing is written.

    Args:
        workspace: The register.
        wanted: The alarms, each with the ids of its incidents; no incident is in two of them.

    Raises:
        UsageProblem: An incident has got a problem meanwhile, or is gone.
        UnreadableRecord: The file of an incident can't be read.
        UnwritableRecord: A record can't hold what it should.
    """
    numbering = Numbering(workspace)
    year = workspace.now.astimezone(UTC).year
    ids: list[str] = []
    plans: list[Plan] = []
    for alarm, named in wanted:
        record_id = numbering.next_id("problem", year)
        incidents = [find(workspace, one) for one in named]
        made = promote_to_problem(workspace, incidents, record_id, _as_trend(workspace, alarm))
        ids.append(str(record_id))
        plans.append(made.plan)
    changes = tuple(one for plan in plans for one in plan.changes)
    steps = tuple(one for plan in plans for one in plan.steps)
    findings = tuple(one for plan in plans for one in plan.findings)
    return Drafted(tuple(ids), Plan(changes, steps, findings))


def _as_trend(workspace: Workspace, alarm: Alarm) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """What makes a problem one of a trend.

    That of a service is about this service alone, whatever else its incidents touched: an open
    problem keeps the other services' alarms from becoming problems.
    """

    def amend(fields: dict[str, Any]) -> dict[str, Any]:
        known = {key: value for key, value in fields.items() if value not in (None, [])}
        if alarm.series.dimension == "service":
            service = workspace.services.get(alarm.series.key)
            known["services"] = [alarm.series.key]
            if service is not None and service.owner:
                known.setdefault("owner", service.owner)
        return {**known, "title": title_of(alarm), "trigger": "trend"}

    return amend
