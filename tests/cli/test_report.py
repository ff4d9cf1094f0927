from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.records import INCIDENTS, LINKED
from tests.html_reading import read_html
from tests.registers import ANY_ORDER, CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]


def test_the_present_quarter_is_told_in_markdown(run: Run, files: Files) -> None:
    files(LINKED)

    result = run("report")

    assert result.exit_code == 0
    assert result.stdout.startswith("# Incident and problem review, 2026-Q2\n")
    assert "Time to restore: **median 50 min, 90 % within 50 min** (of 1, 1 to come" in (
        result.stdout
    )
    assert "INC-2026-0001 `Login fails with error 500`: service restored after 50 min" in (
        result.stdout
    )


def test_html_goes_to_a_file(run: Run, files: Files) -> None:
    root = files(LINKED)

    result = run("report", "--period", "2026-05", "--format", "html", "--output", "review.html")

    assert result.stdout == ""
    assert result.stderr == "faultbook: report of 2026-05 written to review.html\n"
    reading = read_html((root / "review.html").read_text(encoding="utf-8"))
    assert reading.problems == []
    assert "Incident and problem review, 2026-05" in reading.text


def test_an_empty_register_has_a_report_too(run: Run, files: Files) -> None:
    files({})

    result = run("report")

    assert result.exit_code == 0
    assert "Incidents: **0** (before 0)" in result.stdout


def test_a_period_that_is_none_is_refused(run: Run, files: Files) -> None:
    files(LINKED)

    result = run("report", "--period", "all")

    assert result.exit_code == 2
    assert "'all' is no period; write 2026, 2026-Q3," in result.stderr


def test_the_public_is_told_of_public_records_alone(run: Run, files: Files) -> None:
    place = f"{INCIDENTS}/INC-2026-0001.md"
    public = LINKED[place].replace("title: Login", "visibility: public\ntitle: Ask a@b.org, login")
    files({**LINKED, place: public}, CONFIG + ANY_ORDER)

    report = run("report", "--audience", "public").stdout
    metrics = run("metrics", "--audience", "public").stdout.splitlines()

    assert "INC-2026-0001 `Ask (e-mail removed), login fails with error 500`" in report
    assert "What to do next" not in report
    assert "INC-2026-0002" not in report
    assert "Incidents\t\t1\t0\t0\t1" in metrics
    assert "Known error met\t\t0\t0\t0\t0" in metrics
    assert "Problems opened\t\t0\t0\t0\t0" in metrics
