from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.registers import public_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]

OUTAGE = """\
---
section: issue
title: Login is down
date: 2026-03-01T10:00:00Z
resolved: true
resolvedWhen: 2026-03-01T11:30:00Z
severity: down
affected: [Login]
---
Nobody could log in.
"""

SOURCE = {
    "2026-03-01-login.md": OUTAGE,
    "2026-03-02-shop.md": OUTAGE.replace("Login is down", "Shop is slow")
    .replace("severity: down", "severity: disruptd")
    .replace("2026-03-01", "2026-03-02")
    .replace("[Login]", "[Web shop]")
    .replace("10:00:00Z", "10:00:00"),
    "2026-03-03-window.md": OUTAGE.replace("Login is down", "Maintenance of the login"),
    "2026-03-04-broken.md": "---\nsection: issue\ntitle: [\n---\n",
    "notes.txt": "Not an issue.",
}


@pytest.fixture
def source(run: Run) -> None:
    Path("issues").mkdir()
    for name, text in SOURCE.items():
        Path("issues", name).write_text(text)
    run("init", "demo")


def import_issues(run: Run, *options: str) -> Result:
    return run("-C", "demo", "import", "cstate", "../issues", *options)


@pytest.mark.usefixtures("source")
def test_every_file_is_accounted_for(run: Run) -> None:
    result = import_issues(run)

    assert (result.exit_code, result.stderr) == (1, "")
    lines = result.stdout.splitlines()
    assert lines[-2:] == [
        "5 rows: 2 created, 0 updated, 0 unchanged, 2 skipped (1 planned work), 1 refused",
        "2 records: 2 created",
    ]
    assert "../issues/notes.txt:1: skipped: is not a Markdown file" in lines
    assert [
        line for line in lines if line.startswith("../issues/2026-03-04-broken.md:4: refused: ")
    ]
    assert "  login (Login) in 1 record" in lines
    assert "  web-shop (Web shop) in 1 record" in lines
    assert [line for line in lines if ":7: INC-2026-0002: severity 'disruptd' is taken as" in line]
    assert "1 time without an offset, taken as UTC" in lines


@pytest.mark.usefixtures("source")
def test_a_second_run_writes_nothing_and_services_can_be_added(run: Run) -> None:
    first = import_issues(run, "--add-services")
    second = import_issues(run, "--add-services")

    assert "Services added to faultbook.toml:\n  login (Login) in 1 record\n" in first.stdout
    assert second.stdout.endswith(
        "5 rows: 0 created, 0 updated, 2 unchanged, 2 skipped (1 planned work), 1 refused\n"
        "2 records: 2 unchanged\n"
    )
    assert "INC-2026" not in second.stdout
    assert run("-C", "demo", "check").stdout == "2 records, no findings\n"


@pytest.mark.usefixtures("source")
def test_what_was_edited_here_and_there_is_kept_and_said(run: Run) -> None:
    import_issues(run)
    record = Path("demo/records/incidents/2026/INC-2026-0001.md")
    record.write_text(record.read_text().replace("Login is down", "Login was down"))
    issue = Path("issues/2026-03-01-login.md")
    issue.write_text(issue.read_text().replace("Login is down", "No login").replace("down", "dwn"))

    result = import_issues(run)

    place = "../issues/2026-03-01-login.md:1"
    assert f"{place}: INC-2026-0001: title isn't changed" not in result.stdout
    assert f"{place}: skipped: title changed here and in the source" in result.stdout
    assert "Login was down" in record.read_text()


@pytest.mark.usefixtures("source")
def test_a_dry_run_writes_nothing(run: Run) -> None:
    result = import_issues(run, "--dry-run", "--add-services")

    assert "5 rows: 2 created" in result.stdout
    assert result.stdout.endswith("2 records: 2 created; nothing was written (--dry-run)\n")
    assert not list(Path("demo/records").rglob("*.md"))
    assert "[services.login]\nname" not in Path("demo/faultbook.toml").read_text()


@pytest.mark.usefixtures("source")
def test_maintenance_can_be_taken_in(run: Run) -> None:
    result = import_issues(run, "--maintenance", "include")

    assert "5 rows: 3 created, 0 updated, 0 unchanged, 1 skipped, 1 refused\n" in result.stdout


@pytest.mark.usefixtures("source")
def test_an_import_for_programs(run: Run) -> None:
    result = import_issues(run, "--format", "json")

    report = json.loads(result.stdout)
    assert (report["version"], report["importer"]) == (2, "cstate")
    counts = {"created": 2, "updated": 0, "unchanged": 0, "skipped": 2, "refused": 1}
    assert report["counts"] == counts
    assert report["records"] == {"created": 2}
    assert len(report["rows"]) == sum(counts.values())
    outcomes = {row["file"]: row["outcome"] for row in report["rows"]}
    assert outcomes["../issues/notes.txt"] == "skipped"
    assert [service["key"] for service in report["unknown_services"]] == ["login", "web-shop"]


@pytest.mark.usefixtures("source")
def test_text_from_files_is_not_printed_raw(run: Run) -> None:
    evil = OUTAGE.replace("[Login]", '["\\e[31mLogin"]').replace("down", '"\\e[2J"', 1)
    Path("issues/2026-03-05-\x1b[31m.md").write_text(evil)

    result = import_issues(run)

    assert "\x1b" not in result.stdout


def test_a_folder_that_is_not_there(run: Run) -> None:
    run("init", "demo")

    result = import_issues(run)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "../issues: there is no such file or folder" in result.stderr


@pytest.mark.usefixtures("source")
@pytest.mark.parametrize(
    "fault", ["[import\n", "[import]\nvisibility = 'all'\n", "[layout]\na = 1\n"]
)
def test_a_faulty_configuration_is_not_imported_into(run: Run, fault: str) -> None:
    Path("demo/faultbook.toml").write_text(fault)

    result = import_issues(run)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "faultbook.toml is faulty where imports need it" in result.stderr
    assert not list(Path("demo/records").rglob("*.md"))


@pytest.mark.data
def test_a_real_status_page(run: Run) -> None:
    folder = public_data("data", "jenkins-status", "issues")
    run("init", "demo")

    first = run("-C", "demo", "import", "cstate", str(folder), "--add-services")
    second = run(
        "-C", "demo", "import", "cstate", str(folder), "--add-services", "--format", "json"
    )

    assert first.exit_code == 0
    assert f"\n{len(list(folder.iterdir()))} rows: " in first.stdout
    counts = json.loads(second.stdout)["counts"]
    assert counts["created"] == counts["refused"] == 0
    assert counts["unchanged"] == len(list(Path("demo/records").rglob("*.md")))


@pytest.mark.usefixtures("source")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[values.statsu]\ndown = 'new'\n",
            "values.statsu: nothing that can be imported is called",
        ),
        ("[values.impact]\ndown = 'hi'\n", "values.impact: 'down' can't become 'hi'"),
        ("[defaults]\nownr = 'web'\n", "did you mean 'owner'?"),
    ],
)
def test_a_mapping_that_names_no_field_or_word_of_ours_is_refused_by_every_importer(
    run: Run, text: str, said: str
) -> None:
    Path("demo/map.toml").write_text(text)

    result = run("-C", "demo", "import", "cstate", "../issues", "--map", "map.toml")

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.usefixtures("source")
@pytest.mark.parametrize(
    ("importer", "text"),
    [
        ("csv", "id,title,owner\n1,Slow,Finders\n"),
        ("servicenow", "number,assignment_group,opened_at\nINC001,Finders,2026-02-03 10:00\n"),
    ],
)
def test_teams_of_backstage_files_are_known_and_digests_are_not_shown(
    run: Run, importer: str, text: str
) -> None:
    config = Path("demo/faultbook.toml")
    config.write_text(f'{config.read_text()}\n[catalog]\nbackstage = ["teams.yaml"]\n')
    Path("demo/teams.yaml").write_text("kind: Group\nmetadata: {name: finders}\n")
    Path("demo/t.csv").write_text(text)

    assert run("-C", "demo", "import", importer, "t.csv").exit_code == 0

    shown = run("-C", "demo", "show", "INC-2026-0001").stdout
    assert re.search(r"^  owner +finders$", shown, re.MULTILINE)
    assert "source_id" in shown
    assert "source_digest" not in shown
