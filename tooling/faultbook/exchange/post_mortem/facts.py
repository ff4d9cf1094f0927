"""What a post-mortem states: by the keys of its front matter, by labels in its text.

What belongs here: ``- **Start:** 10:00``, ``| Severity | SEV2 |`` and ``### Date`` with a line
below. What does not: what the labels mean (``words``) and what is made of the values
(``incident``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from faultbook.exchange.field_text import one_line
from faultbook.exchange.post_mortem.blocks import blocks, plain
from faultbook.exchange.post_mortem.when import named_zone
from faultbook.exchange.post_mortem.words import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from faultbook.exchange.post_mortem.blocks import Block
    from faultbook.exchange.post_mortem.outline import Part
    from faultbook.exchange.post_mortem.text import PostMortem

_LABELLED = re.compile(
    r"(?:\*\*|__)?(?P<label>[A-Za-z][^:*|\n]{0,50}?)[ ]?(?:\*\*|__)?[ ]?:[ ]?(?:\*\*|__)?[ ]?"
    r"(?P<value>\S[^\n]*)"
)
_PAIR = 2
_QUOTE = re.compile(r"^ {0,3}> ?")
_BRACKETS = re.compile(r"\((?P<zone>[A-Z][A-Za-z/_]{1,30})\)$")


class Fact(NamedTuple):
    """Something that is stated.

    Attributes:
        label: Its key or label, folded.
        values: What is stated: one text, or several of a list.
        key: The front matter's key; "" for a label in the text.
    """

    label: str
    values: tuple[str, ...]
    key: str = ""

    @property
    def value(self) -> str:
        """All of it, in one line."""
        return ", ".join(self.values)


def front_facts(found: PostMortem) -> Iterator[Fact]:
    """What the front matter states in single values and in lists of them."""
    for key, value in found.data.items():
        values = value if isinstance(value, list) else [value]
        texts = tuple(one_line(one) for one in values)
        if all(isinstance(one, str) for one in values) and all(texts):
            yield Fact(folded(key), texts, key)


def text_facts(parts: tuple[Part, ...], known: Collection[str]) -> Iterator[Fact]:
    """What the text states, in its order.

    Args:
        parts: The parts to look at.
        known: Labels that mean something, folded.
    """
    for part in parts:
        found = blocks(part.text)
        said = [block for block in found if block.kind in ("line", "item")]
        found += [inner for block in found for inner in _quoted(block)]
        if folded(part.name) in known and len(found) == len(said) and said:
            value = ", ".join(plain(block.text) for block in said)
            yield Fact(folded(part.name), (value,))
        for label, value in _stated(found, known):
            if folded(label) in known and value:
                yield Fact(folded(label), (_with_zone(label, value),))


def _quoted(block: Block) -> list[Block]:
    """The blocks inside a quotation."""
    if block.kind != "other" or not block.text.lstrip().startswith(">"):
        return []
    return blocks("\n".join(_QUOTE.sub("", line) for line in block.text.split("\n")))


def _with_zone(label: str, value: str) -> str:
    """A value with the zone that its label says, as in ``Start (UTC)``."""
    match = _BRACKETS.search(label)
    return f"{value} {match['zone']}" if match and named_zone(match["zone"]) else value


def _stated(found: list[Block], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Labels and values of blocks."""
    rows = [block for block in found if block.kind == "row"]
    for index, block in enumerate(found):
        if block.kind in ("line", "item"):
            match = _LABELLED.match(block.text)
            if match:
                yield plain(match["label"]), plain(match["value"])
        elif block.kind == "heading" and index + 1 < len(found):
            below = found[index + 1]
            after = found[index + 2] if index + 2 < len(found) else None
            if below.kind in ("line", "item") and (after is None or after.kind == "heading"):
                yield plain(block.text), plain(below.text)
        elif block.kind == "row":
            yield from _of_row(block, is_only=len(rows) == 1, known=known)


def _of_row(block: Block, *, is_only: bool, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """What a row states: below labels in the table's head, or beside one of its own."""
    labels = [plain(name) for name in block.header]
    cells = [plain(cell) for cell in block.cells]
    is_below = is_only and all(folded(name) in known for name in labels[1:])
    if is_below or (is_only and len(cells) > _PAIR):
        yield from zip(labels, cells, strict=False)
    elif len(cells) == _PAIR:
        yield labels[0], labels[1]  # a table without a head has its first row there
        yield cells[0], cells[1]
