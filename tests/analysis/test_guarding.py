from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.guarding import guard_of
from faultbook.analysis.summaries import ActionSummary
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
    from faultbook.analysis.guarding import Guard
    from faultbook.analysis.summaries import IncidentSummary, ProblemSummary

YESTERDAY, TODAY = (NOW - timedelta(days=1)).date(), NOW.date()


def guard(incidents: list[IncidentSummary], of: ProblemSummary | None = None) -> Guard:
    return guard_of(evidence(incidents, [of or problem()], [known_error()]))


def ids(guard: Guard) -> dict[str, list[str]]:
    """What is told, by list."""
    return {
        "broken": [one.problem.id for one in guard.broken],
        "regressions": [one.incident.id for one in guard.regressions],
        "ready": [one.problem.id for one in guard.ready],
        "observing": [one.problem.id for one in guard.observing],
        "held_up": [one.problem.id for one in guard.held_up],
        "overdue": [one.id for one in guard.overdue],
    }


def told(guard: Guard) -> set[str]:
    return {name for name, found in ids(guard).items() if found}


def test_a_quiet_problem_is_ready_once_its_observation_is_over() -> None:
    quiet = [incident(1, 40, problem=PROBLEM)]

    assert told(guard(quiet)) == {"ready"}
    left = guard(quiet, problem(observe_days=31)).observing
    assert [(one.until, one.days_left) for one in left] == [(NOW + timedelta(days=1), 1)]
    just = guard(quiet, problem(deployed_at=ago(29.99))).observing
    assert [one.days_left for one in just] == [1]
    assert guard(quiet, problem(deployed_at=ago(-2))).observing[0].days_left == 32
    assert guard(quiet).is_well


@pytest.mark.parametrize(
    ("of", "lists"),
    [
        (problem(), {"broken"}),
        (problem(status="closed", closure_code="fix-verified"), {"broken"}),
        (problem(status="closed", closure_code="risk-accepted"), set()),
        (problem(status="investigating"), set()),
        (problem(deployed_at=None), set()),
    ],
)
def test_an_incident_after_the_fix(of: ProblemSummary, lists: set[str]) -> None:
    found = guard([incident(1, 10, problem=PROBLEM)], of)

    assert told(found) == lists
    assert found.is_well == (not lists)


def test_a_regression_is_told_with_its_problem() -> None:
    found = guard(
        [incident(1, 10, known_error=KNOWN_ERROR), incident(2, 50, known_error=KNOWN_ERROR)]
    )

    assert ids(found)["regressions"] == ["INC-2026-0001"]
    assert [one.id for one in found.broken[0].incidents] == ["INC-2026-0001"]


def test_what_ran_without_the_fix_keeps_a_problem_open_and_breaks_nothing() -> None:
    old = incident(1, 10, problem=PROBLEM, versions=(("store", "4.1"),))
    known = known_error(fixed_in=(("Store", "4.2"),))

    found = guard_of(evidence([old], [problem()], [known]))

    assert told(found) == {"held_up"}
    assert found.is_well
    later = problem(deployed_at=ago(40))
    assert told(guard_of(evidence([old._replace(opened_at=ago(5))], [later], [known]))) == {"ready"}


def test_what_is_overdue() -> None:
    late, done = ActionSummary("Add a test", "web", YESTERDAY, None), ago(3)
    known = evidence(
        [
            incident(1, 90, actions=(late, ActionSummary("x", None, TODAY, None)), status="closed"),
            incident(2, 90, actions=(ActionSummary("x", None, YESTERDAY, done),)),
            incident(3, 90, actions=(ActionSummary("x", None, None, None),)),
        ],
        [
            problem(
                status="closed",
                closure_code="risk-accepted",
                risk_review_by=YESTERDAY,
                actions=(ActionSummary("Plan it", None, YESTERDAY, None),),
            ),
            problem(id="PRB-2026-0002", status="investigating", risk_review_by=YESTERDAY),
        ],
        [
            known_error(review_by=YESTERDAY),
            known_error(id="KE-2026-0002", review_by=YESTERDAY, status="retired"),
            known_error(id="KE-2026-0003", review_by=TODAY),
        ],
    )

    found = guard_of(known)

    assert [(one.what, one.id, one.number, one.owner) for one in found.overdue] == [
        ("workaround", "KE-2026-0001", None, None),
        ("risk", "PRB-2026-0001", None, "identity"),
        ("action", "INC-2026-0001", 0, "web"),
        ("action", "PRB-2026-0001", 0, "identity"),
    ]
    assert not found.is_well


def test_nothing_at_all() -> None:
    found = guard_of(evidence())

    assert told(found) == set()
    assert found.is_well


@given(
    st.sampled_from(["resolved", "closed", "investigating"]),
    st.sampled_from(["fix-verified", "risk-accepted", None]),
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.none() | st.integers(1, 3650),
    st.lists(st.none() | st.datetimes(timezones=st.just(UTC)), max_size=4),
)
def test_every_problem_is_on_one_list_at_most(
    status: str,
    closure_code: str | None,
    deployed: datetime | None,
    observe_days: int | None,
    began: list[datetime | None],
) -> None:
    of = problem(
        status=status, closure_code=closure_code, deployed_at=deployed, observe_days=observe_days
    )
    incidents = [incident(n, 1, problem=PROBLEM, opened_at=at) for n, at in enumerate(began)]

    found = ids(guard(incidents, of))

    lists = [name for name, records in found.items() if PROBLEM in records]
    assert len(lists) <= 1
    if status == "resolved" and deployed is not None:
        assert len(lists) == 1
