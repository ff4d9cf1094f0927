"""How long service was away: spans of single incidents, and what many come to together.

What belongs here: from stamps and outages to spans, uniting those that overlap, cutting them to a
period, and adding them up. What does not: which services and periods are asked about (``metrics``).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.analysis.summaries import IncidentSummary, OutageSummary

Span: TypeAlias = tuple[datetime, datetime]
"""From when, and until when; the end isn't part of it."""

T = TypeVar("T", datetime, float)

OPEN = frozenset({"new", "in-progress", "on-hold"})
"""States of an incident during which service may still be away."""


def spans_of(incident: IncidentSummary, now: datetime) -> tuple[Span, ...] | None:
    """When service was away because of an incident.

    These are its outages, where it names any, or else the time from when it began until it was
    restored. An end that is missing is the incident's ``restored_at`` or, as long as the incident
    is open, now. A cancelled incident took no service away.

    Args:
        incident: The incident.
        now: The moment that counts as now.

    Returns:
        The spans as they are written, which may overlap; None where a stamp is missing or an end
        comes before its beginning, so that nobody can tell.
    """
    if incident.status == "cancelled":
        return ()
    end = incident.restored_at
    if end is None and incident.status in OPEN:
        end = now
    if incident.outages:
        return _outages(incident.outages, end)
    start = incident.began_at
    if start is None or end is None:
        return None
    if end < start:
        return () if end is now else None
    return ((start, end),)


def _outages(outages: Iterable[OutageSummary], last: datetime | None) -> tuple[Span, ...] | None:
    spans = []
    for outage in outages:
        end = last if outage.end is None else outage.end
        if end is None or end < outage.start:
            return None
        spans.append((outage.start, end))
    return tuple(spans)


def merged(spans: Iterable[tuple[T, T]]) -> list[tuple[T, T]]:
    """Spans united where they overlap or touch, by time; empty ones are left out.

    Args:
        spans: Spans between moments, or between numbers of seconds.
    """
    united: list[tuple[T, T]] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if united and start <= united[-1][1]:
            if end > united[-1][1]:
                united[-1] = (united[-1][0], end)
        else:
            united.append((start, end))
    return united


def clipped(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """The parts of spans that lie within ``start`` and ``end``."""
    cut = ((max(first, start), min(last, end)) for first, last in spans)
    return [span for span in cut if span[0] < span[1]]


def total(spans: Iterable[Span]) -> timedelta:
    """The time that spans take together, what they have in common counted once."""
    return sum((end - start for start, end in merged(spans)), timedelta())


def downtime_of(incident: IncidentSummary, now: datetime) -> timedelta | None:
    """How long service was away because of an incident; None where nobody can tell.

    Args:
        incident: The incident.
        now: The moment that counts as now.
    """
    spans = spans_of(incident, now)
    return None if spans is None else total(spans)
