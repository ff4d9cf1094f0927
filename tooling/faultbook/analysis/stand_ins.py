"""Texts that stand in for others under the same title.

What belongs here: which texts are represented by another one, so that what a monitor reports a
thousand times is compared with others once. What does not: how alike two texts are (``likeness``).

Under each title, leader clustering (Hartigan, J. A., "Clustering Algorithms", Wiley 1975, chapter
3): a text is represented by the first one before it that it is alike to and that isn't represented
itself. The order is that of the texts' names, which follow from what they say, so that the outcome
doesn't depend on who came first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from faultbook.analysis.wording_terms import Terms

_MOST_TRIED = 32  # that a text is compared with; a title with more kinds of texts says too little


def title_of(terms: Terms) -> str:
    """A title as a text by which others are found that have the same.

    Words with digits don't count: they are mostly hosts, tickets and amounts.
    """
    return " ".join(sorted(term for term in terms.title if term.isalpha() or "~" in term))


def stand_ins(names: Iterable[str], is_alike: Callable[[str, str], bool]) -> dict[str, str]:
    """Who stands in for whom among texts under one title.

    Args:
        names: Names of the texts.
        is_alike: Whether two texts, by their names, are alike.

    Returns:
        For each name that of the text that stands in for it, which may be itself.
    """
    found: dict[str, str] = {}
    tried: list[str] = []
    for name in sorted(names):
        found[name] = next((one for one in tried if is_alike(one, name)), name)
        if found[name] == name and len(tried) < _MOST_TRIED:
            tried.append(name)
    return found
