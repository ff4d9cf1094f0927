from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.evidence import Stay
from faultbook.analysis.links import is_counted
from faultbook.analysis.metric import TOPICS, UNITS
from faultbook.analysis.metrics import METRICS, metrics_of
from faultbook.analysis.periods import period_named
from faultbook.analysis.summaries import OutageSummary
from tests.analysis.evidences import evidence, incident, known_error, problem, random_evidence
from tests.registers import NOW

if TYPE_CHECKING:
    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.figures import Figure
    from faultbook.analysis.slices import Grouping
    from faultbook.analysis.summaries import IncidentSummary, Summary

BERLIN = ZoneInfo("Europe/Berlin")


def _at(day: int, hour: int = 0, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def _figure(found: Evidence, key: str, period: str = "", group: str = "", **more: Any) -> Figure:
    by = more.pop("by", None)
    named = period_named(period, BERLIN) if period else None
    figure = metrics_of(found, named, by).of(key, group).figure(**more)
    assert figure is not None
    return figure


def _value(*args: Any, **more: Any) -> float | None:
    return _figure(*args, **more).value


@given(
    random_evidence(),
    st.sampled_from([None, "2026", "2026-Q2", "2026-05", "2026-03-29", "2027"]),
    st.sampled_from([None, "service", "team", "month", "priority"]),
    st.sampled_from([(), ("login",)]),
)
def test_every_metric_of_anything_is_defined(
    found: Evidence, named: str | None, by: Grouping | None, services: tuple[str, ...]
) -> None:
    period = None if named is None else period_named(named, BERLIN)

    for measured in metrics_of(found, period, by, services).measured:
        labels = [one.labels for one in measured.figures]
        assert len({*labels}) == len(labels)
        for figure in measured.figures:
            assert min(figure.missing, figure.pending) >= 0
            for _, value in figure.values:
                assert value is None or isfinite(value)
                if measured.metric.unit == "share" and value is not None:
                    assert 0 <= value <= 1


@given(random_evidence())
def test_months_add_up_to_all_time(found: Evidence) -> None:
    whole = _figure(found, "incidents")
    months = metrics_of(found, None, "month")

    told = sum(months.of("incidents", month).figures[0].known for month in months.groups)
    later = sum(
        one.began_at is not None and one.began_at >= found.now and is_counted(one)
        for one in found.incidents
    )
    assert told <= whole.known - whole.missing <= told + later


@given(random_evidence())
def test_downtime_equals_brute_force_by_minutes(found: Evidence) -> None:
    day = period_named("2026-03-29", BERLIN)
    minutes = {day.start + timedelta(minutes=n) for n in range(23 * 60)}
    rounded = [_to_minutes(one) for one in found.incidents]
    whole = evidence(rounded)
    away = {
        minute
        for minute in minutes
        if any(_is_away(one, minute) for one in rounded if is_counted(one))
    }

    assert _value(whole, "downtime", "2026-03-29") == len(away) * 60


def _to_minutes(one: IncidentSummary) -> IncidentSummary:
    def cut(moment: datetime | None) -> datetime | None:
        return moment and moment.replace(second=0, microsecond=0)

    return one._replace(
        outages=tuple(OutageSummary(cut(a) or a, cut(b)) for a, b in one.outages),
        opened_at=cut(one.opened_at),
        started_at=cut(one.started_at),
        detected_at=cut(one.detected_at),
        restored_at=cut(one.restored_at),
    )


def _is_away(one: IncidentSummary, minute: datetime) -> bool:
    is_open = one.status in ("new", "in-progress", "on-hold")
    last = one.restored_at or (NOW if is_open else None)
    pairs: list[tuple[datetime | None, datetime | None]] = [(one.began_at, last)]
    if one.outages:
        pairs = [(outage.start, outage.end or last) for outage in one.outages]
    spans = [(a, b) for a, b in pairs if a is not None and b is not None and a <= b]
    return len(spans) == len(pairs) and any(a <= minute < b for a, b in spans)


def test_every_metric_has_a_key_a_unit_and_words() -> None:
    assert len({metric.key for metric in METRICS}) == len(METRICS)
    for metric in METRICS:
        assert metric.key.replace("_", "").isalpha()
        assert metric.unit in UNITS
        assert metric.topic in TOPICS
        assert metric.definition.endswith(".")
        assert metric.formula.endswith(".")


def test_times_are_between_their_stamps_and_what_is_missing_is_counted() -> None:
    whole: dict[str, Any] = {
        "started_at": _at(1, 8),
        "detected_at": _at(1, 8, 10),
        "opened_at": _at(1, 8, 12),
    }
    records = [
        incident(
            1,
            **whole,
            acknowledged_at=_at(1, 8, 15),
            mitigated_at=_at(1, 8, 40),
            restored_at=_at(1, 9),
            closed_at=_at(2, 8),
        ),
        incident(2, opened_at=_at(2, 8), acknowledged_at=_at(2, 8, 30)),
        incident(3, "new", opened_at=_at(3, 8)),
        incident(4, started_at=_at(4, 8), restored_at=_at(4, 7)),
    ]
    found = evidence(records)

    told = {
        metric: _figure(found, f"time_to_{metric}")
        for metric in ("detect", "acknowledge", "mitigate", "restore", "close")
    }
    assert {key: one.values[0][1] for key, one in told.items()} == {
        "detect": 600,
        "acknowledge": 17.5 * 60,
        "mitigate": 2400,
        "restore": 3600,
        "close": 24 * 3600,
    }
    assert {key: (one.known, one.missing, one.pending) for key, one in told.items()} == {
        "detect": (1, 3, 0),
        "acknowledge": (2, 1, 1),
        "mitigate": (1, 2, 1),
        "restore": (1, 2, 1),
        "close": (1, 2, 1),
    }


def test_a_day_on_which_clocks_change_does_not_lengthen_what_spans_it() -> None:
    start = datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN)
    end = datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)  # an hour later, as clocks went forward
    one = incident(1, started_at=start.astimezone(UTC), restored_at=end.astimezone(UTC))

    assert _value(evidence([one]), "time_to_restore") == 3600
    found = _figure(evidence([one]), "service_availability", "2026-03-29", service="login")
    assert found.value == 1
    away = evidence([one._replace(services=("login",))])
    assert _value(away, "service_availability", "2026-03-29", service="login") == pytest.approx(
        22 / 23
    )


def test_cancelled_and_repeated_incidents_count_as_left_out_alone() -> None:
    records = [
        incident(1, opened_at=_at(1)),
        incident(2, "cancelled", opened_at=_at(1)),
        incident(3, opened_at=_at(1), duplicate_of="INC-2026-0001"),
        incident(4, opened_at=_at(1), resolution_code="duplicate"),
        incident(5),
    ]
    found = evidence(records)

    assert _figure(found, "incidents")[1:3] == (2, 1)
    assert _figure(found, "incidents", "2026-05")[1:3] == (1, 0)
    assert _value(found, "incidents_left_out", reason="cancelled") == 1
    assert _value(found, "incidents_left_out", reason="duplicate") == 2


def test_targets_are_judged_by_priority_and_open_ones_are_late_when_they_are() -> None:
    hour = timedelta(hours=1)
    records = [
        incident(1, priority=1, started_at=_at(1, 8), restored_at=_at(1, 10)),
        incident(2, priority=1, started_at=_at(1, 8), restored_at=_at(1, 10, 1)),
        incident(3, "new", priority=1, started_at=NOW - 3 * hour),
        incident(4, "new", priority=1, started_at=NOW - hour),
        incident(5, priority=1, started_at=_at(1, 8)),
        incident(6, priority=2, started_at=_at(1, 8), restored_at=_at(2, 10)),
        incident(7, "new", priority=1),
    ]
    measured = metrics_of(evidence(records)).of("restored_in_target")

    assert [one.labels for one in measured.figures] == [(("priority", "1"),), (("priority", "3"),)]
    first, third = measured.figures
    assert first[1:4] == (3, 2, 1)
    assert first.value == pytest.approx(1 / 3)
    assert third.value is None


def test_overlapping_incidents_take_a_service_away_once() -> None:
    records = [
        incident(1, services=("login",), started_at=_at(1, 8), restored_at=_at(1, 10)),
        incident(2, services=("login", "shop"), started_at=_at(1, 9), restored_at=_at(1, 11)),
        incident(3, services=("shop",), started_at=_at(1)),
    ]
    found = evidence(records)

    assert _value(found, "service_downtime", "2026-05", service="login") == 3 * 3600
    assert _figure(found, "service_downtime", "2026-05", service="shop")[1:3] == (1, 1)
    assert _value(found, "downtime", "2026-05") == 3 * 3600
    assert _value(found, "service_availability", "2026-05", service="login") == pytest.approx(
        1 - 3 / (31 * 24)
    )


def test_an_incident_counts_for_the_downtime_that_it_took_from_the_period() -> None:
    one = incident(1, services=("shop",), started_at=_at(30, month=4), restored_at=_at(2))

    found = evidence([one])

    assert _value(found, "incidents", "2026-05") == 0
    assert _value(found, "downtime", "2026-05") == (24 + 2) * 3600  # May begins at 22:00 UTC


def test_a_period_that_has_not_begun_has_no_downtime_and_no_availability() -> None:
    found = evidence([incident(1, "new", services=("login",), started_at=_at(1))])

    assert _value(found, "downtime", "2027") is None
    assert _value(found, "service_availability", "2027", service="login") is None


def test_reopened_ones_are_told_by_their_lives() -> None:
    lives = {
        "INC-2026-0001": (
            Stay("new", _at(1), _at(2)),
            Stay("resolved", _at(2), _at(3)),
            Stay("in-progress", _at(3), None),
        ),
        "INC-2026-0002": (Stay("closed", _at(1), None),),
    }
    records = [incident(1, "in-progress", opened_at=_at(1)), incident(2), incident(3)]

    assert _figure(evidence(records, lives=lives), "reopen_rate")[1:3] == (2, 1)
    assert _value(evidence(records, lives=lives), "reopen_rate") == pytest.approx(0.5)
    assert _value(evidence(records), "reopen_rate") is None


def test_the_backlog_is_what_was_open_at_the_end_of_the_period() -> None:
    records = [
        problem(1, opened_at=_at(1, month=4)),
        problem(2, "closed", opened_at=_at(1, month=4), closed_at=_at(10)),
        problem(3, opened_at=_at(5)),
        problem(4, opened_at=_at(11)),
        problem(5, opened_at=_at(5, month=6)),
        problem(6),
        problem(7, "closed", opened_at=_at(2, month=4)),
    ]
    found = evidence(records)

    assert _figure(found, "problem_backlog", "2026-05")[1:3] == (3, 2)
    assert _value(found, "problem_backlog_growth", "2026-05") == 1
    assert _value(found, "problem_age", "2026-04") == pytest.approx((29 * 24 + 22) * 3600)
    assert _value(found, "problems_opened", "2026-05") == 2
    assert _value(found, "problems_closed", "2026-05") == 1


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (0, "under 30 days"),
        (29.9, "under 30 days"),
        (30, "30 to 89 days"),
        (89.9, "30 to 89 days"),
        (90, "90 to 364 days"),
        (365, "365 days or more"),
        (4000, "365 days or more"),
    ],
)
def test_a_problem_of_the_backlog_has_one_age(days: float, age: str) -> None:
    found = evidence([problem(1, opened_at=NOW - timedelta(days=days, seconds=1)), problem(2)])

    told = metrics_of(found).of("problem_backlog_by_age").figures
    assert [dict(one.labels)["age"] for one in told if one.value] == [age]
    assert {one.missing for one in told} == {1}


@given(random_evidence())
def test_ages_add_up_to_the_backlog(found: Evidence) -> None:
    metrics = metrics_of(found, period_named("2026-05", BERLIN))
    ages = metrics.of("problem_backlog_by_age").figures

    assert sum(one.known for one in ages) == metrics.of("problem_backlog").figures[0].known


def test_time_in_each_state_is_told_by_lives() -> None:
    lives = {
        "PRB-2026-0001": (
            Stay("new", _at(1), _at(2)),
            Stay("investigating", _at(2), _at(9)),
            Stay("fix-in-progress", _at(9), None),
        )
    }
    found = evidence([problem(1, "fix-in-progress"), problem(2)], lives=lives)

    told = _figure(found, "problem_time_in_state", "2026-05", state="investigating")
    assert (told.value, told.known, told.missing) == (7 * 86400, 1, 1)
    fixing = _figure(found, "problem_time_in_state", "2026-05", state="fix-in-progress")
    assert (fixing.value, fixing.pending) == (None, 1)


def test_root_causes_count_when_they_were_confirmed() -> None:
    records = [
        problem(1, opened_at=_at(1), cause="software", cause_confirmed_at=_at(3)),
        problem(2, opened_at=_at(1), cause="software", cause_confirmed_at=_at(3, month=6)),
        problem(3, opened_at=_at(1)),
        problem(4, "closed", opened_at=_at(1), closure_code="not-a-problem"),
    ]
    found = evidence(records)

    assert _value(found, "with_root_cause", "2026-05") == pytest.approx(1 / 3)
    assert _value(found, "with_root_cause") == pytest.approx(2 / 3)
    assert _figure(found, "time_to_root_cause", "2026-05")[1:] == (1, 0, 1, ())
    assert _value(found, "time_to_root_cause", "2026-05") == 2 * 86400


def test_recurrence_is_what_has_the_problem_or_the_known_error_of_an_earlier_one() -> None:
    records: list[Summary] = [
        known_error(1, problem="PRB-2026-0001"),
        problem(1),
        incident(1, opened_at=_at(1), known_error="KE-2026-0001"),
        incident(2, opened_at=_at(2), problem="PRB-2026-0001"),
        incident(3, opened_at=_at(3)),
        incident(4, opened_at=_at(4)),
        incident(5),
    ]
    found = evidence(records, recognised={"INC-2026-0003": ("KE-2026-0001",)})

    assert _value(found, "recurrence_rate") == pytest.approx(2 / 4)
    assert _figure(found, "recurrence_rate").missing == 1
    assert _value(found, "known_error_hits") == 2
    assert _value(found, "covered_by_problem") == pytest.approx(2 / 5)


def test_workarounds_are_told_as_of_today() -> None:
    records = [
        known_error(1, has_workaround=True, verified_at=NOW - timedelta(days=180)),
        known_error(2, has_workaround=True, verified_at=NOW - timedelta(days=181)),
        known_error(3, has_workaround=True),
        known_error(4),
        known_error(5, "fixed", has_workaround=True),
    ]
    found = evidence(records)

    assert _value(found, "workaround_coverage", "2026-01") == pytest.approx(3 / 4)
    assert _value(found, "workaround_freshness") == pytest.approx(1 / 3)
    monthly = metrics_of(found, period_named("2026", BERLIN), "month")
    assert "workaround_coverage" not in {one.metric.key for one in monthly.measured}


def test_time_saved_is_the_difference_of_medians_times_those_that_name_one() -> None:
    slow = [incident(n, started_at=_at(n), restored_at=_at(n, 3)) for n in range(1, 6)]
    fast = [
        incident(
            n, started_at=_at(n), restored_at=_at(n, 1), known_error="KE-2026-0001", services=("x",)
        )
        for n in range(6, 12)
    ]

    assert _value(evidence([*slow, *fast]), "time_saved") == 2 * 3600 * 6
    assert _value(evidence([*slow[1:], *fast]), "time_saved") is None


def test_what_resolved_them_is_told_of_those_that_say() -> None:
    codes = ["known-error-workaround", "workaround", "workaround", "no-fault-found", "unrecorded"]
    records = [incident(n, resolution_code=code) for n, code in enumerate(codes)]
    found = evidence([*records, incident(9, "new")])

    told = metrics_of(found).of("resolved_by").figures
    assert {one.labels[0][1]: one.value for one in told} == {
        "known-error": 0.25,
        "workaround": 0.5,
        "change": 0,
        "other": 0.25,
    }
    assert told[0][1:4] == (4, 1, 1)


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("service", ("login", "shop", "(none)")),
        ("team", ("identity", "ops", "web", "(none)")),
        ("priority", ("1", "2", "(none)")),
        ("month", ("2026-04", "2026-05", "2026-06")),
    ],
)
def test_groups_are_those_that_records_name(by: Grouping, groups: tuple[str, ...]) -> None:
    records = [
        incident(1, services=("login", "shop"), priority=1, opened_at=_at(9, month=4)),
        incident(2, services=("shop",), owner="ops", priority=2, opened_at=_at(1)),
        incident(3),
    ]

    assert metrics_of(evidence(records), None, by).groups == groups


def test_one_service_alone() -> None:
    records = [
        incident(1, services=("login", "shop"), started_at=_at(1), restored_at=_at(2)),
        incident(2, services=("shop",), started_at=_at(1), restored_at=_at(4)),
    ]
    found = metrics_of(evidence(records), None, None, ["login"])

    assert found.of("incidents").figures[0].value == 1
    assert [one.labels for one in found.of("service_downtime").figures] == [(("service", "login"),)]
    assert found.services == ("login",)


def test_a_stamp_of_centuries_ago_does_not_make_a_row_of_every_month() -> None:
    records = [incident(1, opened_at=datetime(202, 6, 1, tzinfo=UTC)), incident(2, opened_at=NOW)]

    assert metrics_of(evidence(records), None, "month").groups == ("0202-06", "2026-06")
