"""The known word that a mistyped one is meant to be.

What belongs here: the nearest word, for "did you mean" hints, and the certain one, which may be
written without asking anybody. What does not: which words are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIKENESS = 0.6
_SURE_LIKENESS = 0.75  # `huge` isn't `high`, and `hihg` is
_SEPARATORS = str.maketrans("", "", " -_.")
_LONG_ENOUGH = 4  # letters; of shorter words a slip makes other words


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


def only_near(word: str, known: Iterable[str]) -> str | None:
    """The word of a closed list, in lower case, that ``word`` can only be meant to be, or None.

    It is spelt alike but for case, spaces, dashes, underscores and dots; or it is very like, and
    no other word of the list is like it at all.
    """
    words = list(known)
    folded = _spelt_alike(word, words)
    if folded is not None:
        return folded
    from difflib import get_close_matches

    near = get_close_matches(word.casefold(), words, n=2, cutoff=_LIKENESS)
    return nearest(word, near, likeness=_SURE_LIKENESS) if len(near) == 1 else None


def but_for_a_slip(word: str, known: Iterable[str]) -> str | None:
    """The name that ``word`` is but for one slip of the hand; None when there is no single one.

    For lists that grow, where a name that is nearly known may well be a new one: `shop-eu` beside
    `shop-us`, `db-2` beside `db-1`. Certain are only another spelling of case and separators, two
    letters swapped, and a letter too many or too few after the first.
    """
    names = list(known)
    folded = _spelt_alike(word, names)
    if folded is not None:
        return folded
    near = [name for name in names if _is_a_slip(word.casefold(), name.casefold())]
    return near[0] if len(near) == 1 else None


def _spelt_alike(word: str, known: Iterable[str]) -> str | None:
    bare = word.casefold().translate(_SEPARATORS)
    found = [one for one in known if one.casefold().translate(_SEPARATORS) == bare]
    return found[0] if len(found) == 1 and bare else None


def _is_a_slip(word: str, name: str) -> bool:
    shorter, longer = sorted((word, name), key=len)
    if len(shorter) < _LONG_ENOUGH or len(longer) > len(shorter) + 1 or word[0] != name[0]:
        return False
    at = next((n for n, pair in enumerate(zip(word, name, strict=False)) if len({*pair}) > 1), None)
    if len(word) == len(name):
        return at is not None and name == word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    at = len(shorter) if at is None else at
    return longer[at].isalpha() and longer[:at] + longer[at + 1 :] == shorter
