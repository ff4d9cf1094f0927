"""What a field holds, read off the models.

What belongs here: from a model and a path to the type of what stands there. What does not: judging
a value (``validation``) and turning typed text into one (``editing.typed_values``).
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from faultbook.event_walk import FieldPath

Form = Literal["text", "number", "flag", "day", "moment", "list", "mapping"]

_FORMS: dict[type, Form] = {bool: "flag", int: "number", datetime: "moment", date: "day"}


class FieldType(NamedTuple):
    """What a field holds.

    Attributes:
        form: Its shape and, of a single value, what that means.
        words: The words that a single value must be one of; empty where any will do.
        item: What the items of a list are.
        model: What a mapping's keys are those of.
    """

    form: Form
    words: tuple[str, ...] = ()
    item: FieldType | None = None
    model: type[BaseModel] | None = None

    @property
    def keys(self) -> dict[str, FieldType]:
        """Each key of a mapping, as it is written in a file, and what it holds."""
        if self.model is None:
            return {}
        return _keys_of(self.model)


def field_type(model: type[BaseModel], path: FieldPath) -> FieldType | None:
    """What stands at a path; None where nothing can.

    Args:
        model: The record's model.
        path: Keys, as they are written in a file, and numbers of items.
    """
    found: FieldType | None = FieldType("mapping", model=model)
    for step in path:
        if found is None:
            return None
        found = found.item if isinstance(step, int) else found.keys.get(step)
    return found


@cache
def _keys_of(model: type[BaseModel]) -> dict[str, FieldType]:
    fields = model.model_fields.items()
    return {info.alias or name: _type_of(info.annotation) for name, info in fields}


def _type_of(annotation: Any) -> FieldType:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return _type_of(next(one for one in arguments if one is not NoneType))
    if origin is tuple:
        return FieldType("list", item=_type_of(arguments[0]))
    if origin is Literal:
        return FieldType("text", words=arguments)
    if hasattr(annotation, "__metadata__"):  # Annotated
        return _type_of(arguments[0])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return FieldType("mapping", model=annotation)
    return FieldType(_FORMS.get(annotation, "text"))
