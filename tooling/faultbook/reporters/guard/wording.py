"""What the guard found, as rows and sentences that every format for people has.

What belongs here: the lists in their order, and words in which nothing is marked up yet. What does
not: where they stand (``markdown``, ``cli.guard``) and the commands (``mending``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.reporters.guard import mending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.analysis.guarding import Guard, Observed, Overdue
    from faultbook.analysis.regressions import Regression
    from faultbook.analysis.summaries import IncidentSummary

HEADS = ("Id", "What", "What to do")

_NAMED = 3  # incidents that a row names; the rest are counted


class Row(NamedTuple):
    """An entry of a list.

    Attributes:
        id: The record.
        told: What about it.
        mend: Commands, one of which mends it.
    """

    id: str
    told: str
    mend: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, str, str]:
        """The row as a table has it."""
        return (self.id, self.told, "  or  ".join(self.mend))


class Listed(NamedTuple):
    """A list of the guard.

    Attributes:
        name: Its name for programs, as the JSON has it.
        heading: What it is.
        rows: Its entries.
    """

    name: str
    heading: str
    rows: tuple[Row, ...]


def lists(guard: Guard) -> tuple[Listed, ...]:
    """Every list that has an entry, the worst first."""
    every = (
        Listed(
            "broken",
            "Broken: the fix doesn't hold",
            tuple(
                Row(one.problem.id, _since_fix(one.incidents), mending.of_broken(one))
                for one in guard.broken
            ),
        ),
        Listed(
            "regressions",
            "Regressions: a fixed known error came back",
            tuple(map(_returned, _by_known_error(guard.regressions))),
        ),
        Listed(
            "overdue",
            "Overdue",
            tuple(Row(one.id, _overdue(one), mending.of_overdue(one)) for one in guard.overdue),
        ),
        Listed(
            "held_up",
            "Held up: seen since, but only on versions without the fix",
            tuple(
                Row(one.problem.id, _since_fix(one.incidents), mending.of_held_up(one))
                for one in guard.held_up
            ),
        ),
        Listed(
            "ready",
            "Ready to close: the fix is proved",
            tuple(
                Row(one.problem.id, _observed(one), mending.of_ready(one)) for one in guard.ready
            ),
        ),
        Listed(
            "observing",
            "Still observed",
            tuple(Row(one.problem.id, _observed(one), ()) for one in guard.observing),
        ),
    )
    return tuple(one for one in every if one.rows)


def summary(guard: Guard) -> str:
    """How much there is of everything, in a line."""
    bad = [
        _counted(len(guard.broken), "fix broken", "fixes broken"),
        _counted(len(guard.regressions), "regression", "regressions"),
        _counted(len(guard.overdue), "overdue", "overdue"),
    ]
    good = [
        _counted(len(guard.held_up), "held up", "held up"),
        _counted(len(guard.ready), "ready to close", "ready to close"),
        _counted(len(guard.observing), "still observed", "still observed"),
    ]
    verdict = ", ".join(filter(None, bad)) or "all is well: nothing came back, nothing is overdue"
    return "; ".join(filter(None, [verdict, ", ".join(filter(None, good))]))


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else ""


def _since_fix(incidents: Sequence[IncidentSummary]) -> str:
    return f"since the fix: {_named([one.id for one in incidents])}"


def _named(incidents: Sequence[str]) -> str:
    more = len(incidents) - _NAMED
    return f"{', '.join(incidents[:_NAMED])}{f' and {more:,} more' if more > 0 else ''}"


def _by_known_error(regressions: Sequence[Regression]) -> list[list[Regression]]:
    """Regressions of one known error together: one command mends them all."""
    found: dict[str, list[Regression]] = {}
    for one in regressions:
        found.setdefault(one.known_error.id, []).append(one)
    return [found[known_error] for known_error in sorted(found)]


def _returned(regressions: Sequence[Regression]) -> Row:
    first = regressions[0]
    fixed = "" if first.problem is None else f", though {first.problem.id} fixed it"
    told = f"came back{fixed}: {_named([one.incident.id for one in regressions])}"
    return Row(first.known_error.id, told, mending.of_regression(first))


def _observed(one: Observed) -> str:
    day = one.until.date().isoformat()
    if not one.days_left:
        return f"quiet until {day}, when its observation ended"
    left = "1 day left" if one.days_left == 1 else f"{one.days_left:,} days left"
    return f"{left}, until {day}"


def _overdue(one: Overdue) -> str:
    day = one.due.isoformat()
    owner = f" ({one.owner})" if one.owner else ""
    if one.what == "action":
        return f"to be done by {day}{owner}: {one.action}"
    what = "accepted risk" if one.what == "risk" else "known error"
    return f"{what} to be looked at again by {day}{owner}"
