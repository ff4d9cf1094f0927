"""How fast records are loaded and checked, against the floors of the design.

Run as ``python -m benchmarks.check`` from the repository's root, with the package installed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.paired import Comparison, compare
from benchmarks.registers import write_register

CSAFELOADER = """
import pathlib, yaml
for folder in ("records", "kedb"):
    for path in sorted(pathlib.Path(folder).rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        yaml.load(text[4 : text.index("\\n---", 4)], Loader=yaml.CSafeLoader)
"""
LOAD = """
import pathlib, sys
from datetime import datetime, UTC
from faultbook.workspace import Workspace
rows = Workspace(pathlib.Path.cwd(), datetime.now(UTC), jobs={jobs}).catalog.rows
sys.exit(len(rows) != {records})
"""
CHECK = """
import sys
import faultbook.parallel
from faultbook.cli import main
faultbook.parallel._cores = lambda: {jobs}
sys.argv = ["faultbook", "check", "--no-cache", "--exit-zero"]
main()
"""


def comparisons(folder: Path, records: int) -> list[Comparison]:
    """The measured commands, each with its floor and bar."""
    python = sys.executable
    faultbook = str(Path(python).with_name("faultbook"))
    csafe = (python, "-c", CSAFELOADER)
    one_file = next(iter(sorted(folder.glob("records/incidents/*/*/*.md"))))
    imports = "import click, yaml\nfrom pydantic import BaseModel"
    one_model = f"{imports}\nclass One(BaseModel):\n    id: str\nOne.model_validate({{'id': '1'}})"
    check_one = (faultbook, "check", str(one_file.relative_to(folder)))

    def script(template: str, jobs: int) -> tuple[str, ...]:
        return (python, "-c", template.format(jobs=jobs, records=records))

    return [
        Comparison("load, models, 1 process / CSafeLoader", script(LOAD, 1), csafe, 0.6, folder),
        Comparison("load, models, 2 processes / CSafeLoader", script(LOAD, 2), csafe, 0.35, folder),
        Comparison("check, 1 process / CSafeLoader", script(CHECK, 1), csafe, 0.9, folder),
        Comparison("check, 2 processes / CSafeLoader", script(CHECK, 2), csafe, 0.5, folder),
        Comparison(
            "--version / import click",
            (faultbook, "--version"),
            (python, "-c", "import click"),
            1.3,
            folder,
        ),
        Comparison(
            "check of one file / import click, yaml, BaseModel",
            check_one,
            (python, "-c", imports),
            1.4,
            folder,
        ),
        Comparison(
            "check of one file / the same with a one-field model",
            check_one,
            (python, "-c", one_model),
            1.4,
            folder,
        ),
    ]


def main() -> None:
    """Make a register, time everything, print a line each."""
    parser = argparse.ArgumentParser(description="Time loading and checking.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="measure what has this in its name")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = write_register(Path(temporary), wanted.records)
        written = sum(1 for part in ("records", "kedb") for _ in (folder / part).rglob("*.md"))
        for comparison in comparisons(folder, written):
            if wanted.only in comparison.name:
                print(compare(comparison, wanted.runs), flush=True)


if __name__ == "__main__":
    main()
