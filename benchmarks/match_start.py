"""How long one line takes from the start of a process to its answer, at any number of known errors.

Run as ``python -m benchmarks.match_start`` from the repository's root, with the package installed
and compiled. Registers are made anew in a temporary folder, or kept in ``--folder``.
"""

from __future__ import annotations

import argparse
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
MATCH = """
import gc, sys
gc.disable()
from pathlib import Path
from faultbook.matching.index import Opening, open_index
root = Path(sys.argv[1])
opening = Opening(root)
import click, re2
from faultbook.matching.terms import terms
line = sys.argv[2]
words = dict.fromkeys(term for term, _ in terms(line))
with open_index(root, tell=print, begun=opening) as index:
    candidates = index.candidates(line)
    hits = [
        one for one in candidates
        if any(re2.search(re2.escape(pattern.text), line) for pattern in one.signature.patterns)
    ]
    rare = sorted(index.frequencies(words).items(), key=lambda one: one[1])[:5]
    found = index.with_terms([term for term, _ in rare], 50)
    numbers = {one.known_error for one in hits} | set(found)
    cards, kept = index.cards(numbers), index.terms_of(numbers)
sys.exit(not hits)
"""
_SETTLED = 3  # seconds after which files' states are trusted


def comparisons(folders: dict[int, Path], line: str) -> Iterator[Comparison]:
    """The measured commands, each with its floor and bar."""
    small, middle, large = (
        (sys.executable, "-c", MATCH, str(folders[size]), line) for size in SIZES
    )
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
        command = [sys.executable, "-c", MATCH, str(root), f"before {line} after"]
        subprocess.run(command, check=False)
        print(f"{size:>7,} known errors indexed in {time.perf_counter() - start:.2f} s")
    return found


def main() -> None:
    """Read the arguments, make the registers, measure."""
    parser = argparse.ArgumentParser(description="Measure the start of a search.")
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--folder", type=Path, help="Where registers are kept.")
    wanted = parser.parse_args()
    line = log_line(1, random.Random(1))
    with tempfile.TemporaryDirectory() as folder:
        registers = _registers(wanted.folder or Path(folder), line)
        time.sleep(_SETTLED)
        for one in comparisons(registers, f"before {line} after"):
            print(compare(one, wanted.runs), flush=True)


if __name__ == "__main__":
    main()
