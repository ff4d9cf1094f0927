"""Delimited text, well formed and not."""

from __future__ import annotations

import csv
import io
import itertools
import re
import tracemalloc
from io import StringIO
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.exchange.source import Outcome, RowSetback
from faultbook.exchange.tables.cells import visible_text
from faultbook.exchange.tables.delimited import LONGEST_CELL, delimited_cells
from faultbook.exchange.tables.dialect import DELIMITERS
from tests.exchange.tables.tables import places, read, values

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

    from faultbook.exchange.tables.cells import Cells


def cells_of(text: str) -> list[Cells | RowSetback]:
    return list(delimited_cells(StringIO(text, newline=""), "t.csv"))


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, line_end: str) -> None:
    lines = [
        delimiter.join(row) for row in (("a", "b", "c"), ("1", '"x, ; y"', ""), ("2", "", "z"))
    ]
    rows, setbacks = read(tmp_path, line_end.join(lines))
    assert [row.values for row in rows] == [
        {"a": "1", "b": "x, ; y", "c": ""},
        {"a": "2", "b": "", "c": "z"},
    ]
    assert not setbacks
    assert places(rows) == ["t.csv:2", "t.csv:3"]


def test_a_line_that_says_the_delimiter_is_no_row(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, "sep=;\na,b;c\n1;2\n")
    assert [row.values for row in rows] == [{"a,b": "1", "c": "2"}]
    assert places(rows) == ["t.csv:3"]
    assert not setbacks


def test_a_heading_with_commas_in_quotes_and_semicolons_between(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, '"a, in m, net";b\n1,5;2\n')
    assert [row.values for row in rows] == [{"a, in m, net": "1,5", "b": "2"}]


def test_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, "title\nMail down\n\nPrinter\n")
    assert values(rows) == [["Mail down"], ["Printer"]]
    assert not setbacks


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    text = '\n\na,b\r\n1,"x\r\ny\n\nz"\n\n,\n2,y\n'
    rows, setbacks = read(tmp_path, text)
    assert values(rows) == [["1", "x\r\ny\n\nz"], ["2", "y"]]
    assert places(rows) == ["t.csv:4", "t.csv:10"]
    assert not setbacks


def test_a_quote_never_closed_costs_its_own_row_alone(tmp_path: Path) -> None:
    text = 'a,b,c\n1,"open,x\n2,y,z\n3,y,z\n'
    rows, setbacks = read(tmp_path, text)
    assert values(rows) == [["2", "y", "z"], ["3", "y", "z"]]
    assert places(setbacks) == ["t.csv:2"]
    assert "never closed" in setbacks[0].reason


@pytest.mark.parametrize(
    "following",
    [
        '3,"y",z',  # the open quote ends in the middle of a cell
        '3,y,"z"',
        'x",y,z',  # it ends before a delimiter, and the cells come out wrong
    ],
)
def test_a_quote_closed_by_chance_swallows_nothing(tmp_path: Path, following: str) -> None:
    rows, setbacks = read(tmp_path, f'a,b,c\n1,"open,x\n2,y,z\n{following}\n4,y,z\n')
    assert [row.values["a"] for row in rows if row.values["a"] in "24"] == ["2", "4"]
    assert places(setbacks)[0] == "t.csv:2"


def test_a_quote_not_doubled_costs_its_row(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, 'a,b\n1,"he said "no" twice"\n2,"he said ""no"""\n')
    assert values(rows) == [["2", 'he said "no"']]
    assert [(str(one.place), one.outcome) for one in setbacks] == [("t.csv:2", Outcome.REFUSED)]
    assert "not doubled" in setbacks[0].reason


def test_quotes_inside_a_bare_cell_are_text(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, 'a,b\n5" disk,x\n')
    assert values(rows) == [['5" disk', "x"]]


def test_a_carriage_return_inside_a_line_ends_none(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, 'a,b\r\n1,x\ry\r\n2,"v"\rw\r\n3,"v\rw"\r\n')
    assert values(rows) == [["1", "x\ry"], ["3", "v\nw"]]
    assert places(rows) == ["t.csv:2", "t.csv:4"]
    assert places(setbacks) == ["t.csv:3"]


def test_space_before_a_quote_is_none(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, 'a, "b"\n1, "x, y"\n')
    assert [row.values for row in rows] == [{"a": "1", "b": "x, y"}]


def test_a_row_with_too_many_cells_is_refused(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, "a,b\n1,2,3\n1,2,,\n")
    assert values(rows) == [["1", "2"]]
    assert [str(one.place) for one in setbacks] == ["t.csv:2"]
    assert "3 cells where the heading has 2; '3' is too many" in setbacks[0].reason


def test_a_row_with_too_few_cells_is_refused(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, "a,b,c\n1,2\n1,2,3\n")
    assert values(rows) == [["1", "2", "3"]]
    assert "2 cells where the heading has 3" in setbacks[0].reason


def test_a_row_of_several_lines_with_too_few_cells_is_one_refusal(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, 'a,b,c\n1,"x\ny"\n1,2,3\n')
    assert values(rows) == [["1", "2", "3"]]
    assert places(setbacks) == ["t.csv:2"]


def test_a_last_line_cut_off_is_refused_and_says_so(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, "a,b,c\n1,2,3\n4,5")
    assert values(rows) == [["1", "2", "3"]]
    assert places(setbacks) == ["t.csv:3"]
    assert "cut off" in setbacks[0].reason


def test_a_whole_last_line_needs_no_line_end(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, "a,b\n1,2")
    assert values(rows) == [["1", "2"]]
    assert not setbacks


def test_names_of_columns_are_told_apart(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "a,a,,a (2),column 3,,\n1,2,3,4,5,,\n")
    assert [row.values for row in rows] == [
        {"a": "1", "a (3)": "2", "column 3 (2)": "3", "a (2)": "4", "column 3": "5"}
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0"])
def test_an_empty_file_is_skipped(tmp_path: Path, content: bytes) -> None:
    rows, setbacks = read(tmp_path, content)
    assert not rows
    assert [(one.outcome, one.reason) for one in setbacks] == [(Outcome.SKIPPED, "is empty")]


def test_a_heading_alone_is_skipped(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, "a,b\n,\n")
    assert not rows
    assert [(one.outcome, one.reason) for one in setbacks] == [
        (Outcome.SKIPPED, "has a heading and no rows")
    ]


def test_a_heading_that_cannot_be_read_ends_the_file(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, 'a,"b" c\n1,2\n')
    assert not rows
    assert [(str(one.place), one.outcome) for one in setbacks] == [("t.csv:1", Outcome.REFUSED)]
    assert "without headings nothing is read" in setbacks[0].reason


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_too_long_costs_its_row_alone(tmp_path: Path, quote: str) -> None:
    long = quote + "x" * (LONGEST_CELL + 1) + quote
    rows, setbacks = read(tmp_path, f"a,b\n1,{long}\n2,y\n")
    assert values(rows) == [["2", "y"]]
    assert [str(one.place) for one in setbacks] == ["t.csv:2"]
    assert "more than 131,072 characters" in setbacks[0].reason


def test_characters_that_do_not_show_are_no_text(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "a,b\n\ufeff1,so\u00adft\u200b\u2028line\n\u200b,\u00ad\n")
    assert values(rows) == [["1", "soft line"]]


def test_nul_characters_are_no_text(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, "a,b\n1\0,x\0y\n" + "padding,padding\n" * 9)
    assert values(rows)[0] == ["1", "xy"]
    assert not setbacks


def test_many_quotes_never_closed_take_time_by_the_line() -> None:
    text = "a,b\n" + 'x","z\n' * 20_000
    found = cells_of(text)
    assert all(isinstance(row, RowSetback) for row in found)
    assert len(found) == 20_000


class Endless(io.TextIOBase):
    """A file that is made as it is read."""

    def __init__(self, heading: str, row: str, number: int) -> None:
        self._lines = itertools.chain([heading], itertools.repeat(row, number))

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # noqa: ARG002
        return next(self._lines, "")


def peak_of_memory(number: int) -> int:
    """Bytes held at most while that many rows are read."""
    file = cast("TextIO", Endless("a,b,c\n", '1,"some ""quoted"" text",z\n', number))
    tracemalloc.start()
    read_rows = sum(1 for _ in delimited_cells(file, "t.csv"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read_rows == number
    return peak


def test_memory_does_not_grow_with_the_rows() -> None:
    assert peak_of_memory(20_000) < peak_of_memory(2_000) * 2 + 100_000


CELL = st.text(
    alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r"), max_size=12
)


@given(
    table=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=8),
    delimiter=st.sampled_from(DELIMITERS),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_csv_writes_is_read(
    table: list[list[str]], delimiter: str, line_end: str, quoting: int
) -> None:
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=line_end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["one", "two", "three"])
    writer.writerows(table)
    found = [row for row in cells_of(file.getvalue()) if not isinstance(row, RowSetback)]
    expected = [[visible_text(cell).strip() for cell in row] for row in table]
    assert values(found) == [row for row in expected if any(row)]


SPAN = re.compile(r"\(to line (\d+)\)")


def letters(row: Cells | RowSetback, lines: list[str]) -> int:
    """Number of letters in the lines that a row takes; the first line is the heading."""
    if not isinstance(row, RowSetback):
        return "".join(row.values.values()).count("a")
    told = SPAN.search(row.reason)
    first = row.place.number
    return sum(line.count("a") for line in lines[first - 1 : int(told[1]) if told else first])


@given(lines=st.lists(st.text(alphabet='a,"\t ', max_size=12), min_size=1, max_size=12))
def test_all_that_lines_say_is_accounted_for_once(lines: list[str]) -> None:
    every = ["one,two", *lines]
    found = cells_of("\n".join(every))
    assert sum(letters(row, every) for row in found) == "".join(lines).count("a")
