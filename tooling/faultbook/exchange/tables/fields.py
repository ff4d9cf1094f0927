"""The fields of a record that a cell may fill.

What belongs here: which fields those are, what they hold, and the names that columns have for them.
What does not: which column fills which (``columns``) and reading cells (``cell_values``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from faultbook.kinds import KINDS
from faultbook.model.field_types import FieldType, field_type

Part = Literal["field", "section", "key", "kind", "opened"]

NOT_FILLED = frozenset({"id", "source_id", "aliases", "links", "ignore", "not_regression"})
"""Fields that an import gives itself, or that a cell can't say."""

BLOCKS = frozenset(
    {
        "error_text",
        "fix.description",
        "no_workaround",
        "retired_because",
        "risk_acceptance.reason",
        "root_cause.summary",
    }
)
"""Fields of several lines; every other text is one line."""

_KEY_NAMES = ("id", "key")
_SECTION = re.compile(r"sections?\s*[:.]\s*(?P<name>\S.*)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s_\-]+")
_OTHER_NAMES = {"description": "Summary"}  # sections by what nearly every tool calls them


class Target(NamedTuple):
    """What a column fills.

    Attributes:
        part: A field, a section, the record's key in the source, its kind, or when it was opened
            where its kind has no field for that.
        name: The field, dotted, or the section.
        holds: What the field holds; None for anything else.
    """

    part: Part
    name: str
    holds: FieldType | None = None


KEY = Target("key", "key")
KIND = Target("kind", "kind")
OPENED = Target("opened", "opened_at", FieldType("moment"))


def folded(name: str) -> str:
    """A name without what nobody tells names apart by: case, spaces, dashes, underscores."""
    return _SEPARATORS.sub("_", name.strip().casefold()).strip("_")


@cache
def fields_of_kind(kind: str) -> dict[str, FieldType]:
    """By dotted name, each field of a kind that a cell may fill, and what it holds."""
    found: dict[str, FieldType] = {}
    whole = field_type(KINDS[kind].model, ())
    for name, holds in whole.keys.items() if whole else ():
        if name in NOT_FILLED:
            continue
        if holds.form == "mapping":
            inner = {f"{name}.{key}": one for key, one in holds.keys.items()}
            found |= {key: one for key, one in inner.items() if _is_fillable(one)}
        elif _is_fillable(holds):
            found[name] = holds
    return found


def _is_fillable(holds: FieldType) -> bool:
    if holds.form == "list":
        return holds.item is not None and holds.item.form == "text"
    return holds.form != "mapping"


def target_named(kind: str, name: str) -> Target | None:
    """What a name given by the user fills in a kind; None where nothing has it.

    Args:
        kind: Name of the kind.
        name: A field, within mappings with a dot or a space; ``section:`` and a section; or
            ``id``, ``key`` or ``kind``.
    """
    plain = folded(name)
    if plain in _KEY_NAMES:
        return KEY
    if plain == "kind":
        return KIND
    section = _SECTION.fullmatch(name.strip())
    if section is not None:
        return _section(kind, section["name"])
    fields = fields_of_kind(kind)
    undotted = plain.replace(".", "_")
    found = next((key for key in fields if key.replace(".", "_") == undotted), None)
    if found is None:
        return OPENED if plain == OPENED.name else None
    return Target("field", found, fields[found])


def target_of_heading(kind: str, heading: str) -> Target | None:
    """What a column fills by its own heading: as ``target_named``, and sections by their names."""
    return target_named(kind, heading) or _section(kind, _OTHER_NAMES.get(folded(heading), heading))


def _section(kind: str, name: str) -> Target | None:
    known = KINDS[kind].sections
    found = next((one for one in known if folded(one) == folded(name)), None)
    return Target("section", found) if found else None
