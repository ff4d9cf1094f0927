"""Series that have risen, and which of them still need a problem.

What belongs here: the alarms, the open problems that cover them, and the incidents that a new one
would be made of. What does not: whether a series has risen (``alarms``) and drafting problems
(``authoring.rising``).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from faultbook.analysis.alarms import Rise
    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.series import Series
    from faultbook.analysis.summaries import IncidentSummary

_OPEN = ("new", "investigating", "known-error", "fix-in-progress")


class Judged(NamedTuple):
    """A series, and whether it has risen.

    Attributes:
        series: The series.
        rise: What its last window tells; None where history is too short to tell.
    """

    series: Series
    rise: Rise | None


class Alarm(NamedTuple):
    """A series that has risen.

    Attributes:
        series: The series.
        rise: How sure that is.
        unexplained: Ids of the last window's incidents that belong to no problem, by when they
            began.
        problems: Ids of the open problems that cover it: of each of the services concerned, or,
            where all of its incidents belong to problems, of these.
    """

    series: Series
    rise: Rise
    unexplained: tuple[str, ...]
    problems: tuple[str, ...]


def alarms_of(judged: Iterable[Judged], evidence: Evidence) -> tuple[Alarm, ...]:
    """The series that have risen: dimensions in their order, and in each the surest first.

    Args:
        judged: The series, those of one dimension together.
        evidence: What the register tells.
    """
    risen = [(one.series, one.rise) for one in judged if one.rise is not None and one.rise.is_alarm]
    if not risen:
        return ()
    order = {name: place for place, name in enumerate(dict.fromkeys(s.dimension for s, _ in risen))}
    risen.sort(key=lambda one: (order[one[0].dimension], one[1].familywise, one[0].key))
    by_id = {one.id: one for one in evidence.incidents}
    in_service = _open_problems(evidence)
    found: list[Alarm] = []
    for series, rise in risen:
        incidents = [by_id[incident] for incident in series.latest]
        free = [one for one in incidents if not _is_explained(one, evidence)]
        problems = (
            _shared(_services(series, free), in_service) if free else _named(incidents, evidence)
        )
        found.append(Alarm(series, rise, tuple(one.id for one in free), problems))
    return tuple(found)


def _is_explained(incident: IncidentSummary, evidence: Evidence) -> bool:
    """Whether it belongs to a problem, or names one, even one that isn't there."""
    return incident.problem is not None or evidence.problem_of(incident) is not None


def _open_problems(evidence: Evidence) -> Mapping[str, Sequence[str]]:
    """Ids of the open problems of each service."""
    found: dict[str, list[str]] = defaultdict(list)
    for problem in evidence.problems:
        if problem.status in _OPEN:
            for service in problem.services:
                found[service].append(problem.id)
    return found


def _services(series: Series, incidents: Iterable[IncidentSummary]) -> Collection[str]:
    """The services that a series is about."""
    if series.dimension == "service":
        return (series.key,)
    return dict.fromkeys(service for one in incidents for service in one.services)


def _shared(services: Iterable[str], in_service: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The open problems of services; none where one of the services has none."""
    covering = [in_service.get(service, ()) for service in services]
    return tuple(sorted({one for ids in covering for one in ids})) if all(covering) else ()


def _named(incidents: Iterable[IncidentSummary], evidence: Evidence) -> tuple[str, ...]:
    """The open problems that incidents belong to."""
    problems = (evidence.problem_of(one) for one in incidents)
    return tuple(sorted({one.id for one in problems if one and one.status in _OPEN}))


def problems_to_open(alarms: Sequence[Alarm]) -> tuple[tuple[Alarm, tuple[str, ...]], ...]:
    """The alarms that need a problem, each with the incidents that it would be made of.

    An alarm that an open problem covers needs none. An incident goes to the first alarm that it
    belongs to, and an alarm whose incidents all went to others needs none either.
    """
    taken: set[str] = set()
    found: list[tuple[Alarm, tuple[str, ...]]] = []
    for alarm in alarms:
        free = tuple(one for one in alarm.unexplained if one not in taken)
        if alarm.problems or not free:
            continue
        taken.update(free)
        found.append((alarm, free))
    return tuple(found)
