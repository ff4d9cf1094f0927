"""Markdown taken apart into its blocks: headings, list items, rows of tables, lines of text.

What belongs here: CommonMark's structure, as far as post-mortems state things by it. What does not:
what blocks mean (``outline``, ``facts``, ``timeline``, ``actions``).

https://spec.commonmark.org and, for tables, https://github.github.com/gfm/#tables-extension-.
"""

from __future__ import annotations

import re
from functools import cache
from textwrap import dedent
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARKER = re.compile(r"[ ]{0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]{1,4}|$)")
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")


class Block(NamedTuple):
    """A block of a text.

    Attributes:
        kind: ``item`` of a list, ``row`` of a table, ``line`` of a paragraph, ``heading``, or
            ``other``.
        text: What it says, its first paragraph for an item; for others as it stands.
        line: Its line in the text, from 0.
        end: The line after it.
        rest: All else in an item, without its indentation.
        cells: Cells of a row.
        header: Cells of the row's table's head.
        level: Level of a heading.
        follows: Whether a line is another than the first of its paragraph.
    """

    kind: Literal["item", "row", "line", "heading", "other"]
    text: str
    line: int
    end: int
    rest: str = ""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    level: int = 0
    follows: bool = False


def blocks(text: str) -> list[Block]:
    """The blocks of a text, in its order; rules between them are left out."""
    tokens = _parser().parse(text)
    return list(_blocks(tokens, text.split("\n")))


def plain(text: str) -> str:
    """Text of a line without marks of emphasis, code and links."""
    found = _LINK.sub(r"\1", text)
    return " ".join(found.replace("**", "").replace("__", "").replace("`", "").split()).strip("*_ ")


@cache
def _parser() -> Any:
    """A parser for blocks alone: what is inside lines is not looked at."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _blocks(tokens: Sequence[Any], lines: list[str]) -> Iterator[Block]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = at + 1
        while end < len(tokens) and token.nesting == 1 and tokens[end - 1].level >= token.level:
            if tokens[end - 1].nesting == -1 and tokens[end - 1].level == token.level:
                break
            end += 1
        inner = tokens[at + 1 : end]
        if token.type in ("bullet_list_open", "ordered_list_open"):
            yield from _items(inner, lines)
        elif token.type == "table_open":
            yield from _rows(inner)
        elif token.type == "heading_open":
            start, after = token.map
            level = int(token.tag[1:])
            yield Block("heading", inner[0].content, start, after, level=level)
        elif token.type == "paragraph_open":
            start = token.map[0]
            for number, line in enumerate(inner[0].content.split("\n")):
                place = start + number
                yield Block("line", line, place, place + 1, follows=number > 0)
        elif token.map and token.type != "hr":
            start, after = token.map
            yield Block("other", "\n".join(lines[start:after]), start, after)
        at = end


def _items(tokens: Sequence[Any], lines: list[str]) -> Iterator[Block]:
    """Items of a list, with all that is in them."""
    level = tokens[0].level if tokens else 0
    for at, token in enumerate(tokens):
        if token.type != "list_item_open" or token.level != level:
            continue
        start, after = token.map
        found = lines[start:after]
        first = tokens[at + 1] if at + 1 < len(tokens) else token
        if first.type == "paragraph_open" and first.map[0] == start:
            size = first.map[1] - start
            text = tokens[at + 2].content
        else:
            size, text = 0, ""
            found[0] = _MARKER.sub("", found[0], count=1)
        rest = dedent("\n".join(found[size:])).strip("\n")
        yield Block("item", text, start, after, rest=rest.rstrip())


def _rows(tokens: Sequence[Any]) -> Iterator[Block]:
    """Rows of a table, below its head."""
    header: tuple[str, ...] = ()
    cells: list[str] = []
    in_head = False
    place = 0
    for token in tokens:
        if token.type in ("thead_open", "thead_close"):
            in_head = token.type == "thead_open"
        elif token.type == "tr_open":
            cells, place = [], token.map[0]
        elif token.type == "inline":
            cells.append(token.content.strip())
        elif token.type == "tr_close" and in_head:
            header = tuple(cells)
        elif token.type == "tr_close":
            yield Block("row", "", place, place + 1, cells=tuple(cells), header=header)
