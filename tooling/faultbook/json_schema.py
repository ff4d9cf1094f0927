"""JSON Schemas (2020-12) of the files that people write, for editors and other programs.

What belongs here: turning the models into schemas. What does not: the models, and judging a file
(``rules``), which says more than any schema can.

A schema takes what Faultbook takes, as far as a schema can: a key without a value is as good as no
key, and text may look like a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from faultbook.config import Config
from faultbook.document import SECTIONS
from faultbook.ids import ID_PATTERN
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from pydantic import BaseModel

    from faultbook.kinds import RecordKind

SCHEMA_VERSION = 1
"""Version in each ``$id``; it changes when what was valid no longer is."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LINE = r"^[^\r\n]*\S[^\r\n]*$"


class _WithoutTitles(GenerateJsonSchema):
    """Leaves out titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - Pydantic's signature
        return False


def schema_id(name: str) -> str:
    """The ``$id`` of a schema."""
    return f"urn:faultbook:schema:{SCHEMA_VERSION}:{name}"


def record_schema(kind: RecordKind) -> dict[str, Any]:
    """The schema of a record: of its front matter or, with ``sections``, of its YAML file."""
    found = _tidied(_generated(kind.model), is_yaml=True)
    example = {
        "id": f"{kind.prefix}-2026-0001",
        "title": "Login fails with error 500",
        "status": kind.first_status,
    }
    own_ids = f"^{kind.prefix}-{ID_PATTERN.partition('-')[2]}$"
    found["properties"]["id"] |= {"pattern": own_ids, "examples": [example["id"]]}
    found["properties"][SECTIONS] = _sections(kind)
    return _document(kind.name, kind.title, found, [example])


def any_record_schema() -> dict[str, Any]:
    """The schema of a record of any kind, with the kinds' schemas inside it."""
    inside = {kind.name: record_schema(kind) for kind in KINDS.values()}
    return {
        "$schema": DIALECT,
        "$id": schema_id("record"),
        "title": "Record",
        "description": "An incident, a problem or a known error.",
        "oneOf": [{"$ref": schema["$id"]} for schema in inside.values()],
        "$defs": inside,
    }


def config_schema() -> dict[str, Any]:
    """The schema of ``faultbook.toml``."""
    found = _tidied(_generated(Config), is_yaml=False)
    found["description"] = "Configuration of a register; the folder that holds it is its root."
    return _document("config", "faultbook.toml", found, [{"services": {"login": {"tier": 1}}}])


def typed_schema(kind: RecordKind) -> dict[str, Any]:
    """The schema of a kind's fields as programs write them: with their types, without nulls."""
    found: dict[str, Any] = _tidied(_generated(kind.model), is_yaml=False)
    return found


def _generated(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(schema_generator=_WithoutTitles)


def _document(
    name: str, title: str, body: dict[str, Any], examples: list[dict[str, Any]]
) -> dict[str, Any]:
    head = {"$schema": DIALECT, "$id": schema_id(name), "title": title}
    first = ("description", "type", "required", "additionalProperties", "properties")
    tail = {key: body[key] for key in first if key in body}
    return {**head, **tail, "examples": examples, "$defs": body["$defs"]}


def _sections(kind: RecordKind) -> dict[str, Any]:
    text = {"type": ["string", "number", "null"]}
    said = "Texts by heading, in a .yaml file; in a .md file they stand below the front matter."
    return {
        "description": said,
        "type": ["object", "null"],
        "properties": dict.fromkeys(kind.sections, text),
        "additionalProperties": text,
    }


def _tidied(schema: Any, *, is_yaml: bool) -> Any:
    """A schema without what says nothing, in the order of its keys."""
    if isinstance(schema, list):
        return [_tidied(inner, is_yaml=is_yaml) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    tidy: dict[str, Any] = {
        str(key): _tidied(inner, is_yaml=is_yaml) for key, inner in schema.items()
    }
    if tidy.get("default") in (None, []):
        tidy.pop("default", None)
    if isinstance(tidy.get("description"), str):
        tidy["description"] = tidy["description"].replace("``", "`")
    if "patternProperties" in tidy:
        tidy["additionalProperties"] = False
    choices = tidy.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        tidy = _without_null(tidy)
    if is_yaml:
        tidy = _as_yaml_is_typed(tidy)
    return tidy


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A choice between one schema and null as that schema alone; null is let in by the key."""
    rest = [choice for choice in schema["anyOf"] if choice != {"type": "null"}]
    other = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**rest[0], **other} if len(rest) == 1 else {**other, "anyOf": rest}


def _as_yaml_is_typed(schema: dict[str, Any]) -> dict[str, Any]:
    """Let in what YAML's own types would keep out: numbers as text, keys without a value."""
    is_text = schema.get("type") == "string" and not {"enum", "format", "const"} & schema.keys()
    if is_text and schema.get("pattern", _LINE) == _LINE:
        schema = {**schema, "type": ["string", "number"]}
    properties = schema.get("properties")
    if isinstance(properties, dict):
        required = schema.get("required", [])
        optional = {
            name: _or_null(inner) for name, inner in properties.items() if name not in required
        }
        schema = {**schema, "properties": {**properties, **optional}}
    return schema


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if "enum" in schema:
        schema = {**schema, "enum": [*schema["enum"], None]}
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return {**schema, "type": [*types, "null"]}
    others = {key: value for key, value in schema.items() if key != "$ref"}
    return {**others, "anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}]}
