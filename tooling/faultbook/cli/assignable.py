"""The keys and values that completion offers for ``key=value``.

What belongs here: what each field of the kinds on the line may be given. What does not: reading
what was given (``editing.assignments``) and what a field holds (``model.field_types``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.kinds import KINDS
from faultbook.model.field_types import FieldType, field_type
from faultbook.model.vocabulary import ROOT_CAUSE_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import BaseModel

_TABLES = {"services": "services", "owner": "teams", "root_cause.category": "root_cause"}
_WORDS = {"flag": ("true", "false"), "moment": ("now",), "day": ("today",)}
_BY_OTHER_COMMANDS = ("id", "status", "aliases")


class Values(NamedTuple):
    """What a field may be given.

    Attributes:
        words: Words of a closed list, or that stand for values.
        kind: Kind of the records that it names, or "".
        table: Table of the configuration whose keys it takes, or "".
    """

    words: tuple[str, ...] = ()
    kind: str = ""
    table: str = ""


def keys_of(kinds: Iterable[str]) -> dict[str, str]:
    """What a value may follow, such as ``tags+=``, each with what the field is."""
    return {
        f"{key}{operator}": said
        for kind in kinds
        for key, field, said in _fields(KINDS[kind].model)
        if key not in _BY_OTHER_COMMANDS
        for operator in (("=", "+=", "-=") if field.form == "list" else ("=",))
    }


def values_of(kinds: Iterable[str], key: str) -> Values:
    """What a field of the first of some kinds that has it may be given; nothing if none has."""
    for kind in kinds:
        field = field_type(KINDS[kind].model, tuple(key.split(".")))
        if field is not None:
            links = {".".join(link.path): link.kind for link in KINDS[kind].links}
            held = field.item or field
            words = ROOT_CAUSE_CATEGORIES if key == "root_cause.category" else held.words
            return Values(
                words or _WORDS.get(held.form, ()), links.get(key, ""), _TABLES.get(key, "")
            )
    return Values()


def _fields(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldType, str]]:
    """Fields that hold a value or a list, by dotted path, each with what it is."""
    for name, field in FieldType("mapping", model=model).keys.items():
        if field.model is not None:
            yield from _fields(field.model, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field, _described(model)[name]


def _described(model: type[BaseModel]) -> dict[str, str]:
    fields = model.model_fields.items()
    return {info.alias or name: info.description or "" for name, info in fields}
