"""The dashboard's files: as they are kept, as the command tells it, and safe in a spreadsheet."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from faultbook.analysis.problem_metrics import AGES
from faultbook.cli.group import commands
from faultbook.publishing.dashboard_files import csv_of, dashboard_files
from faultbook.views.data_tables import Column, DataTable, number_cell, words_cell
from tests.registers import NOW
from tests.views.reviewed import REVIEWED_CONFIG, reviewed_view
from tests.views.samples import record

if TYPE_CHECKING:
    from collections.abc import Callable

    Metrics = Callable[..., "dict[tuple[str, str, str], dict[str, Any]]"]

GOLDEN = Path(__file__).with_name("dashboard")
YEAR = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reviewed")


@pytest.fixture(scope="module")
def files(root: Path) -> dict[str, str]:
    """Each file's text by its name."""
    view = reviewed_view(root)
    return {
        file.path.removeprefix("dashboard/"): file.content.decode()
        for file in dashboard_files(view)
    }


@pytest.fixture
def told(root: Path, monkeypatch: pytest.MonkeyPatch) -> Metrics:
    """Figures of ``faultbook metrics --format json`` by key, group and label."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))

    def run(*options: str) -> dict[tuple[str, str, str], dict[str, Any]]:
        result = CliRunner().invoke(commands, ["metrics", "--format", "json", *options])
        assert result.exit_code == 0, result.output
        return {
            (metric["key"], figure["group"] or "", "".join(figure["labels"].values())): figure
            for metric in json.loads(result.stdout)["metrics"]
            for figure in metric["figures"]
        }

    return run


def rows(text: str) -> list[dict[str, Any]]:
    """Rows by column; numbers as such, and None for nothing."""
    found = csv.DictReader(StringIO(text))
    return [{name: _read(value) for name, value in row.items()} for row in found]


def _read(value: str) -> float | str | None:
    try:
        return float(value) if value else None
    except ValueError:
        return value


def test_files_are_as_they_are_kept(files: dict[str, str]) -> None:
    kept = {path.name: path.read_text("utf-8") for path in GOLDEN.iterdir()}
    assert {name: text.replace("\r\n", "\n") for name, text in files.items()} == kept
    assert all(line.endswith("\r\n") for line in files["incidents.csv"].splitlines(keepends=True))


def test_months_are_those_of_the_command(files: dict[str, str], told: Metrics) -> None:
    found = told("--by", "month")
    for row in rows(files["incidents.csv"]):
        assert row["all"] == found["incidents", row["month"], ""]["values"]["value"]
    for row in rows(files["time-to-restore.csv"]):
        figure = found["time_to_restore", row["month"], ""]
        assert row["median_seconds"] == figure["values"]["median"]
        assert row["p90_seconds"] == figure["values"]["p90"]
        assert [row[name] for name in ("known", "missing", "pending")] == [
            figure[name] for name in ("known", "missing", "pending")
        ]
    for row in rows(files["problem-backlog.csv"]):
        month = row["month"]
        whole = found["problem_backlog", month, ""]
        assert (row["open"], row["missing"]) == (whole["values"]["value"], whole["missing"])
        assert row["growth"] == found["problem_backlog_growth", month, ""]["values"]["value"]
        assert row["median_age_seconds"] == found["problem_age", month, ""]["values"]["median"]
        for age, _ in AGES:
            figure = found["problem_backlog_by_age", month, age]
            assert row[age.replace(" ", "_")] == figure["values"]["value"]


def test_priorities_of_a_month_are_those_of_the_command(
    files: dict[str, str], told: Metrics
) -> None:
    for row in rows(files["incidents.csv"]):
        assert row["all"] == sum(v for k, v in row.items() if "priority" in k)
    for row in rows(files["incidents.csv"])[::8]:
        found = told("--period", str(row["month"]), "--by", "priority")
        for name, value in row.items():
            group = "(none)" if name == "no_priority" else name.removeprefix("priority_")
            if name not in ("month", "all"):
                figure = found.get(("incidents", group, ""), {"values": {"value": 0}})
                assert value == figure["values"]["value"]


def test_quarters_are_those_of_the_command(files: dict[str, str], told: Metrics) -> None:
    known_errors = {row["quarter"]: row for row in rows(files["known-errors.csv"])}
    recurrence = {row["quarter"]: row for row in rows(files["recurrence.csv"])}
    for quarter in ("2024-Q4", "2026-Q1", "2026-Q2"):
        found = told("--period", quarter)
        row = known_errors[quarter]
        resolved = found["resolved_by", "", "known-error"]
        assert row["resolved_with_known_error_share"] == resolved["values"]["value"]
        assert row["resolved_pending"] == resolved["pending"]
        met, saved = found["known_error_share", "", ""], found["time_saved", "", ""]
        assert row["known_error_share"] == met["values"]["value"]
        assert row["incidents"] == met["known"]
        assert row["time_saved_seconds"] == saved["values"]["value"]
        assert row["restored_known"] == saved["known"]
        again = found["recurrence_rate", "", ""]
        assert recurrence[quarter]["recurrence_rate"] == again["values"]["value"]
        assert recurrence[quarter]["known"] == again["known"]


def test_all_metrics_of_both_quarters_are_those_of_the_command(
    files: dict[str, str], told: Metrics
) -> None:
    found = list(csv.DictReader(StringIO(files["quarters.csv"])))
    for quarter in ("2026-Q1", "2026-Q2"):
        own = {
            (row["metric"], row["about"], row["statistic"] or "value"): _read(row["value"])
            for row in found
            if row["quarter"] == quarter
        }
        expected = {
            (key, label, statistic): value
            for (key, _, label), figure in told("--period", quarter).items()
            for statistic, value in figure["values"].items()
        }
        assert own == expected


def test_services_of_a_year_add_up_over_the_commands_quarters(
    files: dict[str, str], told: Metrics
) -> None:
    found = [told("--period", quarter, "--by", "service") for quarter in YEAR]
    for row in rows(files["services.csv"]):
        group = str(row["service"])
        incidents = [one["incidents", group, ""]["values"]["value"] for one in found]
        assert row["incidents"] == sum(incidents)
        if group != "(none)":
            away = [one["service_downtime", group, group]["values"]["value"] for one in found]
            assert row["downtime_seconds"] == sum(away)


def test_no_cell_is_run_by_a_spreadsheet() -> None:
    cells = tuple(words_cell(text) for text in ("=1+1", "\t=x", "a\u202eb\n", "-2", ""))
    numbers = (number_cell("count", -2), number_cell("share", 1 / 3), number_cell("seconds", None))
    columns = tuple(Column(name, name) for name in "abcdefgh")
    table = DataTable("k", "K", columns, ((*cells, *numbers),))
    assert csv_of(table, str).splitlines()[1] == "'=1+1,\\t=x,a\\u202eb\\n,'-2,,-2,0.333333,"


def test_texts_are_as_the_audience_may_read_them(tmp_path: Path) -> None:
    files = dict(
        record(
            f"KE-2026-{n:04d}",
            title="Ask jo@secret.example",
            status="active",
            visibility=visibility,
            owner="jo@secret.example",
            services=["login"],
            review_by="2026-06-01",
        )
        for n, visibility in enumerate(("public", "internal"), start=1)
    )
    view = reviewed_view(tmp_path, files, "public", REVIEWED_CONFIG)
    written = {file.path: file.content.decode() for file in dashboard_files(view)}
    assert "KE-2026-0001" in written["dashboard/overdue.csv"]
    assert not [path for path, text in written.items() if "secret" in text or "0002" in text]
