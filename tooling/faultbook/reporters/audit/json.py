"""An audit's report as JSON, which the evidence holds too.

What belongs here: the versioned form that programs read, and its JSON Schema. What does not: how
people are shown it (``text``, ``evidence``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.diagnostics import Severity
from faultbook.reporters.json import to_json

if TYPE_CHECKING:
    from datetime import datetime

    from faultbook.audit_report import AuditFinding, AuditReport
    from faultbook.diagnostics import Diagnostic

VERSION = 1
"""Version of the form; a later one may add keys, another number may change or drop some."""


def render(report: AuditReport) -> str:
    """The whole report."""
    return to_json(document(report))


def document(report: AuditReport) -> dict[str, Any]:
    """The report as plain values; equal reports give equal ones."""
    severities = [one.severity for one in report.diagnostics]
    return {
        "version": VERSION,
        "tool": {"name": "faultbook", "version": report.tool},
        "root": report.root or None,
        "since": report.since or None,
        "head": report.head or None,
        "judged_at": _moment(report.judged_at),
        "switches": report.switches,
        "counts": {
            **report.counts._asdict(),
            **{f"{severity.label}s": severities.count(severity) for severity in Severity},
            "accepted": len(report.accepted),
        },
        "findings": [_finding(one) for one in report.findings],
        "accepted": [{**_finding(one.finding), "reason": one.reason} for one in report.accepted],
        "others": [_diagnostic(one) for one in report.others],
    }


def _finding(one: AuditFinding) -> dict[str, Any]:
    return {
        "commit": one.commit,
        "landed_at": _moment(one.landed_at),
        "authors": list(one.authors),
        "record": one.record or None,
        **_diagnostic(one.diagnostic),
    }


def _diagnostic(one: Diagnostic) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "severity": one.severity.label,
        "message": one.message,
        "hint": one.hint,
        "path": one.location.path,
        "line": one.location.line,
        "column": one.location.column,
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _object(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def schema() -> dict[str, Any]:
    """The document's JSON Schema."""
    text = {"type": "string"}
    number = {"type": "integer", "minimum": 0}
    commit = {"type": ["string", "null"], "pattern": "^[0-9a-f]{40,64}$"}
    place = {"path": text, "line": {"type": "integer"}, "column": {"type": "integer"}}
    found = {
        "code": {"type": "string", "pattern": "^FB[0-9]{3}$"},
        "name": text,
        "severity": {"enum": [severity.label for severity in reversed(Severity)]},
        "message": text,
        "hint": text,
        **place,
    }
    about = {
        "commit": {"type": "string"},
        "landed_at": {"type": "string", "format": "date-time"},
        "authors": {"type": "array", "items": text},
        "record": {"type": ["string", "null"]},
        **found,
    }
    counts = ("commits", "landings", "records", "versions", "deletions")
    more = ("infos", "warnings", "errors", "accepted")
    properties = {
        "version": {"const": VERSION},
        "tool": _object("What wrote it.", {"name": {"const": "faultbook"}, "version": text}),
        "root": {"description": "First commit of the mainline.", **commit},
        "since": {"description": "Commit after which was judged; null for all.", **commit},
        "head": {"description": "Last commit of the mainline.", **commit},
        "judged_at": {"type": "string", "format": "date-time"},
        "switches": {
            "description": "What of [audit] decides over findings.",
            "type": "object",
        },
        "counts": _object(
            "How much was judged and found.",
            {
                **dict.fromkeys(counts, number),
                "moves": {
                    "description": "Changes of state, by kind, state before and state after.",
                    "type": "object",
                    "additionalProperties": number,
                },
                **dict.fromkeys(more, number),
            },
        ),
        "findings": {"type": "array", "items": _object("A finding about a commit.", about)},
        "accepted": {
            "type": "array",
            "items": _object("One that an exception accepts.", {**about, "reason": text}),
        },
        "others": {"type": "array", "items": _object("One about the exceptions.", found)},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:faultbook:schema:{VERSION}:audit",
        "title": "Audit",
        **_object("Outcome of 'faultbook audit --format json'.", properties),
    }
