"""Every signature of a register, ready to recognise what other records quote.

What belongs here: making that once for all records that are judged. What does not: running
signatures (``matching``) and what is wrong when one recognises something (``overlaps``,
``recurrence``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.pattern_sets import PatternSets
from faultbook.matching.pattern_syntax import is_weak
from faultbook.matching.pieces import pieces_of
from faultbook.matching.recognition import recognise
from faultbook.rules.quoting import as_log
from faultbook.signature import read_signatures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from faultbook.record import SignedRow
    from faultbook.signature import Pattern, Signature

CURRENT = frozenset({"active", "fixed"})
"""States in which a known error's signatures count for other records."""


class Owned(NamedTuple):
    """A signature, and whose it is.

    Attributes:
        owner: Id of the known error.
        number: Its place among the known error's signatures, from 0.
        signature: The signature.
    """

    owner: str
    number: int
    signature: Signature

    @property
    def is_weak(self) -> bool:
        """Whether it says too little to decide anything by."""
        return is_weak(self.signature)


class Overlap(NamedTuple):
    """A sample that a signature of another known error recognises too.

    Attributes:
        claimant: That signature.
        number: The place among the known error's signatures of the one whose sample it is.
        sample: The sample's place among those.
    """

    claimant: Owned
    number: int
    sample: int


class _Candidates:
    """Tells in one pass which of many signatures a text may show.

    Of each signature that pattern is looked for that the fewest others have.
    """

    def __init__(self, signatures: Sequence[Signature]) -> None:
        users = Counter(one for signature in signatures for one in set(_texts(signature)))
        self._needed_by: dict[Pattern, list[int]] = defaultdict(list)
        for place, signature in enumerate(signatures):
            patterns = dict.fromkeys(_texts(signature))
            if signature.form != "any":
                patterns = {min(patterns, key=lambda one: (users[one], one.is_regex)): None}
            for pattern in patterns:
                self._needed_by[pattern].append(place)
        self._places = list(self._needed_by.values())
        self._sets = PatternSets(list(self._needed_by))

    def in_text(self, text: bytes) -> list[int]:
        """Places of the signatures."""
        shown = self._sets.shown_in(text)
        return sorted({place for number in shown for place in self._places[number]})


def _texts(signature: Signature) -> Iterator[Pattern]:
    """The patterns that must be there, however often."""
    return (pattern._replace(times=1) for pattern in signature.patterns)


class Signatures:
    """All signatures that count.

    Args:
        rows: The known errors that have signatures.
    """

    def __init__(self, rows: tuple[SignedRow, ...]) -> None:
        self.rows = rows
        self._owned = [
            Owned(row.id, number, signature)
            for row in self._counting
            for number, signature in enumerate(read_signatures(row.signatures))
        ]

    @property
    def _counting(self) -> Iterator[SignedRow]:
        return (row for row in self.rows if row.status in CURRENT)

    def recognising(self, text: str, besides: Callable[[str], bool]) -> list[Owned]:
        """The signatures that recognise a text.

        Args:
            text: The text.
            besides: Whether a known error is of no interest; where all are, nothing is run.
        """
        content = as_log(text)
        candidates = [self._owned[place] for place in self._candidates.in_text(content)]
        if all(besides(one.owner) for one in candidates):
            return []
        hits = recognise([one.signature for one in candidates], content)
        return [candidates[hit.number] for hit in hits]

    @cached_property
    def _candidates(self) -> _Candidates:
        return _Candidates([one.signature for one in self._owned])

    def first_same(self, owner: str) -> list[tuple[int, Owned]]:
        """Each signature of a known error that is there already, and the first that is the same.

        The number is that of the later one; ids and places tell which is which.
        """
        return self._repeated.get(owner, [])

    @cached_property
    def _repeated(self) -> dict[str, list[tuple[int, Owned]]]:
        found: dict[str, list[tuple[int, Owned]]] = defaultdict(list)
        first: dict[Signature, Owned] = {}
        for owned in sorted(self._owned, key=lambda one: (one.owner, one.number)):
            earlier = first.setdefault(owned.signature.meaning, owned)
            if earlier is not owned:
                found[owned.owner].append((owned.number, earlier))
        return found

    def claiming(
        self, owner: str, signatures: str, samples: Sequence[Sequence[str]]
    ) -> Iterator[Overlap]:
        """Samples of a known error that other known errors' signatures recognise too.

        Args:
            owner: The known error's id.
            signatures: Its signatures, as text; the same one elsewhere isn't told.
            samples: For each of its signatures, its samples.
        """
        own = [one.meaning for one in read_signatures(signatures)]
        for number, texts in enumerate(samples):
            for place, text in enumerate(texts):
                for claimant in self.recognising(text, besides=owner.__eq__):
                    if claimant.owner != owner and claimant.signature.meaning not in own:
                        yield Overlap(claimant, number, place)


def pieces_of_all(signatures: str) -> set[int]:
    """What signatures, as text, demand of a text; equal ones demand the same."""
    return {piece for one in read_signatures(signatures) for piece in pieces_of(one) or ()}


class _Last:
    """The signatures that were asked for last; rules ask for the same ones record by record."""

    def __init__(self) -> None:
        self._signatures = Signatures(())

    def of(self, rows: tuple[SignedRow, ...]) -> Signatures:
        """The signatures of known errors."""
        if rows is not self._signatures.rows and rows != self._signatures.rows:
            self._signatures = Signatures(rows)
        return self._signatures


signatures_of = _Last().of
"""The signatures of known errors, made anew only when they are others."""
