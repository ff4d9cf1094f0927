"""Metrics of downtime: how long services were away, and how much of the time they were there.

What belongs here: a function for each metric, from a slice to its figures. What does not: from
when until when an incident took service away (``downtime``).

Incidents count for the time that they took from the period, whenever they began.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.downtime import merged
from faultbook.analysis.figures import Figure, amount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.analysis.slices import Slice


class _Away(NamedTuple):
    """Spans without a service, within the time of a slice.

    Attributes:
        spans: The spans, in seconds since 1970, which may overlap.
        known: Incidents that they are told from.
        missing: Incidents of which nobody can tell how long they took.
    """

    spans: list[tuple[float, float]]
    known: int
    missing: int

    def seconds(self) -> float:
        """The time that they take, what overlaps counted once."""
        return sum(end - start for start, end in merged(self.spans))


def any_service(part: Slice) -> Iterator[Figure]:
    """Time during which at least one service was away."""
    spans: list[tuple[float, float]] = []
    known = missing = 0
    for _, found in _spans(part):
        if found is None:
            missing += 1
        elif found:
            known += 1
            spans += found
    has_time = bool(part.exposure)
    yield amount(_Away(spans, 0, 0).seconds() if has_time else None, known, missing)


def by_service(part: Slice) -> Iterator[Figure]:
    """Time during which each service was away."""
    has_time = bool(part.exposure)
    for service, away in _by_service(part).items():
        seconds = away.seconds() if has_time else None
        yield amount(seconds, away.known, away.missing, labels=(("service", service),))


def availability(part: Slice) -> Iterator[Figure]:
    """The share of the time during which each service was there."""
    exposure = part.exposure.total_seconds()
    for service, away in _by_service(part).items():
        # Rounding may leave less than nothing of a time during which the service was always away.
        value = max(0.0, 1 - away.seconds() / exposure) if exposure else None
        yield amount(value, away.known, away.missing, labels=(("service", service),))


def _by_service(part: Slice) -> dict[str, _Away]:
    """What took each service away; services that nothing did too, where all records are told of."""
    named = part.services or (part.evidence.services if not part.group else ())
    spans: dict[str, list[tuple[float, float]]] = {service: [] for service in named}
    known: dict[str, int] = {}
    missing: dict[str, int] = {}
    for services, found in _spans(part):
        for service in dict.fromkeys(services):
            if part.services and service not in part.services:
                continue
            own = spans.setdefault(service, [])
            if found is None:
                missing[service] = missing.get(service, 0) + 1
            elif found:
                known[service] = known.get(service, 0) + 1
                own += found
    return {
        service: _Away(spans[service], known.get(service, 0), missing.get(service, 0))
        for service in sorted(spans)
    }


def _spans(part: Slice) -> Iterator[tuple[tuple[str, ...], list[tuple[float, float]] | None]]:
    """The services of each incident, and the spans that it took from the time.

    None stands for spans of an incident of the period that nobody can tell.
    """
    away = part.links.away
    last = part.end.timestamp()
    first = last if part.start is None else part.start.timestamp()
    in_period = {one.id for one in part.counted}
    for one in part.touching:
        found = away.get(one.id, ())
        if found is None:
            if one.id in in_period:
                yield one.services, None
        elif found:
            yield (
                one.services,
                [
                    (max(start, first), min(end, last))
                    for start, end in found
                    if start < last and end > first
                ],
            )
