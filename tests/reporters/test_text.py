from __future__ import annotations

import pytest

from faultbook.diagnostics import Location, Report, Severity
from faultbook.reporters import render, text
from tests.reporters.reports import CLEAN, EVERY_SEVERITY, HOSTILE, PATH, diagnostic

EXCERPT = "  4 | status: resolved\n    |         ^^^^^^^^\n"


def test_text() -> None:
    assert render("text", EVERY_SEVERITY) == (
        f"{PATH}:4:9: FB402 is wrong [restored-at]\n"
        f"{EXCERPT}"
        "  help: mend it\n"
        "  see: kedb/2026/KE-2026-0001.md:2:5: stands here\n"
        f"{PATH}:4:9: FB207 is wrong [draft-id] (warning)\n"
        f"{EXCERPT}"
        f"{PATH}:4:9: FB306 is wrong [alias-reference] (info)\n"
        f"{EXCERPT}"
        f"{PATH}:4:9: FB306 is wrong [alias-reference] (info)\n"
        f"{EXCERPT}"
        "\n"
        "To read more: faultbook rule FB207 (or FB306, FB402)\n"
        "1 error, 1 warning, 2 info in 1 record\n"
    )


def test_an_empty_line_stands_between_files() -> None:
    report = Report(
        (
            diagnostic(location=Location("a.md", 9, 9)),
            diagnostic(location=Location("a.md", 10, 9)),
            diagnostic(location=Location("b.md", 1, 1), end_column=0),
        ),
        2,
    )

    assert render("text", report) == (
        "a.md:9:9: FB402 is wrong [restored-at]\n"
        "   9 | status: resolved\n"
        "     |         ^^^^^^^^\n"
        "a.md:10:9: FB402 is wrong [restored-at]\n"
        "  10 | status: resolved\n"
        "     |         ^^^^^^^^\n"
        "\n"
        "b.md:1:1: FB402 is wrong [restored-at]\n"
        "\n"
        "To read more: faultbook rule FB402\n"
        "3 errors in 2 records\n"
    )


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (CLEAN, "12 records, no findings"),
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

    assert [line[:8] for line in lines] == [
        *("records/", "  1 | ::", "    | ^^", "  help: ", "  see: k", ""),
        *("records/", "  3 | st", "    |   ", "  help: ", ""),
        *("To read ", "2 errors"),
    ]
    assert r"a: b\r\n::error::owned \x1b[31m" in lines[0]


def test_many_rules_are_named_in_lines_that_can_be_read() -> None:
    codes = [f"FB{number}" for number in range(400, 450)]
    report = Report(tuple(diagnostic(code=code) for code in codes), 1)

    named = render("text", report).partition("\n\n")[2].splitlines()[:-1]

    assert named[0].startswith("To read more: faultbook rule FB400 (or FB401, ")
    assert max(map(len, named)) <= 100
    assert all(line.startswith("  FB4") for line in named[1:])
    assert " ".join(named).count("FB4") == len(codes)


def test_text_can_be_painted() -> None:
    painted = text.render(EVERY_SEVERITY, lambda style, piece: f"<{style}>{piece}</>")

    assert f"<bold>{PATH}</><dim>:4:9:</> <bold red>FB402</> is wrong" in painted
    assert "  <dim>4 |</> status: resolved\n" in painted
    assert "  <dim>  |</>         <bold red>^^^^^^^^</>\n" in painted
    assert "<bold yellow>FB207</>" in painted
    assert painted.endswith("<bold red>1 error, 1 warning, 2 info in 1 record</>\n")
    assert text.render(CLEAN, lambda style, _: style) == "green\n"
