"""The answer for programs: versioned JSON.

What belongs here: the document's shape and its schema. What does not: the types that hold an answer
inside Faultbook (``matching.answer``), which may change without this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.matching.answer import Confidence
from faultbook.reporters.json import to_json
from faultbook.reporters.schema_parts import (
    DIALECT,
    count_of,
    list_of,
    object_of,
    schema_id,
    text_of,
)

if TYPE_CHECKING:
    from faultbook.matching.answer import Match, Recognised
    from faultbook.reporters.matches.told import Told

VERSION = 1
"""Version of the document's shape; it changes when a key goes or means something else."""

_PRECISION = 4  # digits of a probability; it isn't known any better


def render(told: Told) -> str:
    """The answer as one JSON document in ASCII."""
    answer, incident = told.answer, told.incident
    document = {
        "version": VERSION,
        "confidence": answer.confidence.value,
        "lines": answer.lines,
        "known_errors": answer.known_errors,
        "service": told.service or None,
        "incident": incident and {"id": incident.id, "known_error": incident.known_error or None},
        "matches": [_match(told, one) for one in answer.matches],
    }
    return to_json(document)


def _match(told: Told, match: Match) -> dict[str, Any]:
    card = match.known_error
    return {
        "rank": match.rank,
        "confidence": match.confidence.value,
        "probability": round(match.probability, _PRECISION),
        "id": card.id,
        "title": card.title,
        "status": card.status,
        "path": card.path,
        "visibility": card.visibility,
        "services": list(card.services),
        "components": list(card.components),
        "problem": card.problem or None,
        "superseded_by": card.superseded_by or None,
        "retired_because": card.retired_because or None,
        "fixed_in": [
            {"component": component, "version": version} for component, version in card.fixed_in
        ],
        "workaround": {
            "text": card.workaround or None,
            "none_because": card.no_workaround or None,
            "risk": card.risk or None,
            "minutes": card.minutes,
            "verified_at": card.verified_at or None,
        },
        "signatures": [_signature(told, one) for one in match.signatures],
        "terms": list(match.terms),
    }


def _signature(told: Told, one: Recognised) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name or None,
        "weak": one.is_weak,
        "seen": [
            {
                "pattern": seen.pattern,
                "file": told.place(seen.line)[0] or None,
                "line": told.place(seen.line)[1],
                "text": seen.text,
            }
            for seen in one.seen
        ],
    }


def schema() -> dict[str, Any]:
    """The schema of ``faultbook match --format json``."""
    properties = {
        "version": {"const": VERSION},
        "confidence": _confidence("How sure the answer is; that of its first match."),
        "lines": count_of("Lines that were read."),
        "known_errors": count_of("Known errors that were looked through."),
        "service": text_of("Service that was asked about.", may_be_null=True),
        "incident": {
            "description": "The incident that was asked about; null where text was.",
            "anyOf": [_incident_schema(), {"type": "null"}],
        },
        "matches": list_of("Known errors, the likeliest first.", _match_schema()),
    }
    return {
        "$schema": DIALECT,
        "$id": schema_id(VERSION, "match"),
        "title": "Match",
        **object_of("Outcome of 'faultbook match --format json'.", properties),
    }


def _confidence(description: str) -> dict[str, Any]:
    return {"description": description, "enum": [one.value for one in Confidence]}


def _incident_schema() -> dict[str, Any]:
    return object_of(
        "An incident.",
        {
            "id": text_of("Its id."),
            "known_error": text_of("Known error that it links already.", may_be_null=True),
        },
    )


def _match_schema() -> dict[str, Any]:
    words = {"type": "string"}
    fixed = object_of(
        "A version.", {"component": text_of("Of what."), "version": text_of("Which.")}
    )
    return object_of(
        "A known error that the text may show.",
        {
            "rank": count_of("Its place, from 1; the same for those that nothing tells apart."),
            "confidence": _confidence("How sure it is."),
            "probability": {
                "description": "How likely it is the right one, as calibrated.",
                "type": "number",
                "minimum": 0,
                "maximum": 1,
            },
            "id": text_of("Its id."),
            "title": text_of("Its title."),
            "status": text_of("Its state."),
            "path": text_of("Path of its file from the register's root."),
            "visibility": {"enum": ["internal", "public"]},
            "services": list_of("Keys of its services.", words),
            "components": list_of("Components that it affects.", words),
            "problem": text_of("Id of its problem.", may_be_null=True),
            "superseded_by": text_of("Known error that replaces it.", may_be_null=True),
            "retired_because": text_of("Why it was retired.", may_be_null=True),
            "fixed_in": list_of("Versions that have it no more.", fixed),
            "workaround": _workaround_schema(),
            "signatures": list_of("Its signatures that the text shows.", _signature_schema()),
            "terms": list_of("Words that the text shares with it.", words),
        },
    )


def _workaround_schema() -> dict[str, Any]:
    return object_of(
        "What to do.",
        {
            "text": text_of("Its Workaround section, as Markdown.", may_be_null=True),
            "none_because": text_of("Why there is none.", may_be_null=True),
            "risk": text_of("How much can go wrong with it.", may_be_null=True),
            "minutes": {"description": "How long it takes.", "type": ["integer", "null"]},
            "verified_at": text_of("When it was last seen to help.", may_be_null=True),
        },
    )


def _signature_schema() -> dict[str, Any]:
    seen = object_of(
        "Where a pattern was found.",
        {
            "pattern": text_of("The literal or the expression."),
            "file": text_of("The file, where several were read.", may_be_null=True),
            "line": count_of("The line, from 1."),
            "text": text_of("That line, cut where it is long; redacted unless asked for raw."),
        },
    )
    return object_of(
        "A signature that the text shows.",
        {
            "number": count_of("Its place among the known error's signatures, from 0."),
            "name": text_of("What it recognises.", may_be_null=True),
            "weak": {
                "description": "Whether it demands too little text to decide alone.",
                "type": "boolean",
            },
            "seen": list_of("Where its patterns were found.", seen),
        },
    )
