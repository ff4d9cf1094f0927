from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.records import FIVE_FAULTS, INCIDENTS, LINKED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

INCIDENT_TEXT = """\
INC-2026-0001  Login fails with error 500
Incident, resolved: records/incidents/2026/INC-2026-0001.md

  services           login
  owner              identity
  tags               web
  priority           2
  error_text         HTTP 500
                       at login.Session
  opened_at          2026-05-03T09:10:00Z
  restored_at        2026-05-03T10:00:00Z
  resolution_code    known-error-workaround
  known_error        KE-2026-0001
  workaround_helped  yes
  problem            PRB-2026-0001
  timeline           at: 2026-05-03T09:10:00Z, event: seen by monitoring

## Summary

Nobody can log in.

## Resolution

The session store was restarted.

Links to
  problem      PRB-2026-0001  The session store loses its memory (investigating)
  known_error  KE-2026-0001  Login fails with error 500 (active)
"""

PROBLEM_TEXT = """\
PRB-2026-0001  The session store loses its memory
Problem, investigating: records/problems/2026/PRB-2026-0001.md

  services   login
  owner      identity
  opened_at  2026-05-04T09:00:00Z

Linked from
  problem  INC-2026-0001  Login fails with error 500 (resolved)
  problem  KE-2026-0001  Login fails with error 500 (active)
"""


def test_a_record_for_people(run: Run, files: Files) -> None:
    files(LINKED)

    assert run("show", "INC-2026-0001").stdout == INCIDENT_TEXT
    assert run("show", "PRB-2026-0001").stdout == PROBLEM_TEXT


@pytest.mark.parametrize("named", ["KE-2026-0001", "KE-2026-DRAFT-login", "ke-2026-0001"])
def test_a_record_goes_by_its_id_and_its_aliases(run: Run, files: Files, named: str) -> None:
    files(LINKED)

    assert run("show", named).stdout.startswith("KE-2026-0001  Login fails with error 500\n")


def test_a_record_for_programs(run: Run, files: Files) -> None:
    files(LINKED)

    shown = json.loads(run("show", "INC-2026-0001", "--format", "json").stdout)

    assert shown["version"] == 1
    assert shown["fields"]["priority"] == 2
    assert shown["fields"]["opened_at"] == "2026-05-03T09:10:00Z"
    assert "urgency" not in shown["fields"]
    assert shown["sections"]["Summary"] == "Nobody can log in."
    assert shown["links"][0] == {
        "field": "problem",
        "id": "PRB-2026-0001",
        "kind": "problem",
        "title": "The session store loses its memory",
        "status": "investigating",
        "path": "records/problems/2026/PRB-2026-0001.md",
    }
    problem = json.loads(run("show", "PRB-2026-0001", "--format", "json").stdout)
    assert [(one["id"], one["field"]) for one in problem["linked_from"]] == [
        ("INC-2026-0001", "problem"),
        ("KE-2026-0001", "problem"),
    ]


def test_a_record_with_faults_shows_what_can_be_told(run: Run, files: Files) -> None:
    files({f"{INCIDENTS}/INC-2026-0001.md": FIVE_FAULTS})

    text = run("show", "INC-2026-0001")
    fields = json.loads(run("show", "INC-2026-0001", "--format", "json").stdout)["fields"]

    assert text.exit_code == 0
    assert "Incident, ?: " in text.stdout
    assert "  problem  PRB-2026-0009  (not in this register)\n" in text.stdout
    assert "has faults; run 'faultbook check" in text.stderr
    assert fields.keys() == {"id", "title", "services", "problem"}


def test_a_record_that_cannot_be_read(run: Run, files: Files) -> None:
    files({f"{INCIDENTS}/INC-2026-0001.md": "no front matter"})

    result = run("show", "INC-2026-0001")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "INC-2026-0001.md can't be read; run 'faultbook check" in result.stderr


def test_an_unknown_record(run: Run, files: Files) -> None:
    files(LINKED)

    result = run("show", "INC-2026-001")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "no record is called 'INC-2026-001'; did you mean 'INC-2026-0001'?" in result.stderr
    assert "see 'faultbook list'" in run("show", "xyz").stderr
