"""What Git itself takes for a history: one pass over its commits, one over the records' contents.

What belongs here: the two passes that reading a history can't do without, and their times. What
does not: how long Faultbook takes (``history``) and making repositories (``histories``).

Run as ``python -m benchmarks.history_floor FOLDER`` from the repository's root.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from benchmarks.paired import timed
from faultbook.kinds import KINDS

LOG = ("git", "log", "--raw", "--no-renames", "--format=%H", "HEAD")
CONTENTS = ("git", "cat-file", "--batch", "--buffer")
_LANDED = (
    *("git", "-c", "log.showRoot=true", "log", "--first-parent", "--diff-merges=first-parent"),
    *("--raw", "--no-abbrev", "--no-renames", "-z", "--reverse", "--format=", "HEAD"),
)
_GONE = b"000000"  # mode of a path that isn't there
_FOLDERS = tuple(f"{kind.folder}/".encode() for kind in KINDS.values())
_SUFFIXES = (b".md", b".yaml")


class GitPass(NamedTuple):
    """One of Git's passes.

    Attributes:
        command: What was run.
        seconds: Median of its wall time.
        processor: Median of its processor time, in seconds.
    """

    command: tuple[str, ...]
    seconds: float
    processor: float

    def __str__(self) -> str:
        said = " ".join(self.command)
        return f"{said:<52} {self.seconds:7.3f} s (processor time {self.processor:.3f} s)"


def landed_contents(folder: Path) -> list[str]:
    """Ids of all contents that ever stood at a record's path on the mainline, each once.

    They come in the order in which they landed. The format is that of git-diff(1), "raw output
    format": a line of modes, ids and a status, then the path.

    Args:
        folder: A repository.
    """
    said = subprocess.run(_LANDED, cwd=folder, check=True, capture_output=True).stdout
    parts = [part.lstrip(b"\n") for part in said.split(b"\0")]
    found: dict[str, None] = {}
    for line, path in pairwise(parts):
        if not line.startswith(b":") or not path.startswith(_FOLDERS):
            continue
        _, mode, _, content, _ = line.split(b" ")
        if mode != _GONE and path.endswith(_SUFFIXES):
            found[content.decode()] = None
    return list(found)


def floor(folder: Path, contents: list[str], runs: int) -> tuple[GitPass, GitPass]:
    """Time both passes in turn, after one run of each that doesn't count.

    Args:
        folder: A repository.
        contents: Ids of the contents to read.
        runs: How often each is timed.
    """
    with tempfile.TemporaryDirectory() as temporary:
        ids = Path(temporary) / "ids"
        ids.write_text("".join(f"{content}\n" for content in contents), encoding="ascii")
        pairs = [
            (timed(LOG, folder, is_read=True), timed(CONTENTS, folder, ids, is_read=True))
            for _ in range(runs + 1)
        ][1:]
    log, batch = zip(*pairs, strict=True)
    return _median(LOG, log), _median(CONTENTS, batch)


def _median(command: tuple[str, ...], times: tuple[tuple[float, float], ...]) -> GitPass:
    return GitPass(command, *(statistics.median(column) for column in zip(*times, strict=True)))


def main() -> None:
    """Read the arguments, time both passes, print a line each."""
    parser = argparse.ArgumentParser(description="Time Git's own passes over a history.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    contents = landed_contents(wanted.folder)
    print(f"contents of records on the mainline: {len(contents):,}")
    for one in floor(wanted.folder, contents, wanted.runs):
        print(one)


if __name__ == "__main__":
    main()
