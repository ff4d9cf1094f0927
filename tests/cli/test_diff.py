"""``diff``: what a branch changes in the register."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from faultbook.publishing.schemas import SCHEMAS
from faultbook.reporters.difference import LIMIT
from tests.cli.recorded import (
    AS_YAML,
    CLOSED,
    DRAFT,
    FIRST,
    INCIDENTS,
    MARKDOWN,
    NUMBERED,
    RESOLVED,
    YAML,
    begin,
    change,
    tell,
    without_ids,
)
from tests.registers import write_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]

GOLDEN = Path(__file__).parent / "golden"
PROBLEM = "records/problems/2026/PRB-2026-0001.md"
KNOWN_ERROR = "kedb/2026/KE-2026-0001.md"
INVESTIGATING = """\
---
id: PRB-2026-0001
title: The session store loses its memory
status: investigating
owner: identity
---
"""
ACTIVE = """\
---
id: KE-2026-0001
title: Sessions are lost
status: active
problem: PRB-2026-0001
---
"""


def told(result: Result) -> list[dict[str, Any]]:
    """The records of a diff in JSON, which fits its schema."""
    assert (result.exit_code, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    Draft202012Validator(SCHEMAS["diff"](), format_checker=FormatChecker()).validate(document)
    records: list[dict[str, Any]] = document["records"]
    return records


def rows(result: Result) -> list[list[str]]:
    assert result.exit_code == 0, result.stderr
    return [line.split("\t") for line in result.stdout.splitlines()]


@pytest.mark.parametrize("name", ["text", "json", "markdown"])
def test_a_diff_in_every_format(run: Run, tmp_path: Path, name: str) -> None:
    story = tell(tmp_path)
    change(story.repository, {PROBLEM: INVESTIGATING, KNOWN_ERROR: ACTIVE})

    result = run("diff", story.added, "--format", name)

    assert (result.exit_code, result.stderr) == (0, "")
    assert without_ids(result.stdout, story) == (GOLDEN / f"diff.{name}").read_text()


def test_the_files_as_they_are_stand_for_a_head(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED, KNOWN_ERROR: ACTIVE})
    repository.commit()
    clean = run("diff", "HEAD")

    change(repository, {MARKDOWN: RESOLVED, KNOWN_ERROR: None, PROBLEM: INVESTIGATING})
    loose = told(run("diff", "HEAD", "--format", "json"))
    repository.git("add", "--all")
    staged = told(run("diff", "HEAD", "--format", "json"))
    start = repository.head
    repository.commit()
    committed = told(run("diff", start, "HEAD", "--format", "json"))

    assert (clean.exit_code, clean.stdout) == (0, "")
    assert clean.stderr == "faultbook: no record differs\n"
    assert [(one["id"], one["event"]) for one in loose] == [
        ("INC-2026-0001", "changed"),
        ("PRB-2026-0001", "added"),
        ("KE-2026-0001", "deleted"),
    ]
    assert loose == staged == committed


def test_a_branch_is_compared_with_where_it_began(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    start = repository.commit()
    repository.git("checkout", "--quiet", "-b", "side")
    change(repository, {MARKDOWN: RESOLVED})
    repository.commit()
    repository.git("checkout", "--quiet", "main")
    change(repository, {KNOWN_ERROR: ACTIVE})
    repository.commit()

    document = json.loads(run("diff", "main", "side", "--format", "json").stdout)

    assert document["base"] == start
    assert document["head"] == repository.git("rev-parse", "side").strip()
    assert [one["id"] for one in document["records"]] == ["INC-2026-0001"]


def test_a_change_of_state_names_its_gates(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED, PROBLEM: INVESTIGATING})
    repository.commit()
    change(
        repository,
        {
            MARKDOWN: RESOLVED,
            PROBLEM: INVESTIGATING.replace(
                "status: investigating", "status: closed\nclosure_code: fix-verified"
            ),
        },
    )

    incident, problem = told(run("diff", "HEAD", "--format", "json"))

    assert incident["state"]["passed"] == ["resolved"]
    assert [gate["code"] for gate in incident["state"]["gates"]] == [
        *("FB402", "FB403", "FB404", "FB405")
    ]
    assert incident["state"]["allowed"]
    assert problem["state"]["passed"] == ["closed"]
    assert [gate["code"] for gate in problem["state"]["gates"]] == [
        *("FB412", "FB414", "FB415", "FB416", "FB417", "FB418", "FB419", "FB420")
    ]


@pytest.mark.parametrize(
    ("before", "after"), [("closed", "in-progress"), ("new", "nonsense"), ("nonsense", "new")]
)
def test_a_move_that_is_not_allowed_is_told(
    run: Run, tmp_path: Path, before: str, after: str
) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED.replace("in-progress", before)})
    repository.commit()
    change(repository, {MARKDOWN: NUMBERED.replace("in-progress", after)})

    (row,) = rows(run("diff", "HEAD"))
    (record,) = told(run("diff", "HEAD", "--format", "json"))

    said = f"{before} -> {after} (no path of allowed moves leads there)"
    assert row == ["INC-2026-0001", "status", said]
    assert not record["state"]["allowed"]
    assert record["state"]["gates"] == []


def test_links_gained_and_lost(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    linked = NUMBERED.replace("aliases:", "problem: PRB-2026-0001\nparent: INC-2026-0009\naliases:")
    change(repository, {MARKDOWN: linked})
    repository.commit()
    relinked = linked.replace("PRB-2026-0001", "PRB-2026-0002").replace(
        "parent: INC-2026-0009", "known_error: KE-2026-0001"
    )
    change(repository, {MARKDOWN: relinked})

    assert rows(run("diff", "HEAD")) == [
        ["INC-2026-0001", "known_error", "link gained: KE-2026-0001"],
        ["INC-2026-0001", "problem", "link gained: PRB-2026-0002"],
        ["INC-2026-0001", "parent", "link lost: INC-2026-0009"],
        ["INC-2026-0001", "problem", "link lost: PRB-2026-0001"],
    ]


def test_a_link_that_follows_a_renumbering_is_neither(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {KNOWN_ERROR: ACTIVE, PROBLEM: INVESTIGATING})
    repository.commit()
    renumbered = INVESTIGATING.replace("id: PRB-2026-0001", "id: PRB-2026-0002").replace(
        "owner:", "aliases: [PRB-2026-0001]\nowner:"
    )
    change(
        repository,
        {
            PROBLEM: None,
            PROBLEM.replace("0001", "0002"): renumbered,
            KNOWN_ERROR: ACTIVE.replace("problem: PRB-2026-0001", "problem: PRB-2026-0002"),
        },
    )

    problem, known_error = told(run("diff", "HEAD", "--format", "json"))

    assert (problem["id"], problem["renumbered_from"]) == ("PRB-2026-0002", "PRB-2026-0001")
    assert problem["event"] == "changed"
    assert known_error["links_gained"] == known_error["links_lost"] == []
    assert [one["field"] for one in known_error["changes"]] == ["problem"]
    assert rows(run("diff", "HEAD"))[0][1:] == [
        "record",
        "renumbered: PRB-2026-0001 -> PRB-2026-0002",
    ]


def test_a_renumbering_that_is_undone(run: Run, tmp_path: Path) -> None:
    story = tell(tmp_path)
    story.repository.git("checkout", "--quiet", "-b", "back", story.merged)
    change(story.repository, {MARKDOWN: None, DRAFT: FIRST})

    (record,) = told(run("diff", "HEAD", "--format", "json"))

    assert (record["id"], record["renumbered_from"]) == ("INC-2026-DRAFT-login", "INC-2026-0001")


def test_one_that_goes_while_another_comes_is_no_renumbering(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    repository.commit()
    other = f"{INCIDENTS}/INC-2026-0002.md"
    change(repository, {MARKDOWN: None, other: RESOLVED.replace("id: INC-2026-0001", "id: x")})

    found = told(run("diff", "HEAD", "--format", "json"))

    assert [(one["id"], one["event"]) for one in found] == [
        ("INC-2026-0001", "deleted"),
        ("INC-2026-0002", "added"),
    ]


def test_another_format_or_folder_is_a_move(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: CLOSED})
    repository.commit()
    change(repository, {MARKDOWN: None, YAML: AS_YAML})

    assert rows(run("diff", "HEAD")) == [
        ["INC-2026-0001", "record", f"moved: {MARKDOWN} -> {YAML}"],
        ["INC-2026-0001", "closed_at", "(none) -> 2026-05-06T08:00:00Z"],
    ]


def test_what_cannot_be_read_is_told(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED, KNOWN_ERROR: "x"})
    repository.commit()
    change(repository, {MARKDOWN: "nothing", KNOWN_ERROR: None, PROBLEM: b"\xff"})

    assert rows(run("diff", "HEAD")) == [
        ["INC-2026-0001", "record", "changed, but can't be read"],
        ["PRB-2026-0001", "record", "added, but can't be read"],
        ["KE-2026-0001", "record", "deleted, but can't be read"],
    ]
    assert [one["readable"] for one in told(run("diff", "HEAD", "--format", "json"))] == [False] * 3


def test_comments_and_links_in_the_file_system(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    (tmp_path / YAML).symlink_to("elsewhere")
    repository.commit()
    unchanged = run("diff", "HEAD")
    change(repository, {MARKDOWN: NUMBERED.replace("priority: 2", "priority: 2 # for now")})

    assert unchanged.stdout == ""
    assert rows(run("diff", "HEAD")) == [
        ["INC-2026-0001", "record", "text changed, no field or section"]
    ]


def test_what_a_sparse_checkout_leaves_out_is_not_gone(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED, PROBLEM: INVESTIGATING})
    start = repository.commit()
    change(repository, {MARKDOWN: RESOLVED, PROBLEM: INVESTIGATING.replace("identity", "web")})
    repository.commit()
    committed = run("diff", start, "HEAD")
    repository.git("sparse-checkout", "set", "--no-cone", "/faultbook.toml", "/records/incidents")

    sparse = run("diff", start)
    change(repository, {MARKDOWN: None})

    assert not (tmp_path / PROBLEM).exists()
    assert sparse.stdout == committed.stdout
    assert ["PRB-2026-0001", "owner", "identity -> web"] in rows(sparse)
    assert rows(run("diff", "HEAD")) == [
        ["INC-2026-0001", "record", "deleted"],
        ["INC-2026-0001", "problem", "link lost: PRB-2026-0001"],
    ]


def test_a_summary_counts_by_kind(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED, PROBLEM: INVESTIGATING})
    repository.commit()
    change(repository, {MARKDOWN: RESOLVED.replace("priority: 2", "priority: 1"), PROBLEM: None})
    change(repository, {KNOWN_ERROR: ACTIVE})

    summary = json.loads(run("diff", "HEAD", "--format", "json").stdout)["summary"]

    nothing = dict.fromkeys(summary["incident"], 0)
    assert summary == {
        "incident": {**nothing, "changed": 1, "state_changes": 1, "priority_changes": 1},
        "problem": {**nothing, "deleted": 1},
        "known-error": {**nothing, "added": 1},
    }
    shown = run("diff", "HEAD", "--format", "markdown").stdout
    assert "- Incidents: 1 changed, 1 with another state, 1 with another priority\n" in shown
    assert "- Known errors: 1 added\n" in shown


def test_a_comment_keeps_within_what_a_forge_takes(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    evil = "'`a` | </summary><b> @all #1 \u202e'"
    many = {
        f"{INCIDENTS}/INC-2026-{number:04d}.md": NUMBERED.replace(
            "Login fails with error 500", evil * 9
        )
        for number in range(1, 200)
    }
    change(repository, {**many})

    shown = run("diff", "HEAD", "--format", "markdown").stdout

    assert LIMIT - 2_000 < len(shown.encode()) <= LIMIT
    assert "more records are not shown.** Run `faultbook diff` to see all.\n" in shown
    assert shown.count("<details>") == shown.count("</summary>") == shown.count("</details>")
    assert "<b>" not in shown
    assert "\u202e" not in shown
    small = begin(tmp_path / "small")
    assert (
        "No record differs."
        in run("-C", str(small.top), "diff", "HEAD", "--format", "markdown").stdout
    )


def test_record_text_acts_on_no_terminal(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    repository.commit()
    change(
        repository,
        {
            MARKDOWN: NUMBERED.replace("error 500", r"x").replace(
                "Login fails with x", r'"\e[2J\u202e"'
            )
        },
    )

    for name in ("text", "json", "markdown"):
        shown = run("diff", "HEAD", "--format", name).stdout
        assert "[2J" in shown
        assert not set(shown) & set("\x1b\u202e")


def test_names_that_are_none_and_histories_apart(run: Run, tmp_path: Path) -> None:
    story = tell(tmp_path)
    story.repository.git("checkout", "--quiet", "--orphan", "apart")
    story.repository.commit("Begin anew")

    unknown = run("diff", "nothing")
    apart = run("diff", "main")

    assert (unknown.exit_code, apart.exit_code) == (2, 2)
    assert unknown.stderr.startswith("faultbook: 'nothing' names no commit here")
    assert apart.stderr == "faultbook: main and HEAD have no commit in common\n"
    assert run("diff").exit_code == 2


def test_where_there_is_no_repository_or_no_commit(run: Run, tmp_path: Path) -> None:
    write_register(tmp_path, {})

    outside = run("diff", "HEAD")
    Repository.begin(tmp_path)
    empty = run("diff", "HEAD")

    assert (outside.exit_code, empty.exit_code) == (2, 2)
    assert "is in no Git repository" in outside.stderr
    assert empty.stderr.startswith("faultbook: 'HEAD' names no commit here")


def test_a_bare_clone_compares_commits(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = tell(tmp_path / "top")
    story.repository.git("clone", "--quiet", "--bare", ".", "../bare.git")
    here = run("-C", "top", "diff", story.added, "HEAD")
    monkeypatch.chdir(tmp_path / "bare.git")

    assert run("diff", story.added).stdout == here.stdout != ""


def test_a_register_in_a_subfolder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository.begin(tmp_path)
    write_register(tmp_path / "ops", {MARKDOWN: NUMBERED})
    write_register(tmp_path / "other", {KNOWN_ERROR: ACTIVE})
    repository.commit()
    change(repository, {f"ops/{MARKDOWN}": RESOLVED, f"other/{KNOWN_ERROR}": None})
    change(repository, {f"ops/{PROBLEM}": INVESTIGATING})
    monkeypatch.chdir(tmp_path / "ops")

    found = told(run("diff", "HEAD", "--format", "json"))

    assert [one["path"] for one in found] == [MARKDOWN, PROBLEM]
