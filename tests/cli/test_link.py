"""``faultbook link`` and ``unlink``: where a link is written, and which can't be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.records import INCIDENTS, LINKED, SOUND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

FIRST = f"{INCIDENTS}/INC-2026-0001.md"
SECOND = f"{INCIDENTS}/INC-2026-0002.md"
THIRD = f"{INCIDENTS}/INC-2026-0003.md"
PROBLEM = "records/problems/2026/PRB-2026-0001.md"
OTHER_PROBLEM = "records/problems/2026/PRB-2026-0002.md"
KNOWN_ERROR = "kedb/2026/KE-2026-0001.md"
OTHER = LINKED[PROBLEM].replace("0001", "0002").replace("loses its memory", "is slow")
REGISTER = {**LINKED, OTHER_PROBLEM: OTHER, THIRD: SOUND.replace("0002", "0003")}


def said(result: Result) -> list[str]:
    """The lines that stderr has, without who says them."""
    return [line.removeprefix("faultbook: ") for line in result.stderr.splitlines()]


def texts(root: Path) -> dict[str, str]:
    """Every record's text by its path."""
    return {path: (root / path).read_text() for path in REGISTER}


@pytest.mark.parametrize(
    ("words", "path", "line"),
    [
        (("INC-2026-0002", "PRB-2026-0001"), SECOND, "problem: PRB-2026-0001"),
        (("PRB-2026-0001", "INC-2026-0002"), SECOND, "problem: PRB-2026-0001"),
        (("inc-2026-0002", "ke-2026-0001"), SECOND, "known_error: KE-2026-0001"),
        (("KE-2026-DRAFT-login", "INC-2026-0002"), SECOND, "known_error: KE-2026-0001"),
        (
            ("INC-2026-0002", "INC-2026-0001", "--as", "parent"),
            SECOND,
            "parent: INC-2026-0001",
        ),
        (
            ("INC-2026-0001", "INC-2026-0002", "--as", "duplicate_of"),
            FIRST,
            "duplicate_of: INC-2026-0002",
        ),
        (("PRB-2026-0002", "PRB-2026-0001"), OTHER_PROBLEM, "duplicate_of: PRB-2026-0001"),
    ],
)
def test_a_link_is_written_where_it_is_stored(
    run: Run, files: Files, words: tuple[str, ...], path: str, line: str
) -> None:
    root = files(REGISTER)

    done = run("link", *words)

    assert (done.exit_code, done.stdout) == (0, f"{path}\n"), done.stderr
    after = texts(root)
    assert after[path].count(f"{line}\n") == 1
    assert {**after, path: after[path].replace(f"{line}\n", "")} == REGISTER

    one, other, *_ = words
    undone = run("unlink", other, one)
    assert (undone.exit_code, undone.stdout) == (0, f"{path}\n")
    assert texts(root) == REGISTER


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("INC-2026-0001", "inc-2026-0001"), "INC-2026-0001 can't be linked to itself"),
        (
            ("INC-2026-0001", "INC-2026-0002"),
            (
                "INC-2026-0001 and INC-2026-0002 can be linked in several ways:"
                " say --as parent or --as duplicate_of"
            ),
        ),
        (
            ("INC-2026-0002", "KE-2026-0001", "--as", "problem"),
            "INC-2026-0002 and KE-2026-0001 can be linked only in one way: say --as known_error",
        ),
        (
            ("PRB-2026-0002", "INC-2026-0001"),
            (
                "INC-2026-0001 names PRB-2026-0001 as its problem already; unlink them first,"
                " or say --replace"
            ),
        ),
        (
            ("INC-2026-0002", "KE-2026-0009"),
            "no record is called 'KE-2026-0009'; did you mean 'KE-2026-0001'?",
        ),
    ],
)
def test_links_that_cannot_be_are_refused(
    run: Run, files: Files, words: tuple[str, ...], why: str
) -> None:
    root = files(REGISTER)

    result = run("link", *words)

    assert (result.exit_code, result.stdout, said(result)) == (2, "", [why])
    assert texts(root) == REGISTER


def test_a_link_that_is_there_changes_nothing(run: Run, files: Files) -> None:
    aliased = LINKED[FIRST].replace("known_error: KE-2026-0001", "known_error: KE-2026-DRAFT-login")
    root = files({**REGISTER, FIRST: aliased})

    for words in (("PRB-2026-0001",), ("PRB-2026-0001", "--replace"), ("KE-2026-0001",)):
        result = run("link", "INC-2026-0001", *words)
        assert (result.exit_code, result.stdout, said(result)) == (0, "", ["nothing changes"])
    assert (root / FIRST).read_text() == aliased


def test_a_link_is_replaced_when_that_is_said(run: Run, files: Files) -> None:
    root = files(REGISTER)

    done = run("link", "INC-2026-0001", "PRB-2026-0002", "--replace")

    assert (done.exit_code, done.stdout) == (0, f"{FIRST}\n")
    after = REGISTER[FIRST].replace("problem: PRB-2026-0001", "problem: PRB-2026-0002")
    assert (root / FIRST).read_text() == after


def test_a_circle_is_refused(run: Run, files: Files) -> None:
    root = files(REGISTER)
    run("link", "INC-2026-0002", "INC-2026-0001", "--as", "parent")
    run("link", "INC-2026-0003", "INC-2026-0002", "--as", "parent")
    before = texts(root)

    result = run("link", "INC-2026-0001", "INC-2026-0003", "--as", "parent")

    assert (result.exit_code, result.stdout) == (2, "")
    assert len(said(result)) == 1
    assert said(result)[0].startswith("'parent' leads in a circle: INC-2026-")
    assert texts(root) == before


def test_every_link_between_two_goes_or_one_of_them(run: Run, files: Files) -> None:
    links = "parent: INC-2026-0001\nduplicate_of: INC-2026-0001 # same\n"
    both = SOUND.replace("new\n", f"new\n{links}")
    root = files({**REGISTER, SECOND: both})

    one = run("unlink", "INC-2026-0001", "INC-2026-0002", "--as", "parent")
    assert (one.exit_code, one.stdout) == (0, f"{SECOND}\n")
    assert (root / SECOND).read_text() == both.replace("parent: INC-2026-0001\n", "")

    (root / SECOND).write_text(both)
    assert run("unlink", "INC-2026-0001", "INC-2026-0002").stdout == f"{SECOND}\n"
    assert (root / SECOND).read_text() == SOUND


@pytest.mark.parametrize(
    "words",
    [
        ("INC-2026-0002", "PRB-2026-0001"),
        ("PRB-2026-0002", "INC-2026-0001"),
        ("INC-2026-0001", "PRB-2026-0001", "--as", "known_error"),
    ],
)
def test_what_is_not_linked_is_said(run: Run, files: Files, words: tuple[str, ...]) -> None:
    root = files(REGISTER)

    result = run("unlink", *words)

    one, other, *_ = words
    assert (result.exit_code, result.stdout) == (2, "")
    assert said(result) == [f"{one} and {other} are not linked; see 'faultbook show'"]
    assert texts(root) == REGISTER


def test_what_a_check_finds_without_the_link_is_told(run: Run, files: Files) -> None:
    files(REGISTER)

    done = run("unlink", "KE-2026-0001", "INC-2026-0001")

    assert (done.exit_code, done.stdout) == (0, f"{FIRST}\n")
    assert "FB405" in done.stderr


@pytest.mark.parametrize(
    "words",
    [("link", "INC-2026-0002", "PRB-2026-0001"), ("unlink", "INC-2026-0001", "KE-2026-0001")],
)
def test_a_dry_run_writes_nothing(run: Run, files: Files, words: tuple[str, ...]) -> None:
    root = files(REGISTER)

    shown = run(*words, "--dry-run")

    assert shown.exit_code == 0
    assert shown.stdout.startswith("diff --git a/records/incidents/2026/INC-2026-000")
    assert texts(root) == REGISTER


@pytest.mark.parametrize("command", ["link", "unlink"])
def test_a_record_that_cannot_be_read_is_left_with_its_finding(
    run: Run, files: Files, command: str
) -> None:
    broken = SOUND.replace("title:", "title: {")
    root = files({**REGISTER, SECOND: broken})

    result = run(command, "PRB-2026-0001", "INC-2026-0002")

    assert (result.exit_code, result.stdout) == (1, "")
    assert said(result)[0] == f"{SECOND} can't be read, so it isn't changed; mend it first"
    assert "FB009" in result.stderr
    assert (root / SECOND).read_text() == broken
