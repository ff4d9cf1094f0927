"""Made histories are sound at every step, so that what an audit finds in one is its fault."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import pytest

from benchmarks.histories import write_history
from benchmarks.history_floor import CONTENTS, LOG, floor, landed_contents
from benchmarks.paired import timed
from faultbook.diagnostics import Severity
from faultbook.kinds import KINDS
from faultbook.lifecycle import MOVES
from faultbook.workspace import Choice, Workspace
from tests.registers import open_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECORDS, COMMITS = 60, 200


class Landed(NamedTuple):
    """A record's file after a step of the mainline; ``text`` is "" where it went."""

    commit: str
    path: str
    text: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(write_history(tmp_path_factory.mktemp("made"), RECORDS, COMMITS))


def mainline(repository: Repository) -> list[str]:
    return repository.git("rev-list", "--first-parent", "--reverse", "HEAD").split()


def landings(repository: Repository) -> Iterator[Landed]:
    shown = ("--first-parent", "--diff-merges=first-parent", "--no-renames", "--reverse")
    whole = ("--patch", "--unified=999", "--no-prefix", "--format=%x00%H")
    said = repository.git("log", *shown, *whole, "HEAD", "--", "*.md")
    for commit in said.split("\0")[1:]:
        for file in commit.split("\ndiff --git ")[1:]:
            path = file.split()[0]
            lines = file.partition("\n@@")[2].splitlines()[1:]
            text = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
            yield Landed(commit[:40], path, text)


def kind_of(path: str) -> str:
    return next(kind.name for kind in KINDS.values() if path.startswith(f"{kind.folder}/"))


def field(text: str, key: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"{key}: "))[len(key) + 2 :]


def reaches(kind: str, old: str, new: str) -> bool:
    found: set[str] = set()
    waiting = [old]
    while waiting:
        further = set(MOVES[kind][waiting.pop()]) - found
        found |= further
        waiting += further
    return new in found


def test_it_has_as_many_commits_and_records_as_asked_for(made: Repository) -> None:
    assert int(made.git("rev-list", "--count", "HEAD")) == COMMITS
    assert len(made.git("ls-files", "*.md").splitlines()) == RECORDS
    assert made.git("branch", "--format=%(refname:short)").split() == ["main"]


def test_it_is_sound_packed_and_checked_out(made: Repository) -> None:
    assert made.git("fsck", "--strict", "--no-dangling") == ""
    assert made.git("status", "--porcelain") == ""
    counted = dict(line.split(": ") for line in made.git("count-objects", "-v").splitlines())
    assert (counted["count"], counted["packs"]) == ("0", "1")


def test_the_same_arguments_make_the_same_commits(made: Repository, tmp_path: Path) -> None:
    again = Repository(write_history(tmp_path / "again", RECORDS, COMMITS))
    assert again.git("rev-parse", "HEAD") == made.git("rev-parse", "HEAD")
    other = Repository(write_history(tmp_path / "other", RECORDS, COMMITS, seed=8))
    assert other.git("rev-parse", "HEAD") != made.git("rev-parse", "HEAD")


def test_more_records_than_commits_are_added_all_the_same(tmp_path: Path) -> None:
    repository = Repository(write_history(tmp_path / "many", 300, 40))
    assert int(repository.git("rev-list", "--count", "HEAD")) == 40
    assert open_register(repository.top).check().files == 300


def test_two_records_can_fill_many_commits(tmp_path: Path) -> None:
    repository = Repository(write_history(tmp_path / "few", 3, 90))
    assert int(repository.git("rev-list", "--count", "HEAD")) == 90


def test_a_history_of_one_commit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two commits"):
        write_history(tmp_path / "none", 1, 1)


def test_most_commits_land_by_merges_of_others(made: Repository) -> None:
    on_mainline = set(mainline(made))
    by_merge = COMMITS - len(on_mainline)
    merges = made.git("log", "--merges", "--format=%an|%P").splitlines()
    assert set(made.git("rev-list", "--merges", "HEAD").split()) < on_mainline
    assert 0.55 < by_merge / (COMMITS - len(merges)) < 0.8
    authors = [made.git("log", "-1", "--format=%an", line.split()[-1]).strip() for line in merges]
    others = sum(who != line.split("|")[0] for who, line in zip(authors, merges, strict=True))
    assert len(merges) > others > 0.7 * len(merges)
    subjects = made.git("log", "--merges", "--format=%s").splitlines()
    assert all(subject.startswith("Merge pull request #") for subject in subjects)


def test_time_only_goes_on(made: Repository) -> None:
    at = {}
    for line in made.git("log", "--reverse", "--topo-order", "--format=%H %at %ct %P").splitlines():
        commit, written, committed, *parents = line.split()
        assert written == committed
        at[commit] = int(written)
        assert all(at[parent] < at[commit] for parent in parents)
    assert len(set(at.values())) == COMMITS
    assert min(at.values()) == datetime(2024, 1, 1, tzinfo=UTC).timestamp()
    offsets = made.git("log", "--format=%ad", "--date=format:%z").split()
    assert len(set(offsets)) == 1


def test_every_landed_move_is_legal(made: Repository) -> None:
    states: dict[str, str] = {}
    moves: Counter[str] = Counter()
    for _, path, text in landings(made):
        if not text:
            continue
        name, kind, new = field(text, "id"), kind_of(path), field(text, "status")
        old = states.get(name)
        assert new in MOVES[kind]
        if old not in (None, new):
            assert reaches(kind, old, new), f"{name}: {old} to {new}"
            moves[kind] += 1
        states[name] = new
    assert set(moves) == set(MOVES)
    assert moves["incident"] > RECORDS / 2


def test_every_step_changes_something(made: Repository) -> None:
    assert {landed.commit for landed in landings(made)} == set(mainline(made)[1:])


def test_every_landed_register_is_sound_at_its_moment(made: Repository, tmp_path: Path) -> None:
    made.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "then"))
    then = Repository(tmp_path / "then")
    try:
        for commit in mainline(made):
            then.git("checkout", "--quiet", commit)
            at = int(then.git("log", "-1", "--format=%ct"))
            report = Workspace(then.top, datetime.fromtimestamp(at, UTC), jobs=1).check()
            errors = [one for one in report.diagnostics if one.severity is Severity.ERROR]
            assert errors == []
    finally:
        made.git("worktree", "remove", "--force", str(then.top))


def test_a_draft_gets_a_number_and_keeps_its_old_id(tmp_path: Path) -> None:
    repository = Repository(write_history(tmp_path / "drafts", 400, 1_200))
    went = [landed for landed in landings(repository) if not landed.text]
    assert went
    for commit, path, _ in went:
        draft = path.rpartition("/")[2].removesuffix(".md")
        assert "-DRAFT-" in draft
        there = repository.git("grep", "-l", "-F", f"aliases: [{draft}]", commit, "--", "records")
        assert len(there.splitlines()) == 1


def test_deletions_are_made_when_asked_for(tmp_path: Path) -> None:
    repository = Repository(write_history(tmp_path / "deletions", RECORDS, COMMITS, deletions=6))
    went = [landed for landed in landings(repository) if not landed.text]
    deleted = {landed.path for landed in went if "-DRAFT-" not in landed.path}
    there = set(repository.git("ls-files", "*.md").splitlines())
    assert len(deleted) == 6
    assert len(deleted & there) == 2
    assert len(there) == RECORDS - 4
    known = Choice(ignore=["FB801"])  # incidents from before the known error don't name it
    assert open_register(repository.top).check(choice=known).diagnostics == ()


def test_the_floor_reads_all_that_landed(made: Repository) -> None:
    expected: dict[str, None] = {}
    for commit in mainline(made):
        for line in made.git("ls-tree", "-r", commit, "records", "kedb").splitlines():
            expected[line.split()[2]] = None
    found = landed_contents(made.top)
    assert len(found) == len(set(found))
    assert set(found) == set(expected)
    log, contents = floor(made.top, found, runs=1)
    assert (log.command, contents.command) == (LOG, CONTENTS)
    assert log.seconds > 0
    assert contents.seconds > 0


def test_a_command_that_fails_has_no_time(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    command = (sys.executable, "-c", "import sys; sys.exit(sys.stdin.read() or 0)")
    given = tmp_path / "given"
    given.write_text("it broke")
    with pytest.raises(RuntimeError, match="ended with 1"):
        timed(command, tmp_path, given)
    assert capfdbinary.readouterr().err == b"it broke\n"
    assert timed(command, tmp_path, is_read=False)[0] > 0
