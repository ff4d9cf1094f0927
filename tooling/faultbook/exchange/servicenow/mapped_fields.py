"""Fields that only a mapping fills, since ServiceNow has no column for them.

What belongs here: which fields those are, and a cell as the value of one. What does not: columns
that ServiceNow has (``columns``).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from faultbook.editing.section_text import without_controls
from faultbook.exchange.servicenow.columns import DATES, TAKEN
from faultbook.exchange.servicenow.text import folded, is_true, one_line, parts
from faultbook.exchange.services import service_key
from faultbook.exchange.source import shown
from faultbook.kinds import KINDS
from faultbook.model.field_types import field_type

if TYPE_CHECKING:
    from faultbook.editing.yaml_text import Value
    from faultbook.exchange.servicenow.case import Case
    from faultbook.model.field_types import FieldType

PREFIX = "field:"
"""What the names of such columns begin with here, which no column's name does."""

_WITH_LINES = frozenset({"error_text", "no_workaround"})
_NOT_STATED = frozenset({"aliases", "id", "ignore", "source", "source_digest", "source_id"})
_DIGITS = 9  # more are no number of minutes


@cache
def mapped_field(kind: str, name: str) -> FieldType | None:
    """What a field of a kind holds; None where one cell can't fill it."""
    found = None if name in _NOT_STATED else field_type(KINDS[kind].model, (name,))
    if found is None or found.form == "mapping" or (found.item and found.item.form == "mapping"):
        return None
    if any(link.path == (name,) for link in KINDS[kind].links):
        return None
    return found


def is_mappable(name: str) -> bool:
    """Whether one cell can fill a field of any kind."""
    return any(mapped_field(kind, name) for kind in TAKEN)


@cache
def is_date(column: str) -> bool:
    """Whether a column holds times."""
    if not column.startswith(PREFIX):
        return column in DATES
    name = column.removeprefix(PREFIX)
    found = [mapped_field(kind, name) for kind in TAKEN]
    return any(one is not None and one.form in ("moment", "day") for one in found)


def mapped_fields(case: Case) -> dict[str, Value | None]:
    """The fields that the mapping's columns fill.

    Raises:
        RefusedValue: Nothing is known of a value, and such records are to be refused.
    """
    return {
        name: _value(case, column, name)
        for column in case.cells
        if column.startswith(PREFIX) and (name := column.removeprefix(PREFIX))
    }


def _value(case: Case, column: str, name: str) -> Value | None:
    wanted, text = mapped_field(case.kind, name), case.line(column)
    if wanted is None:
        return None
    if wanted.form == "list":
        listed = list(parts(case.cells[column]))
        return [service_key(word) for word in listed] if name == "tags" else listed
    if wanted.form in ("moment", "day"):
        at = case.time(column)
        return at if at is None or wanted.form == "moment" else at.date()
    return _single(case, wanted, name, text, case.cells[column])


def _single(case: Case, wanted: FieldType, name: str, text: str, cell: str) -> Value | None:
    if wanted.words:
        return text if text in wanted.words else case.value(name, text)
    if wanted.form == "flag":
        return is_true(folded(text))
    if wanted.form != "number":
        return without_controls(cell).strip() if name in _WITH_LINES else one_line(text)
    if text.isascii() and text.isdecimal() and len(text) <= _DIGITS:
        return int(text)
    case.notes.append(f"{name} {shown(text)} is not a whole number; it is left out")
    return None
