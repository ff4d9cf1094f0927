"""Fixing a register: what is planned, what is written, and what is left alone."""

from __future__ import annotations

import itertools
import os
import stat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.diagnostics import NewPath, NewValue, Report
from faultbook.editing.changes import Change
from faultbook.fixing import Mending, Outcome, carry_out, changes_for
from faultbook.workspace import Choice, Workspace
from tests.core.registers_at_random import REGISTERS
from tests.registers import CONFIG, open_register, write_register
from tests.test_gitrepo import git

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[..., Workspace]

ONE = "records/incidents/2026/INC-2026-0001.md"
TWO = "records/incidents/2026/INC-2026-0002.md"

FAULTY = """\
---
id: INC-2026-0001
title: Nobody can log in
status: In Progress # since nine
urgency: high
impact:   'hihg'
priority: 3
services: [log-in, shop-eu]
owner: Identity
---

Text: with `priority: 3` in it.
"""
MENDED = """\
---
id: INC-2026-0001
title: Nobody can log in
status: in-progress # since nine
services: [login, shop-eu]
owner: identity
impact:   'high'
urgency: high
priority: 1
---

Text: with `priority: 3` in it.
"""
SOUND = "---\nid: INC-2026-0001\ntitle: Nobody can log in\nstatus: new\n---\n"


def fix(workspace: Workspace) -> Outcome:
    return carry_out(workspace, changes_for(workspace, Workspace.check))


def left(root: Path) -> list[str]:
    return [one.code for one in open_register(root).check().diagnostics]


def test_what_can_be_mended_is_mended_in_one_run(register: Build) -> None:
    workspace = register({ONE: FAULTY})

    outcome = fix(workspace)

    assert (workspace.root / ONE).read_text() == MENDED
    assert left(workspace.root) == ["FB304"]
    (change,) = outcome.done
    assert change.findings == 6, "a priority that is wrong once the impact can be read is one too"
    assert outcome.left == ()


def test_a_second_run_changes_nothing(register: Build) -> None:
    workspace = register({ONE: FAULTY})
    fix(workspace)
    before = (workspace.root / ONE).stat()

    assert fix(open_register(workspace.root)) == Outcome((), ())

    after = (workspace.root / ONE).stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_plan_writes_nothing(register: Build) -> None:
    workspace = register({ONE: FAULTY})
    (change,) = changes_for(workspace, Workspace.check)
    assert (change.change.before, change.change.after) == (FAULTY.encode(), MENDED.encode())
    assert (workspace.root / ONE).read_text() == FAULTY


def test_only_what_is_found_is_mended(register: Build) -> None:
    workspace = register({ONE: FAULTY})
    chosen = Choice(["FB445", "FB305"])
    outcome = carry_out(workspace, changes_for(workspace, lambda one: one.check(choice=chosen)))
    expected = FAULTY.replace("owner: Identity", "owner: identity")
    assert (workspace.root / ONE).read_text() == expected
    assert [change.findings for change in outcome.done] == [1]


def test_what_a_record_ignores_is_not_mended(register: Build) -> None:
    text = SOUND.replace(
        "status: new\n",
        "status: new\nignore: [{rule: FB445, reason: asked for}]\n"
        "impact: low\nurgency: low\npriority: 1\n",
    )
    assert fix(register({ONE: text})) == Outcome((), ())


def test_a_guess_is_never_written(register: Build) -> None:
    text = SOUND.replace("status: new", "status: new\nvisibility: Public\nproblem: PRB-2026-0002")
    problem = "---\nid: PRB-2026-0001\ntitle: x\nstatus: new\n---\n"
    workspace = register({ONE: text, "records/problems/2026/PRB-2026-0001.md": problem})
    assert len(workspace.check().diagnostics) == 2
    assert fix(workspace) == Outcome((), ())


def test_a_file_keeps_its_permissions(register: Build) -> None:
    workspace = register({ONE: FAULTY})
    (workspace.root / ONE).chmod(0o640)
    fix(workspace)
    assert stat.S_IMODE((workspace.root / ONE).stat().st_mode) == 0o640


def test_two_fixes_that_undo_each_other_come_to_an_end(register: Build) -> None:
    workspace = register({ONE: FAULTY})
    report = workspace.check()
    values = itertools.cycle(["1", "2"])

    def undecided(_: Workspace) -> Report:
        fix = NewValue(("priority",), next(values))
        return report._replace(diagnostics=(report.diagnostics[0]._replace(fix=fix),))

    (change,) = changes_for(workspace, undecided)
    assert change.change.after == FAULTY.replace("priority: 3", "priority: 2", 1).encode()


# Files that changed meanwhile, links and other people's files


def test_a_file_that_changed_meanwhile_is_left(register: Build) -> None:
    workspace = register({ONE: FAULTY, TWO: FAULTY.replace("0001", "0002")})
    changes = changes_for(workspace, Workspace.check)
    (workspace.root / ONE).write_text("theirs")

    outcome = carry_out(workspace, changes)

    assert outcome.left == (f"{ONE} was changed meanwhile and is left alone",)
    assert [change.path for change, _ in outcome.done] == [TWO]
    assert (workspace.root / ONE).read_text() == "theirs"


def test_a_file_that_changes_at_the_last_moment_is_left(
    register: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = register({ONE: FAULTY})
    changes = changes_for(workspace, Workspace.check)
    real = os.fsync

    def slow(handle: int) -> None:
        (workspace.root / ONE).write_text("theirs")
        real(handle)

    monkeypatch.setattr(os, "fsync", slow)
    outcome = carry_out(workspace, changes)
    assert (len(outcome.left), outcome.done) == (1, ())
    assert (workspace.root / ONE).read_text() == "theirs"
    assert sorted(path.name for path in (workspace.root / ONE).parent.iterdir()) == [
        "INC-2026-0001.md"
    ]


def test_an_interrupted_run_leaves_each_record_whole(
    register: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = register({ONE: FAULTY, TWO: FAULTY.replace("0001", "0002")})
    changes = changes_for(workspace, Workspace.check)
    synced: list[int] = []

    def interrupted(handle: int) -> None:
        synced.append(handle)
        if len(synced) == 3:  # the first file, its folder, and in the middle of the second
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        carry_out(workspace, changes)
    assert (workspace.root / ONE).read_text() == MENDED
    assert (workspace.root / TWO).read_text() == FAULTY.replace("0001", "0002")


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    root, outside = tmp_path / "register", tmp_path / "outside.md"
    outside.write_text(FAULTY)
    write_register(root, {TWO: SOUND.replace("0001", "0002")})
    (root / ONE).symlink_to(outside)
    assert fix(open_register(root)) == Outcome((), ())
    change = Mending(Change(ONE, ONE, FAULTY.encode(), b""), 1)
    assert "left alone" in carry_out(open_register(root), [change]).left[0]
    assert outside.read_text() == FAULTY


def test_a_move_does_not_lead_through_a_link(tmp_path: Path) -> None:
    root, outside = tmp_path / "register", tmp_path / "outside"
    outside.mkdir()
    old = ONE.replace("2026/", "2025/", 1)
    write_register(root, {old: SOUND})
    (root / "records/incidents/2026").symlink_to(outside)
    outcome = fix(open_register(root))
    assert outcome.done == ()
    assert "symbolic link" in outcome.left[0]
    assert (root / old).exists()
    assert not list(outside.iterdir())


# Paths


def test_a_file_goes_where_its_id_says(register: Build) -> None:
    misnamed = "records/incidents/2026/login outage.md"
    elsewhere = "records/incidents/2024/deep/INC-2026-0002.yml"
    workspace = register(
        {misnamed: FAULTY, elsewhere: "id: INC-2026-0002\ntitle: a\nstatus: new\n"}
    )

    outcome = fix(workspace)

    assert [(one.path, one.new_path) for one, _ in outcome.done] == [
        (elsewhere, TWO.replace(".md", ".yaml")),
        (misnamed, ONE),
    ]
    assert (workspace.root / ONE).read_text() == MENDED
    assert not (workspace.root / misnamed).exists()
    assert left(workspace.root) == ["FB304"]


def test_a_file_that_is_there_is_never_overwritten(register: Build) -> None:
    files = {"records/incidents/2025/INC-2026-0001.md": SOUND, ONE: SOUND + "other\n"}
    workspace = register(files)
    assert fix(workspace) == Outcome((), ())
    assert (workspace.root / ONE).read_text() == files[ONE]


def test_of_two_files_for_one_path_the_first_gets_it(register: Build) -> None:
    first, second = (
        "records/incidents/2024/INC-2026-0001.md",
        "records/incidents/2025/INC-2026-0001.md",
    )
    workspace = register({first: SOUND, second: SOUND + "second\n"})
    assert [one.path for one, _ in fix(workspace).done] == [first]
    assert (workspace.root / second).read_text() == SOUND + "second\n"


def test_a_path_taken_meanwhile_is_left(register: Build) -> None:
    workspace = register({"records/incidents/2025/INC-2026-0001.md": SOUND})
    changes = changes_for(workspace, Workspace.check)
    write_register(workspace.root, {ONE: "theirs"})
    outcome = carry_out(workspace, changes)
    assert f"{ONE} is there already" in outcome.left[0]
    assert (workspace.root / ONE).read_text() == "theirs"


def test_a_record_of_another_kind_is_not_moved(register: Build) -> None:
    files = {
        "records/incidents/2026/notes.md": SOUND.replace("INC-", "PRB-"),
        "records/incidents/2026/PRB-2026-0002.md": SOUND.replace("INC-2026-0001", "PRB-2026-0002"),
    }
    assert fix(register(files)) == Outcome((), ())


def test_git_is_told_of_a_move(register: Build) -> None:
    tracked = "records/incidents/2025/INC-2026-0001.md"
    untracked = "records/incidents/2025/INC-2026-0002.md"
    workspace = register({tracked: SOUND})
    git(workspace.root, "init", "--quiet")
    git(workspace.root, "add", ".")
    git(workspace.root, "commit", "--quiet", "--message", "a")
    write_register(workspace.root, {untracked: FAULTY.replace("0001", "0002")})

    assert len(fix(workspace).done) == 2

    assert git(workspace.root, "status", "--porcelain") == f"R  {tracked} -> {ONE}\n?? {TWO}\n"


def test_git_that_refuses_leaves_the_file(register: Build) -> None:
    old = "records/incidents/2025/INC-2026-0001.md"
    workspace = register({old: SOUND})
    git(workspace.root, "init", "--quiet")
    git(workspace.root, "add", ".")
    (workspace.root / ".git/index.lock").write_text("")
    outcome = fix(workspace)
    assert (outcome.done, len(outcome.left)) == ((), 1)
    assert (workspace.root / old).read_text() == SOUND


def test_what_was_written_counts_though_the_file_could_not_be_moved(register: Build) -> None:
    old = "records/incidents/2025/INC-2026-0001.md"
    workspace = register({old: FAULTY})
    changes = changes_for(workspace, Workspace.check)
    write_register(workspace.root, {ONE: "theirs"})

    outcome = carry_out(workspace, changes)

    assert [(one.path, one.new_path, findings) for one, findings in outcome.done] == [(old, old, 6)]
    assert len(outcome.left) == 1
    assert (workspace.root / old).read_text() == MENDED


# Registers at random


def records(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@settings(max_examples=50)  # each writes and syncs files
@given(REGISTERS, st.booleans())
def test_any_register_is_fixed_in_one_run(files: dict[str, bytes], shard: bool) -> None:
    files = {
        path: content
        for path, content in files.items()
        if all(step not in ("", ".", "..") and len(step) < 200 for step in path.split("/"))
    }
    with TemporaryDirectory() as folder:
        root = write_register(
            Path(folder), files, f"{CONFIG}[layout]\nshard = {str(shard).lower()}\n"
        )
        before = open_register(root).check().diagnostics

        outcome = fix(open_register(root))

        assert outcome.left == ()
        assert len(records(root)) == len(files) + 1
        assert fix(open_register(root)) == Outcome((), ())
        after = open_register(root).check().diagnostics
        fixable = [one for one in after if one.fix]
        assert all(isinstance(one.fix, NewPath) for one in fixable), "only a path may be taken"
        assert len(after) < len(before) or not outcome.done
