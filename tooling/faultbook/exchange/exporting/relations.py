"""Records as tables of a database: which tables and columns there are, and their rows.

What belongs here: tables that follow from the models, and what a record puts into them. What does
not: the database (``sqlite``), its views and its search (``sqlite_sql``).

Each kind has a table of its single values; a key inside a mapping is ``mapping_key``. Each list has
a table of its items, with the record's id and the item's position; kinds share the tables of fields
that they share. What is deeper than that is JSON. A field that names another record stands in
``record_links`` too.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from faultbook.document import SECTIONS
from faultbook.exchange.exporting.records import KIND
from faultbook.kinds import KINDS
from faultbook.model.field_types import field_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.event_walk import FieldPath
    from faultbook.model.field_types import FieldType

Type = Literal["TEXT", "INTEGER"]
Cell: TypeAlias = str | int | None

KIND_TABLES: dict[str, str] = {
    "incident": "incidents",
    "problem": "problems",
    "known-error": "known_errors",
}
"""Table of each kind."""

_LIST_TABLES: dict[str, str] = {"services": "record_services", "ignore": "ignored_rules"}
"""Tables of lists that are called otherwise than the field."""

_ITEMS: dict[str, str] = {"services": "service", "tags": "tag", "aliases": "alias"}
"""What the single values of a list are called; ``value`` where nothing else is said."""

_LARGEST = 2**63 - 1


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        name: Its name.
        type: What SQLite keeps in it.
        path: Keys that lead to the value, from the record or from the list's item.
        kept: What the value is.
    """

    name: str
    type: Type
    path: tuple[str, ...] = ()
    kept: FieldType | None = None


class Table(NamedTuple):
    """A table of a kind's records, or of the items of a list.

    Attributes:
        name: Its name.
        columns: Its columns, the record's id first.
        path: The list; () for a kind's own table.
    """

    name: str
    columns: tuple[Column, ...]
    path: tuple[str, ...] = ()


RECORD_ID, POSITION = Column("record_id", "TEXT"), Column("position", "INTEGER")

SECTION_TABLE = Table(
    "sections", (RECORD_ID, POSITION, Column("heading", "TEXT"), Column("text", "TEXT"))
)
"""The sections of every record, in their order."""

LINK_TABLE = Table("record_links", (RECORD_ID, Column("field", "TEXT"), Column("target", "TEXT")))
"""Fields that name another record."""


def tables_of(kind: str) -> tuple[Table, ...]:
    """The tables that a kind's records have rows in: its own first, then one for each list."""
    found = field_type(KINDS[kind].model, ())
    keys = found.keys if found is not None else {}
    singles: list[Column] = []
    lists: list[Table] = []
    for key in KINDS[kind].keys:
        _sort_in((key,), keys[key], singles, lists)
    return (Table(KIND_TABLES[kind], tuple(singles)), *lists)


def all_tables() -> dict[str, Table]:
    """Every table of kinds and lists by its name, the kinds' own first."""
    found = [table for kind in KINDS for table in tables_of(kind)]
    found.sort(key=lambda table: bool(table.path))
    unique: dict[str, Table] = {}
    for table in found:
        unique.setdefault(table.name, table)
    return unique


def rows_of(data: dict[str, Any], tables: Sequence[Table]) -> Iterator[tuple[str, list[Cell]]]:
    """A record's rows, each with its table's name.

    Args:
        data: The record as ``Exported.filled`` has it.
        tables: Those of its kind, as ``tables_of`` gives them.
    """
    record_id = data["id"]
    for table in tables:
        if not table.path:
            yield table.name, [_cell(data, column) for column in table.columns]
            continue
        for position, item in enumerate(value_at(data, table.path) or ()):
            cells = [_cell(item, column) for column in table.columns[2:]]
            yield table.name, [record_id, position, *cells]
    for position, (heading, text) in enumerate(data[SECTIONS].items()):
        yield SECTION_TABLE.name, [record_id, position, heading, text]
    for link in KINDS[data[KIND]].links:
        target = value_at(data, link.path)
        if target:
            yield LINK_TABLE.name, [record_id, ".".join(link.path), target]


def value_at(data: Any, path: FieldPath) -> Any:
    """What stands at a path of keys; None where nothing does."""
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _sort_in(
    path: tuple[str, ...], kept: FieldType, singles: list[Column], lists: list[Table]
) -> None:
    name = "_".join(path)
    if kept.form == "mapping":
        for key, inner in kept.keys.items():
            _sort_in((*path, key), inner, singles, lists)
    elif kept.form == "list":
        table = _LIST_TABLES.get(name, name)
        lists.append(Table(table, (RECORD_ID, POSITION, *_item_columns(name, kept)), path))
    else:
        singles.append(Column(name, _type(kept), path, kept))


def _item_columns(name: str, kept: FieldType) -> Iterator[Column]:
    item = kept.item
    if item is None or item.form != "mapping":
        yield Column(_ITEMS.get(name, "value"), "TEXT", (), item)
        return
    for key, inner in item.keys.items():
        yield Column(key, _type(inner), (key,), inner)


def _type(kept: FieldType) -> Type:
    return "INTEGER" if kept.form in ("number", "flag") else "TEXT"


def _cell(data: Any, column: Column) -> Cell:
    found = value_at(data, column.path)
    if isinstance(found, list | dict):
        return json.dumps(found, ensure_ascii=False)
    if isinstance(found, bool):
        return int(found)
    if isinstance(found, int):
        return found if found <= _LARGEST else str(found)
    if isinstance(found, str) and column.kept is not None and column.kept.form == "moment":
        return universal(found)
    text: str | None = found
    return text


def universal(text: str) -> str:
    """A moment in UTC, so that moments can be compared as text and SQLite reads them.

    One that has no UTC in the years 1 to 9999 stays as it is.
    """
    try:
        moment = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return text
    return f"{moment.replace(tzinfo=None).isoformat()}Z"
