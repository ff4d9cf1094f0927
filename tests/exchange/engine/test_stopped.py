"""An import that is stopped: nothing half-written, and the next one finishes the job."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.editing.files import settle
from faultbook.errors import EnvironmentProblem
from tests.exchange.engine.made import OPENED, Made, Register, draft, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faultbook.exchange.source import Draft, RowSetback, SourceRow

NUMBER = 900


def drafts(number: int) -> list[Draft]:
    """Incidents, opened in another order than they stand in the source, with their problems."""
    made = []
    for n in range(number):
        cause = problem(f"p{n % 5}", OPENED + timedelta(minutes=n % 5))
        links = {"problem": f"made:p{n % 5}"}
        opened = OPENED + timedelta(minutes=n * 7 % number)
        made.append(draft(f"{n}", opened, title=f"T{n}", links=links, implied=(cause,)))
    return made


@pytest.fixture
def whole(tmp_path: Path) -> dict[str, bytes]:
    """What an import that isn't stopped writes."""
    (tmp_path / "whole").mkdir()
    register = Register(tmp_path / "whole")
    register.take(*drafts(NUMBER))
    return register.files()


def is_beginning(found: dict[str, bytes], whole: dict[str, bytes]) -> bool:
    """Whether every file that is there is as it should be, and none is missing before it."""
    left_out = {path: content for path, content in found.items() if not path.endswith(".tmp")}
    missing = sorted(set(whole) - set(left_out))
    kinds: dict[str, list[str]] = {}
    for path in sorted(left_out):
        kinds.setdefault(path.rpartition("/")[0], []).append(path)
    in_order = all(
        max(paths) < gap
        for folder, paths in kinds.items()
        for gap in missing
        if gap.startswith(f"{folder}/")
    )
    return in_order and all(whole.get(path) == content for path, content in left_out.items())


@pytest.mark.parametrize("after", [0, 1, 249, 250, 700])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_a_full_disk_leaves_whole_records(
    tmp_path: Path,
    whole: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    after: int,
    code: int,
) -> None:
    register = Register(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", _failing(os.write, after, code))
        with pytest.raises(EnvironmentProblem, match=os.strerror(code).lower()):
            register.take(*drafts(NUMBER))
    assert is_beginning(register.files(), whole)
    assert not list(register.root.rglob("*.tmp"))
    register.take(*drafts(NUMBER))
    assert register.files() == whole


def _failing(write: Callable[..., int], after: int, code: int) -> Callable[..., int]:
    done = [0]

    def failing(handle: int, content: bytes) -> int:
        done[0] += 1
        if done[0] > after:
            raise OSError(code, os.strerror(code))
        return write(handle, content)

    return failing


def test_a_disk_that_takes_half_is_asked_for_the_rest(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(handle: int, content: bytes) -> int:
        return write(handle, content[: max(1, len(content) // 2)])

    write = os.write
    monkeypatch.setattr(os, "write", half)
    register.take(draft())
    assert "Nobody can log in" in register.text("INC-2026-0001")
    assert register.workspace.check().diagnostics == ()


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupt_leaves_whole_records(
    tmp_path: Path, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    register = Register(tmp_path)
    done = [0]

    def interrupted(staged: Any) -> None:
        done[0] += 1
        if done[0] == 400:
            raise KeyboardInterrupt
        settle(staged)

    with monkeypatch.context() as patch:
        patch.setattr("faultbook.exchange.engine.creating.settle", interrupted)
        with pytest.raises(KeyboardInterrupt):
            register.take_from(Made(drafts(NUMBER)), jobs=jobs)
    assert is_beginning(register.files(), whole)
    assert not list(register.root.rglob("*.tmp"))
    register.take_from(Made(drafts(NUMBER)), jobs=jobs)
    assert register.files() == whole


KILLED = """
import sys
from pathlib import Path
from tests.exchange.engine.made import Made, Register
from tests.exchange.engine.test_stopped import NUMBER, drafts
register = Register.__new__(Register)
register.root = Path(sys.argv[1])
print("ready", flush=True)
register.take_from(Made(drafts(NUMBER)), jobs=2)
"""


def test_a_killed_import_is_finished_by_the_next(tmp_path: Path, whole: dict[str, bytes]) -> None:
    delays = random.Random(7)
    for number in range(8):
        (tmp_path / f"{number}").mkdir()
        register = Register(tmp_path / f"{number}")
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(register.root)],
            stdout=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, "TMPDIR": str(tmp_path)},
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(delays.uniform(0.05, 0.9))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert is_beginning(register.files(), whole), number
        register.take(*drafts(NUMBER))
        assert register.files() == whole, number


def test_rows_that_can_t_be_kept_are_told(
    register: Register, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    before = register.files()
    with pytest.raises(EnvironmentProblem, match="can't be kept in a temporary file: no such"):
        register.take(draft())
    assert register.files() == before


def test_a_source_that_fails_half_way_writes_nothing(register: Register) -> None:
    class Failing(Made):
        def rows(self) -> Iterator[SourceRow | RowSetback]:
            yield from super().rows()
            raise EnvironmentProblem("made.csv can't be read: it is gone")

    before = register.files()
    with pytest.raises(EnvironmentProblem, match="it is gone"):
        register.take_from(Failing([draft()]))
    assert register.files() == before


def test_a_folder_that_leads_elsewhere_is_not_written_through(
    register: Register, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (register.root / "records").mkdir(exist_ok=True)
    (register.root / "records/incidents").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EnvironmentProblem, match="symbolic link"):
        register.take(draft())
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_file_that_stands_in_the_way_is_left_alone(register: Register) -> None:
    folder = register.root / "records/incidents/2026"
    (folder / "INC-2026-0001.md").mkdir(parents=True)
    found = register.take(draft())
    assert found.ids == ["INC-2026-0002"]


def test_what_a_killed_import_left_is_cleared_away(register: Register) -> None:
    folder = register.root / "records/incidents/2026"
    folder.mkdir(parents=True)
    (folder / ".INC-2026-0001.md.0a1b2c3d.tmp").write_text("half")
    (folder / ".mine.tmp").write_text("kept")
    register.take(draft(), dry_run=True)
    assert len(list(folder.iterdir())) == 2
    register.take(draft())
    assert sorted(path.name for path in folder.iterdir()) == [".mine.tmp", "INC-2026-0001.md"]
