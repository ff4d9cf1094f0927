"""Running what a page shows, so that it prints the same wherever and whenever it is run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAMS = (("faultbook",), ("mkdocs", "build"))
_MOMENT = 1790000000  # 2026-09-21T14:13:20Z
_DIFFERS = re.compile(r"(?<=^INFO    -  Documentation built) in [0-9.]+ seconds$", re.MULTILINE)


class Stage:
    """A folder and the moment that counts as now in it.

    Attributes:
        folder: The working directory of what is run.
        owns_all: Whether all in the folder is the page's.
        written: Paths of the files that the page shows.
        piped: What other programs print into commands.
    """

    def __init__(self, folder: Path, *, owns_all: bool = False) -> None:
        self.folder = folder
        self.owns_all = owns_all
        self.written: list[str] = []
        self.piped = ""
        self._epoch = _MOMENT

    def set_now(self, moment: str) -> None:
        """Let what is run from here on take ``moment``, as RFC 3339 has it, for now."""
        self._epoch = int(datetime.fromisoformat(moment).timestamp())

    def run(self, words: list[str], stdin: str = "") -> str:
        """What a command prints, without what differs from run to run.

        Raises:
            ValueError: It is none that a page may run.
        """
        is_own = words[0] == "python" and words[1] in self.written
        if not is_own and not any(words[: len(program)] == [*program] for program in _PROGRAMS):
            message = f"only faultbook and mkdocs build are run, not {' '.join(words[:2])}"
            raise ValueError(message)
        done = subprocess.run(
            [sys.executable, *(words[1:] if is_own else ("-m", *words))],
            cwd=self.folder,
            env={
                **os.environ,
                "SOURCE_DATE_EPOCH": str(self._epoch),
                "NO_COLOR": "1",
                "NO_MKDOCS_2_WARNING": "1",
                "COLUMNS": "100",
            },
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return _DIFFERS.sub("", done.stdout.replace(f"{self.folder}/", ""))
