"""Terms that texts share, told as the words that stand in one of them.

What belongs here: from terms back to words. What does not: which terms are shared and what they
weigh (``resemblance``, ``likeness``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.matching.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_AROUND = ".,;:!?()[]{}<>'\"`*"


def told_words(shared: Sequence[str], texts: Iterable[str]) -> list[str]:
    """The words of some texts that come to shared terms and to no others.

    A name with all its parts is one word. Where parts of it are different each time, as a host's
    number is, those that stay are words.

    Args:
        shared: Terms, the most telling first.
        texts: The texts; each term is in one of them.

    Returns:
        The words, the most telling first, each once; none that another one holds.
    """
    rank = {term: place for place, term in enumerate(shared)}
    found: dict[str, tuple[int, str]] = {}
    for text in texts:
        for piece in dict.fromkeys(text.split()):
            for place, word in _words_in(piece.strip(_AROUND), rank):
                key = word.casefold()
                found[key] = min(found.get(key, (place, word)), (place, word))
    return [
        word
        for _, word in sorted(found.values())
        if not any(word.casefold() in other for other in found if other != word.casefold())
    ]


def _words_in(piece: str, rank: dict[str, int]) -> Iterator[tuple[int, str]]:
    """The words that a piece of text gives, each with the place of its first shared term."""
    made = [(term, seen) for term, seen in terms(piece) if not term.startswith("~")]
    places = [rank[term] for term, _ in made if term in rank]
    is_same_each_time = not any(map(str.isdigit, piece)) or piece.casefold() in rank
    if made and len(places) == len(made) and is_same_each_time:
        yield min(places), piece
    else:
        yield from ((rank[term], seen) for term, seen in made if term in rank)
