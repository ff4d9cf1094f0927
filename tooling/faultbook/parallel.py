"""The same function over many items, in as many processes as there are cores.

What belongs here: sharing work out and bringing results home in order. What does not: the work.
Threads don't help, since parsing holds the interpreter's lock.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

_WORTHWHILE = 400  # items below which starting processes costs more than it saves
_CHUNKS_A_PROCESS = 32  # small ones, so that no process waits long for the other's last

_task: Callable[[list[Any]], list[Any]] | None = None


def job_count(items: int, wanted: int | None = None) -> int:
    """How many processes to use for so many items.

    Args:
        items: Number of items.
        wanted: What the caller asked for; None to decide here.
    """
    if not hasattr(os, "fork"):
        return 1
    if wanted is not None:
        return max(1, min(wanted, items))
    return _cores() if items >= _WORTHWHILE else 1


def _cores() -> int:
    """Cores that this process may use, which in a container are often not all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_chunks(
    function: Callable[[list[T]], list[R]], items: Sequence[T], jobs: int
) -> Generator[list[R]]:
    """Yield ``function``'s results for successive chunks of ``items``, in order.

    With one job everything runs here. Otherwise the processes are forked, so ``function`` may be
    a closure; what it returns must pickle. Who may stop early closes the generator, which ends
    the processes.

    Raises:
        EnvironmentProblem: A process was killed.
    """
    size = max(1, -(-len(items) // (jobs * _CHUNKS_A_PROCESS)))
    chunks = [list(items[start : start + size]) for start in range(0, len(items), size)]
    if jobs == 1:
        for chunk in chunks:
            with collection_paused():
                done = function(chunk)
            yield done
    else:
        yield from _map_forked(function, chunks, jobs)


def map_batches(
    function: Callable[[list[T]], list[R]], batches: Iterable[list[T]], jobs: int
) -> Generator[list[R]]:
    """Yield ``function``'s results for batches, in order, few of which are in memory at a time.

    As ``map_chunks``, for items that are many and come one after the other. A batch is asked for
    when there is room for it; whoever wants to stop ends the batches and takes what comes.

    Raises:
        EnvironmentProblem: A process was killed.
    """
    if jobs == 1:
        for batch in batches:
            with collection_paused():
                done = function(batch)
            yield done
        return
    with _executor(function, jobs) as executor:
        waiting: deque[Future[list[R]]] = deque()
        for batch in batches:
            with _interrupts_held():
                waiting.append(executor.submit(_run, batch))  # the first one forks
            if len(waiting) > jobs + 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _map_forked(
    function: Callable[[list[T]], list[R]], chunks: list[list[T]], jobs: int
) -> Generator[list[R]]:
    with _executor(function, jobs) as executor:
        with _interrupts_held():
            results = executor.map(_run, chunks)  # forks before it returns
        yield from results


@contextmanager
def _executor(
    function: Callable[[list[Any]], list[Any]], jobs: int
) -> Iterator[ProcessPoolExecutor]:
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
    from multiprocessing import get_context

    # Not a multiprocessing.Pool, which waits for ever when one of its processes is killed.
    executor = ProcessPoolExecutor(jobs, get_context("fork"), _begin, (function,))
    try:
        yield executor
    except BrokenProcessPool as error:
        said = "a process was killed while it worked, perhaps for want of memory; use fewer"
        raise EnvironmentProblem(said) from error
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let an interrupt wait, and keep it for ever from the processes that begin meanwhile.

    It is for the process that waits for them; each would tell of it otherwise.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def collection_paused() -> Iterator[None]:
    """Keep the garbage collector out of a burst of work that makes many values and no cycles.

    Walking ten thousand records' values again and again costs a third of the time to make them.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _begin(task: Callable[[list[Any]], list[Any]]) -> None:
    """Make a forked process ready."""
    global _task  # noqa: PLW0603 - forking hands a closure over, sending each chunk's could not
    _task = task


def _run(chunk: list[Any]) -> list[Any]:
    if _task is None:
        msg = "no task was set before forking"
        raise RuntimeError(msg)
    with collection_paused():
        return _task(chunk)
