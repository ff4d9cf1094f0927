"""FB5, third part: times that the commits contradict.

What belongs here: what a record says of when something happened, against when it was written down.
What does not: the order of times within a record (``times``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.config import span_of
from faultbook.diagnostics import Severity
from faultbook.record import plain_path
from faultbook.rules.registry import Finding, Scope, rule
from faultbook.rules.times import shown_moment, stamps_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from faultbook.event_walk import FieldPath
    from faultbook.record import AnyRecord, Context
    from faultbook.record_change import RecordChange

_OF_STATES: dict[str, frozenset[FieldPath]] = {
    "incident": frozenset(
        {("opened_at",), ("acknowledged_at",), ("restored_at",), ("resolved_at",), ("closed_at",)}
    ),
    "problem": frozenset({("opened_at",), ("fix", "deployed_at"), ("closed_at",)}),
    "known-error": frozenset(),
}
"""Stamps that are written when a record changes its state."""


@rule("FB506", "stamp-after-landing", Scope.CHANGE)
def _stamp_after_landing(change: RecordChange, context: Context) -> Iterator[Finding]:
    if not change.is_landed or change.after is None:  # what is to land is judged by FB444
        return
    latest = change.landed_at + span_of(context.config.audit.skew)
    for path, at in _new_stamps(change, change.after):
        if at > latest:
            said = (
                f"{plain_path(path)!r} ({shown_moment(at)}) is later than the commit that wrote it"
                f" ({shown_moment(change.landed_at)})"
            )
            yield Finding(said, path, "correct the time, or the clock of whoever committed")


@rule("FB507", "stamp-backdated", Scope.CHANGE, severity=Severity.WARNING)
def _stamp_backdated(change: RecordChange, context: Context) -> Iterator[Finding]:
    if change.is_first or change.is_return or change.after is None or change.before is None:
        return
    limit = context.config.audit.backdate_limit
    earliest = change.landed_at - span_of(limit)
    for path, at in _new_stamps(change, change.after):
        if at < earliest and path in _OF_STATES[change.after.kind]:
            said = (
                f"{plain_path(path)!r} ({shown_moment(at)}) was written more than {limit} later,"
                f" {shown_moment(change.landed_at)}"
            )
            yield Finding(said, path, "write stamps when things happen, or say why in the commit")


def _new_stamps(change: RecordChange, after: AnyRecord) -> Iterator[tuple[FieldPath, datetime]]:
    """Stamps that the change brought; those in a list, wherever in it they stood before."""
    before: set[tuple[str | int, str | int, datetime]] = set()
    if change.before is not None and not change.is_return:
        before = {(p[0], p[-1], at) for p, at in stamps_of(change.before) if at is not None}
    for path, at in stamps_of(after):
        if at is not None and (path[0], path[-1], at) not in before:
            yield path, at
