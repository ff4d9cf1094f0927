"""The JSON Schema of the signatures that a browser is given.

What belongs here: what each key means. What does not: filling them in (``signature_file``).
"""

from __future__ import annotations

from typing import Any

from faultbook.publishing.signature_file import PATH, VERSION
from faultbook.reporters.schema_parts import (
    DIALECT,
    count_of,
    list_of,
    object_of,
    schema_id,
    text_of,
)


def schema() -> dict[str, Any]:
    """The schema of a site's ``api/v1/signatures.json``."""
    properties = {
        "version": {"const": VERSION},
        "as_of": text_of("The commit that the site shows; missing outside of Git."),
        "known_errors": list_of("Known errors; of what says as much, the first counts.", _known()),
        "not_in_browser": list_of("Signatures that only 'faultbook match' can run.", _left()),
    }
    return {
        "$schema": DIALECT,
        "$id": schema_id(VERSION, "signatures"),
        "title": "Signatures",
        **_object(f"The file {PATH} of a site.", properties, optional=("as_of",)),
    }


def _object(
    description: str, properties: dict[str, Any], optional: tuple[str, ...]
) -> dict[str, Any]:
    """An object of which some properties may be missing."""
    required = [name for name in properties if name not in optional]
    return {**object_of(description, properties), "required": required}


def _known() -> dict[str, Any]:
    return object_of(
        "A known error that browsers can recognise.",
        {
            "id": text_of("Its id."),
            "title": text_of("Its title."),
            "status": text_of("Its state."),
            "url": text_of("Its page, from the site's root."),
            "twin": text_of("Its page as JSON, from the site's root."),
            "signatures": list_of("What recognises it.", _signature()),
        },
    )


def _left() -> dict[str, Any]:
    return object_of(
        "A signature that browsers would read otherwise.",
        {
            "id": text_of("Its known error."),
            "number": count_of("Its place among the known error's signatures, from 1."),
            "name": text_of("What it recognises, or nothing."),
            "why": text_of("What they would read otherwise."),
        },
    )


def _signature() -> dict[str, Any]:
    properties = {
        "number": count_of("Its place among the known error's signatures, from 1."),
        "name": text_of("What it recognises."),
        "form": {"description": "How its patterns belong.", "enum": ["all", "any", "sequence"]},
        "patterns": list_of("What must be there.", _pattern()),
        "unless": list_of("What mustn't be there.", _unless()),
        "within": _window(),
        "conditions": count_of("Number of things that must come together."),
        "literals": count_of("Number of literal characters that it demands."),
        "doubtful": {"description": "It says too little to decide.", "const": True},
    }
    return _object("A signature.", properties, ("name", "unless", "within", "doubtful"))


def _pattern() -> dict[str, Any]:
    times = {"description": "In how many lines it must be.", "type": "integer", "minimum": 2}
    literal = {"literal": text_of("Text, word for word."), "times": times}
    regex = {
        "regex": text_of("The expression, in RE2's syntax."),
        "js": text_of("The same for JavaScript."),
        "flags": {"description": "JavaScript's flags.", "enum": ["u", "iu"]},
        "demands": list_of(
            "Casefolded texts of which one is in all that it matches; none where none is known.",
            {"type": "string", "minLength": 1},
        ),
        "times": times,
    }
    return {
        "anyOf": [
            text_of("Text, word for word."),
            object_of("Text that must be there several times.", literal),
            _object("A regular expression.", regex, ("times",)),
        ]
    }


def _unless() -> dict[str, Any]:
    properties = {
        "pattern": _pattern(),
        "anchor": count_of("Pattern that its window is measured from, counted from 0."),
        "slide": {"description": "Seconds by which its window begins later.", "type": "number"},
        "within": _window(),
    }
    said = "A pattern whose presence says that it is something else."
    return _object(said, properties, ("anchor", "slide", "within"))


def _window() -> dict[str, Any]:
    properties = {
        "seconds": {"description": "A time.", "type": "number", "minimum": 0},
        "lines": count_of("A number of lines."),
    }
    return {
        **_object("How close together; one of both.", properties, ("seconds", "lines")),
        "minProperties": 1,
        "maxProperties": 1,
    }
