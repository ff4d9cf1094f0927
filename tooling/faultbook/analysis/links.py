"""What belongs to what in a register: incidents to problems and known errors, and what came before.

What belongs here: which incidents count, and what every metric asks of links, found once. What does
not: counting it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    def returned(self) -> frozenset[str]:
        """Ids of the incidents whose problem or known error had an incident before.

        Only incidents that count are looked at, by when they began.
        """
        dated = [
            (one.began_at, one)
            for one in self.evidence.incidents
            if one.began_at is not None and is_counted(one)
        ]
        dated.sort(key=lambda pair: (pair[0], pair[1].id))
        seen: set[str] = set()
        found = set()
        for _, one in dated:
            causes = set(self._causes(one))
            if not seen.isdisjoint(causes):
                found.add(one.id)
            seen |= causes
        return frozenset(found)

    def _causes(self, incident: IncidentSummary) -> Iterator[str]:
        yield from self.known_errors_of(incident)
        problem = self.evidence.problem_of(incident)
        if problem is not None:
            yield problem.id
