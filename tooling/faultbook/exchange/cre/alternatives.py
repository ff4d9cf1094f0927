r"""Alternatives as one expression, since a CRE rule can ask for all of its terms but not for any.

What belongs here: ``(?:A)|(?:B)``, made and taken apart, by RE2's syntax
(https://github.com/google/re2/wiki/Syntax). What does not: whether its parts are sound
(``conditions``).

A literal stands between ``\Q`` and ``\E``, which tells it from an expression. A single alternative
is written twice, which tells it from an expression that stands in brackets of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPEN = "(?:"
_QUOTE, _UNQUOTE = "\\Q", "\\E"
_QUOTED_UNQUOTE = "\\E\\\\E\\Q"  # ends the quotation, a backslash and an E, and quotes on
_PAIR = 2


class Alternative(NamedTuple):
    """One of the patterns of which any will do.

    Attributes:
        text: The literal or the expression.
        is_regex: Which of them it is.
    """

    text: str
    is_regex: bool


def joined(alternatives: Sequence[Alternative]) -> str:
    """One expression for several patterns."""
    parts = [one.text if one.is_regex else _quoted(one.text) for one in alternatives]
    if len(parts) == 1:
        parts *= _PAIR
    return "|".join(f"{_OPEN}{part})" for part in parts)


def alternatives_of(expression: str) -> tuple[Alternative, ...]:
    """The patterns that an expression joins; none where it has another form."""
    parts: list[str] = []
    at = 0
    while expression.startswith(_OPEN, at):
        start = at + len(_OPEN)
        end = _closing(expression, start)
        if end < 0:
            return ()
        parts.append(expression[start:end])
        at = end + 1
        if at == len(expression):
            return _told_apart(parts)
        if expression[at] != "|":
            return ()
        at += 1
    return ()


def _told_apart(parts: list[str]) -> tuple[Alternative, ...]:
    if len(parts) < _PAIR or not all(part.strip() for part in parts):
        return ()
    if len(parts) == _PAIR and parts[0] == parts[1]:
        parts = parts[:1]
    return tuple(_alternative(part) for part in parts)


def _alternative(part: str) -> Alternative:
    if part.startswith(_QUOTE) and part.endswith(_UNQUOTE):
        inner = part[len(_QUOTE) : -len(_UNQUOTE)].replace(_QUOTED_UNQUOTE, _UNQUOTE)
        if inner and _quoted(inner) == part:
            return Alternative(inner, is_regex=False)
    return Alternative(part, is_regex=True)


def _quoted(literal: str) -> str:
    return f"{_QUOTE}{literal.replace(_UNQUOTE, _QUOTED_UNQUOTE)}{_UNQUOTE}"


def _closing(expression: str, start: int) -> int:
    """Where the bracket is that closes the group whose inside begins at ``start``; -1 for none."""
    at, depth = start, 0
    while at < len(expression):
        match expression[at]:
            case "\\":
                at = _after_escape(expression, at)
                continue
            case "[":
                at = _after_class(expression, at)
                continue
            case "(":
                depth += 1
            case ")":
                if not depth:
                    return at
                depth -= 1
        at += 1
    return -1


def _after_escape(expression: str, at: int) -> int:
    if not expression.startswith(_QUOTE, at):
        return at + 2
    end = expression.find(_UNQUOTE, at)
    return len(expression) if end < 0 else end + len(_UNQUOTE)


def _after_class(expression: str, at: int) -> int:
    """What follows a class of characters; a bracket that comes first in it stands for itself."""
    at += 1
    if expression.startswith("^", at):
        at += 1
    if expression.startswith("]", at):
        at += 1
    while at < len(expression) and expression[at] != "]":
        if expression[at] == "\\":
            at += 2
        elif expression.startswith("[:", at) and (end := expression.find(":]", at)) > 0:
            at = end + 2
        else:
            at += 1
    return at + 1
