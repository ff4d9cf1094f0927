from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from faultbook.document import MAX_BYTES
from faultbook.reporters import REPORTERS
from tests.cli.records import FIVE_FAULTS, INCIDENTS, LINKED, SOUND
from tests.registers import CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

GOLDEN = Path(__file__).with_name("golden")
FAULTY = f"{INCIDENTS}/INC-2026-0001.md"
WELL = f"{INCIDENTS}/INC-2026-0002.md"
DRAFT = f"{INCIDENTS}/INC-2026-DRAFT-web.md"
DRAFT_TEXT = "---\nid: INC-2026-DRAFT-web\ntitle: The web is slow\nstatus: new\n---\n"


def codes(output: str) -> list[str]:
    return [one["code"] for one in json.loads(output)["diagnostics"]]


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab", "junit", "markdown"])
def test_five_faults_are_told_each_in_its_place(run: Run, files: Files, form: str) -> None:
    files({FAULTY: FIVE_FAULTS})

    result = run("check", "--format", form)

    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == (GOLDEN / f"five_faults.{form}").read_text()


def test_five_faults_as_sarif(run: Run, files: Files) -> None:
    files({FAULTY: FIVE_FAULTS})

    (told,) = json.loads(run("check", "--format", "sarif").stdout)["runs"]

    assert [rule["id"] for rule in told["tool"]["driver"]["rules"]] == [
        *("FB101", "FB103", "FB105", "FB301", "FB304")
    ]
    assert [result["ruleId"] for result in told["results"]] == [
        *("FB103", "FB304", "FB105", "FB301", "FB101")
    ]
    place = told["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == FAULTY
    assert place["region"] == {"startLine": 4, "startColumn": 9, "endColumn": 16}


@pytest.mark.parametrize("form", REPORTERS)
@pytest.mark.parametrize(
    ("content", "config"),
    [(LINKED, CONFIG), ({}, CONFIG), ({FAULTY: b"\xff"}, f"{CONFIG}[oops\n")],
    ids=["clean", "empty", "broken"],
)
def test_every_format_is_written_whatever_is_found(
    run: Run, files: Files, form: str, content: dict[str, str | bytes], config: str
) -> None:
    files(content, config=config)

    result = run("check", "--format", form)

    assert (result.exit_code, result.stderr) == (int(config != CONFIG), "")
    assert result.stdout == run("check", "--format", form).stdout
    assert result.stdout.endswith("\n")


def test_a_clean_register(run: Run, files: Files) -> None:
    files(LINKED)

    result = run("check")

    assert (result.exit_code, result.stdout) == (0, "4 records, no findings\n")


def test_an_empty_register(run: Run, files: Files) -> None:
    files({})

    assert run("check").stdout == "0 records, no findings\n"


def test_files_that_are_named_are_the_ones_that_are_judged(run: Run, files: Files) -> None:
    files({FAULTY: FIVE_FAULTS, WELL: SOUND})

    assert run("check", WELL).stdout == "1 record, no findings\n"
    assert run("check", WELL, FAULTY, WELL).stdout.endswith(
        "5 errors in 2 records (1 fixable with --fix)\n"
    )


@pytest.mark.parametrize(
    ("path", "records"),
    [
        ("records", 3),
        ("records/incidents", 2),
        ("records/incidents/2026/", 2),
        ("kedb", 1),
        (".", 4),
        ("kedb/..", 4),
        ("faultbook.toml", 4),
        (f"{INCIDENTS}/README.md", 0),
    ],
)
def test_a_folder_stands_for_the_records_below_it(
    run: Run, files: Files, path: str, records: int
) -> None:
    files({**LINKED, f"{INCIDENTS}/README.md": "Not a record.\n"})

    result = run("check", "--format", "json", path)

    assert json.loads(result.stdout)["summary"]["files"] == records


def test_paths_are_those_of_the_working_directory(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = files({FAULTY: FIVE_FAULTS, WELL: SOUND})
    monkeypatch.chdir(root / "records")

    result = run("check", "incidents/2026/INC-2026-0001.md")

    assert result.stdout.startswith("incidents/2026/INC-2026-0001.md:4:9: FB103 ")
    shown = run("check", "--format", "json", "incidents/2026/INC-2026-0001.md").stdout
    assert {one["path"] for one in json.loads(shown)["diagnostics"]} == {FAULTY}


def test_annotations_are_told_from_where_github_looks(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files({FAULTY: FIVE_FAULTS})
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path.parent))

    result = run("check", "--format", "github")

    assert f"::error file={tmp_path.name}/{FAULTY},line=4,col=9," in result.stdout


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere.md", "nowhere.md: there is no such file or folder"),
        ("docs", "docs is no record and holds none; records are in records/incidents,"),
        ("docs/notes.md", "docs/notes.md is no record and holds none"),
        (f"{INCIDENTS}/log.txt", f"{INCIDENTS}/log.txt is no record"),
        ("..", ".. is outside the register in "),
        ("/etc/hostname", "/etc/hostname is outside the register in "),
    ],
)
def test_a_path_that_is_no_record_is_refused(run: Run, files: Files, path: str, said: str) -> None:
    files({"docs/notes.md": "x", f"{INCIDENTS}/log.txt": "x"})

    result = run("check", path)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_path_through_a_link_is_judged_where_it_leads(
    run: Run, files: Files, tmp_path: Path
) -> None:
    files({WELL: SOUND})
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "INC-2026-0009.md").write_text(FIVE_FAULTS)
    Path("records/incidents/2025").symlink_to(outside)
    Path("again").symlink_to(tmp_path)

    assert (
        "is outside the register" in run("check", "records/incidents/2025/INC-2026-0009.md").stderr
    )
    assert run("check", f"again/{WELL}").stdout == "1 record, no findings\n"
    assert run("check", "again").stdout.endswith("1 error in 2 records\n")


def test_text_on_stdin_is_judged_as_if_it_stood_at_a_path(run: Run, files: Files) -> None:
    files({WELL: SOUND, **LINKED})

    result = run("check", "-", "--stdin-path", FAULTY, "--format", "json", stdin=FIVE_FAULTS)

    assert codes(result.stdout) == ["FB103", "FB304", "FB105", "FB301", "FB101"]
    assert run("check", FAULTY).stdout == "1 record, no findings\n"


def test_text_on_stdin_may_be_a_record_that_is_not_there_yet(run: Run, files: Files) -> None:
    files({})

    assert run("check", "-", "--stdin-path", WELL, stdin=SOUND).stdout == "1 record, no findings\n"
    too_much = run("check", "-", "--stdin-path", WELL, stdin=b"x" * (MAX_BYTES + 10))
    assert "FB002" in too_much.stdout


@pytest.mark.parametrize(
    "args",
    [
        ["-"],
        ["--stdin-path", WELL],
        ["-", WELL, "--stdin-path", WELL],
        ["-", "--stdin-path", "docs/notes.md"],
        ["-", "--stdin-path", "../INC-2026-0001.md"],
    ],
)
def test_stdin_needs_a_records_path(run: Run, files: Files, args: list[str]) -> None:
    files({})

    result = run("check", *args, stdin=SOUND)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--select", "FB103"], ["FB103"]),
        (["--select", "FB103,FB301"], ["FB103", "FB301"]),
        (["--select", "FB103", "--select", " FB301 ,"], ["FB103", "FB301"]),
        (["--select", "FB3"], ["FB304", "FB301"]),
        (["--select", "unknown-value"], ["FB103"]),
        (["--ignore", "FB3"], ["FB103", "FB105", "FB101"]),
        (["--select", "FB1", "--ignore", "FB101"], ["FB103", "FB105"]),
    ],
)
def test_rules_can_be_chosen(run: Run, files: Files, args: list[str], found: list[str]) -> None:
    files({FAULTY: FIVE_FAULTS})

    assert codes(run("check", "--format", "json", *args).stdout) == found


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_rule_is_refused_with_the_nearest(run: Run, files: Files, option: str) -> None:
    files({FAULTY: FIVE_FAULTS})

    result = run("check", option, "unknown-vlaue")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "'unknown-vlaue'" in result.stderr
    assert "did you mean 'unknown-value'?" in result.stderr


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ([], 0),
        (["--fail-level", "warning"], 1),
        (["--fail-level", "info"], 1),
        (["--fail-level", "warning", "--exit-zero"], 0),
    ],
)
def test_a_warning_fails_where_asked_for(
    run: Run, files: Files, args: list[str], code: int
) -> None:
    files({DRAFT: DRAFT_TEXT})

    result = run("check", *args)

    assert result.exit_code == code
    assert "[draft-id] (warning)" in result.stdout
    assert result.stdout.endswith("1 warning in 1 record\n")


def test_a_report_goes_into_a_file(run: Run, files: Files) -> None:
    files({FAULTY: FIVE_FAULTS})

    result = run("check", "--format", "json", "--output-file", "out.json")

    assert (result.exit_code, result.stdout) == (1, "")
    said = "5 errors in 1 record (1 fixable with --fix); written to out.json"
    assert result.stderr == f"faultbook: {said}\n"
    assert Path("out.json").read_text() == (GOLDEN / "five_faults.json").read_text()


def test_a_clean_report_is_written_too_over_an_old_one(run: Run, files: Files) -> None:
    files({WELL: SOUND})
    Path("out.txt").write_text("of yesterday")
    Path("out.txt").chmod(0o640)

    result = run("check", "--output-file", "out.txt")

    assert result.exit_code == 0
    assert Path("out.txt").read_text() == "1 record, no findings\n"
    assert Path("out.txt").stat().st_mode & 0o777 == 0o640


def test_a_report_can_go_to_what_is_no_file(run: Run, files: Files) -> None:
    files({WELL: SOUND})

    assert run("check", "--output-file", os.devnull).exit_code == 0
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("path", ["nowhere/deep/../../records", "kedb"])
def test_a_report_does_not_go_into_a_folder(run: Run, files: Files, path: str) -> None:
    files(LINKED)

    result = run("check", "--output-file", path)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


def test_a_broken_configuration_is_told_whatever_is_checked(run: Run, files: Files) -> None:
    files({WELL: SOUND}, config=f"{CONFIG}[oops\n")

    for args in ([], [WELL]):
        assert codes(run("check", "--format", "json", *args).stdout) == ["FB901"]
