"""``faultbook promote``: what is printed, what is refused, and that files change together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.editing.files import settle
from faultbook.errors import EnvironmentProblem
from tests.cli.records import INCIDENTS, SOUND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from faultbook.editing.files import Staged

    Run = Callable[..., Result]
    Files = Callable[..., Path]

INCIDENT = f"{INCIDENTS}/INC-2026-0002.md"
PROBLEM = "records/problems/2026/PRB-2026-0001.md"
KNOWN_ERROR = "kedb/2026/KE-2026-0001.md"
WITH_PROBLEM = SOUND.replace("status: new\n", "status: new\nproblem: PRB-2026-0001\n")
GATE = "a problem becomes a known error only with an active known error that names it"
INVESTIGATED = """\
---
id: PRB-2026-0001
title: The session store loses its memory
status: investigating
owner: identity
root_cause: {category: software, summary: It forgets.}
---
"""


def test_a_problem_is_made_and_moves_where_its_gates_allow_it(run: Run, files: Files) -> None:
    root = files({INCIDENT: SOUND.replace("status: new\n", "status: new\nowner: identity\n")})

    made = run("promote", "inc-2026-0002", "INC-2026-0002", "--to", "problem")

    assert (made.exit_code, made.stdout) == (0, f"{PROBLEM}\n")
    assert made.stderr == (
        "faultbook: PRB-2026-0001: status new -> investigating\n"
        "faultbook: INC-2026-0002: problem none -> PRB-2026-0001\n"
    )
    assert "problem: PRB-2026-0001\n" in (root / INCIDENT).read_text()
    assert run("check").stdout == "2 records, no findings\n"


def test_what_the_next_gate_asks_for_is_told_with_the_command_that_gives_it(
    run: Run, files: Files
) -> None:
    files({INCIDENT: WITH_PROBLEM, PROBLEM: INVESTIGATED})

    made = run("promote", "PRB-2026-0001", "--to", "known-error")

    assert (made.exit_code, made.stdout) == (0, f"{KNOWN_ERROR}\n")
    lines = [line.removeprefix("faultbook: ") for line in made.stderr.splitlines()]
    needs = "KE-2026-0001 stays 'draft': a known error that is 'active' needs"
    openers = (
        "faultbook section KE-2026-0001 Workaround",
        "faultbook set KE-2026-0001 symptoms=…",
        "faultbook move KE-2026-0001 active",
    )
    assert lines == [
        f"{needs} a Workaround section or 'no_workaround'",
        f"{needs} a symptom, an error code or a signature",
        f"to move it on: {'; '.join(openers)}",
        f"PRB-2026-0001 stays 'investigating': {GATE} (KE-2026-0001 is draft)",
        "to move it on: faultbook move PRB-2026-0001 known-error",
    ]


def test_parts_of_a_field_are_named(run: Run, files: Files) -> None:
    files({PROBLEM: INVESTIGATED.replace("root_cause", "#")})

    told = run("promote", "PRB-2026-0001", "--to", "known-error").stderr

    assert "faultbook set PRB-2026-0001 root_cause.category=… root_cause.summary=…;" in told


def test_what_is_given_by_hand_comes_first(run: Run, files: Files) -> None:
    root = files({INCIDENT: SOUND})

    run("promote", "INC-2026-0002", "--to", "problem", "--title", "Other", "--set", "owner=web")

    text = (root / PROBLEM).read_text()
    assert "title: Other\nstatus: investigating\nowner: web\n" in text


def test_a_dry_run_shows_every_file_and_writes_none(run: Run, files: Files) -> None:
    root = files({INCIDENT: SOUND})

    shown = run("promote", "INC-2026-0002", "--to", "problem", "--dry-run")

    assert shown.exit_code == 0
    assert f"+++ b/{PROBLEM}\n" in shown.stdout
    assert f"+++ b/{INCIDENT}\n" in shown.stdout
    assert (root / INCIDENT).read_text() == SOUND
    assert not (root / PROBLEM).exists()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ("INC-2026-0002", "--to", "known-error"),
            "run 'faultbook promote INC-2026-0002 --to problem' first",
        ),
        (("PRB-2026-0001", "--to", "problem"), "a problem is made of incidents"),
        (("KE-2026-0001", "--to", "known-error"), "a known-error is made of problems"),
        (("PRB-2026-0001", "PRB-2026-0002", "--to", "known-error"), "promote them one by one"),
        (("INC-2026-0003", "--to", "problem"), "no record is called 'INC-2026-0003'"),
        (("INC-2026-0001", "--to", "problem"), "add others to it with 'faultbook link"),
        (("INC-2026-0002", "--to", "problem", "--set", "status=closed"), "'faultbook move'"),
        (("INC-2026-0002", "--to", "problem", "--set", "services=logn"), "did you mean 'login'?"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_and_nothing_is_written(
    run: Run, files: Files, args: tuple[str, ...], said: str
) -> None:
    known_error = "---\nid: KE-2026-0001\ntitle: t\nstatus: draft\n---\n"
    named = WITH_PROBLEM.replace("INC-2026-0002", "INC-2026-0001")
    other = INVESTIGATED.replace("PRB-2026-0001", "PRB-2026-0002")
    before = {
        INCIDENT: SOUND,
        f"{INCIDENTS}/INC-2026-0001.md": named,
        PROBLEM: INVESTIGATED,
        "records/problems/2026/PRB-2026-0002.md": other,
        KNOWN_ERROR: known_error,
    }
    root = files(before)

    result = run("promote", *args)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    after = {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*.md")}
    assert after == before


def test_a_record_that_cannot_be_read_is_refused_with_its_finding(run: Run, files: Files) -> None:
    root = files({INCIDENT: SOUND.replace("title:", "title: {")})

    result = run("promote", "INC-2026-0002", "--to", "problem")

    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{INCIDENT}:4:" in result.stderr
    assert "FB009" in result.stderr
    assert not (root / PROBLEM).exists()


def test_files_change_together_or_not_at_all(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = SOUND.replace("0002", "0003")
    root = files({INCIDENT: SOUND, f"{INCIDENTS}/INC-2026-0003.md": other})
    settled: list[Staged] = []

    def fail_at_the_third(waiting: Staged) -> None:
        settled.append(waiting)
        if len(settled) == 3:
            raise EnvironmentProblem("no space left on device")
        settle(waiting)

    monkeypatch.setattr("faultbook.editing.changes.settle", fail_at_the_third)

    result = run("promote", "INC-2026-0002", "INC-2026-0003", "--to", "problem")

    assert result.exit_code == 2
    assert (root / INCIDENT).read_text() == SOUND
    assert (root / f"{INCIDENTS}/INC-2026-0003.md").read_text() == other
    assert not (root / PROBLEM).exists()
