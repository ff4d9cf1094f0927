"""Which landings an audit judges, and the proof that an audited commit is still in history.

What belongs here: finding where a later audit begins. What does not: judging (``judging``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.gitrepo.revisions import (
    find_commit,
    is_ancestor,
    is_incomplete,
    mainline_base,
    merge_base,
)
from faultbook.record_change import short_commit

if TYPE_CHECKING:
    from faultbook.gitrepo.repository import Repository
    from faultbook.history.history import RegisterHistory

_ID = re.compile(r"[0-9a-f]{7,64}", re.IGNORECASE)


class Beginning(NamedTuple):
    """Where the judged part of a history begins.

    Attributes:
        commit: Id of the commit that it begins after; "" for the whole history.
        after: Number of the last landing before it; -1 for none.
        rewritten: Why there is no such beginning, or "".
        note: What else is to be said of it, or "".
    """

    commit: str = ""
    after: int = -1
    rewritten: str = ""
    note: str = ""


def beginning(history: RegisterHistory, since: str | None) -> Beginning:
    """Where the part after a commit begins, once it is proved that history still leads there.

    Args:
        history: The history, up to the commit that is asked about.
        since: The commit; None for the whole history.

    Raises:
        UsageProblem: It is a name that nothing has.
        EnvironmentProblem: The clone lacks what the proof needs.
    """
    if since is None:
        return Beginning()
    repository = history.repository
    commit = find_commit(repository, since)
    if commit is None:
        if _ID.fullmatch(since) is None:
            raise UsageProblem(f"{since!r} names no commit here")
        refuse_doubt(repository, since)
        said = f"there is no commit {since} here any more: history was rewritten"
        return Beginning(since, rewritten=f"{said}, or this is another repository")
    if not history.head or not is_ancestor(repository, commit, history.head):
        refuse_doubt(repository, commit)
        return Beginning(commit, rewritten=_rewritten(history, commit))
    landing = history.landing_of(commit)
    if landing is not None:
        return Beginning(commit, landing.number)
    base = mainline_base(repository, history.head, without=commit)
    before = history.landing_of(base) if base is not None else None
    said = f"{short_commit(commit)} is in the history, but not on the mainline"
    where = (
        f"after {short_commit(before.commit.id)}" if before is not None else "from its beginning"
    )
    note = f"{said}; the mainline is judged {where}"
    return Beginning(commit, before.number if before is not None else -1, note=note)


def refuse_doubt(repository: Repository, commit: str) -> None:
    """Refuse to say that a commit is gone where the clone may merely lack it.

    Raises:
        EnvironmentProblem: The clone lacks part of the history.
    """
    if is_incomplete(repository):
        raise EnvironmentProblem(
            f"whether {commit} is still in the history can't be told in a clone without all of it"
        )


def _rewritten(history: RegisterHistory, commit: str) -> str:
    head = short_commit(history.head)
    said = f"history was rewritten: {short_commit(commit)} is not in the history of {head}"
    base = merge_base(history.repository, commit, history.head) if history.head else None
    if base is None:
        return f"{said}; they have nothing in common"
    return f"{said}; the last commit that both have is {short_commit(base)}"
