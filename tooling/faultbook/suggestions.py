"""The nearest known word to a mistyped one, for "did you mean" hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIKENESS = 0.6


def nearest(word: str, known: Iterable[str], *, likeness: float = _LIKENESS) -> str | None:
    """The known word most like ``word``; None when none is like it.

    Args:
        word: What was written.
        known: The words that would have been right.
        likeness: Least ratio, 0 to 1, of ``difflib.SequenceMatcher``.
    """
    from difflib import get_close_matches  # only a mistake needs it

    by_folded = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=likeness)
    return by_folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or "" when there is none."""
    found = nearest(word, known)
    return f"did you mean {found!r}?" if found else ""
