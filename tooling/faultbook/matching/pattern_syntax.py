"""What a pattern demands of every text that it is found in.

What belongs here: the literal text without which a pattern can't be found, and how much of it there
is. What does not: reading expressions (``expression_reading``), how other dialects run them
(``javascript``), and which part of such a text an index looks patterns up by (``pieces``).

Case doesn't count here, whether it does in the pattern or not: all is compared as ``str.casefold``
leaves it. That is sound because Python folds character by character, and folds to the same text
whatever RE2 takes for equal under ``(?i)`` (a test tries all of Unicode).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.expression_reading import read_expression
from faultbook.matching.expressions import (
    Either,
    InOrder,
    OneCharacter,
    Repeated,
    Text,
    UnreadableExpression,
)
from faultbook.matching.signed import WEAK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.matching.expressions import Node
    from faultbook.signature import Pattern, Signature

_SHORTEST = 3  # characters; less is in most texts
_LOOKED_UP = 5  # characters of a literal that an index can look up
_MOST = 16  # alternatives
_LARGEST = 4000  # characters of all alternatives
_LOOKED_AT = 200  # alternatives, before those that hold another one are gone
_COPIES = 20  # of a repeated part that are looked at
_PRICE = 3  # characters that doubling the alternatives has to be worth


class _Demand(NamedTuple):
    """What a part of an expression demands; texts are casefolded.

    Attributes:
        exact: All texts that it can be, where these are few.
        one_of: Texts of which it holds at least one, if there are better ones than ``exact``.
        length: Where there is no ``exact``, the literal characters in it.
    """

    exact: tuple[str, ...] | None
    one_of: tuple[str, ...] = ()
    length: int = 0


_NO_TEXT: tuple[str, ...] = ("",)
_NOTHING = _Demand(_NO_TEXT)
_ANYTHING = _Demand(None)


def demanded(pattern: Pattern) -> tuple[str, ...] | None:
    """Literals of which at least one is in every text that the pattern is found in.

    Args:
        pattern: The pattern.

    Returns:
        At most 16 literals of at least three characters, casefolded, as parts of the casefolded
        text; None where none can be told.
    """
    return _summary(pattern.text, is_regex=pattern.is_regex).one_of or None


def literal_length(signature: Signature) -> int:
    """Number of literal characters that a signature demands.

    Those that stand apart, fewer than three together, don't count, nor does a pattern of which no
    literal can be told. Of ``any`` the pattern that demands least counts, else they add up.
    """
    lengths = [_summary(one.text, is_regex=one.is_regex).length for one in signature.patterns]
    return min(lengths) if signature.form == "any" else sum(lengths)


def literal_texts(pattern: Pattern) -> tuple[str, ...]:
    """The texts in a pattern that stand for themselves, as they are written there.

    Args:
        pattern: The pattern.

    Returns:
        The literal, or the expression's runs of literal characters; none where it can't be read.
    """
    if not pattern.is_regex:
        return (pattern.text,)
    try:
        tree = read_expression(pattern.text).tree
    except UnreadableExpression:
        return ()
    return tuple(_texts_in(tree))


def _texts_in(node: Node) -> Iterator[str]:
    if isinstance(node, Text):
        yield node.text
    elif isinstance(node, Repeated):
        yield from _texts_in(node.part)
    elif isinstance(node, InOrder | Either):
        for part in node.parts:
            yield from _texts_in(part)


def is_weak(signature: Signature) -> bool:
    """Whether a signature demands too little to decide by."""
    return literal_length(signature) < WEAK


@lru_cache(maxsize=1000)
def _summary(text: str, *, is_regex: bool) -> _Demand:
    """What a pattern demands, closed: nothing follows that could make its texts longer."""
    if not is_regex:
        return _closed(_Demand((_as_cleaned(text).casefold(),)))
    try:
        tree = read_expression(_as_cleaned(text)).tree
    except UnreadableExpression:
        return _ANYTHING
    found = _closed(_demand(tree))
    return found if found.one_of else _ANYTHING


def _as_cleaned(text: str) -> str:
    """A pattern's text with line ends as logs have them once they are cleaned."""
    return text.replace("\r\n", "\n")


def _closed(demand: _Demand) -> _Demand:
    if demand.exact is None:
        return demand
    if demand.exact == _NO_TEXT:
        return _ANYTHING
    one_of = _least(demand.exact)
    length = min(map(len, one_of), default=0)
    return _Demand(None, _better(one_of, demand.one_of), length)


def _least(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts without those that hold another one; none where they don't tell enough."""
    different = set(texts)
    if len(different) > _LOOKED_AT or min(map(len, different), default=0) < _SHORTEST:
        return ()
    chosen: list[str] = []
    for text in sorted(different, key=lambda one: (len(one), one)):
        if not any(one in text for one in chosen):
            chosen.append(text)
    return tuple(chosen)


def _demand(node: Node) -> _Demand:
    if isinstance(node, Text):
        return _Demand((node.text.casefold(),))
    if isinstance(node, OneCharacter):
        few = node.few
        return _ANYTHING if few is None else _Demand(tuple(dict.fromkeys(map(str.casefold, few))))
    if isinstance(node, InOrder):
        return _in_order([_demand(part) for part in node.parts])
    if isinstance(node, Either):
        return _either([_demand(part) for part in node.parts])
    return _repeated(node)


def _repeated(node: Repeated) -> _Demand:
    if node.most == 0:
        return _NOTHING
    part = _demand(node.part)
    if part.exact == _NO_TEXT:
        return _NOTHING
    if node.least == 0:
        return _either([_NOTHING, part]) if node.most == 1 else _ANYTHING
    is_fixed = node.most == node.least <= _COPIES
    copies = [part] * min(node.least, _COPIES)
    return _in_order(copies if is_fixed else [*copies, _ANYTHING])


def _either(parts: list[_Demand]) -> _Demand:
    exact: dict[str, None] = {}
    for part in parts:
        if part.exact is None:
            break
        exact.update(dict.fromkeys(part.exact))
    else:
        if _is_little(tuple(exact)):
            return _Demand(tuple(exact))
    closed = [_closed(part) for part in parts]
    length = min(part.length for part in closed)
    if not all(part.one_of for part in closed):
        return _Demand(None, (), length)
    one_of = _least(text for part in closed for text in part.one_of)
    return _Demand(None, one_of if _is_little(one_of) else (), length)


def _in_order(parts: list[_Demand]) -> _Demand:
    """What parts one after the other demand.

    Neighbours are joined into longer texts, once with several alternatives and once with texts
    that have none: sometimes a shorter text without alternatives says more.
    """
    joined = _joined(parts, _MOST)
    if not any(part.exact is not None and len(part.exact) > 1 for part in parts):
        return joined
    alone = _closed(_joined(parts, 1))
    return joined._replace(one_of=_better(joined.one_of, alone.one_of))


def _joined(parts: list[_Demand], most: int) -> _Demand:
    """The same, with texts of at most so many alternatives."""
    best: tuple[str, ...] = ()
    length = 0
    run = _NO_TEXT
    is_whole = True
    for part in parts:
        best = _better(best, part.one_of)
        longer = None if part.exact is None else _product(run, part.exact, most)
        if longer is not None:
            run = longer
            continue
        is_whole = False
        closed = _closed(_Demand(run))
        best = _better(best, closed.one_of)
        length += closed.length + part.length
        run = _NO_TEXT if part.exact is None else part.exact
    if is_whole:
        return _Demand(run, best)
    last = _closed(_Demand(run))
    return _Demand(None, _better(best, last.one_of), length + last.length)


def _product(first: tuple[str, ...], second: tuple[str, ...], most: int) -> tuple[str, ...] | None:
    """Each text of the first followed by each of the second; None where that is too much."""
    if first is _NO_TEXT:
        return second if len(second) <= most else None
    if len(first) * len(second) > most:
        return None
    texts = tuple(dict.fromkeys(map("".join, product(first, second))))
    return texts if _is_little(texts) else None


def _is_little(texts: tuple[str, ...]) -> bool:
    return len(texts) <= _MOST and sum(map(len, texts)) <= _LARGEST


def _better(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Which of two sets of texts, of each of which one has to be there, tells more."""
    if not (first and second):
        return first or second
    return max(first, second, key=_worth)


def _worth(texts: tuple[str, ...]) -> tuple[bool, int]:
    least = min(map(len, texts))
    return (least >= _LOOKED_UP, least - _PRICE * (len(texts) - 1).bit_length())
