"""Two commands timed in turn, A B A B …, and the ratio of their times pair by pair.

What belongs here: running and timing whole processes. What does not: which commands (the other
scripts here). A ratio taken in one run holds when the machine's speed drifts; a time does not.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHUNK = 1 << 20  # bytes


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
    timed(comparison.command, comparison.folder)
    timed(comparison.floor, comparison.folder)
    pairs = []
    for _ in range(runs):
        ours = timed(comparison.command, comparison.folder)
        pairs.append((ours, timed(comparison.floor, comparison.folder)))
    return Ratio(
        comparison,
        statistics.median(ours[0] for ours, _ in pairs),
        statistics.median(floor[0] for _, floor in pairs),
        statistics.median(ours[0] / floor[0] for ours, floor in pairs),
        statistics.median(ours[1] / floor[1] for ours, floor in pairs),
    )


def timed(
    command: Sequence[str], folder: Path, given: Path | None = None, *, is_read: bool = False
) -> tuple[float, float]:
    """Wall and processor seconds of one run, its children included.

    Args:
        command: The command's arguments.
        folder: Folder to run in.
        given: File that is its standard input; none if left out.
        is_read: Whether its output comes here through a pipe before it is thrown away, as it would
            for whoever has a use for it.

    Raises:
        RuntimeError: The command failed, so that its time means nothing.
    """
    output = subprocess.PIPE if is_read else subprocess.DEVNULL
    with tempfile.TemporaryFile() as errors, Path(given or os.devnull).open("rb") as stdin:
        start = time.perf_counter()
        with subprocess.Popen(
            command, cwd=folder, stdin=stdin, stdout=output, stderr=errors
        ) as process:
            while process.stdout and process.stdout.read(_CHUNK):
                pass
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        if process.returncode:
            errors.seek(0)
            sys.stderr.buffer.write(errors.read())
            msg = f"{' '.join(command)} ended with {process.returncode}"
            raise RuntimeError(msg)
    return seconds, usage.ru_utime + usage.ru_stime
