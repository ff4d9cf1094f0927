"""``--as-of``: one record, or all of them, as they were known at another time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.recorded import AS_YAML, DRAFT, FIRST, MARKDOWN, YAML, begin, change, tell
from tests.registers import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]


def state(result: Result) -> str:
    """The state in which ``history --as-of`` shows the record."""
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()[1].split(",")[1].split(":")[0].strip()


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-05-03", "?"),  # what couldn't be read at the end of that day
        ("2026-05-03T09:09:59Z", None),
        ("2026-05-03T09:10:00Z", "new"),
        ("2026-05-03T11:29:59+02:00", "new"),
        ("2026-05-03T09:30:00Z", "in-progress"),
        ("2026-05-03T10:59:59Z", "resolved"),
        ("2026-05-05", "closed"),
        ("8w", "closed"),
        ("57d", None),
    ],
)
def test_a_record_at_a_time(run: Run, tmp_path: Path, when: str, expected: str | None) -> None:
    tell(tmp_path)

    result = run("history", "INC-2026-0001", "--as-of", when)

    if expected == "?":
        assert result.exit_code == 1
        assert f"{MARKDOWN} can't be read\n" in result.stderr
    elif expected is None and when == "57d":
        assert (NOW.month, NOW.day) == (6, 30)
        assert result.exit_code in (0, 1)
    elif expected is None:
        assert (result.exit_code, result.stdout) == (2, "")
        assert "INC-2026-0001 wasn't there then\n" in result.stderr
    else:
        assert state(result) == expected


def test_a_record_after_a_commit_a_tag_or_a_branch(run: Run, tmp_path: Path) -> None:
    story = tell(tmp_path)
    story.repository.git("tag", "v1", story.merged)
    story.repository.git("branch", "old", story.resolved)

    said = run("history", "INC-2026-0001", "--as-of", story.resolved[:10])

    assert state(said) == "resolved"
    assert said.stderr == (
        f"faultbook: as of the commit {story.resolved[:7]} of 2026-05-03 10:30 UTC: Resolve it\n"
    )
    assert state(run("history", "INC-2026-0001", "--as-of", "v1")) == "in-progress"
    assert state(run("history", "INC-2026-0001", "--as-of", "old")) == "resolved"
    assert state(run("history", "INC-2026-0001", "--as-of", "HEAD")) == "closed"
    # It had another id then.
    assert state(run("history", "INC-2026-0001", "--as-of", story.added)) == "new"
    shown = run("history", "inc-2026-0001", "--as-of", story.added, "--format", "json")
    assert json.loads(shown.stdout)["id"] == "INC-2026-DRAFT-login"


def test_what_reads_as_a_time_is_one(run: Run, tmp_path: Path) -> None:
    story = tell(tmp_path)
    story.repository.git("branch", "2026-05-05", story.added)

    assert state(run("history", "INC-2026-0001", "--as-of", "2026-05-05")) == "closed"


@pytest.mark.parametrize("named", ["nothing", "2026-13-01", "2026-05-03T10:00:00", "", "-x"])
def test_what_is_neither_a_time_nor_a_commit(run: Run, tmp_path: Path, named: str) -> None:
    tell(tmp_path)

    result = run("list", f"--as-of={named}")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "names no commit and is no time; write 2026-01-31" in result.stderr
    assert result.stderr.count("\n") == 1


def test_before_the_first_commit(run: Run, tmp_path: Path) -> None:
    tell(tmp_path)

    result = run("list", "--as-of", "2026-04-30")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "nothing had been committed by 2026-04-30\n" in result.stderr


def test_the_register_as_it_was_known(run: Run, tmp_path: Path) -> None:
    story = tell(tmp_path)
    change(story.repository, {YAML: AS_YAML.replace("closed", "resolved"), DRAFT: FIRST})

    then = run("list", "--as-of", story.added)
    later = run("list", "--as-of", "2026-05-06", "--format", "json")
    narrowed = run("list", "--as-of", story.merged, "--status", "new")

    assert then.stdout == "INC-2026-DRAFT-login\tnew\t3\t\tlogin\tLogin fails with error 500\n"
    assert "as of the commit" in then.stderr
    (only,) = json.loads(later.stdout)["records"]
    assert (only["id"], only["status"], only["path"]) == ("INC-2026-0001", "closed", YAML)
    assert narrowed.stdout == ""


def test_a_list_of_a_bare_repository(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = tell(tmp_path / "top")
    story.repository.git("clone", "--quiet", "--bare", ".", "../bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")

    assert run("list", "--ids", "--as-of", "HEAD").stdout == "INC-2026-0001\n"
    assert state(run("history", "INC-2026-0001", "--as-of", story.resolved)) == "resolved"


def test_a_record_is_shown_as_text_or_json_alone(run: Run, tmp_path: Path) -> None:
    tell(tmp_path)

    result = run("history", "INC-2026-0001", "--as-of", "HEAD", "--format", "markdown")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "with --as-of the formats are text and json" in result.stderr


def test_outside_of_a_repository(run: Run, files: Callable[..., Path]) -> None:
    files({})

    for when in ("2026-05-05", "HEAD"):
        result = run("list", "--as-of", when)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "is in no Git repository, so it has no history" in result.stderr


def test_a_commit_that_acts_on_no_terminal(run: Run, tmp_path: Path) -> None:
    repository = begin(tmp_path)
    change(repository, {DRAFT: FIRST})
    repository.commit("\x1b[2J\u202eevil")

    assert r"\x1b[2J\u202eevil" in run("list", "--as-of", "HEAD").stderr
