"""Commits by their names, and how they follow from one another.

What belongs here: finding a commit, and what it descends from. What does not: what it changed
(``log``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.gitrepo.references import reference_names
from faultbook.gitrepo.running import GitFailed, answer, ask, start
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from faultbook.gitrepo.repository import Repository

_DEEPEN = (
    "run 'git fetch --unshallow' (in CI: fetch-depth: 0 for GitHub's checkout, GIT_DEPTH: 0 for"
    " GitLab)"
)
_COMPLETE = "run 'git fetch --refetch --no-filter' (in CI: no filter for the checkout)"
_ALLOWED = "or say --allow-shallow"
_SHALLOW = (
    f"the history is shallow, so that dates and authors would be wrong; {_DEEPEN}, {_ALLOWED}"
)
_PARTIAL = f"the clone is partial, so that versions would be missing; {_COMPLETE}, {_ALLOWED}"
_BASE_UNKNOWN = f"the history is shallow, so that where this branch began isn't known; {_DEEPEN}"
_CONTENT_MISSING = f"the clone is partial, and lacks what records were before; {_COMPLETE}"


def find_commit(repository: Repository, revision: str) -> str | None:
    """Id of the commit that a revision names; None when it names none.

    Raises:
        EnvironmentProblem: Git isn't there, or won't read the repository.
    """
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    process = start(repository, asked)
    if process is None:
        raise EnvironmentProblem("there is no Git here; install it")
    said, why = process.communicate()
    if process.returncode and why.strip():
        # Not of the revision, about which it is quiet, or tells what is wrong with its form.
        ask(repository, "rev-parse", "--git-dir")
    return said.decode().strip() if process.returncode == 0 else None


def commit_named(repository: Repository, revision: str) -> str:
    """Id of the commit that a revision names.

    Raises:
        UsageProblem: It names none.
    """
    found = find_commit(repository, revision)
    if found is not None:
        return found
    names = reference_names(repository)
    elsewhere = [name for name in names if name.endswith(f"/{revision}")]
    hint = f"did you mean {elsewhere[0]!r}?" if elsewhere else did_you_mean(revision, names)
    raise UsageProblem(f"{revision!r} names no commit here; {hint or 'fetch it first'}")


def merge_base(repository: Repository, one: str, other: str) -> str | None:
    """Id of the last commit that two have in common; None when there is none."""
    said = answer(start(repository, ("merge-base", one, other)))
    return said.decode().split()[0] if said else None


def begun_at(repository: Repository, base: str) -> str:
    """Id of the commit at which what is checked out left another branch.

    Raises:
        EnvironmentProblem: They have nothing in common, as far as this clone knows.
    """
    found = merge_base(repository, "HEAD", base)
    if found is None:
        if _is_shallow(repository):
            raise EnvironmentProblem(_BASE_UNKNOWN)
        raise EnvironmentProblem(f"HEAD and {base[:10]} have no commit in common")
    return found


def is_ancestor(repository: Repository, one: str, other: str) -> bool:
    """Whether a commit is another one, or leads to it.

    Raises:
        EnvironmentProblem: One of them isn't there.
    """
    process = start(repository, ("merge-base", "--is-ancestor", one, other))
    if process is None:
        raise EnvironmentProblem("there is no Git here; install it")
    _, why = process.communicate()
    if process.returncode not in (0, 1):
        raise GitFailed("merge-base", why)
    return process.returncode == 0


def mainline_base(repository: Repository, head: str, *, without: str) -> str | None:
    """Id of the first commit, on the chain of first parents from one, that another leads to.

    None when the other isn't there any more, or they have nothing in common.

    Args:
        repository: Where.
        head: Where the chain begins.
        without: The other commit.
    """
    asked = ("rev-list", "--first-parent", "--parents", head, f"^{without}")
    said = answer(start(repository, asked))
    if said is None:
        return None
    lines = said.decode().splitlines()
    if not lines:
        return head
    parents = lines[-1].split()[1:]
    return parents[0] if parents else None


def refuse_incomplete(repository: Repository) -> None:
    """Refuse a clone without all of its history.

    Raises:
        EnvironmentProblem: It is shallow or partial.
    """
    if _is_shallow(repository):
        raise EnvironmentProblem(_SHALLOW)
    if repository.is_partial:
        raise EnvironmentProblem(_PARTIAL)


def content_missing() -> EnvironmentProblem:
    """Why a record can't be compared with what it was."""
    return EnvironmentProblem(_CONTENT_MISSING)


def _is_shallow(repository: Repository) -> bool:
    return (repository.common_folder / "shallow").is_file()


def is_incomplete(repository: Repository) -> bool:
    """Whether a clone lacks part of its history."""
    try:
        refuse_incomplete(repository)
    except EnvironmentProblem:
        return True
    return False
