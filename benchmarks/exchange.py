"""What bringing records in and taking them out costs beside writing and reading their files.

Run as ``python -m benchmarks.exchange`` from the repository's root, with the package installed.
Every first import goes into a repository of its own, made in no time; the floor writes as many
files of the same sizes into the same folders and waits, once, until they are on the disk, as the
import does. "Read anew" is outside of a repository, where nothing is kept of what was read. Exports
have ``list --ids`` as their floor, which reads every record and prints next to nothing.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.paired import Comparison, compare
from benchmarks.registers import write_register
from benchmarks.servicenow_export import write_export
from faultbook.exchange.exporting import EXPORTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_BAR, AGAIN_BAR, ANEW_BAR, MEMORY_BAR = 3.0, 1 / 3, 2 / 3, 1.2
EXPORT_BARS = {"json": 2.0, "jsonl": 2.0, "csv": 3.0, "xlsx": 8.0, "sqlite": 4.0}
FAULTBOOK = "from faultbook.cli import main; main()"
FIRST = """
import os, pathlib, subprocess, sys, tempfile
from faultbook.cli import main
folder = tempfile.mkdtemp(dir=".", prefix="first-")
subprocess.run(["git", "init", "--quiet", folder], check=True)
pathlib.Path(folder, "faultbook.toml").touch()
os.chdir(folder)
sys.argv = ["faultbook", "import", "servicenow", "../export.csv"]
main()
"""
FLOOR = """
import json, os, pathlib, tempfile
folder = tempfile.mkdtemp(dir=".", prefix="floor-")
made = set()
for path, size in json.load(open("sizes.json")):
    target = f"{folder}/{path}"
    parent = os.path.dirname(target)
    if parent not in made:
        os.makedirs(parent, exist_ok=True)
        made.add(parent)
    with open(target, "wb") as file:
        file.write(b"x" * size)
os.sync()
"""
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def python(code: str, *arguments: str) -> tuple[str, ...]:
    """A command that runs a program of its own."""
    return (sys.executable, "-c", code, *arguments)


def prepared(folder: Path, incidents: int) -> Path:
    """An export, a register that holds it, and the sizes of its files."""
    folder.mkdir()
    write_export(folder / "export.csv", incidents)
    register = folder / "register"
    register.mkdir()
    (register / "faultbook.toml").touch()
    subprocess.run(["git", "init", "--quiet", str(register)], check=True)
    command = python(FAULTBOOK, "import", "servicenow", "../export.csv")
    subprocess.run(command, cwd=register, check=True, stdout=subprocess.DEVNULL)
    files = sorted(path for path in register.rglob("*.md"))
    sizes = [(str(path.relative_to(register)), path.stat().st_size) for path in files]
    (folder / "sizes.json").write_text(json.dumps(sizes))
    return register


def comparisons(folder: Path, records: int) -> Iterator[Comparison]:
    """The measured commands."""
    register = prepared(folder / "import", records)
    first = python(FIRST)
    yield Comparison(
        "first import / writing as many files",
        first,
        python(FLOOR),
        FIRST_BAR,
        register.parent,
    )
    again = f"import os; os.chdir({str(register)!r}); {FAULTBOOK}"
    yield Comparison(
        "import with nothing changed / first import",
        python(again, "import", "servicenow", "../export.csv"),
        first,
        AGAIN_BAR,
        register.parent,
    )
    plain = folder / "plain"
    shutil.copytree(register, plain / "register", ignore=shutil.ignore_patterns(".git"))
    shutil.copy(register.parent / "export.csv", plain)
    anew = f"import os; os.chdir({str(plain / 'register')!r}); {FAULTBOOK}"
    yield Comparison(
        "the same, read anew / first import",
        python(anew, "import", "servicenow", "../export.csv"),
        first,
        ANEW_BAR,
        register.parent,
    )
    whole = write_register(folder / "export", records)
    for name in EXPORTERS:
        target = str(folder / f"export.{name}")
        yield Comparison(
            f"export {name} / load of all records",
            python(FAULTBOOK, "export", name, "--force", "--output", target),
            python(FAULTBOOK, "list", "--ids"),
            EXPORT_BARS[name],
            whole,
        )


def peak(folder: Path, incidents: int) -> int:
    """Kilobytes that an import of so many incidents takes at most, in its largest process."""
    folder.mkdir()
    write_export(folder / "export.csv", incidents)
    (folder / "faultbook.toml").touch()
    command = python(PEAK, *python(FAULTBOOK, "import", "servicenow", "export.csv"))
    done = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE)
    return int(done.stdout)


def main() -> None:
    """Make everything, time everything, print a line each."""
    parser = argparse.ArgumentParser(description="Time imports and exports.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for comparison in comparisons(folder, wanted.records):
            print(compare(comparison, wanted.runs), flush=True)
        small = peak(folder / "small", wanted.records)
        large = peak(folder / "large", 10 * wanted.records)
        verdict = "met" if large <= MEMORY_BAR * small else "MISSED"
        print(
            f"{'peak memory at ten times the rows':<52} {large / 1024:7.1f} MB /"
            f" {small / 1024:7.1f} MB = {large / small:5.2f} x (bar {MEMORY_BAR:.2f}, {verdict})"
        )


if __name__ == "__main__":
    main()
