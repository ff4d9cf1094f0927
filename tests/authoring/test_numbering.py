"""The next free id, over the working tree and every branch of real repositories."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from faultbook.authoring.numbering import Numbering, next_id
from faultbook.errors import UsageProblem
from tests.registers import CONFIG, open_register, write_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "records/incidents/2026"


def record(record_id: str, more: str = "") -> str:
    return f"---\nid: {record_id}\ntitle: The shop is slow\nstatus: new\n{more}---\n"


def written(root: Path, *ids: str, more: str = "", suffix: str = ".md", shard: str = "") -> Path:
    paths = {f"{FOLDER}/{shard}{one}{suffix}": record(one, more) for one in ids}
    return write_register(root, paths)


def given(root: Path, kind: str = "incident", year: int = 2026) -> str:
    return str(next_id(open_register(root), kind, year))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A register on main with one incident; nothing else is checked out."""
    repository = Repository.begin(tmp_path / "register")
    written(repository.top, "INC-2026-0001")
    repository.commit()
    return repository


def branch_off(repository: Repository, name: str, *ids: str, shard: str = "") -> None:
    repository.git("switch", "--quiet", "--create", name)
    written(repository.top, *ids, shard=shard)
    repository.commit()
    repository.git("switch", "--quiet", "main")


def test_an_empty_year_begins_with_one(tmp_path: Path) -> None:
    written(tmp_path, "INC-2026-0007")
    assert given(tmp_path, year=2025) == "INC-2025-0001"
    assert given(tmp_path, "problem") == "PRB-2026-0001"
    assert given(tmp_path, "known-error") == "KE-2026-0001"


@pytest.mark.parametrize("suffix", [".md", ".yaml", ".yml"])
def test_without_a_repository_the_working_tree_decides(tmp_path: Path, suffix: str) -> None:
    written(tmp_path, "INC-2026-0001", "INC-2026-DRAFT-shop")
    written(tmp_path, "INC-2026-0007", suffix=suffix)
    assert given(tmp_path) == "INC-2026-0008"


def test_after_four_digits_come_five(tmp_path: Path) -> None:
    written(tmp_path, "INC-2026-9999")
    assert given(tmp_path) == "INC-2026-10000"


def test_when_no_number_is_left_that_is_said(tmp_path: Path) -> None:
    written(tmp_path, "INC-2026-999999999")
    with pytest.raises(UsageProblem, match=r"no number is left after INC-2026-999999999"):
        given(tmp_path)


def test_a_misplaced_file_has_its_number_too(tmp_path: Path) -> None:
    write_register(tmp_path, {"records/incidents/2025/INC-2026-0004.md": record("INC-2026-0004")})
    assert given(tmp_path) == "INC-2026-0005"


def test_an_id_that_a_record_had_before_is_not_given_again(tmp_path: Path) -> None:
    written(tmp_path, "INC-2026-0002", more="aliases: [INC-2026-0003]\nparent: INC-2026-0099\n")
    assert given(tmp_path) == "INC-2026-0004"


def test_what_is_taken_besides_and_what_was_given_counts(tmp_path: Path) -> None:
    register = open_register(written(tmp_path, "INC-2026-0001"))
    assert str(next_id(register, "incident", 2026, ["INC-2026-0005"])) == "INC-2026-0006"
    numbering = Numbering(register)
    numbering.take(["PRB-2026-0008", "INC-2026-DRAFT-shop"])
    drawn = [numbering.next_id("incident", 2026) for _ in range(3)]
    assert [str(one) for one in drawn] == ["INC-2026-0002", "INC-2026-0003", "INC-2026-0004"]
    assert str(numbering.next_id("problem", 2026)) == "PRB-2026-0009"


def test_every_local_branch_counts(repository: Repository) -> None:
    branch_off(repository, "one", "INC-2026-0005")
    branch_off(repository, "two", "INC-2026-0137", shard="01xx/")
    branch_off(repository, "three", "INC-2025-0900")
    assert given(repository.top) == "INC-2026-0138"


def test_remote_tracking_branches_count(repository: Repository, tmp_path: Path) -> None:
    clone = Repository(tmp_path / "clone")
    repository.git("clone", "--quiet", str(repository.top), str(clone.top))
    branch_off(repository, "theirs", "INC-2026-0005")
    assert given(clone.top) == "INC-2026-0002"
    clone.git("fetch", "--quiet")
    assert given(clone.top) == "INC-2026-0006"


def test_a_detached_head_counts(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--detach")
    written(repository.top, "INC-2026-0005")
    repository.commit()
    (repository.top / FOLDER / "INC-2026-0005.md").unlink()
    assert given(repository.top) == "INC-2026-0006"


def test_a_register_may_be_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    repository = Repository.begin(tmp_path)
    root = written(tmp_path / "a register", "INC-2026-0001")
    repository.commit()
    repository.git("switch", "--quiet", "--create", "other")
    written(root, "INC-2026-0005")
    repository.commit()
    repository.git("switch", "--quiet", "main")
    assert given(root) == "INC-2026-0006"


def test_a_repository_without_a_commit_is_no_hindrance(tmp_path: Path) -> None:
    Repository.begin(tmp_path)
    written(tmp_path, "INC-2026-0001")
    assert given(tmp_path) == "INC-2026-0002"


def test_a_repository_with_long_ids_is_read(tmp_path: Path) -> None:
    repository = Repository.begin(tmp_path, "--object-format=sha256")
    written(tmp_path, "INC-2026-0001")
    repository.commit()
    branch_off(repository, "other", "INC-2026-0150", shard="01xx/")
    assert given(tmp_path) == "INC-2026-0151"


def test_where_git_can_not_tell_the_working_tree_decides_and_that_is_told(
    repository: Repository, tmp_path: Path
) -> None:
    clone = Repository(tmp_path / "clone")
    repository.git("config", "uploadpack.allowFilter", "true")
    branch_off(repository, "theirs", "INC-2026-0005")
    source = repository.top.as_uri()
    repository.git("clone", "--quiet", "--filter=tree:0", source, str(clone.top))
    said: list[str] = []
    register = replace(open_register(clone.top), tell=said.append)
    assert str(next_id(register, "incident", 2026)) == "INC-2026-0002"
    assert len(said) == 1
    assert said[0].startswith("ids on other branches aren't known, and may be taken there: ")


def test_the_configuration_is_not_needed(repository: Repository) -> None:
    write_register(repository.top, {}, CONFIG + "nonsense = \n")
    assert given(repository.top) == "INC-2026-0002"
