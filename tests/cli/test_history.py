"""``history``: a record's life, in every kind of repository that it may stand in."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from faultbook.publishing.schemas import SCHEMAS
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
    merge,
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
SHALLOW = "run 'git fetch --unshallow'"


def rows(result: Result) -> list[list[str]]:
    """Field and change of each line of the first table."""
    assert result.exit_code == 0, result.stderr
    return [line.split("\t")[4:] for line in result.stdout.splitlines() if line.count("\t") == 5]


def landings(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, object]] = json.loads(result.stdout)["landings"]
    return found


@pytest.mark.parametrize("name", ["text", "json", "markdown"])
def test_a_life_is_told(run: Run, tmp_path: Path, name: str) -> None:
    story = tell(tmp_path)

    result = run("history", "INC-2026-0001", "--format", name)

    assert (result.exit_code, result.stderr) == (0, "")
    assert without_ids(result.stdout, story) == (GOLDEN / f"history.{name}").read_text()
    assert run("history", "INC-2026-0001", "--format", name).stdout == result.stdout


def test_the_json_fits_its_schema(run: Run, tmp_path: Path) -> None:
    tell(tmp_path)
    schema = Draft202012Validator(SCHEMAS["history"](), format_checker=FormatChecker())

    told = json.loads(run("history", "INC-2026-0001", "--format", "json").stdout)

    schema.validate(told)
    assert not schema.is_valid({**told, "surprise": 1})


@pytest.mark.parametrize(
    "named", ["inc-2026-0001", "INC-2026-DRAFT-login", "inc-2026-draft-LOGIN", "INC-2026-0001"]
)
def test_a_record_goes_by_every_id_that_it_had(run: Run, tmp_path: Path, named: str) -> None:
    tell(tmp_path)

    assert run("history", named).stdout.startswith("INC-2026-0001  Login fails")


def test_an_id_from_before_this_repository_is_among_the_aliases(run: Run, tmp_path: Path) -> None:
    tell(tmp_path).repository.git("checkout", "--quiet", "--orphan", "new")
    Repository(tmp_path).commit("Import")

    assert run("history", "INC-2026-DRAFT-login").stdout.startswith("INC-2026-0001  ")


def test_an_unknown_id(run: Run, tmp_path: Path) -> None:
    story = tell(tmp_path)

    result = run("history", "INC-2026-0011")
    nothing = run("history", "xyz")

    assert (result.exit_code, result.stdout) == (2, "")
    said = "faultbook: no record was ever called 'INC-2026-0011'; did you mean 'INC-2026-0001'?\n"
    assert result.stderr == said
    assert "see 'faultbook list'" in nothing.stderr
    change(story.repository, {f"{INCIDENTS}/INC-2026-0011.md": FIRST})
    assert "INC-2026-0011 isn't committed yet" in run("history", "INC-2026-0011").stderr


def test_what_is_not_committed_is_said_aside(run: Run, tmp_path: Path) -> None:
    repository = tell(tmp_path).repository
    as_it_is = run("history", "INC-2026-0001")

    change(repository, {YAML: AS_YAML.replace("\n", "\r\n")})
    ends = run("history", "INC-2026-0001")
    change(repository, {YAML: AS_YAML.replace("closed", "resolved")})
    changed = run("history", "INC-2026-0001")
    change(repository, {YAML: None})
    gone = run("history", "INC-2026-0001")

    assert as_it_is.stderr == ends.stderr == ""
    assert "has changes that aren't committed" in changed.stderr
    assert "isn't there any more" in gone.stderr
    assert as_it_is.stdout == ends.stdout == changed.stdout == gone.stdout


def test_a_deleted_record_has_a_history(run: Run, tmp_path: Path) -> None:
    repository = tell(tmp_path).repository
    change(repository, {YAML: None})
    repository.commit("Delete it", at="2026-05-07T10:30:00Z")

    result = run("history", "INC-2026-0001")
    told = json.loads(run("history", "INC-2026-0001", "--format", "json").stdout)

    assert f"Incident, deleted when closed: {YAML} (was" in result.stdout
    assert rows(result)[-1] == ["record", "deleted"]
    assert "closed\t2026-05-05 10:30\t2026-05-07 10:30\t2 d\n" in result.stdout
    assert result.stderr == ""
    assert told["deleted"]
    assert told["states"][-1]["until"] == "2026-05-07T10:30:00Z"


def test_a_deletion_and_a_return(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    repository.commit(at="2026-05-03T10:00:00Z")
    change(repository, {MARKDOWN: None})
    repository.commit(at="2026-05-03T11:00:00Z")
    change(repository, {MARKDOWN: NUMBERED.replace("in-progress", "on-hold")})
    repository.commit(at="2026-05-03T12:00:00Z")

    result = run("history", "INC-2026-0001")

    assert rows(result) == [
        ["record", "added as in-progress"],
        ["record", "deleted"],
        ["record", "restored as on-hold"],
        ["status", "in-progress -> on-hold"],
    ]
    assert "in-progress\t2026-05-03 10:00\t2026-05-03 11:00\t1 h\n" in result.stdout
    assert "on-hold\t2026-05-03 12:00\tnow\t58 d\n" in result.stdout


def test_a_renumbering_that_is_undone(run: Run, tmp_path: Path) -> None:
    story = tell(tmp_path)
    story.repository.git("reset", "--quiet", "--hard", story.merged)
    story.repository.git("revert", "--no-edit", "--mainline", "1", "HEAD")

    told = rows(run("history", "INC-2026-DRAFT-login"))

    assert ["record", "renumbered: INC-2026-DRAFT-login -> INC-2026-0001"] in told
    assert ["record", "renumbered: INC-2026-0001 -> INC-2026-DRAFT-login"] in told
    assert ["aliases", "INC-2026-DRAFT-login -> (none)"] in told


def test_a_merge_credits_whoever_wrote_it(run: Run, tmp_path: Path) -> None:
    story = tell(tmp_path)

    told = landings(run("history", "INC-2026-0001", "--format", "json"))

    merged, resolved = told[1], told[2]
    assert merged["commit"] == story.merged
    assert merged["authors"] == [{"name": "Grace", "email": "grace@example.com"}]
    assert merged["merged_by"] == {"name": "Kay", "email": "kay@example.com"}
    assert merged["pull_request"] == "#12"
    assert resolved["authors"] == [
        {"name": "Ada", "email": "ada@example.com"},
        {"name": "Mary", "email": "m@example.com"},
    ]
    assert resolved["merged_by"] is None


def test_a_squash_and_its_revert(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    repository.commit("Open (#1)")
    repository.git("checkout", "--quiet", "-b", "side")
    change(repository, {MARKDOWN: RESOLVED})
    repository.commit("First")
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--squash", "side")
    repository.commit("Resolve it (#2)")
    repository.git("revert", "--no-edit", "HEAD")

    told = landings(run("history", "INC-2026-0001", "--format", "json"))

    assert [one["pull_request"] for one in told] == ["#1", "#2", None]
    assert told[2]["subject"] == 'Revert "Resolve it (#2)"'
    assert {"field": "status", "from": "resolved", "to": "in-progress"} in told[2]["changes"]  # type: ignore[operator]


def test_a_conflict_that_a_merge_settles_is_owed_to_both(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    repository.commit()
    repository.git("checkout", "--quiet", "-b", "side")
    change(repository, {MARKDOWN: NUMBERED.replace("priority: 2", "priority: 1")})
    repository.commit(by="Grace")
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    change(repository, {MARKDOWN: NUMBERED.replace("priority: 2", "priority: 4")})
    repository.commit("Merge side", by="Kay")

    told = landings(run("history", "INC-2026-0001", "--format", "json"))

    assert [person["name"] for person in told[-1]["authors"]] == ["Grace", "Kay"]  # type: ignore[attr-defined]
    assert told[-1]["merged_by"] is None


def test_changes_of_text_alone_are_told(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    repository.commit()
    change(repository, {MARKDOWN: NUMBERED.replace("priority: 2", "priority: 2 # for now")})
    repository.commit()
    moved = NUMBERED.replace(
        "Nobody can log in.\nSince the failover.", "Since the failover.\nNobody can log in."
    )
    change(repository, {MARKDOWN: moved})
    repository.commit()

    assert (
        rows(run("history", "INC-2026-0001"))[1:]
        == [
            ["record", "text changed, no field or section"],
            ["## Summary", "changed, lines moved"],
            ["record", "text changed, no field or section"],
        ][:2]
    )


def test_lists_are_told_by_what_came_and_went(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED.replace("[login, shop]", "[login, shop, a, b, c]")})
    repository.commit()
    change(repository, {MARKDOWN: NUMBERED.replace("[login, shop]", "[shop, login, a, b, c]")})
    repository.commit()
    timeline = "timeline:\n  - {at: 2026-05-03T10:00:00Z, event: seen}\nstatus:"
    change(repository, {MARKDOWN: NUMBERED.replace("status:", timeline)})
    repository.commit()
    change(repository, {MARKDOWN: NUMBERED.replace("status:", timeline.replace("seen", "heard"))})
    repository.commit()

    assert rows(run("history", "INC-2026-0001"))[1:] == [
        ["services", "order changed"],
        ["timeline", "(none) -> at: 2026-05-03T10:00:00Z, event: seen"],
        ["services", "-a, -b, -c"],
        [
            "timeline",
            "+at: 2026-05-03T10:00:00Z, event: heard, -at: 2026-05-03T10:00:00Z, event: seen",
        ],
    ]


def test_long_text_is_shortened_for_people_alone(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    repository.commit()
    long = "word " * 40 + "end"
    change(repository, {MARKDOWN: NUMBERED.replace("error 500", long) + f"{long}\n"})
    repository.commit()

    told = rows(run("history", "INC-2026-0001"))
    (last,) = landings(run("history", "INC-2026-0001", "--format", "json"))[1:]

    assert told[1][1].endswith(" word ...")
    assert last["changes"][0]["to"] == f"Login fails with {long}"  # type: ignore[index]
    assert last["sections"][0]["to"].endswith(long)  # type: ignore[index]
    assert last["sections"][0]["lines_added"] == 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("one\n  two", "one\n  three", "...two -> ...three"),
        ("one\n  two", "one", "one ... -> one"),
        ("x" * 90 + "a", "x" * 90 + "b", f"...{'x' * 20}a -> ...{'x' * 20}b"),
    ],
)
def test_texts_that_begin_alike_are_told_from_where_they_differ(
    run: Run, tmp_path: Path, before: str, after: str, told: str
) -> None:
    repository = begin(tmp_path)
    for text in (before, after):
        block = f"error_text: |\n  {text}\nstatus:"
        change(repository, {MARKDOWN: NUMBERED.replace("status:", block)})
        repository.commit()

    assert rows(run("history", "INC-2026-0001"))[1:] == [["error_text", told]]


def test_times_from_git_stand_in_for_what_is_left_out(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    opened = repository.commit(at="2026-05-03T10:00:00+02:00")
    change(repository, {MARKDOWN: CLOSED})
    closed = repository.commit(at="2026-05-04T10:00:00Z")

    derived = json.loads(run("history", "INC-2026-0001", "--format", "json").stdout)["stamps"]
    change(repository, {MARKDOWN: CLOSED.replace("priority", "opened_at: yesterday\npriority")})
    stated = repository.commit()
    change(repository, {MARKDOWN: NUMBERED.replace("priority", "opened_at: yesterday\npriority")})
    repository.commit()
    reopened = json.loads(run("history", "INC-2026-0001", "--format", "json").stdout)["stamps"]

    assert derived == [
        {
            "field": "opened_at",
            "at": "2026-05-03T08:00:00Z",
            "source": "history",
            "commit": opened,
        },
        {
            "field": "closed_at",
            "at": "2026-05-04T10:00:00Z",
            "source": "history",
            "commit": closed,
        },
    ]
    assert reopened == [
        {"field": "opened_at", "at": "yesterday", "source": "record", "commit": stated}
    ]
    assert "opened yesterday, as the record says\n" in run("history", "INC-2026-0001").stdout


def test_a_known_error_is_closed_when_it_is_retired(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    text = "---\nid: KE-2026-0001\ntitle: Slow\nstatus: active\n---\n"
    change(repository, {"kedb/2026/KE-2026-0001.md": text})
    repository.commit(at="2026-05-03T10:00:00Z")
    change(repository, {"kedb/2026/KE-2026-0001.md": text.replace("active", "retired")})
    repository.commit(at="2026-05-04T10:00:00Z")

    shown = run("history", "KE-2026-0001").stdout

    assert "\nopened 2026-05-03 10:00Z, from the commit" in shown
    assert "\nclosed 2026-05-04 10:00Z, from the commit" in shown


def test_a_message_that_is_not_utf_8(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED, "message": b"Caf\xe9 (#7)\n"})
    repository.git("add", MARKDOWN)
    repository.git("-c", "i18n.commitEncoding=UTF-8", "commit", "--quiet", "--file", "message")

    (told,) = landings(run("history", "INC-2026-0001", "--format", "json"))

    assert told["pull_request"] == "#7"
    assert str(told["subject"]).startswith("Caf")


EVIL = "\x1b[2J\u202e[blink]`|<b>@all\x9b"


@pytest.mark.parametrize("command", ["history", "blame"])
def test_names_and_texts_act_on_no_terminal(run: Run, tmp_path: Path, command: str) -> None:
    repository = begin(tmp_path)
    escaped = r'"\e[2J\u202e[blink]`|<b>@all"'
    change(repository, {MARKDOWN: NUMBERED.replace("Login fails", escaped)})
    change(
        repository,
        {MARKDOWN: NUMBERED.replace("title: Login fails with error 500", f"title: {escaped}")},
    )
    repository.commit(f"{EVIL} (#1)", by=f"Eve{EVIL}")
    change(repository, {MARKDOWN: RESOLVED.replace("## Resolution", f"## {EVIL[4:8]}")})
    repository.commit(f"x\n\nCo-authored-by: {EVIL} <x>")

    shown = run(command, "INC-2026-0001").stdout
    told = run(command, "INC-2026-0001", "--format", "json").stdout

    assert "[blink]" in shown
    assert not set(shown + told) & set("\x1b\u202e\x9b")


def test_markdown_keeps_record_text_in_code(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    repository.commit()
    change(repository, {MARKDOWN: NUMBERED.replace("error 500", "`a` | <b> @all #1")})
    repository.commit(by="E|ve `x`")

    shown = run("history", "INC-2026-0001", "--format", "markdown").stdout

    assert shown.startswith("## `INC-2026-0001` ``Login fails with `a` | <b> @all``\n")
    assert "| `` E\\|ve `x` `` |" in shown
    assert " | ``Login fails with error 500 -> Login fails with `a` \\| <b> @all`` |" in shown


def test_a_detached_head_and_other_branches(run: Run, tmp_path: Path) -> None:
    story = tell(tmp_path)
    story.repository.git("checkout", "--quiet", "--detach", story.resolved)

    at_detached = run("history", "INC-2026-0001")
    story.repository.git("checkout", "--quiet", "main")

    assert "Incident, resolved: " in at_detached.stdout
    assert at_detached.stderr == ""
    assert "Incident, closed: " in run("history", "INC-2026-0001").stdout


def test_linked_work_trees_and_submodules(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = tell(tmp_path / "top")
    story.repository.git("worktree", "add", "--quiet", "../linked", story.resolved)
    outer = Repository.begin(tmp_path / "outer")
    allowed = ("-c", "protocol.file.allow=always")
    outer.git(*allowed, "submodule", "--quiet", "add", str(tmp_path / "top"), "inner")

    monkeypatch.chdir(tmp_path / "linked")
    assert "Incident, resolved: " in run("history", "INC-2026-0001").stdout
    monkeypatch.chdir(tmp_path / "outer" / "inner")
    assert "Incident, closed: " in run("history", "INC-2026-0001").stdout


def test_a_bare_clone(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story = tell(tmp_path / "top")
    here = run("-C", "top", "history", "INC-2026-0001")
    story.repository.git("clone", "--quiet", "--bare", ".", "../bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")

    for name in ("history", "blame"):
        assert run(name, "INC-2026-0001").exit_code == 0
    assert run("history", "INC-2026-0001").stdout == here.stdout


def test_a_register_in_a_subfolder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository.begin(tmp_path)
    write_register(tmp_path / "ops", {MARKDOWN: NUMBERED})
    repository.commit()
    monkeypatch.chdir(tmp_path / "ops" / "records")

    assert rows(run("history", "INC-2026-0001")) == [["record", "added as in-progress"]]


@pytest.mark.parametrize(
    "args",
    [
        ["history", "INC-2026-0001"],
        ["history", "INC-2026-0001", "--as-of", "HEAD"],
        ["blame", "INC-2026-0001"],
        ["list", "--as-of", "2026-06-01"],
        ["diff", "HEAD"],
    ],
)
def test_a_shallow_clone_is_refused_unless_allowed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    story = tell(tmp_path / "top")
    story.repository.git("clone", "--quiet", "--depth", "2", f"file://{tmp_path}/top", "../clone")
    monkeypatch.chdir(tmp_path / "clone")

    refused = run(*args)
    allowed = run(*args, "--allow-shallow")

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert SHALLOW in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert allowed.exit_code == 0
    assert "INC-2026-0001" in allowed.stdout or args[0] == "diff"


def test_a_partial_clone_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = tell(tmp_path / "top")
    story.repository.git("config", "uploadpack.allowFilter", "true")
    source = f"file://{tmp_path}/top"
    story.repository.git("clone", "--quiet", "--filter=blob:none", source, "../clone")
    monkeypatch.chdir(tmp_path / "clone")

    for args in (["history", "INC-2026-0001"], ["blame", "INC-2026-0001"], ["diff", "HEAD"]):
        refused = run(*args)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "git fetch --refetch" in refused.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_of_another_owner(run: Run, tmp_path: Path) -> None:
    tell(tmp_path)
    for place in (tmp_path, tmp_path / ".git"):
        os.chown(place, 12345, 12345)

    result = run("history", "INC-2026-0001")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "safe.directory" in result.stderr
    assert result.stderr.count("\n") == 1


def test_without_a_repository_or_a_commit(run: Run, tmp_path: Path) -> None:
    write_register(tmp_path, {MARKDOWN: NUMBERED})

    outside = run("history", "INC-2026-0001")
    Repository.begin(tmp_path)
    empty = run("history", "INC-2026-0001")

    assert (outside.exit_code, empty.exit_code) == (2, 2)
    assert outside.stderr == (
        "faultbook: the register is in no Git repository, so it has no history\n"
    )
    assert empty.stderr == (
        "faultbook: nothing has been committed yet, so no record has a history\n"
    )


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("Merge pull request #12 from ada/fix\n\nTitle", "#12"),
        ("Merge pull request #13 in OPS/records from fix to main", "#13"),
        ("Title of it (#14)\n\n* more (#15)", "#14"),
        ("Merge branch 'fix' into 'main'\n\nTitle\n\nSee merge request a/b/c!16", "a/b/c!16"),
        ("Merge branch 'fix'\n\nSee merge request !17\n", "!17"),
        ("Merged PR 18: Title", "PR 18"),
        ("Merged in fix (pull request #19)\n\nTitle", "#19"),
        ("Pull request #20: Title", "#20"),
        ("Title (pull request #21)", "#21"),
        ('Revert "Title (#22)"', None),
        ("Title (#23) and more", None),
        ("Title\n\nCloses (#24)", None),
        ("See merge request of somebody else", None),
    ],
)
def test_pull_requests_as_forges_name_them(
    run: Run, tmp_path: Path, message: str, named: str | None
) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    repository.commit(message)

    (told,) = landings(run("history", "INC-2026-0001", "--format", "json"))

    assert told["pull_request"] == named


def test_two_files_with_one_id(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    repository.commit()
    change(repository, {YAML: AS_YAML})
    repository.commit()

    told = rows(run("history", "INC-2026-0001"))

    assert told[1] == ["record", f"moved: {MARKDOWN} -> {YAML}"]
    assert told[2] == ["record", f"has the same id as {MARKDOWN}"]


def test_a_merge_of_an_octopus(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {MARKDOWN: NUMBERED})
    repository.commit()
    for name in ("one", "two"):
        repository.git("checkout", "--quiet", "-b", name, "main")
        change(repository, {f"{INCIDENTS}/INC-2026-{'000' + str(len(name + name))}.md": NUMBERED})
        repository.commit(by=name.capitalize())
        repository.git("checkout", "--quiet", "main")
    change(repository, {DRAFT: FIRST})
    repository.commit()
    merge(repository, "one", "Merge one", by="Kay")

    (told,) = landings(run("history", "INC-2026-0006", "--format", "json"))

    assert told["authors"] == [{"name": "One", "email": "one@example.com"}]
