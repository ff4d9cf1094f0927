"""What landed on the mainline: a record before and after it, and the commit that brought it.

What belongs here: the types that history hands to rules about change. What does not: records as
they are (``record``), and finding out what landed (``history``, ``auditing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from faultbook.gitrepo.log import Person
    from faultbook.record import AnyRecord

_COMMIT_DIGITS = 12


class RecordChange(NamedTuple):
    """What became of one record when something landed on the mainline, or would if it did.

    Attributes:
        id: The record's id after it; the last one of a record that is gone.
        path: Path of its file after it; the last one of a record that is gone.
        before: The record before it; None where there was none, or nothing could be read.
        after: The record after it; None where it is gone or can't be read.
        landed_at: When it landed.
        is_first: Whether the record was never there before.
        is_deletion: Whether it is gone.
        is_return: Whether its id belonged to a record before that was gone, or has another id now;
            ``before`` is that record as it was last.
        is_landed: Whether it is on the mainline already.
        taken_on: The branch on which another record has its id already, or "".
        cause_by: Who wrote the root cause that the record has after it; empty unless asked for.
        closed_by: Who closed the record in it; empty unless asked for, or when nobody did.
    """

    id: str
    path: str
    before: AnyRecord | None
    after: AnyRecord | None
    landed_at: datetime
    is_first: bool = False
    is_deletion: bool = False
    is_return: bool = False
    is_landed: bool = True
    taken_on: str = ""
    cause_by: tuple[Person, ...] = ()
    closed_by: tuple[Person, ...] = ()


class LandedCommit(NamedTuple):
    """A commit that landed on the mainline and changed records.

    Attributes:
        id: Its id, hexadecimal.
        subject: The first line of its message.
        landed_at: When it was made.
        is_merge: Whether it brought other commits along.
        author: Who made it.
        authors: Who wrote what it brought along; its own author where it is no merge.
        trailers: Names and values at the end of its message and of those that it brought along.
        unsigned: Ids of commits, itself or what it brought along, without a good signature, each
            with Git's reason; empty unless asked for.
        records: Ids of the records that it changed.
    """

    id: str
    subject: str
    landed_at: datetime
    is_merge: bool
    author: Person
    authors: tuple[Person, ...]
    trailers: tuple[tuple[str, str], ...] = ()
    unsigned: tuple[tuple[str, str], ...] = ()
    records: tuple[str, ...] = ()


def short_commit(commit: str) -> str:
    """A commit's id as findings and reports show it; long enough to stay unique for years."""
    return commit[:_COMMIT_DIGITS]
