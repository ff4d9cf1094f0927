"""A register with a history, which the tests of the commands that read history share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.registers import write_register
from tests.repositories import Repository, identity

if TYPE_CHECKING:
    from pathlib import Path

INCIDENTS = "records/incidents/2026"
DRAFT = f"{INCIDENTS}/INC-2026-DRAFT-login.md"
MARKDOWN = f"{INCIDENTS}/INC-2026-0001.md"
YAML = f"{INCIDENTS}/INC-2026-0001.yaml"

FIRST = """\
---
id: INC-2026-DRAFT-login
title: Login fails with error 500
status: new
services: [login]
priority: 3
---

## Summary

Nobody can log in.
"""

NUMBERED = """\
---
id: INC-2026-0001
title: Login fails with error 500
status: in-progress
services: [login, shop]
priority: 2
aliases: [INC-2026-DRAFT-login]
---

## Summary

Nobody can log in.
Since the failover.
"""

RESOLVED = """\
---
id: INC-2026-0001
title: Login fails with error 500
status: resolved
services: [shop]
priority: 2
problem: PRB-2026-0001
restored_at: 2026-05-03T10:00:00Z
resolution_code: solution-provided
aliases: [INC-2026-DRAFT-login]
---

## Resolution

The session store was restarted.
"""

CLOSED = RESOLVED.replace("status: resolved", "status: closed")

AS_YAML = """\
id: INC-2026-0001
title: Login fails with error 500
status: closed
services: [shop]
priority: 2
problem: PRB-2026-0001
restored_at: 2026-05-03T10:00:00Z
resolution_code: solution-provided
closed_at: 2026-05-06T08:00:00Z
aliases: [INC-2026-DRAFT-login]
sections:
  Resolution: |
    The session store was restarted.
"""


class Story(NamedTuple):
    """The commits of a record's life, each by what it did."""

    repository: Repository
    added: str
    merged: str
    resolved: str
    broken: str
    closed: str
    moved: str


def change(repository: Repository, files: dict[str, str | bytes | None]) -> None:
    """Write files by path from the repository's top, and delete those that are None."""
    for path, content in files.items():
        place = repository.top / path
        if content is None:
            place.unlink()
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())


def begin(top: Path, *options: str) -> Repository:
    """A repository with a register that holds no record yet."""
    repository = Repository.begin(top, *options)
    write_register(top, {})
    repository.commit("Begin", at="2026-05-01T08:00:00Z")
    return repository


def tell(top: Path) -> Story:
    """Let a draft land, be numbered in a branch, resolved, broken, closed and moved to YAML."""
    repository = begin(top)
    change(repository, {DRAFT: FIRST})
    added = repository.commit("Open it (#11)", at="2026-05-03T09:10:00Z")
    repository.git("checkout", "--quiet", "-b", "number")
    change(repository, {DRAFT: None, MARKDOWN: NUMBERED})
    repository.commit("Number it", by="Grace", at="2026-05-03T09:20:00Z")
    repository.git("checkout", "--quiet", "main")
    merged = merge(repository, "number", "Merge pull request #12 from grace/number", by="Kay")
    change(repository, {MARKDOWN: RESOLVED})
    message = (
        "Resolve it\n\nSee merge request ops/records!34\n\nCo-authored-by: Mary <m@example.com>"
    )
    resolved = repository.commit(message, at="2026-05-03T10:30:00Z")
    change(repository, {MARKDOWN: CLOSED.replace("[shop]", "[shop")})
    broken = repository.commit("Merged PR 56: Slip", at="2026-05-03T11:00:00Z")
    change(repository, {MARKDOWN: CLOSED})
    closed = repository.commit("Close it", by="Grace", at="2026-05-05T10:30:00Z")
    change(repository, {MARKDOWN: None, YAML: AS_YAML})
    moved = repository.commit("Take YAML", at="2026-05-06T10:30:00Z")
    return Story(repository, added, merged, resolved, broken, closed, moved)


def merge(
    repository: Repository,
    branch: str,
    message: str,
    *,
    by: str = "Ada",
    at: str = "2026-05-03T09:30:00Z",
) -> str:
    """Merge a branch with a message of its own, and return the commit's id."""
    arguments = ("merge", "--quiet", "--no-ff", "--message", message, branch)
    repository.git(*arguments, environment=identity(by, at))
    return repository.head


def without_ids(text: str, story: Story) -> str:
    """A text with the name of each commit in place of its id, which no test may depend on."""
    for name, commit in story._asdict().items():
        if name != "repository":
            text = text.replace(commit, f"<{name}>").replace(commit[:7], f"<{name[:5]}>")
    return text
