from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from faultbook.publishing.schemas import SCHEMAS
from tests.cli.records import INCIDENTS, LINKED
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]


def test_figures_stand_in_lines_with_tabs(run: Run, files: Files) -> None:
    files(LINKED)

    result = run("metrics", "--period", "2026-Q2")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "Incidents\t\t2\t0\t0\t2" in lines
    assert "Time to restore\t\t1\t0\t1\tmedian 50 min, 90 % within 50 min, mean 50 min" in lines
    assert "Known error met\t\t1\t0\t0\t1" in lines
    assert "Reopened\t\t0\t1\t1\tnone" in lines
    assert result.stderr == "faultbook: from 2026-04-01 00:00 to 2026-06-30 12:00 (UTC)\n"


def test_groups_have_a_column_of_their_own(run: Run, files: Files) -> None:
    files(LINKED)

    lines = run("metrics", "--by", "service").stdout.splitlines()

    assert "Incidents\t\tlogin\t1\t0\t0\t1" in lines
    assert "Incidents\t\tshop\t1\t0\t0\t1" in lines


def test_json_fits_its_schema(run: Run, files: Files) -> None:
    files(LINKED)

    document = json.loads(run("metrics", "--format", "json", "--by", "month").stdout)

    Draft202012Validator(SCHEMAS["metrics"]()).validate(document)
    assert document["groups"] == ["2026-05", "2026-06"]
    assert document["by"] == "month"


@pytest.mark.parametrize("output_format", ["csv", "markdown", "prometheus", "json", "table"])
def test_an_empty_register_has_figures_too(run: Run, files: Files, output_format: str) -> None:
    files({})

    result = run("metrics", "--format", output_format)

    assert result.exit_code == 0
    assert result.stdout
    assert "nan" not in result.stdout.lower().split()


def test_one_service_alone_and_one_that_nobody_names(run: Run, files: Files) -> None:
    files(LINKED)

    found = run("metrics", "--service", "login")
    missed = run("metrics", "--service", "logni")

    assert "Incidents\t\t1\t0\t0\t1" in found.stdout.splitlines()
    assert "Incidents\t\t0\t0\t0\t0" in missed.stdout.splitlines()
    assert "no record has the service 'logni'; did you mean 'login'?" in missed.stderr


def test_a_period_that_is_none_is_refused(run: Run, files: Files) -> None:
    files(LINKED)

    result = run("metrics", "--period", "last-week")

    assert result.exit_code == 2
    assert "'last-week' is no period; write 2026, 2026-Q3," in result.stderr


def test_states_are_told_by_the_commits(run: Run, files: Files) -> None:
    repository = Repository.begin(files(LINKED))
    repository.commit("Add the records", at="2026-06-21T08:00:00Z")
    place = f"{INCIDENTS}/INC-2026-0001.md"
    text = LINKED[place].replace("status: resolved", "status: in-progress")
    files({**LINKED, place: text})
    repository.commit("It is back", at="2026-06-22T08:00:00Z")

    lines = run("metrics").stdout.splitlines()

    assert "Reopened\t\t1\t0\t1\t100 %" in lines
    assert "Time in state\tinvestigating\t0\t0\t1\tnone" in lines


def test_a_period_to_come_is_said_to_be_one(run: Run, files: Files) -> None:
    files(LINKED)

    result = run("metrics", "--period", "2027")

    assert "Incidents\t\t0\t0\t0\t0" in result.stdout.splitlines()
    assert "2027 hasn't begun" in result.stderr
    assert "from 2027-01-01 00:00 to 2027-01-01 00:00 (UTC)" in result.stderr
