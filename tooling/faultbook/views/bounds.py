"""How much of a long list or text stands on a page.

What belongs here: the limits, and cutting to them. What does not: where the rest is to be read
(a record's file for programs has all of it) and lists of records (``site_view``).

A record may have a megabyte, and a page that shows all of it is read by nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
U = TypeVar("U")

MOST_ITEMS = 100
"""Entries of a list, such as symptoms or actions."""

MOST_EVENTS = 200
"""Entries of a timeline; half of them are its first and half its last."""

MOST_LINES_OF_ERRORS = 400
"""Lines of error text."""

MOST_CHARACTERS_OF_ERRORS = 20_000
"""Characters of error text, whose lines may be of any length."""


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The first entries of a list.

    Attributes:
        shown: The entries.
        more: How many were left out.
    """

    shown: tuple[T, ...]
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.shown)


@dataclass(frozen=True, slots=True)
class Ends(Generic[T]):
    """The first and the last entries of a list.

    Attributes:
        first: Those at its beginning; all of them where they fit.
        left_out: How many were left out after these.
        last: Those at its end, where some were left out.
    """

    first: tuple[T, ...]
    left_out: int = 0
    last: tuple[T, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.first)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of a text.

    Attributes:
        text: What is shown.
        more: How many characters were left out.
    """

    text: str
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.text)


def listed(found: Sequence[T], show: Callable[[T], U], most: int = MOST_ITEMS) -> Listed[U]:
    """The first entries of a list as they are shown; the others cost nothing."""
    return Listed(tuple(map(show, found[:most])), max(0, len(found) - most))


def ends(found: Sequence[T], show: Callable[[T], U], most: int = MOST_EVENTS) -> Ends[U]:
    """The first and the last entries of a list as they are shown."""
    if len(found) <= most:
        return Ends(tuple(map(show, found)))
    half = most // 2
    return Ends(
        tuple(map(show, found[:half])), len(found) - 2 * half, tuple(map(show, found[-half:]))
    )


def excerpt(text: str) -> Excerpt:
    """The beginning of an error text, up to the end of a line where there is one."""
    kept = text[:MOST_CHARACTERS_OF_ERRORS]
    lines = kept.split("\n")
    if len(lines) > MOST_LINES_OF_ERRORS:
        kept = "\n".join(lines[:MOST_LINES_OF_ERRORS])
    elif len(kept) < len(text) and len(lines) > 1:
        kept = "\n".join(lines[:-1])
    return Excerpt(kept, len(text) - len(kept))
