"""What is kept of a history never gives a wrong answer, whatever becomes of it."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from faultbook.gitrepo.repository import find_repository
from faultbook.history.gathering import Source
from faultbook.history.history import open_history
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Timeline

CACHE = ".git/faultbook/history.sqlite"
_READ = """
import sys
from pathlib import Path
from faultbook.gitrepo.repository import find_repository
from faultbook.history.gathering import Source
from faultbook.history.history import open_history
print("begin", flush=True)
for head in sys.argv[2:]:
    with open_history(Source(find_repository(Path(sys.argv[1])), jobs=1), head, "tests"):
        pass
"""


def record(number: int, status: str) -> str:
    record_id = f"INC-2026-{number:04d}"
    return (
        f"---\nid: {record_id}\ntitle: Record {number}\nstatus: {status}\n---\n\n## Summary\n\nx\n"
    )


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Two hundred incidents and sixty commits."""
    repository = Repository.begin(tmp_path_factory.mktemp("kept"))
    folder = repository.top / "records/incidents/2026"
    folder.mkdir(parents=True)
    chance = random.Random(5)
    for number in range(200):
        (folder / f"INC-2026-{number:04d}.md").write_text(record(number, "new"))
    repository.commit()
    for _ in range(60):
        for number in chance.sample(range(200), 3):
            status = chance.choice(["new", "in-progress", "on-hold"])
            (folder / f"INC-2026-{number:04d}.md").write_text(record(number, status))
        repository.commit()
    return repository


def opened(
    repository: Repository,
    head: str = "",
    *,
    keeps: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> RegisterHistory:
    found = find_repository(repository.top)
    assert found is not None
    source = Source(found, jobs=1, tell=tell)
    return open_history(source, head or repository.head, "tests", keeps=keeps)


def timelines(repository: Repository, *, keeps: bool = True) -> list[Timeline]:
    with opened(repository, keeps=keeps) as history:
        stays, moments = history.stays(), history.moments()
        found = list(history.timelines())
        assert moments == [one.commit.committed_at for one in history.landings()]
    assert stays == [(one.id, one.stays) for one in found if one.is_live]
    return found


@pytest.fixture(scope="module")
def expected(repository: Repository) -> list[Timeline]:
    """The timelines, read without anything kept."""
    return timelines(repository, keeps=False)


def forget(repository: Repository) -> None:
    for path in (repository.top / CACHE).parent.glob("history.sqlite*"):
        path.unlink()


def test_what_is_kept_is_what_is_read(repository: Repository, expected: list[Timeline]) -> None:
    forget(repository)
    assert timelines(repository) == expected
    assert timelines(repository) == expected


@pytest.mark.parametrize("number", range(12))
def test_killed_at_any_moment(
    repository: Repository, expected: list[Timeline], number: int
) -> None:
    forget(repository)
    chance = random.Random(number)
    earlier = repository.git("rev-parse", f"HEAD~{chance.randrange(1, 55)}").strip()
    with opened(repository, earlier):
        pass
    heads = [repository.head, earlier, repository.head]
    command = [sys.executable, "-c", _READ, str(repository.top), *heads]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(chance.random() * 0.25)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert timelines(repository) == expected
    with opened(repository) as history:
        assert not history.was_damaged


@pytest.mark.parametrize("number", range(25))
def test_damaged_anywhere(repository: Repository, expected: list[Timeline], number: int) -> None:
    if number % 5 == 0:
        forget(repository)
    assert timelines(repository) == expected
    place = repository.top / CACHE
    content = bytearray(place.read_bytes())
    chance = random.Random(number)
    for _ in range(chance.choice([1, 5, 2_000])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    place.write_bytes(content[: chance.choice([len(content), len(content), len(content) // 2])])

    assert timelines(repository) == expected


def test_damage_is_said_once(repository: Repository, expected: list[Timeline]) -> None:
    assert timelines(repository) == expected
    (repository.top / CACHE).write_bytes(b"no database at all" * 1_000)
    said: list[str] = []
    for _ in range(2):
        with opened(repository, tell=said.append) as history:
            assert history.count() == 61
    assert said == ["what was kept of the history was damaged; it was read anew"]


def test_another_process_that_writes_is_waited_for_or_done_without(
    repository: Repository, expected: list[Timeline]
) -> None:
    assert timelines(repository) == expected
    earlier = repository.git("rev-parse", "HEAD~3").strip()
    with opened(repository, earlier):
        pass
    other = sqlite3.connect(repository.top / CACHE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert timelines(repository) == expected
    finally:
        other.close()
    assert timelines(repository) == expected


def test_two_processes_at_once(repository: Repository, expected: list[Timeline]) -> None:
    forget(repository)
    earlier = repository.git("rev-parse", "HEAD~20").strip()
    command = [sys.executable, "-c", _READ, str(repository.top)]
    processes = [
        subprocess.Popen([*command, *heads], stdout=subprocess.DEVNULL)
        for heads in ([repository.head, earlier] * 3, [earlier, repository.head] * 3)
    ]
    assert [process.wait() for process in processes] == [0, 0]
    assert timelines(repository) == expected


def test_a_reader_keeps_what_it_opened(repository: Repository, expected: list[Timeline]) -> None:
    with opened(repository) as history:
        earlier = repository.git("rev-parse", "HEAD~20").strip()
        with opened(repository, earlier):
            pass
        assert list(history.timelines()) == expected


def test_where_nothing_can_be_kept_it_is_read_all_the_same(
    repository: Repository, expected: list[Timeline]
) -> None:
    forget(repository)
    folder = (repository.top / CACHE).parent
    folder.rmdir() if not any(folder.iterdir()) else None
    folder.write_text("in the way")
    try:
        assert timelines(repository) == expected
    finally:
        folder.unlink()
