"""``key=value`` as users type it, and what a record's fields become by it.

What belongs here: reading assignments and carrying them out on plain values. What does not: what a
text means for a field (``typed_values``) and the record's text (``rewriting``).
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.editing.spelling import plain
from faultbook.editing.typed_values import typed_value
from faultbook.errors import Refused, UsageProblem
from faultbook.model.field_types import field_type
from faultbook.record import plain_path
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from pydantic import BaseModel

    from faultbook.editing.yaml_text import Value
    from faultbook.event_walk import FieldPath
    from faultbook.model.field_types import FieldType

_ASSIGNMENT = re.compile(
    r"(?P<key>[A-Za-z0-9_.-]+?)(?P<operator>\+=|-=|@=|=)(?P<text>.*)", re.DOTALL
)
_FEW = 8  # keys that are worth naming in a line
_SCHEMA_HINT = "'faultbook schema' lists the fields"
_INDEX = re.compile(r"-?[0-9]+")

FORMS = "key=value, key+=item, key-=item or key@=FILE"
"""What can be typed."""


class Assignment(NamedTuple):
    """One thing that a field becomes.

    Attributes:
        path: The field.
        operator: ``=``; or, for a list, ``+=`` to add items and ``-=`` to take them out; or ``@=``
            where the text names a file that holds the value.
        text: What was typed for the value; "" takes the field away.
    """

    path: FieldPath
    operator: str
    text: str


def is_assignment(text: str) -> bool:
    """Whether a text is ``key=value`` rather than the name of something."""
    return _ASSIGNMENT.fullmatch(text) is not None


def parse_assignment(text: str) -> Assignment:
    """Read ``key=value``.

    Raises:
        UsageProblem: It is none.
    """
    found = _ASSIGNMENT.fullmatch(text)
    if found is None:
        raise UsageProblem(f"{text!r} sets nothing; write {FORMS}")
    steps = found["key"].split(".")
    if not all(steps):
        raise UsageProblem(f"{found['key']!r} names no field; write it as fix.description")
    path = tuple(int(step) if _INDEX.fullmatch(step) else step for step in steps)
    return Assignment(path, found["operator"], found["text"])


def assigned(
    model: type[BaseModel],
    fields: Mapping[str, Value | None],
    assignments: Iterable[Assignment],
    now: datetime,
) -> dict[str, Value | None]:
    """What fields become by assignments, made one after the other.

    A mapping or a list that nothing is left in goes away.

    Args:
        model: The record's model.
        fields: Its fields.
        assignments: What they become; none from a file.
        now: What ``now`` and ``today`` stand for.

    Raises:
        Refused: A field doesn't exist, or what is asked can't be done to it.
    """
    result: dict[str, Any] = deepcopy(dict(fields))
    reasons: list[str] = []
    for one in assignments:
        try:
            wanted = _wanted(model, one.path)
            if one.operator == "=":
                value = typed_value(one.text, wanted, now) if one.text else None
            else:
                value = _with_items(_value_at(result, one.path), one, wanted, now)
            _put(result, one.path, value)
        except UsageProblem as problem:
            reasons.append(str(problem))
    if reasons:
        raise Refused(reasons)
    return result


def _wanted(model: type[BaseModel], path: FieldPath) -> FieldType:
    """What the field holds that a path leads to."""
    for depth in range(1, len(path) + 1):
        if field_type(model, path[:depth]) is None:
            above = field_type(model, path[: depth - 1])
            keys = list(above.keys) if above is not None else []
            said = f"unknown field {plain_path(path[:depth])!r}"
            hint = did_you_mean(str(path[depth - 1]), keys)
            if not hint and above is not None and not keys:
                hint = f"{plain_path(path[: depth - 1])!r} is {_ARTICLES[above.form]}"
            few = f"it has {', '.join(keys)}" if len(keys) <= _FEW else _SCHEMA_HINT
            raise UsageProblem(f"{said}; {hint or few}")
    found = field_type(model, path)
    if found is None:
        raise UsageProblem("an empty name names no field")
    return found


_ARTICLES = {
    "text": "a single value",
    "number": "a single value",
    "flag": "a single value",
    "day": "a single value",
    "moment": "a single value",
    "list": "a list; name an item by its number, from 0",
    "mapping": "a mapping",
}


def _with_items(
    value: Any, assignment: Assignment, wanted: FieldType, now: datetime
) -> Value | None:
    """A list with items added or taken out."""
    name = plain_path(assignment.path)
    if wanted.form != "list":
        raise UsageProblem(f"{name!r} is no list; set it with {name}=…")
    if value is not None and not isinstance(value, list):
        raise UsageProblem(f"{name!r} holds no list; set it anew with {name}=[…]")
    items = typed_value(assignment.text, wanted, now)
    given = list(items) if isinstance(items, list) else []
    held = list(value or [])
    if assignment.operator == "+=":
        known = [plain(item) for item in held]
        return held + [item for item in given if plain(item) not in known]
    for item in given:
        place = next((n for n, one in enumerate(held) if plain(one) == plain(item)), None)
        if place is None:
            there = ", ".join(str(plain(one)) for one in held) or "nothing"
            raise UsageProblem(f"{name!r} has no {plain(item)!r} to take out; it holds {there}")
        del held[place]
    return held or None


def _value_at(fields: Mapping[str, Any], path: FieldPath) -> Any:
    value: Any = fields
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _put(fields: dict[str, Any], path: FieldPath, value: Value | None) -> None:
    """Write a value, making mappings on the way, or take it out with all that is left empty."""
    place: Any = fields
    holders: list[tuple[Any, str | int]] = []
    for number, step in enumerate(path):
        if isinstance(step, int) and not (
            isinstance(place, list) and -len(place) <= step < len(place)
        ):
            held = len(place) if isinstance(place, list) else 0
            there = f"{held} item{'' if held == 1 else 's'}"
            above = plain_path(path[:number])
            raise UsageProblem(f"{above!r} has {there}, so none with the number {step}")
        holders.append((place, step))
        if number + 1 < len(path):
            inner = place[step] if isinstance(step, int) else place.get(step)
            if not isinstance(inner, list if isinstance(path[number + 1], int) else dict):
                if value is None:
                    return
                inner = [] if isinstance(path[number + 1], int) else {}
                place[step] = inner
            place = inner
    for holder, step in reversed(holders):
        if value is not None:
            holder[step] = value
            return
        if isinstance(holder, list) or step in holder:
            del holder[step]
        if holder:
            return
