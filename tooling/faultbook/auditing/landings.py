"""Commits as such: who made them, who looked at them, and whether they are signed.

What belongs here: what the rules for landings are given. What does not: records (``judging``).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from faultbook.auditing.judging import moment_of
from faultbook.history.credit import authors_of
from faultbook.history.messages import trailers
from faultbook.record import LandedCommit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from faultbook.gitrepo.log import Person
    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Landing, Side, Version


class Touched(NamedTuple):
    """A version as a landing brought it.

    Attributes:
        record: The record's id.
        version: The version.
    """

    record: str
    version: Version


def landed_commits(
    history: RegisterHistory, touched: Iterable[Touched], unsigned: Mapping[str, str]
) -> Iterator[tuple[int, LandedCommit, str]]:
    """Each landing that changed records: its number, what rules ask of it, and a record's path.

    Args:
        history: The history.
        touched: Every version that is judged.
        unsigned: Commits without a good signature, with the reason.
    """
    by_landing: dict[int, list[Touched]] = defaultdict(list)
    for one in touched:
        by_landing[one.version.landing].append(one)
    for number in sorted(by_landing):
        some = sorted(by_landing[number], key=lambda one: one.version.path)
        landing = history.landing(number)
        yield number, _landed(history, landing, some, unsigned), some[0].version.path


def _landed(
    history: RegisterHistory,
    landing: Landing,
    touched: list[Touched],
    unsigned: Mapping[str, str],
) -> LandedCommit:
    commit = landing.commit
    sides: dict[str, Side] = {side.commit: side for one in touched for side in one.version.sides}
    authors: dict[Person, None] = {}
    for one in touched:
        authors.update(dict.fromkeys(authors_of(history, one.version)))
    messages = [commit.message, *(side.message for side in sides.values())]
    return LandedCommit(
        id=commit.id,
        subject=commit.subject,
        landed_at=moment_of(commit.committed_at),
        is_merge=landing.is_merge,
        author=commit.author,
        authors=tuple(authors),
        trailers=tuple(pair for message in messages for pair in trailers(message)),
        unsigned=tuple((one, unsigned[one]) for one in (commit.id, *sides) if one in unsigned),
        records=tuple(one.record for one in touched),
    )
