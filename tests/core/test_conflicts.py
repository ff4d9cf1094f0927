"""What Git could not merge, and putting it right in the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.blobs import read_blobs
from faultbook.gitrepo.conflicts import both_added, sides, stage, staged_ids
from faultbook.gitrepo.repository import Repository as Place
from faultbook.gitrepo.repository import find_checkout
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["sha1", "sha256"])
def stopped(tmp_path: Path, request: pytest.FixtureRequest) -> Repository:
    """A merge of topic into main that stopped: both added `in/new`, and both changed `in/old`."""
    repository = Repository.begin(tmp_path, f"--object-format={request.param}")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/old").write_text("old\n")
    repository.commit()
    for branch in ("topic", "main"):
        repository.git("switch", "--quiet", *(["--create"] if branch == "topic" else []), branch)
        (tmp_path / "in/new").write_text(f"{branch}\n")
        (tmp_path / "in/old").write_text(f"{branch}\n")
        repository.commit()
    repository.git("merge", "topic", may_fail=True)
    return repository


def place(repository: Repository) -> Place:
    found = find_checkout(repository.top)
    assert found is not None
    return found


def test_only_what_neither_side_had_before_is_added_by_both(stopped: Repository) -> None:
    (found,) = both_added(place(stopped), ["in"])
    assert found.path == "in/new"
    assert list(read_blobs(place(stopped), [found.ours, found.theirs])) == [b"main\n", b"topic\n"]
    assert both_added(place(stopped), ["elsewhere"]) == ()


def test_what_git_is_bringing_together(stopped: Repository) -> None:
    topic = stopped.git("rev-parse", "topic").strip()
    assert sides(place(stopped)) == (stopped.head, topic, "merge")
    stopped.git("merge", "--abort")
    assert sides(place(stopped)) is None


def test_what_is_staged_is_settled_and_the_disk_stays(stopped: Repository) -> None:
    on_disk = (stopped.top / "in/new").read_bytes()
    stage(place(stopped), {"in/new": b"settled\n", "in/more": b"more\n"})
    assert both_added(place(stopped), ["in"]) == ()
    assert stopped.git("show", ":in/new") == "settled\n"
    assert stopped.git("show", ":in/more") == "more\n"
    assert (stopped.top / "in/new").read_bytes() == on_disk
    ids = staged_ids(place(stopped), ["in/new", "in/old", "in/none"])
    assert list(ids) == ["in/new"], "in/old still waits"
    assert staged_ids(place(stopped), []) == {}


def test_an_index_that_somebody_else_changes_is_left_alone(stopped: Repository) -> None:
    (stopped.top / ".git/index.lock").touch()
    with pytest.raises(EnvironmentProblem, match="update-index"):
        stage(place(stopped), {"in/new": b"settled\n"})
    assert both_added(place(stopped), ["in"]) != ()
