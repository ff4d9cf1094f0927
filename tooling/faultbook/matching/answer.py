"""What a search for the known error of a text comes to.

What belongs here: the answer's shape. What does not: how it is found (``finding``) and shown
(``cli``).

Annotations are values here: of one that is a text, ``NamedTuple`` would compile each, which a
search would notice.
"""

from enum import StrEnum
from typing import NamedTuple


class Confidence(StrEnum):
    """What a probability means to a person; the limits stand in ``ranking``."""

    MATCH = "match"
    POSSIBLE = "possible"
    NONE = "none"


class Card(NamedTuple):
    """What a reader at night needs of a known error; times and days as the record has them.

    Attributes:
        id: Its id.
        path: Path of its file from the register's root.
        title: Its title.
        status: Its state.
        services: Keys of its services.
        components: Names of the components that it affects.
        workaround: Its Workaround section, Markdown without comments; "" when there is none.
        no_workaround: Why there is none, or "".
        risk: How much can go wrong with the workaround, or "".
        minutes: How long the workaround takes, or None.
        verified_at: When the workaround was last seen to help, RFC 3339 in UTC, or "".
        fixed_in: Component and version of what has the error no more.
        problem: Id of its problem, or "".
        superseded_by: Id of the known error that replaces it, or "".
        retired_because: Why it was retired, or "".
        visibility: ``internal`` or ``public``.
    """

    id: str
    path: str
    title: str
    status: str
    services: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    workaround: str = ""
    no_workaround: str = ""
    risk: str = ""
    minutes: int | None = None
    verified_at: str = ""
    fixed_in: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    superseded_by: str = ""
    retired_because: str = ""
    visibility: str = "internal"


class Seen(NamedTuple):
    """Where a pattern of a signature was found.

    Attributes:
        pattern: The literal or the expression.
        line: Number of the line at which it begins, from 1.
        text: That line, cut where it is long; as it came, so it is made safe before it is shown.
    """

    pattern: str
    line: int
    text: str


class Recognised(NamedTuple):
    """A signature that a text shows.

    Attributes:
        number: Its place among the known error's signatures, from 0.
        name: What it recognises, or "".
        conditions: As of ``Signature``.
        literals: Number of literal characters that it demands.
        is_weak: Whether these are too few to decide by.
        seen: Where its patterns were found, one each for those that were.
    """

    number: int
    name: str
    conditions: int
    literals: int
    is_weak: bool
    seen: tuple[Seen, ...]


class Match(NamedTuple):
    """A known error that a text may show.

    Attributes:
        known_error: The known error.
        rank: Its place, from 1; those that nothing tells apart have the same one.
        probability: How likely it is the right one, from 0 to 1, as calibrated.
        confidence: The same in a word.
        signatures: Its signatures that the text shows, the one that says most first.
        terms: Words that the text shares with it, the one that says most first.
    """

    known_error: Card
    rank: int
    probability: float
    confidence: Confidence
    signatures: tuple[Recognised, ...] = ()
    terms: tuple[str, ...] = ()


class Answer(NamedTuple):
    """What is known of a text.

    Attributes:
        matches: Known errors, the likeliest first; none where nothing is known.
        confidence: That of the first; ``NONE`` where there is none.
        lines: Number of lines that were read.
        known_errors: Number of known errors that were looked through.
    """

    matches: tuple[Match, ...]
    lines: int
    known_errors: int

    @property
    def confidence(self) -> Confidence:
        """How sure the answer is."""
        return self.matches[0].confidence if self.matches else Confidence.NONE
