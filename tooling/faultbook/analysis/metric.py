"""What a metric is.

What belongs here: the type of the tables' rows. What does not: the tables (``incident_definitions``
and its neighbours).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from faultbook.analysis.figures import Figure
    from faultbook.analysis.slices import Slice

Unit: TypeAlias = Literal["count", "seconds", "share"]
Topic: TypeAlias = Literal["incidents", "problems", "knowledge"]

TOPICS: tuple[Topic, ...] = ("incidents", "problems", "knowledge")
UNITS: dict[Unit, str] = {
    "count": "a number of records",
    "seconds": "seconds",
    "share": "a share, from 0 to 1",
}
"""What each unit is."""


class Metric(NamedTuple):
    """A metric: one definition, one implementation.

    Attributes:
        key: Its name for programs, which stays.
        name: Its name for people.
        topic: What it is a metric of.
        unit: The unit of its values.
        definition: What it tells, in a sentence.
        formula: How it is calculated, in words.
        caveats: What to bear in mind, or "".
        figures: From a slice to what it comes to.
        is_of_today: Whether it is told of the records as they are today, whatever the period;
            months, which pass, have none, and priorities, which known errors lack.
    """

    key: str
    name: str
    topic: Topic
    unit: Unit
    definition: str
    formula: str
    caveats: str
    figures: Callable[[Slice], Iterable[Figure]]
    is_of_today: bool = False


FROM_GIT = (
    "Told from Git: without a repository, or with part of its history, there is none."
    " A record that was imported in its last state never left another."
)
"""Caveat of every metric that is told of lives."""
