from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from faultbook.analysis.effect import effect_of
from faultbook.reporters.effect.json import schema
from tests.analysis.simulated import Plan, simulated
from tests.analysis.simulated_files import config_of, files_of
from tests.cli.test_guard import KNOWN_ERROR, PROBLEM
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]


def _incident(number: int, day: str, minutes: int, more: str = "") -> str:
    return f"""\
---
id: INC-2026-{number:04d}
title: Login fails
status: resolved
services: [login]
opened_at: {day}T09:00:00Z
restored_at: {day}T{9 + minutes // 60:02d}:{minutes % 60:02d}:00Z
resolution_code: solution-provided
{more}
effort_minutes: 30
---

## Resolution

The session store was restarted.
"""


_APPLIED = "known_error: KE-2026-0001\nworkaround_helped: yes"
FILES = {
    f"records/incidents/2026/INC-2026-{number:04d}.md": _incident(number, day, minutes, more)
    for number, day, minutes, more in (
        (1, "2026-03-31", 90, "problem: PRB-2026-0001"),
        (2, "2026-04-10", 80, "problem: PRB-2026-0001"),
        (3, "2026-04-20", 20, _APPLIED),
        (4, "2026-05-02", 30, _APPLIED),
        (5, "2026-06-01", 25, "tags: [other]"),
    )
} | {
    "records/problems/2026/PRB-2026-0001.md": PROBLEM,
    "kedb/2026/KE-2026-0001.md": KNOWN_ERROR,
}


def shown(run: Run, *args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("effect", *args, "--format", "json").stdout)
    Draft202012Validator(schema(), format_checker=FormatChecker()).validate(found)
    return found


def test_a_fix(run: Run, files: Files) -> None:
    files(FILES)

    result = run("effect", "prb-2026-0001")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "PRB-2026-0001  The session store loses its memory\n"
        "Unproven: no incident since the fix (ratio 0, 95 % interval 0 to 2.95)."
        " 81 more days without incident would prove the fix.\n"
        "                From  Days  Incidents  In 30 days    Downtime      Effort\n"
        "  before  2026-03-31  50.0          3        1.80  2 h 10 min  1 h 30 min\n"
        "  after   2026-05-20  41.1          0           0       0 min       0 min\n"
        "The time before the fix begins with INC-2026-0001, the first incident, which isn't"
        " counted.\n"
    )


def test_a_workaround(run: Run, files: Files) -> None:
    files(FILES)

    assert run("effect", "KE-2026-0001").stdout == (
        "KE-2026-0001  Login fails with error 500\n"
        "                         Incidents  Median until restored  95 % interval\n"
        "  with it                        2                 25 min              -\n"
        "  same fault without             2             1 h 25 min              -\n"
        "  same services without          1                 25 min              -\n"
        "With it, service is back 1 h sooner than in incidents of the same fault without it;"
        " fewer than 6 incidents on a side are too few to tell how sure that is.\n"
        "With it, service is back as soon as in other incidents of its services;"
        " fewer than 6 incidents on a side are too few to tell how sure that is.\n"
        "It helped in 100 % of 2 (95 % interval 34 % to 100 %): 2 yes, 0 partly, 0 no.\n"
    )


def test_every_fix_in_a_table(run: Run, files: Files) -> None:
    files(FILES)

    assert run("effect", "--all").stdout == (
        "PRB-2026-0001\tunproven\t0\t0 to 2.95\t3 in 50 d\t0 in 41 d\t81\t"
        "The session store loses its memory\n"
    )


def test_days_limit_both_sides(run: Run, files: Files) -> None:
    files(FILES)

    (fix,) = shown(run, "--all", "--days", "30")["fixes"]

    assert (fix["before"]["days"], fix["after"]["days"]) == (30, 30)
    assert fix["before"]["incidents"] == ["INC-2026-0004"]
    assert (fix["quiet_days"], fix["unprovable"]) == (None, "window-over")


def test_json_knows_no_infinity(run: Run, files: Files) -> None:
    late = FILES["records/incidents/2026/INC-2026-0005.md"].replace(
        "tags: [other]", "problem: PRB-2026-0001"
    )
    files(
        {
            "records/problems/2026/PRB-2026-0001.md": PROBLEM,
            "records/incidents/2026/INC-2026-0005.md": late,
        }
    )

    (fix,) = shown(run, "PRB-2026-0001")["fixes"]

    assert (fix["verdict"], fix["ratio"], fix["ratio_interval"][1]) == ("failed", None, None)
    assert "there were incidents after the fix and none that count before it" in (
        run("effect", "PRB-2026-0001").stdout
    )


def test_a_problem_without_a_fix(run: Run, files: Files) -> None:
    path = "records/problems/2026/PRB-2026-0001.md"
    for deployed, said in (
        ("", "No fix is deployed yet ('fix.deployed_at' is empty)."),
        (", deployed_at: 2026-07-20T10:00:00Z", "The fix isn't live before 2026-07-20."),
    ):
        files({path: PROBLEM.replace(", deployed_at: 2026-05-20T10:00:00Z", deployed)})

        assert run("effect", "PRB-2026-0001").stdout == (
            f"PRB-2026-0001  The session store loses its memory\n{said}\n"
        )
        assert [one["id"] for one in shown(run, "PRB-2026-0001")["undeployed"]] == ["PRB-2026-0001"]
        assert "no problem has a fix that is deployed" in run("effect", "--all").stderr
        assert shown(run, "--all")["fixes"] == []


def test_a_reopened_problem_is_judged_until_then(run: Run, files: Files) -> None:
    path = "records/problems/2026/PRB-2026-0001.md"
    root = files(FILES)
    repository = Repository.begin(root)
    repository.commit("Resolve it", at="2026-05-21T10:00:00+00:00")
    (root / path).write_text(PROBLEM.replace("status: resolved", "status: investigating"))
    repository.commit("Take it up again", at="2026-06-10T10:00:00+00:00")

    (fix,) = shown(run, "PRB-2026-0001")["fixes"]

    assert fix["reopened_at"] == "2026-06-10T10:00:00Z"
    assert fix["after"]["days"] == pytest.approx(21)
    assert "ends on 2026-06-10, when the problem was reopened" in (
        run("effect", "PRB-2026-0001").stdout
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "name problems or known errors, or say --all"),
        (["PRB-2026-0001", "--all"], "name problems or known errors, or say --all"),
        (["INC-2026-0001"], "is an incident; name its problem or its known error"),
        (["PRB-2026-0002"], "no problem or known error is called 'PRB-2026-0002'; did you mean"),
        (["--all", "--days", "0"], "invalid value for '--days'"),
    ],
)
def test_misuse(run: Run, files: Files, args: list[str], said: str) -> None:
    files(FILES)

    result = run("effect", *args)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_markdown(run: Run, files: Files) -> None:
    files(FILES)

    assert run("effect", "PRB-2026-0001", "--format", "markdown").stdout == (
        "## Effect, 2026-06-30\n"
        "\n"
        "### `PRB-2026-0001` `The session store loses its memory`\n"
        "\n"
        "Unproven: no incident since the fix (ratio 0, 95 % interval 0 to 2.95)."
        " 81 more days without incident would prove the fix.\n"
        "\n"
        "|  | From | Days | Incidents | In 30 days | Downtime | Effort |\n"
        "|---|---|---|---|---|---|---|\n"
        "| before | 2026-03-31 | 50.0 | 3 | 1.80 | 2 h 10 min | 1 h 30 min |\n"
        "| after | 2026-05-20 | 41.1 | 0 | 0 | 0 min | 0 min |\n"
        "\n"
        "The time before the fix begins with INC-2026-0001, the first incident, which isn't"
        " counted.\n"
    )


def test_a_simulated_register_read_from_files(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = [Plan(1 / 4, ratio, "recognised") for ratio in (0.0, 0.2, 1.0)]
    planted = simulated(plans, [], np.random.default_rng(9))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(planted.evidence.now.timestamp())))
    files(files_of(planted.evidence), config_of(planted.evidence))

    fixes = shown(run, "--all")["fixes"]

    assert [one["id"] for one in fixes] == list(planted.truth.ratios)
    for one in fixes:
        low, high = one["ratio_interval"]
        assert low <= planted.truth.ratios[one["id"]] <= (math.inf if high is None else high)
        expected = effect_of(planted.evidence, one["id"])
        assert expected is not None
        assert one["after"]["incidents"] == list(expected.after.incidents)
        assert one["verdict"] == expected.verdict
