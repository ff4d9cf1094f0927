"""What analysis goes by: the records' summaries, what known errors recognise, and lives from Git.

What belongs here: the one type that every analysis takes, and leading links to records. What does
not: gathering it (``workspace``) and what follows from it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from faultbook.analysis.summaries import IncidentSummary, KnownErrorSummary, ProblemSummary
    from faultbook.config import Config, Service


class Stay(NamedTuple):
    """A time that a record spent in a state, as its commits tell.

    Attributes:
        status: The state.
        since: When it landed.
        until: When another did; None while it lasts.
    """

    status: str
    since: datetime
    until: datetime | None


Life: TypeAlias = tuple[Stay, ...]
"""The states that a record was in, one after the other."""


@dataclass(frozen=True)
class Evidence:
    """All that analysis goes by.

    Attributes:
        now: The moment that counts as now.
        config: The register's configuration.
        services: Services by key, those of Backstage files too.
        incidents: Every incident that can be read, by path; cancelled ones too.
        problems: Every problem, likewise.
        known_errors: Every known error, likewise.
        recognised: By incident, the known errors, active or fixed, that its error text shows by a
            signature that isn't weak, without those that it is linked with; none that are empty.
        lives: By record, its states from Git; None where there is no history to ask.
    """

    now: datetime
    config: Config
    services: Mapping[str, Service]
    incidents: tuple[IncidentSummary, ...]
    problems: tuple[ProblemSummary, ...]
    known_errors: tuple[KnownErrorSummary, ...]
    recognised: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lives: Mapping[str, Life] | None = None

    @cached_property
    def problem(self) -> Mapping[str, ProblemSummary]:
        """Problems by id and by old id."""
        aliases = {alias: one for one in self.problems for alias in one.aliases}
        return {**aliases, **{one.id: one for one in self.problems}}

    @cached_property
    def known_error(self) -> Mapping[str, KnownErrorSummary]:
        """Known errors by id and by old id."""
        aliases = {alias: one for one in self.known_errors for alias in one.aliases}
        return {**aliases, **{one.id: one for one in self.known_errors}}

    @cached_property
    def problems_with_known_errors(self) -> frozenset[str]:
        """Ids of the problems that known errors are of."""
        named = (self.problem.get(one.problem or "") for one in self.known_errors)
        return frozenset(one.id for one in named if one is not None)

    @cached_property
    def known_errors_by_problem(self) -> Mapping[str, tuple[KnownErrorSummary, ...]]:
        """Known errors by the problem that they are of, in their order."""
        found: dict[str, list[KnownErrorSummary]] = defaultdict(list)
        for known_error in self.known_errors:
            problem = self.problem.get(known_error.problem or "")
            if problem is not None:
                found[problem.id].append(known_error)
        return {problem: tuple(known_errors) for problem, known_errors in found.items()}

    @cached_property
    def incidents_by_problem(self) -> Mapping[str, tuple[IncidentSummary, ...]]:
        """Every incident by the problems that it is of, in their order.

        It names the problem or a known error of it, or its error text shows such a known error.
        """
        found: dict[str, list[IncidentSummary]] = defaultdict(list)
        for incident in self.incidents:
            shown = self.recognised.get(incident.id, ())
            known_errors = map(self.known_error.get, (incident.known_error or "", *shown))
            named = [incident.problem, *(one.problem for one in known_errors if one is not None)]
            problems = (self.problem.get(one or "") for one in named)
            for problem in dict.fromkeys(one.id for one in problems if one is not None):
                found[problem].append(incident)
        return {problem: tuple(incidents) for problem, incidents in found.items()}

    def known_error_of(self, incident: IncidentSummary) -> KnownErrorSummary | None:
        """The known error that an incident names."""
        return self.known_error.get(incident.known_error or "")

    def problem_of(self, incident: IncidentSummary) -> ProblemSummary | None:
        """The problem that an incident belongs to: the one it names, or its known error's."""
        if incident.problem is not None:
            return self.problem.get(incident.problem)
        known_error = self.known_error_of(incident)
        return None if known_error is None else self.problem.get(known_error.problem or "")
