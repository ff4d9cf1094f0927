"""``blame``: the commit that last set each field and section."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from faultbook.publishing.schemas import SCHEMAS
from tests.cli.recorded import MARKDOWN, NUMBERED, YAML, begin, change, tell, without_ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", ["text", "json"])
def test_each_field_is_told_with_its_commit(run: Run, tmp_path: Path, name: str) -> None:
    story = tell(tmp_path)

    result = run("blame", "INC-2026-0001", "--format", name)

    assert (result.exit_code, result.stderr) == (0, "")
    assert without_ids(result.stdout, story) == (GOLDEN / f"blame.{name}").read_text()


def test_the_json_fits_its_schema(run: Run, tmp_path: Path) -> None:
    tell(tmp_path)
    schema = Draft202012Validator(SCHEMAS["blame"](), format_checker=FormatChecker())

    told = json.loads(run("blame", "INC-2026-0001", "--format", "json").stdout)

    schema.validate(told)
    assert not schema.is_valid({**told, "surprise": 1})


def test_a_value_that_came_back_is_owed_to_whoever_brought_it_back(
    run: Run, tmp_path: Path
) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    first = repository.commit()
    change(repository, {MARKDOWN: NUMBERED.replace("priority: 2", "priority: 1")})
    repository.commit()
    change(repository, {MARKDOWN: NUMBERED})
    last = repository.commit(by="Grace")

    told = json.loads(run("blame", "INC-2026-0001", "--format", "json").stdout)

    owed = {one["field"]: one["commit"] for one in told["fields"]}
    assert owed["priority"] == last
    assert set(owed.values()) == {first, last}


def test_a_broken_version_sets_nothing(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    first = repository.commit()
    change(repository, {MARKDOWN: NUMBERED.replace("shop]", "shop")})
    repository.commit()

    told = json.loads(run("blame", "INC-2026-0001", "--format", "json").stdout)

    assert {one["commit"] for one in (*told["fields"], *told["sections"])} == {first}
    assert told["sections"][0]["text"] == "Nobody can log in.\nSince the failover."


def test_a_deleted_record_is_told_as_it_was(run: Run, tmp_path: Path) -> None:
    repository = tell(tmp_path).repository
    before = run("blame", "INC-2026-0001", "--format", "json")
    change(repository, {YAML: None})
    repository.commit()

    after = json.loads(run("blame", "inc-2026-0001", "--format", "json").stdout)

    assert after == {**json.loads(before.stdout), "deleted": True}


def test_what_is_not_committed_is_said_aside(run: Run, tmp_path: Path) -> None:
    repository = tell(tmp_path).repository
    before = run("blame", "INC-2026-0001")
    change(repository, {YAML: "id: INC-2026-0001\n"})

    after = run("blame", "INC-2026-0001")

    assert after.stdout == before.stdout
    assert "has changes that aren't committed" in after.stderr


def test_an_unknown_id(run: Run, tmp_path: Path) -> None:
    tell(tmp_path)

    result = run("blame", "INC-2026-0002")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean 'INC-2026-0001'?" in result.stderr
