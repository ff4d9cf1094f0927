"""The SQL of an exported database: its tables, views and search.

What belongs here: SQL text. What does not: which tables follow from the models (``relations``) and
running it (``sqlite``).

Datasette knows the search by the table that the index has for its content:
https://docs.datasette.io/en/stable/full_text_search.html. The index keeps no text of its own:
https://www.sqlite.org/fts5.html#external_content_tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.exchange.exporting.relations import (
    KIND_TABLES,
    LINK_TABLE,
    SECTION_TABLE,
    all_tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.exchange.exporting.relations import Column

SCHEMA_VERSION = 1
"""``PRAGMA user_version``; it changes when a table or column goes or means something else."""

RECORD_COLUMNS: dict[str, str] = {
    "number": "Place of the record in the export, from 1.",
    "id": "Id of the record.",
    "kind": "Kind of the record: `incident`, `problem` or `known-error`.",
    "path": "Path of its file, from the register's root.",
    "title": "Title of the record.",
    "status": "State of the record.",
    "symptoms": "Its symptoms, one a line; for the search.",
    "error_text": "Its error text, codes and signatures; for the search.",
    "sections": "Its sections, one after the other; for the search.",
    "json": "All of the record, as a line of `faultbook export jsonl`.",
}
"""Columns of ``records``, with their meaning."""

_RECORDS = """\
CREATE TABLE "records" (
  "number" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "kind" TEXT NOT NULL,
  "path" TEXT NOT NULL,
  "title" TEXT,
  "status" TEXT,
  "symptoms" TEXT,
  "error_text" TEXT,
  "sections" TEXT,
  "json" TEXT NOT NULL
)"""

_LINKS = """\
CREATE TABLE "record_links" (
  "record_id" TEXT NOT NULL REFERENCES "records" ("id"),
  "field" TEXT NOT NULL,
  "target" TEXT NOT NULL,
  "target_id" TEXT REFERENCES "records" ("id"),
  PRIMARY KEY ("record_id", "field")
)"""

RESOLVE_LINKS = """\
UPDATE "record_links" SET "target_id" = coalesce(
  (SELECT "id" FROM "records" WHERE "id" = "target"),
  (SELECT "record_id" FROM "aliases" WHERE "alias" = "target" ORDER BY "record_id" LIMIT 1)
)"""
"""What a link leads to, where that was exported too; an old id leads to the record that had it."""

FIXED_TABLES = (SECTION_TABLE, LINK_TABLE)
"""Tables that don't follow from a kind's fields."""

VIEWS: dict[str, str] = {
    "open_incidents": """\
SELECT "id", "title", "status", "priority", "owner", "assignee", "opened_at", "hold_reason"
FROM "incidents" WHERE "status" IN ('new', 'in-progress', 'on-hold')
ORDER BY "priority" IS NULL, "priority", "opened_at" IS NULL, "opened_at", "id\"""",
    "recurring_problems": """\
SELECT "p"."id", "p"."title", "p"."status", "p"."owner", count(*) AS "incidents",
  min("i"."opened_at") AS "first_opened_at", max("i"."opened_at") AS "last_opened_at"
FROM "problems" AS "p"
JOIN "record_links" AS "l" ON "l"."target_id" = "p"."id" AND "l"."field" = 'problem'
JOIN "incidents" AS "i" ON "i"."id" = "l"."record_id"
GROUP BY "p"."id" HAVING count(*) > 1
ORDER BY "incidents" DESC, "p"."id\"""",
    "known_errors_with_workaround": """\
SELECT "k"."id", "k"."title", "k"."status", "k"."workaround_risk", "k"."workaround_minutes",
  "k"."workaround_verified_at", "s"."text" AS "workaround"
FROM "known_errors" AS "k"
JOIN "sections" AS "s" ON "s"."record_id" = "k"."id" AND lower("s"."heading") = 'workaround'
WHERE "s"."text" <> ''
ORDER BY "k"."id\"""",
    "time_to_restore": """\
SELECT "id", "title", "priority", "began_at", "restored_at",
  CAST(round((julianday("restored_at") - julianday("began_at")) * 1440) AS INTEGER) AS "minutes"
FROM (
  SELECT *, coalesce("started_at", "detected_at", "opened_at") AS "began_at" FROM "incidents"
)
WHERE "began_at" IS NOT NULL AND "restored_at" IS NOT NULL
ORDER BY "id\"""",
}
"""What each view selects."""

_INDEX = """\
CREATE VIRTUAL TABLE "records_fts" USING FTS5 (
  "title", "symptoms", "error_text", "sections", content="records", content_rowid="number"
)"""

_FILL_INDEX = """INSERT INTO "records_fts" ("records_fts") VALUES ('rebuild')"""

_INSERTED = """\
CREATE TRIGGER "records_inserted" AFTER INSERT ON "records" BEGIN
  INSERT INTO "records_fts" (rowid, "title", "symptoms", "error_text", "sections")
  VALUES (new."number", new."title", new."symptoms", new."error_text", new."sections");
END"""

_DELETED = """\
CREATE TRIGGER "records_deleted" AFTER DELETE ON "records" BEGIN
  INSERT INTO "records_fts" ("records_fts", rowid, "title", "symptoms", "error_text", "sections")
  VALUES ('delete', old."number", old."title", old."symptoms", old."error_text", old."sections");
END"""

_UPDATED = """\
CREATE TRIGGER "records_updated" AFTER UPDATE ON "records" BEGIN
  INSERT INTO "records_fts" ("records_fts", rowid, "title", "symptoms", "error_text", "sections")
  VALUES ('delete', old."number", old."title", old."symptoms", old."error_text", old."sections");
  INSERT INTO "records_fts" (rowid, "title", "symptoms", "error_text", "sections")
  VALUES (new."number", new."title", new."symptoms", new."error_text", new."sections");
END"""

SEARCH: tuple[str, ...] = (_INDEX, _FILL_INDEX, _INSERTED, _DELETED, _UPDATED)
"""The index, filled at once, and the triggers that keep it in step from then on."""


def create_tables() -> Iterator[str]:
    """The statements that make every table."""
    yield _RECORDS
    yield _LINKS
    for table in (*all_tables().values(), SECTION_TABLE):
        is_kind = table.name in KIND_TABLES.values()
        columns = [_kind_column(c) if is_kind else _item_column(c) for c in table.columns]
        if not is_kind:
            columns.append('PRIMARY KEY ("record_id", "position")')
        inside = ",\n  ".join(columns)
        yield f'CREATE TABLE "{table.name}" (\n  {inside}\n)'


def create_views() -> Iterator[str]:
    """The statements that make what is made when all rows are there: views and indexes."""
    yield 'CREATE INDEX "record_links_target" ON "record_links" ("target_id")'
    yield 'CREATE INDEX "record_services_service" ON "record_services" ("service")'
    yield 'CREATE INDEX "tags_tag" ON "tags" ("tag")'
    for name, select in VIEWS.items():
        yield f'CREATE VIEW "{name}" AS\n{select}'


def insert_into(table: str, columns: Iterable[str]) -> str:
    """The statement that adds a row."""
    names = [f'"{column}"' for column in columns]
    marks = ", ".join("?" * len(names))
    # The names are those of the models, never a record's.
    return f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({marks})'  # noqa: S608


def _kind_column(column: Column) -> str:
    if column.name == "id":
        return '"id" TEXT PRIMARY KEY REFERENCES "records" ("id")'
    return f'"{column.name}" {column.type}'


def _item_column(column: Column) -> str:
    if column.name == "record_id":
        return '"record_id" TEXT NOT NULL REFERENCES "records" ("id")'
    return f'"{column.name}" {column.type}{" NOT NULL" if column.name == "position" else ""}'
