"""Whom and what a landing is owed to, as commits tell it.

What belongs here: authors, whoever merged, and the pull request, put together. What does not: what
a message says (``messages``), and whether they were allowed to (``rules``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from faultbook.history.messages import co_authors, pull_request

if TYPE_CHECKING:
    from faultbook.gitrepo.log import Commit, Person
    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Version

_FORGES = frozenset({"noreply@github.com", "noreply@gitlab.com", "noreply@bitbucket.org"})
_LAST_SECOND = 253_402_300_799  # of the year 9999, which is where Python's calendar ends


class Credit(NamedTuple):
    """Whom and what a landing is owed to.

    Attributes:
        commit: The mainline commit's id.
        landed_at: When it was committed, in UTC.
        authors: Who wrote it, those of its messages' ``Co-authored-by`` lines last.
        merged_by: Who merged or committed what others wrote; None when nobody else did.
        pull_request: The pull request that its message names, as ``#12`` or ``!34``; "" when it
            names none.
        subject: The first line of its message.
    """

    commit: str
    landed_at: datetime
    authors: tuple[Person, ...]
    merged_by: Person | None
    pull_request: str
    subject: str


def credit_of(history: RegisterHistory, version: Version) -> Credit:
    """Whom and what a version of a record is owed to."""
    commit = history.landing(version.landing).commit
    messages = (commit.message, *(side.message for side in version.sides))
    helpers = [person for message in messages for person in co_authors(message)]
    authors = _each_once((*history.authors(version), *helpers))
    merger = commit.author if len(commit.parents) > 1 else commit.committer
    is_another = merger.email.casefold() not in {*_FORGES, *_addresses(authors)}
    return Credit(
        commit.id,
        landed_at(commit),
        authors,
        merger if is_another else None,
        pull_request(commit.message),
        commit.subject,
    )


def landed_at(commit: Commit) -> datetime:
    """When a commit was made, in UTC; a time that no calendar has is brought to the nearest."""
    return datetime.fromtimestamp(min(max(commit.committed_at, 0), _LAST_SECOND), UTC)


def _each_once(persons: tuple[Person, ...]) -> tuple[Person, ...]:
    """The first of each address, or of each name where there is no address."""
    found: dict[str, Person] = {}
    for person in persons:
        found.setdefault(person.email.casefold() or person.name, person)
    return tuple(found.values())


def _addresses(persons: tuple[Person, ...]) -> set[str]:
    return {person.email.casefold() for person in persons}
