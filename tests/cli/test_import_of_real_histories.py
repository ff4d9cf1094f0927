"""Real histories, imported as users do, checked, and imported again."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.document import read_document
from tests.registers import public_data

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.testing import Result

    Run = Callable[..., Result]

pytestmark = pytest.mark.data

LOGS = ("incident_event_log_sample.csv", "incident_event_log_excel_dialect.csv")


def imported(run: Run, importer: str, source: Path, *options: str) -> dict[str, Any]:
    """The report of an import into the register here."""
    result = run("import", importer, str(source), "--format", "json", *options)
    assert result.exit_code == 0, result.stderr
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def contents() -> dict[str, bytes]:
    """Every record here."""
    return {
        str(path): path.read_bytes()
        for folder in ("records", "kedb")
        for path in sorted(Path(folder).rglob("*.md"))
    }


def worst(run: Run) -> Counter[str]:
    """The rules that find something worse than an info, and how often."""
    found = json.loads(run("check", "--format", "json", "--exit-zero").stdout)["diagnostics"]
    return Counter(one["code"] for one in found if one["severity"] != "info")


def records() -> dict[str, Mapping[str, Any]]:
    """What each record here says, by its key in the source."""
    read = (read_document(content, is_markdown=True) for content in contents().values())
    return {one.data["source_id"]: one.data for one in read if one.data}


@pytest.mark.parametrize("name", LOGS)
def test_a_servicenow_log(run: Run, name: str) -> None:
    source = public_data("data", "servicenow", name)
    with source.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    run("init", ".")
    report = imported(run, "servicenow", source)
    assert [row["line"] for row in report["rows"]] == list(range(2, len(rows) + 2))
    assert report["counts"]["created"] == len(rows)
    by_number = defaultdict(set)
    for row, told in zip(rows, report["rows"], strict=True):
        by_number[row["number"]].add(told["record_id"])
    assert all(len(ids) == 1 for ids in by_number.values())
    assert len({next(iter(ids)) for ids in by_number.values()}) == len(by_number)
    assert set(worst(run)) <= {"FB614"}  # some incidents say nothing but their number

    last = {row["number"]: row for row in rows}
    found = records()
    problems = {
        number: " ".join(row["problem_id"].split())
        for number, row in last.items()
        if row["problem_id"] != "?"
    }
    assert len(set(problems.values())) == len(report["implied"])
    ids = {key: data["id"] for key, data in found.items()}
    for number, problem in problems.items():
        assert found[f"servicenow:{number}"]["problem"] == ids[f"servicenow:{problem}"]

    before = contents()
    again = imported(run, "servicenow", source)
    assert contents() == before
    assert again["counts"]["unchanged"] == len(rows)


def test_a_log_after_a_spreadsheet_changes_no_record(run: Run) -> None:
    sample, mangled = (public_data("data", "servicenow", name) for name in LOGS)
    run("init", ".")
    imported(run, "servicenow", sample)
    before = contents()
    report = imported(run, "servicenow", mangled)
    outcomes = Counter(row["outcome"] for row in report["rows"])
    assert set(outcomes) <= {"unchanged", "created"}
    assert outcomes["unchanged"] > 0
    assert before.items() <= contents().items()


def test_the_history_of_github_s_status_page(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    source = public_data("data", "github-statuses", "incidents.jsonl")
    lines = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    latest = max(datetime.fromisoformat(line["updated_at"]) for line in lines)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(latest.timestamp()) + 1))
    run("init", ".")
    report = imported(run, "statuspage", source, "--add-services")
    assert report["counts"]["created"] == len(lines) == len(contents())
    assert worst(run) == {}
    titles = Counter(line["title"] for line in lines)
    generic, number = titles.most_common(1)[0]
    found = [data for data in records().values() if data["title"] == generic]
    assert len(found) == number
    assert len({data["id"] for data in found}) == number
    before = contents()
    assert imported(run, "statuspage", source)["counts"]["unchanged"] == len(lines)
    assert contents() == before
