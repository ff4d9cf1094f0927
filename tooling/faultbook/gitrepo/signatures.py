"""Whether commits are signed, as Git verifies it.

What belongs here: asking Git for any number of commits at once. What does not: whether they should
be (``rules``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.gitrepo.running import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.gitrepo.repository import Repository

_GOOD = "G"
_REASONS = {
    "N": "it has no signature",
    "B": "its signature is bad",
    "U": "its signature is good, but nobody said that the key is to be trusted",
    "X": "its signature has expired",
    "Y": "its key has expired",
    "R": "its key was revoked",
    "E": "its signature can't be checked, for want of the key or the program",
}
"""What Git's letters for other than good signatures mean (git-log, ``%G?``)."""


def unsigned_commits(repository: Repository, revisions: Sequence[str]) -> dict[str, str]:
    """Commits of a range without a good signature, by id, each with the reason.

    Args:
        repository: Where.
        revisions: Ids of commits, a ``^`` before those that are left out with all they lead to.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    said = ask(repository, "log", "--format=%H %G?", *revisions, "--").decode()
    lines = (line.split() for line in said.splitlines())
    return {
        commit: _REASONS.get(letter, "its signature can't be checked")
        for commit, letter in lines
        if letter != _GOOD
    }
