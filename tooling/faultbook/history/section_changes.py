"""What became of the sections of a record's text.

What belongs here: the texts before and after, and how much of them is another. What does not: how
that is shown (``reporters``).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from faultbook.document import plain_parts, read_document, sections_of

if TYPE_CHECKING:
    from collections.abc import Mapping


class SectionChange(NamedTuple):
    """A section that became another.

    Attributes:
        name: Its heading; "" for what stands before the first one.
        before: Its text; None when there was no such section.
        after: Its text; None when there is no such section any more.
    """

    name: str
    before: str | None
    after: str | None

    @property
    def kind(self) -> str:
        """``added``, ``changed`` or ``removed``."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def lines(self) -> tuple[int, int]:
        """Lines that are there now and weren't, and lines that aren't there any more.

        A line that only moved is neither.
        """
        before, after = _lines(self.before), _lines(self.after)
        return (after - before).total(), (before - after).total()


def section_changes(
    before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[SectionChange, ...]:
    """What became another, in the order of the record, and after it what is gone."""
    names = dict.fromkeys((*after, *before))
    found = (SectionChange(name, before.get(name), after.get(name)) for name in names)
    return tuple(change for change in found if change.before != change.after)


def section_texts(content: bytes, *, is_markdown: bool) -> Mapping[str, str]:
    """Text by heading; nothing in a file's bytes makes this raise."""
    parts = plain_parts(content) if is_markdown else None
    found = sections_of(parts[1]) if parts is not None else None
    if found is not None:
        return found
    return read_document(content, is_markdown=is_markdown).sections


def _lines(text: str | None) -> Counter[str]:
    return Counter(text.splitlines() if text else ())
