"""How fast history is read, against Git's own two passes over the same objects.

Run as ``python -m benchmarks.history`` from the repository's root, with the package installed.
``--repository FOLDER`` measures one that ``benchmarks.histories`` has made before.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
from pathlib import Path

from benchmarks.histories import write_history
from benchmarks.history_floor import landed_contents
from benchmarks.paired import Comparison, compare

READ = """
import shutil, sys
from datetime import datetime, UTC
from pathlib import Path
from faultbook.workspace import Workspace
if {cold}:
    shutil.rmtree(".git/faultbook", ignore_errors=True)
register = Workspace(Path.cwd(), datetime.now(UTC), jobs={jobs})
with register.history("{revision}") as history:
    found = sum(len(one.versions) for one in history.timelines()) if {whole} else history.count()
sys.exit(not found)
"""


def floor(folder: Path, ids: Path) -> tuple[str, ...]:
    """Git's two passes, one after the other: every commit, and every version of a record."""
    contents = landed_contents(folder)
    ids.write_text("".join(f"{one}\n" for one in contents), encoding="ascii")
    script = f"git log --raw --no-renames >/dev/null && git cat-file --batch --buffer < '{ids}'"
    return ("sh", "-c", f"{script} >/dev/null")


def comparisons(folder: Path, ids: Path) -> list[Comparison]:
    """The measured commands, each with its floor and bar."""
    python = sys.executable
    faultbook = str(Path(python).with_name("faultbook"))

    def read(jobs: int, revision: str = "HEAD", *, cold: bool, whole: bool) -> tuple[str, ...]:
        script = READ.format(jobs=jobs, revision=revision, cold=cold, whole=whole)
        return (python, "-c", script)

    passes = floor(folder, ids)
    cold = read(1, cold=True, whole=False)
    before = read(1, "HEAD~1", cold=True, whole=False)
    one = next(iter(sorted(folder.glob("records/incidents/*/*/*.md")))).stem
    return [
        Comparison("all histories, cold, 1 process / Git", cold, passes, 4.0, folder),
        Comparison(
            "all histories, cold, 2 processes / Git",
            read(2, cold=True, whole=False),
            passes,
            2.5,
            folder,
        ),
        Comparison(
            "the same, and every change read back, 2 / Git",
            read(2, cold=True, whole=True),
            passes,
            2.5,
            folder,
        ),
        Comparison(
            "after one more commit / cold", read(1, cold=False, whole=False), before, 0.1, folder
        ),
        Comparison("history ID, warm / cold", (faultbook, "history", one), cold, 0.1, folder),
        Comparison("blame ID, warm / cold", (faultbook, "blame", one), cold, 0.1, folder),
    ]


def measure(folder: Path, ids: Path, runs: int, only: str | None) -> None:
    """Print each ratio as it is measured, and the most memory that any process took."""
    for comparison in comparisons(folder, ids):
        if only is None or only in comparison.name:
            print(compare(comparison, runs), flush=True)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_024
    print(f"most memory of one process: {most:,.0f} MB")


def main() -> None:
    """Make a repository, unless one is named, measure, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--commits", type=int, default=30_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", metavar="WORDS", help="comparisons with these words alone")
    parser.add_argument("--repository", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        ids = Path(made) / "ids"
        folder = given.repository
        if folder is None:
            folder = write_history(Path(made) / "register", given.records, given.commits)
        measure(folder.resolve(), ids, given.runs, given.only)


if __name__ == "__main__":
    main()
