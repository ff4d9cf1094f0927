"""What this repository's own register shows of recurrence on the command line."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

REPOSITORY = Path(__file__).parents[2]
NOW = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)
HELD, CAME_BACK, UNPROVEN = "PRB-2026-0002", "PRB-2026-0003", "PRB-2026-0004"
RETURN, RETURNED = "INC-2026-0018", "KE-2026-0003"


@pytest.fixture
def told(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """What a command says as JSON, in a copy of the register, and its exit code."""
    for name in ("records", "kedb"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copyfile(REPOSITORY / "faultbook.toml", tmp_path / "faultbook.toml")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))

    def invoke(*args: str) -> tuple[Any, int]:
        result = run(*args, "--format", "json")
        return json.loads(result.stdout), result.exit_code

    return invoke


def test_one_fix_is_effective_and_one_unproven(told: Callable[..., Any]) -> None:
    fixes = {one["id"]: one for one in told("effect", "--all")[0]["fixes"]}

    assert fixes[HELD]["verdict"] == "effective"
    assert fixes[HELD]["ratio_interval"][1] < 1
    assert fixes[HELD]["after"]["incidents"] == []
    assert fixes[UNPROVEN]["verdict"] == "unproven"
    assert fixes[UNPROVEN]["quiet_days"] > 0


def test_what_came_back_counts_after_its_fix(told: Callable[..., Any]) -> None:
    fixes = {one["id"]: one for one in told("effect", "--all")[0]["fixes"]}

    assert fixes[CAME_BACK]["status"] == "investigating"
    assert fixes[CAME_BACK]["after"]["incidents"] == [RETURN]
    assert fixes[CAME_BACK]["verdict"] != "effective"


def test_one_group_has_no_problem(told: Callable[..., Any]) -> None:
    groups, _ = told("recur")

    assert [one["incidents"] for one in groups["groups"]] == [
        ["INC-2026-0017", "INC-2026-0019", "INC-2026-0020", "INC-2026-0021"]
    ]


def test_a_workaround_made_service_come_back_sooner(told: Callable[..., Any]) -> None:
    (workaround,) = told("effect", "KE-2026-0002")[0]["workarounds"]
    same_fault = workaround["comparisons"][0]

    assert workaround["applied"]["minutes"]["median"] == 18  # of 15, 16, 18, 22 and 41
    assert same_fault["minutes"]["median"] == 84  # of 70, 80, 88 and 95
    assert same_fault["difference"]["median"] == 18 - 84
    assert workaround["helped"]["yes"] == 4
    assert workaround["helped"]["partly"] == 1


@pytest.mark.parametrize("year", [2026, 2030, 2034])
def test_the_guard_is_quiet_about_what_is_acknowledged(
    told: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    moment = datetime(year, 12, 1, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
    guard, code = told("guard")

    assert code == 0
    assert (guard["broken"], guard["regressions"], guard["overdue"]) == ([], [], [])


def test_the_guard_tells_it_as_long_as_nobody_has(told: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "kedb/2026" / f"{RETURNED}.md"
    path.write_text(path.read_text().replace("status: active\n", "status: fixed\n"))
    guard, code = told("guard")

    assert code == 1
    assert [one["id"] for one in guard["regressions"]] == [RETURN]
