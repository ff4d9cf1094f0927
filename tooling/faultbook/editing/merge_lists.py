"""Which items of three lists are the same one, and in what order the items of two sides stand.

What belongs here: what makes two items the same, by their plain values. What does not: merging
them and writing them (``merge_fields``).

Lists are sets to a merge: an item that one side added is there, one that a side removed is gone. An
item that is a mapping stays itself while its fields change.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.event_walk import FieldPath

_IDENTITY = {
    "links": "url",
    "actions": "action",
    "ignore": "rule",
    "outages": "from",
    "signatures": "name",
    "timeline": "at",
    "affects": "component",
    "fixed_in": "component",
    "versions": "component",
}
"""By the name of a list of mappings, the field by which one of its items is found again."""

_SHARED = frozenset({"timeline", "affects", "fixed_in", "versions"})
"""Lists in which different items may have that field in common: two that were added are two."""

_ORDERED = frozenset({"five_whys", "sequence"})
"""Lists whose order says something, so that their lines are merged and not their items."""

_TIMELINE: FieldPath = ("timeline",)
_AT = "at"
_MOST_COMPARED = 10_000  # pairs of items that are looked at for what they have in common


class Same(NamedTuple):
    """The places of one item in three lists; None where it is not."""

    base: int | None
    ours: int | None
    theirs: int | None


def is_ordered(path: FieldPath) -> bool:
    """Whether a list's order says something that the values of its items don't."""
    return bool(path) and path[-1] in _ORDERED


def matched(
    path: FieldPath, base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]
) -> list[Same]:
    """Every item that a side has, in the order in which both sides' items should stand.

    The order doesn't depend on which side is ours: it is that of the side that moved items, or
    of either, and then what only the other side has.

    Args:
        path: The list's field.
        base: Plain values of the items that both sides began with.
        ours: Those of one side.
        theirs: Those of the other.
    """
    in_ours, in_theirs = _pairs(path, base, ours), _pairs(path, base, theirs)
    new_ours, new_theirs = _others(ours, in_ours), _others(theirs, in_theirs)
    both_new = _new_pairs(path, [ours[n] for n in new_ours], [theirs[n] for n in new_theirs])
    twins = {new_ours[one]: new_theirs[other] for one, other in both_new.items()}
    found = [Same(n, in_ours.get(n), in_theirs.get(n)) for n in range(len(base))]
    found += [Same(None, n, twins.get(n)) for n in new_ours]
    known = {*in_theirs.values(), *twins.values()}
    found += [Same(None, None, n) for n in range(len(theirs)) if n not in known]
    return _in_order(
        [same for same in found if same.ours is not None or same.theirs is not None],
        ours_first=_ours_first(ours, theirs, in_ours, in_theirs),
    )


def times(path: FieldPath, items: Iterable[Any]) -> list[datetime] | None:
    """The moments by which the items are ordered; None where they aren't, or one can't be read."""
    if path != _TIMELINE:
        return None
    found: list[datetime] = []
    for item in items:
        at = item.get(_AT) if isinstance(item, dict) else None
        try:
            moment = datetime.fromisoformat(at) if isinstance(at, str) else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            return None
        found.append(moment)
    return found


def _others(items: Sequence[Any], pairs: dict[int, int]) -> list[int]:
    """Places of the items that no pair holds."""
    taken = set(pairs.values())
    return [n for n in range(len(items)) if n not in taken]


def _pairs(path: FieldPath, base: Sequence[Any], side: Sequence[Any]) -> dict[int, int]:
    """By the place of an item that both began with, its place on a side."""
    pairs = _equal(map(_canonical, base), map(_canonical, side))
    pairs |= _identical(path, base, side, pairs)
    rest = [n for n, item in enumerate(base) if n not in pairs and isinstance(item, dict)]
    free = [n for n in _others(side, pairs) if isinstance(side[n], dict)]
    if len(rest) * len(free) <= _MOST_COMPARED:
        for one in rest:
            other = next((n for n in free if _are_alike(base[one], side[n])), None)
            if other is not None:
                pairs[one] = other
                free.remove(other)
    return pairs


def _new_pairs(path: FieldPath, ours: Sequence[Any], theirs: Sequence[Any]) -> dict[int, int]:
    """Items that both sides added, by their places on the two."""
    pairs = _equal(map(_canonical, ours), map(_canonical, theirs))
    return pairs if path and path[-1] in _SHARED else pairs | _identical(path, ours, theirs, pairs)


def _identical(
    path: FieldPath, left: Sequence[Any], right: Sequence[Any], known: dict[int, int]
) -> dict[int, int]:
    """Places of the items that have a list's identity in common, except those that are known."""
    field = _IDENTITY.get(str(path[-1])) if path else None
    taken = set(known.values())
    one = [None if n in known else _identity(item, field) for n, item in enumerate(left)]
    other = [None if n in taken else _identity(item, field) for n, item in enumerate(right)]
    return _equal(one, other)


def _identity(item: Any, field: str | None) -> str | None:
    value = item.get(field) if isinstance(item, dict) else None
    return value if isinstance(value, str) else None


def _equal(left: Iterable[str | None], right: Iterable[str | None]) -> dict[int, int]:
    """Places of equal texts, the first with the first; None is equal to nothing."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(right):
        if text is not None:
            places[text].append(place)
    for found in places.values():
        found.reverse()
    return {
        place: places[text].pop()
        for place, text in enumerate(left)
        if text is not None and places.get(text)
    }


def _are_alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether at least half of what is said is said by both."""
    same = sum(1 for key, value in one.items() if key in other and other[key] == value)
    return same > 0 and same * 2 >= max(len(one), len(other))


def _ours_first(
    ours: Sequence[Any],
    theirs: Sequence[Any],
    in_ours: dict[int, int],
    in_theirs: dict[int, int],
) -> bool:
    """Whose order counts; a side that moved items meant to."""
    moved, also_moved = _has_moved(in_ours), _has_moved(in_theirs)
    return moved if moved != also_moved else _canonical(ours) <= _canonical(theirs)


def _has_moved(pairs: dict[int, int]) -> bool:
    places = [pairs[n] for n in sorted(pairs)]
    return places != sorted(places)


def _in_order(found: list[Same], *, ours_first: bool) -> list[Same]:
    def place(same: Same) -> tuple[bool, int]:
        first, second = same.ours, same.theirs
        if not ours_first:
            first, second = second, first
        return (first is None, second or 0) if first is None else (False, first)

    return sorted(found, key=place)


def _canonical(value: Any) -> str:
    """A plain value as text, the same for what says the same."""
    return json.dumps(value, sort_keys=True)
