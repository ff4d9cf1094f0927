"""An audit's report for programs: versioned JSON, the same bytes for the same history.

What belongs here: the document's shape and its schema. What does not: what tells that nobody
changed it since (``evidence``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook import __version__
from faultbook.diagnostics import Severity
from faultbook.kinds import KINDS
from faultbook.reporters.audit.text import moment
from faultbook.reporters.json import finding_of, finding_properties, to_json
from faultbook.reporters.schema_parts import count_of, object_of

if TYPE_CHECKING:
    from faultbook.audit_report import AuditFinding, AuditReport, Coverage, KindCount

VERSION = 1
"""Version of the document's shape; it changes when a key goes or means something else."""

_ID = {"type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$"}
_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}


def render(report: AuditReport) -> str:
    """The report as one JSON document in ASCII."""
    return to_json(document(report))


def document(report: AuditReport) -> dict[str, Any]:
    """The report as plain values."""
    counts = report.counts
    terms = report.terms
    return {
        "version": VERSION,
        "tool": {"name": "faultbook", "version": __version__},
        "made_at": report.made_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "rewritten": report.rewritten or None,
        "coverage": _coverage(report.coverage) if report.coverage is not None else None,
        "terms": {
            "switches": dict(terms.switches),
            "select": list(terms.select),
            "ignore": list(terms.ignore),
            "config_sha256": terms.config_digest,
        },
        "summary": {
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "infos": counts[Severity.INFO],
            "accepted": len(report.accepted),
        },
        "rules": [
            {
                "code": one.code,
                "name": one.name,
                "reported": one.is_reported,
                "findings": one.findings,
                "accepted": one.accepted,
            }
            for one in report.rules
        ],
        "findings": [_finding(one) for one in report.findings],
        "accepted": [{**_finding(one.finding), "reason": one.reason} for one in report.accepted],
        "notes": list(report.notes),
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "roots": list(coverage.roots),
        "since": coverage.since or None,
        "first": coverage.first or None,
        "head": coverage.head or None,
        "commits": coverage.commits,
        "changing": coverage.changing,
        "kinds": {kind.kind: _kind(kind) for kind in coverage.kinds},
    }


def _kind(kind: KindCount) -> dict[str, int]:
    return {
        "records": kind.records,
        "versions": kind.versions,
        "begun": kind.begun,
        "moves": kind.moves,
        "deletions": kind.deletions,
    }


def _finding(one: AuditFinding) -> dict[str, Any]:
    return {
        **finding_of(one.diagnostic),
        "commit": one.commit or None,
        "subject": one.subject,
        "landed_at": moment(one) or None,
        "record": one.record_id or None,
        "by": [{"name": person.name, "email": person.email} for person in one.by],
    }


def _finding_schema(description: str, more: dict[str, Any]) -> dict[str, Any]:
    person = object_of(
        "Somebody as commits name them.",
        {"name": {"type": "string"}, "email": {"type": "string"}},
    )
    return object_of(
        description,
        {
            **finding_properties(),
            "commit": {
                "description": "The commit of the mainline; null for a finding about none.",
                "anyOf": [_ID, {"type": "null"}],
            },
            "subject": {"description": "The first line of its message.", "type": "string"},
            "landed_at": {
                "description": "When it landed; null for a finding about no commit.",
                "type": ["string", "null"],
                "format": "date-time",
            },
            "record": {
                "description": "Id of the record; null for a finding about a whole commit.",
                "type": ["string", "null"],
            },
            "by": {
                "description": "Who wrote what landed.",
                "type": "array",
                "items": person,
            },
            **more,
        },
    )


def _coverage_schema() -> dict[str, Any]:
    kind = object_of(
        "What landed of one kind's records.",
        {
            "records": count_of("Records that are there at the end."),
            "versions": count_of("Versions that landed."),
            "begun": count_of("Records that appeared."),
            "moves": count_of("Changes of state."),
            "deletions": count_of("Records that were deleted."),
        },
    )
    maybe_id = {"anyOf": [_ID, {"type": "null"}]}
    return object_of(
        "What was judged.",
        {
            "roots": {
                "description": "Commits that the history begins with.",
                "type": "array",
                "items": _ID,
            },
            "since": {"description": "Commit that the judged part begins after.", **maybe_id},
            "first": {"description": "First commit that was judged.", **maybe_id},
            "head": {"description": "Last commit that was judged.", **maybe_id},
            "commits": count_of("Commits of the mainline that were judged."),
            "changing": count_of("How many of them changed records."),
            "kinds": object_of("What landed, by kind.", dict.fromkeys(KINDS, kind)),
        },
    )


def _terms_schema() -> dict[str, Any]:
    return object_of(
        "What the audit was asked for.",
        {
            "switches": {
                "description": "The table [audit] of faultbook.toml, with its defaults.",
                "type": "object",
            },
            "select": {"description": "What --select named.", **_TEXTS},
            "ignore": {"description": "What --ignore named.", **_TEXTS},
            "config_sha256": {
                "description": "SHA-256 of faultbook.toml.",
                "type": "string",
                "pattern": "^[0-9a-f]{64}$",
            },
        },
    )


def schema() -> dict[str, Any]:
    """The document's JSON Schema."""
    rule = object_of(
        "What became of one rule.",
        {
            "code": {"type": "string", "pattern": "^FB[0-9]{3}$"},
            "name": _TEXT,
            "reported": {"description": "Whether its findings are told.", "type": "boolean"},
            "findings": count_of("Findings that aren't accepted."),
            "accepted": count_of("Findings that an exception accepts."),
        },
    )
    summary = object_of(
        "How much was found.",
        {
            "errors": count_of("Findings of severity error."),
            "warnings": count_of("Findings of severity warning."),
            "infos": count_of("Findings of severity info."),
            "accepted": count_of("Findings that an exception accepts."),
        },
    )
    tool = object_of(
        "What wrote it.", {"name": {"const": "faultbook"}, "version": {"type": "string"}}
    )
    reason = {"reason": {"description": "Why it is accepted.", "type": "string"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:faultbook:schema:{VERSION}:audit",
        "title": "Audit",
        **object_of(
            "Outcome of 'faultbook audit --format json'.",
            {
                "version": {"const": VERSION},
                "tool": tool,
                "made_at": {"description": "When.", "type": "string", "format": "date-time"},
                "rewritten": {
                    "description": "Why the history isn't the one that was asked about.",
                    "type": ["string", "null"],
                },
                "coverage": {"anyOf": [_coverage_schema(), {"type": "null"}]},
                "terms": _terms_schema(),
                "summary": summary,
                "rules": {"type": "array", "items": rule},
                "findings": {
                    "description": "Every finding, in the order of landing.",
                    "type": "array",
                    "items": _finding_schema("One finding.", {}),
                },
                "accepted": {
                    "description": "Every finding that an exception accepts, likewise.",
                    "type": "array",
                    "items": _finding_schema("One finding that is accepted.", reason),
                },
                "notes": {"description": "What else a reader must know.", **_TEXTS},
            },
        ),
    }
