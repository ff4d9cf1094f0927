"""Two commands timed in turn, A B A B …, and the ratio of their times pair by pair.

What belongs here: running and timing whole processes. What does not: which commands (the other
scripts here). A ratio taken in one run holds when the machine's speed drifts; a time does not.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Comparison:
    """A command against the floor it is held to.

    Attributes:
        name: What is measured.
        command: The command's arguments.
        floor: The floor's arguments.
        bar: Highest ratio that is good enough.
        folder: Folder to run in.
        is_processor: Whether the bar is for processor time and not for wall time.
    """

    name: str
    command: tuple[str, ...]
    floor: tuple[str, ...]
    bar: float
    folder: Path
    is_processor: bool = False


@dataclass(frozen=True, slots=True)
class Ratio:
    """Medians over the runs: seconds of both and the ratios of wall and processor time."""

    comparison: Comparison
    seconds: float
    floor_seconds: float
    wall: float
    processor: float

    def __str__(self) -> str:
        ratio = self.processor if self.comparison.is_processor else self.wall
        verdict = "met" if ratio <= self.comparison.bar else "MISSED"
        return (
            f"{self.comparison.name:<52} {self.seconds:7.3f} s / {self.floor_seconds:7.3f} s"
            f" = {self.wall:5.2f} x (bar {self.comparison.bar:.2f}, {verdict};"
            f" processor time {self.processor:.3f} x)"
        )


def compare(comparison: Comparison, runs: int) -> Ratio:
    """Run both commands ``runs`` times in turn after one warm-up of each."""
    _timed(comparison.command, comparison.folder)
    _timed(comparison.floor, comparison.folder)
    pairs = []
    for _ in range(runs):
        ours = _timed(comparison.command, comparison.folder)
        pairs.append((ours, _timed(comparison.floor, comparison.folder)))
    return Ratio(
        comparison,
        statistics.median(ours[0] for ours, _ in pairs),
        statistics.median(floor[0] for _, floor in pairs),
        statistics.median(ours[0] / floor[0] for ours, floor in pairs),
        statistics.median(ours[1] / floor[1] for ours, floor in pairs),
    )


def _timed(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Wall and processor seconds of one run, its children included.

    Raises:
        RuntimeError: The command failed, so that its time means nothing.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        said = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        sys.stderr.buffer.write(said)
        msg = f"{' '.join(command)} ended with {process.returncode}"
        raise RuntimeError(msg)
    return seconds, usage.ru_utime + usage.ru_stime
