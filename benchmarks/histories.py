"""Repositories with long histories for benchmarks: a register that grows and changes, with merges.

What belongs here: making commits by one ``git fast-import``. What does not: the records' texts
(``registers``) and timing anything (``history``).

Run as ``python -m benchmarks.histories FOLDER --records 10000 --commits 30000`` from the
repository's root. The same arguments always make the same commits. The repository ends as ``git
gc`` leaves it, with its last commit checked out.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.registers import EPOCH, SPAN, write_register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

PEOPLE = ("Ada", "Barbara", "Edsger", "Frances", "Grace", "Ken", "Leslie", "Margaret")
SQUASHED = 0.35  # share of changes that land by a commit of their own, without a merge
MOST_ON_A_BRANCH = 3  # commits


class _Story:
    """The commits of one repository, written as they are thought out.

    Args:
        stream: What Git reads.
        register: Folder with the records as they are when they are added.
        seed: Seed of everything random.
    """

    def __init__(self, stream: IO[bytes], register: Path, seed: int) -> None:
        self._write = stream.write
        self._register = register
        self._chance = random.Random(seed)
        self._moment = int((EPOCH + SPAN).timestamp()) + 86_400
        self._texts: dict[str, str] = {}
        self._paths: list[str] = []
        self._coming = _in_order(register, self._chance)
        self._mark = 0

    def tell(self, records: int, commits: int) -> None:
        """Make about so many commits, by whose end so many records are there."""
        config = (self._register / "faultbook.toml").read_text(encoding="utf-8")
        head = self._commit("main", [], "Begin", {"faultbook.toml": config})
        while self._mark < commits:
            share = records / commits * 1.5
            if self._chance.random() < SQUASHED:
                head = self._commit(
                    "main", [head], f"Change a thing (#{self._mark})", self._some(share)
                )
                continue
            brought: dict[str, str] = {}
            tip = head
            for _ in range(self._chance.randint(1, MOST_ON_A_BRANCH)):
                changes = self._some(share)
                brought |= changes
                tip = self._commit("topic", [tip], "Work on it\n\nBecause somebody asked.", changes)
            subject = f"Merge pull request #{self._mark} from example/topic"
            head = self._commit("main", [head, tip], subject, brought)

    def _some(self, share: float) -> dict[str, str]:
        """One or two records added or changed."""
        changes: dict[str, str] = {}
        for _ in range(self._chance.randint(1, 2)):
            added = next(self._coming, []) if self._chance.random() < share / 1.5 else []
            for path in added:
                self._texts[path] = (self._register / path).read_text(encoding="utf-8")
                self._paths.append(path)
            for path in added or self._drawn():
                changes[path] = self._texts[path]
        return changes

    def _drawn(self) -> list[str]:
        """A record that is there, changed as one that is closed may be."""
        if not self._paths:
            return []
        path = self._chance.choice(self._paths)
        text, word = self._texts[path], f"seen-{self._chance.randint(1, 999)}"
        if self._chance.random() < 0.5 or "\nlinks:\n" not in text:  # noqa: PLR2004 - as often
            text = text.replace("\ntags: [", f"\ntags: [{word}, ", 1)
        else:
            link = f"\nlinks:\n  - title: Page {word}\n    url: https://example.com/{word}\n"
            text = text.replace("\nlinks:\n", link, 1)
        self._texts[path] = text
        return [path]

    def _commit(self, branch: str, parents: list[int], said: str, files: dict[str, str]) -> int:
        self._mark += 1
        self._moment += self._chance.randint(60, 3_600)
        who = self._chance.choice(PEOPLE)
        by = f"{who} <{who.lower()}@example.com> {self._moment} +0000"
        lines = [
            f"commit refs/heads/{branch}",
            f"mark :{self._mark}",
            f"author {by}",
            f"committer {by}",
            f"data {len(said)}",
            said,
            *(f"from :{mark}" for mark in parents[:1]),
            *(f"merge :{mark}" for mark in parents[1:]),
        ]
        self._write("\n".join((*lines, "")).encode())
        for path, text in files.items():
            content = text.encode()
            self._write(f"M 100644 inline {path}\ndata {len(content)}\n".encode())
            self._write(content + b"\n")
        return self._mark


def _in_order(register: Path, chance: random.Random) -> Iterator[list[str]]:
    """Records as they are added: first each problem with its known error, then incidents."""
    found = sorted(path.relative_to(register).as_posix() for path in register.rglob("*.md"))
    known = [path for path in found if path.startswith("kedb/")]
    problems = [path for path in found if path.startswith("records/problems/")]
    incidents = [path for path in found if path.startswith("records/incidents/")]
    chance.shuffle(incidents)
    yield from (list(pair) for pair in zip(problems, known, strict=True))
    yield from ([path] for path in incidents)


def write_history(folder: Path, records: int, commits: int, seed: int = 7) -> Path:
    """Make a repository whose register comes to about so many records in so many commits.

    Args:
        folder: Folder to make it in; it isn't there yet.
        records: Number of records.
        commits: Number of commits, those on branches included.
        seed: Seed of everything random.
    """
    _git(Path(), "init", "--quiet", "--initial-branch=main", str(folder))
    with tempfile.TemporaryDirectory() as made:
        register = write_register(Path(made), records, seed=seed)
        command = ["git", "fast-import", "--quiet"]
        with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE) as process:
            if process.stdin is None:
                raise RuntimeError("there is no pipe to Git")
            _Story(process.stdin, register, seed).tell(records, commits)
    if process.returncode:
        msg = f"git fast-import ended with {process.returncode}"
        raise RuntimeError(msg)
    _git(folder, "branch", "--quiet", "--delete", "--force", "topic")
    _git(folder, "reset", "--quiet", "--hard", "main")
    _git(folder, "gc", "--quiet")
    return folder


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)


def main() -> None:
    """Make a repository from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--commits", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    write_history(given.folder, given.records, given.commits, given.seed)


if __name__ == "__main__":
    main()
