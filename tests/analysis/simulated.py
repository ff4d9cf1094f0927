"""A simulated register whose truth is known: rates, fixes that work and that don't, regressions.

What belongs here: drawing incidents from stated rates, planting problems among them, and the truth
that was planted. What does not: judging what analysis makes of it (the tests), and files
(``simulated_files``).

Times are days after ``START``; rates are incidents a day.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from faultbook.analysis.evidence import Evidence
from faultbook.analysis.summaries import IncidentSummary, KnownErrorSummary, ProblemSummary
from faultbook.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

START = datetime(2025, 6, 2, tzinfo=UTC)
"""Day 0, a Monday."""

EVERY_DAY = (1.0,) * 7
BUSY_WEEKDAYS = (1.3, 1.2, 1.2, 1.2, 1.3, 0.4, 0.4)
"""Weights of the days from Monday on; a week's are 7 together, so that the rate stays the rate."""

FIXED, UNFIXED = "4.2.0", "4.1.0"
COMPONENT = "session store"
"""The component of known errors that say in which version they are fixed."""


class Series(NamedTuple):
    """Incidents as a service has them.

    Attributes:
        service: Its key.
        rate: Incidents a day, on average.
        dispersion: Variance of their number over its mean, over any span of whole days: 1 where
            incidents don't hang together, and more where they come in bursts.
        weekdays: Weights of the days from Monday on.
        changed_on: Day from which on the rate is another, or None.
        factor: How many times the rate it is then.
    """

    service: str
    rate: float
    dispersion: float = 1.0
    weekdays: tuple[float, ...] = EVERY_DAY
    changed_on: int | None = None
    factor: float = 1.0


def days_of(series: Series, days: int, random: Generator) -> list[float]:
    """When incidents of a series begin, in order; each day's number is drawn for itself.

    It is a Poisson number or, with a dispersion above 1, a negative binomial one, whose dispersion
    sums of days have too.
    """
    number = np.arange(days)
    means = series.rate * np.array(series.weekdays)[number % 7]
    if series.changed_on is not None:
        means[number >= series.changed_on] *= series.factor
    if series.dispersion > 1:
        excess = series.dispersion - 1
        shapes = np.maximum(means / excess, 1e-12)
        counts = random.negative_binomial(shapes, 1 / series.dispersion)
    else:
        counts = random.poisson(means)
    return sorted(float(day) for day in np.repeat(number, counts) + random.random(counts.sum()))


Link = Literal["problem", "known-error", "recognised"]
Status = Literal["resolved", "closed", "investigating"]


class Plan(NamedTuple):
    """A problem to be planted.

    Attributes:
        rate: Incidents a day before the fix.
        ratio: How many times that after it.
        link: How incidents belong to it: by naming the problem, by naming its known error, or by
            an error text that the known error recognises.
        opened_with: The incident with which the problem is opened; the third, say.
        until_fixed: Days from there until the fix is deployed.
        observed: Days from there until now.
        status: State of the problem now; its known error's state goes with it.
        excused: Whether incidents after the fix say that they aren't regressions.
        version: Version that incidents after the fix ran on, or None where they don't say.
        dispersion: As of ``Series``.
    """

    rate: float
    ratio: float
    link: Link = "known-error"
    opened_with: int = 3
    until_fixed: float = 30
    observed: float = 60
    status: Status = "resolved"
    excused: bool = False
    version: str | None = None
    dispersion: float = 1.0

    @property
    def comes_back(self) -> bool:
        """Whether an incident after the fix is the fault again, and nobody has said so yet."""
        is_fixed = self.link == "problem" or self.version != UNFIXED  # else nobody says where it is
        return is_fixed and not self.excused and self.status != "investigating"


class Truth(NamedTuple):
    """What was planted.

    Attributes:
        ratios: The true ratio, by problem.
        before: How many incidents before the fix, by problem.
        after: How many incidents after it, excused ones included, by problem.
        regressions: Incidents that are regressions, each with its known error.
        broken: Problems whose fix is said to hold, and doesn't.
    """

    ratios: dict[str, float]
    before: dict[str, int]
    after: dict[str, int]
    regressions: set[tuple[str, str]]
    broken: set[str]


class Simulated(NamedTuple):
    """A register, and the truth about it."""

    evidence: Evidence
    truth: Truth


def simulated(
    plans: Sequence[Plan], others: Iterable[Series], random: Generator, *, days: int = 400
) -> Simulated:
    """A register with problems among incidents that belong to none.

    Args:
        plans: The problems.
        others: Series of incidents that belong to no problem.
        random: What is drawn from.
        days: How long the series are.
    """
    planting = _Planting(START + timedelta(days=days))
    for plan in plans:
        planting.plant(plan, random)
    for series in others:
        for day in days_of(series, days, random):
            planting.incident(day_of(day), series.service)
    return planting.done()


def day_of(day: float) -> datetime:
    """The moment that is so many days after ``START``."""
    return START + timedelta(days=day)


def _occurrences(plan: Plan, random: Generator) -> tuple[list[float], list[float], float, float]:
    """Days of incidents before the fix, days after it, when opened, all from the first day 0 on.

    The problem is opened with a given incident, so the time until then is drawn as gaps; what
    follows takes as long as the plan says.
    """
    first = np.cumsum(random.exponential(1 / plan.rate, plan.opened_with))
    opened = float(first[-1])
    fixed = opened + plan.until_fixed
    more = _scattered(plan.rate, plan.until_fixed, plan.dispersion, random) + opened
    after = _scattered(plan.rate * plan.ratio, plan.observed, plan.dispersion, random) + fixed
    return [*map(float, first), *map(float, more)], [*map(float, after)], opened, fixed


def _scattered(
    rate: float, days: float, dispersion: float, random: Generator
) -> NDArray[np.float64]:
    mean = rate * days
    if dispersion > 1 and mean > 0:
        count = random.negative_binomial(mean / (dispersion - 1), 1 / dispersion)
    else:
        count = random.poisson(mean)
    return np.sort(random.random(count)) * days


class _Planting:
    """Records as they are planted, and the truth as it grows."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._incidents: list[IncidentSummary] = []
        self._problems: list[ProblemSummary] = []
        self._known_errors: list[KnownErrorSummary] = []
        self._recognised: dict[str, tuple[str, ...]] = {}
        self._truth = Truth({}, {}, {}, set(), set())

    def incident(self, began: datetime, service: str, **fields: Any) -> str:
        number = f"INC-{began.year}-{len(self._incidents) + 1:04d}"
        restored = began + timedelta(minutes=30)
        made = IncidentSummary(
            number,
            f"records/incidents/{began.year}/{number}.md",
            f"Trouble with {service}",
            "resolved" if restored <= self.now else "in-progress",
            (service,),
            opened_at=began,
            started_at=began,
            restored_at=restored if restored <= self.now else None,
            resolution_code="solution-provided" if restored <= self.now else None,
            effort_minutes=45,
        )
        self._incidents.append(made._replace(**fields))
        return number

    def plant(self, plan: Plan, random: Generator) -> None:
        number = len(self._problems) + 1
        problem, known_error = f"PRB-2026-{number:04d}", f"KE-2026-{number:04d}"
        before, after, opened, fixed = _occurrences(plan, random)
        first = self.now - timedelta(days=fixed + plan.observed)
        deployed = first + timedelta(days=fixed)
        self._records(plan, number, first + timedelta(days=opened), deployed)
        for day in before:
            version = UNFIXED if plan.version else None
            self._one_of(plan, first + timedelta(days=day), number, version)
        came_back = [
            self._one_of(
                plan,
                first + timedelta(days=day),
                number,
                plan.version,
                known_error if plan.excused else None,
            )
            for day in after
        ]
        self._truth.ratios[problem] = plan.ratio
        self._truth.before[problem] = len(before)
        self._truth.after[problem] = len(after)
        if came_back and plan.comes_back:
            self._truth.broken.add(problem)
            if plan.link != "problem":
                self._truth.regressions.update((one, known_error) for one in came_back)

    def _one_of(
        self,
        plan: Plan,
        began: datetime,
        number: int,
        version: str | None,
        excused: str | None = None,
    ) -> str:
        problem, known_error = f"PRB-2026-{number:04d}", f"KE-2026-{number:04d}"
        found = self.incident(
            began,
            f"service-{number}",
            problem=problem if plan.link == "problem" else None,
            known_error=known_error if plan.link == "known-error" else None,
            versions=((COMPONENT, version),) if version else (),
            not_regression=excused,
        )
        if plan.link == "recognised" and excused is None:
            self._recognised[found] = (known_error,)
        return found

    def _records(self, plan: Plan, number: int, opened: datetime, deployed: datetime) -> None:
        problem, known_error = f"PRB-2026-{number:04d}", f"KE-2026-{number:04d}"
        self._problems.append(
            ProblemSummary(
                problem,
                f"records/problems/2026/{problem}.md",
                f"Fault {number}",
                plan.status,
                (f"service-{number}",),
                owner="web",
                trigger="recurrence",
                opened_at=opened,
                closed_at=deployed + timedelta(days=30) if plan.status == "closed" else None,
                cause="software",
                fix_description="It is mended.",
                fix_changes=(f"change-{number}",),
                deployed_at=deployed,
                closure_code="fix-verified" if plan.status == "closed" else None,
            )
        )
        if plan.link == "problem":
            return
        self._known_errors.append(
            KnownErrorSummary(
                known_error,
                f"kedb/2026/{known_error}.md",
                f"Fault {number}",
                "active" if plan.status == "investigating" else "fixed",
                (f"service-{number}",),
                problem=problem,
                fixed_in=((COMPONENT, FIXED),) if plan.version else (),
                has_workaround=True,
                has_signatures=plan.link == "recognised",
            )
        )

    def done(self) -> Simulated:
        evidence = Evidence(
            self.now,
            Config(),
            {},
            tuple(self._incidents),
            tuple(self._problems),
            tuple(self._known_errors),
            self._recognised,
        )
        return Simulated(evidence, self._truth)
