"""Rows from JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.exchange.source import Outcome, RowSetback
from faultbook.exchange.tables.reading import read_cells
from tests.exchange.tables.tables import places, read, values

if TYPE_CHECKING:
    from pathlib import Path

ENTRY: dict[str, Any] = {
    "number": "INC1",
    "n": 12,
    "share": 1.50,
    "active": True,
    "none": None,
    "group": {"display_value": "Service Desk", "value": "a1b2", "link": "https://x.example/a1b2"},
    "caller": {"link": "https://x.example/c3", "value": "c3"},
    "watchers": ["Ann", "Ben"],
    "other": {"a": [1]},
}
EXPECTED = {
    "number": "INC1",
    "n": "12",
    "share": "1.5",
    "active": "true",
    "none": "",
    "group": "Service Desk",
    "caller": "c3",
    "watchers": "Ann\nBen",
}


@pytest.mark.parametrize(
    "wrapped",
    [
        [ENTRY],
        {"records": [ENTRY]},
        {"result": [ENTRY]},
        {"about": {"page": 1}, "result": [ENTRY]},
        {"columns": ["number"], "rows": [ENTRY]},
        {"result": ENTRY},
    ],
)
def test_a_list_is_found(tmp_path: Path, wrapped: Any) -> None:
    rows, setbacks = read(tmp_path, json.dumps(wrapped, indent=1), "t.json")
    found = [row for row in rows if "number" in row.values]
    assert [{**row.values, "other": ""} for row in found] == [{**EXPECTED, "other": ""}]
    assert json.loads(found[0].values["other"].replace('"1"', "1")) == {"a": [1]}
    assert places(found) == ["t.json entry 1"]
    assert not setbacks


@pytest.mark.parametrize("name", ["t.jsonl", "t.ndjson", "t.json", "export"])
def test_an_object_a_line(tmp_path: Path, name: str) -> None:
    text = '{"a": 1.10}\n\n{"a": "x\\ny"}\n{}\nnot JSON\n[1]\n{"a": "cut'
    rows, setbacks = read(tmp_path, text, name)
    assert values(rows) == [["1.10"], ["x\ny"]]
    assert places(rows) == [f"{name}:1", f"{name}:3"]
    assert places(setbacks) == [f"{name}:5", f"{name}:6", f"{name}:7"]
    assert "cut off" in setbacks[-1].reason


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    rows, _ = read(tmp_path, '[{"a": "für"}]'.encode(encoding), "t.json")
    assert values(rows) == [["für"]]


def test_numbers_keep_their_spelling(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, '[{"a": 1.10, "b": 12345678901234567890123, "c": -0.5}]', "t.json")
    assert values(rows) == [["1.10", "12345678901234567890123", "-0.5"]]


def test_entries_before_a_fault_are_kept(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, '[{"a": 1}, {"a": 2}, {"a": ', "t.json")
    assert values(rows) == [["1"], ["2"]]
    assert [(str(one.place), one.outcome) for one in setbacks] == [
        ("t.json entry 3", Outcome.REFUSED)
    ]
    assert "cut off" in setbacks[0].reason


def test_entries_that_are_no_objects_are_refused(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, '[1, {"a": "x"}, null, [], {}]', "t.json")
    assert values(rows) == [["x"]]
    assert places(setbacks) == ["t.json entry 1", "t.json entry 3", "t.json entry 4"]


@pytest.mark.parametrize("text", ['{"a": 1}', "3", '"x"', "nothing", "{", ""])
def test_what_has_no_list_says_so(tmp_path: Path, text: str) -> None:
    rows, setbacks = read(tmp_path, text, "t.json")
    assert not rows
    assert len(setbacks) == 1


def test_deep_nesting_is_borne(tmp_path: Path) -> None:
    deep = '[{"a": ' + "[" * 20_000 + "]" * 20_000 + '}, {"a": "x"}]'
    rows, setbacks = read(tmp_path, deep, "t.json")
    assert len(rows) + len(setbacks) >= 1
    lines, refused = read(tmp_path, deep[1:-1].replace(', {"a": "x"}', '\n{"a": "x"}'), "t.jsonl")
    assert values(lines) == [["x"]]
    assert places(refused) == ["t.jsonl:1"]


def test_surrogates_are_no_text(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, '{"a": "x\\ud800y\\u0000"}\n{"a": "z"}\n', "t.jsonl")
    assert values(rows) == [["xy"], ["z"]]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(entries=st.lists(JSON, max_size=6), cut=st.integers(0, 400))
def test_any_list_is_read_as_far_as_it_goes(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Any], cut: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    whole = list(read_cells(path, "t.json"))
    path.write_text(json.dumps(entries)[:cut], encoding="utf-8")
    part = list(read_cells(path, "t.json"))
    kept = [row for row in part if not isinstance(row, RowSetback)]
    assert kept == [row for row in whole if not isinstance(row, RowSetback)][: len(kept)]
