"""How long one line takes from the start of a process to its answer, at any number of known errors.

Run as ``python -m benchmarks.match_start`` from the repository's root, with the package installed
and compiled. Registers are made anew in a temporary folder, or kept in ``--folder``.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.known_errors import log_line, write_known_errors
from benchmarks.paired import Comparison, compare

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (1_000, 10_000, 100_000)
FLOOR = "import click, sqlite3"
PROGRAM = "from faultbook.cli import main; main()"
_SETTLED = 3  # seconds after which files' states are trusted


def search(root: Path, line: str) -> tuple[str, ...]:
    """The arguments of a search in a register."""
    begin = f"import os; os.chdir({os.fspath(root)!r}); {PROGRAM}"
    return (sys.executable, "-c", begin, "match", "--text", line)


def comparisons(folders: dict[int, Path], line: str) -> Iterator[Comparison]:
    """The measured commands, each with its floor and bar."""
    small, middle, large = (search(folders[size], line) for size in SIZES)
    floor = (sys.executable, "-c", FLOOR)
    here = Path.cwd()
    yield Comparison("one line, 1,000 / import click, sqlite3", small, floor, 1.4, here)
    yield Comparison("one line, 10,000 / import click, sqlite3", middle, floor, 1.4, here)
    yield Comparison("one line, 100,000 / 1,000", large, small, 1.8, here)


def _registers(folder: Path, line: str) -> dict[int, Path]:
    """A register of each size, indexed; how long that takes is printed."""
    found = {}
    for size in SIZES:
        root = found[size] = folder / str(size)
        if not root.exists():
            write_known_errors(root, size)
            target = root / "kedb" / "2026" / "00xx" / "KE-2026-0001.md"
            text = target.read_text(encoding="utf-8")
            target.write_text(text.replace("    all:\n", f'    any:\n      - "{line}"\n', 1))
            time.sleep(_SETTLED)
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", PROGRAM, "index"], cwd=root, check=True)
        print(f"{size:,} known errors brought up to date in {time.perf_counter() - start:.2f} s")
    return found


def measure(kept: Path | None = None, runs: int = 21) -> None:
    """Make the registers, and print a line for each comparison.

    Args:
        kept: Where registers are, or are to be, kept.
        runs: How often each command is run.
    """
    line = log_line(1, random.Random(1))
    with tempfile.TemporaryDirectory() as folder:
        registers = _registers(kept or Path(folder), line)
        time.sleep(_SETTLED)
        for one in comparisons(registers, f"before {line} after"):
            print(compare(one, runs), flush=True)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description="Measure the start of a search.")
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--folder", type=Path, help="Where registers are kept.")
    wanted = parser.parse_args()
    measure(wanted.folder, wanted.runs)


if __name__ == "__main__":
    main()
