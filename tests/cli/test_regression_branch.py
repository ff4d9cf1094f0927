"""A pull request that adds the return of a fixed known error, on the register's own login story."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

REGISTER = Path(__file__).parents[2]
KNOWN_ERROR = "kedb/2026/KE-2026-0001.md"
PROBLEM = "records/problems/2026/PRB-2026-0001.md"
INCIDENT = "records/incidents/2026/INC-2026-0004.md"
STORY = (
    "records/incidents/2026/INC-2026-0001.md",
    "records/incidents/2026/INC-2026-0002.md",
    "records/incidents/2026/INC-2026-0003.md",
    PROBLEM,
    KNOWN_ERROR,
)
CONFIG = """\
[services.login]
name = "Login"
owner = "identity"

[services.webmail]
name = "Webmail"

[teams.identity]
name = "Identity"

[teams.service-desk]
name = "Service desk"
"""
SHOWN = """\
error_text: |
  repl: connection to auth-1 lost
  auth: user=u0227 result=AUTH-1047 reason="credential mismatch" node=auth-2
"""
LINKED = "known_error: KE-2026-0001\n"
EXCUSED = """\
not_regression:
  known_error: KE-2026-0001
  reason: The password had been changed on another directory, which auth-2 doesn't copy.
"""
HINTS = [
    pytest.param((SHOWN, ""), id="recognised"),
    pytest.param(("", LINKED), id="linked"),
    pytest.param((SHOWN, LINKED), id="both"),
]


def incident(
    shown: str = "", linked: str = "", *, began: str = "2026-06-10", versions: str = ""
) -> str:
    """An incident of the login, after the fix of 7 April unless told."""
    return (
        "---\nid: INC-2026-0004\ntitle: Changed passwords are refused on auth-2\nstatus: new\n"
        f"services:\n  - login\n{versions}{shown}"
        f"opened_at: {began}T08:20:00+02:00\nstarted_at: {began}T08:05:00+02:00\n{linked}---\n"
    )


def running(version: str) -> str:
    """The field that says which version an incident was seen on."""
    return f"versions:\n  - component: authentication server\n    version: '{version}'\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """The login story on main, its problem closed as verified, and a branch checked out."""
    for path in STORY:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes((REGISTER / path).read_bytes())
    (tmp_path / "faultbook.toml").write_text(CONFIG)
    repository = Repository.begin(tmp_path)
    repository.commit("the login story", at="2026-06-01T09:00:00Z")
    repository.git("switch", "--quiet", "--create", "topic")
    return repository


@pytest.fixture(params=[False, True], ids=["written", "committed"])
def write(
    repository: Repository, request: pytest.FixtureRequest
) -> Callable[[dict[str, str]], None]:
    """Writes files on the branch, and commits them in one of two runs."""

    def put(files: dict[str, str]) -> None:
        for path, text in files.items():
            (repository.top / path).write_text(text)
        if request.param:
            repository.commit("what the branch adds", at="2026-06-11T09:00:00Z")

    return put


@pytest.fixture
def errors(run: Callable[..., Result]) -> Callable[[], list[tuple[str, str]]]:
    """Codes and paths of the errors that `check --base main` finds."""

    def invoke() -> list[tuple[str, str]]:
        result = run("check", "--base", "main", "--format", "json")
        found = json.loads(result.stdout)["diagnostics"]
        failing = [(one["code"], one["path"]) for one in found if one["severity"] == "error"]
        assert result.exit_code == bool(failing)
        return failing

    return invoke


def altered(repository: Repository, path: str, *changes: tuple[str, str]) -> dict[str, str]:
    """A file with parts of its text put in another's place."""
    text = (repository.top / path).read_text()
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return {path: text}


def acknowledged(repository: Repository) -> dict[str, str]:
    """The known error active again, and its problem back in investigation."""
    return altered(
        repository,
        PROBLEM,
        ("status: closed\n", "status: investigating\n"),
        ("closure_code: fix-verified\n", ""),
        ("closed_at: 2026-05-11T10:00:00+02:00\n", ""),
    ) | altered(repository, KNOWN_ERROR, ("status: fixed\n", "status: active\n"))


@pytest.mark.parametrize("said", HINTS)
def test_the_return_of_a_fixed_known_error_fails_its_pull_request(
    write: Callable[[dict[str, str]], None],
    errors: Callable[[], list[tuple[str, str]]],
    said: tuple[str, str],
) -> None:
    assert errors() == []
    write({INCIDENT: incident(*said)})
    assert errors() == [("FB803", INCIDENT)]


def test_a_reason_why_it_is_something_else_lets_it_pass(
    write: Callable[[dict[str, str]], None],
    errors: Callable[[], list[tuple[str, str]]],
) -> None:
    write({INCIDENT: incident(SHOWN, EXCUSED)})
    assert errors() == []


@pytest.mark.parametrize("said", HINTS)
def test_saying_that_it_came_back_lets_it_pass(
    repository: Repository,
    write: Callable[[dict[str, str]], None],
    errors: Callable[[], list[tuple[str, str]]],
    said: tuple[str, str],
) -> None:
    write({INCIDENT: incident(*said), **acknowledged(repository)})
    assert errors() == []


def test_a_problem_that_stays_closed_as_verified_is_no_acknowledgement(
    repository: Repository,
    write: Callable[[dict[str, str]], None],
    errors: Callable[[], list[tuple[str, str]]],
) -> None:
    active = {KNOWN_ERROR: acknowledged(repository)[KNOWN_ERROR]}
    write({INCIDENT: incident(SHOWN, LINKED), **active})
    assert errors() == [("FB803", INCIDENT)]


@pytest.mark.parametrize("said", HINTS)
@pytest.mark.parametrize(
    ("version", "is_found"),
    [("4.2.6", False), ("4.2.7", True), ("4.10.0", True)],
    ids=["before-the-fix", "with-the-fix", "later"],
)
def test_where_the_version_is_known_it_decides(
    write: Callable[[dict[str, str]], None],
    errors: Callable[[], list[tuple[str, str]]],
    said: tuple[str, str],
    version: str,
    is_found: bool,
) -> None:
    write({INCIDENT: incident(*said, versions=running(version))})
    assert errors() == ([("FB803", INCIDENT)] if is_found else [])


@pytest.mark.parametrize("said", HINTS)
def test_an_incident_from_before_the_fix_is_none(
    write: Callable[[dict[str, str]], None],
    errors: Callable[[], list[tuple[str, str]]],
    said: tuple[str, str],
) -> None:
    write({INCIDENT: incident(*said, began="2026-03-30")})
    assert errors() == []


def test_another_error_of_the_service_is_none(
    write: Callable[[dict[str, str]], None], errors: Callable[[], list[tuple[str, str]]]
) -> None:
    other = SHOWN.replace("AUTH-1047", "AUTH-1002").replace("credential mismatch", "account locked")
    write({INCIDENT: incident(other)})
    assert errors() == []


def test_the_whole_register_is_red_from_when_it_landed_on(
    repository: Repository, run: Callable[..., Result]
) -> None:
    (repository.top / INCIDENT).write_text(incident(SHOWN, LINKED))
    repository.commit("what the branch adds", at="2026-06-11T09:00:00Z")
    repository.git("switch", "--quiet", "main")
    repository.merge("topic", at="2026-06-11T10:00:00Z")
    result = run("check")

    assert result.exit_code == 1
    assert f"{INCIDENT}:" in result.stdout
    assert "FB803" in result.stdout
    assert "KE-2026-0001" in result.stdout
