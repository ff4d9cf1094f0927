"""Git as this package starts it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo import moving

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


def test_a_file_is_moved_in_the_index_too(repository: Path) -> None:
    assert moving.move(repository / "in", "a", "b") is True
    assert git(repository, "status", "--porcelain") == "R  in/a -> in/b\n"


@pytest.mark.parametrize("name", ["-a", "*", ":(top)a", "é\n"])
def test_a_name_is_no_option_and_no_pattern(repository: Path, name: str) -> None:
    (repository / name).write_text("odd\n")
    git(repository, "--literal-pathspecs", "add", "--", name)
    assert moving.move(repository, name, "plain") is True
    assert git(repository, "status", "--porcelain") == "A  plain\n"


def test_what_git_does_not_know_is_left_to_others(repository: Path) -> None:
    (repository / "new").write_text("")
    assert moving.move(repository, "new", "newer") is False
    assert (repository / "new").exists()


def test_without_a_repository_nothing_is_moved(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    assert moving.move(tmp_path, "a", "b") is False


def test_without_git_nothing_is_moved(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    assert moving.move(repository, "in/a", "in/b") is False


def test_a_locked_index_is_said_in_one_line(repository: Path) -> None:
    (repository / ".git" / "index.lock").write_text("")
    with pytest.raises(EnvironmentProblem, match=r"Git can't move in/a: .*index\.lock") as caught:
        moving.move(repository, "in/a", "in/b")
    assert "\n" not in str(caught.value)
    assert (repository / "in" / "a").exists()


def test_another_repository_is_not_touched(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    assert moving.move(repository, "in/a", "in/b") is True
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
    assert moving.move(repository, "in/a", "in/b") is True
    assert not ran.exists()
