"""What Pydantic finds, in Faultbook's words.

What belongs here: one message and hint for each thing that can be wrong with a field. What does
not: running Pydantic (``validation``) and which rule a fault belongs to (``rules.schema``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from faultbook.model.fields import FORMATS, Format
from faultbook.suggestions import did_you_mean, only_near

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from faultbook.event_walk import FieldPath

_SHAPES = {
    "string_type": "one value",
    "tuple_type": "a list, such as [one, two]",
    "list_type": "a list, such as [one, two]",
    "model_type": "keys with values below it",
    "model_attributes_type": "keys with values below it",
    "dict_type": "keys with values below it",
    "int_type": "one whole number",
    "bool_type": "true or false",
}
_FIELDS_HINT = "delete it; 'faultbook schema' lists the fields"
_TIME_AND_DAY = {"datetime": "bad-time", "date": "bad-day"}


class SchemaProblem(NamedTuple):
    """A field that does not fit the model.

    Attributes:
        kind: What is wrong, such as ``unknown-field``; one rule stands for each kind.
        path: The field.
        message: One line for a person.
        hint: How to mend it, or "".
        meant: The word that is certainly meant, or "".
    """

    kind: str
    path: FieldPath
    message: str
    hint: str = ""
    meant: str = ""


def schema_problem(
    model: type[BaseModel], error: ErrorDetails, *, suggest: bool = True
) -> SchemaProblem:
    """One of Pydantic's errors in our words.

    Args:
        model: The model that was validated.
        error: The error, as ``ValidationError.errors`` gives it.
        suggest: Whether an unknown field's hint names the nearest one, which takes a millisecond.
    """
    path, kind = error["loc"], error["type"]
    name = ".".join(str(step) for step in path)
    if kind == "extra_forbidden":
        known = field_names(model, path[:-1]) if suggest else ()
        hint = did_you_mean(str(path[-1]), known) or _FIELDS_HINT
        return SchemaProblem("unknown-field", path, f"unknown field {name!r}", hint)
    if kind == "missing":
        return SchemaProblem("missing-field", path, f"{name!r} is missing", "write it")
    if kind == "one_of":
        return SchemaProblem("one-of", path, f"{name!r} {error['msg']}", "give exactly one")
    if kind in _SHAPES:
        return SchemaProblem("wrong-shape", path, f"{name!r} must be {_SHAPES[kind]}")
    found = _value_format(error)
    meant = _meant(error) if found.kind == "unknown-value" else None
    said = f"{name!r} is {_short(error['input'])}, which is {found.said}"
    return SchemaProblem(found.kind, path, said, found.hint, meant or "")


def _meant(error: ErrorDetails) -> str | None:
    """The allowed word that a mistyped one can only be meant to be.

    A word that makes a record public is never guessed.
    """
    written = error["input"]
    if error["loc"] == ("visibility",) or not isinstance(written, str):
        return None
    return only_near(written, _allowed(error))


def _allowed(error: ErrorDetails) -> list[str]:
    """The words that a field takes."""
    stated: str = error["ctx"]["expected"]
    return stated.replace("'", "").replace(" or ", ", ").split(", ")


def _value_format(error: ErrorDetails) -> Format:
    """What is wrong with a value of the right shape."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        allowed = _allowed(error)
        hint = did_you_mean(str(error["input"]), allowed) or f"use one of {', '.join(allowed)}"
        return Format("unknown-value", "not one of its values", hint)
    if kind == "string_too_short":
        return Format("empty-text", "empty", "write it, or leave it out")
    if kind == "string_pattern_mismatch":
        unknown = Format(
            "bad-format", "not as it should be", f"its pattern is {context['pattern']}"
        )
        return FORMATS.get(context["pattern"], unknown)
    problem = _TIME_AND_DAY.get(kind.partition("_")[0])
    if problem is not None:
        return next(known for known in FORMATS.values() if known.kind == problem)
    wanted = error["msg"].removeprefix("Input should be ").removeprefix("is not ")
    return Format("bad-number", f"not {wanted}", "write a whole number that fits")


def _short(value: Any) -> str:
    limit = 60
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def field_names(model: type[BaseModel], path: FieldPath) -> list[str]:
    """Names of the fields at ``path``, as they are written in a file, in the model's order."""
    annotation: Any = model
    for step in path:
        owner = _first_model(annotation)
        if get_origin(annotation) is dict:
            annotation = get_args(annotation)[1]
        elif owner is not None and isinstance(step, str):
            fields = owner.model_fields
            known = (info for name, info in fields.items() if step in (name, info.alias))
            annotation = next((info.annotation for info in known), None)
    found = None if get_origin(annotation) is dict else _first_model(annotation)
    return [info.alias or name for name, info in found.model_fields.items()] if found else []


def _first_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        found = _first_model(argument)
        if found is not None:
            return found
    return None
