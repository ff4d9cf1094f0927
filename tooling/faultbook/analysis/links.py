"""What belongs to what in a register: incidents to problems and known errors, and what came before.

What belongs here: which incidents count, and what every metric asks of links, found once. What does
not: counting it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from faultbook.analysis.downtime import spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from faultbook.analysis.downtime import Span
    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.summaries import IncidentSummary


def is_counted(incident: IncidentSummary) -> bool:
    """Whether an incident counts: it wasn't cancelled, and repeats no other."""
    return (
        incident.status != "cancelled"
        and incident.duplicate_of is None
        and incident.resolution_code != "duplicate"
    )


@dataclass(frozen=True)
class Links:
    """Links of a register, led to the records that have the ids now.

    Attributes:
        evidence: What the register tells.
    """

    evidence: Evidence

    def known_errors_of(self, incident: IncidentSummary) -> tuple[str, ...]:
        """Ids of the known errors that an incident names or shows."""
        shown = self.evidence.recognised.get(incident.id, ())
        named = incident.known_error and self.evidence.known_error.get(incident.known_error)
        return (named.id, *shown) if named else shown

    @cached_property
    def covered(self) -> frozenset[str]:
        """Ids of the incidents that belong to a problem."""
        problem_of = self.evidence.problem_of
        return frozenset(one.id for one in self.evidence.incidents if problem_of(one) is not None)

    @cached_property
    def away(self) -> Mapping[str, tuple[tuple[float, float], ...] | None]:
        """By incident that counts, when service was away, in seconds since 1970.

        None stands for spans that nobody can tell, as ``downtime.spans_of`` has it.
        """
        now = self.evidence.now
        return {
            one.id: _seconds(spans_of(one, now))
            for one in self.evidence.incidents
            if is_counted(one)
        }

    @cached_property
    def returned(self) -> frozenset[str]:
        """Ids of the incidents whose problem or known error had an incident before.

        Only incidents that count are looked at, by when they began.
        """
        dated = [
            (began.timestamp(), one.id, causes)
            for one in self.evidence.incidents
            if (began := one.began_at) is not None
            and is_counted(one)
            and (causes := set(self._causes(one)))
        ]
        seen: set[str] = set()
        found = set()
        for _, incident, causes in sorted(dated, key=lambda one: one[:2]):
            if not seen.isdisjoint(causes):
                found.add(incident)
            seen |= causes
        return frozenset(found)

    def _causes(self, incident: IncidentSummary) -> Iterator[str]:
        yield from self.known_errors_of(incident)
        problem = self.evidence.problem_of(incident)
        if problem is not None:
            yield problem.id


def _seconds(spans: Iterable[Span] | None) -> tuple[tuple[float, float], ...] | None:
    """Spans as numbers, which are compared several times as fast as moments with offsets."""
    if spans is None:
        return None
    return tuple((start.timestamp(), end.timestamp()) for start, end in spans)
