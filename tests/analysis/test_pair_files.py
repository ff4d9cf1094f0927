"""Labelled pairs are read whatever their files look like."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from benchmarks.labelled_pairs import Pair, groups_of, plain, with_others, wording_of_text
from benchmarks.pair_files import answer_of, read_folder
from faultbook.analysis.wording_terms import Wording

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = "Login is broken since noon", "Nobody can sign in", "The printer is out of paper"


def rows(first: str, second: str, answer: str, **more: object) -> str:
    """Two pairs as JSON Lines, the first one the same."""
    return "\n".join(
        json.dumps({first: A, second: other, answer: said, **more})
        for other, said in ((B, True), (C, False))
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("text1", "text2"),
        ("text_a", "text_b"),
        ("a", "b"),
        ("left", "right"),
        ("first", "second"),
        ("one", "other"),
        ("query", "candidate"),
        ("sentence1", "sentence2"),
        ("Report A", "Report B"),
        ("description_1", "description_2"),
        ("title1", "title2"),
        ("something", "anything"),
    ],
)
@pytest.mark.parametrize("answer", ["label", "same", "is_duplicate", "match", "y"])
def test_columns_are_found_by_name_or_by_length(
    tmp_path: Path, first: str, second: str, answer: str
) -> None:
    (tmp_path / "pairs.jsonl").write_text(rows(first, second, answer))
    (file,) = read_folder(tmp_path)
    (source,) = file.sources
    told = {
        (plain(source.texts[one]), plain(source.texts[other]), said)
        for one, other, said in source.pairs
    }
    as_read = {(" ".join(one.split()), " ".join(other.split()), said) for one, other, said in told}
    assert {(*sorted(pair[:2]), pair[2]) for pair in as_read} == {
        (*sorted((A, B)), True),
        (*sorted((A, C)), False),
    }
    assert f"{first} and {second}" in file.said


def test_titles_and_descriptions_belong_together(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "pairs.csv").write_text(
        "bug_id_1,title_1,description_1,bug_id_2,title_2,description_2,is_duplicate\n"
        '7,Login,"It\nfails",8,Sign in,Nobody can,yes\n7,Login,"It\nfails",9,Printer,Empty,no\n'
    )
    (file,) = read_folder(tmp_path)
    (source,) = file.sources
    assert source.texts["7"] == Wording("Login", summary="It\nfails")
    assert list(source.pairs) == [Pair("7", "8", is_same=True), Pair("7", "9", is_same=False)]


def test_objects_with_texts_inside(tmp_path: Path) -> None:
    pair = {
        "a": {"id": 1, "title": "Login", "body": "fails"},
        "b": {"id": 2, "title": "Sign in", "body": "broken"},
        "duplicate": 1,
        "project": "shop",
    }
    (tmp_path / "pairs.json").write_text(json.dumps({"pairs": [pair]}))
    (file,) = read_folder(tmp_path)
    (source,) = file.sources
    assert source.name == "shop"
    assert source.texts["2"] == Wording("Sign in", summary="broken")
    assert list(source.pairs) == [Pair("1", "2", is_same=True)]


def test_a_table_without_heads(tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text(f"x1\t{A}\t{B}\t1\nx2\t{A}\t{C}\t0\n")
    (file,) = read_folder(tmp_path)
    (source,) = file.sources
    assert [pair.is_same for pair in source.pairs] == [True, False]


def test_each_value_of_a_project_column_is_a_source(tmp_path: Path) -> None:
    text = rows("a", "b", "label", project="p") + "\n" + rows("a", "b", "label", project="q")
    (tmp_path / "pairs.jsonl").write_text(text)
    (file,) = read_folder(tmp_path)
    assert [source.name for source in file.sources] == ["p", "q"]


@pytest.mark.parametrize("name", ["pairs.jsonl.gz", "pairs.JSONL.GZ"])
def test_compressed_files(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(rows("a", "b", "label").encode()))
    (file,) = read_folder(tmp_path)
    assert [pair.is_same for pair in file.sources[0].pairs] == [True, False]


def test_a_file_that_is_cut_off_says_so(tmp_path: Path) -> None:
    (tmp_path / "pairs.jsonl.gz").write_bytes(gzip.compress(rows("a", "b", "label").encode())[:40])
    (file,) = read_folder(tmp_path)
    assert "can't be read" in file.said


@pytest.mark.parametrize("end", ["\u2028", "\x0c", "\x85", "\r\n"])
def test_ends_of_lines_may_stand_in_texts(tmp_path: Path, end: str) -> None:
    told = {"a": f"{A}{end}again", "b": B, "label": 1}
    (tmp_path / "one.jsonl").write_text(json.dumps(told, ensure_ascii=False))
    (tmp_path / "two.csv").write_text(f'a,b,label\n"{A}{end}again",{B},1\n', newline="")
    for file in read_folder(tmp_path):
        ((source,),) = (file.sources,)
        assert len(source.pairs) == 1
        assert any("again" in plain(text) for text in source.texts.values())


def test_where_no_pair_differs_pairs_of_two_groups_are_drawn(tmp_path: Path) -> None:
    lines = [{"a": f"disk {n} full", "b": f"no space on {n}", "label": "dup"} for n in range(8)]
    (tmp_path / "pairs.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (file,) = read_folder(tmp_path)
    (source,) = file.sources
    made = with_others(source)
    groups = made.groups()
    different = [pair for pair in made.pairs if not pair.is_same]
    assert len(different) >= 8
    assert all(groups[pair.one] != groups[pair.other] for pair in different)
    assert with_others(made) == made


@pytest.mark.parametrize("text", ["{", "[]", '[{"a": "x"}]', '{"pairs": [1, 2]}', ""])
def test_what_holds_no_pairs_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "pairs.json").write_text(text)
    (file,) = read_folder(tmp_path)
    assert file.sources == ()
    assert "can't be read" in file.said or "no two texts" in file.said


def test_pairs_without_an_answer_are_counted(tmp_path: Path) -> None:
    (tmp_path / "pairs.jsonl").write_text(
        rows("a", "b", "label") + "\n" + json.dumps({"a": A, "b": ""})
    )
    (file,) = read_folder(tmp_path)
    assert "1 without both texts or an answer" in file.said


@pytest.mark.parametrize("said", ["yes", "TRUE", 1, "t", "dup", "Duplicate", True, 1.0])
def test_ways_to_say_yes(said: object) -> None:
    assert answer_of(said) is True


@pytest.mark.parametrize("said", ["no", "FALSE", 0, "nodup", "non-duplicate", -1, False, 0.0])
def test_ways_to_say_no(said: object) -> None:
    assert answer_of(said) is False


@pytest.mark.parametrize("said", ["", None, "maybe", 7, "yesterday"])
def test_what_says_neither(said: object) -> None:
    assert answer_of(said) is None


def test_the_first_line_or_sentence_is_a_title() -> None:
    assert wording_of_text("Down\nsince noon") == Wording("Down", summary="since noon")
    assert wording_of_text("It is down. Since noon.") == Wording(
        "It is down.", summary="Since noon."
    )
    words = "word " * 60
    assert plain(wording_of_text(words)).split() == words.split()
    assert wording_of_text("") == Wording("")


def test_groups_are_what_pairs_lead_to() -> None:
    pairs = [Pair("b", "c", is_same=True), Pair("a", "b", is_same=True)]
    pairs += [Pair("x", "y", is_same=True), Pair("a", "x", is_same=False)]
    assert groups_of(pairs) == {"a": "a", "b": "a", "c": "a", "x": "x", "y": "x"}
