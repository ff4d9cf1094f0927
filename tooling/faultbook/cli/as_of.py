"""The register as it was known at another time.

What belongs here: ``--as-of`` and ``--allow-shallow``, and which commit a user means. What does
not: reading a commit (``workspace``) and times (``moments``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from faultbook.cli.moments import FORMS, moment_in
from faultbook.cli.opening import open_recorded_register, open_register
from faultbook.cli.outcome import note
from faultbook.cli.terminal import progress_bar
from faultbook.errors import EnvironmentProblem, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from faultbook.gitrepo.repository import Repository
    from faultbook.workspace import Workspace

    Function = Callable[..., Any]

allow_shallow_option = click.option(
    "--allow-shallow",
    is_flag=True,
    help="Make do with a clone that lacks part of its history.",
)


def as_of_options(function: Function) -> Function:
    """Give a command ``--as-of`` and ``--allow-shallow``."""
    as_of = click.option(
        "--as-of",
        metavar="TIME|REV",
        help="As it was known then: at the end of a day, at a moment, or after a commit.",
    )
    return as_of(allow_shallow_option(function))


def register_as_of(text: str | None, *, allow_shallow: bool) -> Workspace:
    """The register as it is, or as it was known at a time or after a commit.

    Args:
        text: A time, or what names a commit; None for the register as it is. What can be read as a
            time is one.
        allow_shallow: Whether to make do with a clone that lacks part of its history.

    Raises:
        EnvironmentProblem: There is no register, or no repository, or it can't be read.
        UsageProblem: The text names no commit.
    """
    if text is None:
        return open_register()
    register = open_recorded_register()
    return register.at(commit_as_of(register, text, allow_shallow=allow_shallow))


def commit_as_of(register: Workspace, text: str, *, allow_shallow: bool) -> str:
    """Id of the commit that a user means; says on stderr which it is.

    Raises:
        EnvironmentProblem: There is no repository, or it can't be read.
        UsageProblem: The text names no commit.
    """
    from faultbook.gitrepo.revisions import find_commit, refuse_incomplete

    moment = moment_in(text, register.now, at_end=True)
    if moment is not None:
        found = _landed_by(register, text, moment, allow_shallow=allow_shallow)
    else:
        repository = repository_of(register)
        if not allow_shallow:
            refuse_incomplete(repository)
        named = find_commit(repository, text)
        if named is None:
            raise UsageProblem(f"{text!r} names no commit and is no time; write {FORMS}")
        found = named
    _say_which(register, found)
    return found


def repository_of(register: Workspace) -> Repository:
    """The repository that a register is in.

    Raises:
        EnvironmentProblem: There is none.
    """
    if register.repository is None:
        raise EnvironmentProblem("the register is in no Git repository, so it has no history")
    return register.repository


def _landed_by(register: Workspace, text: str, moment: datetime, *, allow_shallow: bool) -> str:
    with (
        progress_bar("reading history") as progress,
        register.history(allow_shallow=allow_shallow, progress=progress) as history,
    ):
        landing = history.landing_at(moment)
    if landing is None:
        raise UsageProblem(f"nothing had been committed by {text}")
    return landing.commit.id


def _say_which(register: Workspace, commit: str) -> None:
    from faultbook.gitrepo.log import read_log
    from faultbook.history.credit import landed_at
    from faultbook.reporters.history_values import minute, short

    found, _ = next(read_log(repository_of(register), [commit]))
    note(f"as of the commit {short(commit)} of {minute(landed_at(found))} UTC: {found.subject}")
