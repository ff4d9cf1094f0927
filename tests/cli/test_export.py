from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from faultbook.exchange.exporting import EXPORTERS
from faultbook.exchange.exporting.schema import export_schema
from tests.cli.recorded import tell
from tests.cli.records import FIVE_FAULTS, INCIDENTS, LINKED
from tests.exchange.export_samples import SAMPLES
from tests.views.leaky import LEAKS, LEAKY

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

TEXTS = [name for name, one in EXPORTERS.items() if one.is_text]
IDS = ["INC-2026-0001", "INC-2026-0002", "PRB-2026-0001", "KE-2026-0001"]


def ids_in(text: str) -> list[str]:
    return [json.loads(line)["id"] for line in text.splitlines()]


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_printed(run: Run, files: Files, name: str) -> None:
    files(LINKED)

    result = run("export", name)

    assert (result.exit_code, result.stderr) == (0, "")
    assert all(record_id in result.stdout for record_id in IDS)


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_file_is_written_and_told(run: Run, files: Files, tmp_path: Path, name: str) -> None:
    files(LINKED)

    result = run("export", name, "--output", "out")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "faultbook: 4 records in out\n"
    content = (tmp_path / "out").read_bytes()
    if name in TEXTS:
        assert content == run("export", name).stdout_bytes
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] in (
        ["faultbook.toml", "out"],
        ["out", "faultbook.toml"],
    )


@pytest.mark.parametrize("name", [name for name in EXPORTERS if name not in TEXTS])
def test_what_is_no_text_needs_a_file(run: Run, files: Files, name: str) -> None:
    files(LINKED)

    result = run("export", name)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"faultbook: {name} is no text to print; name a file: --output register.{name}\n"
    )


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_file_is_replaced_only_when_asked_for(
    run: Run, files: Files, tmp_path: Path, name: str
) -> None:
    files(LINKED)
    (tmp_path / "out").write_text("dear")
    (tmp_path / "out").chmod(0o640)

    refused = run("export", name, "-o", "out")

    assert (refused.exit_code, (tmp_path / "out").read_text()) == (2, "dear")
    assert refused.stderr == (
        "faultbook: out is there already; name another file, or give --force\n"
    )
    assert run("export", name, "-o", "out", "--force").exit_code == 0
    assert (tmp_path / "out").read_bytes()[:4] != b"dear"
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o640


def test_a_link_goes_on_leading_to_its_file(run: Run, files: Files, tmp_path: Path) -> None:
    files(LINKED)
    (tmp_path / "latest").symlink_to("real.json")

    assert run("export", "json", "-o", "latest").exit_code == 0

    assert (tmp_path / "latest").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text())["version"] == 1


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_full_disk_leaves_nothing(
    start: Callable[..., subprocess.Popen[bytes]], files: Files, tmp_path: Path, name: str
) -> None:
    files(LINKED)
    (tmp_path / "out").write_text("dear")
    limit = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))"
    )

    process = start("export", name, "-o", "out", "--force", code=limit)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 2
    assert said.count(b"\n") == 1
    assert b"can't be written" in said
    assert (tmp_path / "out").read_text() == "dear"
    assert not list(tmp_path.glob(".out*"))


def test_a_device_is_written_to_as_it_is(run: Run, files: Files) -> None:
    files(LINKED)

    assert run("export", "json", "-o", os.devnull).exit_code == 0
    refused = run("export", "sqlite", "-o", os.devnull)

    assert refused.exit_code == 2
    assert f"{os.devnull} is no file, which sqlite has to be" in refused.stderr


def test_a_folder_that_is_missing_is_told(run: Run, files: Files, tmp_path: Path) -> None:
    files(LINKED)

    result = run("export", "json", "-o", "missing/out.json")

    assert result.exit_code == 2
    assert result.stderr == (
        "faultbook: missing/out.json can't be written: its folder isn't there; make it first\n"
    )
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize(
    ("args", "numbers"),
    [
        ([], IDS),
        (["--kind", "problem"], ["PRB-2026-0001"]),
        (["--status", "new", "--status", "active"], ["INC-2026-0002", "KE-2026-0001"]),
        (["--service", "login"], ["INC-2026-0001", "PRB-2026-0001"]),
        (["--owner", "identity", "--kind", "incident"], ["INC-2026-0001"]),
        (["--priority", "4"], ["INC-2026-0002"]),
        (["--tag", "web"], ["INC-2026-0001"]),
        (["--since", "2026-05-04"], ["INC-2026-0002", "PRB-2026-0001"]),
        (["--until", "2026-05-04"], ["INC-2026-0001", "PRB-2026-0001"]),
    ],
)
def test_filters_are_those_of_the_list(
    run: Run, files: Files, args: list[str], numbers: list[str]
) -> None:
    files(LINKED)

    result = run("export", "jsonl", *args)

    assert (result.exit_code, ids_in(result.stdout)) == (0, numbers)
    assert sorted(run("list", "--ids", *args).stdout.split()) == sorted(numbers)


def test_a_word_that_no_record_has_is_told(run: Run, files: Files) -> None:
    files(LINKED)

    result = run("export", "jsonl", "--service", "logn")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "faultbook: no record has the service 'logn'; did you mean 'login'?\n"
        "faultbook: no record fits\n"
    )


def test_a_kind_has_columns_of_its_own(run: Run, files: Files) -> None:
    files(LINKED)

    heads = next(csv.reader(io.StringIO(run("export", "csv", "--kind", "known-error").stdout)))

    assert "signatures" in heads
    assert "timeline" not in heads


def test_an_empty_register_says_so(run: Run, files: Files) -> None:
    files({})

    result = run("export", "json")

    assert json.loads(result.stdout) == {"version": 1, "records": []}
    assert result.stderr == "faultbook: there is no record to export\n"
    public = run("export", "json", "--audience", "public")
    assert public.stderr == "faultbook: no record is for the public\n"


def test_records_with_faults_are_told_and_the_rest_is_exported(run: Run, files: Files) -> None:
    files(
        {
            **LINKED,
            f"{INCIDENTS}/INC-2026-0001.md": FIVE_FAULTS,
            f"{INCIDENTS}/INC-2026-0003.md": "no front matter",
        }
    )

    result = run("export", "jsonl")

    assert result.exit_code == 1
    assert ids_in(result.stdout) == IDS
    assert "opened_at" not in json.loads(result.stdout.splitlines()[0])
    first, second = result.stderr.splitlines()
    assert first.startswith(f"faultbook: {INCIDENTS}/INC-2026-0001.md: 'status' is 'resolvd'")
    assert first.endswith(", and 2 more; what doesn't fit is left out")
    assert second.startswith(f"faultbook: {INCIDENTS}/INC-2026-0003.md: ")
    assert second.endswith("; the record is left out")


def test_as_of_another_time(run: Run, tmp_path: Path) -> None:
    tell(tmp_path)

    then = run("export", "jsonl", "--as-of", "HEAD~1")
    now = run("export", "jsonl")

    assert (then.exit_code, now.exit_code) == (0, 0)
    assert then.stdout != now.stdout
    assert ids_in(then.stdout)


PUBLIC = {
    **SAMPLES,
    "records/incidents/2026/INC-2026-0002.md": SAMPLES[
        "records/incidents/2026/INC-2026-0002.md"
    ].replace(
        "major: true\n",
        "major: true\nvisibility: public\nassignee: Jo Doe\nsource_id: tool:4711\nparent:"
        " INC-2026-0001\ncategory: inc-2026-0001\ntags: [prb-2026-0001, web]\nlinks:\n"
        "  - {title: Ask jo@example.org, url: 'https://example.org/'}\n"
        "  - {title: hidden, url: 'https://example.org/PRB-2026-0001'}\n"
        "ignore: [{rule: FB602, reason: Jo Doe said so}]\n",
    ),
}
"""The samples with two public records, which tell of people and of what is internal."""


def _records_of(run: Run, name: str, tmp_path: Path) -> tuple[list[Any], str]:
    """What an export for the public holds: its records, and all its text."""
    result = run("export", name, "--audience", "public", "-o", "out", "--force")
    assert result.exit_code == 0, result.stderr
    if name == "sqlite":
        with closing(sqlite3.connect(tmp_path / "out")) as database:
            found = database.execute("SELECT json FROM records ORDER BY number").fetchall()
            return [json.loads(text) for (text,) in found], "\n".join(database.iterdump())
    text = (tmp_path / "out").read_text()
    return (json.loads(text)["records"] if name == "json" else []), text


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "sqlite"])
def test_the_public_sees_no_person_and_nothing_internal(
    run: Run, files: Files, tmp_path: Path, name: str
) -> None:
    files(PUBLIC)

    records, text = _records_of(run, name, tmp_path)

    for hidden in (
        *("Jo Doe", "jo@example.org", "PRB-2026-0001", "INC-2026-0001", "prb-2026-0001"),
        *("A. Manager", "inc-2026-0001", "tool:4711", "FB602"),
    ):
        assert hidden not in text
    assert "INC-2026-0002" in text
    if records:
        Draft202012Validator(export_schema()).validate({"version": 1, "records": records})
        incident, known_error = records
        assert [incident["id"], known_error["id"]] == ["INC-2026-0002", "KE-2026-0001"]
        assert incident["known_error"] == "KE-2026-DRAFT-login"
        assert incident["owner"] == "identity"
        assert incident["links"] == [
            {"title": "Ask (e-mail removed)", "url": "https://example.org/"}
        ]
        assert not {"parent", "problem", "reporter", "assignee", "tags"} & set(incident)
        assert known_error["workaround"] == {"risk": "low", "minutes": 5}
        assert known_error["sections"]["Workaround"] == (
            "Restart the session store, or ask (e-mail removed) (see INC-2026-0002)."
        )


@pytest.mark.parametrize("name", ["jsonl", "csv", "sqlite"])
def test_nothing_of_internal_records_or_people_gets_out(
    run: Run, files: Files, tmp_path: Path, name: str
) -> None:
    files(LEAKY)

    _, text = _records_of(run, name, tmp_path)

    assert [leak for leak in LEAKS if leak.casefold() in text.casefold()] == []
    assert "INC-2026-0101" in text


def test_what_readers_of_a_page_never_see_is_not_exported_for_the_public(
    run: Run, files: Files
) -> None:
    files(
        {
            f"{INCIDENTS}/INC-2026-0007.md": (
                "---\nid: INC-2026-0007\ntitle: a\nstatus: new\nvisibility: public\n"
                "error_text: <!-- kept -->\nsymptoms: [slow <!-- for us -->, <!-- for us -->]\n"
                "---\n"
                "\n## Summary\n\nSaid <!-- for us --> aloud.\n\n## Impact\n\n<!-- for us -->\n"
                "\n## Lessons\n\nLearnt.\n\n<!-- for us\n"
            )
        }
    )

    public = run("export", "jsonl", "--audience", "public").stdout

    record = json.loads(public)
    assert "for us" not in public
    assert record["sections"] == {"Summary": "Said  aloud.", "Lessons": "Learnt."}
    assert (record["error_text"], record["symptoms"]) == ("<!-- kept -->", ["slow"])
    assert "for us" in run("export", "jsonl").stdout


def test_filters_of_the_public_see_what_the_public_sees(run: Run, files: Files) -> None:
    files(PUBLIC)

    result = run("export", "jsonl", "--audience", "public", "--kind", "known-error")

    assert ids_in(result.stdout) == ["KE-2026-0001"]


def test_what_may_be_public_and_has_a_fault_is_told(run: Run, files: Files) -> None:
    record = "---\nid: INC-2026-0007\ntitle: a\nstatus: new\nvisibility: public\n"
    files(
        {
            f"{INCIDENTS}/INC-2026-0007.md": f"{record}title: b\n---\n",
            f"{INCIDENTS}/INC-2026-0008.md": "no front matter",
        }
    )

    result = run("export", "jsonl", "--audience", "public")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("has a fault, so that it may not be for the public") == 2


def test_an_unknown_format_is_refused(run: Run, files: Files) -> None:
    files(LINKED)

    result = run("export", "yaml")

    assert result.exit_code == 2
    assert "'yaml' is not one of 'json', 'jsonl', 'csv', 'xlsx', 'sqlite'" in result.stderr


def test_a_closed_pipe_ends_it_quietly(
    start: Callable[..., subprocess.Popen[bytes]], files: Files
) -> None:
    files(
        {
            f"{INCIDENTS}/INC-2026-{number:04d}.md": (
                f"---\nid: INC-2026-{number:04d}\ntitle: {'long ' * 200}\nstatus: new\n---\n"
            )
            for number in range(1, 300)
        }
    )

    process = start("export", "jsonl")
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    process.stdout = None
    _, said = process.communicate(timeout=60)

    assert (process.returncode, said) == (141, b"")
