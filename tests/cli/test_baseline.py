"""``check --baseline``, ``--write-baseline`` and the configured baseline."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.records import FIVE_FAULTS, INCIDENTS, LINKED, SOUND
from tests.registers import CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

FAULTY = f"{INCIDENTS}/INC-2026-0001.md"
OTHER = f"{INCIDENTS}/INC-2026-0002.md"
KNOWN = "known.jsonl"
CONFIGURED = f'{CONFIG}[rules]\nbaseline = "{KNOWN}"\n'


def codes(output: str) -> list[str]:
    return [one["code"] for one in json.loads(output)["diagnostics"]]


def found(run: Run, *args: str) -> list[str]:
    return codes(run("check", "--format", "json", *args).stdout)


def test_what_is_known_is_left_out_until_something_new_comes(run: Run, files: Files) -> None:
    files({FAULTY: FIVE_FAULTS})

    written = run("check", "--write-baseline", KNOWN)

    assert (written.exit_code, written.stdout) == (0, "")
    assert written.stderr == f"faultbook: wrote 5 findings to {KNOWN}\n"
    assert len(Path(KNOWN).read_text().splitlines()) == 6
    result = run("check", "--baseline", KNOWN)
    assert (result.exit_code, result.stdout) == (0, "1 record, no findings (5 in the baseline)\n")
    assert run("check").exit_code == 1
    moved = FIVE_FAULTS.replace("status:", "# a comment\nstatus:")
    Path(FAULTY).write_text(moved.replace("services: [login", "services: [nowhere"))
    assert found(run, "--baseline", KNOWN) == ["FB908", "FB304", "FB304"]


def test_the_configured_baseline_counts_unless_another_is_named(run: Run, files: Files) -> None:
    files({FAULTY: FIVE_FAULTS}, config=CONFIGURED)
    run("check", "--write-baseline", KNOWN)
    Path("none.jsonl").write_text('{"version": 1}\n')

    assert found(run) == []
    assert found(run, FAULTY) == []
    assert len(found(run, "--baseline", "none.jsonl")) == 5
    told = json.loads(run("check", "--format", "json").stdout)["summary"]
    assert told == {"files": 1, "errors": 0, "warnings": 0, "infos": 0, "known": 5}


def test_it_is_written_whatever_an_older_one_knows(run: Run, files: Files) -> None:
    files({FAULTY: FIVE_FAULTS}, config=CONFIGURED)
    Path(KNOWN).write_text("damaged")
    Path(KNOWN).chmod(0o640)

    for _ in range(2):
        assert run("check", "--write-baseline", KNOWN).stderr.startswith("faultbook: wrote 5 ")
    assert Path(KNOWN).stat().st_mode & 0o777 == 0o640
    assert run("check").exit_code == 0


def test_it_holds_what_the_selection_and_ignores_leave(run: Run, files: Files) -> None:
    files({FAULTY: FIVE_FAULTS})

    run("check", "--select", "FB3,FB101", "--ignore", "FB304", "--write-baseline", KNOWN)

    assert found(run, "--baseline", KNOWN) == ["FB103", "FB304", "FB105"]


def test_an_entry_that_is_of_no_use_is_told_when_all_was_looked_at(run: Run, files: Files) -> None:
    other = SOUND.replace("error 500", "error 404")
    files({FAULTY: FIVE_FAULTS, OTHER: other}, config=CONFIGURED)
    run("check", "--write-baseline", KNOWN)
    Path(FAULTY).write_text(FIVE_FAULTS.replace("resolvd", "new"))

    assert found(run) == ["FB908"]
    assert found(run, FAULTY) == []
    assert found(run, OTHER) == []
    assert found(run, "--select", "FB1") == []
    assert found(run, "--ignore", "FB4") == []
    assert run("check").exit_code == 0


def test_rules_for_the_baseline_can_be_left_out_too(run: Run, files: Files) -> None:
    files({OTHER: SOUND}, config=f'{CONFIGURED}ignore = ["FB9"]\n')

    assert found(run) == []
    files({OTHER: SOUND}, config=f'{CONFIGURED}severity = {{FB909 = "warning"}}\n')
    assert (found(run), run("check").exit_code) == (["FB909"], 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, ": there is no such file"),
        (b"{", ":1: a baseline begins with"),
        (b'{"version": 1}\n{}\n', ":2: the line is no known finding"),
        (b"\xff", ": it is not UTF-8"),
    ],
)
def test_a_baseline_that_cannot_be_read(
    run: Run, files: Files, content: bytes | None, said: str
) -> None:
    files({FAULTY: FIVE_FAULTS}, config=CONFIGURED)
    if content is not None:
        Path(KNOWN).write_bytes(content)

    result = run("check", "--baseline", KNOWN)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"faultbook: {KNOWN}{said}")
    assert result.stderr.count("\n") == 1
    assert sorted(found(run)) == ["FB101", "FB103", "FB105", "FB301", "FB304", "FB909"]
    assert "FB909" in found(run, FAULTY)


def test_a_baseline_that_may_not_be_read(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    files({}, config=CONFIGURED)
    Path(KNOWN).write_text('{"version": 1}\n')

    assert found(run) == []
    with monkeypatch.context() as limit:
        limit.setattr("faultbook.checking.known.MAX_BYTES", 3)
        assert "it is larger than 3 bytes" in run("check").stdout
    real = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == KNOWN:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "it can't be read: permission denied" in run("check").stdout


@pytest.mark.parametrize("named", ["../outside.jsonl", "link.jsonl", "linked/known.jsonl"])
def test_a_configured_baseline_does_not_lead_out_of_the_register(
    run: Run, files: Files, tmp_path: Path, named: str
) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "known.jsonl").write_text('{"version": 1}\n')
    (tmp_path / "../outside.jsonl").write_text('{"version": 1}\n')
    files({}, config=f'[rules]\nbaseline = "{named}"\n')
    Path("link.jsonl").symlink_to(outside / "known.jsonl")
    Path("linked").symlink_to(outside)

    assert found(run) == ["FB909"]
    assert run("check", "--baseline", named).exit_code == 0


def test_a_folder_is_no_baseline(run: Run, files: Files) -> None:
    files(LINKED, config=f'{CONFIG}[rules]\nbaseline = "kedb"\n')

    assert found(run) == ["FB909"]
    assert run("check", "--write-baseline", "kedb").exit_code == 2


def test_a_place_in_it_is_told_from_here(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = files({FAULTY: FIVE_FAULTS})
    run("check", "--write-baseline", KNOWN)
    Path(FAULTY).write_text(SOUND.replace("0002", "0001"))
    monkeypatch.chdir(root / "records")

    shown = run("check", "--baseline", f"../{KNOWN}").stdout

    assert shown.startswith(f"../{KNOWN}:2:1: FB908 ")
    assert shown.endswith("5 warnings in 1 record\n")


def test_what_is_known_is_not_fixed(run: Run, files: Files) -> None:
    files({FAULTY: FIVE_FAULTS}, config=CONFIGURED)
    run("check", "--write-baseline", KNOWN)

    assert run("check", "--diff").exit_code == 0
    assert "fixed 0 findings" in run("check", "--fix").stderr
    Path("none.jsonl").write_text('{"version": 1}\n')
    assert run("check", "--diff", "--baseline", "none.jsonl").exit_code == 1
    assert "fixed 1 finding" in run("check", "--fix", "--baseline", "none.jsonl").stderr


@pytest.mark.parametrize(
    "args",
    [
        [FAULTY],
        ["--fix"],
        ["--diff"],
        ["--baseline", KNOWN],
        ["-", "--stdin-path", FAULTY],
        ["--output-file", "out"],
    ],
)
def test_writing_goes_with_the_choice_of_rules_alone(
    run: Run, files: Files, args: list[str]
) -> None:
    files({FAULTY: FIVE_FAULTS})

    result = run("check", "--write-baseline", "new.jsonl", *args)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "can't be used together" in result.stderr
    assert not os.path.lexists("new.jsonl")
