from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
import xmlschema

from faultbook.diagnostics import Location, Report, Severity
from faultbook.reporters import render
from tests.registers import public_data
from tests.reporters.reports import CLEAN, EMPTY, EVERY_SEVERITY, HOSTILE, PATH, diagnostic


def suite_of(report: Report) -> ET.Element:
    (suite,) = ET.fromstring(render("junit", report).encode())  # noqa: S314 - it is ours
    return suite


def test_a_case_is_a_rule_in_a_file() -> None:
    found = (
        diagnostic("first"),
        diagnostic("second", location=Location(PATH, 9, 1), end_column=0),
        diagnostic(code="FB101", name="unknown-field", severity=Severity.WARNING),
        diagnostic("elsewhere", location=Location("kedb/2026/KE-2026-0001.md", 1, 1), end_column=0),
    )

    suite = suite_of(Report(found, 3))

    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "3", "failures": "2", "errors": "0", "skipped": "1"}
    cases = suite.findall("testcase")
    assert [(case.get("classname"), case.get("name")) for case in cases] == [
        ("kedb/2026/KE-2026-0001.md", "FB402 restored-at"),
        (PATH, "FB101 unknown-field"),
        (PATH, "FB402 restored-at"),
    ]
    assert [case[0].tag for case in cases] == ["failure", "skipped", "failure"]
    assert cases[2][0].attrib == {"message": "first (and 1 more)", "type": "FB402 restored-at"}
    assert cases[2][0].text == (
        f"\n{PATH}:4:9: FB402 first [restored-at]\n"
        "  4 | status: resolved\n"
        "    |         ^^^^^^^^\n"
        f"{PATH}:9:1: FB402 second [restored-at]\n"
    )
    assert suite.findtext("system-out") == "3 errors, 1 warning in 3 records"


@pytest.mark.parametrize(
    ("report", "said"),
    [(CLEAN, "12 records, no findings"), (EMPTY, "0 records, no findings")],
)
def test_nothing_found_is_a_case_that_passes(report: Report, said: str) -> None:
    suite = suite_of(report)

    (case,) = suite.findall("testcase")
    assert (list(case), suite.get("tests"), suite.get("failures")) == ([], "1", "0")
    assert suite.get("skipped") == "0"
    assert suite.findtext("system-out") == said


def test_what_xml_has_no_room_for_is_told_in_words() -> None:
    one = diagnostic('\x00\x0b\ufffe\uffff\ud800 <&">]]>', source="\x00\ufffe", end_column=3)

    (case,) = suite_of(Report((one,), 1)).findall("testcase")

    said = r"\x00\x0b\ufffe\uffff\ud800" + ' <&">]]>'
    assert case[0].get("message") == said
    assert said in (case[0].text or "")


@pytest.mark.data
@pytest.mark.parametrize("report", [CLEAN, EMPTY, EVERY_SEVERITY, HOSTILE])
def test_its_schema_holds(report: Report) -> None:
    xmlschema.XMLSchema(public_data("schemas", "JUnit.xsd")).validate(render("junit", report))
