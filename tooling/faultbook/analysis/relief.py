"""The effect of a workaround: how fast service came back with a known error applied, and without.

What belongs here: which incidents are compared, and what came of it. What does not: the statistics
(``intervals``) and fixes (``effect``).

Nobody drew lots on where the known error was applied, so a difference may have other reasons: an
incident in which it is found may be a simpler one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from faultbook.analysis.intervals import (
    Interval,
    Median,
    median,
    median_difference,
    share_interval,
)
from faultbook.analysis.regressions import counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.summaries import IncidentSummary, KnownErrorSummary

Without = Literal["same-fault", "same-services"]
"""What is compared with: incidents of the same fault in which the known error wasn't applied, or
other incidents of its services in which none was."""

_MINUTE = 60


class Restored(NamedTuple):
    """How fast service came back in a group of incidents.

    Attributes:
        incidents: How many tell how long it took.
        untold: How many others there are: those still open, or without a stamp that it takes.
        minutes: The median time from when they began until service was restored, in minutes; None
            of no incidents.
    """

    incidents: int
    untold: int
    minutes: Median | None


class Comparison(NamedTuple):
    """What it is compared with.

    Attributes:
        without: Which incidents.
        restored: How fast service came back in them.
        difference: The median with the known error less that without, in minutes; negative where
            it came back sooner with it. None where either are none.
    """

    without: Without
    restored: Restored
    difference: Median | None


class Helped(NamedTuple):
    """Whether the workaround helped, as incidents say.

    Attributes:
        yes: How many say that it did.
        partly: How many say that it did in part.
        no: How many say that it didn't.
        unsaid: How many that name the known error say nothing.
        interval: Where the share in which it helped, at least in part, may lie; None where nobody
            says.
    """

    yes: int
    partly: int
    no: int
    unsaid: int
    interval: Interval | None

    @property
    def share(self) -> float | None:
        """The share in which it helped, at least in part, of those that say."""
        said = self.yes + self.partly + self.no
        return (self.yes + self.partly) / said if said else None


class Relief(NamedTuple):
    """What came of a known error's workaround.

    Attributes:
        known_error: The known error.
        applied: How fast service came back in the incidents that name it.
        comparisons: The same without it, in both ways.
        helped: Whether it helped.
    """

    known_error: KnownErrorSummary
    applied: Restored
    comparisons: tuple[Comparison, ...]
    helped: Helped


def relief_of(evidence: Evidence, known_error_id: str) -> Relief | None:
    """The effect of a known error's workaround; None where there is no such known error.

    Incidents in which it was applied are those that name it. Incidents of the same fault without it
    are those of its problem that name no known error, and those that only show it. Cancelled
    incidents and duplicates are left out.

    Args:
        evidence: All that is known.
        known_error_id: The known error's id, or one it had before.
    """
    known_error = evidence.known_error.get(known_error_id)
    if known_error is None:
        return None
    groups = _groups(evidence, known_error)
    times = _minutes(groups.applied)
    without: dict[Without, Sequence[IncidentSummary]] = {
        "same-fault": groups.same_fault,
        "same-services": groups.same_services,
    }
    return Relief(
        known_error,
        _restored(groups.applied),
        tuple(
            Comparison(name, _restored(group), median_difference(times, _minutes(group)))
            for name, group in without.items()
        ),
        _helped(groups.applied),
    )


class _Groups(NamedTuple):
    applied: list[IncidentSummary]
    same_fault: list[IncidentSummary]
    same_services: list[IncidentSummary]


def _groups(evidence: Evidence, known_error: KnownErrorSummary) -> _Groups:
    found = _Groups([], [], [])
    for incident in filter(counts, evidence.incidents):
        named = evidence.known_error_of(incident)
        if named is not None and named.id == known_error.id:
            found.applied.append(incident)
        elif incident.known_error is None:
            is_same = _is_of(evidence, incident, known_error)
            (found.same_fault if is_same else found.same_services).append(incident)
    services = set(known_error.services) or {one for i in found.applied for one in i.services}
    near = [one for one in found.same_services if services.intersection(one.services)]
    return found._replace(same_services=near)


def _is_of(evidence: Evidence, incident: IncidentSummary, known_error: KnownErrorSummary) -> bool:
    """Whether an incident that names no known error is of this one's fault."""
    excused = evidence.known_error.get(incident.not_regression or "")
    if excused is not None and excused.id == known_error.id:
        return False
    if known_error.id in evidence.recognised.get(incident.id, ()):
        return True
    problem, of = evidence.problem_of(incident), evidence.problem.get(known_error.problem or "")
    return problem is not None and of is not None and problem.id == of.id


def _minutes(incidents: Sequence[IncidentSummary]) -> list[float]:
    """How long each took that tells it, from when it began until service was restored."""
    return [
        (one.restored_at - one.began_at).total_seconds() / _MINUTE
        for one in incidents
        if one.restored_at is not None
        and one.began_at is not None
        and one.restored_at >= one.began_at
    ]


def _restored(incidents: Sequence[IncidentSummary]) -> Restored:
    times = _minutes(incidents)
    return Restored(len(times), len(incidents) - len(times), median(times))


def _helped(incidents: Sequence[IncidentSummary]) -> Helped:
    said = [one.workaround_helped for one in incidents]
    yes, partly, no = (said.count(one) for one in ("yes", "partly", "no"))
    interval = share_interval(yes + partly, yes + partly + no)
    return Helped(yes, partly, no, said.count(None), interval)
