"""What a review holds.

What belongs here: the types that its formats take. What does not: which figures tell an aspect
(``aspects``), what is to be done (``next_steps``), and layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from faultbook.analysis.metrics import Metrics
    from faultbook.analysis.periods import Period


class Figures(NamedTuple):
    """What a register comes to in one period.

    Attributes:
        metrics: All metrics.
        teams: How many incidents began, and how many problems were open, by team.
    """

    metrics: Metrics
    teams: Metrics


class Example(NamedTuple):
    """A record that shows what a discipline is for.

    Attributes:
        id: The record.
        title: Its title.
        told: What became of it, in a few words.
    """

    id: str
    title: str
    told: str


class Step(NamedTuple):
    """Something to do next.

    Attributes:
        id: The record that it is about, or "".
        text: That record's title, or what else records say of it.
        told: Why, in words of our own.
        commands: Commands, one of which does it.
    """

    id: str
    text: str
    told: str
    commands: tuple[str, ...] = ()


class Steps(NamedTuple):
    """What is to be done next, of one kind.

    Attributes:
        heading: What kind.
        steps: The most urgent first.
        left: How many more there are.
    """

    heading: str
    steps: tuple[Step, ...]
    left: int = 0


class Review(NamedTuple):
    """Both disciplines in one period.

    Attributes:
        period: The period.
        is_over: Whether it is over.
        now: What comes of the period.
        before: What came of the period before; None where there is none in the calendar.
        incident_example: An incident of the period, or None.
        problem_example: A problem of the period, or None.
        steps: What is to be done, as of today.
    """

    period: Period
    is_over: bool
    now: Figures
    before: Figures | None
    incident_example: Example | None
    problem_example: Example | None
    steps: tuple[Steps, ...]
