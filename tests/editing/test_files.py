"""Writing files: whole or not at all, and never outside the register."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from faultbook.editing.files import ChangedMeanwhile, write_atomically
from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from pathlib import Path

PATH = "records/incidents/2026/INC-2026-0001.md"


def everything(root: Path) -> list[str]:
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write_atomically(tmp_path, PATH, b"one\r\n")
    assert (tmp_path / PATH).read_bytes() == b"one\r\n"
    assert everything(tmp_path) == [PATH]


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_atomically(tmp_path, "new", b"")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    write_atomically(tmp_path, PATH, b"one")
    with pytest.raises(EnvironmentProblem, match="is there already"):
        write_atomically(tmp_path, PATH, b"two")
    assert (tmp_path / PATH).read_bytes() == b"one"
    assert everything(tmp_path) == [PATH]


def test_a_file_is_replaced_when_asked_and_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    (tmp_path / "a").chmod(0o640)
    write_atomically(tmp_path, "a", b"two", replace=True)
    assert (tmp_path / "a").read_bytes() == b"two"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640
    assert everything(tmp_path) == ["a"]


@pytest.mark.parametrize("replace", [False, True])
def test_a_folder_is_never_replaced(tmp_path: Path, replace: bool) -> None:
    (tmp_path / PATH).mkdir(parents=True)
    with pytest.raises(EnvironmentProblem, match="is there already"):
        write_atomically(tmp_path, PATH, b"", replace=replace)


@pytest.mark.parametrize("path", ["../a", "/a", "a/../../b", "a//b", "", ".", "a/./b"])
def test_a_path_stays_inside_the_register(tmp_path: Path, path: str) -> None:
    with pytest.raises(EnvironmentProblem, match="not a path inside"):
        write_atomically(tmp_path / "register", path, b"")
    assert everything(tmp_path) == []


def test_a_linked_folder_is_not_written_through(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "register"
    outside.mkdir()
    (root / "records").mkdir(parents=True)
    (root / "records" / "incidents").symlink_to(outside)
    with pytest.raises(EnvironmentProblem, match="records/incidents is a symbolic link"):
        write_atomically(root, PATH, b"")
    assert everything(outside) == []


@pytest.mark.parametrize("replace", [False, True])
def test_a_linked_file_is_not_written_through(tmp_path: Path, replace: bool) -> None:
    outside, root = tmp_path / "outside", tmp_path / "register"
    outside.write_bytes(b"theirs")
    root.mkdir()
    (root / "a").symlink_to(outside)
    with pytest.raises(EnvironmentProblem, match="is there already"):
        write_atomically(root, "a", b"ours", replace=replace)
    assert outside.read_bytes() == b"theirs"


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentProblem, match="a can't be written: no space left on device"):
        write_atomically(tmp_path, "a", b"two", replace=True)
    assert (tmp_path / "a").read_bytes() == b"one"
    assert everything(tmp_path) == ["a"]


def test_a_name_taken_meanwhile_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def slow(handle: int) -> None:
        (tmp_path / "a").write_bytes(b"theirs")
        real(handle)

    monkeypatch.setattr(os, "fsync", slow)
    with pytest.raises(EnvironmentProblem, match="file exists"):
        write_atomically(tmp_path, "a", b"ours")
    assert (tmp_path / "a").read_bytes() == b"theirs"
    assert everything(tmp_path) == ["a"]


def test_a_file_system_without_hard_links_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    write_atomically(tmp_path, "a", b"one")
    assert everything(tmp_path) == ["a"]


def test_a_file_in_the_way_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "records").write_bytes(b"")
    with pytest.raises(EnvironmentProblem, match="can't be written: not a directory"):
        write_atomically(tmp_path, PATH, b"")


# Replacing only what was there


def test_a_file_that_holds_what_was_expected_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    write_atomically(tmp_path, "a", b"two", replace=True, instead_of=b"one")
    assert (tmp_path / "a").read_bytes() == b"two"


def test_a_file_that_holds_something_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"theirs")
    with pytest.raises(ChangedMeanwhile, match="a was changed meanwhile"):
        write_atomically(tmp_path, "a", b"two", replace=True, instead_of=b"one")
    assert (tmp_path / "a").read_bytes() == b"theirs"
    assert everything(tmp_path) == ["a"]
