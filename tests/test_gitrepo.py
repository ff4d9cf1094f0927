"""Git as this package starts it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.moving import note_moves

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one committed file, `a`, in a folder."""
    git(tmp_path, "init", "--quiet")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_text("one\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "a")
    return tmp_path


def move(folder: Path, old: str, new: str) -> None:
    """Move a file, and tell Git."""
    (folder / old).rename(folder / new)
    note_moves(folder, [(old, new)])


def test_a_file_is_moved_in_the_index_too(repository: Path) -> None:
    move(repository / "in", "a", "b")
    assert git(repository, "status", "--porcelain") == "R  in/a -> in/b\n"


@pytest.mark.parametrize("name", ["-a", "*", ":(top)a", "é\n"])
def test_a_name_is_no_option_and_no_pattern(repository: Path, name: str) -> None:
    (repository / name).write_text("odd\n")
    git(repository, "--literal-pathspecs", "add", "--", name)
    move(repository, name, "plain")
    assert git(repository, "status", "--porcelain") == "A  plain\n"


def test_what_git_does_not_know_stays_unknown(repository: Path) -> None:
    (repository / "new").write_text("")
    move(repository, "new", "newer")
    assert git(repository, "status", "--porcelain") == "?? newer\n"


def test_without_a_repository_there_is_nobody_to_tell(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    move(tmp_path, "a", "b")
    assert not (tmp_path / ".git").exists()


def test_without_git_nobody_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    move(repository, "in/a", "in/b")
    monkeypatch.undo()
    assert git(repository, "status", "--porcelain") == " D in/a\n?? in/b\n"


def test_what_git_would_have_committed_stays_so(repository: Path) -> None:
    (repository / "in" / "a").write_text("two\n")
    move(repository, "in/a", "in/b")
    assert git(repository, "status", "--porcelain") == "RM in/a -> in/b\n"
    assert git(repository, "show", ":in/b") == "one\n"


def test_a_locked_index_is_said_in_one_line(repository: Path) -> None:
    (repository / ".git" / "index.lock").write_text("")
    with pytest.raises(
        EnvironmentProblem, match=r"Git can't move the files: .*index\.lock"
    ) as caught:
        note_moves(repository, [("in/a", "in/b")])
    assert "\n" not in str(caught.value)


def test_another_repository_is_not_touched(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    move(repository, "in/a", "in/b")
    monkeypatch.undo()
    assert git(repository, "status", "--porcelain") == "R  in/a -> in/b\n"
    assert not (other / "index").exists()


def test_nothing_that_a_repository_names_is_run(repository: Path) -> None:
    ran = repository / "ran"
    hook = repository / ".git" / "hooks" / "post-index-change"
    hook.parent.mkdir(exist_ok=True)
    monitor = repository / "monitor"
    for program in (hook, monitor):
        program.write_text(f"#!/bin/sh\ntouch {ran}\n")
        program.chmod(0o755)
    git(repository, "config", "core.fsmonitor", str(monitor))
    ran.unlink(missing_ok=True)  # setting it may have run it
    move(repository, "in/a", "in/b")
    assert not ran.exists()
