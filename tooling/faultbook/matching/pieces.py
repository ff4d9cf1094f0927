"""What an index looks signatures up by: short pieces of the text that their patterns demand.

What belongs here: which pieces, and the pieces of a text. What does not: what a pattern demands
(``pattern_syntax``) and keeping pieces (``index``).

Whole words won't do, because ``core`` has to be found in ``coredns``. A piece has five characters,
casefolded, and is kept as a checksum: two pieces with the same one only cost a look in vain.
"""

from __future__ import annotations

from codecs import utf_32_le_encode  # by its name it would be another module to load
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.signature import Pattern, Signature

PIECE = 5
"""Characters of a piece."""

_BYTES_EACH = 4
_BYTES = PIECE * _BYTES_EACH
_UNSEEN = 0.01  # how often a pair that the background lacks is taken to be there
_CHARACTERS = 100  # of a literal's beginning that are looked at for its rarest piece


def _encoded(text: str) -> bytes:
    """All characters are of one size, and none is refused."""
    return utf_32_le_encode(text, "surrogatepass")[0]


def pieces_in(text: str) -> set[int]:
    """Checksums of every piece of a text.

    Args:
        text: The text, of any characters.
    """
    content = _encoded(text.casefold())
    starts = range(0, len(content) - _BYTES + 1, _BYTES_EACH)
    return set(
        map(
            crc32,
            map(
                content.__getitem__,
                map(slice, starts, range(_BYTES, len(content) + 1, _BYTES_EACH)),
            ),
        )
    )


def pieces_of(signature: Signature) -> tuple[int, ...] | None:
    """Checksums of pieces of which one is in every text that a signature recognises.

    Where all of the patterns must be there, it is the one whose pieces are rarest that counts; of
    patterns of which any is enough, all do.

    Args:
        signature: The signature.

    Returns:
        The checksums, sorted; None where a text can't be told by its pieces, so that the signature
        has to be tried on every text.
    """
    found = [_rarest_pieces(pattern) for pattern in signature.patterns]
    if signature.form == "any":
        if not all(found):
            return None
        pieces = {piece for one in found for piece in one}
    else:
        pieces = set(min(filter(None, found), key=_rank_of_all, default=()))
    return tuple(sorted(map(_checksum, pieces))) or None


def _rarest_pieces(pattern: Pattern) -> tuple[str, ...]:
    """The rarest piece of each literal that a pattern demands; none where one is too short."""
    from faultbook.matching.pattern_syntax import demanded  # looking up needs none of it

    literals = demanded(pattern) or ()
    if not all(len(literal) >= PIECE for literal in literals):
        return ()
    return tuple(dict.fromkeys(min(_pieces(literal), key=_rank_of) for literal in literals))


def _pieces(text: str) -> list[str]:
    text = text[:_CHARACTERS]
    return [text[start : start + PIECE] for start in range(len(text) - PIECE + 1)]


def _checksum(piece: str) -> int:
    return crc32(_encoded(piece))


def _rank_of(piece: str) -> tuple[float, str]:
    return _commonness_of(piece), piece


@cache
def _commonness_of(piece: str) -> float:
    """How often a piece is to be expected in as much ordinary log as the background has.

    What was seen there counts, and, so that pieces that weren't are told apart, how likely each of
    its characters is to follow the one before.
    """
    counts = _counts()
    expected = float(counts.characters[piece[0]] + 1)
    for before, after in pairwise(piece):
        expected *= (counts.pairs[before + after] + _UNSEEN) / (counts.characters[before] + 1)
    return counts.pieces[piece] + expected


def _rank_of_all(pieces: Iterable[str]) -> tuple[float, tuple[str, ...]]:
    pieces = tuple(pieces)
    return sum(map(_commonness_of, pieces)), pieces


class _Counts(NamedTuple):
    """How often characters, pairs and pieces are in the background."""

    characters: Counter[str]
    pairs: Counter[str]
    pieces: Counter[str]


@cache
def _counts() -> _Counts:
    from faultbook.matching.background import background_lines

    lines = [line.casefold() for line in background_lines()]
    return _Counts(
        Counter(character for line in lines for character in line),
        Counter(first + second for line in lines for first, second in pairwise(line)),
        Counter(line[start : start + PIECE] for line in lines for start in range(len(line))),
    )
