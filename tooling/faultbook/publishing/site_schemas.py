"""JSON Schemas (2020-12) of a site's files for programs, and the versions of their shapes.

What belongs here: what a program may count on. What does not: making the files (``record_json``,
``record_lists``, ``service_list``, ``api_index``).

A version changes when a key goes or means something else; keys may come without it, so a program
passes over those that it doesn't know.
"""

from __future__ import annotations

from typing import Any

from faultbook.exchange.exporting.records import PATH
from faultbook.exchange.exporting.schema import export_schema
from faultbook.kinds import KINDS
from faultbook.reporters.schema_parts import (
    DIALECT,
    count_of,
    list_of,
    object_of,
    schema_id,
    text_of,
)

INDEX_VERSION = 1
RECORDS_VERSION = 1
RECORD_VERSION = 1
SERVICES_VERSION = 1

_APART = ("kind", PATH, "id", "title", "status", "sections")


def index_schema() -> dict[str, Any]:
    """The schema of ``api/v1/index.json``."""
    as_of = {
        "now": _moment("The moment that counts as now: ages and what is overdue follow from it."),
        "commit": text_of("The last commit of the mainline.", may_be_null=True),
        "committed_at": _moment("When it was made.", may_be_null=True),
    }
    part = {
        "kind": _kind(),
        "year": count_of("The year in the ids."),
        "first": count_of("The first number that may be in it; drafts count as 0."),
        "last": count_of("The last number that may be in it."),
        "count": count_of("Records in it."),
        "url": _address("The file."),
    }
    properties = {
        "version": _version(INDEX_VERSION),
        "name": text_of("The site's name."),
        "site": text_of("The site's address; null where nobody said.", may_be_null=True),
        "audience": {"description": "Who the site is for.", "enum": ["internal", "public"]},
        "as_of": object_of("What the site tells of.", as_of),
        "counts": _counts("Records that the site shows."),
        "records": list_of("Lists of records.", object_of("A list.", part)),
        "services": _address("The list of services."),
        "metrics": _address("What 'faultbook metrics --format json' tells of all time."),
        "signatures": _address("Signatures of the known errors, as a browser runs them."),
        "feed": _address("What changed, as an Atom feed."),
        "schemas": {
            "description": "Addresses of JSON Schemas by name.",
            "type": "object",
            "additionalProperties": {"type": "string"},
        },
    }
    return _document("site-index", INDEX_VERSION, "api/v1/index.json of a site.", properties)


def records_schema() -> dict[str, Any]:
    """The schema of the files below ``api/v1/records/``."""
    texts = {"type": "string"}
    row = {
        "id": text_of("Its id."),
        "kind": _kind(),
        "title": text_of("Its title."),
        "status": _status(),
        "visibility": {"description": "Who may see it.", "enum": ["internal", "public"]},
        "services": list_of("Keys of its services.", texts),
        "tags": list_of("Its tags.", texts),
        "owner": text_of("Key of the team that answers for it.", may_be_null=True),
        "priority": {
            "description": "1 to 5, 1 the most urgent.",
            "type": ["integer", "null"],
            "minimum": 1,
            "maximum": 5,
        },
        "opened_at": _moment("When it was opened.", may_be_null=True),
        "updated_at": _moment("When its last change landed.", may_be_null=True),
        "url": _address("Its page."),
        "twin": _address("All of it, as JSON."),
    }
    properties = {
        "version": _version(RECORDS_VERSION),
        "kind": _kind(),
        "year": count_of("The year in the ids."),
        "first": count_of("The first number that may be here; drafts count as 0."),
        "last": count_of("The last number that may be here."),
        "records": list_of("The records, by number.", object_of("A record.", row)),
    }
    return _document("site-records", RECORDS_VERSION, "A list of records of a site.", properties)


def services_schema() -> dict[str, Any]:
    """The schema of ``api/v1/services.json``."""
    row = {
        "key": text_of("Its key."),
        "name": text_of("Its name."),
        "owner": text_of("Key of the team that runs it.", may_be_null=True),
        "tier": {
            "description": "How much depends on it, 1 the most.",
            "type": ["integer", "null"],
        },
        "records": _counts("Its records."),
        "url": _address("Its page."),
    }
    properties = {
        "version": _version(SERVICES_VERSION),
        "services": list_of("The services, by key.", object_of("A service.", row)),
    }
    return _document("site-services", SERVICES_VERSION, "api/v1/services.json.", properties)


def record_twin_schema() -> dict[str, Any]:
    """The schema of the JSON file beside a record's page."""
    exported = export_schema()["$defs"]
    linked = object_of(
        "A link to another record.",
        {
            "field": text_of("The field that holds it."),
            "kind": _kind(),
            "id": text_of("Id of the record at the other end."),
            "title": text_of("Its title."),
            "status": _status(),
            "url": _address("Its page."),
        },
    )
    properties = {
        "version": _version(RECORD_VERSION),
        "kind": _kind(),
        "id": text_of("Its id."),
        "url": _address("Its page."),
        "permalink": _address("An address that holds whatever becomes of its id."),
        "title": text_of("Its title."),
        "status": _status(),
        "fields": {
            "description": "All other fields that it has, as 'faultbook export json' tells them.",
            "anyOf": [_fields(exported[name]) for name in KINDS],
        },
        "sections": exported["incident"]["properties"]["sections"],
        "links": list_of("Records that it names.", linked),
        "linked_from": list_of("Records that name it, the newest hundred.", linked),
        "linked_from_records": count_of("How many records name it."),
    }
    found = _document("site-record", RECORD_VERSION, "A record's page for programs.", properties)
    found["properties"]["workaround_html"] = text_of(
        "Of a known error: its workaround, or why there is none, as the page shows it; links in it"
        " are relative to the page."
    )
    found["$defs"] = {name: part for name, part in exported.items() if name not in KINDS}
    return found


def _fields(exported: dict[str, Any]) -> dict[str, Any]:
    """The fields of one kind without what stands beside them."""
    inside = {key: one for key, one in exported["properties"].items() if key not in _APART}
    return {"type": "object", "properties": inside, "additionalProperties": False}


def _document(
    name: str, version: int, description: str, properties: dict[str, Any]
) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "$id": schema_id(version, name),
        "title": name.replace("-", " ").capitalize(),
        **object_of(description, properties),
    }


def _counts(description: str) -> dict[str, Any]:
    one = object_of(
        "Of one kind.",
        {
            "all": count_of("All of them."),
            "open": count_of("Those in a state that concerns a reader now."),
        },
    )
    return object_of(description, dict.fromkeys(KINDS, one))


def _version(version: int) -> dict[str, Any]:
    return {"description": "Version of this shape.", "const": version}


def _kind() -> dict[str, Any]:
    return {"description": "Kind of the record.", "enum": list(KINDS)}


def _status() -> dict[str, Any]:
    return text_of("Its state; null where it can't be told.", may_be_null=True)


def _moment(description: str, *, may_be_null: bool = False) -> dict[str, Any]:
    return text_of(description, may_be_null=may_be_null, format="date-time")


def _address(description: str) -> dict[str, Any]:
    return text_of(f"{description} Relative to the site's root.", format="uri-reference")
