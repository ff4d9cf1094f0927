"""What changing records costs beside checking them.

Run as ``python -m benchmarks.writing`` from the repository's root, with the package installed.
``set`` gives a field another value in every run, so that every run writes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.paired import Comparison, compare
from benchmarks.registers import write_register

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE_BAR, MANY_BAR = 1.5, 4.0
FAULTBOOK = "from faultbook.cli import main; main()"
SET = """
import sys, time
from faultbook.cli import main
sys.argv = ["faultbook", "set", *sys.argv[1:], f"assignee=someone {time.time_ns()}", "--yes"]
main()
"""


def python(code: str, *arguments: str) -> tuple[str, ...]:
    """A command that runs a program of its own."""
    return (sys.executable, "-c", code, *arguments)


def comparisons(folder: Path) -> Iterator[Comparison]:
    """The measured commands: one record, and all of them."""
    paths = sorted(folder.glob("records/incidents/*/**/*.md"))
    one = paths[len(paths) // 2]
    check = ("check", "--exit-zero", str(one.relative_to(folder)))
    yield Comparison(
        "set of one record / check of one file",
        python(SET, one.stem),
        python(FAULTBOOK, *check),
        ONE_BAR,
        folder,
    )
    everything = sorted(folder.glob("records/**/*.md")) + sorted(folder.glob("kedb/**/*.md"))
    yield Comparison(
        "set of all records / cold check of all",
        python(SET, *(path.stem for path in everything)),
        python(FAULTBOOK, "check", "--exit-zero", "--no-cache"),
        MANY_BAR,
        folder,
    )


def main() -> None:
    """Make a register, time everything, print a line each."""
    parser = argparse.ArgumentParser(description="Time changes of records.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = write_register(Path(temporary) / "register", wanted.records)
        for comparison in comparisons(folder):
            print(compare(comparison, wanted.runs), flush=True)


if __name__ == "__main__":
    main()
