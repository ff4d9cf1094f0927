"""Commands that write, killed at any moment: every record is as it was or as meant."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.cli.records import INCIDENTS, LINKED
from tests.registers import open_register, write_register

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Start = Callable[..., subprocess.Popen[bytes]]

IDS = [f"INC-2026-{number:04}" for number in range(1, 31)]
MANY = {
    f"{INCIDENTS}/{one}.md": f"---\nid: {one}\ntitle: The shop is slow\nstatus: new\n"
    f"problem: PRB-2026-0001 # of all\n---\n\n## Summary\n\n{one} is slow.\n"
    for one in IDS
}
PROBLEM = {
    "records/problems/2026/PRB-2026-0001.md": "---\nid: PRB-2026-0001\n"
    "title: The shop has too few workers\nstatus: new\nservices: [shop]\n---\n"
}
UNLINKED = {path: text.replace("problem:", "# problem:") for path, text in MANY.items()}


class Case(NamedTuple):
    """A command that is killed, and the register that it works on."""

    args: tuple[str, ...]
    files: Mapping[str, str]


CASES = {
    "set": Case(("set", *IDS, "priority=2", "services=[shop]", "--yes"), {**MANY, **PROBLEM}),
    "promote": Case(("promote", *IDS[:6], "--to", "problem"), UNLINKED),
    "renumber": Case(("renumber", "PRB-2026-0001", "PRB-2026-0044"), {**MANY, **PROBLEM}),
    "move": Case(("move", "INC-2026-0002", "in-progress", "--set", "owner=web"), LINKED),
}
POINTS = ("fsync", "replace", "link", "unlink")
KILLED_AT_A_CALL = """\
import os, signal
calls = 0
real = os.{name}
def killed(*args, **options):
    global calls
    calls += 1
    if calls == {number}:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **options)
os.{name} = killed
"""


def contents(root: Path) -> dict[str, bytes]:
    """Every record file of a register, whatever was left beside it."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("records", "kedb")
        for path in (root / folder).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


class Victim:
    """A register that a command is killed in, again and again, each time from the beginning."""

    def __init__(self, root: Path, case: Case, request: pytest.FixtureRequest) -> None:
        self.root, self.case = root, case
        self._start: Start = request.getfixturevalue("start")
        self._run: Run = request.getfixturevalue("run")
        self._enter = request.getfixturevalue("monkeypatch").chdir
        self.before = self.begin()
        began = time.monotonic()
        with self.run() as process:
            _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
        self.seconds = time.monotonic() - began
        self.meant = contents(root)
        assert self.meant != self.before

    def begin(self) -> dict[str, bytes]:
        shutil.rmtree(self.root, ignore_errors=True)
        write_register(self.root, self.case.files)
        return contents(self.root)

    def run(self, code: str = "") -> subprocess.Popen[bytes]:
        null = subprocess.DEVNULL
        return self._start(*self.case.args, code=code, cwd=self.root, stdin=null, stdout=null)

    def kill_after(self, seconds: float) -> None:
        self.begin()
        with self.run() as process:
            time.sleep(seconds)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        self.judge()

    def kill_at(self, name: str, number: int) -> bool:
        """Whether the command made the call that it was to be killed at."""
        self.begin()
        with self.run(KILLED_AT_A_CALL.format(name=name, number=number)) as process:
            code = process.wait(60)
        assert code in (0, -signal.SIGKILL)
        self.judge()
        return code != 0

    def again(self, *args: str) -> Result:
        """Run a command on what a killed one has left."""
        self._enter(self.root)
        return self._run(*args)

    def judge(self) -> None:
        """Say whether every file is as before or as meant, and what is read is just those."""
        left = contents(self.root)
        for path in {*self.before, *self.meant}:
            now = left.pop(path, None)
            assert now in (self.before.get(path), self.meant.get(path)), path
        assert not left
        register = open_register(self.root)
        assert {row.path for row in register.catalog.rows} == {*contents(self.root)}
        broken = [one for one in register.check().diagnostics if one.code.startswith("FB0")]
        assert broken == []


@pytest.fixture(params=CASES)
def victim(request: pytest.FixtureRequest, tmp_path: Path) -> Victim:
    return Victim(tmp_path / "register", CASES[request.param], request)


def spread(victim: Victim, count: int) -> list[float]:
    """Moments over the whole run, one in each of as many equal parts."""
    chance = random.Random(count)
    return [victim.seconds * 1.1 * (part + chance.random()) / count for part in range(count)]


def test_at_any_moment(victim: Victim) -> None:
    for seconds in spread(victim, 5):
        victim.kill_after(seconds)


@pytest.mark.parametrize("name", POINTS)
def test_at_a_call(victim: Victim, name: str) -> None:
    for number in (1, 2):
        victim.kill_at(name, number)


@pytest.mark.long
def test_at_any_of_fifty_moments(victim: Victim) -> None:
    for seconds in spread(victim, 50):
        victim.kill_after(seconds)


@pytest.mark.long
@pytest.mark.parametrize("name", POINTS)
def test_at_each_call(victim: Victim, name: str) -> None:
    number = 1
    while victim.kill_at(name, number):
        number += 1
    assert number > 1 or name not in ("fsync", "replace")


@pytest.mark.parametrize("number", [1, 2, 20])
@pytest.mark.parametrize("name", ["set", "move"])
def test_the_same_command_finishes_the_work(
    name: str, number: int, request: pytest.FixtureRequest
) -> None:
    victim = Victim(request.getfixturevalue("tmp_path") / "register", CASES[name], request)
    for point in ("fsync", "replace"):
        if victim.kill_at(point, number):
            done = victim.again(*victim.case.args)
            assert done.exit_code == 0 or "already" in done.stderr
            assert contents(victim.root) == victim.meant


@pytest.mark.parametrize("number", [1, 2, 20])
def test_half_a_renumbering_is_finished_without_the_new_file(
    number: int, request: pytest.FixtureRequest
) -> None:
    new = "records/problems/2026/PRB-2026-0044.md"
    victim = Victim(request.getfixturevalue("tmp_path") / "register", CASES["renumber"], request)
    for point in ("fsync", "replace", "unlink"):
        if victim.kill_at(point, number) and contents(victim.root) != victim.meant:
            done = victim.again(*victim.case.args)
            if (victim.root / new).exists() and done.exit_code:
                assert new in done.stderr
                (victim.root / new).unlink()
                done = victim.again(*victim.case.args)
            assert done.exit_code == 0, done.stderr
            assert contents(victim.root) == victim.meant


@pytest.mark.parametrize("name", ["promote", "renumber"])
def test_records_can_be_written_after_a_kill(name: str, request: pytest.FixtureRequest) -> None:
    victim = Victim(request.getfixturevalue("tmp_path") / "register", CASES[name], request)
    for point in POINTS:
        victim.kill_at(point, 2)
        done = victim.again("set", "INC-2026-0007", "priority=1")
        assert done.exit_code == 0, done.stderr
