"""What branches hold, and which of them is the mainline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.branches import (
    Branch,
    branches,
    files_on_branches,
    is_on,
    mainline,
    names_on_branches,
)
from faultbook.gitrepo.repository import Repository as Place
from faultbook.gitrepo.repository import find_checkout
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = "refs/remotes/origin"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with a file on main and another one on topic."""
    repository = Repository.begin(tmp_path / "top")
    for branch, name in (("main", "one"), ("topic", "two")):
        if branch != "main":
            repository.git("switch", "--quiet", "--create", branch)
        (repository.top / "in" / "it").mkdir(parents=True, exist_ok=True)
        (repository.top / "in" / "it" / name).write_text(f"{name}\n")
        repository.commit()
    repository.git("switch", "--quiet", "main")
    return repository


def place(repository: Repository) -> Place:
    found = find_checkout(repository.top)
    assert found is not None
    return found


def test_names_below_a_folder_on_every_branch(repository: Repository) -> None:
    assert names_on_branches(place(repository), "in") == {"one", "two"}
    assert names_on_branches(place(repository), "in/it") == {"one", "two"}
    assert names_on_branches(place(repository), "elsewhere") == frozenset()
    assert names_on_branches(place(repository), "in/it/one") == frozenset()


def test_a_path_with_a_line_feed_is_no_two_questions(repository: Repository) -> None:
    with pytest.raises(EnvironmentProblem, match="line feed"):
        names_on_branches(place(repository), "in\nHEAD:in")


def test_files_on_branches(repository: Repository) -> None:
    known = branches(place(repository))
    found = files_on_branches(place(repository), known, ["in/it/two", "in/it/one", "in/it"])
    assert [(one.branch.name, one.path) for one in found] == [
        ("main", "in/it/one"),
        ("topic", "in/it/two"),
        ("topic", "in/it/one"),
    ]
    assert files_on_branches(place(repository), known, []) == ()


def branch(reference: str, stands_for: str = "") -> Branch:
    return Branch(reference, "0" * 40, stands_for)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([], None),
        (["refs/heads/topic"], None),
        (["refs/heads/main", "refs/heads/master"], "refs/heads/main"),
        (["refs/heads/main", f"{ORIGIN}/master"], f"{ORIGIN}/master"),
    ],
)
def test_the_mainline_by_its_name(known: list[str], expected: str | None) -> None:
    found = mainline([branch(one) for one in known])
    assert (found.reference if found else None) == expected


def test_the_mainline_that_another_repository_names() -> None:
    known = [
        branch("refs/remotes/fork/HEAD", "refs/remotes/fork/main"),
        branch("refs/remotes/fork/main"),
        branch(f"{ORIGIN}/HEAD", f"{ORIGIN}/trunk"),
        branch(f"{ORIGIN}/trunk"),
        branch("refs/heads/main"),
    ]
    found = mainline(known)
    assert found is not None
    assert found.name == "origin/trunk"
    gone = mainline([one for one in known if one.name != "origin/trunk"])
    assert gone is not None
    assert gone.name == "fork/main"


def test_what_is_checked_out(repository: Repository) -> None:
    here = place(repository)
    assert is_on(here, branch("refs/heads/main"))
    assert is_on(here, branch(f"{ORIGIN}/main"))
    assert not is_on(here, branch("refs/heads/topic"))
    repository.git("switch", "--quiet", "--detach")
    assert not is_on(here, branch("refs/heads/main"))


def test_a_clone_says_what_its_origin_names(repository: Repository, tmp_path: Path) -> None:
    repository.git("branch", "--move", "main", "trunk")
    clone = Repository(tmp_path / "clone")
    repository.git("clone", "--quiet", str(repository.top), str(clone.top))
    found = mainline(branches(place(clone)))
    assert found is not None
    assert found.name == "origin/trunk"
    assert is_on(place(clone), found)
