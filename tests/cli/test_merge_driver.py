"""The merge driver as Git runs it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.records import INCIDENTS, LINKED
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]

RECORD = f"{INCIDENTS}/INC-2026-0001.md"
BEFORE = LINKED[RECORD]
ATTRIBUTES = "records/** merge=faultbook\nkedb/** merge=faultbook\n"

OURS = (
    BEFORE.replace("tags: [web]", "tags: [web, sessions]")
    .replace("event: seen by monitoring\n", "event: seen by monitoring\n" + "{}")
    .replace("Nobody can log in.", "Nobody can log in since nine.")
    .format("  - at: 2026-05-03T09:40:00Z\n    event: session store restarted\n")
)
THEIRS = (
    BEFORE.replace("tags: [web]", "tags: [web, store]")
    .replace("priority: 2\n", "priority: 2\nsupport_level: 2\n")
    .replace("event: seen by monitoring\n", "event: seen by monitoring\n" + "{}")
    .replace("restarted.\n", "restarted twice.\n\n## Lessons\n\nWatch its memory.\n")
    .format("  - at: 2026-05-03T09:20:00Z\n    event: support called\n")
)
BOTH = (
    BEFORE.replace("tags: [web]", "tags: [web, sessions, store]")
    .replace("priority: 2\n", "priority: 2\nsupport_level: 2\n")
    .replace("Nobody can log in.", "Nobody can log in since nine.")
    .replace("restarted.\n", "restarted twice.\n\n## Lessons\n\nWatch its memory.\n")
    .replace("event: seen by monitoring\n", "event: seen by monitoring\n" + "{}")
    .format(
        "  - at: 2026-05-03T09:20:00Z\n    event: support called\n"
        "  - at: 2026-05-03T09:40:00Z\n    event: session store restarted\n"
    )
)


@pytest.fixture
def three() -> Callable[..., tuple[str, str, str]]:
    """Writes three versions of a file as Git does for a driver."""

    def write(*contents: str | bytes) -> tuple[str, str, str]:
        names = (".merge_file_base", ".merge_file_ours", ".merge_file_theirs")
        for name, content in zip(names, contents, strict=True):
            Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return names

    return write


def test_what_both_sides_did_is_in_ours(
    run: Run, three: Callable[..., tuple[str, str, str]]
) -> None:
    base, ours, theirs = three(BEFORE, OURS, THEIRS)

    result = run("merge-driver", base, ours, theirs, RECORD)

    assert (result.exit_code, result.output) == (0, "")
    assert Path(ours).read_text() == BOTH
    assert Path(theirs).read_text() == THEIRS


def test_a_conflict_is_marked_as_git_asks(
    run: Run, three: Callable[..., tuple[str, str, str]]
) -> None:
    base, ours, theirs = three(
        BEFORE, OURS.replace("priority: 2", "priority: 1"), THEIRS.replace("ority: 2", "ority: 3")
    )
    labels = ("--ours-label", "main", "--theirs-label", "fix\nit", "--marker-size", "9")

    result = run("merge-driver", base, ours, theirs, RECORD, *labels)

    assert (result.exit_code, result.output) == (1, "")
    assert Path(ours).read_text() == BOTH.replace(
        "priority: 2\n",
        f"{'<' * 9} main\npriority: 1\n{'=' * 9}\npriority: 3\n{'>' * 9} fix it\n",
    )


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["a", "b", "c"],
        [".merge_file_base", ".merge_file_ours", "gone", RECORD],
        [".merge_file_base", ".merge_file_ours", ".merge_file_theirs", RECORD, "--no-such"],
        [".merge_file_base", ".merge_file_ours", ".", RECORD],
    ],
)
def test_git_takes_no_failure_for_a_conflict(
    run: Run, three: Callable[..., tuple[str, str, str]], args: list[str]
) -> None:
    _, ours, _ = three(BEFORE, OURS, THEIRS)

    result = run("merge-driver", *args)

    assert result.exit_code == 130
    assert result.stderr.count("\n") == 1
    assert Path(ours).read_text() == OURS


def test_without_git_nothing_is_taken_for_a_conflict(
    run: Run, three: Callable[..., tuple[str, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    base, ours, theirs = three("a\n", "b\n", "c\n")
    monkeypatch.setenv("PATH", "")

    result = run("merge-driver", base, ours, theirs, "notes.txt")

    assert result.exit_code == 130
    assert result.stderr == "faultbook: Git can't merge the lines of a file\n"
    assert Path(ours).read_text() == "b\n"


def test_what_is_no_text_is_left_as_a_conflict(
    run: Run, three: Callable[..., tuple[str, str, str]]
) -> None:
    base, ours, theirs = three(b"\0", b"\0ours", b"\0theirs")

    result = run("merge-driver", base, ours, theirs, "picture.png")

    assert result.exit_code == 1
    assert result.stderr == (
        "faultbook: picture.png can't be merged as text; ours is left in its place\n"
    )
    assert Path(ours).read_bytes() == b"\0ours"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with the driver, a register in a folder of it, and a record in that."""
    made = Repository.begin(tmp_path / "repository")
    program = "from faultbook.cli import main; main()"
    driver = shlex.join((sys.executable, "-c", program, "merge-driver"))
    made.git("config", "merge.faultbook.driver", f"{driver} %O %A %B %P")
    (made.top / "register" / INCIDENTS).mkdir(parents=True)
    (made.top / "register/.gitattributes").write_text(ATTRIBUTES)
    return made


def branches(repository: Repository, base: str, ours: str, theirs: str) -> Path:
    """Commit one version on a branch each; ``main`` is checked out."""
    record = repository.top / "register" / RECORD
    record.write_text(base)
    repository.commit("base")
    repository.git("switch", "--quiet", "--create", "theirs")
    record.write_text(theirs)
    repository.commit("theirs")
    repository.git("switch", "--quiet", "main")
    record.write_text(ours)
    repository.commit("ours")
    return record


@pytest.mark.parametrize(
    "command", [("merge", "--quiet", "--no-edit", "theirs"), ("rebase", "--quiet", "theirs")]
)
def test_git_merges_two_branches(repository: Repository, command: tuple[str, ...]) -> None:
    record = branches(repository, BEFORE, OURS, THEIRS)

    repository.git(*command)

    assert record.read_text() == BOTH
    assert repository.git("status", "--porcelain") == ""


@pytest.mark.parametrize("command", [("merge", "--no-edit", "theirs"), ("rebase", "theirs")])
def test_git_leaves_a_true_conflict(repository: Repository, command: tuple[str, ...]) -> None:
    ours = OURS.replace("priority: 2", "priority: 1")
    theirs = THEIRS.replace("priority: 2", "priority: 3")
    record = branches(repository, BEFORE, ours, theirs)

    repository.git(*command, may_fail=True)

    assert repository.git("status", "--porcelain") == f"UU register/{RECORD}\n"
    merged = record.read_text()
    assert merged.count("<<<<<<<") == merged.count(">>>>>>>") == 1
    inside = merged.partition("<<<<<<<")[2].partition(">>>>>>>")[0].splitlines()[1:]
    assert sorted(inside) == ["=======", "priority: 1", "priority: 3"]
    assert "support called" in merged
    assert "session store restarted" in merged


def test_git_passes_over_a_driver_that_nobody_defined(repository: Repository) -> None:
    repository.git("config", "--unset", "merge.faultbook.driver")
    branches(
        repository,
        BEFORE,
        BEFORE.replace("priority: 2", "priority: 1"),
        BEFORE.replace("The session store was restarted.", "It went away."),
    )
    kept = ["git", "-c", "user.name=A", "-c", "user.email=a@example.com"]

    merged = subprocess.run(
        [*kept, "merge", "--no-edit", "theirs"],
        cwd=repository.top,
        capture_output=True,
        check=False,
    )

    assert (merged.returncode, merged.stderr) == (0, b"")
