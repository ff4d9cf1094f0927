"""The keys and values that completion offers for ``key=value``.

What belongs here: what each field of the kinds on the line may be given. What does not: reading
what was given (``authoring``) and the fields themselves (``model``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.kinds import KINDS
from faultbook.model.outline import outline
from faultbook.model.vocabulary import ROOT_CAUSE_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterable

_TABLES = {"services": "services", "owner": "teams", "root_cause.category": "root_cause"}
_NOT_BY_HAND = ("id", "aliases")  # renumbering changes these, with all that names the record


class Values(NamedTuple):
    """What a field may be given.

    Attributes:
        words: Words, each with what to say beside it, or "".
        kind: Kind of the records that it names, or "".
        table: Table of the configuration whose keys it takes, or "".
        is_list: Whether several may be given, with commas between them.
    """

    words: dict[str, str]
    kind: str = ""
    table: str = ""
    is_list: bool = False


def keys_of(kinds: Iterable[str]) -> dict[str, str]:
    """What a value may follow, such as ``tags+=``, each with what the field is."""
    return {
        f"{key}{operator}": field.description
        for kind in kinds
        for key, field in outline(KINDS[kind].model).items()
        if key not in _NOT_BY_HAND
        for operator in (("=", "+=", "-=") if field.is_list else ("=",))
    }


def values_of(kinds: Iterable[str], key: str) -> Values:
    """What a field of the first of some kinds that has it may be given; nothing if none has."""
    for kind in kinds:
        field = outline(KINDS[kind].model).get(key)
        if field is not None:
            links = {".".join(link.path): link.kind for link in KINDS[kind].links}
            words = ROOT_CAUSE_CATEGORIES if key == "root_cause.category" else field.words
            return Values(
                dict.fromkeys((*words, *(("now",) if field.is_moment else ())), ""),
                links.get(key, ""),
                _TABLES.get(key, ""),
                field.is_list,
            )
    return Values({})
