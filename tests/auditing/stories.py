"""Registers with a past: real repositories in which records change, commit by commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.registers import CONFIG, open_register, write_register
from tests.repositories import Repository, identity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faultbook.workspace import Workspace

INCIDENT = "records/incidents/2026/INC-2026-0042.md"
PROBLEM = "records/problems/2026/PRB-2026-0007.md"
KNOWN_ERROR = "kedb/2026/KE-2026-0003.md"
_FIRST_DAY = 1_767_225_600  # 2026-01-01T00:00:00Z
_DAY = 86_400


def incident(status: str = "new", *lines: str, number: int = 42, body: str = "") -> str:
    """An incident's text with further lines of front matter."""
    head = ["---", f"id: INC-2026-{number:04d}", "title: Sign-in times out", f"status: {status}"]
    return "\n".join([*head, *lines, "---", body])


def problem(status: str = "new", *lines: str) -> str:
    """A problem's text with further lines of front matter."""
    head = ["---", "id: PRB-2026-0007", "title: The directory fails over", f"status: {status}"]
    return "\n".join([*head, *lines, "---", ""])


def known_error(status: str = "draft", *lines: str, body: str = "") -> str:
    """A known error's text with further lines of front matter."""
    head = ["---", "id: KE-2026-0003", "title: Sign-in times out", f"status: {status}"]
    return "\n".join([*head, *lines, "---", body])


@dataclass
class Story:
    """A register whose commits are a day apart.

    Attributes:
        repository: The repository.
        day: Days since the beginning of 2026 at the next commit.
    """

    repository: Repository
    day: int = field(default=0)

    @classmethod
    def begin(cls, top: Path, config: str = CONFIG, *options: str) -> Story:
        """An empty register, committed."""
        story = cls(Repository.begin(top, *options))
        write_register(top, {}, config)
        story.land()
        return story

    def put(self, path: str, content: str | bytes) -> None:
        """Write a file."""
        target = self.repository.top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())

    def drop(self, path: str) -> None:
        """Delete a file."""
        (self.repository.top / path).unlink()

    def land(self, message: str = "change", *, by: str = "Ada") -> str:
        """Commit all that is there, and return the commit's id."""
        at = self._next_moment()
        return self.repository.commit(message, by=by, at=at)

    def landed(self, path: str, content: str | bytes, message: str = "", by: str = "Ada") -> str:
        """Write a file and commit it."""
        self.put(path, content)
        return self.land(message or "change", by=by)

    def merge(self, *branches: str, by: str = "Ada", message: str = "merge", may: str = "") -> str:
        """Merge branches into the present one by a commit; ``may`` is a further option."""
        options = ("merge", "--quiet", "--no-ff", "--message", message, *filter(None, [may]))
        who = identity(by, self._next_moment())
        self.repository.git(*options, *branches, environment=who)
        return self.repository.git("rev-parse", "HEAD").strip()

    def branch(self, name: str, start: str = "main") -> None:
        """Begin a branch and go there."""
        self.repository.git("switch", "--quiet", "--create", name, start)

    def switch(self, name: str = "main") -> None:
        """Go to a branch."""
        self.repository.git("switch", "--quiet", name)

    def open(self) -> Workspace:
        """The register."""
        return open_register(self.repository.top)

    def commits(self) -> Iterator[str]:
        """Ids of the mainline's commits, the oldest first."""
        yield from self.repository.git("rev-list", "--first-parent", "--reverse", "HEAD").split()

    def _next_moment(self) -> str:
        moment = f"@{_FIRST_DAY + self.day * _DAY} +0000"
        self.day += 1
        return moment
