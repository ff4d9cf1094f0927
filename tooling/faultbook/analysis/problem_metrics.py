"""Metrics of problems: how many wait, for how long, and how far they have come.

What belongs here: a function for each metric, from a slice to its figures. What does not: names,
definitions and caveats (``metrics``), and whether a fix held.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from faultbook.analysis.figures import ONLY, Figure, count, share, times
from faultbook.analysis.incident_metrics import NOT_STATED
from faultbook.lifecycle import MOVES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from faultbook.analysis.slices import Slice
    from faultbook.analysis.summaries import ProblemSummary

AGES: tuple[tuple[str, timedelta], ...] = (
    ("under 30 days", timedelta()),
    ("30 to 89 days", timedelta(days=30)),
    ("90 to 364 days", timedelta(days=90)),
    ("365 days or more", timedelta(days=365)),
)
"""Names of the ages that open problems are counted by, each with the least of it."""

_CLOSED = "closed"
_UNREAL = frozenset({"duplicate", "not-a-problem"})


def opened(part: Slice) -> Iterator[Figure]:
    """Problems that were opened."""
    undated = sum(one.opened_at is None for one in part.problems) if part.period is None else 0
    yield count(sum(part.holds(one.opened_at) for one in part.problems) + undated, undated)


def closed(part: Slice) -> Iterator[Figure]:
    """Problems that were closed."""
    yield count(sum(_is_closed_in(part, one) for one in part.problems))


def verified(part: Slice) -> Iterator[Figure]:
    """Problems that were closed because their fix held."""
    yield count(
        sum(
            one.closure_code == "fix-verified" and _is_closed_in(part, one) for one in part.problems
        )
    )


def _is_closed_in(part: Slice, problem: ProblemSummary) -> bool:
    if problem.status != _CLOSED:
        return False
    return part.holds(problem.closed_at) or (part.period is None and problem.closed_at is None)


def fixes(part: Slice) -> Iterator[Figure]:
    """Fixes that went live."""
    yield count(sum(part.holds(one.deployed_at) for one in part.problems))


def triggers(part: Slice) -> Iterator[Figure]:
    """Problems that were opened, by what they were opened for."""
    found = Counter(
        one.trigger or NOT_STATED
        for one in part.problems
        if part.holds(one.opened_at) or (part.period is None and one.opened_at is None)
    )
    yield from (count(found[name], labels=(("trigger", name),)) for name in sorted(found))


def backlog(part: Slice) -> Iterator[Figure]:
    """Problems that were open at the end of the time."""
    yield _open_at(part, part.end)


def growth(part: Slice) -> Iterator[Figure]:
    """By how many the open problems grew from the beginning of the time to its end."""
    after = _open_at(part, part.end)
    if part.period is None:
        yield after
        return
    before = _open_at(part, min(part.period.start, part.end))
    value = (after.value or 0) - (before.value or 0)
    yield Figure(((ONLY, value),), after.known, after.missing)


def _open_at(part: Slice, moment: datetime) -> Figure:
    """Problems that were open at a moment, and those of which nobody can tell."""
    told = [_was_open(one, moment) for one in part.problems]
    return count(sum(one is True for one in told), sum(one is None for one in told))


def _was_open(problem: ProblemSummary, moment: datetime) -> bool | None:
    start, end = problem.opened_at, problem.closed_at
    if start is not None and start >= moment:
        return False
    is_closed = problem.status == _CLOSED
    if is_closed and end is not None and end <= moment:
        return False
    return None if start is None or (is_closed and end is None) else True


def age(part: Slice) -> Iterator[Figure]:
    """How long the open ones had been open at the end of the time."""
    end = part.end
    open_ones = [(one, _was_open(one, end)) for one in part.problems]
    ages = [
        (end - one.opened_at).total_seconds()
        for one, is_open in open_ones
        if is_open and one.opened_at is not None
    ]
    yield times(ages, sum(is_open is None for _, is_open in open_ones))


def backlog_by_age(part: Slice) -> Iterator[Figure]:
    """Problems that were open at the end of the time, by how long they had been."""
    told = [(one, _was_open(one, part.end)) for one in part.problems]
    least = [age for _, age in AGES]
    found = Counter(
        bisect_right(least, part.end - one.opened_at)
        for one, is_open in told
        if is_open and one.opened_at is not None
    )
    missing = sum(is_open is None for _, is_open in told)
    for number, (name, _) in enumerate(AGES, start=1):
        yield count(found[number], missing, (("age", name),))


def time_in_state(part: Slice) -> Iterator[Figure]:
    """How long problems stayed in each state that they left in the time."""
    lives = part.evidence.lives
    stayed: dict[str, list[float]] = {state: [] for state in MOVES["problem"] if state != _CLOSED}
    staying: Counter[str] = Counter()
    missing = 0
    for problem in part.problems:
        life = () if lives is None else lives.get(problem.id, ())
        missing += not life
        for stay in life:
            if stay.until is None or stay.until > part.end:
                staying[stay.status] += stay.since < part.end
            elif part.holds(stay.until) and stay.status in stayed:
                stayed[stay.status].append(max(0.0, (stay.until - stay.since).total_seconds()))
    for state, seconds in stayed.items():
        yield times(seconds, missing, staying[state], (("state", state),))


def with_root_cause(part: Slice) -> Iterator[Figure]:
    """The share of problems whose root cause was known at the end of the time."""
    known = found = missing = 0
    for one in part.problems:
        if one.closure_code in _UNREAL:
            continue
        if one.opened_at is None and part.period is not None:
            missing += 1
        elif one.opened_at is None or one.opened_at < part.end:
            known += 1
            at = one.cause_confirmed_at
            found += one.cause is not None and (at is None or at < part.end)
    yield share(found, known, missing)


def time_until(
    reached: Callable[[ProblemSummary], datetime | None],
) -> Callable[[Slice], Iterator[Figure]]:
    """The metric of the time from opening a problem to a moment of the period."""

    def figures(part: Slice) -> Iterator[Figure]:
        taken: list[float] = []
        missing = pending = 0
        for one in part.problems:
            start, end = one.opened_at, reached(one)
            if end is None and one.status != _CLOSED:
                pending += start is None or start < part.end
            elif end is None:
                missing += one.closure_code not in _UNREAL and _is_closed_in(part, one)
            elif part.holds(end):
                if start is None or end < start:
                    missing += 1
                else:
                    taken.append((end - start).total_seconds())
        yield times(taken, missing, pending)

    return figures


def covered(part: Slice) -> Iterator[Figure]:
    """The share of incidents that belong to a problem."""
    links = part.links
    yield share(sum(one.id in links.covered for one in part.counted), len(part.counted))
