"""A SQLite database of the records, for SQL, Datasette and the way back.

What belongs here: filling it. What does not: its tables (``relations``) and its SQL
(``sqlite_sql``).

``records`` holds every record whole, as JSON; all else is there to be asked. The same records give
the same bytes as long as the library that writes them is the same.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.exporting.relations import rows_of, tables_of
from faultbook.exchange.exporting.sqlite_sql import (
    FIXED_TABLES,
    RECORD_COLUMNS,
    RESOLVE_LINKS,
    SCHEMA_VERSION,
    SEARCH,
    create_tables,
    create_views,
    insert_into,
)
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from faultbook.exchange.exporting.records import Exported


def write(records: Iterable[Exported], target: Path, kinds: Sequence[str]) -> None:  # noqa: ARG001 - every exporter's signature
    """Fill an empty file.

    Raises:
        EnvironmentProblem: SQLite can't write it.
    """
    import sqlite3

    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as database:
            _fill(database, records)
    except sqlite3.Error as error:
        raise EnvironmentProblem(f"the database can't be written: {error}") from error


def _fill(database: sqlite3.Connection, records: Iterable[Exported]) -> None:
    # The file is thrown away unless all of it is written, so nothing need be undone in it.
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    database.execute("BEGIN")
    for statement in create_tables():
        database.execute(statement)
    tables = {kind: tables_of(kind) for kind in KINDS}
    insert_record = insert_into("records", RECORD_COLUMNS)
    inserts = {
        table.name: insert_into(table.name, [column.name for column in table.columns])
        for found in (*tables.values(), FIXED_TABLES)
        for table in found
    }
    for number, record in enumerate(records, start=1):
        data = record.filled
        database.execute(insert_record, _record_row(number, record, data))
        for table, cells in rows_of(data, tables[record.kind]):
            database.execute(inserts[table], cells)
    for statement in (RESOLVE_LINKS, *create_views(), *SEARCH):
        database.execute(statement)
    database.execute("COMMIT")


def _record_row(number: int, record: Exported, data: dict[str, Any]) -> tuple[object, ...]:
    return (
        *(number, record.id, record.kind, data["path"], data.get("title"), data.get("status")),
        *("\n".join(data.get("symptoms", ())), _error_text(data)),
        "\n\n".join(text for text in data["sections"].values() if text),
        record.line,
    )


def _error_text(data: dict[str, Any]) -> str:
    """What somebody who has an error before them may have copied."""
    parts = [data.get("error_text", ""), *data.get("error_codes", ())]
    for signature in data.get("signatures", ()):
        parts += [signature.get("name", "")]
        for form in ("all", "any", "sequence"):
            parts += [_pattern_text(pattern) for pattern in signature.get(form, ())]
    return "\n".join(part for part in parts if part)


def _pattern_text(pattern: str | dict[str, Any]) -> str:
    if isinstance(pattern, str):
        return pattern
    return str(pattern.get("literal") or pattern.get("regex") or "")
