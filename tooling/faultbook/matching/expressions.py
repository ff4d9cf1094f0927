"""Regular expressions as trees, and the constructs that not every dialect has.

What belongs here: the values. What does not: making them of a text (``expression_reading``), and
what follows from them (``pattern_syntax``, ``javascript``).
"""

from __future__ import annotations

from typing import Literal as OneOf
from typing import NamedTuple, TypeAlias

ConstructKind: TypeAlias = OneOf[
    "begin-text",
    "end-text",
    "byte",
    "quoted",
    "space",
    "word",
    "boundary",
    "braced-category",
    "negated-category",
    "unicode-class",
    "posix-class",
    "named-group",
    "leading-flags",
    "inner-flags",
    "character-code",
    "needless-escape",
    "loose-bracket",
    "first-bracket",
    "dash-after-class",
    "repeated-assertion",
]
"""Syntax that dialects have in different ways, or not at all."""


class Construct(NamedTuple):
    r"""A piece of an expression that not every dialect reads the same way.

    Attributes:
        kind: What it is.
        text: The piece as it stands there, such as ``\pL``.
    """

    kind: ConstructKind
    text: str


class Text(NamedTuple):
    """Characters that must be there, one after the other; "" for what has no width.

    Attributes:
        text: The characters.
    """

    text: str


class OneCharacter(NamedTuple):
    """One character of several.

    Attributes:
        few: All that it may be, where these are few; None where there are too many to tell.
    """

    few: tuple[str, ...] | None


class InOrder(NamedTuple):
    """Parts one after the other.

    Attributes:
        parts: The parts.
    """

    parts: tuple[Node, ...]


class Either(NamedTuple):
    """One of several parts.

    Attributes:
        parts: The parts.
    """

    parts: tuple[Node, ...]


class Repeated(NamedTuple):
    """A part several times.

    Attributes:
        part: The part.
        least: How often at least.
        most: How often at most; None for any number of times.
    """

    part: Node
    least: int
    most: int | None


Node: TypeAlias = Text | OneCharacter | InOrder | Either | Repeated
"""A tree; groups leave no trace in it, nor does whether case counts."""


class Expression(NamedTuple):
    """An expression that was read.

    Attributes:
        tree: What it matches.
        constructs: What not every dialect reads the same way, in its order.
    """

    tree: Node
    constructs: tuple[Construct, ...]


class UnreadableExpression(Exception):
    """RE2 refuses it, or it is nested deeper than is of use."""
