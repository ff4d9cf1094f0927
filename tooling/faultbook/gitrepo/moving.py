"""Moving a file so that Git knows.

What belongs here: that one change of the index. What does not: writing files (``editing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.repository import find_checkout
from faultbook.gitrepo.running import answer, start, without_filters

if TYPE_CHECKING:
    from pathlib import Path


def move(root: Path, old: str, new: str) -> bool:
    """Move a file that Git knows, in the working tree and in the index.

    Args:
        root: Folder that the paths begin at.
        old: The file.
        new: Its new path; the folder is there, the file is not.

    Returns:
        Whether Git moved it; False where there is no Git, no repository, or the file isn't in it.

    Raises:
        EnvironmentProblem: Git knows the file and can't move it.
    """
    repository = find_checkout(root.resolve())
    if repository is None:
        return False
    settings = without_filters(repository)
    known = ("ls-files", "--error-unmatch", "--", old)
    if answer(start(repository, known, folder=root, settings=settings)) is None:
        return False
    asked = ("mv", "--", old, new)
    moving = start(repository, asked, folder=root, settings=settings)
    said = moving.communicate()[1] if moving is not None else b""
    if moving is None or moving.returncode:
        why = " ".join(said.decode(errors="replace").split()) or "it doesn't say why"
        raise EnvironmentProblem(f"Git can't move {old}: {why}")
    return True
