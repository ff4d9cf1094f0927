"""Files that differ between a commit and the working tree.

What belongs here: asking Git which, untracked ones included. What does not: what follows from it
(``checking.changes``).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from faultbook.gitrepo.running import GitFailed, answer, start, without_filters

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from faultbook.gitrepo.repository import Repository

_REGULAR = (b"100644", b"100755")


def files_since(
    repository: Repository, root: Path, commit: str, folders: Sequence[str]
) -> dict[str, str]:
    """Id of the content that each file had at a commit, of those that may be others now.

    Args:
        repository: The checkout.
        root: Folder in it that paths are told from.
        commit: Id of the commit.
        folders: Folders to look in, from ``root``.

    Returns:
        Ids by path; "" for a file that wasn't there.

    Raises:
        EnvironmentProblem: Git fails.
    """
    settings = without_filters(repository)
    asked = (
        ("diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--relative", "--no-ext-diff"),
        ("ls-files", "--others", "-z"),
    )
    changed, others = (
        start(repository, (*one, *more, "--", *folders), folder=root, settings=settings)
        for one, more in zip(asked, ((commit,), ()), strict=True)
    )
    told, untracked = answer(changed), answer(others)
    if told is None or untracked is None:
        raise GitFailed("diff", b"the working tree can't be compared")
    found: dict[str, str] = {os.fsdecode(path): "" for path in untracked.split(b"\0") if path}
    parts = told.split(b"\0")
    for about, path in zip(parts[:-1:2], parts[1::2], strict=True):
        # :old-mode new-mode old-id new-id status (git-diff, RAW OUTPUT FORMAT)
        mode, _, blob, _, _ = about[1:].split(b" ")
        found[os.fsdecode(path)] = blob.decode() if mode in _REGULAR else ""
    return dict(sorted(found.items()))
