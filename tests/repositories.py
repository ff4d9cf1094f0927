"""Real Git repositories for tests."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


@dataclass(frozen=True)
class Repository:
    """A repository with a working tree.

    Attributes:
        top: Uppermost folder of the working tree.
    """

    top: Path

    @classmethod
    def begin(cls, top: Path, *options: str) -> Repository:
        """Make an empty repository; ``options`` are those of ``git init``."""
        top.mkdir(parents=True, exist_ok=True)
        repository = cls(top)
        repository.git("init", "--quiet", "--initial-branch=main", *options)
        return repository

    def git(
        self,
        *arguments: str,
        may_fail: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> str:
        """Run Git, with further variables of its environment, and return what it prints."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.top,
            env={**kept, **_IDENTITY, **(environment or {})},
            capture_output=True,
            check=not may_fail,
        )
        return done.stdout.decode("utf-8", "surrogateescape")

    def commit(self, message: str = "change", *, by: str = "Ada", at: str = "") -> str:
        """Commit all that is there and return the commit's id.

        Args:
            message: The commit's message.
            by: Name of its author and committer.
            at: When, RFC 3339; the present when "".
        """
        self.git("add", "--all")
        arguments = ("commit", "--quiet", "--allow-empty", "--message", message)
        self.git(*arguments, environment=identity(by, at))
        return self.git("rev-parse", "HEAD").strip()


def identity(name: str, at: str = "") -> dict[str, str]:
    """Variables by which Git takes somebody for author and committer."""
    email = f"{name.lower()}@example.com"
    found = {f"GIT_{role}_NAME": name for role in ("AUTHOR", "COMMITTER")}
    found |= {f"GIT_{role}_EMAIL": email for role in ("AUTHOR", "COMMITTER")}
    if at:
        found |= {f"GIT_{role}_DATE": at for role in ("AUTHOR", "COMMITTER")}
    return found
