"""The fields of a record as one names them in a word, such as ``root_cause.category``.

What belongs here: which fields a model has below one another, and the words of closed lists. What
does not: reading values (``fields``) and the words themselves (``vocabulary``).
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator


class FieldOutline(NamedTuple):
    """What can be said of a field without a value.

    Attributes:
        description: What it is, in one line.
        words: The words that it, or each item of its list, may hold; empty where any text may.
        is_list: Whether it holds several values.
        is_moment: Whether it holds a moment.
    """

    description: str
    words: tuple[str, ...] = ()
    is_list: bool = False
    is_moment: bool = False


@cache
def outline(model: type[BaseModel]) -> dict[str, FieldOutline]:
    """Fields that hold a value or a list of values, by dotted path, in the model's order.

    A list of tables, such as a timeline, is none of them.
    """
    return dict(_outlined(model, ""))


def _outlined(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, FieldOutline]]:
    for name, info in model.model_fields.items():
        path = f"{prefix}{info.alias or name}"
        kind = _bare(info.annotation)
        is_list = get_origin(kind) is tuple
        item = _bare(get_args(kind)[0]) if is_list else kind
        if not (isinstance(item, type) and issubclass(item, BaseModel)):
            is_moment = item is datetime
            yield path, FieldOutline(info.description or "", _words(item), is_list, is_moment)
        elif not is_list:
            yield from _outlined(item, f"{path}.")


def _bare(annotation: Any) -> Any:
    """A type without None beside it and without what is annotated."""
    options = [one for one in get_args(annotation) if one is not NoneType]
    if NoneType in get_args(annotation):
        annotation = options[0]
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _words(kind: Any) -> tuple[str, ...]:
    if kind is bool:
        return ("true", "false")
    return get_args(kind) if get_origin(kind) is Literal else ()
