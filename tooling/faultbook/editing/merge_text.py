"""Texts merged line by line, and conflicts as ordinary markers.

What belongs here: pieces of text that two sides agree on or don't. What does not: fields
(``merge_fields``), sections (``merge_sections``), and the merging of lines itself, which is Git's
(``gitrepo``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MARKER_SIZE = 7
"""How many signs a conflict's markers have where nothing else is asked for."""

Side: TypeAlias = Literal["ours", "theirs"]

SIDES: tuple[Side, Side] = ("ours", "theirs")

_RUN = re.compile("<+|=+|>+")


class Conflict(NamedTuple):
    """Whole lines that the two sides want differently; "" where one wants none."""

    ours: str
    theirs: str


Part: TypeAlias = str | Conflict


class Marks(NamedTuple):
    """How conflicts are shown.

    Attributes:
        size: How many signs a marker has.
        ours: What stands behind the first marker.
        theirs: What stands behind the last one.
    """

    size: int = MARKER_SIZE
    ours: str = "ours"
    theirs: str = "theirs"


def resolved(parts: Iterable[Part], side: Side) -> str:
    """The text with one side's lines in place of each conflict."""
    return "".join(part if isinstance(part, str) else getattr(part, side) for part in parts)


def has_conflict(parts: Iterable[Part]) -> bool:
    """Whether anything is left for a person to settle."""
    return any(isinstance(part, Conflict) for part in parts)


def marked(parts: Iterable[Part], marks: Marks) -> str:
    """The text with markers around each conflict, every one on a line of its own."""
    return "".join(part if isinstance(part, str) else _marked(part, marks) for part in parts)


def _marked(conflict: Conflict, marks: Marks) -> str:
    line_end = "\r\n" if "\r\n" in f"{conflict.ours}{conflict.theirs}" else "\n"
    ours, theirs = (" ".join(f"{label}".split()) for label in (marks.ours, marks.theirs))
    return "".join(
        (
            f"{'<' * marks.size} {ours}".rstrip() + line_end,
            _closed(conflict.ours, line_end),
            "=" * marks.size + line_end,
            _closed(conflict.theirs, line_end),
            f"{'>' * marks.size} {theirs}".rstrip() + line_end,
        )
    )


def _closed(lines: str, line_end: str) -> str:
    return lines if not lines or lines.endswith("\n") else lines + line_end


def by_lines(base: str, ours: str, theirs: str) -> tuple[Part, ...] | None:
    """Both sides' changes to a text; None where one version is no text to Git.

    Bytes that are not UTF-8 may be in it, as surrogates (``surrogateescape``).

    Raises:
        EnvironmentProblem: Git can't be started, or can't merge them.
    """
    from faultbook.gitrepo.merging import merge_lines  # starts processes, which most merges don't

    size = max(MARKER_SIZE, *(_longest_run(text) + 1 for text in (base, ours, theirs)))
    found = merge_lines(*(_bytes(text) for text in (base, ours, theirs)), marker_size=size)
    if found is None:
        return None
    return tuple(_parts(found.decode("utf-8", "surrogateescape"), size))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _longest_run(text: str) -> int:
    """Length of the longest row of signs that could be taken for a marker."""
    return max((len(match[0]) for match in _RUN.finditer(text)), default=0)


def _parts(text: str, size: int) -> Iterator[Part]:
    """A text with markers taken apart; no line of its own begins as they do."""
    opening, middle, closing = (sign * size for sign in "<=>")
    agreed, rest, found = text.partition(f"{opening} ours")
    while rest:
        if agreed:
            yield agreed
        _, _, lines = found.partition("\n")
        ours, theirs = _split_at_line(lines, middle)
        theirs, found = _split_at_line(theirs, closing)
        yield Conflict(ours, theirs)
        agreed, rest, found = found.partition(f"{opening} ours")
    if agreed:
        yield agreed


def _split_at_line(text: str, marker: str) -> tuple[str, str]:
    """What stands above a marker's line and below it."""
    start = 0 if text.startswith(marker) else text.index(f"\n{marker}") + 1
    return text[:start], text[start:].partition("\n")[2]
