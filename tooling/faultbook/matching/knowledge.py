"""What finding asks of the known errors, wherever they are kept.

What belongs here: the protocol between the index and those who search it, and its values. What does
not: keeping known errors (``index``) and searching them (``finding``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from faultbook.matching.answer import Card
    from faultbook.matching.signed import Signed
    from faultbook.signature import Signature


class TextFields(NamedTuple):
    """What a known error says in words, apart by how much each says about it.

    Attributes:
        title: Its title.
        applications: Keys of its services and names of the components that it affects.
        tags: Its tags.
        error_codes: Its error codes.
        symptoms: What users or monitoring see, a line each.
        prose: Its sections, without comments.
        samples: Texts that its signatures recognise, and their literals.
    """

    title: str = ""
    applications: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    error_codes: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    prose: str = ""
    samples: tuple[str, ...] = ()


class Known(NamedTuple):
    """All that an index holds of a known error.

    Attributes:
        card: What is shown of it.
        signatures: What recognises it.
        text: What it is found by in words.
    """

    card: Card
    signatures: tuple[Signature, ...] = ()
    text: TextFields = TextFields()


class Knowledge(Protocol):
    """Known errors that can be searched; each has a number, which lasts as long as it is there."""

    @property
    def size(self) -> int:
        """How many known errors there are."""

    def candidates(self, text: str) -> Sequence[Signed]:
        """Every signature that may recognise a short text, and few others; by number."""

    def all_signed(self) -> Iterator[Signed]:
        """Every signature, by number."""

    def cards(self, numbers: Iterable[int]) -> Mapping[int, Card]:
        """What is shown of known errors."""

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """In how many known errors each of the terms is; without those that are in none."""

    def with_terms(self, terms: Sequence[str], most: int) -> Sequence[int]:
        """Numbers of known errors that have at least one of the terms, the likeliest first."""

    def terms_of(self, numbers: Iterable[int]) -> Mapping[int, str]:
        """The terms of known errors, as ``terms`` made them into text."""
