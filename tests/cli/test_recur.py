"""``faultbook recur``: groups as people and programs are told them, and drafting their problems."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from faultbook.editing.files import settle
from faultbook.errors import EnvironmentProblem
from faultbook.publishing.schemas import SCHEMAS
from tests.cli.records import INCIDENTS
from tests.repositories import Repository

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from faultbook.editing.files import Staged

    Run = Callable[..., Result]
    Files = Callable[..., Path]

CARD = "smartcard logon: KDC_ERR_CLIENT_NOT_TRUSTED, certificate chain of the domain controller"
POOL = "HikariPool-1 - Connection is not available, request timed out after 30001ms"


def incident(number: int, title: str, error: str, service: str = "login", more: str = "") -> str:
    return (
        f"---\nid: INC-2026-{number:04d}\ntitle: {title}\nstatus: new\nservices: [{service}]\n"
        f"started_at: 2026-0{number}-01T08:00:00Z\nrestored_at: 2026-0{number}-01T09:30:00Z\n"
        f"error_text: '{error}'\n{more}---\n"
    )


def path_of(number: int) -> str:
    return f"{INCIDENTS}/INC-2026-{number:04d}.md"


CARDS = {
    path_of(1): incident(1, "Smart card logon is refused", CARD),
    path_of(2): incident(2, "Nobody in Bremen gets in with a smart card", CARD),
    path_of(3): incident(3, "Printing takes minutes", "spooler: the queue is full"),
}
POOLS = {
    path_of(4): incident(4, "Checkout hangs", POOL, "shop"),
    path_of(5): incident(5, "Checkout hangs", POOL, "shop"),
}
NOTHING = "faultbook: no group of similar incidents is without a problem\n"


def test_a_group_is_a_line_with_the_command_that_makes_a_problem_of_it(
    run: Run, files: Files
) -> None:
    files(CARDS)

    told = run("recur")

    assert (told.exit_code, told.stderr) == (0, "")
    (line,) = told.stdout.splitlines()
    times, first, last, every, down, services, title, shared, problem = line.split("\t")
    assert (times, first, last, every, down) == ("2", "2026-01-01", "2026-02-01", "31 d", "3 h")
    assert (services, title) == ("login", "Smart card logon is refused")
    assert shared.startswith("words ")
    assert "KDC_ERR_CLIENT_NOT_TRUSTED" in shared
    assert problem == "faultbook promote INC-2026-0001 INC-2026-0002 --to problem"


def test_the_command_can_be_typed(run: Run, files: Files) -> None:
    root = files(CARDS)
    line = run("recur").stdout.rstrip("\n").rpartition("\t")[2]

    made = run(*line.split()[1:])

    assert made.exit_code == 0
    assert "trigger: recurrence\n" in (root / "records/problems/2026/PRB-2026-0001.md").read_text()
    assert (run("recur").stdout, run("recur").stderr) == ("", NOTHING)


@pytest.mark.parametrize("content", [{}, {path_of(1): CARDS[path_of(1)]}])
def test_nothing_found_is_said_on_stderr(run: Run, files: Files, content: dict[str, str]) -> None:
    files(content)

    assert (run("recur").exit_code, run("recur").stdout, run("recur").stderr) == (0, "", NOTHING)
    assert json.loads(run("recur", "--format", "json").stdout) == {"version": 1, "groups": []}
    assert run("recur", "--create").stderr == NOTHING


@pytest.mark.parametrize(
    ("args", "found"),
    [
        ((), 2),
        (("--service", "shop"), 1),
        (("--service", "shop", "--service", "login"), 2),
        (("--service", "mail"), 0),
        (("--since", "2026-05-01"), 1),
        (("--since", "2026-05-02"), 0),
        (("--min", "3"), 0),
    ],
)
def test_filters(run: Run, files: Files, args: tuple[str, ...], found: int) -> None:
    files({**CARDS, **POOLS})

    assert len(run("recur", *args).stdout.splitlines()) == found


def test_programs_get_json_that_fits_its_schema(run: Run, files: Files) -> None:
    files({**CARDS, **POOLS})

    told = json.loads(run("recur", "--format", "json").stdout)

    Draft202012Validator(SCHEMAS["recur"]()).validate(told)
    assert [group["incidents"] for group in told["groups"]] == [
        ["INC-2026-0001", "INC-2026-0002"],
        ["INC-2026-0004", "INC-2026-0005"],
    ]
    assert told["groups"][0]["downtime_minutes"] == 180


def test_problems_are_drafted_together_and_their_ids_printed(run: Run, files: Files) -> None:
    root = files({**CARDS, **POOLS})

    drafted = run("recur", "--create", "--yes")

    assert (drafted.exit_code, drafted.stdout) == (0, "PRB-2026-0001\nPRB-2026-0002\n")
    for number, problem in ((1, 1), (2, 1), (4, 2), (5, 2)):
        assert f"problem: PRB-2026-000{problem}\n" in (root / path_of(number)).read_text()
    assert "problem:" not in (root / path_of(3)).read_text()
    assert run("check").exit_code == 0
    assert run("recur").stderr == NOTHING


def test_a_known_error_names_the_problem_of_its_incidents(run: Run, files: Files) -> None:
    known_error = (
        "---\nid: KE-2026-0001\ntitle: It runs dry\nstatus: active\nsymptoms: [It hangs]\n---\n\n"
        "## Workaround\n\nWait.\n\n## Cause\n\nUnder investigation\n"
    )
    named = "known_error: KE-2026-0001\n"
    root = files(
        {
            "kedb/2026/KE-2026-0001.md": known_error,
            path_of(4): incident(4, "Checkout hangs", POOL, "shop", named + "major: true\n"),
            path_of(5): incident(5, "Nobody gets in", CARD, "login", named),
        }
    )

    assert "they name KE-2026-0001 (It runs dry)" in run("recur").stdout
    assert run("recur").stdout.endswith(" --to problem --set trigger=recurrence\n")
    assert run("recur", "--create").stdout == "PRB-2026-0001\n"
    assert "problem: PRB-2026-0001\n" in (root / "kedb/2026/KE-2026-0001.md").read_text()
    problem = (root / "records/problems/2026/PRB-2026-0001.md").read_text()
    assert "trigger: recurrence\n" in problem


def test_several_need_a_yes(run: Run, files: Files) -> None:
    root = files({**CARDS, **POOLS})

    asked = run("recur", "--create")

    assert asked.exit_code == 2
    assert asked.stderr == "faultbook: 2 problems would be drafted; say --yes to draft them\n"
    assert not (root / "records/problems").exists()


def test_a_dry_run_shows_every_file_and_writes_none(run: Run, files: Files) -> None:
    root = files({**CARDS, **POOLS})

    shown = run("recur", "--create", "--dry-run")

    assert shown.exit_code == 0
    assert shown.stdout.count("\n+++ b/records/problems/2026/PRB-2026-000") == 2
    assert not (root / "records/problems").exists()


def test_files_change_together_or_not_at_all(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = files({**CARDS, **POOLS})
    settled: list[Staged] = []

    def fail_at_the_fifth(waiting: Staged) -> None:
        settled.append(waiting)
        if len(settled) == 5:
            raise EnvironmentProblem("no space left on device")
        settle(waiting)

    monkeypatch.setattr("faultbook.editing.changes.settle", fail_at_the_fifth)

    result = run("recur", "--create", "--yes")

    assert (result.exit_code, result.stdout) == (2, "")
    assert {path: (root / path).read_text() for path in {**CARDS, **POOLS}} == {**CARDS, **POOLS}
    assert not list((root / "records").rglob("PRB-*"))


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--dry-run",), "--dry-run and --yes need --create"),
        (("--yes",), "--dry-run and --yes need --create"),
        (("--create", "--format", "json"), "--create and --format can't be used together"),
        (("--since", "soon"), "'soon' is no time"),
        (("--min", "1"), "1 is not in the range"),
    ],
)
def test_what_contradicts_itself_is_refused(
    run: Run, files: Files, args: tuple[str, ...], said: str
) -> None:
    files(CARDS)

    refused = run("recur", *args)

    assert refused.exit_code == 2
    assert said in refused.stderr


def test_what_is_kept_gives_the_same_answer_and_damage_is_survived(run: Run, files: Files) -> None:
    root = files({**CARDS, **POOLS})
    first = run("recur").stdout
    Repository.begin(root)

    assert run("recur").stdout == first
    kept = root / ".git/faultbook/texts.sqlite"
    assert kept.exists()
    assert run("recur").stdout == first
    kept.write_bytes(b"SQLite format 3\0" + bytes(5000))
    assert run("recur").stdout == first
    (root / path_of(2)).unlink()
    assert len(run("recur").stdout.splitlines()) == 1


def test_a_terminal_gets_a_table_and_the_commands_below_it(
    start: Callable[..., subprocess.Popen[bytes]], files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "150")
    hostile = {path_of(one): incident(one, '"\\e[31mred"', POOL, "shop") for one in (4, 5)}
    files({**CARDS, **hostile})
    ours, theirs = os.openpty()
    process = start("recur", stdout=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:
            break
        shown += more
    os.close(ours)
    process.communicate(timeout=60)

    lines = shown.decode().replace("\r\n", "\n").splitlines()
    assert lines[0].split() == ["Times", "First", "Last", "Downtime", "Services", "Title"]
    assert lines[1].split()[:6] == ["1.", "2", "2026-01-01", "2026-02-01", "3", "h"]
    assert lines[-1] == "    faultbook promote INC-2026-0004 INC-2026-0005 --to problem"
    assert any("\\x1b[31mred" in line for line in lines)
    assert b"\x1b[31mred" not in shown
