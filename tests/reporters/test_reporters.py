"""What every format keeps to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.diagnostics import Location, Related, Report
from faultbook.plain_text import visible
from faultbook.reporters import REPORTERS, render
from tests.reporters.reports import CLEAN, EMPTY, EVERY_SEVERITY, HOSTILE, diagnostic

REPORTS = [CLEAN, EMPTY, EVERY_SEVERITY, HOSTILE]
_ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize("name", REPORTERS)
@pytest.mark.parametrize("report", REPORTS)
def test_equal_reports_give_equal_text(name: str, report: Report) -> None:
    first = render(name, report)

    assert first == render(name, Report(report.diagnostics, report.files))
    assert first.endswith("\n")
    assert not first.endswith("\n\n")


@pytest.mark.parametrize("name", REPORTERS)
@given(st.lists(_ANY_TEXT, min_size=3, max_size=3), st.integers(1, 50), st.integers(0, 50))
def test_nothing_that_acts_comes_out(
    name: str, texts: list[str], column: int, end_column: int
) -> None:
    message, path, source = texts
    path = path.encode("utf-8", "replace").decode() + "\udcff"
    place = Location(path, 1, column)
    report = Report(
        (
            diagnostic(
                message,
                location=place,
                hint=message,
                source=source,
                end_column=end_column,
                related=(Related(place, message),),
            ),
        ),
        1,
    )

    written = render(name, report)

    assert [line for line in written.split("\n") if visible(line) != line] == []


@pytest.mark.parametrize("name", REPORTERS)
def test_a_hidden_line_is_hidden_for_every_finding_in_it(name: str) -> None:
    place = Location("kedb/2026/KE-2026-0001.md", 7, 5)
    secret = diagnostic("holds a secret", location=place, source="", end_column=25)
    other = diagnostic(
        "is odd", code="FB101", location=place, source="password: hunter2", end_column=9
    )

    for report in (Report((secret, other), 1), Report((other, secret), 1)):
        assert "hunter2" not in render(name, report)


def test_an_excerpt_is_in_the_formats_for_people_alone() -> None:
    report = Report((diagnostic(source="colour: red", end_column=12),), 1)

    shown = {name for name in REPORTERS if "colour: red" in render(name, report)}

    assert shown == {"text", "github", "junit"}
