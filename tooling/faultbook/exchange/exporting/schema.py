"""The JSON Schema (2020-12) of ``faultbook export json``.

What belongs here: what stands around a record's fields. What does not: the fields
(``json_schema``).
"""

from __future__ import annotations

from typing import Any

from faultbook.document import SECTIONS
from faultbook.exchange.exporting.records import KIND, PATH, VERSION
from faultbook.json_schema import DIALECT, schema_id, typed_schema
from faultbook.kinds import KINDS, RecordKind


def export_schema() -> dict[str, Any]:
    """The schema of an export; each of its records is what stands on a line of ``jsonl``."""
    kinds: dict[str, Any] = {}
    parts: dict[str, Any] = {}
    for kind in KINDS.values():
        found = typed_schema(kind)
        parts |= found.pop("$defs")
        kinds[kind.name] = _record(kind, found)
    return {
        "$schema": DIALECT,
        "$id": schema_id("export"),
        "title": "Export",
        "description": "Outcome of 'faultbook export json'.",
        "type": "object",
        "properties": {
            "version": {"description": "Version of this shape.", "const": VERSION},
            "records": {
                "description": "The records, by kind and then by id, each id once.",
                "type": "array",
                "items": {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in kinds]},
            },
        },
        "required": ["version", "records"],
        "additionalProperties": False,
        "examples": [{"version": VERSION, "records": [_example(KINDS["incident"])]}],
        "$defs": {**kinds, **parts},
    }


def _record(kind: RecordKind, fields: dict[str, Any]) -> dict[str, Any]:
    """The schema of a record; only the first keys are there for sure, others where they fit."""
    properties = {
        KIND: {"description": "Kind of the record.", "const": kind.name},
        PATH: {"description": "Path of its file, from the register's root.", "type": "string"},
        **fields["properties"],
        SECTIONS: {
            "description": "Texts by heading; '' is what stands before the first heading.",
            "type": "object",
            "additionalProperties": {"type": "string"},
        },
    }
    return {
        "description": fields["description"],
        "type": "object",
        "properties": properties,
        "required": [KIND, PATH, "id", SECTIONS],
        "additionalProperties": False,
    }


def _example(kind: RecordKind) -> dict[str, Any]:
    record_id = f"{kind.prefix}-2026-0001"
    return {
        KIND: kind.name,
        PATH: f"{kind.folder}/2026/{record_id}.md",
        "id": record_id,
        "title": "Login fails with error 500",
        "status": kind.first_status,
        "opened_at": "2026-05-03T09:10:00Z",
        SECTIONS: {"Summary": "Nobody can log in."},
    }
