"""From a problem to a known error, with all that it and its incidents know already.

What belongs here: what a known error takes over, and from which record. What does not: drafting its
signature (``matching.drafting``), asking for it and telling what came of it (``cli``).

Nothing is invented: a workaround counts as verified only where an incident says that it ended it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.authoring.beginning import begin
from faultbook.authoring.gatekeeping import shut_gates
from faultbook.authoring.planning import revised
from faultbook.authoring.promotion import Promotion, Shut, promotion, with_field
from faultbook.authoring.quoting import error_texts
from faultbook.editing.section_text import section_text
from faultbook.kinds import entry_of
from faultbook.lifecycle import MOVES
from faultbook.matching.drafting import draft_signature
from faultbook.problem_incidents import linked_incidents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from faultbook.authoring.beginning import NewRecord
    from faultbook.ids import RecordId
    from faultbook.model.incident import Incident
    from faultbook.model.problem import Problem
    from faultbook.record import Record
    from faultbook.workspace import Workspace

_SOUGHT = "Under investigation."
_KNOWN, _INVESTIGATING = "known-error", "investigating"


def promote_to_known_error(
    workspace: Workspace,
    problem: Record[Problem],
    record_id: RecordId,
    amend: Callable[[dict[str, Any]], Mapping[str, Any]],
) -> Promotion:
    """A known error of a problem, both in the furthest states that their gates allow.

    Nothing is written.

    Args:
        workspace: The register.
        problem: The problem.
        record_id: The id of the known error.
        amend: Puts what was given by hand over what is carried over.

    Raises:
        UnwritableRecord: A record can't hold what it should.
        UsageProblem: A service is named that doesn't exist.
    """
    incidents = _incidents_of(problem, workspace)
    sought, _ = _advanced(problem, _INVESTIGATING, workspace, ())
    fields = amend(_carried(problem, incidents))
    sections = _sections(sought, incidents)

    def known_error_in(state: str) -> NewRecord:
        return begin(workspace, "known-error", record_id, {**fields, "status": state}, sections)

    new = known_error_in("active")
    unmet = shut_gates(workspace, new.record, "draft", (sought,))
    if unmet:
        new = known_error_in("draft")
    known, shut = _advanced(sought, _KNOWN, workspace, (new.record,))
    moved = revised(problem, {**(problem.document.data or {}), "status": known.model.status})
    waiting = [Shut(new.record, "active", unmet)] if unmet else []
    waiting += [Shut(known, _KNOWN, shut)] if shut else []
    return promotion(workspace, new, [moved], waiting)


def _advanced(
    problem: Record[Problem],
    goal: str,
    workspace: Workspace,
    planned: Sequence[Record[Any]],
) -> tuple[Record[Problem], tuple[Any, ...]]:
    """The problem in a later state, where its gates allow that, and why not where they don't."""
    state, order = problem.model.status, list(MOVES["problem"])
    if order.index(goal) <= order.index(state):  # back to it would undo what was reached
        return problem, ()
    moved = with_field(problem, "status", goal)
    unmet = shut_gates(workspace, moved, state, planned)
    return (problem, unmet) if unmet else (moved, ())


def _incidents_of(problem: Record[Problem], workspace: Workspace) -> list[Record[Incident]]:
    linked = linked_incidents(entry_of(problem), workspace.context(workspace.catalog))
    read = (workspace.load(entry.path).record for entry in linked if entry.status != "cancelled")
    found: list[Record[Any]] = [record for record in read if record is not None]
    return found


def _carried(problem: Record[Problem], incidents: Sequence[Record[Incident]]) -> dict[str, Any]:
    models = [incident.model for incident in incidents]
    versions = [version for model in models for version in model.versions]
    affects = [
        {"component": one.component} | ({"versions": one.version} if one.version else {})
        for one in dict.fromkeys(versions)
    ]
    carried: dict[str, Any] = {
        "title": models[0].title if models else problem.model.title,
        "services": list(problem.model.services),
        "owner": problem.model.owner,
        "tags": list(problem.model.tags),
        "problem": problem.id,
        "affects": affects,
        "symptoms": list(dict.fromkeys(one for model in models for one in model.symptoms)),
        "error_codes": list(dict.fromkeys(one for model in models for one in model.error_codes)),
    }
    seen = [incident for incident in incidents if incident.model.error_text]
    signature = draft_signature(incident.model.error_text or "" for incident in seen)
    if signature is not None:
        shown = [one.id for one in seen if one.model.error_text in signature.samples]
        name = f"drafted from the error text of {', '.join(shown)}"
        carried["signatures"] = [signature.as_value(name)]
    verified_at = _verified_at(_helper(incidents))
    if verified_at is not None:
        carried["workaround"] = {"verified_at": verified_at}
    return carried


def _sections(problem: Record[Problem], incidents: Sequence[Record[Incident]]) -> dict[str, str]:
    helper, root_cause = _helper(incidents), problem.model.root_cause
    is_sought = problem.model.status == _INVESTIGATING
    sections = {
        "Workaround": helper.told("Workaround") if helper else "",
        "Symptoms": error_texts(incidents),
        "Cause": section_text(root_cause.summary) if root_cause else _SOUGHT if is_sought else "",
    }
    return {name: text for name, text in sections.items() if text}


def _helper(incidents: Sequence[Record[Incident]]) -> Record[Incident] | None:
    """The incident whose workaround is worth taking: the last that it ended, or the longest."""
    having = [incident for incident in incidents if incident.told("Workaround")]
    ended = [(at, one) for one in having if (at := _verified_at(one)) is not None]
    if ended:
        return max(ended, key=lambda pair: pair[0])[1]
    helped = [one for one in having if _says_it_helped(one)]
    return max(helped or having, key=lambda one: len(one.told("Workaround")), default=None)


def _says_it_helped(incident: Record[Incident]) -> bool:
    model = incident.model
    return model.workaround_helped == "yes" or model.resolution_code == "workaround"


def _verified_at(incident: Record[Incident] | None) -> datetime | None:
    """When the workaround that an incident tells was seen to end it; None where that isn't said.

    What restored service by another known error's workaround says nothing of the incident's own.
    """
    if incident is None or incident.model.resolution_code != "workaround":
        return None
    if incident.model.workaround_helped in ("partly", "no"):
        return None
    return incident.model.restored_at
