"""Work shared out between processes."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook import parallel
from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.parallel import collection_paused, job_count, map_chunks

if TYPE_CHECKING:
    from pathlib import Path

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is forked here")

INTERRUPTED = """
import sys, time
from faultbook.parallel import map_chunks

def slowly(chunk):
    time.sleep(0.05)
    return chunk

for number, _ in enumerate(map_chunks(slowly, range(2000), 2)):
    if number == 0:
        print("begun", flush=True)
"""


def doubled(chunk: list[int]) -> list[int]:
    return [item * 2 for item in chunk]


def slowly(chunk: list[int]) -> list[int]:
    time.sleep(0.001 * (max(chunk) % 7))
    return chunk


def mapped(items: list[int], jobs: int) -> list[int]:
    return [one for chunk in map_chunks(doubled, items, jobs) for one in chunk]


@given(st.lists(st.integers(), max_size=500), st.integers(1, 9))
def test_every_item_is_done_once_and_in_order_here(items: list[int], parts: int) -> None:
    assert mapped(items, 1) == doubled(items)
    chunks = list(map_chunks(lambda chunk: chunk, items[:parts], 1))
    assert [one for chunk in chunks for one in chunk] == items[:parts]
    assert all(chunks)


@needs_fork
@settings(max_examples=10)
@given(st.lists(st.integers(), max_size=300), st.integers(2, 4))
def test_every_item_is_done_once_and_in_order_elsewhere(items: list[int], jobs: int) -> None:
    assert mapped(items, jobs) == doubled(items)


@needs_fork
def test_results_stay_in_order_when_some_take_longer() -> None:
    items = list(range(500))
    assert [one for chunk in map_chunks(slowly, items, 3) for one in chunk] == items


@needs_fork
def test_the_function_may_be_a_closure_and_runs_in_other_processes() -> None:
    offset = len(sys.argv)

    def where(chunk: list[int]) -> list[tuple[int, int]]:
        return [(os.getpid(), item + offset) for item in chunk]

    found = [one for chunk in map_chunks(where, range(100), 2) for one in chunk]
    assert [item for _, item in found] == [item + offset for item in range(100)]
    assert os.getpid() not in {process for process, _ in found}
    assert {process for process, _ in map_chunks(where, [1], 1).__next__()} == {os.getpid()}


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=needs_fork)])
@pytest.mark.parametrize("error", [UsageProblem("odd"), ZeroDivisionError("odd")])
def test_a_failure_travels(jobs: int, error: Exception) -> None:
    def fail(chunk: list[int]) -> list[int]:
        if 70 in chunk:
            raise error
        return chunk

    done: list[int] = []
    chunks = map_chunks(fail, range(100), jobs)
    with pytest.raises(type(error), match="odd"):
        done.extend(one for chunk in chunks for one in chunk)
    assert done == list(range(len(done)))
    assert len(done) <= 70
    assert not multiprocessing.active_children()


@needs_fork
def test_a_process_that_is_killed_ends_the_work() -> None:
    def die(chunk: list[int]) -> list[int]:
        os.kill(os.getpid(), signal.SIGKILL)
        return chunk

    with pytest.raises(EnvironmentProblem, match="killed"):
        list(map_chunks(die, range(100), 2))
    assert not multiprocessing.active_children()


@needs_fork
def test_what_cannot_be_sent_back_is_a_failure_and_no_hang() -> None:
    with pytest.raises(Exception, match="pickle"):
        list(map_chunks(lambda chunk: [lambda: chunk], range(10), 2))


@needs_fork
@pytest.mark.parametrize("error", [KeyboardInterrupt, GeneratorExit])
def test_stopping_early_leaves_no_process(error: type[BaseException]) -> None:
    chunks = map_chunks(slowly, range(1000), 2)
    assert next(chunks)[0] == 0
    assert multiprocessing.active_children()
    with pytest.raises(error):
        chunks.throw(error)
    assert not multiprocessing.active_children()
    with closing(map_chunks(slowly, range(1000), 2)) as others:
        next(others)
    assert not multiprocessing.active_children()


@needs_fork
def test_an_interrupt_leaves_no_process_and_no_noise(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == -signal.SIGINT
    assert said.count("KeyboardInterrupt") == 1
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


@pytest.mark.parametrize(
    ("items", "wanted", "expected"),
    [
        *((0, None, 1), (399, None, 1), (400, None, 6), (100_000, None, 6)),
        *((10, 4, 4), (3, 4, 3), (0, 4, 1), (10, 0, 1), (10, -1, 1), (100_000, 1, 1)),
    ],
)
def test_how_many_processes(
    items: int, wanted: int | None, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fork", None, raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(6)), raising=False)
    assert job_count(items, wanted) == expected


def test_where_nothing_can_be_forked_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork", raising=False)
    assert (job_count(100_000), job_count(100_000, 8)) == (1, 1)


def test_where_nobody_tells_the_cores_a_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", None, raising=False)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert job_count(100_000) == 3
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert job_count(100_000) == 1


def test_collection_is_paused_and_taken_up_again() -> None:
    assert gc.isenabled()
    seen = list(map_chunks(lambda _: [gc.isenabled()], range(2), 1))
    assert (seen, gc.isenabled()) == ([[False], [False]], True)
    with pytest.raises(KeyError), collection_paused():
        raise KeyError
    assert gc.isenabled()
    with collection_paused(), collection_paused():
        pass
    assert gc.isenabled()


def test_a_process_without_a_task_is_a_mistake_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_task", None)
    with pytest.raises(RuntimeError):
        parallel._run([1])  # noqa: SLF001 - what a process runs


def test_processes_are_deaf_to_interrupts_from_their_beginning() -> None:
    def interrupted(_: list[int]) -> list[bool]:
        os.kill(os.getpid(), signal.SIGINT)
        return [signal.SIGINT in signal.sigpending()]

    assert list(map_chunks(interrupted, range(2), 2)) == [[True], [True]]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_a_process_knows_its_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_task", None)
    parallel._begin(doubled)  # noqa: SLF001 - what a process runs first
    assert parallel._run([1]) == [2]  # noqa: SLF001
