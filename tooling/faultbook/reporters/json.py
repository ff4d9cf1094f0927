"""The report for programs: versioned JSON, the same bytes for the same findings.

What belongs here: the document's shape and its schema. What does not: the types that hold
findings inside Faultbook (``diagnostics``), which may change without this.
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from faultbook import __version__
from faultbook.diagnostics import Severity
from faultbook.reporters.schema_parts import DIALECT, count_of, object_of, schema_id

if TYPE_CHECKING:
    from datetime import datetime

    from faultbook.diagnostics import Diagnostic, Location, Report

VERSION = 1
"""Version of the document's shape; it changes when a key goes or means something else."""


def render(report: Report) -> str:
    """The report as one JSON document in ASCII."""
    counts = report.counts
    document = {
        "version": VERSION,
        "tool": {"name": "faultbook", "version": __version__},
        "summary": {
            "files": report.files,
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "infos": counts[Severity.INFO],
            "known": report.known,
        },
        "diagnostics": [_diagnostic(one) for one in report.diagnostics],
    }
    return to_json(document)


def to_json(document: dict[str, Any]) -> str:
    """A document as text that is safe on a terminal: JSON escapes all but DEL by itself."""
    return json.dumps(document, indent=2).replace("\x7f", "\\u007f") + "\n"


def moment_text(moment: datetime) -> str:
    """A moment in UTC, to the second, as RFC 3339 has it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _diagnostic(one: Diagnostic) -> dict[str, Any]:
    return {
        **finding_of(one),
        "fixable": one.fix is not None,
        "related": [
            {**place_of(other.location), "message": other.message} for other in one.related
        ],
    }


def finding_of(one: Diagnostic) -> dict[str, Any]:
    """A finding as documents tell it, whatever they add."""
    return {
        "code": one.code,
        "name": one.name,
        "severity": one.severity.label,
        "message": one.message,
        **place_of(one.location),
        "end_column": one.end_column or None,
        "hint": one.hint,
    }


def place_of(place: Location) -> dict[str, Any]:
    """A place as documents tell it."""
    return {"path": place.path, "line": place.line, "column": place.column}


def place_properties() -> dict[str, Any]:
    """Schemas of what ``place_of`` tells."""
    return {
        "path": {
            "description": "Path from the register's root, with forward slashes.",
            "type": "string",
        },
        "line": {"description": "Line, from 1.", "type": "integer", "minimum": 1},
        "column": {
            "description": "Character in the line, from 1.",
            "type": "integer",
            "minimum": 1,
        },
    }


def finding_properties() -> dict[str, Any]:
    """Schemas of what ``finding_of`` tells."""
    return {
        "code": {
            "description": "Code of the rule; never reused.",
            "type": "string",
            "pattern": "^FB[0-9]{3}$",
            "examples": ["FB402"],
        },
        "name": {"description": "Name of the rule.", "type": "string"},
        "severity": {"enum": [severity.label for severity in reversed(Severity)]},
        "message": {"description": "What is wrong, in one line.", "type": "string"},
        **place_properties(),
        "end_column": {
            "description": "Column after the last character that is meant, in the same line; "
            "null when only the place is known.",
            "type": ["integer", "null"],
            "minimum": 2,
        },
        "hint": {"description": "How to mend it; may be empty.", "type": "string"},
    }


def schema() -> dict[str, Any]:
    """The document's JSON Schema."""
    related = object_of(
        "Another place that belongs to the finding.",
        {**place_properties(), "message": {"description": "Why.", "type": "string"}},
    )
    diagnostic = object_of(
        "One finding.",
        {
            **finding_properties(),
            "fixable": {
                "description": "Whether it can be mended without anybody having to think.",
                "type": "boolean",
            },
            "related": {"type": "array", "items": related},
        },
    )
    summary = object_of(
        "How much was found.",
        {
            "files": count_of("Files that were read as records."),
            "errors": count_of("Findings of severity error."),
            "warnings": count_of("Findings of severity warning."),
            "infos": count_of("Findings of severity info."),
            "known": count_of("Findings that the baseline knows, which are left out."),
        },
    )
    tool = object_of(
        "What wrote it.", {"name": {"const": "faultbook"}, "version": {"type": "string"}}
    )
    return {
        "$schema": DIALECT,
        "$id": schema_id(VERSION, "report"),
        "title": "Report",
        **object_of(
            "Outcome of 'faultbook check --format json'.",
            {
                "version": {"const": VERSION},
                "tool": tool,
                "summary": summary,
                "diagnostics": {
                    "description": "Every finding, sorted by path, line, column and code.",
                    "type": "array",
                    "items": diagnostic,
                },
            },
        ),
    }
