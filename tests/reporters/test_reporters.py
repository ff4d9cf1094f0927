from __future__ import annotations

import json

import pytest

from faultbook.diagnostics import Report, Severity
from faultbook.reporters import REPORTERS, render, text
from tests.reporters.reports import EMPTY, EVERY_SEVERITY, HOSTILE, PATH, diagnostic


@pytest.mark.parametrize("name", REPORTERS)
@pytest.mark.parametrize("report", [EMPTY, EVERY_SEVERITY, HOSTILE])
def test_equal_reports_give_equal_text(name: str, report: Report) -> None:
    first = render(name, report)

    assert first == render(name, Report(report.diagnostics, report.files))
    assert first.endswith("\n")
    assert first.isascii()
    assert not set(first) & set("\x1b\r\x7f")


def test_text() -> None:
    assert render("text", EVERY_SEVERITY) == (
        f"{PATH}:4:9: FB402 is wrong [restored-at]\n"
        "  help: mend it\n"
        "  see: kedb/2026/KE-2026-0001.md:2:5: stands here\n"
        f"{PATH}:4:9: FB207 is wrong [draft-id] (warning)\n"
        f"{PATH}:4:9: FB306 is wrong [alias-reference] (info)\n"
        f"{PATH}:4:9: FB306 is wrong [alias-reference] (info)\n"
        "\n"
        "1 error, 1 warning, 2 info in 1 record\n"
    )


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (EMPTY, "12 records, no findings"),
        (Report((), 1), "1 record, no findings"),
        (Report((), 0), "0 records, no findings"),
        (Report((diagnostic(),) * 1234, 100_000), "1,234 errors in 100,000 records"),
        (Report((diagnostic(severity=Severity.WARNING),) * 2, 1), "2 warnings in 1 record"),
    ],
)
def test_summary(report: Report, said: str) -> None:
    assert text.summary(report) == said


def test_every_line_of_text_begins_with_a_path_or_a_word_of_ours() -> None:
    lines = render("text", HOSTILE).splitlines()

    assert [line[:8] for line in lines] == ["records/", "  help: ", "", "1 error "]
    assert r"a: b\r\n::error::owned \x1b[31m" in lines[0]


def test_text_can_be_painted() -> None:
    painted = text.render(EVERY_SEVERITY, lambda style, piece: f"<{style}>{piece}</>")

    assert f"<bold>{PATH}</><dim>:4:9:</> <bold red>FB402</> is wrong" in painted
    assert "<bold yellow>FB207</>" in painted
    assert painted.endswith("<bold red>1 error, 1 warning, 2 info in 1 record</>\n")
    assert text.render(EMPTY, lambda style, _: style) == "green\n"


def test_annotations() -> None:
    lines = render("github", EVERY_SEVERITY).splitlines()

    assert "\n".join(lines[:8]) + "\n" == render("text", EVERY_SEVERITY)
    assert lines[8:] == [
        f"::error file={PATH},line=4,col=9,title=FB402 restored-at::is wrong%0Amend it",
        f"::warning file={PATH},line=4,col=9,title=FB207 draft-id::is wrong",
        f"::notice file={PATH},line=4,col=9,title=FB306 alias-reference::is wrong",
        f"::notice file={PATH},line=4,col=9,title=FB306 alias-reference::is wrong",
    ]


def test_nothing_from_a_record_becomes_a_command() -> None:
    lines = render("github", HOSTILE).splitlines()

    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert len(commands) == 1
    assert commands[0].startswith(
        r"::error file=records/a%2Cb%3Ac%25\n%3A%3Ax.md,line=1,col=1,title=FB402 restored-at::"
    )
    assert r"::100 %25, a: b\r\n::error::owned \x1b[31m" in commands[0]
    assert not [line for line in lines if "##[" in line and not line.startswith("::")]


def test_json() -> None:
    report = json.loads(render("json", EVERY_SEVERITY))

    assert report["summary"] == {"files": 1, "errors": 1, "warnings": 1, "infos": 2}
    assert report["diagnostics"][0] == {
        "code": "FB402",
        "name": "restored-at",
        "severity": "error",
        "message": "is wrong",
        "path": PATH,
        "line": 4,
        "column": 9,
        "hint": "mend it",
        "related": [
            {
                "path": "kedb/2026/KE-2026-0001.md",
                "line": 2,
                "column": 5,
                "message": "stands here",
            }
        ],
    }


def test_json_says_what_was_said() -> None:
    (found,) = json.loads(render("json", HOSTILE))["diagnostics"]

    assert found["message"] == HOSTILE.diagnostics[0].message
    odd = json.loads(render("json", Report((diagnostic("\x7f\udcff\u2028"),), 1)))
    assert odd["diagnostics"][0]["message"] == "\x7f\udcff\u2028"
