"""A fixed known error that comes back, on the command line and on real repositories."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.registers import write_register
from tests.repositories import Repository

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

INCIDENT = "records/incidents/2026/INC-2026-0007.md"
OTHER = "records/incidents/2026/INC-2026-0002.md"
PROBLEM = "records/problems/2026/PRB-2026-0001.md"
KNOWN_ERROR = "kedb/2026/KE-2026-0001.md"
DEPLOYED = "2026-01-20T08:00:00Z"
AFTERWARDS = "2026-06-25T08:00:00Z"
OBSERVED = "2026-01-25T08:00:00Z"
QUOTED = "error_text: 'ERROR partner dir-2 is gone, waiting'\n"


def problem(status: str = "closed", more: str = "closure_code: fix-verified\n") -> str:
    return f"""\
---
id: PRB-2026-0001
title: The directory fails over too late
status: {status}
owner: identity
root_cause:
  category: software
  summary: It waits for a partner that is gone.
fix:
  description: It waits no more.
  changes: [CHG-1]
  deployed_at: {DEPLOYED}
{more}---
"""


def known_error(status: str = "fixed") -> str:
    return f"""\
---
id: KE-2026-0001
title: Nobody can sign in
status: {status}
problem: PRB-2026-0001
signatures:
  - all: ['is gone, waiting', 'ERROR partner']
workaround: {{verified_at: 2026-06-01T08:00:00Z}}
---

## Workaround

Restart the directory.
"""


def incident(
    more: str = "", *, quoted: str = "", began: str = AFTERWARDS, record_id: str = "INC-2026-0007"
) -> str:
    return (
        f"---\nid: {record_id}\ntitle: The login page stays white, {record_id}\nstatus: new\n"
        f"{quoted}started_at: {began}\n{more}---\n"
    )


FIXED = {PROBLEM: problem(), KNOWN_ERROR: known_error()}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A register with a fixed known error on main, and a branch `topic` checked out."""
    repository = Repository.begin(tmp_path)
    write_register(tmp_path, FIXED)
    repository.commit()
    repository.git("switch", "--quiet", "--create", "topic")
    return repository


@pytest.fixture(params=[[], ["--no-cache"]], ids=["kept", "unkept"])
def found(
    run: Callable[..., Result], request: pytest.FixtureRequest
) -> Callable[..., list[tuple[str, str]]]:
    """Codes and paths of what `check --base` finds, and whether it fails for them."""

    def invoke() -> list[tuple[str, str]]:
        asked = ("check", "--base", "main", "--format", "json", *request.param)
        first, second = run(*asked), run(*asked)
        assert first.stdout == second.stdout, "what is kept is what was found"
        diagnostics = json.loads(first.stdout)["diagnostics"]
        assert first.exit_code == any(one["severity"] == "error" for one in diagnostics)
        return [(one["code"], one["path"]) for one in diagnostics]

    return invoke


@pytest.mark.parametrize(
    "text",
    [incident("known_error: KE-2026-0001\n"), incident(quoted=QUOTED)],
    ids=["named", "shown"],
)
def test_the_pull_request_that_adds_a_regression_fails_until_it_is_acknowledged(
    repository: Repository, found: Callable[..., list[tuple[str, str]]], text: str
) -> None:
    root = repository.top
    assert found() == []
    write_register(root, {INCIDENT: text})
    assert found() == [("FB803", INCIDENT)]
    repository.commit()
    assert found() == [("FB803", INCIDENT)]

    write_register(root, {KNOWN_ERROR: known_error("active")})
    assert ("FB803", INCIDENT) in found()
    write_register(root, {PROBLEM: problem("investigating", "")})
    assert "FB803" not in {code for code, _ in found()}


def test_a_pull_request_may_say_that_it_is_something_else(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    excuse = "not_regression: {known_error: KE-2026-0001, reason: The network was down.}\n"
    write_register(repository.top, {INCIDENT: incident(f"known_error: KE-2026-0001\n{excuse}")})
    assert found() == []


def test_while_the_fix_is_observed_it_shakes_the_closed_problem_too(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    write_register(repository.top, {INCIDENT: incident(quoted=QUOTED, began=OBSERVED)})
    assert found() == [("FB803", INCIDENT), ("FB420", PROBLEM)]


def test_whoever_calls_a_known_error_fixed_is_told_of_what_began_since(
    repository: Repository, found: Callable[..., list[tuple[str, str]]]
) -> None:
    root = repository.top
    repository.git("switch", "--quiet", "main")
    open_problem, active = problem("resolved", ""), known_error("active")
    other = incident(quoted=QUOTED, record_id="INC-2026-0002")
    write_register(root, {PROBLEM: open_problem, KNOWN_ERROR: active, OTHER: other})
    repository.commit()
    repository.git("switch", "--quiet", "--create", "fixed")
    assert found() == []
    write_register(root, {KNOWN_ERROR: known_error()})
    assert found() == [("FB803", OTHER)]


def test_what_it_says(run: Callable[..., Result], files: Callable[..., Path]) -> None:
    files({**FIXED, INCIDENT: incident(quoted=QUOTED)})
    result = run("check", "--format", "text")
    assert result.exit_code == 1
    assert (
        f"{INCIDENT}:5:13: FB803 its error text is that of KE-2026-0001, which PRB-2026-0001 fixed"
        " on 2026-01-20, before this began [regression]"
    ) in result.stdout
    for step in (
        "faultbook link INC-2026-0007 KE-2026-0001",
        "faultbook move KE-2026-0001 active",
        "faultbook move PRB-2026-0001 investigating",
    ):
        assert step in result.stdout


def test_the_steps_that_it_names_mend_it(
    run: Callable[..., Result], files: Callable[..., Path]
) -> None:
    files({**FIXED, INCIDENT: incident(quoted=QUOTED)})
    for step in (
        ("link", "INC-2026-0007", "KE-2026-0001"),
        ("move", "KE-2026-0001", "active"),
        ("move", "PRB-2026-0001", "investigating"),
    ):
        done = run(*step)
        assert done.exit_code == 0, done.output
    result = run("check", "--ignore", "FB6")
    assert result.exit_code == 0, result.stdout


@pytest.mark.parametrize("asked", [(), (PROBLEM,)], ids=["everything", "one file"])
def test_a_check_counts_incidents_that_only_show_it(
    run: Callable[..., Result], files: Callable[..., Path], asked: tuple[str, ...]
) -> None:
    files({**FIXED, INCIDENT: incident(quoted=QUOTED, began=OBSERVED)})
    result = run("check", "--select", "FB420", "--format", "json", *asked)
    (one,) = json.loads(result.stdout)["diagnostics"]
    assert one["message"] == (
        "the fix did not hold: INC-2026-0007 (its error text is that of KE-2026-0001) began while"
        " it was observed"
    )


@pytest.mark.parametrize(
    ("quoted", "began", "is_shut"),
    [
        (QUOTED, OBSERVED, True),
        (QUOTED, "2026-01-15T08:00:00Z", False),
        ("error_text: 'another error'\n", OBSERVED, False),
    ],
)
def test_a_problem_is_not_closed_while_incidents_show_it(
    run: Callable[..., Result],
    files: Callable[..., Path],
    quoted: str,
    began: str,
    is_shut: bool,
) -> None:
    text = incident(quoted=quoted, began=began)
    root = files({**FIXED, PROBLEM: problem("resolved", ""), INCIDENT: text})
    result = run("move", "PRB-2026-0001", "closed", "--set", "closure_code=fix-verified")
    assert (result.exit_code != 0) is is_shut, result.output
    assert ("status: closed" in (root / PROBLEM).read_text()) is not is_shut
    if is_shut:
        assert "INC-2026-0007 (its error text is that of KE-2026-0001)" in result.stderr


def test_an_incident_without_text_and_link_brings_no_matching_along(
    files: Callable[..., Path], start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    files({**FIXED, INCIDENT: incident()})
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print([n for n in sys.modules if n.startswith("
        "'faultbook.matching')], file=sys.stderr))"
    )
    process = start("check", INCIDENT, code=code)
    _, stderr = process.communicate(timeout=60)
    assert stderr.decode().strip() == "[]"
