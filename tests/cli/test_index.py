from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.matching.indexes import KE, known_error, path_of, settle
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

TWO = {
    path_of(KE): known_error(KE, literal="connection pool exhausted"),
    path_of("KE-2026-0002"): known_error("KE-2026-0002"),
}


def test_it_tells_what_it_holds(run: Run, files: Files) -> None:
    Repository.begin(files(TWO))

    result = run("index")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == [
        "2 known errors, 2 read anew",
        "1 signature, 0 of them tried on every text",
    ]
    assert lines[-1].endswith("kept in Git's folder")
    assert result.stderr == ""


def test_json_says_the_same(run: Run, files: Files) -> None:
    Repository.begin(files(TWO))

    said = json.loads(run("index", "--format", "json").stdout)

    assert said.pop("size") > 0
    assert said.pop("terms") > 0
    assert said == {
        "version": 1,
        "known_errors": 2,
        "unreadable": 0,
        "signatures": 1,
        "verified": 0,
        "read": 2,
        "is_kept": True,
    }


def test_rebuilding_reads_every_file(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    Repository.begin(files(TWO))
    settle(monkeypatch)
    run("index")

    assert run("index").stdout.startswith("2 known errors, 0 read anew\n")
    assert run("index", "--rebuild").stdout.startswith("2 known errors, 2 read anew\n")


def test_outside_of_a_repository_nothing_is_kept(run: Run, files: Files) -> None:
    files(TWO)

    assert run("index").stdout.endswith("not kept, for there is no place for it\n")


def test_what_cannot_be_read_is_told_once(run: Run, files: Files) -> None:
    files({**TWO, path_of("KE-2026-0003"): "nonsense"})

    result = run("index")

    assert result.exit_code == 0
    assert result.stderr == (
        "faultbook: 1 known error can't be read and so can't be found; run 'faultbook check'\n"
    )
