from __future__ import annotations

import pytest

from faultbook.diagnostics import Location, Report
from faultbook.reporters import render
from tests.reporters.reports import (
    CLEAN,
    EMPTY,
    EVERY_SEVERITY,
    HOSTILE,
    PATH,
    SAYINGS,
    diagnostic,
)


def commands(report: Report) -> list[str]:
    """The lines that a runner obeys: it leaves out blanks at their start."""
    lines = render("github", report).split("\n")
    return [line for line in lines if line.lstrip().startswith("::")]


def test_annotations_come_after_the_text() -> None:
    said, annotations = render("text", EVERY_SEVERITY), render("github", EVERY_SEVERITY)
    place = f"file={PATH},line=4,col=9,endColumn=17"

    assert annotations.removeprefix(said).splitlines() == [
        f"::error {place},title=FB402 restored-at::is wrong%0Amend it",
        f"::warning {place},title=FB207 draft-id::is wrong",
        f"::notice {place},title=FB306 alias-reference::is wrong",
        f"::notice {place},title=FB306 alias-reference::is wrong",
    ]


def test_an_end_that_is_not_known_is_not_told() -> None:
    (command,) = commands(Report((diagnostic(end_column=0),), 1))

    assert command.startswith(f"::error file={PATH},line=4,col=9,title=")


@pytest.mark.parametrize("report", [CLEAN, EMPTY])
def test_nothing_found_is_said_in_text(report: Report) -> None:
    assert render("github", report) == render("text", report)


def test_nothing_from_a_record_becomes_a_command() -> None:
    first, second = commands(HOSTILE)

    assert first.startswith(
        r"::error file=records/a%2Cb%3Ac%25\n%3A%3Ax.md,line=1,col=1,endColumn=30,"
        "title=FB402 restored-at::"
    )
    assert r"::100 %25, a: b\r\n::error::owned \x1b[31m" in first
    assert second.startswith("::error file=records/|`<script>`|.md,line=3,")
    lines = render("github", HOSTILE).splitlines()
    assert not [line for line in lines if "##[" in line and not line.startswith("::")]


@pytest.mark.parametrize("saying", SAYINGS)
def test_a_title_is_said_whole(saying: str) -> None:
    one = diagnostic(f"the title is {saying!r}", source=f"title: {saying}", hint=saying)

    (command,) = commands(Report((one,), 1))

    properties, _, message = command.removeprefix("::").partition("::")
    assert properties.endswith("title=FB402 restored-at")
    unescaped = message.replace("%0A", "\n").replace("%25", "%")
    assert unescaped == f"the title is {saying!r}\n" + saying.replace("\n", "\\n")


@pytest.mark.parametrize("saying", SAYINGS)
def test_a_path_is_told_as_it_is(saying: str) -> None:
    report = Report((diagnostic(location=Location(f"{saying}.md", 4, 9)),), 1)

    (command,) = commands(report)

    stated = command.partition("file=")[2].partition(",")[0]
    for escaped, character in (("%3A", ":"), ("%2C", ","), ("%25", "%")):
        stated = stated.replace(escaped, character)
    assert stated == f"{saying}.md".replace("\n", "\\n")
