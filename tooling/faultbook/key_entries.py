"""The entries of a record's front matter, each with the comments that belong to it.

What belongs here: where a top-level key begins and where all that is said of it ends, and whether
that can be told at all. What does not: which order is right (``rules``) and moving text
(``editing``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from faultbook.event_walk import positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.document import Document
    from faultbook.event_walk import Positions, Span

_HARMLESS = frozenset({"byte-order-mark", "duplicate-section", "sections-not-text"})


# Without these, an entry is nothing but the lines from its key to the next; the last two end a line
# for YAML and for nobody else.
_ODD = re.compile("^ *(?:[#?{]|---)|[\u2028\u2029]", re.MULTILINE)


class KeyEntry(NamedTuple):
    """One key with its value and its comments.

    Attributes:
        key: The key.
        start: Characters from the start of the YAML text to the first line that belongs to it.
        end: Characters up to the first line that does not.
    """

    key: str
    start: int
    end: int


class _Line(NamedTuple):
    """A line between two entries."""

    start: int
    end: int
    is_blank: bool
    comment_at: int  # column of its hash, from 0; -1 for no comment


def key_entries(document: Document) -> tuple[KeyEntry, ...] | None:
    """The top-level entries, in the order of the file; None when they can't be told apart safely.

    Comments right above a key, indented no further than it, belong to it, and so do those on its
    lines and those below that are indented further. A comment with a blank line around it belongs
    to nobody, so nothing can be moved past it. What stands before the first entry and after the
    last belongs to the file.
    """
    if any(problem.kind not in _HARMLESS for problem in document.problems):
        return None
    text = document.text[document.yaml_start : document.yaml_end]
    found = positions(text)
    keys = [(str(path[0]), span) for path, span in found.keys.items() if len(path) == 1]
    if not keys or not _are_alone(text, found, [span for _, span in keys]):
        return None
    column = keys[0][1].start - _line_start(text, keys[0][1].start)
    ends = _content_ends(found)
    starts: list[int] = []
    body = 0  # end of the lines that the entry above certainly takes
    for key, span in keys:
        start = _start(text, body, span, column, is_first=not starts)
        if start is None:
            return None
        starts.append(start)
        body = _next_line(text, ends[key])
    after = [*starts[1:], _last_end(text, body, column)]
    return tuple(
        KeyEntry(key, start, end) for (key, _), start, end in zip(keys, starts, after, strict=True)
    )


def can_be_told_apart(document: Document) -> bool:
    """Whether ``key_entries`` answers; for most records without asking the parser again."""
    if any(problem.kind not in _HARMLESS for problem in document.problems):
        return False
    if _ODD.search(document.text, document.yaml_start, document.yaml_end) is None:
        return True
    return key_entries(document) is not None


def _are_alone(text: str, found: Positions, keys: Iterable[Span]) -> bool:
    """Whether each key begins its line, which is not so in braces."""
    root = found.values[()]
    if root.end > root.start:
        return False
    return all(not text[_line_start(text, key.start) : key.start].strip(" ") for key in keys)


def _content_ends(found: Positions) -> dict[str, int]:
    """End of the last thing that is said below each key."""
    ends: dict[str, int] = {}
    for spans in (found.keys, found.values):
        for path, span in spans.items():
            if path:
                key = str(path[0])
                ends[key] = max(ends.get(key, 0), span.end)
    return ends


def _start(text: str, body: int, key: Span, column: int, *, is_first: bool) -> int | None:
    """Start of an entry's first line; None when a comment between belongs to nobody."""
    start = _line_start(text, key.start)
    between = list(_lines(text, body, start))
    while between and 0 <= between[-1].comment_at <= column:
        start = between.pop().start
    if is_first or all(line.is_blank or line.comment_at > column for line in between):
        return start
    return None


def _last_end(text: str, body: int, column: int) -> int:
    """End of the last entry: comments that are indented further are its own."""
    end = body
    for line in _lines(text, body, len(text)):
        if line.comment_at > column:
            end = line.end
        elif not line.is_blank:
            break
    return end


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    while start < end:
        after = text.find("\n", start, end) + 1 or end
        line = text[start:after]
        bare = line.strip()
        comment_at = line.index("#") if bare.startswith("#") else -1
        yield _Line(start, after, not bare, comment_at)
        start = after


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _next_line(text: str, offset: int) -> int:
    """Start of the line after the one that ends a value; a block ends where a line begins."""
    if offset and text[offset - 1] == "\n":
        return offset
    return text.find("\n", offset) + 1 or len(text)
