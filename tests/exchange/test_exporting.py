"""Every format of an export, and what they are made of."""

from __future__ import annotations

import csv
import io
import json
import pkgutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from faultbook.errors import EnvironmentProblem
from faultbook.exchange import exporting
from faultbook.exchange.exporting import EXPORTERS, FOLDER_EXPORTERS
from faultbook.exchange.exporting.columns import columns_of
from faultbook.exchange.exporting.csv import cell
from faultbook.exchange.exporting.records import (
    Exported,
    Reading,
    exported,
    in_order,
    json_line,
    line_of,
)
from faultbook.exchange.exporting.relations import tables_of, universal
from faultbook.exchange.exporting.schema import export_schema
from faultbook.exchange.exporting.sqlite_sql import RECORD_COLUMNS, SCHEMA_VERSION, VIEWS
from faultbook.exchange.exporting.xlsx import CUT, MOST_CHARACTERS, cell_text
from faultbook.kinds import KINDS
from tests.editing.test_render import TEXTS
from tests.exchange.column_tables import PAGE, TABLES, stated
from tests.exchange.export_samples import SAMPLES, as_text, export, golden, read_samples
from tests.registers import open_register, write_register

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES_MODULE = "tests.exchange.export_samples"
IDS = ["INC-2026-0001", "INC-2026-0002", "INC-2026-10000", "PRB-2026-0001", "KE-2026-0001"]


@pytest.fixture
def samples(tmp_path: Path) -> list[Exported]:
    records, told = read_samples(tmp_path)
    assert told == []
    return records


def test_the_table_and_the_modules_match() -> None:
    found = [one.name for one in pkgutil.iter_modules(exporting.__path__, f"{exporting.__name__}.")]
    writers = [name for name in found if hasattr(import_module(name), "write")]
    assert sorted(writers) == sorted(one.module for one in EXPORTERS.values())
    assert all(one.suffix == f".{name}" for name, one in EXPORTERS.items())
    folders = [name for name in found if hasattr(import_module(name), "files_of")]
    assert folders == [one.module for one in FOLDER_EXPORTERS.values()]
    assert all(one.kind in KINDS for one in FOLDER_EXPORTERS.values())


@pytest.mark.parametrize("name", EXPORTERS)
def test_golden(samples: list[Exported], tmp_path: Path, name: str) -> None:
    shown = as_text(name, export(name, samples, tmp_path))

    assert shown == golden(name).read_text(encoding="utf-8"), f"run: python -m {SAMPLES_MODULE}"


@pytest.mark.parametrize("name", EXPORTERS)
def test_the_same_records_give_the_same_bytes(
    samples: list[Exported], tmp_path: Path, name: str
) -> None:
    assert export(name, samples, tmp_path) == export(name, samples, tmp_path)


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_register_without_records_has_an_export_too(tmp_path: Path, name: str) -> None:
    content = export(name, [], tmp_path)

    if name == "json":
        assert json.loads(content) == {"version": 1, "records": []}
    assert content or name == "jsonl"


def test_records_come_by_kind_and_then_by_number(samples: list[Exported]) -> None:
    assert [record.id for record in samples] == IDS


def test_the_order_is_told_from_the_paths() -> None:
    folder = "records/incidents/2026"
    right = [
        "records/incidents/2025/INC-2025-9999.md",
        f"{folder}/INC-2026-0001.md",
        f"{folder}/INC-2026-0001.yaml",
        f"{folder}/old/INC-2026-0001.md",
        f"{folder}/INC-2026-10000.md",
        f"{folder}/INC-2026-DRAFT-a.md",
        f"{folder}/notes.md",
        "records/problems/2020/PRB-2020-0001.md",
        "kedb/2019/KE-2019-0001.md",
    ]
    assert in_order(sorted(right), shard=False) == right
    assert in_order(reversed(right), shard=False) == right


def test_many_files_are_read_in_two_processes_and_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faultbook.exchange.exporting.records._WINDOW", 7)
    write_register(
        tmp_path,
        {
            f"records/incidents/2026/INC-2026-{number:04d}.md": (
                f"---\nid: INC-2026-{number:04d}\ntitle: No {number}\nstatus: new\n---\n"
            )
            for number in range(1, 31)
        },
    )
    register = open_register(tmp_path)
    done: list[tuple[int, int]] = []
    reading = Reading(
        register.load,
        lambda one: pytest.fail(one.reason),
        jobs=2,
        progress=lambda *counts: done.append(counts),
    )

    found = [record.id for record in exported(reading, register.paths())]

    assert found == [f"INC-2026-{number:04d}" for number in range(1, 31)]
    assert done[-1] == (30, 30)
    assert done == sorted(done)


def test_json_holds_what_the_file_says_with_types(samples: list[Exported]) -> None:
    record = samples[1].data

    assert record["opened_at"] == "2026-05-03T11:10:00+02:00"
    assert record["restored_at"] == "2026-05-03T10:00:00.250Z"
    assert (record["major"], record["priority"]) == (True, 1)
    assert record["error_codes"] == ["0x80070005", "1.10"]
    assert record["known_error"] == "KE-2026-DRAFT-login"
    assert list(record["sections"]) == ["", "Summary", "Own notes"]
    assert "tags" not in samples[0].data
    assert "visibility" not in samples[0].data


@pytest.mark.parametrize("number", range(len(IDS)))
def test_every_record_fits_the_schema(samples: list[Exported], number: int) -> None:
    schema = export_schema()
    document = {"version": 1, "records": [samples[number].data]}

    Draft202012Validator(schema, format_checker=FormatChecker()).validate(document)


@pytest.mark.parametrize(
    "change", [{"kind": "fault"}, {"priority": "1"}, {"colour": "red"}, {"sections": {"a": 1}}]
)
def test_what_is_no_record_does_not_fit(samples: list[Exported], change: dict[str, Any]) -> None:
    document = {"version": 1, "records": [samples[1].data | change]}

    assert list(Draft202012Validator(export_schema()).iter_errors(document))


@given(st.text() | TEXTS)
def test_a_line_is_one_line_that_shows_all(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return  # no file of UTF-8 holds it
    line = json_line({"a": text})
    assert json.loads(line) == {"a": text}
    assert len(line.splitlines()) == 1
    assert not set(line) & set("\x1b\x7f\x9b\u202e\u200b\u2028")


def test_what_cannot_be_read_is_told_and_the_rest_goes_out(tmp_path: Path) -> None:
    folder = "records/incidents/2026"
    record = "---\nid: INC-2026-0001\ntitle: Login fails\nstatus: new\n"
    records, told = read_samples(
        tmp_path,
        {
            f"{folder}/INC-2026-0001.md": (
                f"{record}priority: 9\nfix: x\nworkaround_helped: no\n"
                "actions: [{action: a, due: soon}]\n---\n## A\n\nb\n\n## A\n\nc\n"
            ),
            f"{folder}/INC-2026-0001.yaml": record.removeprefix("---\n"),
            f"{folder}/INC-2026-0003.md": "no front matter",
        },
    )

    assert [(one.path.rpartition("/")[2], one.reason) for one in told] == [
        (
            "INC-2026-0001.md",
            "the section 'A' is there twice, and 3 more; what doesn't fit is left out",
        ),
        (
            "INC-2026-0001.yaml",
            "another file has the id INC-2026-0001 too; this one is left out",
        ),
        ("INC-2026-0003.md", told[2].reason),
    ]
    assert told[2].reason.endswith("; the record is left out")
    (only,) = records
    assert only.data == {
        "kind": "incident",
        "path": f"{folder}/INC-2026-0001.md",
        "id": "INC-2026-0001",
        "title": "Login fails",
        "status": "new",
        "workaround_helped": "no",
        "sections": {"A": "b"},
    }


def test_columns_are_those_of_the_kinds_asked_for() -> None:
    everything = columns_of(list(KINDS))
    names = [column.name for column in everything]

    assert len(names) == len(set(names))
    assert names[:4] == ["kind", "id", "title", "status"]
    assert {"root_cause.category", "fix.changes", "section: Look-alikes"} < set(names)
    own = [column.name for column in columns_of(["problem"])]
    assert [name for name in names if name in own] != []
    assert set(own) < set(names)
    assert "symptoms" not in own


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_means_the_same_for_every_kind(kind: str) -> None:
    everything = {column.name: column for column in columns_of(list(KINDS))}

    for column in columns_of([kind]):
        assert everything[column.name] == column


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1 server", "'-1 server"),
        ("@team", "'@team"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("\n=1", "'\n=1"),
        ("\rx", r"\rx"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("a=1", "a=1"),
        ("a\u202eb", r"a\u202eb"),
    ],
)
def test_no_cell_of_a_table_is_a_formula(text: str, expected: str) -> None:
    assert cell(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(None, ""), (True, "true"), (False, "false"), (-5, "-5"), (0, "0")]
)
def test_what_is_no_text_is_written_as_it_is(value: Any, expected: str) -> None:
    assert cell(value) == expected


def test_a_table_has_a_row_a_record_and_the_format_s_line_ends(
    samples: list[Exported], tmp_path: Path
) -> None:
    content = export("csv", samples, tmp_path, ["incident"]).decode()
    rows = list(csv.DictReader(io.StringIO(content, newline="")))

    assert content.endswith("\r\n")
    assert len(rows) == len(samples)
    row = rows[1]
    assert row["title"].startswith("'=HYPERLINK")
    assert row["services"] == "login; shop"
    assert row["opened_at"] == "2026-05-03T11:10:00+02:00"
    assert json.loads(row["timeline"])[0]["event"] == "seen; by monitoring"
    assert row["section: Summary"].startswith("Nobody can log in.\n\n- ")
    assert set(json.loads(row["other sections"])) == {"", "Own notes"}
    assert (row["visibility"], rows[0]["major"]) == ("internal", "false")


def test_cells_of_a_workbook_have_types(samples: list[Exported], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", samples, tmp_path)))

    assert book.sheetnames == ["Incidents", "Problems", "Known errors"]
    sheet = book["Incidents"]
    heads = {one.value: number for number, one in enumerate(sheet[1], start=1)}
    row = {name: sheet.cell(3, column) for name, column in heads.items()}
    title = row["title"]
    assert (title.data_type, title.value) == ("s", '=HYPERLINK("https://example.org/?"&A1)')
    assert row["opened_at"].value == datetime(2026, 5, 3, 9, 10)  # noqa: DTZ001 - cells know no zone
    assert row["opened_at"].number_format.endswith('"UTC"')
    assert (row["priority"].value, row["major"].value) == (1, True)
    assert sheet.cell(4, heads["started_at"]).value == "1890-01-01T00:00:00Z"
    problems = book["Problems"]
    due = [one.value for one in problems[1]].index("risk_acceptance.review_by") + 1
    assert problems.cell(2, due).value == datetime(2026, 12, 31)  # noqa: DTZ001
    assert problems.cell(2, due).number_format == "yyyy-mm-dd"


def test_a_workbook_tells_no_time_of_its_own(samples: list[Exported], tmp_path: Path) -> None:
    with ZipFile(io.BytesIO(export("xlsx", samples, tmp_path))) as archive:
        times = {entry.date_time for entry in archive.infolist()}
        properties = archive.read("docProps/core.xml").decode()

    assert times == {(1980, 1, 1, 0, 0, 0)}
    assert "1980-01-01T00:00:00" in properties
    assert str(date.today().year) not in properties  # noqa: DTZ011


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x0bc\ufffed", "abcd"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("_x0041_ and _x", "_x005F_x0041_ and _x"),
        ("x" * MOST_CHARACTERS, "x" * MOST_CHARACTERS),
        ("x" * (MOST_CHARACTERS + 1), "x" * (MOST_CHARACTERS - len(CUT)) + CUT),
        ("🔥" * 16_383, "🔥" * 16_383),
        ("🔥" * 16_384, "🔥" * ((MOST_CHARACTERS - len(CUT)) // 2) + CUT),
    ],
)
def test_a_cell_holds_what_it_can(text: str, expected: str) -> None:
    assert cell_text(text) == expected


def test_long_numbers_stay_what_they_are(tmp_path: Path) -> None:
    text = SAMPLES["records/incidents/2026/INC-2026-0001.md"].replace(
        "tags:", f"effort_minutes: {10**20}"
    )
    records, _ = read_samples(tmp_path, {"records/incidents/2026/INC-2026-0001.md": text})
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", records, tmp_path)))
    assert str(10**20) in [one.value for one in book["Incidents"][2]]
    database = export("sqlite", records, tmp_path)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database)
        assert connection.execute("SELECT effort_minutes FROM incidents").fetchall() == [(1e20,)]


def test_a_sheet_that_is_full_is_told(
    samples: list[Exported], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faultbook.exchange.exporting.xlsx._MOST_ROWS", 2)
    with pytest.raises(EnvironmentProblem, match="don't hold all Incidents; use --since"):
        export("xlsx", samples, tmp_path)


@pytest.fixture
def database(samples: list[Exported], tmp_path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(export("sqlite", samples, tmp_path))
    return connection


def test_a_database_is_whole(database: sqlite3.Connection, samples: list[Exported]) -> None:
    with closing(database):
        assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        lines = [line for (line,) in database.execute("SELECT json FROM records ORDER BY number")]
        assert lines == [record.line for record in samples]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (
            "SELECT id, status FROM open_incidents",
            [("INC-2026-0001", "new"), ("INC-2026-10000", "on-hold")],
        ),
        ("SELECT id, incidents FROM recurring_problems", [("PRB-2026-0001", 2)]),
        (
            "SELECT id, workaround_minutes FROM known_errors_with_workaround",
            [("KE-2026-0001", 5)],
        ),
        ("SELECT id, minutes FROM time_to_restore", [("INC-2026-0002", 50)]),
        (
            "SELECT target, target_id FROM record_links WHERE field = 'known_error'",
            [("KE-2026-DRAFT-login", "KE-2026-0001")],
        ),
        ('SELECT "from", "to" FROM outages', [("2026-05-03T09:00:00Z", "2026-05-03T10:00:00Z")]),
        ("SELECT value FROM fix_changes ORDER BY position", [("CHG-1",), ("CHG-2",)]),
        ("SELECT heading FROM sections WHERE record_id = 'PRB-2026-0001'", [("analysis",)]),
        (
            "SELECT rowid FROM records_fts WHERE records_fts MATCH 'OutOfMemoryError'",
            [(5,)],
        ),
    ],
)
def test_a_database_answers(
    database: sqlite3.Connection, query: str, rows: list[tuple[Any, ...]]
) -> None:
    with closing(database):
        assert database.execute(query).fetchall() == rows


def test_the_search_follows_changes(database: sqlite3.Connection) -> None:
    def found(word: str) -> int:
        query = "SELECT count(*) FROM records_fts WHERE records_fts MATCH ?"
        (number,) = database.execute(query, (word,)).fetchone()
        return int(number)

    with closing(database):
        assert (found("monitoring"), found("white"), found("slow")) == (0, 1, 2)
        database.execute("UPDATE records SET symptoms = 'monitoring' WHERE id = 'KE-2026-0001'")
        database.execute("DELETE FROM records WHERE id = 'INC-2026-0001'")
        database.execute(
            "INSERT INTO records (id, kind, path, title, json) VALUES ('x', 'y', 'z', 'slow', '')"
        )
        assert (found("monitoring"), found("white"), found("slow")) == (1, 0, 2)
        database.execute("INSERT INTO records_fts (records_fts) VALUES ('integrity-check')")


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_one_name_are_the_same_for_every_kind(kind: str) -> None:
    others = {table.name: table for other in KINDS for table in tables_of(other)}
    for table in tables_of(kind)[1:]:
        assert table == others[table.name]
        assert len({column.name for column in table.columns}) == len(table.columns)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-03T11:10:00+02:00", "2026-05-03T09:10:00Z"),
        ("2026-05-03t09:10:00.5z", "2026-05-03T09:10:00.500000Z"),
        ("0001-01-01T00:00:00+02:00", "0001-01-01T00:00:00+02:00"),
    ],
)
def test_moments_of_a_database_are_in_utc(text: str, expected: str) -> None:
    assert universal(text) == expected


def test_a_database_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="the database can't be written"):
        exporting.write_export("sqlite", iter(()), tmp_path / "missing" / "x.sqlite", [])


def _asked(path: Path, address: str) -> Any:
    """What Datasette answers."""
    command = [sys.executable, "-m", "datasette", str(path), "--get", address]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    return json.loads(done.stdout)


def test_datasette_opens_a_database_and_finds_records(
    samples: list[Exported], tmp_path: Path
) -> None:
    export("sqlite", samples, tmp_path)
    path = tmp_path / "export.sqlite"

    about = _asked(path, "/export.json")
    found = _asked(path, "/export/records.json?_search=white+page&_shape=array")

    assert [view["name"] for view in about["views"]] == list(VIEWS)
    (table,) = [table for table in about["tables"] if table["name"] == "records"]
    assert (table["fts_table"], table["columns"]) == ("records_fts", list(RECORD_COLUMNS))
    assert [row["id"] for row in found] == ["KE-2026-0001"]


def test_a_file_alone_can_be_taken_out(tmp_path: Path) -> None:
    register = open_register(write_register(tmp_path, SAMPLES))

    record, left_out = line_of(register.load("kedb/2026/KE-2026-0001.md"))

    assert left_out is None
    assert record is not None
    assert record.filled["visibility"] == "public"


@pytest.mark.parametrize("name", TABLES)
def test_the_guide_describes_every_column(name: str) -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert stated(page, name) == TABLES[name](), "run: python -m tests.exchange.column_tables"


def test_the_guide_describes_every_table_and_view(database: sqlite3.Connection) -> None:
    page = PAGE.read_text(encoding="utf-8")
    with closing(database):
        made = database.execute(
            "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"
            " AND name NOT LIKE 'records_fts%'"
        ).fetchall()
        columns = {
            (name, column)
            for name, kind in made
            if kind == "table"
            for (column,) in database.execute("SELECT name FROM pragma_table_info(?)", (name,))
        }
    assert {f"| `{table}` | `{column}` |" for table, column in columns} == {
        " | ".join(line.split(" | ")[:2]) + " |" for line in stated(page, "sqlite").splitlines()[2:]
    }
    assert {name for name, kind in made if kind == "view"} == set(VIEWS)
    assert all(f"| `{name}` |" in page for name in VIEWS)
