"""The index is never older than the files: it says what one made anew says, whatever happens."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from faultbook.matching import freshness, refreshing
from tests.matching.indexes import TICK, anew, everything, kept, known_error
from tests.registers import write_register
from tests.repositories import Repository

PLACES = st.integers(0, 63)  # among the files that are there
FILES = st.builds(
    "kedb/{}{}{}".format,
    st.sampled_from(["2026/", "2026/00xx/", "2025/", "", ".hidden/"]),
    st.sampled_from(["KE-2026-0001", "KE-2026-0002", "KE-2026-0003", "notes", "é"]),
    st.sampled_from([".md", ".md", ".md", ".yaml", ".MD", ".txt"]),
)
CONTENTS = st.one_of(
    st.builds(
        known_error,
        st.sampled_from(["KE-2026-0001", "KE-2026-0002"]),
        literal=st.sampled_from(["", "pool exhausted", "disk is full", "x"]),
        text=st.sampled_from(["", "\n## Workaround\n\nRestart the pool.\n", "\n## Cause\n\nÄ\n"]),
    ),
    st.sampled_from(["", "nonsense", "---\nid: KE-2026-0001\n---\n", "title: Odd\n"]),
)


class Register(RuleBasedStateMachine):
    """A register in a repository to which everything happens."""

    settling = TICK
    worthwhile = 10**9

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.repository = Repository.begin(self.folder)
        self.root = self.folder / "inside"
        write_register(self.root, {})
        self.patches = [
            mock.patch.object(freshness, "_SETTLING", int(self.settling * 1e9)),
            mock.patch.object(refreshing, "WORTHWHILE", self.worthwhile),
        ]
        for patch in self.patches:
            patch.start()

    def teardown(self) -> None:
        for patch in self.patches:
            patch.stop()
        shutil.rmtree(self.folder)

    @initialize(some=st.lists(st.tuples(FILES, CONTENTS), min_size=3, max_size=8))
    def begin(self, some: list[tuple[str, str]]) -> None:
        for path, content in some:
            self._put(path, content)
        self.repository.commit()
        self._git("branch", "other")
        self.settle()

    def _put(self, path: str, content: str) -> None:
        target = self.root / path
        with suppress(OSError):  # a file may stand where a folder should
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content)

    def _git(self, *arguments: str) -> None:
        self.repository.git(*arguments, may_fail=True)

    def _paths(self) -> list[Path]:
        return sorted((self.root / "kedb").rglob("*.*"))

    def _one(self, place: int) -> Path:
        """A file; one that isn't there when there are none.

        What is there may depend on when Git looked, and drawing must not.
        """
        paths = self._paths() or [self.root / "kedb/none.md"]
        return paths[place % len(paths)]

    @rule()
    def settle(self) -> None:
        """Let the index trust all that it says."""
        time.sleep(self.settling + TICK)
        everything(kept(self.root))

    @rule(path=FILES, content=CONTENTS)
    def write(self, path: str, content: str) -> None:
        self._put(path, content)

    @rule(place=PLACES, line=st.sampled_from(["\nAnother line\n", "x", "\0"]))
    def edit(self, place: int, line: str) -> None:
        with suppress(OSError), self._one(place).open("a") as file:
            file.write(line)

    @rule(place=PLACES, old=st.sampled_from(["1", "2", "pool", "story"]))
    def edit_in_place(self, place: int, old: str) -> None:
        """Another content of the same size, at the same time of change."""
        path = self._one(place)
        with suppress(OSError, UnicodeError):
            state = path.stat()
            path.write_text(path.read_text().replace(old, old[:-1] + "3", 1))
            os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))

    @rule(place=PLACES, year=st.sampled_from([1960, 2001, 2100]))
    def touch(self, place: int, year: int) -> None:
        seconds = (year - 1970) * 31_556_952
        with suppress(OSError):
            os.utime(self._one(place), (seconds, seconds), follow_symlinks=False)

    @rule(place=PLACES)
    def delete(self, place: int) -> None:
        path = self._one(place)
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    @rule(place=PLACES, path=FILES, by_git=st.booleans())
    def rename(self, place: int, path: str, by_git: bool) -> None:
        old, target = self._one(place), self.root / path
        with suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
            if by_git:
                self._git("mv", "-f", str(old), str(target))
            else:
                old.replace(target)

    @rule(one=st.sampled_from(["2025", "2026", ""]), other=st.sampled_from(["2024", "2026/00xx"]))
    def move_a_folder(self, one: str, other: str) -> None:
        with suppress(OSError):
            (self.root / "kedb" / one).rename(self.root / "kedb" / other)

    @rule(name=st.sampled_from(["2025", "2026"]))
    def replace_a_folder_by_its_copy(self, name: str) -> None:
        place = self.root / "kedb" / name
        with suppress(OSError):
            shutil.copytree(place, self.folder / "copy", symlinks=True)
            shutil.rmtree(place)
            (self.folder / "copy").rename(place)

    @rule(name=st.sampled_from(["x.md", "2026/KE-2026-0001.md", "x"]))
    def make_what_is_no_file(self, name: str) -> None:
        with suppress(OSError):
            (self.root / "kedb" / name).mkdir(parents=True)

    @rule(name=st.sampled_from(["2025", "2026", "2026/KE-2026-0002.md", "link"]))
    def link(self, name: str) -> None:
        """A link to what lies outside, in place of what was there."""
        outside, place = self.folder / "outside", self.root / "kedb" / name
        with suppress(OSError):
            if place.is_dir() and not outside.exists():
                place.rename(outside)
            place.symlink_to(outside)

    @rule()
    def link_all(self) -> None:
        with suppress(OSError):
            (self.root / "kedb").rename(self.folder / "all")
            (self.root / "kedb").symlink_to(self.folder / "all")

    @rule()
    def take_the_folder_away(self) -> None:
        with suppress(OSError):
            (self.root / "kedb").rename(self.folder / "away")

    @rule()
    def stage(self) -> None:
        self._git("add", "--all")

    @rule(place=PLACES, flag=st.sampled_from(["assume-unchanged", "skip-worktree"]))
    def hide_from_git(self, place: int, flag: str) -> None:
        self._git("update-index", f"--{flag}", "--", str(self._one(place)))

    @rule()
    def commit(self) -> None:
        self.repository.commit()

    @rule(branch=st.sampled_from(["main", "other"]))
    def switch(self, branch: str) -> None:
        self._git("checkout", "--force", branch)

    @rule()
    def start_over(self) -> None:
        self._git("reset", "--hard", "HEAD~1")

    @rule(setting=st.sampled_from(["true", "input"]))
    def convert_line_ends(self, setting: str) -> None:
        self._git("config", "core.autocrlf", setting)
        for path in self._paths():
            with suppress(OSError):
                path.unlink()
        self._git("checkout", "--", ".")

    @rule(damage=st.sampled_from([b"", b"no database", b"SQLite format 3\0"]))
    def damage_what_is_kept(self, damage: bytes) -> None:
        for path in (self.folder / ".git/faultbook").rglob("*"):
            if path.is_file():
                path.write_bytes(damage)

    @rule()
    def lose_what_git_compares(self) -> None:
        for path in (self.folder / ".git/faultbook").glob("*.states/states-*"):
            path.unlink()

    @invariant()
    def nothing_is_stale(self) -> None:
        expected = everything(anew(self.root))
        assert everything(kept(self.root)) == expected
        assert everything(kept(self.root)) == expected


class ManyFiles(Register):
    """The same where Git compares states, which tells seconds alone."""

    settling = 1.05
    worthwhile = 0


def test_nothing_is_ever_stale() -> None:
    run_state_machine_as_test(Register, settings=settings(max_examples=25, stateful_step_count=25))


@pytest.mark.long
def test_nothing_is_ever_stale_where_git_compares_states() -> None:
    run_state_machine_as_test(ManyFiles, settings=settings(max_examples=15, stateful_step_count=25))
