"""What an import that is kept depends on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.cli.import_memory import memory_of
from faultbook.cli.opening import open_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]

CSV = "number,short_description,opened_at,state\nINC1,Login is down,2026-01-03 10:00:00,New\n"
COMMAND = ("import", "servicenow", "incident.csv", "--map", "map.toml")


@pytest.fixture(autouse=True)
def _register(run: Run) -> None:
    Repository.begin(Path())
    run("init", ".")
    Path("incident.csv").write_text(CSV)
    Path("map.toml").write_text("timezone = 'UTC'\n")


def key(importer: str = "servicenow", *sources: str, **options: Any) -> str:
    """The key of an import."""
    stated = {"mapping": Path("map.toml")} | options
    found = memory_of(open_register(), importer, [Path(one) for one in sources], stated)
    assert found is not None
    return found.key


def test_the_key_is_another_when_anything_is() -> None:
    keys = [key("servicenow", "incident.csv")]
    assert key("servicenow", "incident.csv") == keys[0]
    keys += [key("csv", "incident.csv"), key("servicenow"), key("servicenow", "./map.toml")]
    keys += [key("servicenow", "incident.csv", dates="day-first")]
    keys += [key("servicenow", "incident.csv", kind="problem")]
    keys += [key("servicenow", "incident.csv", maintenance="skip")]
    keys += [key("servicenow", "incident.csv", timezone="Europe/Berlin")]
    keys += [key("servicenow", "incident.csv", mapping=None)]
    Path("map.toml").write_text("timezone = 'Europe/Berlin'\n")
    keys += [key("servicenow", "incident.csv")]
    Path("faultbook.toml").write_text("[teams.web]\n")
    keys += [key("servicenow", "incident.csv")]
    Path("incident.csv").write_text(CSV.replace("down", "slow"))
    keys += [key("servicenow", "incident.csv")]
    Path("folder").mkdir()
    keys += [key("servicenow", "folder")]
    Path("folder/a.csv").write_text(CSV)
    keys += [key("servicenow", "folder")]
    assert len(set(keys)) == len(keys)


def test_a_log_beside_a_named_rule_is_part_of_it() -> None:
    keys = [key("cre", "incident.csv")]
    for text in ("it broke", "it broke again"):
        Path("test.log").write_text(text)
        keys += [key("cre", "incident.csv")]
    assert len(set(keys)) == len(keys)


def test_another_day_is_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key("servicenow", "incident.csv")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert key("servicenow", "incident.csv") != before


def test_nothing_is_kept_of_what_can_t_be_read(tmp_path: Path) -> None:
    options = {"mapping": tmp_path / "nothing.toml"}
    assert memory_of(open_register(), "servicenow", [Path("incident.csv")], options) is None


def test_the_same_import_again_says_the_same(run: Run) -> None:
    first = run(*COMMAND)
    assert (first.exit_code, first.stderr) == (0, "")
    read = run(*COMMAND, "--format", "json")
    (kept,) = Path(".git/faultbook").glob("import-servicenow-*.sqlite")
    kept.unlink()
    anew = run(*COMMAND, "--format", "json")
    assert read.stdout == anew.stdout
    assert '"unchanged": 1' in anew.stdout
    assert kept.is_file()


def test_outside_of_a_repository_nothing_is_kept(run: Run, tmp_path: Path) -> None:
    Path(".git").rename(tmp_path / "elsewhere")
    assert run(*COMMAND).exit_code == 0
    assert "1 unchanged" in run(*COMMAND).stdout
