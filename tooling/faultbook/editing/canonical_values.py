"""A record's plain values as the writer is to write them: keys in order, each scalar of its type.

What belongs here: the order of keys at every level and which scalars aren't text. What does not:
the text (``yaml_text``) and comments (``canonical_yaml``).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.editing.yaml_text import AsTyped
from faultbook.kinds import FIRST_KEYS
from faultbook.model.field_types import field_type

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from pydantic import BaseModel

    from faultbook.editing.yaml_text import Value
    from faultbook.event_walk import FieldPath
    from faultbook.model.field_types import FieldType

_NO_TEXT = frozenset({"number", "flag", "day", "moment"})


class Field(NamedTuple):
    """What a field may hold, whatever lists and options are around it.

    Attributes:
        is_text: Whether its scalars are text.
        inner: Fields of the mappings in it by key, in the order in which they are written.
    """

    is_text: bool = True
    inner: Mapping[str, Field] = {}


ANYTHING = Field()
"""A field that no model knows."""


@cache
def fields_of(model: type[BaseModel]) -> Field:
    """The fields of a model, under the keys that they have in a file."""
    kept = field_type(model, ())
    found = {key: _field(one) for key, one in kept.keys.items()} if kept else {}
    first = [key for key in FIRST_KEYS if key in found]
    return Field(inner={key: found[key] for key in (*first, *found)})


def _field(kept: FieldType) -> Field:
    while kept.item is not None:
        kept = kept.item
    return Field(kept.form not in _NO_TEXT, fields_of(kept.model).inner if kept.model else {})


def to_write(
    value: Any, field: Field, path: FieldPath = (), unordered: Collection[FieldPath] = ()
) -> Value:
    """A value as it is to be written.

    Args:
        value: Text, None, lists and mappings, as the parser yields them.
        field: What it may hold.
        path: Where it stands.
        unordered: Mappings whose keys stay where they are.
    """
    if isinstance(value, dict):
        keys = list(value) if path in unordered else in_order(list(value), list(field.inner))
        return {
            key: to_write(value[key], field.inner.get(key, ANYTHING), (*path, key), unordered)
            for key in keys
        }
    if isinstance(value, list):
        return [to_write(one, field, (*path, n), unordered) for n, one in enumerate(value)]
    if value is None:
        return AsTyped("")
    return value if field.is_text else AsTyped(value)


def sections_to_write(sections: Mapping[str, Any], order: Sequence[str]) -> Value:
    """The sections of a ``.yaml`` record as they are to be written.

    Args:
        sections: Text, or None, by name.
        order: Names in order, as of ``in_order``.
    """
    return {name: _block(sections[name]) for name in in_order(list(sections), order, str.casefold)}


def _block(text: str | None) -> Value:
    if text is None:
        return AsTyped("")
    bare = text.strip()
    return f"{bare}\n" if bare else ""


def in_order(
    names: Sequence[str], order: Sequence[str], same: Callable[[str], str] = str
) -> list[str]:
    """Names in an order; those that it doesn't know stay at their places.

    Args:
        names: The names.
        order: All that are known, in order.
        same: Makes of a name what it is known by.
    """
    places = {same(name): place for place, name in enumerate(order)}
    known = [name for name in names if same(name) in places]
    ordered = iter(sorted(known, key=lambda name: places[same(name)]))
    return [next(ordered) if same(name) in places else name for name in names]
