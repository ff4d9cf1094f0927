"""What checking a pull request costs beside a check of the whole register.

Run as ``python -m benchmarks.pull_request`` from the repository's root, with the package installed.
Both read what the last check kept, and in both three problems have changed since.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.check import commit
from benchmarks.paired import Comparison, compare
from benchmarks.registers import write_register

if TYPE_CHECKING:
    from collections.abc import Iterator

BAR = 1.5
CHANGED = 3
CHANGE_AND_CHECK = """
import pathlib, sys
from faultbook.cli import main
for path in {paths!r}:
    with pathlib.Path(path).open("a") as file:
        file.write("Another line. ")
sys.argv = ["faultbook", "check", "--exit-zero", *{options!r}]
main()
"""


def comparisons(folder: Path) -> Iterator[Comparison]:
    """The measured commands; before the second, a record that nothing names is deleted."""
    problems = sorted(folder.glob("records/problems/*/*/*.md"))[:CHANGED]
    paths = [str(path.relative_to(folder)) for path in problems]

    def command(*options: str) -> tuple[str, ...]:
        return (sys.executable, "-c", CHANGE_AND_CHECK.format(paths=paths, options=options))

    yield Comparison("check --base / check", command("--base", "main"), command(), BAR, folder)
    next(iter(sorted(folder.glob("records/incidents/*/*/*.md")))).unlink()
    name = "check --base / check, one record deleted"
    yield Comparison(name, command("--base", "main"), command(), BAR, folder)


def branch(folder: Path) -> None:
    """Put a register into a repository, on a branch beside main."""
    commit(folder)
    for words in (("branch", "--force", "main"), ("switch", "--quiet", "--create", "topic")):
        subprocess.run(["git", *words], cwd=folder, check=True)


def main() -> None:
    """Make a register, time everything, print a line each."""
    parser = argparse.ArgumentParser(description="Time checks of pull requests.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = write_register(Path(temporary) / "register", wanted.records)
        branch(folder)
        for comparison in comparisons(folder):
            print(compare(comparison, wanted.runs), flush=True)


if __name__ == "__main__":
    main()
