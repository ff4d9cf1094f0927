"""Files and growing files as ``match`` reads them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from faultbook.cli.match_input import FileInput
from faultbook.cli.tailing import Tail
from faultbook.reporters.matches.told import Source

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_read_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one\ntwo")
    (tmp_path / "b").write_bytes(b"")
    (tmp_path / "c").write_bytes(b"three\n")
    names = [str(tmp_path / name) for name in "abc"]
    read = FileInput(names)

    assert b"".join(read.chunks()) == b"one\ntwo\nthree\n"
    assert read.sources == (Source(names[0], 2), Source(names[1], 0), Source(names[2], 1))


def test_of_a_single_file_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    read = FileInput([str(tmp_path / "a")])

    assert b"".join(read.chunks()) == b"one\n"
    assert read.sources == ()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "app.log"
    path.write_bytes(b"old\n")
    return path


def add(path: Path, text: bytes) -> None:
    with path.open("ab") as file:
        file.write(text)


def test_what_is_added_is_read(log: Path) -> None:
    with Tail(str(log), from_start=False) as tail:
        assert tail.read() == b""
        add(log, b"new\n")
        assert tail.read() == b"new\n"
        assert tail.read() == b""


def test_what_is_there_is_read_where_asked_for(log: Path) -> None:
    with Tail(str(log), from_start=True) as tail:
        assert tail.read() == b"old\n"


def test_a_file_that_was_cut_is_read_from_its_start(log: Path) -> None:
    with Tail(str(log), from_start=True) as tail:
        tail.read()
        os.truncate(log, 0)
        assert tail.read() == b""
        add(log, b"n\n")
        assert tail.read() == b"n\n"


def test_a_file_that_is_replaced_is_read_to_its_end_and_then_the_next(log: Path) -> None:
    with Tail(str(log), from_start=True) as tail:
        tail.read()
        add(log, b"last words")
        log.rename(log.with_suffix(".1"))
        assert tail.read() == b"last words"
        assert tail.read() == b"", "the next one isn't there yet"
        log.write_bytes(b"first\n")
        assert tail.read() == b"\nfirst\n"
        add(log, b"second\n")
        assert tail.read() == b"second\n"


def test_a_replacement_that_is_empty_at_first_is_followed(log: Path) -> None:
    with Tail(str(log), from_start=True) as tail:
        tail.read()
        log.rename(log.with_suffix(".1"))
        log.write_bytes(b"")
        assert tail.read() == b""
        add(log, b"first\n")
        assert tail.read() == b"first\n"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Tail(str(tmp_path / "none"), from_start=True)
