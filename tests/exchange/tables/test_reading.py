"""Telling formats of tables apart."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.source import Outcome, RowSetback
from faultbook.exchange.tables.reading import read_cells
from tests.exchange.tables.tables import read, values
from tests.registers import public_data

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a workbook of the old"),
        (b"\x1f\x8b\x08rest", "compressed with gzip"),
        (b"%PDF-1.7", "a PDF"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"PK\x03\x04 and nothing else", "a broken workbook"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "HTML or XML"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><incident/>", "HTML or XML"),
    ],
)
def test_what_is_no_table_says_what_it_is(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(EnvironmentProblem, match=reason):
        read(tmp_path, content, "t.csv")


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="can't be read: no such file"):
        list(read_cells(tmp_path / "none.csv", "none.csv"))


def test_tabs_under_a_workbooks_name_are_read(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, "a\tb\n1\t2\n".encode("utf-16"), "export.xls")
    assert values(rows) == [["1", "2"]]
    assert not setbacks


def test_a_heading_in_brackets_is_no_json_under_a_tables_name(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "[id],[title]\n1,a\n", "t.csv")
    assert [row.values for row in rows] == [{"[id]": "1", "[title]": "a"}]


TEXTS = [
    "a,b\n",
    '"',
    ",",
    "\n",
    "\r",
    "\0",
    "{",
    "[",
    '{"a":1}',
    "}",
    "]",
    "sep=;\n",
    ";",
    "<html",
]
MARKS = [b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"\xfc", b"\xf0\x9f"]
PIECES = st.sampled_from([*(text.encode() for text in TEXTS), *MARKS])


@given(
    pieces=st.lists(PIECES | st.binary(max_size=6), max_size=12),
    name=st.sampled_from(["t.csv", "t.json", "t.jsonl", "t.xlsx", "t"]),
)
def test_any_bytes_are_rows_or_reasons(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(b"".join(pieces))
    try:
        found = list(read_cells(path, name))
    except EnvironmentProblem as problem:
        assert name in str(problem)  # noqa: PT017 - either end is right
        return
    assert found
    assert all(any(row.values.values()) for row in found if not isinstance(row, RowSetback))
    assert len({row.place for row in found}) == len(found)


@pytest.mark.data
@pytest.mark.parametrize(
    "name", ["incident_event_log_sample.csv", "incident_event_log_excel_dialect.csv"]
)
@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-16", "\t"), ("utf-8-sig", ";")]
)
def test_a_real_export_reads_the_same_however_it_was_saved(
    tmp_path: Path, name: str, encoding: str, delimiter: str
) -> None:
    path = public_data("data", "servicenow", name)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    saved = StringIO(newline="")
    csv.writer(saved, delimiter=delimiter).writerows(rows)
    found, setbacks = read(tmp_path, saved.getvalue().encode(encoding), "t.csv")
    assert not setbacks
    assert values(found) == [[cell.strip() for cell in row] for row in rows[1:]]


@pytest.mark.data
def test_a_real_export_cut_off_loses_its_last_row_alone(tmp_path: Path) -> None:
    path = public_data("data", "servicenow", "incident_event_log_sample.csv")
    content = path.read_bytes()[:100_000].rpartition(b"\n")[0]
    found, setbacks = read(tmp_path, content[:-40], "t.csv")
    assert len(found) == content.count(b"\n") - 1
    assert [one.outcome for one in setbacks] == [Outcome.REFUSED]
    assert "cut off" in setbacks[0].reason
