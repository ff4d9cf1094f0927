"""The comments in a record's YAML, and what each of them is about.

What belongs here: where comments stand, and by what they would be found again in another layout of
the same values. What does not: writing them there (``canonical_yaml``).

A comment above a key or an item, indented no further than it, is about that one; a comment on a
line is about what the line says; a comment that is indented further than what follows is about what
stands above it. A comment with a blank line between it and what follows is about nothing alone.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.event_walk import FieldPath, Positions

_COMMENT = re.compile(r"#[^\n]*")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")


class Below(NamedTuple):
    """A comment on a line of its own, below what it is about.

    Attributes:
        text: The comment.
        is_deeper: Whether it is indented further than that.
    """

    text: str
    is_deeper: bool


class Comments(NamedTuple):
    """All comments by what they are about.

    Attributes:
        above: Comments right above a key or an item.
        loose: Lines above a key, with a blank line below them; "" for a blank line.
        behind: Comments on the line of a key or an item.
        below: Comments below the last line of a key or an item.
        tail: Lines after all keys.
        unplaced: Top-level keys with a comment in them that has no place in another layout.
        ends: Characters from the start of the YAML to the end of all that is said of a top-level
            key.
    """

    above: dict[FieldPath, list[str]]
    loose: dict[FieldPath, list[str]]
    behind: dict[FieldPath, list[str]]
    below: dict[FieldPath, list[Below]]
    tail: list[str]
    unplaced: set[str]
    ends: dict[str, int]

    def inside(self, key: str) -> bool:
        """Whether any of them is in the value of a top-level key, or on its lines."""
        places = (*self.behind, *self.below)
        deep = (path for path in (*self.above, *self.loose) if len(path) > 1)
        return any(path[0] == key for path in (*places, *deep))


class Unplaced(Exception):
    """A comment has no place in another layout."""


class _Token(NamedTuple):
    """A key, a scalar, or the bracket that closes a list or a mapping."""

    start: int
    end: int
    path: FieldPath
    is_key: bool = False
    is_closing: bool = False


class _Line(NamedTuple):
    """A line between two tokens; its text is "" for a blank one."""

    text: str
    column: int
    end: int


def place_comments(text: str, found: Positions) -> Comments:
    """What each comment of a YAML text is about.

    Args:
        text: The YAML text, line feeds alone between its lines.
        found: Where its keys and values stand.

    Raises:
        Unplaced: That can't be told for one that stands between two top-level keys.
    """
    return _Placing(text, found).placed()


def comment_texts(text: str, found: Positions) -> list[str]:
    """The comments of a YAML text, without blanks behind them, in the order of the alphabet."""
    tokens = _tokens(text, found)
    gaps = [(one.end, other.start) for one, other in pairwise(tokens)]
    if tokens:
        gaps += [(0, tokens[0].start), (tokens[-1].end, len(text))]
    else:
        gaps = [(0, len(text))]
    gaps += [(start, end) for start, end, _ in _headers(text, found)]
    return sorted(
        match[0].rstrip() for start, end in gaps for match in _COMMENT.finditer(text, start, end)
    )


def indentation(text: str, start: int, *, is_item: bool) -> int:
    """Blanks before a key, or before the dash of an item.

    Raises:
        Unplaced: The item has no dash in its line.
    """
    before = text[text.rfind("\n", 0, start) + 1 : start]
    if not is_item:
        return len(before)
    bare = before.rstrip(" ")
    if bare[-1:] != "-":
        raise Unplaced
    return len(bare) - 1


def _tokens(text: str, found: Positions) -> list[_Token]:
    tokens = [_Token(*span, path, is_key=True) for path, span in found.keys.items()]
    containers = {path[:-1] for path in found.values if path}
    for path, (start, end) in found.values.items():
        if text[start:end][:1] in ("[", "{"):
            tokens.append(_Token(end - 1, end, path, is_closing=True))
        elif end > start or (path not in containers and path not in found.keys):
            tokens.append(_Token(start, end, path))
    return sorted(tokens, key=lambda token: (token.start, token.end))


def _headers(text: str, found: Positions) -> Iterator[tuple[int, int, FieldPath]]:
    """What stands behind the sign that begins a block scalar, in its line."""
    for path, (start, end) in found.values.items():
        header = _BLOCK_HEADER.match(text, start, end)
        if header is not None:
            line_end = text.find("\n", start, end)
            yield header.end(), line_end if line_end >= 0 else end, path


class _Placing:
    """Goes through what stands between tokens."""

    def __init__(self, text: str, found: Positions) -> None:
        self._text = text
        self._found = found
        self._flows = [
            (path, span)
            for path, span in found.values.items()
            if text[span.start : span.end][:1] in ("[", "{")
        ]
        self._comments = Comments({}, {}, {}, {}, [], set(), {})

    def placed(self) -> Comments:
        text, found = self._text, self._found
        for start, end, path in _headers(text, found):
            self._behind(text[start:end], path)
        tokens: list[_Token | None] = [None, *_tokens(text, found), None]
        for one, other in pairwise(tokens):
            if one is not None:
                self._comments.ends[str(one.path[0])] = self._next_line(one)
            start = one.end if one else 0
            end = other.start if other else len(text)
            if "#" not in text[start:end]:
                continue
            try:
                self._gap(one, other)
            except Unplaced:
                if one is None or other is None or one.path[0] != other.path[0]:
                    raise
                self._comments.unplaced.add(str(one.path[0]))
        return self._comments

    def _next_line(self, token: _Token) -> int:
        """Start of the line after a token; the span of a block scalar ends where a line begins."""
        text, end = self._text, token.end
        header = _BLOCK_HEADER.match(text, token.start, end)
        if header is not None and text[end - 1] == "\n":
            if "+" in header[0]:  # the blank lines below it are its own
                return end
            end = token.start + len(text[token.start : end].rstrip(" \t\n"))
        return text.find("\n", end) + 1 or len(text)

    def _gap(self, one: _Token | None, other: _Token | None) -> None:
        text = self._text
        start = self._next_line(one) if one else 0
        end = text.rfind("\n", 0, other.start) + 1 if other else len(text)
        if one is not None and text[one.end - 1 : one.end] != "\n":
            line = text[one.end : min(start, other.start if other else start)]
            self._behind(line, one.path)
        lines = list(_lines(text, start, end))
        if not any(line.text for line in lines):
            return
        flow = self._flow_around(lines[0].end)
        if flow is not None:
            self._in_flow(flow, one, other, lines)
        else:
            self._in_block(one, other, lines)

    def _behind(self, line: str, path: FieldPath) -> None:
        comment = _COMMENT.search(line)
        if comment is not None:
            self._comments.behind.setdefault(path, []).append(comment[0].rstrip())

    def _flow_around(self, offset: int) -> FieldPath | None:
        """The innermost braces or brackets around a place."""
        around = [path for path, span in self._flows if span.start < offset < span.end]
        return max(around, key=len, default=None)

    def _in_flow(
        self, flow: FieldPath, one: _Token | None, other: _Token | None, lines: list[_Line]
    ) -> None:
        depth = len(flow) + 1
        said = [line.text for line in lines if line.text]
        if other is not None and not (other.is_closing and other.path == flow):
            self._comments.above.setdefault(other.path[:depth], []).extend(said)
        elif one is not None and len(one.path) >= depth:
            below = self._comments.below.setdefault(one.path[:depth], [])
            below += [Below(text, is_deeper=False) for text in said]
        else:
            raise Unplaced

    def _in_block(self, one: _Token | None, other: _Token | None, lines: list[_Line]) -> None:
        if one is not None and other is not None and one.path == other.path:
            raise Unplaced  # between a key and its value
        following, column = self._following(lines[0].end, other)
        above: list[str] = []
        while following and lines and lines[-1].text and lines[-1].column <= column:
            above.insert(0, lines.pop().text)
        loose = self._loose(one, column, lines)
        comments = self._comments
        if following is None:
            comments.tail.extend(loose)
            return
        if above:
            comments.above.setdefault(following, []).extend(above)
        if loose:
            comments.loose[following] = [*loose, ""]

    def _loose(self, one: _Token | None, column: int, lines: list[_Line]) -> list[str]:
        """Lines about nothing alone; those about what stands above are noted."""
        loose: list[str] = []
        is_blank = False
        depth: int | None = None
        for line in lines:
            if not line.text:
                is_blank = True
            elif one is not None and not loose and line.column > column:
                owner = self._owner(one, line.column, depth)
                depth = len(owner)
                is_deeper = line.column > self._column(owner)
                below = self._comments.below.setdefault(owner, [])
                below.append(Below(line.text, is_deeper=is_deeper))
                self._comments.ends[str(owner[0])] = line.end
                is_blank = False
            else:
                loose += ["", line.text] if is_blank and (loose or one) else [line.text]
                is_blank = False
        return loose

    def _owner(self, token: _Token, column: int, deepest: int | None) -> FieldPath:
        """The innermost key or item at the end of the text above that a comment may be about."""
        path = token.path
        flows = [len(flow) for flow, _ in self._flows if path[: len(flow)] == flow]
        depth = min([len(path), *flows, *([] if deepest is None else [deepest])])
        while depth and self._column(path[:depth]) > column:
            depth -= 1
        if not depth:
            raise Unplaced
        return path[:depth]

    def _following(self, start: int, other: _Token | None) -> tuple[FieldPath | None, int]:
        """The outermost key or item that begins with a token, and its column."""
        if other is None:
            first = next(iter(self._found.keys))
            return None, self._column(first)
        for depth in range(1, len(other.path) + 1):
            path = other.path[:depth]
            if self._begin(path) >= start:
                return path, self._column(path)
        raise Unplaced

    def _begin(self, path: FieldPath) -> int:
        return (self._found.keys.get(path) or self._found.values[path]).start

    def _column(self, path: FieldPath) -> int:
        is_item = path not in self._found.keys
        return indentation(self._text, self._begin(path), is_item=is_item)


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    """Whole lines, each of them blank or a comment.

    Raises:
        Unplaced: One is neither.
    """
    while start < end:
        after = text.find("\n", start, end) + 1 or end
        bare = text[start:after].strip(" \t\n")
        if bare and not bare.startswith("#"):
            raise Unplaced
        yield _Line(bare, text.find("#", start, after) - start if bare else 0, after)
        start = after
