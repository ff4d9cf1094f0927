"""Work shared with forked processes that begin at once, while this one does something else.

What belongs here: sharing numbered parts out, and hearing which of them had something to tell. What
does not: the work, and work whose results are large (``parallel``). Nothing slow is imported, for
this runs before all else.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARTS_AT_MOST = 250
"""A part's number is sent as a byte, and this many fit into any pipe."""

_DONE = b"\xff"  # what a process says last, so that silence is never taken for an answer


class HeadStart:
    """Numbered parts of a task, worked through by this process and by others forked from it.

    Whoever is free takes the next part, so that nobody waits long for anybody.

    Args:
        task: Does the part of a number, and tells whether there is something to tell of it. It may
            run in a forked process, where it mustn't use what doesn't outlast a fork.
        parts: Number of parts, at most ``PARTS_AT_MOST``.
        helpers: Number of processes to fork; none are where that can't be done safely.
    """

    def __init__(self, task: Callable[[int], bool], parts: int, helpers: int) -> None:
        self._task = task
        self._parts = parts
        self._queue, filling = os.pipe()
        os.write(filling, bytes(range(parts)))
        os.close(filling)
        self._helpers = [self._begin() for _ in range(helpers if _can_fork() else 0)]

    def _begin(self) -> tuple[int, int]:
        """Fork a process; its id, and what its answer is read from."""
        answers, answering = os.pipe()
        process = os.fork()
        if not process:  # whatever happens here, nothing of ours may go on in the other process
            try:
                os.write(answering, bytes(self._told()) + _DONE)
                os._exit(0)
            except BaseException:  # noqa: BLE001 - it has nobody to tell
                os._exit(1)
        os.close(answering)
        return process, answers

    def _told(self) -> Iterator[int]:
        """Do what parts are left; those that had something to tell."""
        while taken := os.read(self._queue, 1):
            if self._task(taken[0]):
                yield taken[0]

    def finish(self) -> frozenset[int] | None:
        """Help with what is left; numbers of the parts that had something to tell.

        Returns:
            The numbers; None where another process was killed, so that nobody knows.
        """
        told = bytes(self._told())
        is_whole = True
        for process, answers in self._helpers:
            said = b""
            while more := os.read(answers, PARTS_AT_MOST + 1):
                said += more
            os.waitpid(process, 0)
            is_whole = is_whole and said.endswith(_DONE)
            told += said.removesuffix(_DONE)
        self._close()
        return frozenset(told) if is_whole else None

    def abandon(self) -> None:
        """End it, whatever it has come to."""
        import signal

        for process, _ in self._helpers:
            os.kill(process, signal.SIGKILL)  # not waited for yet, so that the id is still its own
            os.waitpid(process, 0)
        self._close()

    def _close(self) -> None:
        for _, answers in self._helpers:
            os.close(answers)
        os.close(self._queue)
        self._helpers = []


def cores() -> int:
    """Cores that this process may use, which in a container are often not all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _can_fork() -> bool:
    """Whether this process may be forked: a second thread's locks would stay locked for ever."""
    threading = sys.modules.get("threading")
    return hasattr(os, "fork") and (threading is None or threading.active_count() == 1)
