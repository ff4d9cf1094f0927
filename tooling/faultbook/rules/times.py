"""FB4, second part: order of times, outages, stamps in the future, priority.

What belongs here: whether the times and the priority that a record states can be true together.
What does not: which of them a state asks for (``gates``, shown by ``rules.lifecycle``).
"""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from faultbook.diagnostics import NewValue, Severity
from faultbook.record import plain_path
from faultbook.rules.registry import Finding, Pointer, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from faultbook.event_walk import FieldPath
    from faultbook.model.incident import Incident, Outage
    from faultbook.model.problem import Problem
    from faultbook.record import AnyRecord, Context, Record

ORDERS: dict[str, tuple[tuple[FieldPath, ...], ...]] = {
    "incident": (
        (
            ("started_at",),
            ("detected_at",),
            ("acknowledged_at",),
            ("mitigated_at",),
            ("restored_at",),
            ("resolved_at",),
            ("closed_at",),
        ),
        (("opened_at",), ("acknowledged_at",), ("resolved_at",), ("closed_at",)),
    ),
    "problem": (
        (("opened_at",), ("closed_at",)),
        (("root_cause", "confirmed_at"), ("fix", "deployed_at")),
    ),
}
"""Times of each kind that follow one another; any of them may be missing."""

STAMPS: dict[str, tuple[FieldPath, ...]] = {
    "incident": (
        ("opened_at",),
        ("started_at",),
        ("detected_at",),
        ("acknowledged_at",),
        ("mitigated_at",),
        ("restored_at",),
        ("resolved_at",),
        ("closed_at",),
    ),
    "problem": (
        ("opened_at",),
        ("root_cause", "confirmed_at"),
        ("fix", "deployed_at"),
        ("closed_at",),
    ),
    "known-error": (("workaround", "verified_at"),),
}
"""Times at which something happened, so that they can't be in the future."""

LISTED_STAMPS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "incident": (
        ("outages", "start", "from"),
        ("outages", "end", "to"),
        ("timeline", "at", "at"),
        ("actions", "done_at", "done_at"),
    ),
    "problem": (("actions", "done_at", "done_at"),),
    "known-error": (),
}
"""The same in lists: the list, the attribute of its items, and its key in a file."""

SKEW = timedelta(minutes=5)
"""How far the clocks of two machines may be apart."""


def _value(model: Any, path: FieldPath) -> Any:
    for step in path:
        if model is None:
            return None
        model = getattr(model, str(step))
    return model


def _reader(paths: tuple[FieldPath, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Reads all ``paths`` of a model at once; these run for every record."""
    if len(paths) > 1 and all(len(path) == 1 for path in paths):
        return attrgetter(*(str(path[0]) for path in paths))
    return lambda model: tuple(_value(model, path) for path in paths)


_READ_ORDERS = {
    kind: tuple((order, _reader(order)) for order in orders) for kind, orders in ORDERS.items()
}
_READ_STAMPS = {kind: _reader(paths) for kind, paths in STAMPS.items()}


def shown_moment(at: datetime) -> str:
    """A moment as findings tell it."""
    return at.isoformat().replace("+00:00", "Z")


@rule("FB441", "time-order", Scope.RECORD, kinds=ORDERS)
def _time_order(record: AnyRecord, _: Context) -> Iterable[Finding]:
    found: dict[FieldPath, Finding] = {}
    for order, read in _READ_ORDERS[record.kind]:
        earlier, before = None, order[0]
        for path, at in zip(order, read(record.model), strict=True):
            if at is None:
                continue
            if earlier is not None and at < earlier and path not in found:
                found[path] = _too_early(path, at, before, earlier)
            earlier, before = at, path
    return found.values()


def _too_early(path: FieldPath, at: datetime, before: FieldPath, earlier: datetime) -> Finding:
    first, second = plain_path(before), plain_path(path)
    said = f"{second!r} ({shown_moment(at)}) is before {first!r} ({shown_moment(earlier)})"
    pointers = (Pointer(f"{first!r} stands here", path=before),)
    hint = "correct the one that is wrong; look at the day and the offset"
    return Finding(said, path, hint, related=pointers)


@rule("FB442", "outage-order", Scope.RECORD, kinds=("incident",))
def _outage_order(record: Record[Incident], _: Context) -> Iterable[Finding]:
    outages = record.model.outages
    if not outages:
        return ()
    found = []
    last = _in_order(outages)[-1][0]
    for index, outage in enumerate(outages):
        if outage.end is None and index != last:
            hint = "write in 'to' when it ended"
            said = "the outage has no end, but a later one follows"
            found.append(Finding(said, ("outages", index), hint))
        elif outage.end is not None and outage.end < outage.start:
            hint = "write 'from' before 'to'"
            said = "the outage ends before it begins"
            found.append(Finding(said, ("outages", index, "to"), hint))
    return found


def _in_order(outages: tuple[Outage, ...]) -> list[tuple[int, Outage]]:
    """Outages with their index, by when they began."""
    return sorted(enumerate(outages), key=lambda one: one[1].start)


@rule("FB443", "outage-overlap", Scope.RECORD, kinds=("incident",))
def _outage_overlap(record: Record[Incident], _: Context) -> Iterable[Finding]:
    outages = record.model.outages
    if len(outages) < len(("one", "another")):
        return ()
    return _overlaps(outages)


def _overlaps(outages: tuple[Outage, ...]) -> Iterator[Finding]:
    over: datetime | None = None
    over_index = 0
    for index, outage in _in_order(outages):
        if over is not None and outage.start < over:
            said = f"the outage begins before another is over, at {shown_moment(over)}"
            hint = "write them as one outage, or correct the times"
            pointers = (Pointer("the other outage", path=("outages", over_index)),)
            yield Finding(said, ("outages", index, "from"), hint, related=pointers)
        end = outage.end
        if end is not None and end >= outage.start and (over is None or end > over):
            over, over_index = end, index


@rule("FB444", "future-stamp", Scope.RECORD)
def _future_stamp(record: AnyRecord, context: Context) -> Iterable[Finding]:
    model, clock = record.model, context.clock
    stamps = [at for at in _READ_STAMPS[record.kind](model) if at is not None]
    for field, attribute, _ in LISTED_STAMPS[record.kind]:
        listed = (getattr(item, attribute) for item in getattr(model, field))
        stamps += [at for at in listed if at is not None]
    latest = clock.now + SKEW
    # Moments of one record are likened to each other ten times as fast as to the clock's.
    if not stamps or max(stamps) <= latest:
        return ()
    future = ((path, at) for path, at in stamps_of(record) if at is not None and at > latest)
    return [_future(path, at) for path, at in future if not clock.has_passed(at - SKEW)]


def stamps_of(record: AnyRecord) -> Iterator[tuple[FieldPath, datetime | None]]:
    """Every time at which something happened, with its field."""
    model = record.model
    yield from zip(STAMPS[record.kind], _READ_STAMPS[record.kind](model), strict=True)
    for field, attribute, key in LISTED_STAMPS[record.kind]:
        for index, item in enumerate(getattr(model, field)):
            yield (field, index, key), getattr(item, attribute)


def _future(path: FieldPath, at: datetime) -> Finding:
    said = f"{plain_path(path)!r} ({shown_moment(at)}) is in the future"
    return Finding(said, path, "check the day, the hour and the offset")


@rule("FB445", "priority-matrix", Scope.RECORD, kinds=("incident", "problem"))
def _priority_matrix(record: Record[Incident | Problem], context: Context) -> Iterable[Finding]:
    model = record.model
    impact, urgency, priority = model.impact, model.urgency, model.priority
    if impact is None or urgency is None or priority is None:
        return ()
    expected = context.config.priority.matrix.priority(impact, urgency)
    if priority == expected or not context.loaded.is_sound("priority"):
        return ()
    said = f"impact {impact!r} and urgency {urgency!r} make priority {expected}, not {priority}"
    hint = f"write {expected}, or correct impact or urgency"
    path = ("priority",)
    return (Finding(said, path, hint, fix=NewValue(path, str(expected))),)


@rule("FB446", "timeline-order", Scope.RECORD, severity=Severity.WARNING, kinds=("incident",))
def _timeline_order(record: Record[Incident], _: Context) -> Iterable[Finding]:
    timeline = record.model.timeline
    if not timeline:
        return ()
    found = []
    for index in range(1, len(timeline)):
        if timeline[index].at < timeline[index - 1].at:
            said = "the entry is earlier than the one above it"
            hint = "put the timeline in order of time"
            found.append(Finding(said, ("timeline", index, "at"), hint))
    return found
