"""``check --fix`` and ``check --diff`` as users meet them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.records import FIVE_FAULTS, INCIDENTS, LINKED, SOUND
from tests.registers import CONFIG
from tests.test_gitrepo import git

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

FAULTY = f"{INCIDENTS}/INC-2026-0001.md"
WELL = f"{INCIDENTS}/INC-2026-0002.md"
ELSEWHERE = "records/incidents/2025/INC-2026-0002.md"
MISPLACED = SOUND.replace("status: new", "status: new\r\npriority: 2\r\nservices: [shop]")


def test_what_is_left_is_told_and_decides(run: Run, files: Files) -> None:
    files({FAULTY: FIVE_FAULTS})

    result = run("check", "--fix")

    assert result.exit_code == 1
    assert result.stderr == "faultbook: fixed 1 finding in 1 file\n"
    assert Path(FAULTY).read_text() == FIVE_FAULTS.replace("resolvd", "resolved")
    assert "FB103" not in result.stdout
    assert "--fix" not in result.stdout


def test_nothing_left_is_clean(run: Run, files: Files) -> None:
    other = SOUND.replace("0002", "0003").replace("error 500", "error 404")
    files({WELL: MISPLACED, ELSEWHERE.replace("0002", "0003"): other})

    result = run("check", "--fix")

    assert (result.exit_code, result.stdout) == (0, "2 records, no findings\n")
    assert result.stderr == "faultbook: fixed 2 findings in 2 files\n"
    again = run("check", "--fix")
    assert (again.exit_code, again.stderr) == (0, "faultbook: fixed 0 findings in 0 files\n")


def test_a_file_that_was_moved_is_still_the_one_that_is_meant(run: Run, files: Files) -> None:
    files({ELSEWHERE: SOUND, FAULTY: FIVE_FAULTS})

    result = run("check", "--fix", ELSEWHERE)

    assert (result.exit_code, result.stdout) == (0, "1 record, no findings\n")
    assert Path(WELL).is_file()
    assert Path(FAULTY).read_text() == FIVE_FAULTS


@pytest.mark.parametrize("args", [["--select", "FB2"], ["--ignore", "FB1"]])
def test_rules_that_are_left_out_fix_nothing(run: Run, files: Files, args: list[str]) -> None:
    files({FAULTY: FIVE_FAULTS})

    assert run("check", "--fix", *args).stderr == "faultbook: fixed 0 findings in 0 files\n"
    assert run("check", "--diff", *args).exit_code == 0
    assert Path(FAULTY).read_text() == FIVE_FAULTS


def test_a_file_in_the_way_is_told(run: Run, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    files({FAULTY: FIVE_FAULTS})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("check", "--fix")

    assert result.exit_code == 1
    assert result.stderr == (
        f"faultbook: {FAULTY} can't be written: no space left on device\n"
        "faultbook: fixed 0 findings in 0 files\n"
    )
    assert "FB103" in result.stdout


DIFF = f"""\
diff --git a/{FAULTY} b/{FAULTY}
--- a/{FAULTY}
+++ b/{FAULTY}
@@ -1,7 +1,7 @@
 ---
 id: INC-2026-0001
 title: Login fails with error 500
-status: resolvd
+status: resolved
 services: [login, shp]
 opened_at: yesterday
 problem: PRB-2026-0009
"""


def test_a_diff_shows_what_would_change_and_changes_nothing(run: Run, files: Files) -> None:
    files({FAULTY: FIVE_FAULTS})

    result = run("check", "--diff")

    assert (result.exit_code, result.stdout, result.stderr) == (1, DIFF, "")
    assert Path(FAULTY).read_text() == FIVE_FAULTS
    assert run("check", "--diff", "--exit-zero").exit_code == 0


def test_without_anything_to_fix_the_diff_is_empty(run: Run, files: Files) -> None:
    files(LINKED)

    result = run("check", "--diff")

    assert (result.exit_code, result.stdout) == (0, "")


def test_the_diff_of_text_on_stdin(run: Run, files: Files) -> None:
    files({})

    result = run("check", "-", "--stdin-path", FAULTY, "--diff", stdin=FIVE_FAULTS)

    assert (result.exit_code, result.stdout) == (1, DIFF)
    assert not Path(FAULTY).exists()


def test_git_takes_the_diff_for_what_fix_does(run: Run, files: Files) -> None:
    root = files(
        {
            FAULTY: FIVE_FAULTS,
            WELL: MISPLACED,
            "records/incidents/2025/é \\.yaml": "id: INC-2026-0003\ntitle: a\nstatus: New",
            "records/incidents/2024/INC-2026-0004.yml": "id: INC-2026-0004\ntitle: a\nstatus: new",
        }
    )
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "a")
    diff = run("check", "--diff").stdout_bytes

    subprocess.run(["git", "apply"], input=diff, check=True)
    applied = {path: path.read_bytes() for path in root.rglob("records/**/*.*") if path.is_file()}
    git(root, "checkout", "--quiet", ".")
    git(root, "clean", "-qfd")
    run("check", "--fix")
    fixed = {path: path.read_bytes() for path in root.rglob("records/**/*.*") if path.is_file()}

    assert fixed == applied
    assert sorted(path.name for path in fixed) == [
        *("INC-2026-0001.md", "INC-2026-0002.md", "INC-2026-0003.yaml", "INC-2026-0004.yaml")
    ]
    assert b"\r\nservices: [shop]\npriority" not in diff


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--fix", "--diff"], "--fix and --diff"),
        (["--fix", "-", "--stdin-path", FAULTY], "--fix and '-'"),
        (["--diff", "--output-file", "x"], "--output-file and --diff"),
    ],
)
def test_options_that_do_not_go_together(
    run: Run, files: Files, args: list[str], said: str
) -> None:
    files({FAULTY: FIVE_FAULTS})

    result = run("check", *args, stdin=FIVE_FAULTS)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"faultbook: {said} can't be used together\n"
    assert Path(FAULTY).read_text() == FIVE_FAULTS


def test_a_broken_configuration_fixes_nothing_it_cannot_know(run: Run, files: Files) -> None:
    files({ELSEWHERE: SOUND}, config=f"{CONFIG}[layout]\nshard = 3\n")

    assert "FB903" in run("check", "--fix").stdout
    assert Path(ELSEWHERE).is_file()
