"""What finding asks of an index.

What belongs here: answers out of the tables, as ``Knowledge`` has them. What does not: the tables
(``index_tables``) and opening an index (``index``).
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.demand import is_possible
from faultbook.matching.pieces import pieces_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from faultbook.matching.answer import Card
    from faultbook.matching.index_tables import IndexTables
    from faultbook.matching.signed import Signed


class Summary(NamedTuple):
    """What an index holds.

    Attributes:
        known_errors: Number of known errors.
        unreadable: Number of files that can't be read as one.
        signatures: Number of signatures.
        verified: How many of them have to be tried on every text.
        terms: Number of different terms.
        size: Bytes that it takes.
        read: How many files were read anew when it was opened.
        is_kept: Whether it is there for the next time.
    """

    known_errors: int
    unreadable: int
    signatures: int
    verified: int
    terms: int
    size: int
    read: int
    is_kept: bool


class Index:
    """The known errors of a register, as ``open_index`` opens it; a ``Knowledge``.

    Args:
        tables: Its tables, in a transaction, so that all answers are about one state.
        read: How many files were read anew.
        discard: Throws away what is kept; None where nothing is.
    """

    def __init__(self, tables: IndexTables, read: int, discard: Callable[[], None] | None) -> None:
        self._tables = tables
        self._read = read
        self._discard = discard

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.DatabaseError) and self._discard is not None:
            self._discard()
            from faultbook.errors import EnvironmentProblem

            said = "the index of known errors was damaged and has been thrown away; ask again"
            raise EnvironmentProblem(said) from error

    def close(self) -> None:
        """Let go of it; nothing can be asked any more."""
        self._tables.connection.close()

    @property
    def size(self) -> int:
        """How many known errors there are."""
        return self._tables.total().known_errors

    @property
    def unreadable(self) -> int:
        """How many files can't be read as a known error."""
        return self._tables.total().unreadable

    def candidates(self, text: str) -> Sequence[Signed]:
        """Every signature that may recognise a short text, and few others; by number."""
        folded = text.casefold()
        content = folded.encode("utf-8", "surrogatepass")
        found = self._tables.candidates(sorted(pieces_in(text)), content)
        return [
            _signed(known, place, signature, literals, is_ordinary)
            for known, place, signature, literals, is_ordinary, demand in sorted(found)
            if is_possible(demand, folded)
        ]

    def all_signed(self) -> Iterator[Signed]:
        """Every signature, by number."""
        for row in self._tables.signatures():
            yield _signed(*row)

    def cards(self, numbers: Iterable[int]) -> Mapping[int, Card]:
        """What is shown of known errors."""
        texts = self._tables.cards(tuple(numbers))
        if not texts:
            return {}
        from faultbook.matching.card_text import read_card

        return {number: read_card(text) for number, text in texts.items()}

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """In how many known errors each of the terms is; without those that are in none."""
        counts = ((term, self._tables.known_with(term)) for term in terms)
        return {term: count for term, count in counts if count}

    def with_terms(self, terms: Sequence[str], most: int) -> Sequence[int]:
        """Numbers of known errors that have at least one of the terms, the likeliest first."""
        return self._tables.with_terms(terms, most)

    def terms_of(self, numbers: Iterable[int]) -> Mapping[int, str]:
        """The terms of known errors, as ``terms`` made them into text."""
        return self._tables.all_terms(tuple(numbers))

    def summary(self) -> Summary:
        """What it holds."""
        tables, total = self._tables, self._tables.total()
        return Summary(
            total.known_errors,
            total.unreadable,
            tables.count("signature"),
            tables.count("verified"),
            tables.count("term"),
            tables.bytes_taken(),
            self._read,
            self._discard is not None,
        )


def _signed(known: int, place: int, text: str, literals: int, is_ordinary: int) -> Signed:
    from faultbook.matching.signed import Signed  # which a search that finds none doesn't need
    from faultbook.signature import read_signatures

    return Signed(known, place, read_signatures(text)[0], literals, bool(is_ordinary))
