"""How fast a register is analysed, against loading what is kept of its records.

Run as ``python -m benchmarks.analysis`` from the repository's root, with the package installed.

What belongs here: ``metrics``, ``guard`` and ``recur`` as whole processes, and the memory they
take. What does not: whether what they say is right (``benchmarks.recurrence``, ``tests``).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.check import commit
from benchmarks.paired import Comparison, compare, timed
from benchmarks.registers import Shares, write_register

if TYPE_CHECKING:
    from collections.abc import Iterator

LOAD = """
import pathlib, sys
from datetime import datetime, UTC
from faultbook.evidence_gathering import gather
from faultbook.workspace import Workspace
found = gather(Workspace(pathlib.Path.cwd(), datetime.now(UTC)))
sys.exit(len(found.incidents) < {incidents})
"""
FROM_SCRATCH = """
import pathlib, sys
from faultbook.cli import main
for path in pathlib.Path(".git/faultbook").glob("texts*"):
    path.unlink()
sys.argv = ["faultbook", "recur"]
main()
"""
ONE_MORE = """
import pathlib, sys
from faultbook.cli import main
folder = pathlib.Path("records/incidents/2025/00xx")
folder.mkdir(parents=True, exist_ok=True)
number = len(list(folder.iterdir())) + 1
(first, *_) = sorted(pathlib.Path("records/incidents/2024").rglob("*.md"))
text = first.read_text(encoding="utf-8").replace(first.stem, f"INC-2025-{number:04}")
text = text.replace("Users get error", f"Users of branch {number} get error")
(folder / f"INC-2025-{number:04}.md").write_text(text, encoding="utf-8")
sys.argv = ["faultbook", "recur"]
main()
"""
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
LOAD_BAR = 2.0
ONE_MORE_BAR = 0.1
MEMORY_BAR = 1_000_000  # kilobytes
UNLINKED = 20  # percent of incidents, among which recurrences are looked for
FIXED = 30  # percent of problems, whose fixes the guard looks after


def python(code: str) -> tuple[str, ...]:
    """The command that runs some code."""
    return (sys.executable, "-c", code)


def command(*words: str) -> tuple[str, ...]:
    """A command of the tool."""
    return (str(Path(sys.executable).with_name("faultbook")), *words)


def prepare(folder: Path, records: int) -> Path:
    """A register in one commit, with all kept that can be kept."""
    write_register(folder, records, Shares(unlinked=UNLINKED, fixed=FIXED))
    commit(folder)
    for one in (("metrics",), ("recur",)):
        subprocess.run(command(*one), cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder


def comparisons(folder: Path) -> Iterator[Comparison]:
    """The measured commands, each with its floor and bar."""
    incidents = sum(1 for _ in folder.glob("records/incidents/*/*/*.md"))
    load = python(LOAD.format(incidents=incidents))
    guard = command("guard", "--exit-zero")
    yield Comparison("metrics / loading what is kept", command("metrics"), load, LOAD_BAR, folder)
    yield Comparison("guard / loading what is kept", guard, load, LOAD_BAR, folder)
    scratch = python(FROM_SCRATCH)
    yield Comparison("recur, one more / all", python(ONE_MORE), scratch, ONE_MORE_BAR, folder)


def growth(folder: Path, smaller: Path, runs: int) -> str:
    """By how much a full pass of ``recur`` takes longer in a register ten times as large."""
    scratch = python(FROM_SCRATCH)
    pairs = [(timed(scratch, folder)[0], timed(scratch, smaller)[0]) for _ in range(runs)]
    large, small = (statistics.median(some) for some in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    return (
        f"{'recur, all / all of a tenth as many records':<52} {large:7.3f} s / {small:7.3f} s"
        f" = {ratio:5.2f} x"
    )


def peaks(folder: Path) -> Iterator[str]:
    """The memory that each command takes at most in one process."""
    measured = {
        "metrics": command("metrics"),
        "guard": command("guard", "--exit-zero"),
        "recur, all": python(FROM_SCRATCH),
        "recur, one more": python(ONE_MORE),
    }
    for name, one in measured.items():
        peak = python(PEAK)
        done = subprocess.run((*peak, *one), cwd=folder, check=True, stdout=subprocess.PIPE)
        kilobytes = int(done.stdout)
        verdict = "met" if kilobytes <= MEMORY_BAR else "MISSED"
        said = f"(bar {MEMORY_BAR / 1000:.0f} MB, {verdict})"
        yield f"{f'peak memory, {name}':<52} {kilobytes / 1000:7.1f} MB {said}"


def main() -> None:
    """Make two registers, time everything, print a line each."""
    parser = argparse.ArgumentParser(description="Time analysis.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="measure what has this in its name")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = prepare(Path(temporary) / "register", wanted.records)
        for comparison in comparisons(folder):
            if wanted.only in comparison.name:
                print(compare(comparison, wanted.runs), flush=True)
        if not wanted.only:
            smaller = prepare(Path(temporary) / "smaller", wanted.records // 10)
            print(growth(folder, smaller, wanted.runs), flush=True)
            for line in peaks(folder):
                print(line, flush=True)


if __name__ == "__main__":
    main()
