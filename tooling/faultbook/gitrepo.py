"""Git, as a program that is started: the one module that may.

What belongs here: every call of Git. What does not: what a register makes of the answers.

Git is started with an environment of its own and with nothing from a repository that would run
programs: no hooks, no file system monitor.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from pathlib import Path

_SAFELY = (
    "--literal-pathspecs",
    "--no-optional-locks",
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
)


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
    try:
        if _git(root, "ls-files", "--error-unmatch", "--", old).returncode:
            return False
    except OSError:  # no Git on this machine
        return False
    done = _git(root, "mv", "--", old, new)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip() or "it doesn't say why"
        raise EnvironmentProblem(f"Git can't move {old}: {' '.join(said.split())}")
    return True


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["git", *_SAFELY, *arguments],
        cwd=root,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def _environment() -> dict[str, str]:
    """Ours without what would lead Git to another repository, and with messages in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
