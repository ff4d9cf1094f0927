"""The tables of the guide's page on exports, made from what exporters write.

``python -m tests.exchange.column_tables`` writes them anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from faultbook.exchange.exporting.columns import OTHER_SECTIONS, columns_of
from faultbook.exchange.exporting.relations import all_tables, tables_of
from faultbook.exchange.exporting.sqlite_sql import RECORD_COLUMNS
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.exchange.exporting.columns import Column
    from faultbook.exchange.exporting.relations import Table

PAGE = Path(__file__).parents[2] / "tooling/faultbook/views/guide/export.md"
_BEGIN, _END = "{{# columns: {} #}}\n\n", "\n{{# end: {} #}}"
_FORMS = {
    "text": "text",
    "number": "number",
    "flag": "`true` or `false`",
    "day": "day",
    "moment": "time",
    "words": "list",
    "json": "JSON",
    "section": "text",
    "others": "JSON",
}
_MEANINGS = {
    "kind": "`incident`, `problem` or `known-error`.",
    "status": "State of the record.",
    "path": "Path of its file, from the register's root.",
    OTHER_SECTIONS: "Sections that the kind doesn't name, by heading.",
}


def csv_table() -> str:
    """The columns of CSV and of workbooks."""
    lines = ["| Column | Kinds | Holds | Meaning |", "|---|---|---|---|"]
    for column in columns_of(list(KINDS)):
        kinds = [kind for kind in KINDS if column in columns_of([kind])]
        shown = "all" if len(kinds) == len(KINDS) else ", ".join(kinds)
        meaning = _csv_meaning(column, kinds[0])
        lines.append(f"| `{column.name}` | {shown} | {_FORMS[column.form]} | {meaning} |")
    return "\n".join(lines) + "\n"


def sqlite_table() -> str:
    """The tables and columns of a database."""
    lines = ["| Table | Column | Type | Meaning |", "|---|---|---|---|"]
    for name, meaning in RECORD_COLUMNS.items():
        kept = "INTEGER" if name == "number" else "TEXT"
        lines.append(f"| `records` | `{name}` | {kept} | {meaning} |")
    for table in all_tables().values():
        lines += _rows(table)
    for name, column, kept, meaning in (
        ("sections", "record_id", "TEXT", "Id of the record."),
        ("sections", "position", "INTEGER", "Place among the sections, from 0."),
        ("sections", "heading", "TEXT", "Its heading; empty before the first one."),
        ("sections", "text", "TEXT", "Its text."),
        ("record_links", "record_id", "TEXT", "Id of the record."),
        ("record_links", "field", "TEXT", "Field that names another record."),
        ("record_links", "target", "TEXT", "Id that it names, as it is written."),
        ("record_links", "target_id", "TEXT", "Id of the record that this is, if it is there."),
    ):
        lines.append(f"| `{name}` | `{column}` | {kept} | {meaning} |")
    return "\n".join(lines) + "\n"


TABLES = {"csv": csv_table, "sqlite": sqlite_table}


def stated(page: str, name: str) -> str:
    """A table as the page has it."""
    return page.partition(_BEGIN.format(name))[2].partition(_END.format(name))[0]


def _csv_meaning(column: Column, kind: str) -> str:
    if column.form == "section":
        return f"Section {column.path[0]}."
    return _MEANINGS.get(column.name) or _described(kind, column.path)


def _rows(table: Table) -> Iterator[str]:
    kind = next(kind for kind in KINDS if table in tables_of(kind))
    for column in table.columns:
        if column.name == "status":
            meaning = _MEANINGS["status"]
        elif column.path or column.kept is not None:
            meaning = _described(kind, (*table.path, *column.path))
        elif column.name == "record_id":
            meaning = "Id of the record."
        else:
            meaning = "Place in the list, from 0."
        yield f"| `{table.name}` | `{column.name}` | {column.type} | {meaning} |"


def _described(kind: str, path: tuple[str, ...]) -> str:
    """What a field's model says of it."""
    model: type[BaseModel] | None = KINDS[kind].model
    said = ""
    for step in path:
        assert model is not None
        fields = {info.alias or name: info for name, info in model.model_fields.items()}
        said, model = fields[step].description or "", _model_in(fields[step].annotation)
    assert said, path
    return said


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _model_in(one))), None)


def main() -> None:
    """Write the tables anew."""
    page = PAGE.read_text(encoding="utf-8")
    for name, table in TABLES.items():
        before, begin, rest = page.partition(_BEGIN.format(name))
        _, end, after = rest.partition(_END.format(name))
        assert begin, f"the page has no place for {name}"
        assert end, f"the page has no end for {name}"
        page = f"{before}{begin}{table()}{end}{after}"
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
