"""What Git says of single commits: their parents, the ends of their messages, their signatures.

What belongs here: asking about any number of commits at once. What does not: which commits matter,
and what follows (``auditing``).
"""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING, TypeAlias

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.running import GitFailed, ask, start

if TYPE_CHECKING:
    from collections.abc import Collection

    from faultbook.gitrepo.repository import Repository

Trailers: TypeAlias = "tuple[tuple[str, str], ...]"
"""Names and values of the lines at the end of a message (git-interpret-trailers)."""

_TRAILERS = "%(trailers:only=true,unfold=true,key_value_separator=%x1f,separator=%x1e)"
# What divides a name from its value is Git's own, whatever a repository says.
_PLAIN_TRAILERS = {"trailer.separators": ":"}

GOOD_SIGNATURES = frozenset("GXY")
"""Git's letters for a good signature; X and Y have expired since, or their key has."""

_UNSIGNED = {
    "B": "its signature is bad",
    "E": "its signature can't be checked, for want of the key or the program",
    "N": "it has no signature",
    "R": "its signature is by a key that was revoked",
    "U": "its signature is by a key that nobody here trusts",
}
"""What Git's other letters mean (git-log, PRETTY FORMATS, ``%G?``)."""

_UNPREPARED = b"allowedSignersFile needs to be configured"


def trailers_of(repository: Repository, commits: Collection[str]) -> dict[str, Trailers]:
    """The trailers of each commit's message, by its id.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    told = _told(repository, commits, _TRAILERS, _PLAIN_TRAILERS)
    return {commit: _trailers(text) for commit, text in told.items()}


def unsigned_commits(repository: Repository, commits: Collection[str]) -> dict[str, str]:
    """Why a commit has no good signature, by its id, for those of the commits that have none.

    Raises:
        EnvironmentProblem: Git isn't there, fails, or hasn't been told whose keys are good.
    """
    told = _told(repository, commits, "%G?")
    return {
        commit: _UNSIGNED.get(letter, f"Git says {letter!r} of its signature")
        for commit, letter in told.items()
        if letter not in GOOD_SIGNATURES
    }


def parents_of(repository: Repository, commits: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Ids of each commit's parents, by its id.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    return {
        commit: tuple(text.split()) for commit, text in _told(repository, commits, "%P").items()
    }


def root_commits(repository: Repository, head: str) -> tuple[str, ...]:
    """Ids of the commits that a history begins with, sorted.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    return tuple(sorted(ask(repository, "rev-list", "--max-parents=0", head).decode().split()))


def _told(
    repository: Repository,
    commits: Collection[str],
    wanted: str,
    settings: dict[str, str] | None = None,
) -> dict[str, str]:
    """What a format (git-log, PRETTY FORMATS) says of each commit, in one process for all."""
    if not commits:  # or Git would tell of HEAD
        return {}
    arguments = (
        *("log", "--no-walk=unsorted", "--stdin", "-z", "--no-color", "--encoding=UTF-8"),
        f"--format=tformat:%H%x00{wanted}",
    )
    with TemporaryFile() as asked:  # a pipe would have to be filled while another is emptied
        asked.write("\n".join((*commits, "")).encode())
        asked.seek(0)
        process = start(repository, arguments, reads=asked, settings=settings)
    if process is None:
        raise EnvironmentProblem("there is no Git here; install it")
    said, why = process.communicate()
    if process.returncode:
        raise GitFailed("log", why)
    if _UNPREPARED in why:
        raise EnvironmentProblem(
            "Git can't tell whose signatures are good: name the file of allowed signers with"
            " 'git config gpg.ssh.allowedSignersFile FILE'"
        )
    tokens = said.split(b"\0")
    return {
        commit.decode(): text.decode(errors="replace")
        for commit, text in zip(tokens[:-1:2], tokens[1::2], strict=True)
    }


def _trailers(text: str) -> Trailers:
    pairs = (line.partition("\x1f") for line in text.split("\x1e"))
    return tuple((name.strip(), value.strip()) for name, mark, value in pairs if mark)
