"""From incidents to the problem behind them, with all that they know already.

What belongs here: what a problem takes over, and from which of its incidents. What does not: asking
for it and telling what came of it (``cli``).

Nothing is invented: a field that the incidents don't settle is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.authoring.beginning import LEVELS, begin
from faultbook.authoring.gatekeeping import shut_gates
from faultbook.authoring.planning import revised
from faultbook.authoring.promotion import Promotion, Shut, promotion, with_field
from faultbook.authoring.quoting import evidence, one_line_each
from faultbook.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from faultbook.authoring.beginning import NewRecord
    from faultbook.ids import RecordId
    from faultbook.model.incident import Incident
    from faultbook.model.known_error import KnownError
    from faultbook.record import AnyRecord, Context, Record
    from faultbook.workspace import Workspace

_INVESTIGATING = "investigating"
_MOST_QUOTED = 50  # incidents; a record has its limits, and so has its reader


def promote_to_problem(
    workspace: Workspace,
    incidents: Sequence[Record[Incident]],
    record_id: RecordId,
    amend: Callable[[dict[str, Any]], Mapping[str, Any]],
    known_errors: Sequence[Record[KnownError]] = (),
) -> Promotion:
    """A problem of incidents, each of which names it from then on; nothing is written.

    Args:
        workspace: The register.
        incidents: The incidents, the one that gives the title first.
        record_id: The id of the problem.
        amend: Puts what was given by hand over what is carried over.
        known_errors: Known errors without a problem, which name it from then on too.

    Raises:
        UsageProblem: An incident has a problem already.
        UnwritableRecord: A record can't hold what it should.
    """
    _refuse_taken(incidents)
    fields = amend(_carried(incidents, workspace.context(workspace.catalog)))
    sections = {"Summary": _summary(incidents), "Evidence": _evidence(incidents)}

    def problem_in(state: str) -> NewRecord:
        return begin(workspace, "problem", record_id, {**fields, "status": state}, sections)

    new = problem_in(_INVESTIGATING)
    naming: list[AnyRecord] = [*incidents, *known_errors]
    named = [with_field(one, "problem", str(record_id)) for one in naming]
    unmet = shut_gates(workspace, new.record, "new", named)
    if unmet:
        new = problem_in("new")
    links = [
        revised(one, {**(one.document.data or {}), "problem": str(record_id)}) for one in naming
    ]
    shut = [Shut(new.record, _INVESTIGATING, unmet)] if unmet else []
    return promotion(workspace, new, links, shut)


def _refuse_taken(incidents: Iterable[Record[Incident]]) -> None:
    taken = [incident for incident in incidents if incident.model.problem]
    if not taken:
        return
    free = [incident.id for incident in incidents if not incident.model.problem]
    named = taken[0].model.problem
    way = f"add others to it with 'faultbook link {free[0] if free else 'INC-…'} {named}'"
    raise UsageProblem(f"{taken[0].id} has a problem already, {named}; {way}")


def _carried(incidents: Sequence[Record[Incident]], context: Context) -> dict[str, Any]:
    models = [incident.model for incident in incidents]
    services = _union(model.services for model in models)
    return {
        "title": models[0].title,
        "services": services,
        "owner": _owner(models, services, context),
        "tags": _union(model.tags for model in models),
        "trigger": _trigger(models),
        "impact": _highest(model.impact for model in models),
        "urgency": _highest(model.urgency for model in models),
    }


def _summary(incidents: Sequence[Record[Incident]]) -> str:
    told = incidents[0].told("Summary") if len(incidents) == 1 else ""
    return told or one_line_each(incidents)


def _evidence(incidents: Sequence[Record[Incident]]) -> str:
    """What the incidents showed; of very many what the first ones did."""
    more = len(incidents) - _MOST_QUOTED
    rest = f"\n\nThe other {more:,} are not quoted." if more > 0 else ""
    return evidence(incidents[:_MOST_QUOTED]) + rest


def _trigger(incidents: Sequence[Incident]) -> str | None:
    if any(incident.major for incident in incidents):
        return "major-incident"
    if len(incidents) > 1 or incidents[0].known_error:
        return "recurrence"
    return "supplier" if incidents[0].source == "supplier" else None


def _owner(incidents: Iterable[Incident], services: Iterable[str], context: Context) -> str | None:
    """The team that the incidents agree on; else the one that runs all of the services."""
    named = {incident.owner for incident in incidents if incident.owner}
    if len(named) == 1:
        return named.pop()
    rows = (context.services.get(service) for service in services)
    running = {row.owner if row else None for row in rows}
    return running.pop() if len(running) == 1 else None


def _highest(levels: Iterable[str | None]) -> str | None:
    there = set(levels)
    return next((level for level in LEVELS if level in there), None)


def _union(lists: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(one for values in lists for one in values))
