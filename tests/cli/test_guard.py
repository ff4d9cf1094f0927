from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from faultbook.analysis.guarding import guard_of
from faultbook.evidence_gathering import gather
from faultbook.reporters.guard.json import document, schema
from faultbook.workspace import Workspace
from tests.analysis.simulated import FIXED, UNFIXED, Link, Plan, Series, simulated
from tests.analysis.simulated_files import config_of, files_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from tests.analysis.simulated import Simulated

    Run = Callable[..., Result]
    Files = Callable[..., Path]

INCIDENT = """\
---
id: INC-2026-0001
title: Login fails with error 500
status: resolved
services: [login]
opened_at: 2026-06-20T09:10:00Z
restored_at: 2026-06-20T10:00:00Z
resolution_code: solution-provided
known_error: KE-2026-0001
---

## Summary

Nobody can log in.

## Resolution

The session store was restarted.
"""
PROBLEM = """\
---
id: PRB-2026-0001
title: The session store loses its memory
status: resolved
services: [login]
owner: identity
opened_at: 2026-04-04T09:00:00Z
root_cause: {category: software, summary: A counter wraps around.}
fix: {description: A wider counter., changes: ["#812"], deployed_at: 2026-05-20T10:00:00Z}
---
"""
KNOWN_ERROR = """\
---
id: KE-2026-0001
title: Login fails with error 500
status: fixed
services: [login]
problem: PRB-2026-0001
symptoms: [error 500 at login]
---

## Workaround

Restart the session store.
"""
PATHS = {
    "records/incidents/2026/INC-2026-0001.md": INCIDENT,
    "records/problems/2026/PRB-2026-0001.md": PROBLEM,
    "kedb/2026/KE-2026-0001.md": KNOWN_ERROR,
}
QUIET = {path: text for path, text in PATHS.items() if "INC" not in path}


def shown(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("guard", "--format", "json").stdout)
    Draft202012Validator(schema(), format_checker=FormatChecker()).validate(found)
    return found


def mended(run: Run, command: str) -> Result:
    """Run a command that the guard proposes."""
    words = shlex.split(command)
    assert words[0] == "faultbook"
    return run(*words[1:])


def test_a_regression_fails(run: Run, files: Files) -> None:
    files(PATHS)

    result = run("guard")

    assert result.exit_code == 1
    assert result.stdout == (
        "broken\tPRB-2026-0001\tsince the fix: INC-2026-0001\t"
        "faultbook move PRB-2026-0001 investigating\n"
        "regressions\tKE-2026-0001\tcame back, though PRB-2026-0001 fixed it: INC-2026-0001\t"
        "faultbook move KE-2026-0001 active  or  faultbook set INC-2026-0001"
        " not_regression.known_error=KE-2026-0001 not_regression.reason='...'\n"
    )
    assert result.stderr == "faultbook: 1 fix broken, 1 regression\n"
    assert run("guard", "--exit-zero").exit_code == 0


def test_a_regression_is_acknowledged_with_the_commands_that_are_told(
    run: Run, files: Files
) -> None:
    files(PATHS)
    found = shown(run)
    assert (len(found["broken"]), len(found["regressions"])) == (1, 1)

    for one in (*found["broken"], *found["regressions"]):
        assert mended(run, one["mend"][0]).exit_code == 0

    after = run("guard")
    assert (after.exit_code, after.stdout) == (0, "")
    assert after.stderr == "faultbook: all is well: nothing came back, nothing is overdue\n"


def test_a_regression_is_excused_with_the_command_that_is_told(run: Run, files: Files) -> None:
    files(PATHS)

    assert mended(run, shown(run)["regressions"][0]["mend"][1]).exit_code == 0

    assert shown(run)["regressions"] == []


def test_a_problem_is_closed_with_the_command_that_is_told(run: Run, files: Files) -> None:
    files(QUIET)

    result = run("guard")
    command = result.stdout.rstrip("\n").split("\t")[-1]

    assert (result.exit_code, result.stdout.split("\t")[0]) == (0, "ready")
    assert mended(run, command).exit_code == 0
    assert run("guard").stdout == ""


def test_what_holds_a_problem_up_is_excused_with_the_command_that_is_told(
    run: Run, files: Files
) -> None:
    old = INCIDENT.replace(
        "known_error:", "versions: [{component: store, version: '4.1'}]\nknown_error:"
    )
    files(
        {
            **PATHS,
            "records/incidents/2026/INC-2026-0001.md": old.replace("2026-06-20", "2026-06-10"),
            "records/incidents/2026/INC-2026-0002.md": old.replace(
                "-0001\ntitle", "-0002\ntitle"
            ).replace("2026-06-20", "2026-06-10"),
            "kedb/2026/KE-2026-0001.md": KNOWN_ERROR.replace(
                "symptoms", "fixed_in: [{component: store, version: '4.2'}]\nsymptoms"
            ),
        }
    )
    found = shown(run)
    assert (found["well"], len(found["held_up"]), found["ready"]) == (True, 1, [])
    assert run("move", "PRB-2026-0001", "closed", "--set", "closure_code=fix-verified").exit_code

    assert mended(run, found["held_up"][0]["mend"][0]).exit_code == 0

    assert mended(run, shown(run)["ready"][0]["mend"][0]).exit_code == 0


def test_what_is_still_observed(run: Run, files: Files) -> None:
    path = "records/problems/2026/PRB-2026-0001.md"
    files({**QUIET, path: PROBLEM.replace("2026-05-20", "2026-06-20")})

    result = run("guard")

    assert result.exit_code == 0
    assert result.stdout == "observing\tPRB-2026-0001\t20 days left, until 2026-07-20\t\n"
    assert shown(run)["observing"][0]["days_left"] == 20


OVERDUE = {
    "records/incidents/2026/INC-2026-0001.md": INCIDENT.replace("known_error: KE-2026-0001\n", "")
    .replace("status: resolved", "status: closed")
    .replace("---\n\n##", "actions: [{action: Test it, due: 2026-06-29}]\n---\n\n##", 1),
    "records/problems/2026/PRB-2026-0001.md": PROBLEM.replace(
        "status: resolved",
        "status: closed\nclosure_code: risk-accepted\n"
        "risk_acceptance: {by: CIO, reason: It is rare., review_by: 2026-06-29}",
    ),
    "kedb/2026/KE-2026-0001.md": KNOWN_ERROR.replace("fixed\n", "active\nreview_by: 2026-06-29\n"),
}


def test_what_is_overdue_is_mended_with_the_commands_that_are_told(run: Run, files: Files) -> None:
    files(OVERDUE)
    found = shown(run)["overdue"]
    assert [one["what"] for one in found] == ["workaround", "risk", "action"]
    assert run("guard").exit_code == 1

    for one in found:
        done = mended(run, one["mend"][0])
        assert done.exit_code == 0, done.stderr

    assert run("guard").exit_code == 0


def test_the_guard_and_the_rules_find_the_same_overdue(run: Run, files: Files) -> None:
    later = {path: text.replace("2026-06-29", "2026-06-30") for path, text in OVERDUE.items()}
    for register in (OVERDUE, later, PATHS):
        files(register)
        report = json.loads(
            run("check", "--select", "FB603,FB604,FB605", "--format", "json").stdout
        )

        by_rules = sorted(one["path"] for one in report["diagnostics"])
        assert sorted(one["path"] for one in shown(run)["overdue"]) == by_rules


def test_markdown(run: Run, files: Files) -> None:
    files(OVERDUE)

    assert run("guard", "--format", "markdown").stdout == (
        "## Guard, 2026-06-30\n"
        "\n"
        "3 overdue.\n"
        "\n"
        "### Overdue\n"
        "\n"
        "| Id | What | What to do |\n"
        "|---|---|---|\n"
        "| `KE-2026-0001` | `known error to be looked at again by 2026-06-29` |"
        " `faultbook set KE-2026-0001 review_by=today+90d` or"
        " `faultbook move KE-2026-0001 retired --set retired_because='...'` |\n"
        "| `PRB-2026-0001` | `accepted risk to be looked at again by 2026-06-29 (identity)` |"
        " `faultbook set PRB-2026-0001 risk_acceptance.review_by=today+90d` or"
        " `faultbook move PRB-2026-0001 investigating` |\n"
        "| `INC-2026-0001` | `to be done by 2026-06-29: Test it` |"
        " `faultbook set INC-2026-0001 actions.0.done_at=now` |\n"
    )


def test_an_empty_register(run: Run, files: Files) -> None:
    files({})

    assert (run("guard").exit_code, run("guard").stdout) == (0, "")
    assert shown(run)["well"] is True


@pytest.fixture
def planted() -> Simulated:
    random = np.random.default_rng(7)
    plans = [
        one._replace(link=link, excused=one.excused and link != "problem")
        for link in get_args(Link)
        for one in (
            Plan(1 / 5, 0.0, observed=40),
            Plan(1 / 5, 1.0, observed=40),
            Plan(1 / 5, 0.5, observed=40, status="closed", version=FIXED),
            Plan(1 / 5, 1.0, observed=40, version=UNFIXED),
            Plan(1 / 5, 1.0, observed=40, excused=True),
            Plan(1 / 5, 1.0, observed=40, status="investigating"),
        )
    ]
    return simulated(plans, [Series("shop", 0.1)], random)


def test_a_simulated_register_read_from_files(
    run: Run, files: Files, planted: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same as tests/analysis/test_guard_finds.py, through files and the command line."""
    now = planted.evidence.now
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(now.timestamp())))
    root = files(files_of(planted.evidence), config_of(planted.evidence))

    found = shown(run)

    assert {(one["id"], one["known_error"]) for one in found["regressions"]} == (
        planted.truth.regressions
    )
    assert {one["id"] for one in found["broken"]} == planted.truth.broken
    assert planted.truth.regressions
    read = gather(Workspace(root, now, jobs=1))
    assert document(guard_of(read), now) == document(guard_of(planted.evidence), now)
