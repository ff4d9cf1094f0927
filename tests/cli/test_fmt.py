"""``faultbook fmt`` as users meet it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.records import INCIDENTS, LINKED, SOUND

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

ODD, WELL = f"{INCIDENTS}/INC-2026-0001.md", f"{INCIDENTS}/INC-2026-0002.md"
TYPED = "---\r\nstatus: new # yet\r\ntitle: 'Slow'\r\nid: INC-2026-0001\r\n---\r\n"
FORM = "---\nid: INC-2026-0001\ntitle: Slow\nstatus: new  # yet\n---\n"
BROKEN = "---\nid: INC-2026-0003\ntitle: [a\n---\n"
HEAD = f"diff --git a/{ODD} b/{ODD}\n--- a/{ODD}\n+++ b/{ODD}\n"


def test_what_changes_is_written_and_named(run: Run, files: Files) -> None:
    files({ODD: TYPED, WELL: SOUND})

    result = run("fmt")

    assert (result.exit_code, result.stdout) == (0, f"{ODD}\n")
    assert result.stderr == "faultbook: 2 records, 1 formatted\n"
    assert Path(ODD).read_bytes() == FORM.encode()
    again = run("fmt")
    assert (again.exit_code, again.stdout) == (0, "")
    assert again.stderr == "faultbook: 2 records, 0 formatted\n"


def test_check_names_what_would_change_and_changes_nothing(run: Run, files: Files) -> None:
    files({ODD: TYPED, WELL: SOUND})

    result = run("fmt", "--check")

    assert (result.exit_code, result.stdout) == (1, f"{ODD}\n")
    assert result.stderr == "faultbook: 2 records, 1 to be formatted\n"
    assert Path(ODD).read_bytes() == TYPED.encode()
    assert run("fmt", "--check", WELL).exit_code == 0


def test_a_diff_shows_what_would_change_and_changes_nothing(run: Run, files: Files) -> None:
    files({ODD: TYPED})

    result = run("fmt", "--diff")

    assert result.exit_code == 1
    assert result.stdout.startswith(HEAD)
    assert "+status: new  # yet\n" in result.stdout
    assert Path(ODD).read_bytes() == TYPED.encode()


def test_a_file_that_cannot_be_read_keeps_no_other_from_its_form(run: Run, files: Files) -> None:
    broken = f"{INCIDENTS}/INC-2026-0003.md"
    files({ODD: TYPED, broken: BROKEN})

    result = run("fmt")

    assert (result.exit_code, result.stdout) == (1, f"{ODD}\n")
    said, summary = result.stderr.splitlines()
    assert said.startswith(f"faultbook: {broken}:4:1: FB009 ")
    assert summary == "faultbook: 2 records, 1 formatted, 1 left as they are"
    assert Path(broken).read_text() == BROKEN
    assert run("fmt", "--check").exit_code == 1


def test_a_file_that_would_not_say_the_same_is_left_and_told(run: Run, files: Files) -> None:
    path = f"{INCIDENTS}/INC-2026-0003.yaml"
    text = "status: new\ntitle: Slow\nid: INC-2026-0003\nerror_text: |+\n  a"
    files({path: text})

    result = run("fmt")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"faultbook: {path}: the record would not say the same in ")
    assert Path(path).read_text() == text


def test_a_link_is_never_written_through(run: Run, files: Files, tmp_path: Path) -> None:
    root = files({WELL: SOUND})
    outside = tmp_path / "outside.md"
    outside.write_bytes(TYPED.encode())
    (root / ODD).symlink_to(outside)

    result = run("fmt")

    assert result.exit_code == 1
    assert "FB019" in result.stderr
    assert outside.read_bytes() == TYPED.encode()


def test_a_full_disk_leaves_the_file(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    files({ODD: TYPED})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("fmt")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "no space left on device" in result.stderr
    assert Path(ODD).read_bytes() == TYPED.encode()


@pytest.mark.parametrize(
    ("options", "code", "stdout"),
    [([], 0, FORM), (["--check"], 1, f"{ODD}\n")],
)
def test_unsaved_text(run: Run, files: Files, options: list[str], code: int, stdout: str) -> None:
    files({})

    result = run("fmt", "-", "--stdin-path", ODD, *options, stdin=TYPED)

    assert (result.exit_code, result.stdout) == (code, stdout)
    assert not Path(ODD).exists()


def test_unsaved_text_that_cannot_be_read_comes_back(run: Run, files: Files) -> None:
    files({})

    result = run("fmt", "-", "--stdin-path", ODD, stdin=BROKEN)

    assert (result.exit_code, result.stdout) == (1, BROKEN)
    assert "FB009" in result.stderr


@pytest.mark.parametrize(
    "args", [["-"], [ODD, "--stdin-path", ODD], ["-", ODD, "--stdin-path", ODD]]
)
def test_stdin_needs_a_path_and_stands_alone(run: Run, files: Files, args: list[str]) -> None:
    files({ODD: TYPED})

    result = run("fmt", *args, stdin=TYPED)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "faultbook fmt - --stdin-path PATH" in result.stderr


def test_a_register_that_is_not_there(run: Run) -> None:
    result = run("fmt")

    assert result.exit_code == 2
    assert "run 'faultbook init'" in result.stderr


def test_a_register_without_records(run: Run, files: Files) -> None:
    files({})

    result = run("fmt", "--check")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "faultbook: 0 records, 0 to be formatted\n"


def test_many_files_in_several_processes(run: Run, files: Files) -> None:
    names = [f"INC-2026-{number:04d}" for number in range(1, 451)]
    files({f"{INCIDENTS}/{name}.md": TYPED.replace("INC-2026-0001", name) for name in names})

    result = run("fmt")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [f"{INCIDENTS}/{name}.md" for name in names]
    assert Path(INCIDENTS, f"{names[-1]}.md").read_text() == FORM.replace("0001", "0450")


def test_checking_finds_the_same_before_and_after(run: Run, files: Files) -> None:
    files({**LINKED, ODD: LINKED[ODD].replace("status: resolved", "status:   resolved # so")})
    before = run("check", "--format", "json").stdout

    assert run("fmt").exit_code == 0
    assert run("check", "--format", "json").stdout == before


def test_the_records_of_this_repository_have_the_form(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])

    result = run("fmt", "--check")

    assert (result.exit_code, result.stdout) == (0, "")
