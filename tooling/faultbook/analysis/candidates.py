"""Which incidents are worth comparing with one: those that share a rare term with it.

What belongs here: picking terms to look incidents up by. What does not: where holders of terms are
kept, and comparing (``likeness``).

A term that hundreds of incidents hold tells none of them apart, and to compare all with all would
grow with the square of their number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.analysis.term_weights import weight_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.analysis.wording_terms import Terms

MOST_HOLDERS = 256
"""Incidents that may hold a term for it to be looked up."""

MOST_TERMS = 16
"""Terms of one incident that are looked up."""


def looked_up(terms: Terms, holders: Callable[[str], int]) -> list[str]:
    """The terms by which incidents like this one are looked for, the most telling first.

    Args:
        terms: Terms of the incident.
        holders: How many incidents hold a term, this one too.

    Returns:
        At most ``MOST_TERMS`` that are held by another one and by ``MOST_HOLDERS`` at most.
    """
    found = [
        (-weight_of(term, count), term)
        for term in terms.held
        if 1 < (count := holders(term)) <= MOST_HOLDERS
    ]
    return [term for _, term in sorted(found)[:MOST_TERMS]]
