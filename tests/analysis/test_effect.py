from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.effect import LONGEST, Effect, effect_of, fixed_problems
from faultbook.analysis.evidence import Stay
from faultbook.analysis.intervals import rate_ratio
from faultbook.analysis.summaries import OutageSummary
from tests.analysis.records import (
    KNOWN_ERROR,
    PROBLEM,
    ago,
    evidence,
    incident,
    known_error,
    problem,
)
from tests.registers import NOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.analysis.summaries import IncidentSummary, ProblemSummary


def linked(number: int, days: float | None, **fields: Any) -> IncidentSummary:
    return incident(number, days, **{"problem": PROBLEM, **fields})


def effect(
    incidents: Sequence[IncidentSummary],
    of: ProblemSummary | None = None,
    *,
    days: int | None = None,
    **more: Any,
) -> Effect:
    found = effect_of(evidence(incidents, [of or problem()], **more), PROBLEM, days)
    assert found is not None
    return found


def test_the_first_incident_begins_the_time_before_and_is_not_counted() -> None:
    found = effect([linked(1, 90), linked(2, 80), linked(3, 40), linked(4, 10)])

    assert (found.before.start, found.before.days) == (ago(90), 60)
    assert found.before.incidents == ("INC-2026-0002", "INC-2026-0003")
    assert found.left_out.opener == "INC-2026-0001"
    assert (found.before.rate, found.after.rate) == (1, 1)
    assert (found.after.incidents, found.after.days) == (("INC-2026-0004",), 30)
    assert found.ratio == rate_ratio(2, 60, 1, 30)


def test_a_problem_opened_before_its_first_incident_counts_all() -> None:
    found = effect([linked(1, 50), linked(2, 40)], problem(opened_at=ago(70)))

    assert (found.before.days, found.left_out.opener) == (40, None)
    assert len(found.before.incidents) == 2


def test_days_limit_both_sides() -> None:
    incidents = [linked(1, 90), linked(2, 45), linked(3, 35), linked(4, 21), linked(5, 2)]

    found = effect(incidents, days=20)

    assert (found.before.days, found.after.days) == (20, 20)
    assert found.before.incidents == ("INC-2026-0002", "INC-2026-0003")
    assert found.after.incidents == ("INC-2026-0004",)
    assert found.left_out.opener is None
    assert effect(incidents, days=3650).before.days == 60


def test_what_is_not_counted() -> None:
    versions = {"known_error": KNOWN_ERROR, "problem": None}
    found = effect(
        [
            linked(1, 90),
            linked(2, 20, status="cancelled"),
            linked(3, 20, duplicate_of="INC-2026-0001"),
            linked(4, None),
            linked(5, -3),
            linked(6, 20, not_regression=KNOWN_ERROR),
            linked(7, 20, versions=(("store", "4.1"),), **versions),
            linked(8, 20, versions=(("store", "4.3"),), **versions),
            incident(9, 20),
        ],
        known_errors=[known_error(fixed_in=(("store", "4.2"),))],
    )

    assert found.after.incidents == ("INC-2026-0008",)
    assert found.left_out == ("INC-2026-0001", ("INC-2026-0007",), 1)


def test_recognised_incidents_count() -> None:
    found = effect(
        [linked(1, 90), incident(2, 5)],
        known_errors=[known_error()],
        recognised={"INC-2026-0002": (KNOWN_ERROR,)},
    )

    assert found.after.incidents == ("INC-2026-0002",)


def test_downtime_and_effort() -> None:
    half = timedelta(minutes=30)
    found = effect(
        [
            linked(1, 90),
            linked(2, 50, effort_minutes=40),
            linked(3, 50, outages=(OutageSummary(ago(50) + half, ago(50) + 3 * half),)),
            linked(4, 40, restored_at=None, effort_minutes=0),
            linked(5, 1 / 24, status="in-progress", restored_at=None),
        ]
    )

    assert found.before.downtime == timedelta(minutes=90)
    assert (found.before.without_downtime, found.before.effort_minutes) == (1, 40)
    assert found.before.without_effort == 1
    assert found.after.downtime == timedelta(hours=1)


def test_a_fix_that_was_quiet_long_enough_is_effective() -> None:
    """Six in thirty days against none in thirty: the odds' bound is 0.85."""
    incidents = [linked(number, 60 - number) for number in range(1, 8)]
    found = effect(incidents, problem(opened_at=ago(60)))

    assert (found.verdict, found.quiet_days, found.unprovable) == ("effective", None, None)
    assert found.ratio.interval.high < 1


def test_a_fix_after_which_it_happens_as_before_has_failed() -> None:
    found = effect([linked(1, 61), linked(2, 45), linked(3, 10)])

    assert (found.verdict, found.quiet_days) == ("failed", None)
    assert found.ratio.value == pytest.approx(31 / 30)


def test_a_small_drop_is_a_failure() -> None:
    """Eighty before and seventy after: the true ratio is above one half for certain."""
    before = [linked(number, 60 - number / 4) for number in range(1, 81)]
    after = [linked(100 + number, 29 - number * 0.4) for number in range(70)]
    found = effect([*before, *after], problem(opened_at=ago(60)))

    assert found.ratio.value is not None
    assert found.ratio.value < 1 < found.ratio.interval.high
    assert found.verdict == "failed"


def test_an_incident_after_a_fix_with_nothing_before_is_a_failure() -> None:
    assert effect([linked(1, 40), linked(2, 10)]).ratio.value == math.inf
    assert effect([linked(1, 40), linked(2, 10)]).verdict == "failed"
    assert effect([linked(1, 30), linked(2, 10)], problem(opened_at=None)).verdict == "failed"


def test_how_many_quiet_days_prove_a_fix() -> None:
    """One before in 30.5 days: 39 times as long, which is 1,189.5 days, of which 30 are over."""
    found = effect([linked(1, 60.5), linked(2, 40)])

    assert (found.verdict, found.quiet_days) == ("unproven", 1160)


@pytest.mark.parametrize(
    ("incidents", "days", "why"),
    [
        ([linked(1, 40)], None, "nothing-before"),
        ([], None, "nothing-before"),
        ([linked(1, 400), linked(2, 330)], None, "too-long"),
        ([linked(1, 60), linked(2, 40)], 90, "window-over"),
    ],
)
def test_what_quiet_cannot_prove(
    incidents: list[IncidentSummary], days: int | None, why: str
) -> None:
    found = effect(incidents, days=days)

    assert (found.verdict, found.quiet_days, found.unprovable) == ("unproven", None, why)


def test_a_problem_that_was_reopened_is_judged_until_then() -> None:
    incidents = [linked(1, 90), linked(2, 40), linked(3, 5)]
    of = problem(status="investigating")
    stays = [("fix-in-progress", 40), ("resolved", 30), ("investigating", 20), ("known-error", 15)]
    life = tuple(Stay(status, ago(days), None) for status, days in stays)

    found = effect(incidents, of, lives={PROBLEM: life})

    assert (found.reopened_at, found.after.days) == (ago(20), 10)
    assert found.after.incidents == ()
    assert (found.verdict, found.unprovable) == ("unproven", "reopened")
    assert effect(incidents, of, lives={}).reopened_at is None
    assert effect(incidents, problem(), lives={PROBLEM: life}).reopened_at is None


def test_a_fix_that_is_not_live() -> None:
    for deployed in (None, ago(-1)):
        known = evidence([], [problem(deployed_at=deployed)])
        assert effect_of(known, PROBLEM) is None
        assert fixed_problems(known) == ()
    assert effect_of(evidence(), PROBLEM) is None


def test_a_fix_of_this_moment() -> None:
    found = effect([linked(1, 20), linked(2, 10), linked(3, 0)], problem(deployed_at=NOW))

    assert (found.after.days, found.after.rate, found.ratio.value) == (0, None, None)
    assert (len(found.after.incidents), found.verdict) == (1, "failed")


def test_days_are_of_24_hours_across_a_change_of_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    of = problem(
        opened_at=datetime(2026, 3, 28, 12, tzinfo=berlin),
        deployed_at=datetime(2026, 3, 29, 12, tzinfo=berlin),
    )

    assert effect([], of).before.days == pytest.approx(23 / 24)


_DAYS = st.none() | st.floats(-5, 400)
_MOMENTS = st.none() | st.floats(-5, 500)


@given(st.lists(_DAYS, max_size=12), _MOMENTS, st.floats(0, 500), st.none() | st.integers(1, 3650))
def test_every_effect_is_defined(
    began: list[float | None], opened: float | None, deployed: float, days: int | None
) -> None:
    incidents = [linked(number, day) for number, day in enumerate(began)]
    of = problem(opened_at=None if opened is None else ago(opened), deployed_at=ago(deployed))

    found = effect(incidents, of, days=days)

    assert found.before.days >= 0
    assert found.after.days >= 0
    assert not math.isnan(found.ratio.interval.low)
    assert not math.isnan(found.ratio.interval.high)
    assert found.ratio.value is None or not math.isnan(found.ratio.value)
    assert (found.quiet_days is not None) + (found.unprovable is not None) == (
        found.verdict == "unproven"
    )
    assert found.left_out.undated == began.count(None)
    if found.quiet_days is not None:
        _proves(found, found.quiet_days)


def _proves(found: Effect, quiet: int) -> None:
    """So many further days make the whole interval fall below 1, and one day less doesn't."""
    before, after = len(found.before.incidents), len(found.after.incidents)

    def high(days: float) -> float:
        return rate_ratio(before, found.before.days, after, found.after.days + days).interval.high

    assert 1 <= quiet <= LONGEST
    assert high(quiet) < 1
    assert high(quiet - 1) >= 1 - 1e-9
