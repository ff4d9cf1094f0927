"""The Markdown sections of a record merged, each by itself.

What belongs here: what stands below the front matter. What does not: sections of a ``.yaml``
record, which are fields (``merge_fields``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.document import markdown_sections
from faultbook.editing.merge_order import in_order
from faultbook.editing.merge_text import SIDES, Conflict, by_lines, resolved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.editing.merge_text import Part

_OPENING = ""  # name of what stands before the first heading
_NEXT = "\n## next"  # a heading, to see whether a text would swallow the one after it


class _Body(NamedTuple):
    """What stands below the front matter.

    Attributes:
        lead: Blank lines before all of it.
        texts: Each section from its heading to its last line that isn't blank, by name.
        gaps: The blank lines after each.
    """

    lead: str
    texts: dict[str, str]
    gaps: dict[str, str]


def merge_sections(
    base: str, ours: str, theirs: str, order: Sequence[str]
) -> tuple[Part, ...] | None:
    """Merge the sections of a record, each by itself; None where one is no text to Git.

    Args:
        base: What both sides began with: all that stands below the line that ends the front
            matter. No heading is in it twice, and its last line has an end; likewise the others.
        ours: One side's, whose order and blank lines are kept.
        theirs: The other side's.
        order: Names of sections in their right order.
    """
    if ours in (theirs, base):
        return (theirs,) if ours == base else (ours,)
    if theirs == base:
        return (ours,)
    bodies = _body(base), _body(ours), _body(theirs)
    names = in_order(list(bodies[1].texts), bodies[2].texts, lambda: (_OPENING, *order))
    found: list[tuple[str, tuple[Part, ...]]] = []
    for name in names:
        parts = _merge_one(name, *(body.texts.get(name) for body in bodies))
        if parts is None:
            return None
        if parts:
            found.append((name, parts))
    return tuple(_with_gaps(found, *bodies))


def _body(text: str) -> _Body:
    found = list(markdown_sections(f"\n{text}", 0))
    starts = [text.rfind("\n", 0, max(0, one.offset - 1)) + 1 for one in found]
    if found and not found[0].name:
        starts[0] = len(text) - len(text.lstrip("\r\n"))
    bounds = [*starts, len(text)]
    texts: dict[str, str] = {}
    gaps: dict[str, str] = {}
    for section, start, end in zip(found, bounds, bounds[1:], strict=False):
        piece = text[start:end]
        lines = piece.split("\n")
        while lines and not lines[-1].strip():
            lines.pop()
        length = min(len("\n".join(lines)) + 1, len(piece))
        texts[section.name], gaps[section.name] = piece[:length], piece[length:]
    return _Body(text[: bounds[0]], texts, gaps)


def _merge_one(
    name: str, base: str | None, ours: str | None, theirs: str | None
) -> tuple[Part, ...] | None:
    """What becomes of a section; nothing when it is gone."""
    before, one, other = (text.strip() if text else "" for text in (base, ours, theirs))
    if one in (other, before) or other == before:
        kept = theirs if one == before != other else ours
        return (kept,) if kept else ()
    conflict = Conflict(ours or "", theirs or "")
    if not ours or not theirs:
        return (conflict,)
    parts = by_lines(base or "", ours, theirs)
    if parts is None:
        return None
    is_sound = all(_is_one(name, resolved(parts, side)) for side in SIDES)
    return parts if is_sound else (conflict,)


def _is_one(name: str, text: str) -> bool:
    """Whether a text is that one section and leaves the next alone."""
    found = markdown_sections(f"\n{text}{_NEXT}", 0)
    return [section.name for section in found] == [name, *_NEXT.split("## ")[1:]]


def _with_gaps(
    found: Sequence[tuple[str, tuple[Part, ...]]], base: _Body, ours: _Body, theirs: _Body
) -> list[Part]:
    """The body, with blank lines as ours has them, or else theirs."""
    lead = theirs.lead if ours.lead == base.lead else ours.lead
    parts: list[Part] = [lead if lead or ours.texts or not found else "\n"]
    for place, (name, section) in enumerate(found, start=1):
        parts += section
        gaps = [_inner_gap(body, name) for body in (ours, theirs)]
        if place < len(found):
            parts.append(next((gap for gap in gaps if gap is not None), "\n"))
    last = [list(body.gaps.values())[-1:] for body in (base, ours, theirs)]
    parts += last[2] if last[1] == last[0] else last[1]
    return parts


def _inner_gap(body: _Body, name: str) -> str | None:
    """The blank lines between a section and the next; None where it is the last, or not there."""
    return body.gaps[name] if name in body.gaps and name != next(reversed(body.gaps)) else None
