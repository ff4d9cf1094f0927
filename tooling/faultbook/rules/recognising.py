"""Every signature of a register, ready to recognise what other records quote.

What belongs here: making that once for all records that are judged. What does not: running
signatures (``matching``) and what is wrong when one recognises something (``overlaps``,
``recurrence``).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.pattern_syntax import WEAK, literal_length
from faultbook.matching.pieces import pieces_in, pieces_of
from faultbook.matching.recognition import recognise
from faultbook.signature import read_signatures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.record import Register, SignedRow
    from faultbook.signature import Signature

CURRENT = frozenset({"active", "fixed"})
"""States in which a known error's signatures count for other records."""


class Owned(NamedTuple):
    """A signature, and whose it is.

    Attributes:
        owner: Id of the known error.
        number: Its place among the known error's signatures, from 0.
        signature: The signature.
        is_weak: Whether it says too little to decide anything by.
    """

    owner: str
    number: int
    signature: Signature
    is_weak: bool


class Overlap(NamedTuple):
    """A sample of one known error that a signature of another recognises too."""

    claimant: Owned
    owner: str
    number: int
    sample: int


class Signatures:
    """All signatures that count, looked up by what they demand of a text.

    Args:
        rows: The known errors that have signatures.
    """

    def __init__(self, rows: tuple[SignedRow, ...]) -> None:
        self.rows = rows
        self._owned: list[Owned] = []
        self._by_piece: dict[int, list[int]] = defaultdict(list)
        self._always: list[int] = []
        for row in self._counting:
            for number, signature in enumerate(read_signatures(row.signatures)):
                self._add(Owned(row.id, number, signature, literal_length(signature) < WEAK))

    @property
    def _counting(self) -> Iterator[SignedRow]:
        return (row for row in self.rows if row.status in CURRENT)

    def _add(self, owned: Owned) -> None:
        place = len(self._owned)
        self._owned.append(owned)
        pieces = pieces_of(owned.signature)
        if pieces is None:
            self._always.append(place)
            return
        for piece in pieces:
            self._by_piece[piece].append(place)

    def recognising(self, text: str) -> list[Owned]:
        """The signatures that recognise a text."""
        places = set(self._always)
        for piece in pieces_in(text) & self._by_piece.keys():
            places.update(self._by_piece[piece])
        candidates = [self._owned[place] for place in sorted(places)]
        hits = recognise([one.signature for one in candidates], text.encode(errors="replace"))
        return [candidates[hit.number] for hit in hits]

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

    @cached_property
    def overlaps(self) -> dict[str, list[Overlap]]:
        """Samples that other known errors claim, by the later id of the two."""
        found: dict[str, list[Overlap]] = defaultdict(list)
        for row in self._counting:
            own = [one.meaning for one in read_signatures(row.signatures)]
            for number, samples in enumerate(row.samples):
                for place, sample in enumerate(samples):
                    for claimant in self.recognising(sample):
                        if claimant.owner != row.id and claimant.signature.meaning not in own:
                            later = max(claimant.owner, row.id)
                            found[later].append(Overlap(claimant, row.id, number, place))
        return found


class _Last:
    """The signatures that were asked for last; rules ask for the same ones record by record."""

    def __init__(self) -> None:
        self._signatures = Signatures(())

    def of(self, register: Register) -> Signatures:
        """The signatures of a register."""
        rows = register.signed()
        if rows is not self._signatures.rows and rows != self._signatures.rows:
            self._signatures = Signatures(rows)
        return self._signatures


signatures_of = _Last().of
"""The signatures of a register, made anew only when they are others."""
