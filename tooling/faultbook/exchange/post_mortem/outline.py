"""The parts of a post-mortem: its title, and what stands below each heading.

What belongs here: which headings begin parts. What does not: where the parts go (``incident``).

Files differ in the level of their headings. The title is a heading above all others. Parts begin
at the level on which most headings have names that are known, and at those above it; deeper
headings stay inside. Before the first of them, ``**Impact:** ...`` at the beginning of a line is a
part as well, as in the template of Google's book on reliability.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from faultbook.exchange.post_mortem.blocks import Block, blocks, plain
from faultbook.exchange.post_mortem.words import ACTIONS, OWN_SECTIONS, SECTIONS, TIMELINES, folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_LABEL = re.compile(
    r"(?:\*\*|__)(?P<label>[^*_\n]{1,60}?)[ ]?:?(?:\*\*|__)[ ]?:?(?P<rest>[ \t][^\n]*|$)"
)


class Part(NamedTuple):
    """A part of a text.

    Attributes:
        name: Its heading, without marks; "" before the first heading.
        text: What stands below it.
        level: Level of its heading.
    """

    name: str
    text: str
    level: int = 2


class Outline(NamedTuple):
    """A text's parts.

    Attributes:
        title: Its title, without marks; "" where no heading is one.
        parts: Its parts, the one before the first heading among them.
    """

    title: str
    parts: tuple[Part, ...]


def outline(body: str, known: Collection[str] = ()) -> Outline:
    """The title and the parts of a text.

    Args:
        body: The text.
        known: Further names of parts, folded.
    """
    names = {*SECTIONS, *OWN_SECTIONS, *TIMELINES, *ACTIONS, *known}
    found = blocks(body)
    headings = [block for block in found if block.kind == "heading"]
    title = _title(headings, names)
    others = [one for one in headings if one is not title]
    level = _level(others, names)
    lines = body.split("\n")
    starts = [one for one in others if one.level <= level]
    parts: list[Part] = []
    first = starts[0].line if starts else len(lines)
    opening = list(lines[:first])
    if title is not None:
        kept = title.text if "](" in title.text or "<" in title.text else ""
        opening[title.line : title.end] = [kept, *[""] * (title.end - title.line - 1)]
    fenced = {n for one in found if one.kind == "other" for n in range(one.line, one.end)}
    parts += _labelled(opening, fenced, names)
    ends = [*(heading.line for heading in starts[1:]), len(lines)]
    for heading, end in zip(starts, ends, strict=False):
        text = "\n".join(lines[heading.end : end])
        if "](" in heading.text or "<" in heading.text:  # an address that the name doesn't hold
            text = f"{heading.text}\n\n{text.strip()}"
        parts.append(Part(plain(heading.text), text, heading.level))
    return Outline(plain(title.text) if title else "", tuple(parts))


def _title(headings: Sequence[Block], names: Collection[str]) -> Block | None:
    if not headings or folded(headings[0].text) in names:
        return None
    first, *others = headings
    return first if all(one.level > first.level for one in others) else None


def _level(headings: Sequence[Block], names: Collection[str]) -> int:
    """The level on which parts begin."""
    counts = Counter(one.level for one in headings if folded(plain(one.text)) in names)
    if counts:
        return min(counts, key=lambda level: (-counts[level], level))
    return min((one.level for one in headings), default=0)


def _labelled(lines: list[str], fenced: set[int], names: Collection[str]) -> Iterator[Part]:
    """What stands before the first heading, cut where labels in bold begin parts."""
    name, text = "", list[str]()
    rest: list[Part] = []
    for number, line in enumerate(lines):
        label = None if number in fenced else _LABEL.match(line)
        is_part = label is not None and folded(label["label"]) in names
        if label is not None and (is_part or name):
            rest.append(Part(name, "\n".join(text)))
            name = plain(label["label"]) if is_part else ""
            text = [label["rest"].strip()] if is_part else [line]
        else:
            text.append(line)
    yield from (*rest, Part(name, "\n".join(text)))
