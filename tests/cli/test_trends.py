"""``trends``: what has risen, and the problems that are drafted of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from faultbook.analysis.trends import trends_of
from faultbook.evidence_gathering import gather
from faultbook.reporters.trends.json import schema
from tests.registers import NOW, public_data
from tests.registers import open_register as register_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

GOLDEN = Path(__file__).with_name("golden")
FORMATS = ("text", "json", "markdown")
INCIDENT = """\
---
id: {id}
title: Login fails
status: closed
services: [{services}]
category: "{category}"
opened_at: {began}
started_at: {began}
restored_at: {began}
resolved_at: {began}
closed_at: {began}
resolution_code: unrecorded
{more}---

## Summary

Nobody can log in.
"""
PROBLEM = """\
---
id: PRB-2026-0001
title: The session store loses its memory
status: {status}
services: [{service}]
owner: identity
opened_at: 2026-04-04T09:00:00Z
root_cause: {{category: software, summary: A counter wraps around.}}
---
"""
KNOWN_ERROR = """\
---
id: KE-2026-0001
title: A certificate | has expired
status: draft
services: [shop]
---
"""


def incidents(*ages: float, first: int = 1, **fields: str) -> dict[str, str]:
    """Incidents of login that began so many days ago."""
    made = {}
    for number, age in enumerate(ages, first):
        began = (NOW - timedelta(days=age)).isoformat().replace("+00:00", "Z")
        record_id = f"INC-2026-{number:04}"
        told = {"services": "login", "category": "access", "more": "", **fields}
        text = INCIDENT.format(id=record_id, began=began, **told)
        made[f"records/incidents/2026/{record_id}.md"] = text
    return made


CALM = incidents(*(30 * number + 45 for number in range(13)))
LOUD = incidents(*range(1, 15), first=101)
OTHERS = {
    **incidents(2, 40, first=201, services="shop", category="a|b"),
    **incidents(3, first=301, services="shop", more="known_error: KE-2026-0001\n"),
    **incidents(50, first=401, services="", more="problem: PRB-2026-0001\n"),
    **incidents(5, first=501, more="duplicate_of: INC-2026-0101\n"),
    "records/problems/2026/PRB-2026-0001.md": PROBLEM.format(
        status="investigating", service="shop"
    ),
    "kedb/2026/KE-2026-0001.md": KNOWN_ERROR,
}
RISEN = {**CALM, **LOUD}


@pytest.mark.parametrize("output_format", FORMATS)
def test_the_answer_is_the_recorded_one(run: Run, files: Files, output_format: str) -> None:
    files({**RISEN, **OTHERS})
    result = run("trends", "--format", output_format)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (GOLDEN / f"trends.{output_format}").read_text()


@pytest.mark.parametrize("given", [{}, incidents(3), RISEN], ids=["none", "one", "risen"])
def test_json_fits_its_schema(run: Run, files: Files, given: dict[str, str]) -> None:
    files(given)
    document = json.loads(run("trends", "--format", "json").stdout)
    Draft202012Validator(schema(), format_checker=FormatChecker()).validate(document)
    assert document["judged"] == (len(given) > 1)


@pytest.mark.parametrize("output_format", FORMATS)
def test_an_empty_register_has_an_answer(run: Run, files: Files, output_format: str) -> None:
    files({})
    result = run("trends", "--format", output_format)
    assert result.exit_code == 0
    assert "nan" not in result.stdout.lower()
    assert ("too short" in result.stdout) == (output_format != "json")


def test_one_kind_of_series_and_some_months(run: Run, files: Files) -> None:
    files(RISEN)
    document = json.loads(
        run("trends", "--by", "category", "--months", "3", "--format", "json").stdout
    )
    assert document["months"] == ["2026-04", "2026-05", "2026-06"]
    assert [one["dimension"] for one in document["dimensions"]] == ["category"]
    assert [one["dimension"] for one in document["alarms"]] == ["service", "category"]


def test_a_service_that_nobody_knows_is_told(run: Run, files: Files) -> None:
    files(RISEN)
    result = run("trends", "--service", "logon")
    assert "no record has the service 'logon'; did you mean 'login'?" in result.stderr


def test_a_problem_is_drafted_once(run: Run, files: Files) -> None:
    root = files(RISEN)
    result = run("trends", "--create")
    assert (result.exit_code, result.stdout) == (0, "PRB-2026-0001\n")
    register = register_at(root)
    problem = register.load("records/problems/2026/PRB-2026-0001.md").record
    assert problem is not None
    told: Any = problem.model
    assert (told.trigger, told.services, told.owner) == ("trend", ("login",), "identity")
    assert told.status == "investigating"
    entries = register.catalog.dependents("PRB-2026-0001")
    assert [one.id for one in entries] == [f"INC-2026-{101 + number:04}" for number in range(14)]
    again = run("trends", "--create")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "no alarm needs a problem" in again.stderr
    assert "open for it: PRB-2026-0001" in run("trends").stdout


def test_a_service_with_an_open_problem_needs_none(run: Run, files: Files) -> None:
    path = "records/problems/2026/PRB-2026-0001.md"
    root = files({**RISEN, path: PROBLEM.format(status="investigating", service="login")})
    result = run("trends", "--create")
    assert (result.exit_code, result.stdout) == (0, "")
    assert [one.name for one in (root / "records/problems/2026").iterdir()] == ["PRB-2026-0001.md"]


def test_a_dry_run_writes_nothing(run: Run, files: Files) -> None:
    root = files(RISEN)
    result = run("trends", "--create", "--dry-run")
    assert result.exit_code == 0
    assert "+trigger: trend" in result.stdout
    assert not (root / "records/problems").exists()


TWO = {**RISEN, **incidents(*range(1, 15), first=601, services="shop", category="stock")}


def test_several_problems_are_drafted_when_somebody_says_so(run: Run, files: Files) -> None:
    root = files(TWO)
    asked = run("trends", "--create")
    assert asked.exit_code == 2
    assert "2 problems would be drafted; say --yes" in asked.stderr
    assert not (root / "records/problems").exists()
    assert run("trends", "--create", "--yes").stdout == "PRB-2026-0001\nPRB-2026-0002\n"


def test_all_problems_are_drafted_or_none(run: Run, files: Files) -> None:
    """An incident of the second one can't be written to: it has a key twice."""
    root = files(TWO)
    path = root / "records/incidents/2026/INC-2026-0601.md"
    path.write_text(path.read_text().replace("title: Login", "owner: 1\nowner: 2\ntitle: Login"))
    result = run("trends", "--create", "--yes")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "INC-2026-0601" in result.stderr
    assert not (root / "records/problems").exists()


@pytest.mark.parametrize("options", [["--dry-run"], ["--create", "--format", "json"]])
def test_options_that_do_not_go_together(run: Run, files: Files, options: list[str]) -> None:
    files({})
    assert run("trends", *options).exit_code == 2


@pytest.mark.data
def test_a_real_history_has_few_alarms(run: Run, files: Files) -> None:
    """Four and a half years of GitHub's incidents, looked at on every first of a month."""
    source = public_data("data", "github-statuses", "incidents.jsonl")
    root = files({}, "")
    assert run("import", "statuspage", "--add-services", str(source)).exit_code == 0
    evidence = gather(register_at(root))
    moments = [datetime(2023 + n // 12, n % 12 + 1, 1, tzinfo=UTC) for n in range(43)]
    alarmed = [bool(trends_of(replace(evidence, now=now)).alarms) for now in moments]
    assert 0 < sum(alarmed) <= 6
    found = trends_of(replace(evidence, now=moments[-1]))
    assert found.seasonality.weekday.chance is not None
    assert found.seasonality.weekday.chance < 0.001  # hardly anything is told on weekends
