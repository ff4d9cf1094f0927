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


def test_the_newest_comes_first(run: Run, files: Files) -> None:
    files(LINKED)

    assert run("list").stdout == (
        "INC-2026-0002\tnew\t4\t2026-06-20\tshop\tThe shop is slow\n"
        "PRB-2026-0001\tinvestigating\t\t2026-05-04\tlogin\tThe session store loses its memory\n"
        "INC-2026-0001\tresolved\t2\t2026-05-03\tlogin\tLogin fails with error 500\n"
        "KE-2026-0001\tactive\t\t\t\tLogin fails with error 500\n"
    )


@pytest.mark.parametrize(
    ("args", "numbers"),
    [
        (["--kind", "incident"], ["INC-2026-0002", "INC-2026-0001"]),
        (["--kind", "problem", "--kind", "known-error"], ["PRB-2026-0001", "KE-2026-0001"]),
        (["--status", "new"], ["INC-2026-0002"]),
        (["--status", "new", "--status", "active"], ["INC-2026-0002", "KE-2026-0001"]),
        (["--service", "login"], ["PRB-2026-0001", "INC-2026-0001"]),
        (["--service", "login", "--status", "new"], []),
        (["--owner", "identity"], ["PRB-2026-0001", "INC-2026-0001"]),
        (["--priority", "2", "--priority", "4"], ["INC-2026-0002", "INC-2026-0001"]),
        (["--tag", "web"], ["INC-2026-0001"]),
        (["--since", "2026-05-04"], ["INC-2026-0002", "PRB-2026-0001"]),
        (["--until", "2026-05-04"], ["PRB-2026-0001", "INC-2026-0001"]),
        (["--since", "2026-05-04T09:00:01Z"], ["INC-2026-0002"]),
        (["--until", "2026-05-04T10:59:59+02:00"], ["INC-2026-0001"]),
        (["--since", "11d"], ["INC-2026-0002"]),
        (["--since", "10d"], []),
        (["--since", "9w", "--until", "8w"], ["PRB-2026-0001", "INC-2026-0001"]),
    ],
)
def test_filters(run: Run, files: Files, args: list[str], numbers: list[str]) -> None:
    files(LINKED)

    result = run("list", "--ids", *args)

    assert (result.exit_code, result.stdout.split()) == (0, numbers)


@pytest.mark.parametrize("time", ["yesterday", "2026-13-01", "2026-05-04T09:00:00", "d", ""])
def test_a_time_that_is_none(run: Run, files: Files, time: str) -> None:
    files(LINKED)

    result = run("list", "--since", time)

    assert result.exit_code == 2
    assert "is no time; write 2026-01-31" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_time_long_ago(run: Run, files: Files) -> None:
    files(LINKED)

    assert len(run("list", "--since", "99999w", "--ids").stdout.split()) == 3
    assert len(run("list", "--since", "0001-01-01", "--ids").stdout.split()) == 3


def test_an_empty_list_says_so_aside(run: Run, files: Files) -> None:
    files(LINKED)

    result = run("list", "--service", "logn")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "faultbook: no record has the service 'logn'; did you mean 'login'?\n"
        "faultbook: no record fits\n"
    )
    assert json.loads(run("list", "--tag", "x", "--format", "json").stdout)["records"] == []


def test_a_list_for_programs(run: Run, files: Files) -> None:
    files(LINKED)

    shown = json.loads(run("list", "--format", "json", "--tag", "web").stdout)

    assert shown == {
        "version": 1,
        "records": [
            {
                "id": "INC-2026-0001",
                "kind": "incident",
                "path": f"{INCIDENTS}/INC-2026-0001.md",
                "title": "Login fails with error 500",
                "status": "resolved",
                "services": ["login"],
                "owner": "identity",
                "priority": 2,
                "tags": ["web"],
                "opened_at": "2026-05-03T09:10:00Z",
                "visibility": "internal",
                "aliases": [],
            }
        ],
    }


def test_records_with_faults_are_listed(run: Run, files: Files) -> None:
    files(
        {
            f"{INCIDENTS}/INC-2026-0001.md": FIVE_FAULTS,
            f"{INCIDENTS}/INC-2026-0003.md": "no front matter",
            f"{INCIDENTS}/nameless.md": "no front matter",
            "kedb/2026/KE-0000-0001.md": "no front matter",
        }
    )

    assert [line.split("\t")[:2] for line in run("list").stdout.splitlines()] == [
        ["INC-2026-0003", "?"],
        ["INC-2026-0001", "?"],
        ["KE-0000-0001", "?"],
        ["nameless", "?"],
    ]
