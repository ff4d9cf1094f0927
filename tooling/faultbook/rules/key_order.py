"""FB1, third part: the one order in which all records have their keys.

What belongs here: whether the top-level keys of a record are in it. What does not: the order
itself (``kinds``), what else belongs to a key (``key_entries``) and moving it (``editing``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from faultbook.diagnostics import KeyOrder, Severity
from faultbook.key_entries import can_be_told_apart
from faultbook.kinds import KINDS
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.record import AnyRecord, Context

_ORDERS = 4096  # orders of keys that are kept; most records of a register share a few


class _Misplaced(NamedTuple):
    """The first key that stands too late, a key it belongs before, and the right order of all."""

    key: str
    before: str
    order: tuple[str, ...]


@rule("FB119", "key-order", Scope.RECORD, severity=Severity.INFO)
def _key_order(record: AnyRecord, _: Context) -> Iterable[Finding]:
    misplaced = _misplaced(record.kind, tuple(record.document.data or ()))
    if misplaced is None:
        return ()
    said = f"{misplaced.key!r} belongs before {misplaced.before!r}"
    hint = "'faultbook check --fix' puts all keys in order"
    fix = KeyOrder(misplaced.order) if can_be_told_apart(record.document) else None
    if fix is None:  # braces, faults in the YAML, or a comment that may belong to either side
        hint = "move it by hand; it can't be told what else belongs to it"
    return (Finding(said, (misplaced.key,), hint, at_key=True, fix=fix),)


@lru_cache(_ORDERS)
def _misplaced(kind: str, keys: tuple[str, ...]) -> _Misplaced | None:
    """What is out of order; keys that no record of the kind has may stand anywhere."""
    places = {key: place for place, key in enumerate(KINDS[kind].keys)}
    known = [key for key in keys if key in places]
    order = sorted(known, key=places.__getitem__)
    if order == known:
        return None
    late = next(n for n, key in enumerate(known) if n and places[key] < places[known[n - 1]])
    before = next(key for key in known if places[key] > places[known[late]])
    return _Misplaced(known[late], before, tuple(order))
