"""How fast records are loaded and checked, against the floors of the design.

Run as ``python -m benchmarks.check`` from the repository's root, with the package installed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.paired import Comparison, compare
from benchmarks.peers import SCHEMA, install, write_yaml_register
from benchmarks.registers import Shares, write_register

if TYPE_CHECKING:
    from collections.abc import Iterator

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
CHANGE_ONE = """
import pathlib, sys
from faultbook.cli import main
with pathlib.Path("{path}").open("a") as file:
    file.write("Another line. ")
sys.argv = ["faultbook", "check", "--exit-zero"]
main()
"""
UNCHANGED_AND_PYDANTIC = """
import sys
from faultbook.cli import main
sys.argv = ["faultbook", "check", "--exit-zero"]
try:
    main()
except SystemExit:
    from pydantic import BaseModel
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


def kept_comparisons(folder: Path) -> list[Comparison]:
    """What is kept between checks, against Git and against each other; needs a repository."""
    python = sys.executable
    one = str(next(iter(sorted(folder.glob("records/incidents/*/*/*.md")))).relative_to(folder))
    unchanged = (str(Path(python).with_name("faultbook")), "check", "--exit-zero")
    status = ("git", "status", "--porcelain")
    changed = (python, "-c", CHANGE_ONE.format(path=one))
    floor = (python, "-c", UNCHANGED_AND_PYDANTIC)
    return [
        Comparison("check, nothing changed / git status", unchanged, status, 2.0, folder),
        Comparison("check, one changed / unchanged and Pydantic", changed, floor, 1.4, folder),
    ]


def failing_comparison(folder: Path, failing: Path) -> Comparison:
    """One percent of the incidents with a fault, against none."""
    check = (sys.executable, "-c", CHECK.format(jobs=1))
    broken = ("sh", "-c", 'cd "$1" && shift && exec "$@"', "-", str(failing), *check)
    return Comparison("check, 1 % failing / none failing", broken, check, 1.05, folder)


def peer_comparisons(folder: Path, temporary: Path) -> list[Comparison]:
    """Other checkers over the same records; their bars are for processor time."""
    commands = install(temporary / "peers")
    files = write_yaml_register(folder, temporary / "yaml")
    ours = (sys.executable, "-c", CHECK.format(jobs=1))
    by_schema = ("--schemafile", str(files.json_schema), *map(str, files.records))
    yamale = ("--schema", SCHEMA, "--cpu-num", "1", str(files.root))
    return [
        Comparison(
            "check / check-jsonschema, processor time",
            ours,
            (str(commands / "check-jsonschema"), *by_schema),
            1 / 15,
            files.root,
            is_processor=True,
        ),
        Comparison(
            "check / yamale, processor time",
            ours,
            (str(commands / "yamale"), *yamale),
            1 / 2,
            files.root,
            is_processor=True,
        ),
    ]


def commit(folder: Path) -> None:
    """Put a register into a repository."""
    ours = ("-c", "user.name=Bench", "-c", "user.email=bench@example.com", "-c", "gc.auto=0")
    for words in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "-m", "all")):
        subprocess.run(["git", *ours, *words], cwd=folder, check=True)


def main() -> None:
    """Make a register, time everything, print a line each."""
    parser = argparse.ArgumentParser(description="Time loading and checking.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="measure what has this in its name")
    parser.add_argument("--kept", action="store_true", help="measure what is kept between checks")
    parser.add_argument("--peers", action="store_true", help="measure other checkers from PyPI too")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        folder = write_register(place / "register", wanted.records)
        for comparison in _asked_for(wanted, folder, place):
            if wanted.only in comparison.name:
                print(compare(comparison, wanted.runs), flush=True)


def _asked_for(wanted: argparse.Namespace, folder: Path, place: Path) -> Iterator[Comparison]:
    if wanted.peers:
        yield from peer_comparisons(folder, place)
    elif wanted.kept:
        commit(folder)
        yield from kept_comparisons(folder)
    else:
        written = sum(1 for part in ("records", "kedb") for _ in (folder / part).rglob("*.md"))
        yield from comparisons(folder, written)
        failing = write_register(place / "failing", wanted.records, Shares(broken=1))
        yield failing_comparison(folder, failing)


if __name__ == "__main__":
    main()
