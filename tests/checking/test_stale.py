"""What is kept is never stale: cached and uncached checks say the same, whatever happens."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from faultbook.checking import kept
from faultbook.evidence_gathering import gather
from faultbook.workspace import Choice, Workspace
from tests.core.registers_at_random import files
from tests.registers import CONFIG, NOW, write_register
from tests.repositories import Repository

PLACES = st.integers(0, 63)  # among the files that are there
LINES = st.sampled_from(
    [
        b"\nproblem: PRB-2026-0001\n",
        b"\xff",
        b"\n## Summary\n\nAnother\n",
        b"\r\n",
        b"x",
        b"\n<b>raw</b> \xe2\x80\xae\n",
    ]
)
CONFIGS = st.sampled_from(
    [
        CONFIG,
        f"{CONFIG}[layout]\nshard = true\n",
        f"{CONFIG}[rules]\nignore = ['FB1']\n",
        f"{CONFIG}[broken\n",
        f"{CONFIG}[catalog]\nbackstage = ['catalog*.yaml']\n",
    ]
)
SERVICE = "kind: Component\nmetadata: {{name: {}}}\n"


class Register(RuleBasedStateMachine):
    """A register in a repository to which everything happens."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.now = NOW
        self.branches = 0
        self.steps = 0
        self.repository = Repository.begin(self.folder / "top")
        self.root = self.folder / "top"
        write_register(self.root, {})
        self.renewed = mock.patch.object(kept, "_MANY", 0)
        self.renewed.start()

    def teardown(self) -> None:
        self.renewed.stop()
        shutil.rmtree(self.folder)

    @initialize(some=st.lists(files(), min_size=4, max_size=12))
    def begin(self, some: list[tuple[str, bytes]]) -> None:
        for path, content in some:
            self._put(path, content)
        self.repository.commit()
        self._git("branch", "other")

    def _put(self, path: str, content: bytes) -> None:
        target = self.root / path
        with suppress(OSError):  # a file may stand where a folder should
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def _git(self, *arguments: str) -> None:
        self.repository.git(*arguments, may_fail=True)

    def _paths(self) -> list[Path]:
        return sorted(
            path for kind in ("records", "kedb") for path in (self.root / kind).rglob("*.*")
        )

    def _one(self, place: int) -> Path:
        """A file; one that isn't there when there are none.

        What is there may depend on when Git looked, and drawing must not.
        """
        paths = self._paths() or [self.root / "kedb/none.md"]
        return paths[place % len(paths)]

    @rule(file=files())
    def write(self, file: tuple[str, bytes]) -> None:
        self._put(*file)

    @rule(place=PLACES, line=LINES)
    def edit(self, place: int, line: bytes) -> None:
        with suppress(OSError), self._one(place).open("ab") as file:
            file.write(line)

    @rule(place=PLACES, old=st.sampled_from([b"1", b"2", b"new", b"PRB"]))
    def edit_in_place(self, place: int, old: bytes) -> None:
        """Another content of the same size, at the same time of change."""
        path = self._one(place)
        with suppress(OSError):
            state = path.stat()
            path.write_bytes(path.read_bytes().replace(old, old[:-1] + b"3", 1))
            os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))

    @rule(place=PLACES)
    def touch(self, place: int) -> None:
        with suppress(OSError):
            os.utime(self._one(place), follow_symlinks=False)

    @rule(place=PLACES)
    def delete(self, place: int) -> None:
        path = self._one(place)
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    @rule(place=PLACES, file=files(), by_git=st.booleans())
    def rename(self, place: int, file: tuple[str, bytes], by_git: bool) -> None:
        path, target = self._one(place), self.root / file[0]
        with suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
            if by_git:
                self._git("mv", "-f", str(path), str(target))
            else:
                path.replace(target)

    @rule(place=PLACES)
    def copy_the_content_of_another(self, place: int) -> None:
        with suppress(OSError):
            self._one(place).write_bytes(self._one(place // 8).read_bytes())

    @rule(name=st.sampled_from(["x.md", "2026/INC-2026-0001.md", "x"]))
    def make_what_is_no_file(self, name: str) -> None:
        with suppress(OSError):
            (self.root / "records/incidents" / name).mkdir(parents=True)

    @rule(name=st.sampled_from(["2026", "2026/INC-2026-0002.md", "link"]))
    def link(self, name: str) -> None:
        with suppress(OSError):
            (self.root / "records/incidents" / name).symlink_to(self.root / "kedb")

    @rule()
    def stage(self) -> None:
        self._git("add", "--all")

    @rule(place=PLACES, how=st.sampled_from(["add", "reset", "checkout", "rm"]))
    def stage_one(self, place: int, how: str) -> None:
        self._git(how, "--", str(self._one(place)))

    @rule(place=PLACES, flag=st.sampled_from(["assume-unchanged", "skip-worktree"]))
    def hide_from_git(self, place: int, flag: str) -> None:
        self._git("update-index", f"--{flag}", "--", str(self._one(place)))

    @rule()
    def unstage(self) -> None:
        self._git("reset", "--quiet")

    @rule()
    def commit(self) -> None:
        self.repository.commit()

    @rule(branch=st.sampled_from(["main", "other"]))
    def switch(self, branch: str) -> None:
        self._git("checkout", "--force", branch)

    @rule()
    def merge(self) -> None:
        self._git("merge", "--no-edit", "other")

    @rule()
    def start_over(self) -> None:
        self._git("reset", "--hard", "HEAD~1")

    @rule(config=CONFIGS)
    def configure(self, config: str) -> None:
        (self.root / "faultbook.toml").write_text(config)

    @rule(name=st.sampled_from(["nowhere", "shop"]), number=st.integers(1, 2))
    def name_services(self, name: str, number: int) -> None:
        (self.root / f"catalog{number}.yaml").write_text(SERVICE.format(name))

    @rule(days=st.sampled_from([-400, -1, 1, 40, 400]))
    def let_time_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(setting=st.sampled_from(["true", "false", "input"]), again=st.booleans())
    def convert_line_ends(self, setting: str, again: bool) -> None:
        self._git("config", "core.autocrlf", setting)
        if again:
            for path in self._paths():
                with suppress(OSError):
                    path.unlink()
            self._git("checkout", "--", ".")

    @rule(attributes=st.sampled_from(["* text eol=crlf\n", "* -text\n", "*.md ident\n"]))
    def set_attributes(self, attributes: str) -> None:
        (self.root / ".gitattributes").write_text(attributes)

    @rule(damage=st.sampled_from([b"", b"no database", b"SQLite format 3\0"]))
    def damage_what_is_kept(self, damage: bytes) -> None:
        for path in (self.root / ".git/faultbook").glob("*"):
            path.write_bytes(damage)

    @invariant()
    def nothing_is_stale(self) -> None:
        plain = Workspace(self.root, self.now, jobs=1)
        self.steps += 1
        if self.steps % 2:  # what is kept is renewed by either, and the other finds it so
            self._evidence_is_not_stale(plain)
        expected = plain.check()
        assert replace(plain, keeps=True).check() == expected
        assert replace(plain, keeps=True).check(choice=Choice(ignore=["FB2"])) == plain.check(
            choice=Choice(ignore=["FB2"])
        )
        assert replace(plain, keeps=True).check() == expected
        if not self.steps % 2:
            self._evidence_is_not_stale(plain)

    def _evidence_is_not_stale(self, plain: Workspace) -> None:
        with mock.patch.object(kept, "open_cache", return_value=None):
            expected = gather(plain)
        assert gather(plain) == expected
        assert gather(plain) == expected


def test_nothing_is_ever_stale() -> None:
    run_state_machine_as_test(Register, settings=settings(max_examples=20, stateful_step_count=20))
