"""What the guard found, for programs: versioned JSON, the same bytes for the same register.

What belongs here: the document's shape and its schema. What does not: words for people
(``wording``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.reporters.guard import mending
from faultbook.reporters.json import moment_text, to_json
from faultbook.reporters.schema_parts import (
    DIALECT,
    count_of,
    list_of,
    object_of,
    schema_id,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from faultbook.analysis.guarding import Guard, Observed, Overdue
    from faultbook.analysis.regressions import Regression
    from faultbook.analysis.summaries import IncidentSummary, ProblemSummary

VERSION = 1
"""Version of the document's shape; it changes when a key goes or means something else."""


def render(guard: Guard, now: datetime) -> str:
    """What the guard found as one JSON document in ASCII."""
    return to_json(document(guard, now))


def document(guard: Guard, now: datetime) -> dict[str, Any]:
    """What the guard found as plain values."""
    return {
        "version": VERSION,
        "now": moment_text(now),
        "well": guard.is_well,
        "broken": [
            {**_problem(one.problem, mending.of_broken(one)), "incidents": _ids(one.incidents)}
            for one in guard.broken
        ],
        "regressions": [_regression(one) for one in guard.regressions],
        "overdue": [_overdue(one) for one in guard.overdue],
        "held_up": [
            {**_problem(one.problem, mending.of_held_up(one)), "incidents": _ids(one.incidents)}
            for one in guard.held_up
        ],
        "ready": [_observed(one, mending.of_ready(one)) for one in guard.ready],
        "observing": [_observed(one, ()) for one in guard.observing],
    }


def _ids(incidents: Iterable[IncidentSummary]) -> list[str]:
    return [one.id for one in incidents]


def _problem(problem: ProblemSummary, mend: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id": problem.id,
        "path": problem.path,
        "title": problem.title,
        "status": problem.status,
        "deployed_at": None if problem.deployed_at is None else moment_text(problem.deployed_at),
        "mend": list(mend),
    }


def _regression(one: Regression) -> dict[str, Any]:
    return {
        "id": one.incident.id,
        "path": one.incident.path,
        "title": one.incident.title,
        "known_error": one.known_error.id,
        "problem": None if one.problem is None else one.problem.id,
        "linked": one.is_linked,
        "mend": list(mending.of_regression(one)),
    }


def _observed(one: Observed, mend: tuple[str, ...]) -> dict[str, Any]:
    return {
        **_problem(one.problem, mend),
        "until": moment_text(one.until),
        "days_left": one.days_left,
    }


def _overdue(one: Overdue) -> dict[str, Any]:
    return {
        "what": one.what,
        "id": one.id,
        "path": one.path,
        "title": one.title,
        "due": one.due.isoformat(),
        "action": one.action or None,
        "owner": one.owner,
        "mend": list(mending.of_overdue(one)),
    }


_RECORD = {
    "id": text_of("Id of the record."),
    "path": text_of("Path from the register's root, with forward slashes."),
    "title": text_of("Its title."),
}
_MEND = {"mend": list_of("Commands, one of which mends it.", {"type": "string"})}
_INCIDENTS = {"incidents": list_of("Ids, by when they began.", {"type": "string"})}
_PROBLEM = {
    **_RECORD,
    "status": text_of("Its state."),
    "deployed_at": text_of(
        "When its fix was live everywhere.", may_be_null=True, format="date-time"
    ),
    **_MEND,
}


def schema() -> dict[str, Any]:
    """The document's JSON Schema."""
    observed = object_of(
        "A resolved problem whose fix nothing speaks against.",
        {
            **_PROBLEM,
            "until": text_of("When its observation ends.", format="date-time"),
            "days_left": count_of("Days until then, of which one that has begun counts."),
        },
    )
    return {
        "$schema": DIALECT,
        "$id": schema_id(VERSION, "guard"),
        "title": "Guard",
        **object_of(
            "Outcome of 'faultbook guard --format json'.",
            {
                "version": {"const": VERSION},
                "now": text_of("The moment that counts as now.", format="date-time"),
                "well": {
                    "description": "Whether nothing is broken, came back or is overdue.",
                    "type": "boolean",
                },
                "broken": list_of(
                    "Problems whose fix is said to hold, and doesn't.",
                    object_of("A problem.", {**_PROBLEM, **_INCIDENTS}),
                ),
                "regressions": list_of(
                    "Incidents that are the return of a fixed known error.", _regression_schema()
                ),
                "overdue": list_of("What was to be done by a day that is over.", _due_schema()),
                "held_up": list_of(
                    "Problems that only incidents on versions without the fix keep open.",
                    object_of("A problem.", {**_PROBLEM, **_INCIDENTS}),
                ),
                "ready": list_of("Problems whose fix is proved.", observed),
                "observing": list_of("Problems whose fix is still observed.", observed),
            },
        ),
    }


def _regression_schema() -> dict[str, Any]:
    return object_of(
        "An incident.",
        {
            **_RECORD,
            "known_error": text_of("Id of the known error that came back."),
            "problem": text_of("Id of its problem.", may_be_null=True),
            "linked": {
                "description": "Whether the incident names it; else its error text shows it.",
                "type": "boolean",
            },
            **_MEND,
        },
    )


def _due_schema() -> dict[str, Any]:
    return object_of(
        "Something that is overdue.",
        {
            "what": {"enum": ["workaround", "risk", "action"]},
            **_RECORD,
            "due": text_of("The day.", format="date"),
            "action": text_of("What is to be done.", may_be_null=True),
            "owner": text_of("Who answers for it.", may_be_null=True),
            **_MEND,
        },
    )
