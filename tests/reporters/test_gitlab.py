from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from faultbook.reporters import render
from tests.registers import public_data
from tests.reporters.reports import CLEAN, EMPTY, EVERY_SEVERITY, HOSTILE, PATH

if TYPE_CHECKING:
    from faultbook.diagnostics import Report


def test_gitlab() -> None:
    issues = json.loads(render("gitlab", EVERY_SEVERITY))

    assert [issue["severity"] for issue in issues] == ["major", "minor", "info", "info"]
    assert len({issue.pop("fingerprint") for issue in issues}) == len(issues)
    assert issues[0] == {
        "description": "FB402: is wrong (mend it)",
        "check_name": "FB402 restored-at",
        "severity": "major",
        "location": {"path": PATH, "lines": {"begin": 4}},
    }
    assert issues[1]["description"] == "FB207: is wrong"


@pytest.mark.parametrize("report", [CLEAN, EMPTY])
def test_nothing_found_is_an_empty_array(report: Report) -> None:
    assert render("gitlab", report) == "[]\n"


@pytest.mark.data
@pytest.mark.parametrize("report", [CLEAN, EMPTY, EVERY_SEVERITY, HOSTILE])
def test_its_schema_holds(report: Report) -> None:
    schema = json.loads(public_data("schemas", "gitlab-code-quality.schema.json").read_text())

    Draft202012Validator(schema).validate(json.loads(render("gitlab", report)))
