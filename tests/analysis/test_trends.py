"""Trends of registers: what is planted is found, and nothing else."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.analysis.alarms import FALSE_ALARMS
from faultbook.analysis.rising import problems_to_open
from faultbook.analysis.summaries import IncidentSummary, ProblemSummary
from faultbook.analysis.trends import trends_of
from faultbook.config import Config, Reporting
from tests.analysis.moments import NOW, days, evidence, incident
from tests.analysis.simulated import BUSY_WEEKDAYS, EVERY_DAY, Series, simulated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.analysis.evidence import Evidence

DAYS = 400


def risen(**fields: Any) -> list[IncidentSummary]:
    """A login that had one incident a month for a year, and fifteen in the last."""
    calm = [incident(number, days(30 * number + 45)) for number in range(13)]
    loud = [incident(100 + number, days(1 + number)) for number in range(15)]
    made = [one._replace(services=("login",)) for one in (*calm, *loud)]
    return [one._replace(**fields) if one in made[13:] else one for one in made]


def test_a_rise_is_an_alarm_without_a_problem() -> None:
    found = trends_of(evidence(*risen()))
    [alarm] = found.alarms
    assert (alarm.series.dimension, alarm.series.key) == ("service", "login")
    assert (len(alarm.unexplained), alarm.problems) == (15, ())
    assert problems_to_open(found.alarms) == ((alarm, alarm.unexplained),)


def test_alarms_do_not_depend_on_what_is_told() -> None:
    given = evidence(*risen(category="access"))
    whole = trends_of(given)
    part = trends_of(given, by="category", months=2)
    assert part.alarms == tuple(
        one._replace(series=part_one.series)
        for one, part_one in zip(whole.alarms, part.alarms, strict=True)
    )
    assert [table.dimension for table in part.tables] == ["category"]
    assert [month.name for month in part.months] == ["2026-05", "2026-06"]


def test_an_incident_goes_to_one_problem_alone() -> None:
    found = trends_of(evidence(*risen(category="access", configuration_items=("db-1",))))
    assert [one.series.dimension for one in found.alarms] == ["service", "category", "item"]
    assert [alarm.series.key for alarm, _ in problems_to_open(found.alarms)] == ["login"]


@pytest.mark.parametrize(
    ("status", "is_covered"),
    [("new", True), ("fix-in-progress", True), ("resolved", False), ("closed", False)],
)
def test_an_open_problem_of_the_service_covers_it(status: str, is_covered: bool) -> None:
    given = evidence(*risen())
    problem = ProblemSummary("PRB-2026-0009", "", "Login", status, ("login",))
    given = replace(given, problems=(problem,))
    found = trends_of(given)
    assert found.alarms[0].problems == (("PRB-2026-0009",) if is_covered else ())
    assert bool(problems_to_open(found.alarms)) is not is_covered


def test_incidents_that_all_have_a_problem_need_none() -> None:
    found = trends_of(evidence(*risen(problem="PRB-2026-0001")))
    assert [one.problems for one in found.alarms] == [("PRB-2026-0001",), ("PRB-2026-0001",)]
    assert problems_to_open(found.alarms) == ()
    assert [(row.key, row.incidents) for row in found.causes] == [("capacity", 15)]
    assert found.causeless == 11  # of twelve months; the others are older


def test_a_short_history_tells_no_rise() -> None:
    few = [one for one in risen() if (NOW - (one.began_at or NOW)) < timedelta(days=100)]
    found = trends_of(evidence(*few))
    assert (found.is_judged, found.alarms) == (False, ())


def test_a_service_is_compared_with_the_history_of_the_register() -> None:
    fresh = [incident(200 + n, days(2 + n), services=("new",)) for n in range(12)]
    found = trends_of(evidence(*risen(), *fresh), services=["new"])
    assert found.windows == 12
    assert [one.series.key for one in found.alarms] == ["new"]
    assert found.counted == 12


def test_an_unknown_zone_counts_as_utc() -> None:
    given = evidence(incident(1, days(1)))
    config = Config(reporting=Reporting(timezone="Mars/Olympus"))
    given = replace(given, config=config)
    assert trends_of(given).zone == "UTC"


@pytest.mark.parametrize("number", [0, 1])
def test_none_and_one(number: int) -> None:
    found = trends_of(evidence(*[incident(1, days(1), services=("login",))][:number]))
    assert (found.counted, found.alarms, found.is_judged) == (number, (), False)
    assert len(found.months) == 12


@pytest.mark.parametrize(
    "now", [datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)]
)
def test_the_first_moment_of_a_month_is_in_it(now: datetime) -> None:
    assert len(trends_of(evidence(now=now)).months) == 12
    assert trends_of(evidence(now=now), months=1).months[0].start == now


MOMENTS = st.none() | st.datetimes(
    datetime(2023, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC]),
)
RECORDS = st.builds(
    lambda number, began, status, services, cause: incident(
        number, None, started_at=began, status=status, services=services, problem=cause
    ),
    st.integers(1, 9999),
    MOMENTS,
    st.sampled_from(["new", "closed", "cancelled"]),
    st.sampled_from([(), ("login",), ("login", "shop")]),
    st.sampled_from([None, "PRB-2026-0001", "PRB-2026-0404"]),
)


@given(
    st.lists(RECORDS, max_size=40, unique_by=lambda one: one.id),
    st.integers(1, 30),
    st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Apia"]),
)
@settings(deadline=None, max_examples=40)
def test_answers_are_defined_whatever_is_recorded(
    records: list[IncidentSummary], months: int, zone: str
) -> None:
    given = evidence(*records)
    given = replace(given, config=Config(reporting=Reporting(timezone=zone)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = trends_of(given, months=months)
    told = sum(found.left_out) + sum(one.began_at is not None for one in records)
    assert found.counted <= told
    assert len(found.months) == months
    for table in found.tables:
        assert all(len(one.series.months) == months for one in table.series)


def services(dispersions: Sequence[float], random: np.random.Generator) -> list[Series]:
    """Fifty services that don't change: from half an incident in 30 days to fifty."""
    return [
        Series(
            f"service-{number}",
            float(np.clip(np.exp(random.normal(1.5, 1.2)), 0.5, 50)) / 30,
            float(random.choice(dispersions)),
            BUSY_WEEKDAYS if number % 2 else EVERY_DAY,
        )
        for number in range(50)
    ]


def alarmed(given: Evidence) -> set[str]:
    return {one.series.key for one in trends_of(given, months=1).alarms}


def test_a_simulated_register_shows_what_rises_alone() -> None:
    random = np.random.default_rng(5)
    wanted = Series("rising", 20 / 30, 1.0, EVERY_DAY, DAYS - 30, 4.0)
    found = simulated([], [*services([1.0, 1.5], random), wanted], random, days=DAYS)
    assert alarmed(found.evidence) == {"rising"}


@pytest.mark.long
@pytest.mark.parametrize("dispersions", [(1.0,), (2.0,), (1.0, 1.5, 2.0)], ids=str)
def test_fewer_than_one_simulated_register_in_twenty_shows_a_false_alarm(
    dispersions: tuple[float, ...],
) -> None:
    """With half of the services busy on working days."""
    random = np.random.default_rng(41)
    registers = 500
    false = sum(
        bool(alarmed(simulated([], services(dispersions, random), random, days=DAYS).evidence))
        for _ in range(registers)
    )
    noise = 1.645 * (FALSE_ALARMS * (1 - FALSE_ALARMS) / registers) ** 0.5
    assert false / registers <= FALSE_ALARMS + noise


@pytest.mark.long
@pytest.mark.parametrize(("base", "dispersion"), [(10, 1.0), (12, 1.2), (20, 1.5), (25, 2.0)])
def test_a_tripled_rate_is_found_within_thirty_days(base: int, dispersion: float) -> None:
    """In nine of ten registers of 50 series alike, looked at every five days."""
    random = np.random.default_rng(43)
    registers, hits = 200, 0
    for _ in range(registers):
        steady = [Series(f"s{n}", base / 30, dispersion) for n in range(49)]
        rising = Series("rising", base / 30, dispersion, EVERY_DAY, DAYS - 30, 3.0)
        found = simulated([], [*steady, rising], random, days=DAYS).evidence
        hits += any(
            "rising" in alarmed(replace(found, now=found.now - timedelta(days=ago)))
            for ago in (0, 5, 10, 15)
        )
    noise = 1.645 * (0.9 * 0.1 / registers) ** 0.5
    assert hits / registers >= 0.9 - noise


def _as_of(given: Evidence, now: datetime) -> Evidence:
    from dataclasses import replace

    return replace(given, now=now)
