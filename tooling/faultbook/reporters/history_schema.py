"""JSON Schemas (2020-12) of what ``history``, ``blame`` and ``diff`` write for programs.

What belongs here: what each key means. What does not: the documents (``history_json``).
"""

from __future__ import annotations

from typing import Any

from faultbook.kinds import KINDS
from faultbook.reporters.history_json import VERSION
from faultbook.reporters.schema_parts import (
    DIALECT,
    count_of,
    list_of,
    object_of,
    schema_id,
    text_of,
)

_ANY = {"description": "A value as it is written: text, a list or an object; null for none."}


def history_schema() -> dict[str, Any]:
    """The schema of ``faultbook history --format json``."""
    stamp = object_of(
        "When the record was opened or closed.",
        {
            "field": {"enum": ["opened_at", "closed_at"]},
            "at": text_of("The time: in UTC from history, or as the record states it."),
            "source": {
                "description": "Whether the record states it, or history proves it.",
                "enum": ["record", "history"],
            },
            "commit": _commit("The commit that stated or proves it."),
        },
    )
    state = object_of(
        "A time that the record spent in a state.",
        {
            "status": text_of("The state, as it is written."),
            "since": _moment("When it landed in it."),
            "until": _moment("When it left it, or was deleted.", may_be_null=True),
            "seconds": count_of("How long, until now where it lasts."),
            "commit": _commit("The commit that brought it there."),
        },
    )
    landing = object_of(
        "What one mainline commit did to the record.",
        {
            **_credit(),
            "event": {
                "description": "What it was.",
                "enum": ["added", "changed", "unreadable", "deleted", "restored"],
            },
            "path": text_of("Path after it, from the register's root."),
            "moved_from": text_of("Path before it, where that was another.", may_be_null=True),
            "renumbered_from": text_of("Id before it, where that was another.", may_be_null=True),
            "readable": {
                "description": "Whether its fields could be read.",
                "type": "boolean",
            },
            "beside": list_of("Paths of other files with the same id.", {"type": "string"}),
            "changes": _changes(),
            "sections": _section_changes(),
        },
    )
    return _document(
        "history",
        "History",
        "Outcome of 'faultbook history ID --format json'.",
        {
            **_identity(),
            "stamps": list_of("When it was opened and closed, as far as it is known.", stamp),
            "states": list_of("The states that it was in, one after the other.", state),
            "landings": list_of("What each mainline commit did to it, the oldest first.", landing),
        },
    )


def blame_schema() -> dict[str, Any]:
    """The schema of ``faultbook blame --format json``."""
    field = object_of(
        "A field, with the mainline commit that last set it.",
        {"field": _field(), "value": _ANY, **_credit()},
    )
    section = object_of(
        "A section, with the mainline commit that last set it.",
        {"section": _heading(), "text": text_of("Its text."), **_credit()},
    )
    return _document(
        "blame",
        "Blame",
        "Outcome of 'faultbook blame ID --format json'.",
        {
            **_identity(),
            "fields": list_of("Its fields.", field),
            "sections": list_of("Its sections.", section),
        },
    )


def diff_schema() -> dict[str, Any]:
    """The schema of ``faultbook diff --format json``."""
    summary = object_of(
        "How many records of each kind differ.",
        {kind.name: _summary(kind.plural.replace("-", " ")) for kind in KINDS.values()},
    )
    link = object_of("A link to another record.", {"field": _field(), "id": text_of("Its id.")})
    record = object_of(
        "What became of a record.",
        {
            "id": text_of("Its id, the last one of a record that is gone."),
            "kind": _kind(),
            "path": text_of("Its path from the register's root, likewise."),
            "title": text_of("Its title, likewise; empty where it can't be read."),
            "event": {
                "description": "Whether it is new, another, or gone.",
                "enum": ["added", "changed", "deleted"],
            },
            "renumbered_from": text_of("Id before, where that was another.", may_be_null=True),
            "moved_from": text_of("Path before, where that was another.", may_be_null=True),
            "readable": {
                "description": "Whether all that is there could be read.",
                "type": "boolean",
            },
            "state": {
                "description": "What became of its state; null when nothing did.",
                "anyOf": [_state_change(), {"type": "null"}],
            },
            "priority": {
                "description": "What became of its priority; null when nothing did.",
                "anyOf": [
                    object_of("From what to what.", {"from": _ANY, "to": _ANY}),
                    {"type": "null"},
                ],
            },
            "changes": _changes(),
            "links_gained": list_of("Links that it didn't have.", link),
            "links_lost": list_of("Links that it has no longer.", link),
            "sections": _section_changes(),
        },
    )
    return _document(
        "diff",
        "Diff",
        "Outcome of 'faultbook diff BASE [HEAD] --format json'.",
        {
            "base": _commit("The commit that is compared with: where the branch began."),
            "head": _commit(
                "The commit after it; null for the files as they are.", may_be_null=True
            ),
            "summary": summary,
            "records": list_of("Every record that differs, sorted by kind and id.", record),
        },
    )


def _document(
    name: str, title: str, description: str, properties: dict[str, Any]
) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "$id": schema_id(VERSION, name),
        "title": title,
        **object_of(description, {"version": {"const": VERSION}, **properties}),
    }


def _identity() -> dict[str, Any]:
    return {
        "id": text_of("The record's id, the last one of a record that is deleted."),
        "kind": _kind(),
        "ids": list_of("Every id that it ever had, the first one first.", {"type": "string"}),
        "path": text_of("Its path from the register's root, likewise."),
        "title": text_of("Its title, likewise; empty where none is known."),
        "status": text_of("Its state, likewise; null where none is known.", may_be_null=True),
        "deleted": {"description": "Whether it is deleted.", "type": "boolean"},
    }


def _credit() -> dict[str, Any]:
    person = object_of(
        "Somebody as commits name them.",
        {"name": text_of("The name."), "email": text_of("The address.")},
    )
    return {
        "commit": _commit("The mainline commit."),
        "landed_at": _moment("When it was committed."),
        "authors": list_of("Who wrote it, co-authors last.", person),
        "merged_by": {
            "description": "Who merged or committed it; null when that was an author or a forge.",
            "anyOf": [person, {"type": "null"}],
        },
        "pull_request": text_of(
            "The pull request that its message names.", may_be_null=True, examples=["#12"]
        ),
        "subject": text_of("The first line of its message."),
    }


def _changes() -> dict[str, Any]:
    change = object_of(
        "A field that became another.", {"field": _field(), "from": _ANY, "to": _ANY}
    )
    return list_of("Fields that became another.", change)


def _section_changes() -> dict[str, Any]:
    change = object_of(
        "A section that became another.",
        {
            "section": _heading(),
            "change": {"enum": ["added", "changed", "removed"]},
            "lines_added": count_of("Lines that are there now and weren't."),
            "lines_removed": count_of("Lines that aren't there any more."),
            "from": text_of("The text before; null when there was none.", may_be_null=True),
            "to": text_of("The text after; null when there is none.", may_be_null=True),
        },
    )
    return list_of("Sections that became another.", change)


def _state_change() -> dict[str, Any]:
    gate = object_of(
        "A gate that a state asks for.",
        {"code": text_of("Code of its rule."), "name": text_of("Name of its rule.")},
    )
    return object_of(
        "A state that became another.",
        {
            "from": text_of("The state before; null of a record that is new.", may_be_null=True),
            "to": text_of("The state after."),
            "allowed": {
                "description": "Whether a path of allowed moves leads there.",
                "type": "boolean",
            },
            "passed": list_of("The states that every such path passes.", {"type": "string"}),
            "gates": list_of("The gates of the states that it passes.", gate),
        },
    )


def _summary(plural: str) -> dict[str, Any]:
    return object_of(
        f"How many {plural} differ, and how.",
        {
            "added": count_of("New ones."),
            "deleted": count_of("Ones that are gone."),
            "renumbered": count_of("Ones with another id."),
            "moved": count_of("Ones with another path and the same id."),
            "changed": count_of("Ones that were there before and still are."),
            "state_changes": count_of("Of these, ones with another state."),
            "priority_changes": count_of("Of these, ones with another priority."),
        },
    )


def _kind() -> dict[str, Any]:
    return {"description": "Its kind.", "enum": list(KINDS)}


def _field() -> dict[str, Any]:
    return text_of("The field.", examples=["status", "root_cause.summary"])


def _heading() -> dict[str, Any]:
    return text_of("Its heading; empty for what stands before the first one.")


def _commit(description: str, *, may_be_null: bool = False) -> dict[str, Any]:
    return text_of(description, may_be_null=may_be_null, pattern="^[0-9a-f]{40,64}$")


def _moment(description: str, *, may_be_null: bool = False) -> dict[str, Any]:
    return text_of(f"{description} In UTC.", may_be_null=may_be_null, format="date-time")
