"""Leaving out what a register knows of: its baseline file, as found on disk.

What belongs here: reading the file, safely where a record's author may have named it. What does
not: its text (``baseline``) and what is wrong with it (``rules.baseline``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.baseline import Baseline, BaselineProblem, parse_baseline
from faultbook.catalog import folder_problem

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1 << 26
"""Size above which a baseline is not read, in bytes (64 MiB): half a million findings."""


def baseline_of(root: Path, path: str) -> Baseline:
    """The baseline that a register's configuration names; no link to it is followed.

    Args:
        root: The register's root.
        path: The file, from ``root``.
    """
    problem = folder_problem(root, path)  # as strict with the file as with its folders
    if problem is not None:
        return Baseline(path, problem=BaselineProblem(f"it {problem.message}"))
    return read_baseline(root / path, path)


def read_baseline(file: Path, path: str) -> Baseline:
    """Read a baseline; why that can't be done is part of the result.

    Args:
        file: The file.
        path: Its path from the register's root, for findings about it.
    """
    try:
        if not file.is_file():
            return Baseline(path, problem=BaselineProblem("there is no such file"))
        if file.stat().st_size > MAX_BYTES:
            said = f"it is larger than {MAX_BYTES:,} bytes"
            return Baseline(path, problem=BaselineProblem(said))
        return parse_baseline(path, file.read_bytes().decode())
    except UnicodeDecodeError:
        return Baseline(path, problem=BaselineProblem("it is not UTF-8"))
    except OSError as error:
        said = f"it can't be read: {(error.strerror or str(error)).lower()}"
        return Baseline(path, problem=BaselineProblem(said))
