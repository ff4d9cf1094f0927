"""A mapping or list of a record's YAML taken apart into whole lines, or into what commas part.

What belongs here: where the pieces of a container begin and end, how they are written in another
container's layout, and the comments in them. What does not: which pieces are wanted
(``merge_fields``).
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.document import read_document
from faultbook.editing.yaml_text import flow_text
from faultbook.event_walk import positions, walk
from faultbook.key_entries import key_entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.document import Document
    from faultbook.editing.merge_text import Part
    from faultbook.event_walk import FieldPath, Positions

_AFTER_KEY = re.compile(r"[ \t]*:[ \t]*(?:#[^\n]*)?\r?\n")
_DASH = re.compile(r" *-( +)")
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\r\n]*", re.MULTILINE)
_BLOCK_HEADER = re.compile(r"[|>][^\n]*")


class Piece(NamedTuple):
    """A field or an item.

    Attributes:
        text: As it is written: whole lines, or in braces and brackets what commas part.
        value: What it says: the field's value, or the item.
        key: The field's key; None for an item.
    """

    text: str
    value: Any
    key: str | None = None


class Container(NamedTuple):
    """A mapping or a list, taken apart.

    Attributes:
        pieces: Its fields or items.
        head: What stands before them.
        tail: What stands after them.
        is_list: Whether they are items.
        brackets: What they stand in, such as ``[`` and ``]``; None when each has lines of its own.
        indent: Blanks before each piece that has lines of its own.
        dash: What the first line of a mapping begins with that is an item itself.
    """

    pieces: tuple[Piece, ...]
    head: str = ""
    tail: str = ""
    is_list: bool = False
    brackets: tuple[str, str] | None = None
    indent: int = 0
    dash: str = ""


def top_level(document: Document) -> Container | None:
    """The fields of a record; None when they can't be told apart safely."""
    entries = key_entries(document)
    if entries is None:
        return None
    text = document.text[document.yaml_start : document.yaml_end]
    return _mapping(text, 0, walk(text).values[0], document)


def opened(piece: Piece) -> Container | None:
    """What a field or an item holds; None for a scalar, and where it can't be told apart safely."""
    if not isinstance(piece.value, dict | list):
        return None
    found = positions(piece.text)
    path: FieldPath = (0,) if piece.key is None else (piece.key,)
    span = found.values.get(path)
    if span is None:
        return None
    if span.end > span.start:
        return _in_brackets(piece, found, path)
    if piece.key is not None:
        return _below_key(piece, found.keys[path].end)
    return _behind_dash(piece, span.start)


def written_for(piece: Piece, source: Container, target: Container) -> Piece:
    """A piece of one container as it is written in another of its kind."""
    if target.brackets:
        if source.brackets:
            return piece
        key = "" if piece.key is None else f"{flow_text(piece.key)}: "
        return piece._replace(text=key + flow_text(piece.value))
    if source.brackets:
        mark = "- " if piece.key is None else ""
        text = piece.text if "\n" not in piece.text else flow_text(piece.value)
        return piece._replace(text=f"{' ' * target.indent}{mark}{text}\n")
    return piece._replace(text=_shifted(piece.text, target.indent - source.indent))


def joined(container: Container, pieces: Sequence[Sequence[Part]]) -> tuple[Part, ...] | None:
    """A container with other pieces, in its own layout; None when it can't hold them."""
    parts = [part for piece in pieces for part in piece]
    if container.brackets:
        texts = [part for part in parts if isinstance(part, str)]
        if len(texts) < len(parts):
            return None
        opening, closing = container.brackets
        return (f"{container.head}{opening}{', '.join(texts)}{closing}{container.tail}",)
    if container.dash:
        first = parts[0] if parts else None
        width = len(container.dash)
        if not isinstance(first, str) or first[:width].strip(" "):
            return None
        parts[0] = container.dash + first[width:]
    return (container.head, *parts, container.tail)


def comments(text: str) -> Counter[str]:
    """The comments in YAML, each as often as it is there."""
    if "#" not in text:
        return Counter()
    found = positions(text)
    spans = sorted((*found.keys.values(), *found.values.values()))
    outside: list[str] = []
    at = 0
    for span in spans:
        start, end = span
        if text[start : start + 1] in ("[", "{") or end <= at:
            continue
        header = _BLOCK_HEADER.match(text, start, end)
        outside.append(text[at : header.end() if header else start])
        at = end
    outside.append(text[at:])
    return Counter(match[0].strip() for gap in outside for match in _COMMENT.finditer(gap))


def _in_brackets(piece: Piece, found: Positions, path: FieldPath) -> Container:
    span, text = found.values[path], piece.text
    pad = " " if text[span.start + 1] == " " and piece.value else ""
    is_list = isinstance(piece.value, list)
    pieces = []
    for step, value in enumerate(piece.value) if is_list else piece.value.items():
        inner = found.values[(*path, step)]
        key = inner if is_list else found.keys[(*path, step)]
        one = text[key.start : max(key.end, inner.end)]
        pieces.append(Piece(one, value, None if is_list else str(step)))
    return Container(
        tuple(pieces),
        text[: span.start],
        text[span.end :],
        is_list=is_list,
        brackets=(f"[{pad}", f"{pad}]") if is_list else (f"{{{pad}", f"{pad}}}"),
    )


def _below_key(piece: Piece, key_end: int) -> Container | None:
    after = _AFTER_KEY.match(piece.text, key_end)
    if after is None:
        return None
    return _block(piece.text, after.end(), piece.value)


def _behind_dash(piece: Piece, start: int) -> Container | None:
    """A mapping whose first key stands behind an item's dash."""
    line = piece.text.rfind("\n", 0, start) + 1
    dash = piece.text[line:start]
    if not isinstance(piece.value, dict) or _DASH.fullmatch(dash) is None:
        return None
    text = piece.text[:line] + " " * len(dash) + piece.text[start:]
    found = _block(text, line, piece.value)
    return found._replace(dash=dash) if found is not None else None


def _block(text: str, start: int, value: Any) -> Container | None:
    """The container whose lines begin at ``start``."""
    if walk(text[start:]).values != (value,):
        return None
    if isinstance(value, list):
        return _list(text, start, value)
    document = read_document(text[start:].encode(), is_markdown=False)
    return _mapping(text, start, value, document)


def _mapping(text: str, start: int, value: dict[str, Any], document: Document) -> Container | None:
    entries = key_entries(document)
    if entries is None:
        return None
    inner = text[start:]
    first = positions(inner).keys[(entries[0].key,)].start
    return Container(
        tuple(Piece(inner[one.start : one.end], value[one.key], one.key) for one in entries),
        text[: start + entries[0].start],
        inner[entries[-1].end :],
        indent=first - (inner.rfind("\n", 0, first) + 1),
    )


def _list(text: str, start: int, value: list[Any]) -> Container | None:
    inner = text[start:]
    found = positions(inner)
    ends = dict.fromkeys(range(len(value)), 0)
    for path, span in found.values.items():
        if path:
            ends[int(path[0])] = max(ends[int(path[0])], span.end)
    starts: list[int] = []
    indent, body = 0, 0
    for index in range(len(value)):
        at = found.values[(index,)].start
        line = inner.rfind("\n", 0, at) + 1
        dash = _DASH.fullmatch(inner[line:at])
        if dash is None:
            return None
        indent = len(inner[line:at]) - len(inner[line:at].lstrip(" "))
        starts.append(_with_comments_above(inner, body, line, indent))
        body = _line_after(inner, ends[index])
    bounds = [*starts, body]
    texts = (inner[one:other] for one, other in pairwise(bounds))
    return Container(
        tuple(Piece(text, item) for text, item in zip(texts, value, strict=True)),
        text[: start + starts[0]],
        inner[body:],
        is_list=True,
        indent=indent,
    )


def _with_comments_above(text: str, body: int, line: int, indent: int) -> int:
    """Start of the comments right above an item, none of them indented further than its dash."""
    while line > body:
        above = text.rfind("\n", 0, line - 1) + 1
        comment = text[above:line].lstrip(" ")
        if above < body or comment[:1] != "#" or line - above - len(comment) > indent:
            break
        line = above
    return line


def _line_after(text: str, offset: int) -> int:
    if offset and text[offset - 1] == "\n":
        return offset
    return text.find("\n", offset) + 1 or len(text)


def _shifted(text: str, columns: int) -> str:
    """Whole lines, indented by so many columns more or less."""
    if not columns:
        return text
    lines = text.split("\n")
    if columns > 0:
        return "\n".join(" " * columns + line if line.strip() else line for line in lines)
    return "\n".join(
        line.lstrip(" ") if line[:-columns].strip(" ") else line[-columns:] for line in lines
    )
