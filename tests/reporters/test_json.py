from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from faultbook.diagnostics import NewValue, Report
from faultbook.reporters import render
from faultbook.reporters.json import schema
from tests.reporters.reports import CLEAN, EMPTY, EVERY_SEVERITY, HOSTILE, PATH, diagnostic


def test_json() -> None:
    report = json.loads(render("json", EVERY_SEVERITY))

    assert report["summary"] == {"files": 1, "errors": 1, "warnings": 1, "infos": 2, "known": 0}
    assert report["diagnostics"][0] == {
        "code": "FB402",
        "name": "restored-at",
        "severity": "error",
        "message": "is wrong",
        "path": PATH,
        "line": 4,
        "column": 9,
        "end_column": 17,
        "hint": "mend it",
        "fixable": False,
        "related": [
            {
                "path": "kedb/2026/KE-2026-0001.md",
                "line": 2,
                "column": 5,
                "message": "stands here",
            }
        ],
    }


@pytest.mark.parametrize("report", [CLEAN, EMPTY, EVERY_SEVERITY, HOSTILE])
def test_its_schema_holds(report: Report) -> None:
    Draft202012Validator(schema()).validate(json.loads(render("json", report)))


def test_an_end_that_is_not_known_is_null() -> None:
    report = Report((diagnostic(end_column=0, fix=NewValue(("status",), "resolved")),), 1)

    written = json.loads(render("json", report))

    assert (written["diagnostics"][0]["end_column"], written["diagnostics"][0]["fixable"]) == (
        None,
        True,
    )
    Draft202012Validator(schema()).validate(written)


def test_json_says_what_was_said() -> None:
    found = json.loads(render("json", HOSTILE))["diagnostics"]

    assert [one["message"] for one in found] == [one.message for one in HOSTILE.diagnostics]
    odd = json.loads(render("json", Report((diagnostic("\x7f\udcff\u2028"),), 1)))
    assert odd["diagnostics"][0]["message"] == "\x7f\udcff\u2028"
