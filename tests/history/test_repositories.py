"""Histories of odd repositories and odd commits, each a real one."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.history.credit import authors_of
from tests.registers import CONFIG, open_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faultbook.gitrepo.log import Person
    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Timeline, Version
    from faultbook.workspace import Workspace

PATH = "records/incidents/2026/INC-2026-0001.md"


def text(record_id: str = "INC-2026-0001", status: str = "new", more: str = "") -> str:
    return f"---\nid: {record_id}\ntitle: Sign-in times out\nstatus: {status}\n{more}---\n"


def write(root: Path, content: str, path: str = PATH) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A register with one incident, which went from new to in-progress."""
    repository = Repository.begin(tmp_path / "top")
    (repository.top / "faultbook.toml").write_text(CONFIG)
    write(repository.top, text())
    repository.commit("Report it", by="Ada", at="2026-06-01T10:00:00Z")
    write(repository.top, text(status="in-progress"))
    repository.commit("Take it", by="Bob", at="2026-06-01T11:00:00Z")
    return repository


def credited(history: RegisterHistory, version: Version) -> tuple[Person, ...]:
    return authors_of(version, history.landing(version.landing).commit)


def timeline(root: Path, record_id: str = "INC-2026-0001") -> Timeline:
    with open_register(root).history() as history:
        found = history.timeline(record_id)
    assert found is not None
    return found


def stays(root: Path, record_id: str = "INC-2026-0001") -> list[str]:
    return [stay.status for stay in timeline(root, record_id).stays]


def test_states_are_told_with_who_brought_them(repository: Repository) -> None:
    with open_register(repository.top).history() as history:
        found = history.timeline("INC-2026-0001")
        assert found is not None
        assert [
            (stay.status, history.landing(stay.since).commit.author.name, stay.until)
            for stay in found.stays
        ] == [("new", "Ada", 1), ("in-progress", "Bob", None)]


def test_a_linked_work_tree_and_a_detached_head(repository: Repository, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    repository.git("worktree", "add", "--quiet", "--detach", str(linked), "HEAD~1")
    assert stays(linked) == ["new"]
    assert stays(repository.top) == ["new", "in-progress"]
    assert stays(linked) == ["new"]


def test_a_submodule(repository: Repository, tmp_path: Path) -> None:
    outer = Repository.begin(tmp_path / "outer")
    source = str(repository.top)
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", source, "inner")
    outer.commit("Add it")
    assert stays(outer.top / "inner") == ["new", "in-progress"]


def test_a_register_in_a_subfolder(tmp_path: Path) -> None:
    repository = Repository.begin(tmp_path)
    root = repository.top / "ops/register"
    for status in ("new", "in-progress"):
        write(root, text(status=status))
        write(repository.top, text(status="on-hold"))  # outside of it
        (root / "faultbook.toml").write_text(CONFIG)
        repository.commit()
    assert stays(root) == ["new", "in-progress"]
    assert [version.path for version in timeline(root).versions] == [PATH, PATH]


def test_a_register_in_a_subfolder_with_merges(tmp_path: Path) -> None:
    repository = Repository.begin(tmp_path)
    root = repository.top / "ops"
    write(root, text())
    (root / "faultbook.toml").write_text(CONFIG)
    repository.commit(by="Ada")
    repository.git("switch", "--quiet", "--create", "topic")
    write(root, text(status="in-progress"))
    repository.commit(by="Bob")
    repository.git("switch", "--quiet", "main")
    (repository.top / "other").write_text("")
    repository.commit(by="Ada")
    repository.merge("topic", by="Cleo")
    with open_register(root).history() as history:
        found = history.timeline("INC-2026-0001")
        assert found is not None
        last = found.versions[-1]
        assert history.landing(last.landing).commit.author.name == "Cleo"
        assert [person.name for person in credited(history, last)] == ["Bob"]


def test_a_merge_credits_its_commits_and_an_octopus_too(repository: Repository) -> None:
    for number, name in enumerate(("Cleo", "Dan"), 2):
        repository.git("switch", "--quiet", "--create", name.lower(), "main")
        record_id = f"INC-2026-000{number}"
        write(repository.top, text(record_id), PATH.replace("INC-2026-0001", record_id))
        repository.commit(by=name)
    repository.git("switch", "--quiet", "main")
    (repository.top / "other").write_text("")
    repository.commit()
    repository.merge("cleo", "dan", by="Eve")
    with open_register(repository.top).history() as history:
        for record_id, name in (("INC-2026-0002", "Cleo"), ("INC-2026-0003", "Dan")):
            found = history.timeline(record_id)
            assert found is not None
            (version,) = found.versions
            assert version.landing == 3
            assert [person.name for person in credited(history, version)] == [name]


def test_a_squash_credits_its_co_authors(repository: Repository) -> None:
    write(repository.top, text(status="on-hold", more="hold_reason: awaiting-caller\n"))
    message = "Hold it (#7)\n\nCo-authored-by: Cleo <cleo@example.com>"
    repository.commit(message, by="Bob")
    with open_register(repository.top).history() as history:
        found = history.timeline("INC-2026-0001")
        assert found is not None
        names = [person.name for person in credited(history, found.versions[-1])]
    assert names == ["Bob", "Cleo"]


def test_a_revert_brings_the_old_state_back(repository: Repository) -> None:
    repository.git("revert", "--no-edit", "HEAD")
    assert stays(repository.top) == ["new", "in-progress", "new"]


def test_from_markdown_to_yaml_is_one_life(repository: Repository) -> None:
    (repository.top / PATH).unlink()
    yaml = "id: INC-2026-0001\ntitle: Sign-in times out\nstatus: in-progress\n"
    write(repository.top, yaml, PATH.replace(".md", ".yaml"))
    repository.commit()
    found = timeline(repository.top)
    assert found.versions[-1].changes == ()
    assert found.versions[-1].path.endswith(".yaml")


def test_two_files_of_one_id_are_one_life(repository: Repository) -> None:
    yaml = PATH.replace(".md", ".yaml")
    write(repository.top, "id: INC-2026-0001\ntitle: Other\nstatus: on-hold\n", yaml)
    repository.commit()
    (repository.top / yaml).unlink()
    repository.commit()
    found = timeline(repository.top)
    assert [one.path.rpartition(".")[2] for one in found.versions] == ["md", "md", "yaml", "md"]
    assert found.is_live
    assert [stay.status for stay in found.stays][-2:] == ["on-hold", "in-progress"]


def test_deleted_and_restored(repository: Repository) -> None:
    (repository.top / PATH).unlink()
    repository.commit()
    assert not timeline(repository.top).is_live
    write(repository.top, text(status="in-progress"))
    repository.commit()
    found = timeline(repository.top)
    assert [(stay.status, stay.since, stay.until) for stay in found.stays] == [
        ("new", 0, 1),
        ("in-progress", 1, 2),
        ("in-progress", 3, None),
    ]


def test_a_renumbered_record_keeps_its_past(repository: Repository) -> None:
    (repository.top / PATH).unlink()
    new = text("INC-2026-0009", "in-progress", "aliases: [INC-2026-0001]\n")
    write(repository.top, new, PATH.replace("0001", "0009"))
    repository.commit()
    assert timeline(repository.top, "INC-2026-0001") == timeline(repository.top, "INC-2026-0009")
    assert timeline(repository.top, "INC-2026-0009").ids == ("INC-2026-0001", "INC-2026-0009")
    repository.git("revert", "--no-edit", "HEAD")
    assert timeline(repository.top).ids == ("INC-2026-0001", "INC-2026-0009")
    assert timeline(repository.top).id == "INC-2026-0001"


def test_a_message_that_is_no_utf8(repository: Repository) -> None:
    commit = repository.git("cat-file", "commit", "HEAD").encode()
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=repository.top,
        input=commit.replace(b"Take it", b"caf\xe9"),
        check=True,
        capture_output=True,
    )
    repository.git("reset", "--quiet", "--hard", made.stdout.decode().strip())
    with open_register(repository.top).history() as history:
        assert history.landing(1).commit.subject == "caf\ufffd"


def test_what_cannot_be_read_is_passed_over(repository: Repository) -> None:
    for content in ("---\nid: [\n---\n", text(status="resolved")):
        write(repository.top, content)
        repository.commit()
    found = timeline(repository.top)
    assert [version.is_readable for version in found.versions] == [True, True, False, True]
    change = found.versions[-1].change_of("status")
    assert change is not None
    assert (change.before, change.after) == ("in-progress", "resolved")


def test_a_link_in_a_record_s_place_is_none(repository: Repository) -> None:
    (repository.top / PATH).unlink()
    (repository.top / PATH).symlink_to("elsewhere")
    repository.commit()
    assert not timeline(repository.top).is_live


def test_replaced_objects_change_no_history(repository: Repository) -> None:
    first, second = repository.git("rev-list", "--reverse", "HEAD").split()
    repository.git("replace", second, first)
    assert stays(repository.top) == ["new", "in-progress"]


def test_no_commit_yet_is_no_history(tmp_path: Path) -> None:
    Repository.begin(tmp_path)
    (tmp_path / "faultbook.toml").write_text(CONFIG)
    with open_register(tmp_path).history() as history:
        assert history.landings() == []
        assert list(history.timelines()) == []
        assert history.timeline("INC-2026-0001") is None


def test_outside_of_a_repository_there_is_no_history(tmp_path: Path) -> None:
    (tmp_path / "faultbook.toml").write_text(CONFIG)
    with pytest.raises(EnvironmentProblem, match="no Git repository"):
        open_register(tmp_path).history()


@pytest.mark.parametrize("revision", ["nothing", "-x", "--all", "HEAD~9", "a b", ":/x"])
def test_a_revision_that_names_no_commit(repository: Repository, revision: str) -> None:
    with pytest.raises(UsageProblem, match="names no commit"):
        open_register(repository.top).history(revision)


def test_a_shallow_clone_is_refused_unless_asked_for(
    repository: Repository, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.top}", str(clone))
    with pytest.raises(EnvironmentProblem, match=r"git fetch --unshallow.*fetch-depth: 0"):
        open_register(clone).history()
    with open_register(clone).history(allow_shallow=True) as history:
        assert len(history.landings()) == 1
    Repository(clone).git("fetch", "--quiet", "--unshallow")
    assert stays(clone) == ["new", "in-progress"]


def test_a_partial_clone_is_refused_and_never_fetches(
    repository: Repository, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    repository.git("config", "uploadpack.allowFilter", "true")
    source = f"file://{repository.top}"
    repository.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", source, str(clone))
    (clone / "faultbook.toml").write_text(CONFIG)
    with pytest.raises(EnvironmentProblem, match="partial"):
        open_register(clone).history()
    repository.top.rename(tmp_path / "away")
    with open_register(clone).history(allow_shallow=True) as history:
        found = history.timeline("INC-2026-0001")
    assert found is not None
    assert [version.is_readable for version in found.versions] == [False, False]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may chown")
def test_a_repository_of_somebody_else_is_told_in_git_s_words(repository: Repository) -> None:
    os.chown(repository.top, 12_345, 12_345)
    os.chown(repository.top / ".git", 12_345, 12_345)
    with pytest.raises(EnvironmentProblem, match=r"dubious ownership.*safe\.directory"):
        open_register(repository.top).history()


def test_nothing_of_the_repository_is_run(repository: Repository, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {ran}\n")
    script.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "diff.external", "gpg.program", "core.sshCommand"):
        repository.git("config", name, str(script))
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "filter.x.smudge", str(script))
    repository.git("config", "diff.x.textconv", str(script))
    (repository.top / ".git/info/attributes").write_text("* filter=x diff=x\n")
    assert stays(repository.top) == ["new", "in-progress"]
    assert not ran.exists()


def test_another_time_and_another_commit(repository: Repository) -> None:
    register = open_register(repository.top)
    with register.history() as history:
        landing = history.landing_at(register.now)
        assert landing is not None
        assert landing.number == 1
        first = history.landing(0).commit.id
        assert history.landing_of(first) == history.landing(0)
        assert history.landing_of("0" * 40) is None
    then = register.at(first)
    assert then.catalog.rows[0].status == "new"
    assert register.catalog.rows[0].status == "in-progress"


@pytest.fixture
def bare(repository: Repository, tmp_path: Path) -> Path:
    """A bare clone."""
    clone = tmp_path / "bare.git"
    repository.git("clone", "--quiet", "--bare", str(repository.top), str(clone))
    return clone


@pytest.fixture
def opened(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Workspace, RegisterHistory]]:
    """The register that it holds, opened as the commands open it."""
    from faultbook.cli.opening import open_recorded_register

    monkeypatch.chdir(bare)
    register = open_recorded_register()
    with register.history() as history:
        yield register, history


def test_a_bare_clone_holds_a_register(opened: tuple[Workspace, RegisterHistory]) -> None:
    register, history = opened
    assert [row.status for row in register.catalog.rows] == ["in-progress"]
    assert "login" in register.loaded_config.config.services
    found = history.timeline("INC-2026-0001")
    assert found is not None
    assert [stay.status for stay in found.stays] == ["new", "in-progress"]


def test_a_bare_repository_without_a_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from faultbook.cli.opening import open_recorded_register

    Repository.begin(tmp_path / "bare.git", "--bare")
    monkeypatch.chdir(tmp_path / "bare.git")
    with pytest.raises(EnvironmentProblem, match=r"holds no faultbook\.toml"):
        open_recorded_register()
