"""Known errors of a made-up shop, and an index of them that is only memory."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from faultbook.matching.answer import Card
from faultbook.matching.knowledge import Known, TextFields
from faultbook.matching.ordinary import is_ordinary
from faultbook.matching.pattern_syntax import literal_length
from faultbook.matching.signed import Signed
from faultbook.matching.terms import document_terms, words_of
from faultbook.signature import Pattern, Signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


def known(
    number: int,
    text: TextFields,
    *signatures: Signature,
    services: tuple[str, ...] = (),
    status: str = "active",
) -> Known:
    """A known error with this number in its id."""
    key = f"KE-2026-{number:04d}"
    card = Card(key, f"kedb/2026/{key}.md", text.title, status, services, text.applications)
    return Known(card, signatures, text)


def all_of(*literals: str) -> Signature:
    """A signature that asks for all of the literals."""
    return Signature("all", tuple(map(Pattern, literals)))


def signed_as(number: int, place: int, signature: Signature) -> Signed:
    """A signature as an index gives it."""
    literals = literal_length(signature)
    return Signed(number, place, signature, literals, is_ordinary(signature))


class InMemory:
    """Known errors in a list; each has its place in it for a number."""

    def __init__(self, *known_errors: Known) -> None:
        self._known = known_errors
        self._kept = [document_terms(one.text) for one in known_errors]

    @property
    def size(self) -> int:
        return len(self._known)

    def candidates(self, text: str) -> Sequence[Signed]:
        assert isinstance(text, str)
        return list(self.all_signed())

    def all_signed(self) -> Iterator[Signed]:
        for number, one in enumerate(self._known):
            for place, signature in enumerate(one.signatures):
                yield signed_as(number, place, signature)

    def cards(self, numbers: Iterable[int]) -> Mapping[int, Card]:
        return {number: self._known[number].card for number in numbers}

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        held = Counter(term for kept in self._kept for term in words_of(kept))
        return {term: held[term] for term in terms if term in held}

    def with_terms(self, terms: Sequence[str], most: int) -> Sequence[int]:
        shared = [len(set(terms).intersection(words_of(kept))) for kept in self._kept]
        numbers = sorted(range(self.size), key=lambda number: -shared[number])
        return [number for number in numbers if shared[number]][:most]

    def terms_of(self, numbers: Iterable[int]) -> Mapping[int, str]:
        return {number: self._kept[number] for number in numbers}


PAYMENT = known(
    1,
    TextFields(
        "Payments time out when the card gateway is slow",
        ("card-gateway",),
        ("payments",),
        ("PAY-0408",),
        ("Customers see HTTP 504 at the till",),
        "Restart the worker that holds the connection pool. The pool never gives up a socket.",
    ),
    all_of("gateway pool exhausted", "giving up on charge"),
    services=("shop",),
)
LOGIN = known(
    2,
    TextFields(
        "Logins fail once the signing certificate has expired",
        ("identity-provider",),
        ("login", "certificate"),
        (),
        ("Nobody can log in",),
        "Renew the certificate of the identity provider and reload it.",
    ),
    all_of("certificate has expired: signing-key"),
    services=("login",),
)
SEARCH = known(
    3,
    TextFields(
        "Search index runs out of memory while it is rebuilt",
        ("search-indexer",),
        ("search",),
        (),
        ("java.lang.OutOfMemoryError in the indexer",),
        "Give the indexer a larger heap for the time of the rebuild.",
    ),
    services=("shop",),
)
EVERYTHING = InMemory(PAYMENT, LOGIN, SEARCH)
