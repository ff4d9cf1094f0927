"""What one landing did to a record, in a few words.

What belongs here: a change as one line for readers. What does not: where it comes from
(``history``) and whole histories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.document import SECTIONS
from faultbook.views.display import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.history.past import PastChange

_MOST_NAMES = 3

_EVENTS = {
    "added": "Added",
    "restored": "Brought back",
    "unreadable": "Changed so that it can't be read",
}
_NO_FIELD = "Its text or its place in the register"


def told_change(change: PastChange) -> str:
    """What a landing did: that a record came, which state it got, else what became another.

    Args:
        change: The landing; values may be left out of it.
    """
    if change.event in _EVENTS:
        return _EVENTS[change.event]
    for one in change.changes:
        if one.path == ("status",) and one.after is not None:
            before = f", was {words(str(one.before)).lower()}" if one.before is not None else ""
            return f"{words(str(one.after))}{before}"
    names = list(dict.fromkeys(_name(str(part) for part in one.path) for one in change.changes))
    if not names:
        return _NO_FIELD
    said = ", ".join([names[0], *(name[:1].lower() + name[1:] for name in names[1:_MOST_NAMES])])
    left = len(names) - _MOST_NAMES
    return f"{said} and {left} more" if left > 0 else said


def _name(path: Iterator[str]) -> str:
    """A field by its first name, or a section by its heading."""
    first = next(path)
    if first != SECTIONS:
        return words(first.replace("_", "-"))
    return next(path, "") or "Text"
