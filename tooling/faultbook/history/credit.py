"""Whom and what a landing is owed to, as commits tell it.

What belongs here: authors, whoever merged, and the pull request that a message names. What does
not: whether they were allowed to (``rules``).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from faultbook.gitrepo.log import Person

if TYPE_CHECKING:
    from faultbook.gitrepo.log import Commit
    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Version

_PULL_REQUEST = (
    # GitHub, and Bitbucket Data Center: a merge
    re.compile(r"\AMerge pull request (?P<name>#[0-9]{1,12}) (?:from|in) "),
    # GitLab, on a line of its own
    re.compile(r"^See merge request (?P<name>[\w./-]{0,255}![0-9]{1,12})[ \t\r]*$", re.MULTILINE),
    # Azure DevOps
    re.compile(r"\AMerged (?P<name>PR [0-9]{1,12}): "),
    # Bitbucket: Cloud's merge, and Data Center's squash
    re.compile(r"\AMerged in [^\n]{0,255} \(pull request (?P<name>#[0-9]{1,12})\)"),
    re.compile(r"\APull request (?P<name>#[0-9]{1,12}): "),
    # GitHub and others: a squash names it at its subject's end
    re.compile(r"\A[^\n]*\((?:pull request )?(?P<name>#[0-9]{1,12})\)[ \t\r]*(?:\n|\Z)"),
)
_CO_AUTHOR = re.compile(
    r"^co-authored-by:(?P<named>[^<\n]*<[^>\n]*>)[ \t\r]*$", re.IGNORECASE | re.MULTILINE
)
_FORGES = frozenset({"noreply@github.com", "noreply@gitlab.com", "noreply@bitbucket.org"})
_LATEST = int(datetime(9000, 1, 1, tzinfo=UTC).timestamp())


class Credit(NamedTuple):
    """Whom and what a landing is owed to.

    Attributes:
        commit: The mainline commit's id.
        landed_at: When it was committed, in UTC.
        authors: Who wrote it, those of its messages' ``Co-authored-by`` lines last.
        merged_by: Who merged or committed what others wrote; None when nobody else did.
        pull_request: The pull request that its message names, as ``#12``, ``group/project!34`` or
            ``PR 12``; "" when it names none.
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
    authors = authors_of(version, commit)
    merger = commit.author if len(commit.parents) > 1 else commit.committer
    is_another = merger.email.casefold() not in {*_FORGES, *_addresses(authors)}
    return Credit(
        commit.id,
        landed_at(commit),
        authors,
        merger if is_another else None,
        pull_request_in(commit.message),
        commit.subject,
    )


def authors_of(version: Version, commit: Commit) -> tuple[Person, ...]:
    """Who wrote a version: the authors of what a merge brought along, or else of the landing.

    Whoever merged is among them only where the content is no other's. Who is named by
    ``Co-authored-by`` comes last.

    Args:
        version: The version.
        commit: The commit that it landed with.
    """
    written = [side.author for side in version.sides]
    if not any(side.blob == version.blob for side in version.sides):
        written.append(commit.author)
    messages = (commit.message, *(side.message for side in version.sides))
    helpers = [person for message in messages for person in co_authors(message)]
    return _each_once((*written, *helpers))


def landed_at(commit: Commit) -> datetime:
    """When a commit was made, in UTC, as its committer's clock had it.

    Git takes any number of seconds; whoever adds the longest duration to it stays in the calendar.
    """
    return moment_of(commit.committed_at)


def moment_of(seconds: int) -> datetime:
    """A moment in seconds since 1970, in UTC; as ``landed_at``, within the calendar."""
    return datetime.fromtimestamp(min(max(seconds, 0), _LATEST), UTC)


def pull_request_in(message: str) -> str:
    """The pull request that a commit's message names, as it names it; "" when it names none.

    The forms are those that GitHub, GitLab, Azure DevOps and Bitbucket write by themselves.
    """
    message = message.lstrip()
    found = (pattern.search(message) for pattern in _PULL_REQUEST)
    return next((match["name"] for match in found if match), "")


def co_authors(message: str) -> tuple[Person, ...]:
    """Who helped, by the message's ``Co-authored-by: NAME <ADDRESS>`` lines."""
    return tuple(person_in(match["named"]) for match in _CO_AUTHOR.finditer(message))


def person_in(text: str) -> Person:
    """Somebody as a trailer names them: ``Ada <ada@example.com>``, or by one of the two."""
    name, _, rest = (part.strip() for part in text.partition("<"))
    email = rest.partition(">")[0].strip()
    return Person("", name) if "@" in name and not email else Person(name, email)


def _each_once(persons: tuple[Person, ...]) -> tuple[Person, ...]:
    """The first of each address, or of each name where there is no address."""
    found: dict[str, Person] = {}
    for person in persons:
        found.setdefault(person.email.casefold() or person.name, person)
    return tuple(found.values())


def _addresses(persons: tuple[Person, ...]) -> set[str]:
    return {person.email.casefold() for person in persons}
