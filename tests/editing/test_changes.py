"""Files that change together: all of them, or none."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from faultbook.editing.changes import Change, carry_out
from faultbook.errors import EnvironmentProblem
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO, THREE = (f"records/incidents/2026/INC-2026-000{n}.md" for n in (1, 2, 3))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with two files where records are."""
    (tmp_path / ONE).parent.mkdir(parents=True)
    (tmp_path / ONE).write_bytes(b"one")
    (tmp_path / TWO).write_bytes(b"two")
    return tmp_path


def contents(root: Path) -> dict[str, bytes]:
    files = (path for path in (root / "records").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_files_are_written_added_and_moved(root: Path) -> None:
    (root / TWO).chmod(0o640)
    moved = "records/incidents/2026/INC-2026-0004.md"
    carry_out(
        root,
        [
            Change(ONE, ONE, b"one", b"ONE"),
            Change(TWO, moved, b"two", b"TWO"),
            Change(THREE, THREE, None, b"three"),
        ],
    )
    assert contents(root) == {ONE: b"ONE", moved: b"TWO", THREE: b"three"}
    assert stat.S_IMODE((root / moved).stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (Change(TWO, TWO, b"as it was", b"x"), "changed meanwhile"),
        (Change(TWO, TWO, None, b"x"), "is there already"),
        (Change(TWO, ONE, b"two", b"x"), "is there already"),
        (Change(TWO, THREE, b"as it was", b"x"), "changed meanwhile"),
        (Change(THREE, ONE.replace("0001", "0007"), b"gone", b"x"), "can't be removed"),
        (Change(THREE, THREE, b"gone", b"x"), "is gone"),
        (Change("notes/a.md", "notes/a.md", None, b"x"), "no record's path"),
        (Change("records/incidents/../../a.md", "a.md", None, b"x"), "no record's path"),
        (Change(TWO, "records/incidents/../a.md", b"two", b"x"), "not a path inside"),
    ],
)
def test_where_one_can_not_be_written_none_is(root: Path, change: Change, why: str) -> None:
    new = Change("kedb/2026/KE-2026-0001.md", "kedb/2026/KE-2026-0001.md", None, b"new")
    with pytest.raises(EnvironmentProblem, match=why):
        carry_out(root, [Change(ONE, ONE, b"one", b"ONE"), new, change])
    assert contents(root) == {ONE: b"one", TWO: b"two"}
    assert not list((root / "kedb").rglob("*.*"))


def test_a_file_that_may_only_be_read_is_left(root: Path) -> None:
    (root / TWO).chmod(0o444)
    with pytest.raises(EnvironmentProblem, match="is read-only"):
        carry_out(root, [Change(ONE, ONE, b"one", b"x"), Change(TWO, TWO, b"two", b"x")])
    assert contents(root) == {ONE: b"one", TWO: b"two"}


@pytest.mark.parametrize("failing", range(6))
def test_a_full_disk_leaves_everything_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    calls: list[int] = []
    sync = os.fsync

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) - 1 == failing:
            raise OSError(28, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
    changes = [
        Change(ONE, ONE, b"one", b"ONE"),
        Change(TWO, TWO.replace("0002", "0009"), b"two", b"TWO"),
        Change(THREE, THREE, None, b"three"),
    ]
    if failing < 3:  # the bytes themselves; a folder that can't be synced is no loss of a record
        with pytest.raises(EnvironmentProblem, match="no space left"):
            carry_out(root, changes)
        assert contents(root) == {ONE: b"one", TWO: b"two"}
    else:
        carry_out(root, changes)
        assert contents(root)[ONE] == b"ONE"


def test_a_locked_index_leaves_everything_as_it_was(root: Path) -> None:
    repository = Repository.begin(root)
    repository.commit()
    (root / ".git/index.lock").touch()
    moved = Change(TWO, TWO.replace("0002", "0009"), b"two", b"TWO")
    with pytest.raises(EnvironmentProblem, match=r"index\.lock"):
        carry_out(root, [Change(ONE, ONE, b"one", b"ONE"), moved])
    assert contents(root) == {ONE: b"one", TWO: b"two"}


def test_nothing_is_written_where_nothing_changes(root: Path) -> None:
    (root / ONE).chmod(0o444)
    carry_out(root, [Change(ONE, ONE, b"one", b"one")])
    assert contents(root) == {ONE: b"one", TWO: b"two"}
