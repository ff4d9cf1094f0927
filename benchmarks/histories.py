"""Repositories with long histories for benchmarks: records that come and go through their states.

What belongs here: commits, branches and merges, given to Git as one stream. What does not: what
happens to a record (``courses``) and timing anything (``history``).

Run as ``python -m benchmarks.histories FOLDER --records 10000 --commits 30000`` from the
repository's root. The same arguments always make the same commits. The folder ends with ``main``
checked out and everything in one pack, as ``git gc`` leaves it.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.courses import Courses
from benchmarks.lives import Work
from benchmarks.registers import EPOCH, SPAN, config_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO

PEOPLE = ("Ada", "Barbara", "Edsger", "Frances", "Grace", "Ken", "Leslie", "Margaret")
GITHUB = "GitHub <noreply@github.com>"
OFFSET = "+0100"
SHARE_OF_BRANCHES = 0.5  # of the steps; with branches of two commits, two thirds of all commits
BRANCH_LENGTHS = {1: 4, 2: 3, 3: 2, 4: 1}
CHANGES = {1: 60, 2: 28, 3: 10, 5: 2}  # records in a commit
EAGERNESS = 1.2  # records are added so much sooner that the last ones still have a life
OLDEST_BASE = 4  # steps of the mainline that a branch may miss
OWN_MERGES = 0.1  # share of the branches that are merged by their author
LONGEST_PAUSE = 3_600  # seconds from one commit of a branch to the next, at most


class Said(NamedTuple):
    """A commit but for its files.

    Attributes:
        author: Name and address.
        committer: Likewise.
        message: What it says.
        parents: Marks of its parents, the mainline's first.
    """

    author: str
    committer: str
    message: str
    parents: tuple[int, ...]


class Stream:
    """What ``git fast-import`` reads, as git-fast-import(1) has it."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._mark = 0

    def blob(self, text: str) -> int:
        """Give Git a file's content and return the mark that it goes by."""
        self._mark += 1
        content = text.encode()
        self._pipe.write(b"blob\nmark :%d\ndata %d\n%b\n" % (self._mark, len(content), content))
        return self._mark

    def commit(self, ref: str, said: Said, now: int, files: Mapping[str, int | None]) -> int:
        """Give Git a commit, with the marks of what it changes, and return its own."""
        self._mark += 1
        message = said.message.encode()
        lines = [
            f"commit refs/heads/{ref}",
            f"mark :{self._mark}",
            f"author {said.author} {now} {OFFSET}",
            f"committer {said.committer} {now} {OFFSET}",
            f"data {len(message)}\n{said.message}",
        ]
        words = ("from", *("merge" for _ in said.parents[1:]))
        lines += [f"{word} :{parent}" for word, parent in zip(words, said.parents, strict=False)]
        lines += [
            f"D {path}" if mark is None else f"M 100644 :{mark} {path}"
            for path, mark in files.items()
        ]
        self._pipe.write(("\n".join(lines) + "\n\n").encode())
        return self._mark

    def delete(self, ref: str) -> None:
        """Take a branch away."""
        self._pipe.write(f"reset refs/heads/{ref}\nfrom {'0' * 40}\n\n".encode())


class _Story:
    """The commits of one repository.

    Args:
        stream: What Git reads.
        plan: Commits on the branch of each step; 0 for a step that is a commit of its own.
        courses: The records.
        chance: Source of everything random.
    """

    def __init__(
        self, stream: Stream, plan: list[int], courses: Courses, chance: random.Random
    ) -> None:
        self._stream = stream
        self._plan = plan
        self._courses = courses
        self._chance = chance
        self._gap = SPAN.total_seconds() / (len(plan) + 1)
        self._now = int(EPOCH.timestamp())
        self._commits_left = sum(max(1, length) for length in plan)
        config = {"faultbook.toml": stream.blob(config_text())}
        ada = _person(PEOPLE[0])
        begin = Said(ada, ada, "Begin the register", ())
        self._mainline = [stream.commit("main", begin, self._now, config)]

    def tell(self) -> None:
        """Write all commits."""
        for step, length in enumerate(self._plan, start=1):
            start = EPOCH.timestamp() + self._gap * (step + 0.2 * self._chance.random())
            self._now = max(self._now, int(start))
            if length:
                self._merge(step, length)
            else:
                self._squash(step)
        self._stream.delete("topic")

    def _squash(self, step: int) -> None:
        work, files = self._work(step)
        author, reviewer = self._chance.sample(PEOPLE, 2)
        message = f"{_title(work)} (#{step})\n\nReviewed-by: {_person(reviewer)}\n"
        said = Said(_person(author), GITHUB, message, (self._mainline[-1],))
        self._mainline.append(self._stream.commit("main", said, self._now, files))

    def _merge(self, step: int, length: int) -> None:
        works = [self._work(step) for _ in range(length)]
        needs = max(work.needs for work, _ in works)
        base = max(needs, step - 1 - self._chance.randint(0, OLDEST_BASE))
        author, *others = (_person(one) for one in self._chance.sample(PEOPLE, 3))
        tip = self._mainline[base]
        brought: dict[str, int | None] = {}
        for number, (work, files) in enumerate(works):
            by = others[0] if number and self._chance.random() < OWN_MERGES else author
            said = Said(by, by, f"{_title(work)}\n", (tip,))
            tip = self._stream.commit("topic", said, work.now, files)
            brought |= files
        merger = author if self._chance.random() < OWN_MERGES else others[1]
        title = _title(works[0][0])
        branch = title.lower().replace(" ", "-")
        message = f"Merge pull request #{step} from example/{branch}\n\n{title}\n"
        self._pause()
        said = Said(merger, GITHUB, message, (self._mainline[-1], tip))
        self._mainline.append(self._stream.commit("main", said, self._now, brought))

    def _pause(self) -> None:
        longest = max(1, min(LONGEST_PAUSE, int(self._gap / 8)))
        self._now += self._chance.randint(1, longest)

    def _work(self, step: int) -> tuple[Work, dict[str, int | None]]:
        """What one commit does, and the marks of its files."""
        self._pause()
        work = Work(self._now, step, self._chance)
        (changes,) = self._chance.choices(tuple(CHANGES), weights=tuple(CHANGES.values()))
        coming = self._courses.coming.total()
        changes = max(changes, -(-coming // self._commits_left))
        mean = sum(n * weight for n, weight in CHANGES.items()) / sum(CHANGES.values())
        share = EAGERNESS * coming / (self._commits_left * max(mean, changes))
        for number in range(changes):
            is_needed = coming - number > mean * (self._commits_left - 1) and coming > number
            is_new = self._courses.coming.total() and self._chance.random() < share
            if not (is_new or is_needed) and self._courses.go_on(work):
                continue
            if self._courses.coming.total():
                self._courses.add(work)
        self._commits_left -= 1
        marks = {
            path: None if text is None else self._stream.blob(text)
            for path, text in work.files().items()
        }
        return work, marks


def _person(name: str) -> str:
    return f"{name} <{name.lower()}@example.com>"


def _title(work: Work) -> str:
    first, *others = work.titles
    return f"{first} and {len(others)} more" if others else first


def _plan(commits: int, chance: random.Random) -> list[int]:
    """Lengths of the branches, so that all commits together are ``commits``, with the first."""
    plan, left = [], commits - 1
    while left:
        length = 0
        if left > 1 and chance.random() < SHARE_OF_BRANCHES:
            (length,) = chance.choices(
                tuple(BRANCH_LENGTHS), weights=tuple(BRANCH_LENGTHS.values())
            )
            length = min(length, left - 1)
        plan.append(length)
        left -= length + 1
    return plan


def write_history(
    folder: Path, records: int, commits: int, seed: int = 7, deletions: int = 0
) -> Path:
    """Make a repository.

    Args:
        folder: Folder to make it in; it is missing or empty.
        records: Number of records that are ever added.
        commits: Number of commits, those on branches and the merges included.
        seed: Seed of everything random.
        deletions: Number of incidents that are deleted; every second one comes back.

    Raises:
        ValueError: There are too few commits for any record.
    """
    if commits <= 1:
        raise ValueError("a history needs two commits or more")
    _git(Path(), "init", "--quiet", "--initial-branch=main", str(folder))
    chance = random.Random(seed)
    plan = _plan(commits, chance)
    seconds = SPAN.total_seconds() / (len(plan) + 1)
    courses = Courses(records, len(plan), seconds, deletions)
    with subprocess.Popen(
        ["git", "fast-import", "--quiet"], cwd=folder, env=_environment(), stdin=subprocess.PIPE
    ) as process:
        if process.stdin is None:
            raise RuntimeError("there is no pipe to Git")
        _Story(Stream(process.stdin), plan, courses, chance).tell()
    if process.returncode:
        raise RuntimeError(f"git fast-import ended with {process.returncode}")
    _git(folder, "reset", "--quiet", "--hard", "main")
    _git(folder, "gc", "--quiet")
    return folder


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, env=_environment(), check=True)


def _environment() -> dict[str, str]:
    """The environment without what would lead Git elsewhere or make it do something else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def main() -> None:
    """Make a repository from the command line."""
    parser = argparse.ArgumentParser(description="Make a repository with a long history.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--commits", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--deletions", type=int, default=0)
    wanted = parser.parse_args()
    write_history(wanted.folder, wanted.records, wanted.commits, wanted.seed, wanted.deletions)


if __name__ == "__main__":
    main()
