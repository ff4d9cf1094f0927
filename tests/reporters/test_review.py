"""What is told of both disciplines, in Markdown and as HTML."""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from faultbook.analysis.disciplines import ASPECTS
from faultbook.analysis.metrics import METRICS
from faultbook.analysis.periods import period_named
from faultbook.reporters.review import REVIEW_REPORTERS, render_review
from faultbook.reporters.review import html as html_reporter
from faultbook.reporters.review.wording import NOTHING_NEXT
from faultbook.reviewing import review_of
from tests.analysis.evidences import evidence, incident, problem, random_evidence
from tests.html_reading import read_html
from tests.registers import NOW
from tests.reporters.measures import QUARTER
from tests.reporters.reviews import EMPTY, HOSTILE, HOSTILE_TITLE, PERSON, REVIEW, TEAMS

DESIGN = [  # the aspects in which the two disciplines are compared
    *("Purpose", "Focus", "Trigger", "Goal", "Timeframe", "Output", "Ownership", "Knowledge"),
    "Example",
]


def test_every_aspect_is_told_and_by_metrics_that_there_are() -> None:
    known = {metric.key for metric in METRICS}

    assert [aspect.name for aspect in ASPECTS] == DESIGN
    for aspect in ASPECTS:
        assert {*aspect.incident.metrics, *aspect.problem.metrics} <= known


def test_figures_stand_beside_those_of_the_period_before() -> None:
    text = render_review("markdown", REVIEW)
    rows = {line.split("**")[1]: line for line in text.splitlines() if line.startswith("| **")}

    assert text.startswith("# Incident and problem review, 2026-Q2\n\nFrom 2026-04-01 00:00 to ")
    assert "The period isn't over: 90 of its 91 days have passed." in text
    assert "What stands behind 'before' is of 2026-Q1." in text
    assert [*rows] == DESIGN
    assert "Incidents: **2** (before 0)" in rows["Purpose"]
    restore = "Time to restore: **median 1 h 30 min, 90 % within 1 h 30 min**"
    assert f"{restore} (of 1, 1 to come; before none)" in rows["Purpose"]
    assert "Noticed by `monitoring`: **1** (before 0)" in rows["Trigger"]
    assert "Availability by service `login`: **98.3 %** (of 2; before 100 %)" in rows["Goal"]
    assert "Incidents `(none)`: **2** (before 0)" in rows["Ownership"]
    assert (
        "INC-2026-0001 `Login fails`: service restored after 1 h 30 min by a workaround"
        in (rows["Example"])
    )


def test_in_html_a_number_stays_with_its_unit() -> None:
    text = render_review("html", REVIEW)

    assert "<strong>median 1&nbsp;h 30&nbsp;min, 90&nbsp;% within 1&nbsp;h 30&nbsp;min" in text


def test_what_is_to_be_done_comes_with_its_command() -> None:
    text = render_review("markdown", REVIEW)

    assert (
        "### Problems to open\n\n"
        "- INC-2026-0002 `Nobody can log in`: 2 incidents without a problem, 2 h of downtime, last"
        " on 2026-04-04: `faultbook promote INC-2026-0002 INC-2026-0003 --to problem`\n"
    ) in text
    assert "### Workarounds to write\n\n- KE-2026-0002 `Mail is late`: met by 0 incidents" in text


def test_of_an_empty_register_there_is_nothing_to_tell_and_nothing_to_do() -> None:
    text = render_review("markdown", EMPTY)

    assert "Incidents: **0** (before 0)" in text
    assert NOTHING_NEXT in text


@pytest.mark.parametrize("name", REVIEW_REPORTERS)
@given(found=random_evidence())
def test_every_format_takes_whatever_there_is(name: str, found: Any) -> None:
    text = render_review(name, review_of(found, period_named("2026-Q2", UTC), [], TEAMS))

    assert text.endswith("\n")
    assert "nan" not in text.lower().split()


@pytest.mark.parametrize("review", [REVIEW, EMPTY, HOSTILE])
def test_the_html_is_well_formed_and_runs_and_asks_for_nothing(review: Any) -> None:
    reading = read_html(render_review("html", review))

    assert reading.problems == []
    assert reading.comments == []
    tags = {element.tag for element in reading.elements}
    assert tags.isdisjoint({"script", "img", "link", "iframe", "a", "form"})
    names = {name for element in reading.elements for name in element.attributes}
    assert names <= {"lang", "charset", "name", "content", "http-equiv", "scope", "class"}
    assert len(reading.named("h1")) == 1


@pytest.mark.parametrize("name", REVIEW_REPORTERS)
def test_what_records_say_is_escaped(name: str) -> None:
    text = render_review(name, HOSTILE)

    assert HOSTILE_TITLE not in text
    assert not {"\x1b", "\u202e"} & {*text}
    if name == "markdown":
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows} == {4}


@pytest.mark.parametrize("name", REVIEW_REPORTERS)
def test_nobody_is_named(name: str) -> None:
    text = render_review(name, HOSTILE)

    assert "action overdue since 2026-04-01" in text
    assert PERSON not in text


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_of_text_is_readable_on_every_background() -> None:
    # Contrast of at least 4.5:1 as of WCAG 2.2, 1.4.3 (AA): https://www.w3.org/TR/WCAG22/
    style = Path(html_reporter.__file__).with_name("review.css").read_text()
    texts = re.findall(r"^  color: (#[0-9a-f]+);", style, re.MULTILINE)
    grounds = re.findall(r"^  background: (#[0-9a-f]+);", style, re.MULTILINE)

    assert len({*texts}) > 1
    for text in texts:
        for ground in grounds:
            assert (_luminance(ground) + 0.05) / (_luminance(text) + 0.05) >= 4.5


def test_what_has_risen_says_whether_a_problem_covers_it() -> None:
    window = timedelta(days=30)
    usual = [
        incident(10 * month + n, services=("login",), opened_at=NOW - month * window - window / 2)
        for month in range(1, 13)
        for n in range(2)
    ]
    sudden = [
        incident(900 + n, services=("login",), opened_at=NOW - timedelta(hours=1 + n))
        for n in range(30)
    ]
    found = evidence([*usual, *sudden])

    text = render_review("markdown", review_of(found, QUARTER, [], TEAMS))
    owned = problem(1, services=("login",), opened_at=NOW - window)
    covered = evidence([*usual, *sudden, owned])
    answered = render_review(
        "markdown", review_of(covered, period_named("2026-Q2", UTC), [], TEAMS)
    )

    risen = "- Service `login`: 30 incidents in the last 30 days, against 2 on average before"
    assert f"### What has risen\n\n{risen}: `faultbook trends --create`\n" in text
    assert f"{risen}; open for it: PRB-2026-0001\n" in answered
