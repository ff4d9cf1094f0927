"""Problems of incidents that came back, one for each group.

What belongs here: drafting all of them together. What does not: which incidents are a group
(``recurring``) and what a problem takes over from its incidents (``problems``).
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from faultbook.authoring.finding import find
from faultbook.authoring.numbering import Numbering
from faultbook.authoring.planning import Drafted, Plan
from faultbook.authoring.problems import promote_to_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.analysis.recurrence import Group
    from faultbook.workspace import Workspace

_RETIRED = "retired"


def draft_problems(workspace: Workspace, groups: Iterable[Group]) -> Drafted:
    """A problem for each group, named by its incidents and by its known error; nothing is written.

    Args:
        workspace: The register.
        groups: The groups; no incident is in two of them.

    Raises:
        UsageProblem: An incident has got a problem meanwhile, or is gone.
        UnreadableRecord: The file of an incident or a known error can't be read.
        UnwritableRecord: A record can't hold what it should.
    """
    numbering = Numbering(workspace)
    year = workspace.now.astimezone(UTC).year
    ids: list[str] = []
    plans: list[Plan] = []
    for group in groups:
        record_id = numbering.next_id("problem", year)
        incidents = [find(workspace, one) for one in group.incidents]
        known_errors = [find(workspace, group.known_error)] if group.known_error else []
        live = [one for one in known_errors if one.model.status != _RETIRED]
        made = promote_to_problem(workspace, incidents, record_id, _as_recurrence, live)
        ids.append(str(record_id))
        plans.append(made.plan)
    changes = tuple(one for plan in plans for one in plan.changes)
    steps = tuple(one for plan in plans for one in plan.steps)
    findings = tuple(one for plan in plans for one in plan.findings)
    return Drafted(tuple(ids), Plan(changes, steps, findings))


def _as_recurrence(fields: dict[str, Any]) -> dict[str, Any]:
    known = {key: value for key, value in fields.items() if value not in (None, [])}
    return {**known, "trigger": "recurrence"}
