"""What is judged anew, what isn't, and what happens where nothing can be kept."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from faultbook import cache
from faultbook.checking import summarising
from faultbook.diagnostics import Report
from faultbook.evidence_gathering import gather
from faultbook.gitrepo.repository import find_checkout
from faultbook.workspace import AS_CONFIGURED, Choice, Workspace
from tests.checking.conftest import INCIDENTS, path_of, record
from tests.registers import CONFIG, NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faultbook.checking.kept import Checked
    from tests.checking.conftest import KeptRegister

    Build = Callable[..., KeptRegister]

ALL = sorted(path.rpartition("/")[2].removesuffix(".md") for path in INCIDENTS)
KE, PRB, INC = "KE-2026-0001", "PRB-2026-0001", "INC-2026-0001"


def database(register: KeptRegister) -> Path:
    return register.repository.top / ".git/faultbook/check.sqlite"


def test_what_did_not_change_is_not_even_read(
    kept_register: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = kept_register({path_of(KE): "nonsense"})
    report = register.check()
    assert report.diagnostics
    monkeypatch.setattr("faultbook.workspace.read_content", None)
    monkeypatch.setattr("faultbook.workspace.Workspace.loaded_config", None)

    assert Workspace(register.root, NOW, keeps=True).check() == report


def test_a_first_check_judges_everything(kept_register: Build) -> None:
    register = kept_register({})
    register.check()
    assert sorted(register.judged) == ALL


def test_an_edit_has_the_record_and_those_it_is_linked_with_judged(kept_register: Build) -> None:
    register = kept_register({path_of(KE): record(KE, status="draft")})
    register.write(INC, f"known_error: {KE}")
    register.check()
    register.write("INC-2026-0007", "services: [login]")
    register.check()
    assert register.judged == ["INC-2026-0007"]
    register.write(INC, "services: [login]", f"known_error: {KE}")
    register.check()
    assert sorted(register.judged) == [INC, KE]
    register.write(KE, "services: [login]", status="draft")
    register.check()
    assert sorted(register.judged) == [INC, KE]


def test_an_edit_that_is_committed_changes_nothing(kept_register: Build) -> None:
    register = kept_register({})
    register.write(INC, "services: [login]")
    register.check()
    register.repository.commit()
    register.check()
    assert register.judged == []


def test_another_question_about_the_same_findings_judges_nothing(kept_register: Build) -> None:
    register = kept_register({path_of(KE): "nonsense"})
    register.check()
    assert len(register.check(choice=Choice(ignore=["FB007"])).diagnostics) == 0
    assert register.judged == []


@pytest.mark.parametrize("target", ["PRB-2026-0003", "INC-2026-7799"])
def test_what_a_hint_names_may_come_and_go(kept_register: Build, target: str) -> None:
    register = kept_register({})
    missing = f"{target[:-1]}8"
    register.write(INC, f"{'parent' if target[:3] == 'INC' else 'problem'}: {missing}")
    assert "did you mean" not in register.check().diagnostics[0].hint
    register.write(target)
    assert register.check().diagnostics[0].hint == f"did you mean {target!r}?"
    assert sorted(register.judged) == [INC, target]
    (register.root / path_of(target)).unlink()
    assert "did you mean" not in register.check().diagnostics[0].hint


def test_a_gate_sees_what_is_linked_through_another_record(kept_register: Build) -> None:
    closed = (
        "owner: identity",
        "closure_code: fix-verified",
        "closed_at: 2026-06-01T00:00:00Z",
        "root_cause: {category: software, summary: A lock is never freed}",
        "fix: {description: It is freed, changes: [CHG-1], deployed_at: 2026-03-01T00:00:00Z}",
    )
    register = kept_register(
        {
            path_of(PRB): record(PRB, *closed, status="closed"),
            path_of(KE): record(KE, f"problem: {PRB}", status="draft"),
        }
    )
    before = register.codes()
    register.write(INC, "started_at: 2026-03-10T00:00:00Z", f"known_error: {KE}")
    came_back = register.codes()
    assert PRB in register.judged
    assert set(came_back) - set(before) == {"FB420"}
    register.write(INC, "started_at: 2026-02-10T00:00:00Z", f"known_error: {KE}")
    assert register.codes() == before


def test_time_that_passes_has_judged_what_it_changes(kept_register: Build) -> None:
    ignore = "ignore: [{rule: FB304, reason: It comes, until: 2026-07-10}]"
    register = kept_register({path_of(INC): record(INC, "services: [nowhere]", ignore)})
    assert register.codes() == []
    register.check(NOW + timedelta(days=1))
    assert register.judged == []
    assert set(register.codes(NOW + timedelta(days=30))) == {"FB118", "FB304"}
    assert register.judged == [INC]


def test_a_clock_that_is_put_back_has_everything_judged(kept_register: Build) -> None:
    ignore = "ignore: [{rule: FB304, reason: It comes, until: 2026-07-10}]"
    register = kept_register({path_of(INC): record(INC, "services: [nowhere]", ignore)})
    assert register.codes(NOW + timedelta(days=30))
    assert register.codes() == []


def test_a_configuration_that_changes_has_everything_judged(kept_register: Build) -> None:
    register = kept_register({path_of(INC): record(INC, "services: [login]")})
    assert register.codes() == []
    (register.root / "faultbook.toml").write_text("[services.other]\n")
    assert register.codes() == ["FB304"]
    (register.root / "faultbook.toml").write_text('[catalog]\nbackstage = ["*.yaml"]\n')
    assert register.codes() == ["FB905"]
    service = register.root / "a.yaml"
    service.write_text("kind: Component\nmetadata: {name: login}\n")
    assert register.codes() == []
    service.write_text("kind: Component\nmetadata: {name: other}\n")
    assert register.codes() == ["FB304"]
    service.write_bytes(b"\xff")
    assert register.codes() == ["FB905"]


def test_another_tool_starts_anew(kept_register: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    register = kept_register({})
    register.check()
    monkeypatch.setattr("faultbook.__version__", "99")
    register.check()
    assert sorted(register.judged) == ALL


def test_when_much_changed_all_is_judged(kept_register: Build) -> None:
    register = kept_register({})
    register.check()
    for number in range(1, 8):
        register.write(f"INC-2026-{number:04}", "services: [login]")
    register.check()
    assert sorted(register.judged) == ALL


@pytest.mark.parametrize("damage", [b"", b"no database at all", b"SQLite format 3\0" + bytes(4096)])
def test_what_is_damaged_is_made_anew(kept_register: Build, damage: bytes) -> None:
    register = kept_register({path_of(KE): "nonsense"})
    register.check()
    database(register).write_bytes(damage)
    register.check()
    assert register.codes() == ["FB007"]
    assert register.judged == []


@pytest.mark.parametrize("text", ["[", "[1, 2]", '{"at": "never"}', "null", '[[["FB1"]]]'])
def test_rows_that_are_damaged_are_made_anew(kept_register: Build, text: str) -> None:
    register = kept_register({path_of(KE): "nonsense"})
    register.check()
    with sqlite3.connect(database(register)) as connection:
        connection.execute("UPDATE row SET entry = ?", (text,))
        connection.execute("UPDATE judged SET found = ?", (text,))
        connection.execute("UPDATE verdict SET outcome = ?", (f"25 {text}",))
    connection.close()
    register.check()
    assert register.codes() == ["FB007"]
    register.write(INC, "services: [login]")
    assert register.codes() == ["FB007"]


def test_another_process_that_writes_is_no_failure(kept_register: Build) -> None:
    register = kept_register({})
    register.check()
    other = sqlite3.connect(database(register), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    register.write(INC, "services: [nowhere]")
    assert register.codes() == ["FB304"]
    other.execute("ROLLBACK")
    other.close()
    assert register.codes() == ["FB304"]
    register.check()
    assert register.judged == []


def test_a_folder_that_cannot_be_written_is_no_failure(kept_register: Build) -> None:
    register = kept_register({path_of(KE): "nonsense"})
    (register.repository.top / ".git/faultbook").write_text("in the way")
    assert register.codes() == ["FB007"]
    assert register.codes() == ["FB007"]
    assert len(register.judged) == len(ALL) + 1


def test_a_full_disk_is_no_failure(kept_register: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    register = kept_register({path_of(KE): "nonsense"})
    opened = cache.open_cache

    def cramped(*args: str) -> sqlite3.Connection | None:
        connection = opened(*args)  # type: ignore[arg-type]
        if connection is not None:
            connection.execute("PRAGMA max_page_count = 1")
        return connection

    monkeypatch.setattr("faultbook.checking.kept.open_cache", cramped)
    assert register.codes() == ["FB007"]
    assert register.codes() == ["FB007"]


def test_no_git_program_is_no_failure(
    kept_register: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = kept_register({path_of(KE): "nonsense"})
    monkeypatch.setenv("PATH", "")
    assert register.codes() == ["FB007"]
    assert not database(register).exists()


def test_a_git_folder_that_is_none_is_no_failure(kept_register: Build) -> None:
    register = kept_register({path_of(KE): "nonsense"})
    (register.repository.top / ".git/HEAD").unlink()
    assert register.codes() == ["FB007"]
    assert not database(register).exists()


@pytest.mark.parametrize("options", [(), ("--object-format=sha256",)])
def test_a_register_in_a_subfolder(kept_register: Build, options: tuple[str, ...]) -> None:
    register = kept_register({}, "team/register", *options)
    register.check()
    register.write(INC, "services: [nowhere]")
    assert register.codes() == ["FB304"]
    assert register.judged == [INC]
    register.repository.commit()
    register.check()
    assert register.judged == []


def test_each_work_tree_keeps_its_own(kept_register: Build, tmp_path: Path) -> None:
    register = kept_register({})
    register.check()
    register.repository.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"))
    linked = type(register)(tmp_path / "linked", register.repository, register.judged)
    linked.check()
    assert sorted(linked.judged) == ALL
    linked.write(INC, "services: [nowhere]")
    assert linked.codes() == ["FB304"]
    assert linked.judged == [INC]
    assert register.codes() == []
    assert register.judged == []


def test_nothing_is_kept_unasked(kept_register: Build) -> None:
    register = kept_register({})
    Workspace(register.root, NOW).check()
    Workspace(register.root, NOW, keeps=True).check([path_of(INC)])
    Workspace(register.root, NOW, {path_of(INC): b"x"}, keeps=True).check()
    assert not database(register).exists()


def test_an_empty_register(kept_register: Build) -> None:
    register = kept_register({})
    for path in register.root.rglob("*.md"):
        path.unlink()
    assert register.check().files == 0
    assert register.check().files == 0
    assert register.judged == []
    (register.root / "faultbook.toml").write_text(f"{CONFIG}[oops\n")
    assert register.codes() == ["FB901"]


def test_who_makes_a_report_may_ask_for_what_is_kept(
    kept_register: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = kept_register({path_of(KE): "nonsense"})
    repository = find_checkout(register.root)
    assert repository is not None
    monkeypatch.setattr("faultbook.evidence_gathering.summarised_anew", None)
    monkeypatch.setattr(summarising, "summarised_anew", None)
    gathered: list[int] = []

    def report(checked: Checked) -> Report:
        gathered.append(len(gather(Workspace(register.root, NOW, jobs=1)).incidents))
        return Report(tuple(checked.found), checked.files)

    def codes() -> list[str]:
        workspace = Workspace(register.root, NOW, jobs=1, keeps=True)
        found = workspace.check_kept(repository, None, AS_CONFIGURED, "asked", report)
        return sorted(one.code for one in found.diagnostics)

    assert codes() == ["FB007"]
    for number in range(3):
        register.write(INC, f"services: [nowhere{number}]")
        assert codes() == ["FB007", "FB304"]
    assert gathered == [24, 24, 24, 24]
    codes()
    asked = len(gathered)
    assert codes() == ["FB007", "FB304"]
    assert len(gathered) == asked, "an outcome that is kept is not made again"
