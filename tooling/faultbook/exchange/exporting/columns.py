"""Records as rows of a table: which columns there are, and what stands in them.

What belongs here: columns that follow from the models, and a record's values for them. What does
not: how a cell is written (``csv``, ``xlsx``).

The columns are those of all kinds asked for, in the order of the kinds' own keys. A list of single
values is one cell, a mapping has a column for each of its keys, and a list of mappings is JSON.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from faultbook.document import SECTIONS
from faultbook.exchange.exporting.records import KIND, PATH
from faultbook.kinds import KINDS
from faultbook.model.field_types import field_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.model.field_types import FieldType

Form = Literal["text", "number", "flag", "day", "moment", "words", "json", "section", "others"]

Single: TypeAlias = str | int | bool
"""What a cell holds where it holds anything."""

LIST_MARK = "; "
"""What stands between the items of a list in one cell."""

OTHER_SECTIONS = "other sections"
"""Column of the sections that the kind doesn't name, as JSON by heading."""


class Column(NamedTuple):
    """A column.

    Attributes:
        name: What stands above it.
        path: Keys that lead to the value; a section's heading.
        form: What its cells hold.
    """

    name: str
    path: tuple[str, ...]
    form: Form

    def value(self, data: dict[str, Any]) -> Single | None:
        """A record's value: text, a number or a flag; None for nothing.

        Args:
            data: The record as ``Exported.filled`` has it.
        """
        if self.form == "section":
            return _section(data, self.path[0])
        if self.form == "others":
            return _other_sections(data)
        found: Any = data
        for step in self.path:
            found = found.get(step) if isinstance(found, dict) else None
        if isinstance(found, list):
            if not found:
                return None
            is_words = self.form == "words"
            return LIST_MARK.join(found) if is_words else json.dumps(found, ensure_ascii=False)
        single: Single | None = found
        return single


def columns_of(kinds: Sequence[str]) -> tuple[Column, ...]:
    """The columns for records of some kinds, each name once."""
    found = [Column(KIND, (KIND,), "text")]
    for kind in kinds:
        keys = _keys(kind)
        for key in KINDS[kind].keys:
            found += _field_columns((key,), keys[key])
    for kind in kinds:
        found += [Column(f"section: {name}", (name,), "section") for name in KINDS[kind].sections]
    found += [Column(OTHER_SECTIONS, (SECTIONS,), "others"), Column(PATH, (PATH,), "text")]
    unique: dict[str, Column] = {}
    for column in found:
        unique.setdefault(column.name, column)
    return tuple(unique.values())


def _keys(kind: str) -> dict[str, FieldType]:
    found = field_type(KINDS[kind].model, ())
    return found.keys if found is not None else {}


def _field_columns(path: tuple[str, ...], kept: FieldType) -> Iterator[Column]:
    if kept.form == "mapping":
        for key, inner in kept.keys.items():
            yield from _field_columns((*path, key), inner)
        return
    form: Form
    if kept.form == "list":
        form = "json" if kept.item is not None and kept.item.form == "mapping" else "words"
    else:
        form = kept.form
    yield Column(".".join(path), path, form)


def _section(data: dict[str, Any], name: str) -> str | None:
    """The text of a section; None where the record's kind doesn't name it, or it is empty."""
    if name not in KINDS[data[KIND]].sections:
        return None
    found: str | None = data[SECTIONS].get(_heading(data[SECTIONS], name))
    return found or None


def _heading(sections: dict[str, str], name: str) -> str:
    """A section's heading as it is written, whatever its case."""
    if name in sections:
        return name
    wanted = name.casefold()
    return next((heading for heading in sections if heading.casefold() == wanted), name)


def _other_sections(data: dict[str, Any]) -> str | None:
    sections = data[SECTIONS]
    named = {_heading(sections, name) for name in KINDS[data[KIND]].sections}
    others = {heading: text for heading, text in sections.items() if heading not in named}
    return json.dumps(others, ensure_ascii=False) if others else None
