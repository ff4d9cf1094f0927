"""Plain values to a model, with every fault as data and as much of the model as can be saved.

What belongs here: running Pydantic, and again without what is wrong. What does not: the words for
a fault (``schema_problem``) or where it stands in a file (``document``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from faultbook.model.schema_problem import SchemaProblem, schema_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic_core import ErrorDetails

    from faultbook.event_walk import FieldPath

M = TypeVar("M", bound=BaseModel)

_KEY_STEP = "[key]"  # Pydantic's last step to a key of a mapping
_SUGGESTIONS = 100  # faults whose unknown words are compared with known ones


class Validated(NamedTuple, Generic[M]):
    """What validation yields.

    Attributes:
        model: The model, of what could be read; None when not even that makes one.
        problems: Every fault found.
        dropped: Fields left out of the model because of a fault.
    """

    model: M | None
    problems: tuple[SchemaProblem, ...] = ()
    dropped: frozenset[FieldPath] = frozenset()


def validate(
    model: type[M], data: Mapping[str, Any], fallback: Mapping[str, Any] | None = None
) -> Validated[M]:
    """Make a model of plain values.

    A key without a value counts as absent, and a field with an alias is known by that alone.
    Where a field doesn't fit, it is left out, so that rules can still judge the rest.

    Args:
        model: The model's class.
        data: Values by key, scalars as text.
        fallback: Values for required fields that are missing or don't fit.
    """
    try:
        return Validated(model.model_validate(data, by_name=False))
    except ValidationError as error:
        first = _errors(error)
    unknown = [e for e in first if e["type"] == "extra_forbidden"]
    stated = _without_nones(data)
    try:
        found = Validated(model.model_validate(stated, by_name=False))
        errors: list[ErrorDetails] = []
    except ValidationError as error:
        errors = _errors(error)
        found = _salvage(model, stated, errors, fallback or {})
    seen = {e["loc"] for e in errors}
    errors += [e for e in unknown if e["loc"] not in seen]
    problems = tuple(
        schema_problem(model, e, suggest=number < _SUGGESTIONS) for number, e in enumerate(errors)
    )
    return Validated(found.model, problems, found.dropped)


def _errors(error: ValidationError) -> list[ErrorDetails]:
    """What is wrong; a key that doesn't fit is known by its own path."""
    found = error.errors(include_url=False)
    for one in found:
        if one["loc"][1:][-1:] == (_KEY_STEP,) and one["input"] == one["loc"][-2]:
            one["loc"] = one["loc"][:-1]
    return found


def _without_nones(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nones(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nones(inner) for inner in value]
    return value


def _salvage(
    model: type[M],
    data: dict[str, Any],
    errors: Iterable[ErrorDetails],
    fallback: Mapping[str, Any],
) -> Validated[M]:
    """Validate again without what is wrong, and without what that makes wrong in turn."""
    dropped: set[FieldPath] = set()
    while not dropped.issuperset(faulty := {_removable(error) for error in errors}):
        dropped |= faulty
        kept = _without(data, dropped)
        try:
            saved = model.model_validate({**fallback, **kept}, by_name=False)
        except ValidationError as error:
            errors = _errors(error)
        else:
            return Validated(saved, dropped=frozenset(dropped))
    return Validated(None)


def _removable(error: ErrorDetails) -> FieldPath:
    path = error["loc"]
    if error["type"] == "missing" and len(path) > 1:
        path = path[:-1]
    for depth, step in enumerate(path):
        if not isinstance(step, str):
            return path[:depth]
    return path


def _without(data: dict[str, Any], paths: Iterable[FieldPath]) -> dict[str, Any]:
    inside: dict[str, list[FieldPath]] = {}
    for path in paths:
        if path:
            inside.setdefault(str(path[0]), []).append(path[1:])
    kept: dict[str, Any] = {}
    for key, value in data.items():
        rest = inside.get(key)
        if rest is None:
            kept[key] = value
        elif () not in rest and isinstance(value, dict):
            kept[key] = _without(value, rest)
    return kept
