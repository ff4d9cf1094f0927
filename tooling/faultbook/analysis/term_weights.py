"""How much a term tells incidents apart.

What belongs here: a term's weight, from how many incidents hold it. What does not: which words are
ordinary (``ordinary_words``) and what follows from weights (``likeness``).

Inverse document frequency (Spärck Jones 1972, https://doi.org/10.1108/eb026526) asks how many
incidents there are, so that each new incident would change how alike all others are. Here a term's
weight depends on the number of incidents that hold it, whatever their total, and that number counts
rounded down to a power of two: groups stay what they are when an unrelated incident is added. The
weight hardly falls while few hold a term, so that a fault doesn't fall apart as it comes back, and
then by half with each doubling. That is about the square of inverse document frequency in a
register of some thousands, which is what a cosine makes of it.
"""

from __future__ import annotations

from functools import lru_cache

from faultbook.analysis.ordinary_words import seen_before

_FEW = 8  # holders; twice as many and one more make a term count half


def step_of(holders: int) -> int:
    """A number of incidents, rounded down to a power of two.

    Args:
        holders: How many incidents hold a term, 0 or more.

    Returns:
        The power of two; 1 for none.
    """
    return 1 << max(0, holders.bit_length() - 1)


def weight_of(term: str, holders: int) -> float:
    """What a term counts.

    Args:
        term: The term.
        holders: How many incidents of the register hold it.

    Returns:
        Above 0; at most 1, for a term that no other incident holds and that isn't ordinary.
    """
    return weight_seen(seen_before(term) + step_of(holders))


@lru_cache(maxsize=1 << 12)
def weight_seen(seen: int) -> float:
    """What a term counts that is taken to have been seen so often, 1 or more; see ``weight_of``."""
    return (_FEW + 1) / (_FEW + seen)
