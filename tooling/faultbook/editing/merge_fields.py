"""A record's fields merged: mappings key by key, lists item by item, scalars as a whole.

What belongs here: what becomes of a field that two sides changed. What does not: which items are
the same (``merge_lists``), how YAML is taken apart (``yaml_pieces``), and the file around the
fields (``merging``).

Decided is by plain values, written is what a side wrote: lines are taken as they are, and only the
brackets around a list on one line are put together anew.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from faultbook.document import SECTIONS
from faultbook.editing.merge_lists import Same, is_ordered, matched, times
from faultbook.editing.merge_order import in_order
from faultbook.editing.merge_text import Conflict, by_lines, resolved
from faultbook.editing.yaml_pieces import Container, Piece, comments, joined, opened, written_for
from faultbook.event_walk import walk

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Sequence

    from faultbook.editing.merge_text import Part, Side
    from faultbook.event_walk import FieldPath

Order: TypeAlias = "Callable[[FieldPath], Sequence[str]]"


class Merged(NamedTuple):
    """What became of a field or an item.

    Attributes:
        parts: Its text; nothing when it is gone.
        ours: What it says with our side of each conflict: one value, or none when it is gone.
        theirs: Likewise with their side.
    """

    parts: tuple[Part, ...] = ()
    ours: tuple[Any, ...] = ()
    theirs: tuple[Any, ...] = ()


_GONE = Merged()


class _Three(NamedTuple):
    """One field in three versions; None where it isn't there."""

    base: Piece | None
    ours: Piece | None
    theirs: Piece | None


def merge_fields(base: Container, ours: Container, theirs: Container, order: Order) -> Merged:
    """Merge the fields of a record, each by itself.

    Args:
        base: The fields that both sides began with.
        ours: One side's, whose layout is kept.
        theirs: The other side's.
        order: Gives the right order of the keys inside a field, () for the record itself, as far
            as there is one.

    Returns:
        The text of the fields, and the record's data with either side of each conflict.
    """
    found = _merge_keys((), base, ours, theirs, order)
    parts = tuple(part for merged in found.values() for part in merged.parts)
    return Merged(parts, (_values(found, "ours"),), (_values(found, "theirs"),))


def _merge_keys(
    path: FieldPath,
    base: Container | None,
    ours: Container,
    theirs: Container,
    order: Order,
) -> dict[str, Merged]:
    """What becomes of each key, in order."""
    versions = [_by_key(one) for one in (base, ours, theirs)]
    found: dict[str, Merged] = {}
    for key in in_order(list(versions[1]), versions[2], partial(order, path)):
        three = _written_alike(_Three(*(one.get(key) for one in versions)), base, ours, theirs)
        merged = _merge((*path, key), three, order)
        found[key] = merged if path else _proved(key, merged, three)
    return found


def _by_key(container: Container | None) -> dict[str, Piece]:
    if container is None:
        return {}
    return {piece.key: piece for piece in container.pieces if piece.key is not None}


def _written_alike(
    three: _Three, base: Container | None, ours: Container, theirs: Container
) -> _Three:
    """The other two versions in the layout of ours."""
    before, _, other = three
    return three._replace(
        base=written_for(before, base, ours) if before is not None and base is not None else None,
        theirs=written_for(other, theirs, ours) if other is not None else None,
    )


def _values(found: dict[str, Merged], side: Side) -> dict[str, Any]:
    named = ((key, getattr(merged, side)) for key, merged in found.items())
    return {key: value[0] for key, value in named if value}


def _merge(path: FieldPath, three: _Three, order: Order) -> Merged:
    base, ours, theirs = _texts(three)
    if ours in (theirs, base):
        return _kept(three.theirs if ours == base else three.ours)
    if theirs == base:
        return _kept(three.ours)
    inside = _merge_inside(path, three, order)
    return inside if inside is not None else _merge_whole(path, three)


def _texts(three: _Three) -> tuple[str | None, ...]:
    return tuple(piece.text if piece is not None else None for piece in three)


def _kept(piece: Piece | None) -> Merged:
    if piece is None:
        return _GONE
    return Merged((piece.text,), (piece.value,), (piece.value,))


def _merge_inside(path: FieldPath, three: _Three, order: Order) -> Merged | None:
    """Merge what two mappings or two lists hold; None for anything else."""
    base, ours, theirs = (opened(piece) if piece is not None else None for piece in three)
    if three.ours is None and theirs is not None and _is_a_set(path, theirs):
        ours = theirs._replace(pieces=())
    if three.theirs is None and ours is not None and _is_a_set(path, ours):
        theirs = ours._replace(pieces=())
    if ours is None or theirs is None or ours.is_list != theirs.is_list:
        return None
    if base is not None and base.is_list != ours.is_list:
        base = None
    elif base is None and three.base is not None and isinstance(three.base.value, list | dict):
        return None
    if ours.is_list:
        return None if is_ordered(path) else _merge_items(path, base, ours, theirs, order)
    found = _merge_keys(path, base, ours, theirs, order)
    frame = _frame(base, ours, theirs)
    return _together(frame, found.values(), _values(found, "ours"), _values(found, "theirs"))


def _is_a_set(path: FieldPath, container: Container) -> bool:
    """Whether a field that is gone says no more than that each thing in it is."""
    return path == (SECTIONS,) or (container.is_list and not is_ordered(path))


def _merge_items(
    path: FieldPath, base: Container | None, ours: Container, theirs: Container, order: Order
) -> Merged | None:
    lists = [one.pieces if one is not None else () for one in (base, ours, theirs)]
    found: list[Merged] = []
    for same in matched(path, *([piece.value for piece in pieces] for pieces in lists)):
        three = _written_alike(_chosen(lists, same), base, ours, theirs)
        merged = _merge((*path, 0), three, order)
        if merged.parts:
            found.append(merged)
    moments = times(path, [(one.ours or one.theirs)[0] for one in found])
    if moments is not None:
        places = sorted(range(len(found)), key=moments.__getitem__)
        found = [found[place] for place in places]
    our_items = [item for one in found for item in one.ours]
    their_items = [item for one in found for item in one.theirs]
    return _together(_frame(base, ours, theirs), found, our_items, their_items)


def _chosen(lists: Sequence[Sequence[Piece]], same: Same) -> _Three:
    chosen = zip(lists, same, strict=True)
    return _Three(*(pieces[place] if place is not None else None for pieces, place in chosen))


def _frame(base: Container | None, ours: Container, theirs: Container) -> Container:
    """Our container; what stands around its pieces is theirs where only that has all comments."""
    around = [f"{one.head}{one.tail}" if one else "" for one in (base, ours, theirs)]
    wanted = _wanted_comments(around)
    is_alike = (ours.brackets is None) == (theirs.brackets is None)
    if wanted <= comments(around[1]) or not (is_alike and wanted <= comments(around[2])):
        return ours
    return ours._replace(head=theirs.head, tail=theirs.tail)


def _together(
    container: Container, found: Iterable[Merged], ours: Any, theirs: Any
) -> Merged | None:
    """A container of what was merged; an empty one is gone, for it says nothing."""
    pieces = [merged.parts for merged in found if merged.parts]
    if not pieces:
        return _GONE
    parts = joined(container, pieces) if ours and theirs else None
    return Merged(parts, (ours,), (theirs,)) if parts is not None else None


def _merge_whole(path: FieldPath, three: _Three) -> Merged:
    """Decide between the whole field of one side and that of the other."""
    base, ours, theirs = ((piece.value,) if piece is not None else () for piece in three)
    if ours == theirs:
        has_all = _wanted_comments(_texts(three)) <= comments(_texts(three)[1] or "")
        return _kept(three.ours if has_all else three.theirs)
    if base in (ours, theirs):
        return _kept(three.theirs if ours == base else three.ours)
    by_lines = _merge_lines(three) if _is_read_by_lines(path, three) else None
    return by_lines if by_lines is not None else _conflict(three)


def _conflict(three: _Three) -> Merged:
    _, ours, theirs = three
    conflict = Conflict(ours.text if ours else "", theirs.text if theirs else "")
    return Merged((conflict,), _kept(ours).ours, _kept(theirs).theirs)


def _is_read_by_lines(path: FieldPath, three: _Three) -> bool:
    """Whether a field is a section's text, or a list whose order says something."""
    _, ours, theirs = three
    if ours is None or theirs is None:
        return False
    is_section = path[:1] == (SECTIONS,) and isinstance(ours.value, str)
    return is_section or (is_ordered(path) and isinstance(ours.value, list))


def _merge_lines(three: _Three) -> Merged | None:
    parts = by_lines(*(text or "" for text in _texts(three)))
    if parts is None:
        return None
    ours, theirs = _said(resolved(parts, "ours")), _said(resolved(parts, "theirs"))
    return Merged(parts, ours, theirs) if ours and theirs else None


def _said(text: str) -> tuple[Any, ...]:
    """The value of the one field or item that a text is; nothing when it isn't one."""
    found = walk(text)
    root = found.values[0] if len(found.values) == 1 and not found.problems else None
    values = tuple(root.values() if isinstance(root, dict) else root or ())
    return values if len(values) == 1 else ()


def _proved(key: str, merged: Merged, three: _Three) -> Merged:
    """A field that says what was meant and has lost no comment; else a conflict of the whole."""
    if len(set(_texts(three))) < len(three):  # taken as it is from one side
        return merged
    ours, theirs = resolved(merged.parts, "ours"), resolved(merged.parts, "theirs")
    is_meant = _says(ours, key, merged.ours) and _says(theirs, key, merged.theirs)
    kept = comments(ours) | comments(theirs)
    return merged if is_meant and _wanted_comments(_texts(three)) <= kept else _conflict(three)


def _says(text: str, key: str, value: tuple[Any, ...]) -> bool:
    if not value:
        return not text
    found = walk(text)
    return not found.problems and found.values == ({key: value[0]},)


def _wanted_comments(three: Sequence[str | None]) -> Counter[str]:
    """The comments in three versions of a text that no side took away."""
    base, ours, theirs = (comments(text or "") for text in three)
    return (base & ours & theirs) | (ours - base) | (theirs - base)
