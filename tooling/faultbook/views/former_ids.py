"""Ids that led to a record and still do.

What belongs here: which of them are whose. What does not: what stands at them (``pages``, and
``publishing`` for permalinks).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.ids import parse_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faultbook.record import Register


def former_ids(
    register: Register, earlier: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """By a record's id, its former ids; records without any are left out.

    An id that a record has now leads to that record alone. What a record names as its alias comes
    before what the commits tell, and each id leads to one record.

    Args:
        register: The records.
        earlier: By a record's id, those that the commits tell of.
    """
    found: dict[str, list[str]] = {}
    taken: set[str] = set()
    entries = register.entries()
    for entry in entries:
        for alias in entry.aliases:
            if alias != entry.id and register.resolve(alias) == entry.id:
                _add(found, taken, entry.id, alias)
    for entry in entries:
        for former in earlier.get(entry.id, ()):
            if register.resolve(former) is None:
                _add(found, taken, entry.id, former)
    return {record_id: tuple(ids) for record_id, ids in found.items()}


def _add(found: dict[str, list[str]], taken: set[str], record_id: str, former: str) -> None:
    if former not in taken and parse_id(former) is not None:
        taken.add(former)
        found.setdefault(record_id, []).append(former)
