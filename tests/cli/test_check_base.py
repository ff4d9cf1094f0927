"""``faultbook check --base``: what a pull request changes, on real repositories."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.registers import CONFIG
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

INCIDENT = "records/incidents/2026/INC-2026-0001.md"
OTHER = "records/incidents/2026/INC-2026-0002.md"
PROBLEM = "records/problems/2026/PRB-2026-0001.md"


def incident(record_id: str, status: str = "new", more: str = "", title: str = "Sign-in") -> str:
    return f"---\nid: {record_id}\ntitle: {title} {record_id}\nstatus: {status}\n{more}---\n"


def write(root: Path, path: str, content: str) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A register on main, with two incidents, one cancelled, and a branch `topic` checked out."""
    repository = Repository.begin(tmp_path)
    write(tmp_path, "faultbook.toml", CONFIG)
    write(tmp_path, INCIDENT, incident("INC-2026-0001", "cancelled"))
    write(tmp_path, OTHER, incident("INC-2026-0002", more="problem: PRB-2026-0009\n"))
    repository.commit()
    repository.git("switch", "--quiet", "--create", "topic")
    return repository


@pytest.fixture(params=[[], ["--no-cache"]], ids=["kept", "unkept"])
def found(
    run: Callable[..., Result], request: pytest.FixtureRequest
) -> Callable[..., list[tuple[str, str]]]:
    """Codes and paths of what `check --base` finds, besides that all these incidents are alike."""

    def invoke(*args: str) -> list[tuple[str, str]]:
        asked = ("check", "--base", "main", "--format", "json", *args, *request.param)
        first, second = run(*asked), run(*asked)
        assert first.stdout == second.stdout, "what is kept is what was found"
        diagnostics = json.loads(first.stdout)["diagnostics"]
        assert first.exit_code == any(one["severity"] == "error" for one in diagnostics)
        found = [(one["code"], one["path"]) for one in diagnostics]
        return [(code, path) for code, path in found if code != "FB804"]

    return invoke


def test_a_new_incident_that_reads_like_an_earlier_one_is_told(
    repository: Repository, run: Callable[..., Result]
) -> None:
    write(repository.top, "records/incidents/2026/INC-2026-0003.md", incident("INC-2026-0003"))

    told = run("check", "--base", "main", "--select", "FB804")

    assert told.exit_code == 0
    assert "FB804 it resembles INC-2026-0002 (" in told.stdout


def test_what_is_not_changed_is_not_told(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    assert found() == []  # INC-2026-0002 dangles, on main already
    write(repository.top, "records/incidents/2026/INC-2026-0003.md", incident("INC-2026-0003"))
    assert found() == []
    repository.commit()
    assert found() == []


@pytest.mark.parametrize("is_committed", [False, True])
def test_a_move_that_is_none_is_found(
    repository: Repository, found: Callable[..., list[tuple[str, str]]], is_committed: bool
) -> None:
    write(repository.top, INCIDENT, incident("INC-2026-0001", "in-progress"))
    if is_committed:
        repository.commit()
    assert found() == [("FB501", INCIDENT)]


def test_an_edit_of_what_is_closed_is_found(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    write(
        repository.top, INCIDENT, incident("INC-2026-0001", "cancelled", title="The shop is slow")
    )
    assert found() == [("FB503", INCIDENT)]


def test_a_deletion_is_found_unless_the_id_lives_on(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    (repository.top / INCIDENT).unlink()
    assert found() == [("FB504", INCIDENT)]
    new = INCIDENT.replace("0001", "0007")
    more = "aliases: [INC-2026-0001]\n"
    text = incident("INC-2026-0007", "cancelled", more).replace(
        "Sign-in INC-2026-0007", "Sign-in INC-2026-0001"
    )
    write(repository.top, new, text)
    assert found() == []


def test_another_form_is_no_change(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    (repository.top / INCIDENT).unlink()
    yaml = "id: INC-2026-0001\ntitle: Sign-in INC-2026-0001\nstatus: cancelled\n"
    write(repository.top, INCIDENT.replace(".md", ".yaml"), yaml)
    assert found() == []


def test_the_records_that_a_link_touches_are_checked_too(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    problem = "---\nid: PRB-2026-0001\ntitle: Directory\nstatus: new\n---\n"
    write(repository.top, PROBLEM, problem)
    linked = incident("INC-2026-0003", "on-hold", "problem: PRB-2026-0001\n")
    write(repository.top, OTHER.replace("0002", "0003"), linked)
    repository.git("switch", "--quiet", "main")
    repository.commit("a finding lands on main")
    repository.git("switch", "--quiet", "topic")
    repository.git("merge", "--quiet", "main")
    assert found() == []
    write(repository.top, PROBLEM, problem.replace("Directory", "Directory service"))
    assert found() == [("FB401", OTHER.replace("0002", "0003"))]


def test_an_id_that_was_taken_meanwhile(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    new = INCIDENT.replace("0001", "0005")
    write(repository.top, new, incident("INC-2026-0005", title="The shop is slow"))
    repository.commit()
    repository.git("switch", "--quiet", "main")
    write(repository.top, new, incident("INC-2026-0005", title="The printer smokes"))
    repository.commit()
    repository.git("switch", "--quiet", "topic")
    assert found() == [("FB512", new)]


def test_an_id_on_a_further_branch(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    new = INCIDENT.replace("0001", "0005")
    repository.git("switch", "--quiet", "--create", "other")
    write(repository.top, new, incident("INC-2026-0005", title="The printer smokes"))
    repository.commit()
    repository.git("switch", "--quiet", "topic")
    write(repository.top, new, incident("INC-2026-0005", title="The shop is slow"))
    assert found() == []
    assert found("--against", "other") == [("FB512", new)]


def test_the_base_moves_on_without_a_word(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    repository.git("switch", "--quiet", "main")
    write(repository.top, INCIDENT, incident("INC-2026-0001", "new"))
    repository.commit()
    repository.git("switch", "--quiet", "--detach", "topic")
    assert found() == []


def test_rules_can_be_chosen(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    write(repository.top, INCIDENT, incident("INC-2026-0001", "on-hold"))
    assert found() == [("FB401", INCIDENT), ("FB501", INCIDENT)]
    assert found("--select", "FB5") == [("FB501", INCIDENT)]
    assert found("--ignore", "illegal-transition") == [("FB401", INCIDENT)]


def test_a_register_in_a_subfolder(tmp_path: Path, run: Callable[..., Result]) -> None:
    repository = Repository.begin(tmp_path)
    root = tmp_path / "ops"
    write(root, "faultbook.toml", CONFIG)
    write(root, INCIDENT, incident("INC-2026-0001", "cancelled"))
    repository.commit()
    repository.git("switch", "--quiet", "--create", "topic")
    write(root, INCIDENT, incident("INC-2026-0001", "new"))
    result = run("-C", "ops", "check", "--base", "main", "--select", "FB5")
    assert result.exit_code == 1
    assert f"{INCIDENT}:4:9: FB501" in result.stdout


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--base", "mian"), "'mian' names no commit here; did you mean 'main'?"),
        (("--base", "nothing-like-it"), "'nothing-like-it' names no commit here; fetch it first"),
        (("--base", "main", INCIDENT), "--base and PATHS can't be used together"),
        (("--base", "main", "--fix"), "--base and --fix can't be used together"),
        (("--against", "main"), "--against needs --base"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    run: Callable[..., Result], args: tuple[str, ...], said: str
) -> None:
    result = run("check", *args)
    assert result.exit_code == 2
    assert result.stderr == f"faultbook: {said}\n"


def test_a_branch_of_another_repository_is_suggested(
    repository: Repository, run: Callable[..., Result]
) -> None:
    repository.git("remote", "add", "origin", str(repository.top))
    repository.git("fetch", "--quiet", "origin")
    repository.git("branch", "--quiet", "--delete", "main")
    result = run("check", "--base", "main")
    assert result.stderr == (
        "faultbook: 'main' names no commit here; did you mean 'origin/main'?\n"
    )


def test_outside_of_a_repository(files: Callable[..., Path], run: Callable[..., Result]) -> None:
    files({})
    result = run("check", "--base", "main")
    assert result.exit_code == 2
    assert "in no Git repository" in result.stderr


def test_nothing_in_common(repository: Repository, run: Callable[..., Result]) -> None:
    repository.git("switch", "--quiet", "--orphan", "apart")
    write(repository.top, "faultbook.toml", CONFIG)
    repository.commit()
    result = run("check", "--base", "main")
    assert result.exit_code == 2
    assert "no commit in common" in result.stderr


def test_a_problem_whose_known_error_a_new_incident_names(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    problem = """\
---
id: PRB-2026-0001
title: The directory fails over too late
status: closed
owner: Identity
root_cause:
  category: software
  summary: It waits for a partner that is gone.
fix:
  description: It waits no more.
  changes: [CHG-1]
  deployed_at: 2026-01-20T08:00:00Z
closure_code: fix-verified
---
"""
    known_error = """\
---
id: KE-2026-0001
title: Nobody can sign in
status: fixed
problem: PRB-2026-0001
symptoms: [The login page stays white]
---

## Workaround

Restart the directory.
"""
    repository.git("switch", "--quiet", "main")
    write(repository.top, PROBLEM, problem)
    write(repository.top, "kedb/2026/KE-2026-0001.md", known_error)
    repository.commit()
    repository.git("switch", "--quiet", "topic")
    repository.git("merge", "--quiet", "main")
    assert found("--select", "FB4") == []
    more = "started_at: 2026-01-25T08:00:00Z\nknown_error: KE-2026-0001\n"
    new = INCIDENT.replace("0001", "0007")
    write(repository.top, new, incident("INC-2026-0007", more=more))
    assert found("--select", "FB4") == [("FB420", PROBLEM)]


def test_an_id_that_another_record_had_before(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    repository.git("switch", "--quiet", "main")
    write(repository.top, OTHER, incident("INC-2026-0002", more="aliases: [INC-2026-0007]\n"))
    repository.commit()
    repository.git("switch", "--quiet", "topic")
    repository.git("merge", "--quiet", "main")
    assert found() == []
    write(repository.top, INCIDENT.replace("0001", "0007"), incident("INC-2026-0007"))
    assert found() == [("FB208", OTHER)]


@pytest.mark.parametrize("is_escaped", [False, True])
def test_links_to_what_is_deleted_are_told(
    repository: Repository, found: Callable[..., list[tuple[str, str]]], is_escaped: bool
) -> None:
    name = '"INC\\x2d2026-0001"' if is_escaped else "INC-2026-0001"
    repository.git("switch", "--quiet", "main")
    write(repository.top, OTHER, incident("INC-2026-0002", more=f"parent: {name}\n"))
    repository.commit()
    repository.git("switch", "--quiet", "topic")
    repository.git("merge", "--quiet", "main")
    assert found() == []
    (repository.top / INCIDENT).unlink()
    assert found() == [("FB504", INCIDENT), ("FB301", OTHER)]


def test_a_name_that_is_no_id(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    named = "records/incidents/2026/login fails.md"
    repository.git("switch", "--quiet", "main")
    write(repository.top, OTHER, incident("INC-2026-0002", more="parent: login fails\n"))
    repository.commit()
    repository.git("switch", "--quiet", "topic")
    repository.git("merge", "--quiet", "main")
    repository.git("switch", "--quiet", "main")
    repository.commit("the base moves on")
    repository.git("switch", "--quiet", "topic")
    write(repository.top, named, incident("login fails"))
    assert ("FB202", named) in found()
    assert {path for _, path in found()} == {OTHER, named}


@pytest.mark.parametrize(
    ("mine", "theirs", "is_taken"),
    [
        ("", "", False),
        ("opened_at: 2026-06-01T10:00:00Z\n", "", False),
        ("opened_at: 2026-06-01T10:00:00Z\n", "opened_at: 2026-06-01T12:00:00+02:00\n", False),
        ("opened_at: 2026-06-01T10:00:00Z\n", "opened_at: 2026-06-02T10:00:00Z\n", True),
        ("source_id: alert-1\n", "source_id: alert-2\n", True),
    ],
)
def test_records_with_one_title_are_told_apart(
    repository: Repository,
    found: Callable[..., list[tuple[str, str]]],
    mine: str,
    theirs: str,
    is_taken: bool,
) -> None:
    new = INCIDENT.replace("0001", "0005")
    repository.git("switch", "--quiet", "main")
    write(repository.top, new, incident("INC-2026-0005", more=theirs))
    repository.commit()
    repository.git("switch", "--quiet", "topic")
    write(repository.top, new, incident("INC-2026-0005", more=mine))
    assert found() == ([("FB512", new)] if is_taken else [])


def test_many_ids_at_once(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    paths = [INCIDENT.replace("0001", f"{number:04d}") for number in range(1000, 1060)]
    repository.git("switch", "--quiet", "main")
    write(repository.top, paths[59].replace(".md", ".yaml"), "id: INC-2026-1059\ntitle: Other\n")
    repository.commit()
    repository.git("switch", "--quiet", "topic")
    for path in paths:
        write(repository.top, path, incident(path[-16:-3]))
    assert found("--select", "FB512") == [("FB512", paths[59])]


def test_line_ends_are_no_edit(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    text = incident("INC-2026-0001", "cancelled") + "\n## Summary\n\nA test.\nNobody was hit.\n"
    repository.git("switch", "--quiet", "main")
    write(repository.top, INCIDENT, text)
    repository.commit()
    repository.git("switch", "--quiet", "topic")
    repository.git("merge", "--quiet", "main")
    (repository.top / INCIDENT).write_bytes(text.replace("\n", "\r\n").encode())
    assert found() == []


def test_a_linked_work_tree(repository: Repository, run: Callable[..., Result]) -> None:
    beside = repository.top / "beside"
    repository.git("worktree", "add", "--quiet", "-b", "other", str(beside), "main")
    write(beside, INCIDENT, incident("INC-2026-0001", "new"))
    result = run("-C", "beside", "check", "--base", "main", "--select", "FB5")
    assert f"{INCIDENT}:4:9: FB501" in result.stdout


def test_a_partial_clone_is_refused_where_it_lacks_what_was(
    repository: Repository, tmp_path: Path, run: Callable[..., Result]
) -> None:
    write(repository.top, INCIDENT, incident("INC-2026-0001", "in-progress"))
    repository.commit()
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    source = f"file://{repository.top}"
    repository.git("clone", "--quiet", "--filter=blob:none", source, str(clone))
    result = run("-C", "clone", "check", "--base", "origin/main")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "faultbook: the clone is partial, and lacks what records were before; run 'git fetch"
        " --refetch --no-filter' (in CI: no filter for the checkout)\n"
    )


def test_a_shallow_clone_is_refused_where_the_branch_began_before_it(
    repository: Repository, tmp_path: Path, run: Callable[..., Result]
) -> None:
    write(repository.top, INCIDENT, incident("INC-2026-0001", "in-progress"))
    repository.commit()
    repository.git("switch", "--quiet", "main")
    repository.commit("the base moves on")
    repository.git("switch", "--quiet", "topic")
    clone = tmp_path / "clone"
    source = f"file://{repository.top}"
    repository.git("clone", "--quiet", "--depth=1", "--no-single-branch", source, str(clone))
    result = run("-C", "clone", "check", "--base", "origin/main")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "so that where this branch began isn't known; run 'git fetch --unshallow'" in (
        result.stderr
    )
    assert "--allow-shallow" not in result.stderr
    Repository(clone).git("fetch", "--quiet", "--unshallow")
    assert run("-C", "clone", "check", "--base", "origin/main").exit_code == 1


def known_error(number: int, literal: str, sample: str = "") -> str:
    samples = f"    samples:\n      match: ['{sample}']\n" if sample else ""
    return (
        f"---\nid: KE-2026-{number:04d}\ntitle: The queue refuses messages on node {number}\n"
        "status: active\n"
        f"signatures:\n  - all: ['{literal}']\n{samples}"
        "workaround: {verified_at: 2026-05-04T09:00:00Z}\n---\n"
        "\n## Workaround\n\nRestart it.\n\n## Cause\n\nIt leaks.\n"
    )


OLDER, LATER = "kedb/2026/KE-2026-0001.md", "kedb/2026/KE-2026-0002.md"


def test_a_signature_that_claims_what_another_explains_is_told_to_whoever_wrote_it(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    root = repository.top
    repository.git("switch", "--quiet", "main")
    write(root, OLDER, known_error(1, "disk limit alarm set on node"))
    write(root, LATER, known_error(2, "memory limit alarm set", "memory limit alarm set on node 1"))
    repository.commit()
    repository.git("switch", "--quiet", "--create", "broader")
    assert found() == []

    write(root, OLDER, known_error(1, "limit alarm set on node"))

    assert found() == [("FB640", LATER)]


def test_an_incident_that_a_known_error_recognises_is_told_in_its_pull_request(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    root = repository.top
    repository.git("switch", "--quiet", "main")
    write(root, OLDER, known_error(1, "disk limit alarm set on node"))
    repository.commit()
    repository.git("switch", "--quiet", "--create", "incident")
    path = "records/incidents/2026/INC-2026-0004.md"

    quoted = "error_text: 'warning: disk limit alarm set on node 7'\n"
    write(root, path, incident("INC-2026-0004", more=quoted))
    assert found() == [("FB801", path)]

    write(root, path, incident("INC-2026-0004", more=f"{quoted}known_error: KE-2026-0001\n"))
    assert found() == []
