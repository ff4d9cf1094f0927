"""What taking all records out costs beside reading them.

Run as ``python -m benchmarks.exporting`` from the repository's root, with the package installed.
The floor is ``list --ids``, which reads every record and prints next to nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.paired import Comparison, compare
from benchmarks.registers import write_register
from faultbook.exchange.exporting import EXPORTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

BARS = {"json": 2.0, "jsonl": 2.0, "csv": 3.0, "xlsx": 8.0, "sqlite": 4.0}
FAULTBOOK = "from faultbook.cli import main; main()"


def python(*arguments: str) -> tuple[str, ...]:
    """A command that runs Faultbook."""
    return (sys.executable, "-c", FAULTBOOK, *arguments)


def comparisons(folder: Path) -> Iterator[Comparison]:
    """The measured commands: one for each format."""
    for name in EXPORTERS:
        target = str(folder / f"export.{name}")
        yield Comparison(
            f"export {name} / list --ids",
            python("export", name, "--force", "--output", target),
            python("list", "--ids"),
            BARS[name],
            folder,
        )


def main() -> None:
    """Make a register, time everything, print a line each."""
    parser = argparse.ArgumentParser(description="Time exports.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = write_register(Path(temporary) / "register", wanted.records)
        for comparison in comparisons(folder):
            print(compare(comparison, wanted.runs), flush=True)


if __name__ == "__main__":
    main()
