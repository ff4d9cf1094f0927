"""Parts that the JSON Schemas (2020-12) of all documents are made of.

What belongs here: objects, counts and names of schemas. What does not: any document.
"""

from __future__ import annotations

from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""The language of the schemas."""


def schema_id(version: int, name: str) -> str:
    """The ``$id`` of a document's schema."""
    return f"urn:faultbook:schema:{version}:{name}"


def object_of(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    """An object with just these properties, all of them there."""
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def list_of(description: str, items: dict[str, Any]) -> dict[str, Any]:
    """A list."""
    return {"description": description, "type": "array", "items": items}


def text_of(description: str, *, may_be_null: bool = False, **more: Any) -> dict[str, Any]:
    """A text."""
    return {
        "description": description,
        "type": ["string", "null"] if may_be_null else "string",
        **more,
    }


def count_of(description: str) -> dict[str, Any]:
    """A number of things."""
    return {"description": description, "type": "integer", "minimum": 0}
