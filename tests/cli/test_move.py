"""``faultbook move``: gates, stamps, questions, and what is refused."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.records import INCIDENTS, LINKED, SOUND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

FIRST = f"{INCIDENTS}/INC-2026-0001.md"
SECOND = f"{INCIDENTS}/INC-2026-0002.md"
PROBLEM = "records/problems/2026/PRB-2026-0001.md"
KNOWN_ERROR = "kedb/2026/KE-2026-0001.md"
NOW = "2026-06-30T12:00:00Z"
RESTORED = "restored_at: 2026-06-30T11:00:00Z\nresolution_code: solution-provided\n"
RESOLUTION = "\n## Resolution\n\nRestarted.\n"
READY = SOUND.replace("new\n---\n", f"new\n{RESTORED}---\n") + RESOLUTION


def said(result: Result) -> list[str]:
    """The lines that stderr has, without who says them."""
    return [line.removeprefix("faultbook: ") for line in result.stderr.splitlines()]


def in_state(state: str, *more: str, text: str = SOUND) -> str:
    """A record in another state, with more lines after it."""
    return text.replace("status: new\n", "\n".join([f"status: {state}", *more, ""]))


@pytest.mark.parametrize(
    ("before", "state", "after"),
    [
        (SOUND, "in-progress", in_state("in-progress", f"acknowledged_at: {NOW}")),
        (
            in_state("new", "acknowledged_at: 2026-06-30T09:00:00Z"),
            "in-progress",
            in_state("in-progress", "acknowledged_at: 2026-06-30T09:00:00Z"),
        ),
        (SOUND, "cancelled", in_state("cancelled")),
        (
            in_state("on-hold", "acknowledged_at: 2026-06-30T09:00:00Z # a", "hold_reason: x"),
            "in-progress",
            in_state("in-progress", "acknowledged_at: 2026-06-30T09:00:00Z # a"),
        ),
        (
            READY,
            "resolved",
            READY.replace("new\n", "resolved\n").replace(
                "resolution_code", f"resolved_at: {NOW}\nresolution_code"
            ),
        ),
        (
            READY,
            "closed",
            READY.replace("new\n", "closed\n").replace(
                "resolution_code", f"resolved_at: {NOW}\nclosed_at: {NOW}\nresolution_code"
            ),
        ),
        (
            READY.replace("new\n", "resolved\nresolved_at: 2026-06-30T11:30:00Z\n"),
            "closed",
            READY.replace(
                "new\n", f"closed\nresolved_at: 2026-06-30T11:30:00Z\nclosed_at: {NOW}\n"
            ),
        ),
        (
            READY.replace(
                "new\n",
                "resolved\nacknowledged_at: 2026-06-30T09:00:00Z\n"
                "resolved_at: 2026-06-30T11:30:00Z\n",
            ),
            "in-progress",
            READY.replace("new\n", "in-progress\nacknowledged_at: 2026-06-30T09:00:00Z\n"),
        ),
    ],
    ids=[
        "acknowledged",
        "acknowledged-before",
        "no-stamp",
        "no-longer-held",
        "resolved",
        "closed-at-once",
        "closed",
        "reopened",
    ],
)
def test_a_move_writes_the_state_and_its_time(
    run: Run, files: Files, before: str, state: str, after: str
) -> None:
    known = before.replace("hold_reason: x", "hold_reason: awaiting-caller")
    root = files({SECOND: known})

    done = run("move", "inc-2026-0002", state)

    assert (done.exit_code, done.stdout) == (0, f"{SECOND}\n"), done.stderr
    assert sorted((root / SECOND).read_text().splitlines()) == sorted(after.splitlines())


def test_a_problem_that_is_opened_again_is_not_closed(run: Run, files: Files) -> None:
    closed = LINKED[PROBLEM].replace(
        "status: investigating", "status: closed\nclosed_at: 2026-06-01T00:00:00Z"
    )
    root = files({**LINKED, PROBLEM: closed})

    done = run("move", "PRB-2026-0001", "investigating")

    assert (done.exit_code, done.stdout) == (0, f"{PROBLEM}\n")
    assert (root / PROBLEM).read_text() == LINKED[PROBLEM]


def test_a_known_error_gets_no_time(run: Run, files: Files) -> None:
    root = files(LINKED)

    done = run("move", "KE-2026-0001", "retired", "--set", "retired_because=obsolete")

    assert (done.exit_code, done.stdout) == (0, f"{KNOWN_ERROR}\n"), done.stderr
    assert "_at: 2026-06-30" not in (root / KNOWN_ERROR).read_text()


def test_what_is_set_with_a_move_opens_its_gates(run: Run, files: Files) -> None:
    root = files({SECOND: SOUND + RESOLUTION})

    done = run(
        *("move", "INC-2026-0002", "resolved", "--set", "restored_at=now-5m"),
        *("--set", "resolution_code=solution-provided", "--set", "resolved_at=now-1m"),
    )

    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{SECOND}\n", "")
    text = (root / SECOND).read_text()
    assert "restored_at: 2026-06-30T11:55:00Z\nresolved_at: 2026-06-30T11:59:00Z\n" in text
    assert run("check").stdout == "1 record, no findings\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ("INC-2026-0002", "resolved"),
            [
                (
                    "INC-2026-0002: an incident that is 'resolved' needs 'restored_at' (FB402);"
                    " say --set restored_at=now"
                ),
                (
                    "INC-2026-0002: an incident that is 'resolved' needs 'resolution_code' (FB403);"
                    " say --set resolution_code=<known-error-workaround|workaround"
                    "|solution-provided|fixed-by-change"
                    "|resolved-by-problem|resolved-by-caller|duplicate|no-fault-found|unrecorded>"
                ),
                (
                    "INC-2026-0002: an incident that is 'resolved' needs a Resolution section"
                    " (FB404); write it with: faultbook section INC-2026-0002 Resolution"
                ),
            ],
        ),
        (
            ("INC-2026-0002", "on-hold"),
            [
                (
                    "INC-2026-0002: an incident that is 'on-hold' needs 'hold_reason' (FB401);"
                    " say --set hold_reason=<awaiting-caller|awaiting-change"
                    "|awaiting-problem|awaiting-supplier>"
                )
            ],
        ),
        (
            ("PRB-2026-0001", "fix-in-progress"),
            [
                (
                    "PRB-2026-0001: a problem that is 'fix-in-progress' needs 'root_cause' (FB412);"
                    " say --set root_cause.category=… --set root_cause.summary=…"
                ),
                (
                    "PRB-2026-0001: a problem that is 'fix-in-progress' needs 'fix.description'"
                    " (FB414); say --set fix.description=…"
                ),
            ],
        ),
    ],
)
def test_gates_that_are_shut_are_told_with_what_opens_them(
    run: Run, files: Files, words: tuple[str, ...], why: list[str]
) -> None:
    root = files(LINKED)

    result = run("move", *words)

    assert (result.exit_code, result.stdout, said(result)) == (1, "", why)
    assert {path: (root / path).read_text() for path in LINKED} == LINKED


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ("INC-2026-0002", "resolvd"),
            "INC-2026-0002 has no state 'resolvd'; did you mean 'resolved'?",
        ),
        (
            ("INC-2026-0002", "xyz"),
            (
                "INC-2026-0002 has no state 'xyz'; its states are new, in-progress, on-hold,"
                " resolved, closed, cancelled"
            ),
        ),
        (("INC-2026-0002", "new"), "INC-2026-0002 is 'new' already"),
        (
            ("INC-2026-0001", "on-hold", "--set", "status=closed"),
            "a record's state is changed by 'faultbook move'",
        ),
        (
            ("INC-2026-0001", "new"),
            "INC-2026-0001 is 'resolved' and can't become 'new'; it can become closed, in-progress",
        ),
        (
            ("KE-2026-0001", "draft"),
            "KE-2026-0001 is 'active' and can't become 'draft'; it can become fixed, retired",
        ),
        (
            ("INC-2026-0009", "closed"),
            "no record is called 'INC-2026-0009'; did you mean 'INC-2026-0002'?",
        ),
        (
            ("INC-2026-0002", "in-progress", "--set", "ownr=web"),
            "unknown field 'ownr'; did you mean 'owner'?",
        ),
        (
            ("INC-2026-0002", "in-progress", "--set", "owner=webb"),
            "no team is called 'webb'; did you mean 'web'?",
        ),
        (
            ("INC-2026-0002", "in-progress", "--set", "owner"),
            "'owner' sets nothing; write key=value, key+=item, key-=item or key@=FILE",
        ),
        (
            ("INC-2026-0002", "--set", "owner=web"),
            "fields are set together with a move; write the state after the id",
        ),
    ],
)
def test_moves_that_cannot_be_made_are_refused(
    run: Run, files: Files, words: tuple[str, ...], why: str
) -> None:
    root = files(LINKED)

    result = run("move", *words)

    assert (result.exit_code, result.stdout, said(result)) == (2, "", [why])
    assert {path: (root / path).read_text() for path in LINKED} == LINKED


def test_an_end_is_an_end(run: Run, files: Files) -> None:
    files({SECOND: in_state("cancelled")})

    result = run("move", "INC-2026-0002", "new")

    way = "open a new one, and link the two"
    assert said(result) == [f"INC-2026-0002 is 'cancelled' and can't become 'new'; {way}"]
    ways = run("move", "INC-2026-0002")
    assert (ways.exit_code, ways.stdout) == (0, "")
    assert said(ways) == ["INC-2026-0002 is 'cancelled', and nothing follows that"]


@pytest.mark.parametrize(
    ("record", "ways"),
    [
        (
            "INC-2026-0002",
            (
                "in-progress\topen\n"
                "on-hold\thold_reason\n"
                "resolved\trestored_at, resolution_code, ## Resolution\n"
                "cancelled\topen\n"
            ),
        ),
        ("INC-2026-0001", "closed\topen\nin-progress\topen\n"),
        (
            "PRB-2026-0001",
            (
                "known-error\troot_cause\n"
                "fix-in-progress\troot_cause, fix.description\n"
                "closed\tclosure_code\n"
            ),
        ),
        ("KE-2026-0001", "fixed\tfixed_in\nretired\tretired_because\n"),
    ],
)
def test_without_a_state_the_ways_are_listed(
    run: Run, files: Files, record: str, ways: str
) -> None:
    files(LINKED)

    result = run("move", record)

    assert (result.exit_code, result.stdout, result.stderr) == (0, ways, "")


def test_a_problem_waits_for_its_known_error(run: Run, files: Files) -> None:
    draft = LINKED[KNOWN_ERROR].replace("status: active", "status: draft")
    files({**LINKED, KNOWN_ERROR: draft})
    cause = ("--set", "root_cause={category: software, summary: It forgets}")

    shut = run("move", "PRB-2026-0001", "known-error", *cause)
    assert (shut.exit_code, shut.stdout) == (1, "")
    assert "(FB413)" in shut.stderr

    assert run("move", "KE-2026-0001", "active").exit_code == 0
    assert run("move", "PRB-2026-0001", "known-error", *cause).stdout == f"{PROBLEM}\n"


def test_a_dry_run_writes_nothing(run: Run, files: Files) -> None:
    root = files({SECOND: SOUND})

    shown = run("move", "INC-2026-0002", "in-progress", "--dry-run")

    assert shown.exit_code == 0
    assert f"-status: new\n+status: in-progress\n+acknowledged_at: {NOW}\n" in shown.stdout
    assert (root / SECOND).read_text() == SOUND


THIRD = f"{INCIDENTS}/INC-2026-0003.md"
BULK = ("move", "INC-2026-0002", "INC-2026-0003", "in-progress")


def test_several_records_are_listed_and_moved_once_that_is_agreed(run: Run, files: Files) -> None:
    root = files({SECOND: SOUND, THIRD: SOUND.replace("0002", "0003")})

    asked = run(*BULK)
    assert (asked.exit_code, said(asked)) == (
        2,
        ["2 records would change; say --yes to change them"],
    )
    for record in ("INC-2026-0002", "INC-2026-0003"):
        assert f"{record}\tstatus\tnew\tin-progress\n" in asked.stdout
        assert f"{record}\tacknowledged_at\t\t{NOW}\n" in asked.stdout
    assert (root / SECOND).read_text() == SOUND

    done = run(*BULK, "--yes")
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{SECOND}\n{THIRD}\n", "")
    assert "status: in-progress\n" in (root / THIRD).read_text()


def test_one_that_cannot_move_stops_the_others(run: Run, files: Files) -> None:
    other = in_state("cancelled").replace("0002", "0003")
    root = files({SECOND: SOUND, THIRD: other})

    result = run(*BULK, "--yes")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said(result) == [
        (
            "INC-2026-0003 is 'cancelled' and can't become 'in-progress';"
            " open a new one, and link the two"
        )
    ]
    shut = run("move", "INC-2026-0002", "INC-2026-0003", "on-hold", "--yes")
    assert "(FB401); say --set hold_reason=<awaiting-caller|" in shut.stderr
    assert "INC-2026-0003 is 'cancelled'" in shut.stderr
    assert [(root / path).read_text() for path in (SECOND, THIRD)] == [SOUND, other]


def test_a_record_that_cannot_be_read_is_left_with_its_finding(run: Run, files: Files) -> None:
    files({SECOND: SOUND.replace("title:", "title: {")})

    for words in (("INC-2026-0002", "in-progress"), ("INC-2026-0002",)):
        result = run("move", *words)
        assert (result.exit_code, result.stdout) == (1, "")
        assert said(result)[0] == f"{SECOND} can't be read, so it isn't changed; mend it first"
        assert "FB009" in result.stderr


def test_on_a_terminal_what_is_missing_is_asked_for(
    answer: Callable[..., tuple[int, str, str]],
    files: Files,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = files({SECOND: SOUND})
    program = tmp_path / "editor.py"
    program.write_text("import sys\nopen(sys.argv[1], 'w').write('# Done\\n\\nRestarted.\\n')\n")
    monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(program)]))

    typed = "\nnow-5m\nfixed\nsolution-provided\n"
    code, path, shown = answer(typed, "move", "INC-2026-0002", "resolved")

    assert (code, path) == (0, f"{SECOND}\n"), shown
    assert "an incident that is 'resolved' needs 'restored_at'" in shown
    assert "restored_at (such as now or now-15m): " in shown
    assert "type it, or end with Ctrl-C\n" in shown
    assert "use one of known-error-workaround, workaround, solution-provided, " in shown
    text = (root / SECOND).read_text()
    assert "restored_at: 2026-06-30T11:55:00Z\n" in text
    assert text.endswith("---\n\n## Resolution\n\n### Done\n\nRestarted.\n")


def test_an_editor_that_fails_moves_nothing(
    answer: Callable[..., tuple[int, str, str]], files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = READY.partition("\n## Resolution")[0]
    root = files({SECOND: before})
    monkeypatch.setenv("VISUAL", "false")

    code, path, shown = answer("", "move", "INC-2026-0002", "resolved")

    assert (code, path) == (2, "")
    assert "the editor failed, so nothing is written" in shown
    assert (root / SECOND).read_text() == before


def test_an_end_of_input_moves_nothing(
    answer: Callable[..., tuple[int, str, str]], files: Files
) -> None:
    root = files({SECOND: SOUND})

    code, path, _ = answer("\x04", "move", "INC-2026-0002", "on-hold")

    assert (code, path) == (130, "")
    assert (root / SECOND).read_text() == SOUND


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("n\n", 2), ("\n", 2)])
def test_on_a_terminal_several_records_are_asked_about(
    answer: Callable[..., tuple[int, str, str]], files: Files, typed: str, code: int
) -> None:
    root = files({SECOND: SOUND, THIRD: SOUND.replace("0002", "0003")})

    ended, out, shown = answer(typed, *BULK)

    assert ended == code, shown
    assert "Change 2 records? [y/N]: " in shown
    assert out.endswith(f"{SECOND}\n{THIRD}\n") == (code == 0)
    assert ("nothing is written" in shown) == (code != 0)
    assert ((root / SECOND).read_text() == SOUND) == (code != 0)
