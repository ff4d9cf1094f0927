"""Workbooks, sound and broken."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.source import Outcome
from tests.exchange.tables.tables import places, read, values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def workbook(folder: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook of these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path = folder / "made.xlsx"
    book.save(path)
    return path.read_bytes()


def rewritten(folder: Path, content: bytes, part: str, change: Any) -> bytes:
    """A workbook with one part of its archive changed."""
    old, new = folder / "old.zip", folder / "new.zip"
    old.write_bytes(content)
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data) if name == part else data)
    return new.read_bytes()


ROWS: list[list[Any]] = [
    ["number", "opened_at", "n", "flag", "share", "fault"],
    ["INC1", datetime.fromisoformat("2016-02-29T01:16"), 3, True, 1.5, "#REF!"],
    [None],
    ["0012", date(2016, 2, 29), 3.0, False, 12345678, "=1/0"],
]
SHEET = "xl/worksheets/sheet1.xml"


def test_cells_are_text(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, workbook(tmp_path, {"Page 1": ROWS}), "t.xlsx")
    assert values(rows) == [
        ["INC1", "2016-02-29T01:16:00", "3", "true", "1.5", "#REF!"],
        ["0012", "2016-02-29T00:00:00", "3", "false", "12345678", ""],
    ]
    assert places(rows) == ["t.xlsx row 2", "t.xlsx row 4"]
    assert not setbacks


def test_the_content_tells_a_workbook_and_not_its_name(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, workbook(tmp_path, {"Page 1": ROWS}), "t.csv")
    assert len(rows) == 2


def test_the_first_sheet_with_a_heading_is_read_and_others_are_told(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "Cover": [["Incidents"]],
        "Empty": [],
        "Data": ROWS,
        "Codes": [["a", "b"], [1, 2]],
    }
    rows, setbacks = read(tmp_path, workbook(tmp_path, sheets), "t.xlsx")
    assert [row.values["number"] for row in rows] == ["INC1", "0012"]
    assert [(one.outcome, one.reason.split(" is not")[0]) for one in setbacks] == [
        (Outcome.SKIPPED, "the sheet 'Cover'"),
        (Outcome.SKIPPED, "the sheet 'Codes'"),
    ]


def test_rows_above_the_heading_are_skipped(tmp_path: Path) -> None:
    table: list[list[Any]] = [
        ["Exported on Monday"],
        [],
        ["number", "title"],
        ["A1", "x"],
        [None, None, "stray"],
    ]
    rows, setbacks = read(tmp_path, workbook(tmp_path, {"Page 1": table}), "t.xlsx")
    assert [row.values for row in rows] == [{"number": "A1", "title": "x"}]
    assert [(str(one.place), one.outcome) for one in setbacks] == [
        ("t.xlsx row 1", Outcome.SKIPPED),
        ("t.xlsx row 5", Outcome.REFUSED),
    ]


def test_one_column_is_a_table(tmp_path: Path) -> None:
    table = [["title"], ["Mail down"], ["Printer"]]
    rows, setbacks = read(tmp_path, workbook(tmp_path, {"Page 1": table}), "t.xlsx")
    assert values(rows) == [["Mail down"], ["Printer"]]
    assert not setbacks


@pytest.mark.parametrize(
    ("rows", "reason"), [([], "is empty"), ([["a", "b"]], "has a heading and no rows")]
)
def test_a_workbook_without_rows_is_skipped(
    tmp_path: Path, rows: list[list[str]], reason: str
) -> None:
    found, setbacks = read(tmp_path, workbook(tmp_path, {"Page 1": rows}), "t.xlsx")
    assert not found
    assert [(one.outcome, one.reason) for one in setbacks] == [(Outcome.SKIPPED, reason)]


def test_rows_before_a_fault_are_kept(tmp_path: Path) -> None:
    table: list[list[Any]] = [["a", "b"], *([number, "x"] for number in range(50))]
    content = workbook(tmp_path, {"Page 1": table})
    broken = rewritten(tmp_path, content, SHEET, lambda xml: xml[: xml.rindex(b'<row r="45"')])
    rows, setbacks = read(tmp_path, broken, "t.xlsx")
    assert len(rows) == 43
    assert [str(one.place) for one in setbacks] == ["t.xlsx row 45"]
    assert "broken from here on" in setbacks[0].reason


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    content = workbook(tmp_path, {"Page 1": ROWS})
    bomb = rewritten(tmp_path, content, "xl/styles.xml", lambda xml: xml + b" " * (80 << 20))
    with pytest.raises(EnvironmentProblem, match=r"would unpack to 80 MiB in xl/styles\.xml"):
        read(tmp_path, bomb, "t.xlsx")


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    def laughing(xml: bytes) -> bytes:
        entity = b'<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;">]>'
        return entity + xml.replace(b"<sheetData>", b"<sheetData>&b;")

    content = rewritten(tmp_path, workbook(tmp_path, {"Page 1": ROWS}), SHEET, laughing)
    with pytest.raises(EnvironmentProblem, match="broken workbook"):
        read(tmp_path, content, "t.xlsx")


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    with pytest.raises(EnvironmentProblem, match="a ZIP archive and no workbook"):
        read(tmp_path, path.read_bytes(), "t.xlsx")


@pytest.mark.parametrize("seed", range(40))
def test_damage_never_raises_anything_else(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    content = workbook(tmp_path, {"Page 1": ROWS, "Codes": [["a", "b"]]})
    part = random.choice([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])

    def damaged(xml: bytes) -> bytes:
        data = bytearray(xml)
        for _ in range(random.randrange(1, 5)):
            data[random.randrange(len(data))] = random.randrange(256)
        return bytes(data[: random.randrange(len(data) // 2, len(data) + 1)])

    try:
        rows, setbacks = read(tmp_path, rewritten(tmp_path, content, part, damaged), "t.xlsx")
    except EnvironmentProblem as problem:
        assert "broken workbook" in str(problem)  # noqa: PT017 - either end is right
    else:
        assert rows or setbacks
