"""Which incidents are worth comparing with one: those that share telling terms with it.

What belongs here: picking the terms to look incidents up by, and the incidents found that share
most. What does not: where holders of terms are kept, and comparing (``likeness``).

A term that hundreds of incidents hold tells none of them apart, and to compare all with all would
grow with the square of their number. Numbers of holders count rounded down to a power of two, as
they do for weights, so that an incident that has little in common changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from faultbook.analysis.term_weights import step_of, weight_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from faultbook.analysis.wording_terms import Terms

MOST_HOLDERS = 512
"""Incidents that may hold a term for it to be looked up."""

MOST_LOOKED_UP = 2_048
"""Holders of all terms that are looked up of one incident, all told."""

MOST_COMPARED = 48
"""Incidents that one is compared with."""

K = TypeVar("K", str, int)


def looked_up(terms: Terms, holders: Callable[[str], int]) -> list[tuple[str, float]]:
    """The terms by which incidents like this one are looked for, with what each counts.

    Args:
        terms: Terms of the incident.
        holders: How many incidents of the register hold a term, this one too.

    Returns:
        Terms that another incident holds, the most telling first; ``MOST_HOLDERS`` hold each, and
        ``MOST_LOOKED_UP`` all of them, at most.
    """
    found = [
        (-weight_of(term, count) * (1 + terms.title.get(term, 0)), term, step_of(count))
        for term in terms.held
        if 1 < (count := holders(term)) <= MOST_HOLDERS
    ]
    picked: list[tuple[str, float]] = []
    places = 0
    for weight, term, count in sorted(found):
        places += count
        if places > MOST_LOOKED_UP:
            break
        picked.append((term, -weight))
    return picked


def sharing_most(found: Iterable[tuple[float, Iterable[K]]]) -> list[K]:
    """The incidents that share most with one.

    Args:
        found: What each term counts that was looked up, and the incidents that hold it.

    Returns:
        ``MOST_COMPARED`` at most, the one that shares most first; of equals the lesser key first.
    """
    shared: dict[K, float] = {}
    for weight, those in found:
        for one in those:
            shared[one] = shared.get(one, 0.0) + weight
    return sorted(shared, key=lambda one: (-shared[one], one))[:MOST_COMPARED]
