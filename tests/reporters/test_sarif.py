from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from faultbook import __version__
from faultbook.diagnostics import Location, Report
from faultbook.fingerprints import fingerprints
from faultbook.reporters import render
from faultbook.rules.registry import all_rules
from tests.registers import public_data
from tests.reporters.reports import CLEAN, EMPTY, EVERY_SEVERITY, HOSTILE, PATH, diagnostic

EVERY_RULE = Report(tuple(diagnostic(code=code) for code in all_rules()), 1)


def run_of(report: Report) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render("sarif", report))
    (run,) = log["runs"]
    return dict(run)


def place(path: str, line: int, column: int, **end: int) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": path, "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": line, "startColumn": column, **end},
    }


def test_results() -> None:
    run = run_of(EVERY_SEVERITY)

    assert run["columnKind"] == "unicodeCodePoints"
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "note"]
    assert run["results"][0] == {
        "ruleId": "FB402",
        "ruleIndex": 2,
        "level": "error",
        "message": {"text": "is wrong\nmend it"},
        "locations": [{"physicalLocation": place(PATH, 4, 9, endColumn=17)}],
        "partialFingerprints": {"faultbookFinding/v1": fingerprints(EVERY_SEVERITY.diagnostics)[0]},
        "relatedLocations": [
            {
                "id": 0,
                "physicalLocation": place("kedb/2026/KE-2026-0001.md", 2, 5),
                "message": {"text": "stands here"},
            }
        ],
    }


def test_rules_are_those_that_found_something() -> None:
    driver = run_of(EVERY_SEVERITY)["tool"]["driver"]

    assert (driver["name"], driver["version"]) == ("faultbook", __version__)
    assert [rule["id"] for rule in driver["rules"]] == ["FB207", "FB306", "FB402"]
    for result in run_of(EVERY_SEVERITY)["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_rule_is_explained_by_its_page() -> None:
    (rule,) = run_of(Report((diagnostic(code="FB304"),), 1))["tool"]["driver"]["rules"]

    summary = "The record names a service that the register doesn't know."
    assert rule["name"] == "unknown-service"
    assert rule["shortDescription"] == rule["fullDescription"] == {"text": summary}
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["help"]["text"].startswith(f"{summary}\n\n## Why\n")
    assert "\n## How to fix\n" in rule["help"]["text"]
    assert "## Failing" not in rule["help"]["text"]
    assert rule["help"]["markdown"].startswith(rule["help"]["text"])
    assert "\n## Failing" in rule["help"]["markdown"]


def test_an_end_that_is_not_known_is_not_told() -> None:
    (result,) = run_of(Report((diagnostic(end_column=0),), 1))["results"]

    assert result["locations"] == [{"physicalLocation": place(PATH, 4, 9)}]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("records/a b.md", "records/a%20b.md"),
        ("a:b.md", "a%3Ab.md"),
        ("100%#?.md", "100%25%23%3F.md"),
        ("kedb/\u202eé🔥.md", "kedb/%E2%80%AE%C3%A9%F0%9F%94%A5.md"),
        ("kedb/\udcff.md", "kedb/%FF.md"),
    ],
)
def test_a_path_becomes_a_relative_reference(path: str, uri: str) -> None:
    (result,) = run_of(Report((diagnostic(location=Location(path)),), 1))["results"]

    written = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert written == uri
    assert unquote(written, errors="surrogateescape") == path


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("see [here](https://evil.example)", r"see \[here\](https://evil.example)"),
        ("the list [a, b] is too short", "the list [a, b] is too short"),
        ("\u202e\x1b[31m", r"\u202e\x1b[31m"),
    ],
)
def test_a_message_holds_no_link(said: str, written: str) -> None:
    (result,) = run_of(Report((diagnostic(said),), 1))["results"]

    assert result["message"] == {"text": written}


@pytest.mark.parametrize("report", [CLEAN, EMPTY])
def test_nothing_found_is_a_run_without_results(report: Report) -> None:
    run = run_of(report)

    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == []


@pytest.mark.data
@pytest.mark.parametrize("report", [CLEAN, EMPTY, EVERY_SEVERITY, HOSTILE, EVERY_RULE])
def test_its_schema_holds(report: Report) -> None:
    schema = json.loads(public_data("schemas", "sarif-schema-2.1.0.json").read_text())
    log = json.loads(render("sarif", report))

    Draft4Validator(schema).validate(log)
    assert log["$schema"] == schema["id"]
