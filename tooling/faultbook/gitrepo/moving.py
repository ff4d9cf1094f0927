"""Telling Git that files have moved.

What belongs here: that one change of the index. What does not: moving files (``editing``).
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.repository import find_checkout
from faultbook.gitrepo.running import answer, start, without_filters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from faultbook.gitrepo.repository import Repository

_NOTHING = b"0" * 40


def note_moves(root: Path, moves: Sequence[tuple[str, str]]) -> None:
    """Move files in the index, as ``git mv`` does; those that Git doesn't know are left out.

    What the index says of a file's content stays as it is.

    Args:
        root: Folder that the paths begin at.
        moves: The old path of each file, and its new one.

    Raises:
        EnvironmentProblem: Git knows a file and can't move it; nothing has changed in the index.
    """
    repository = find_checkout(root.resolve())
    if repository is None:
        return
    settings = without_filters(repository)
    asked = ("ls-files", "-s", "-z", "--full-name", "--", *(old for old, _ in moves))
    known = answer(start(repository, asked, folder=root, settings=settings))
    folder = root.resolve().relative_to(repository.top).as_posix()
    prefix = "" if folder == "." else f"{folder}/"
    new_paths = {prefix + old: prefix + new for old, new in moves}
    lines: list[bytes] = []
    for entry in (known or b"").split(b"\0"):
        about, _, path = entry.partition(b"\t")
        new = new_paths.get(os.fsdecode(path))
        if new is not None:
            lines += [b"0 %s\t%s\0" % (_NOTHING, path), b"%s\t%s\0" % (about, os.fsencode(new))]
    if lines:
        _change_index(repository, b"".join(lines), settings)


def _change_index(repository: Repository, lines: bytes, settings: Mapping[str, str]) -> None:
    """Change entries of the index, all or none (git-update-index, "Using --index-info")."""
    asked = ("update-index", "-z", "--index-info")
    process = start(repository, asked, settings=settings, reads=subprocess.PIPE)
    said = process.communicate(lines)[1] if process is not None else b""
    if process is None or process.returncode:
        why = " ".join(said.decode(errors="replace").split()) or "it doesn't say why"
        raise EnvironmentProblem(f"Git can't move the files: {why.removeprefix('fatal: ')}")
