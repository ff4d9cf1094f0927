"""When an incident is the return of a known error, and which incidents are a problem's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.evidence import Evidence
from faultbook.analysis.regressions import broken_by, came_back, incidents_of, regressions_of
from faultbook.analysis.summaries import IncidentSummary, KnownErrorSummary, ProblemSummary
from faultbook.config import Config
from tests.registers import NOW

KE, PRB, INC = "KE-2026-0001", "PRB-2026-0001", "INC-2026-0001"
DEPLOYED = datetime(2026, 4, 20, 8, 0, tzinfo=UTC)
LATER, EARLIER = DEPLOYED + timedelta(days=1), DEPLOYED - timedelta(seconds=1)
FIXED_IN = (("shop", "2.3.9"), ("shop", "2.4.3"))


def incident(**fields: Any) -> IncidentSummary:
    return IncidentSummary(INC, "", "Orders fail", "new", started_at=LATER)._replace(**fields)


def problem(**fields: Any) -> ProblemSummary:
    one = ProblemSummary(PRB, "", "Orders", "closed", deployed_at=DEPLOYED)
    return one._replace(closure_code="fix-verified")._replace(**fields)


def known_error(**fields: Any) -> KnownErrorSummary:
    one = KnownErrorSummary(KE, "", "Orders", "fixed", problem=PRB, aliases=("KE-2026-0099",))
    return one._replace(**fields)


def evidence(
    *incidents: IncidentSummary,
    problems: tuple[ProblemSummary, ...] | None = None,
    known_errors: tuple[KnownErrorSummary, ...] | None = None,
    recognised: dict[str, tuple[str, ...]] | None = None,
) -> Evidence:
    problems = (problem(),) if problems is None else problems
    known_errors = (known_error(),) if known_errors is None else known_errors
    return Evidence(NOW, Config(), {}, incidents, problems, known_errors, recognised or {})


def found(register: Evidence) -> list[tuple[str, str, bool]]:
    return [
        (one.incident.id, one.known_error.id, one.is_linked) for one in regressions_of(register)
    ]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("2.4.3", True),
        ("2.4.10", True),
        ("2.5", True),
        ("2.3.9", True),
        ("2.3.10", True),
        ("2.4.2", False),
        ("2.4.3-rc1", False),
        ("2.3.8", False),
        ("2.2.50", False),
        ("latest", True),  # says nothing; that it began after the fix decides
        (None, True),
    ],
)
def test_a_version_without_the_fix_is_no_return(version: str | None, expected: bool) -> None:
    assert came_back(LATER, [("Shop", version)], DEPLOYED, FIXED_IN, ()) is expected


@pytest.mark.parametrize(
    ("fixed_in", "version", "expected"),
    [("5", "4", False), ("5", "5", True), ("5", "6.1", True), ("2.3.9", "2.3.9.1", True)],
)
def test_lines_of_few_numbers(fixed_in: str, version: str, expected: bool) -> None:
    assert came_back(LATER, [("shop", version)], None, [("shop", fixed_in)], ()) is expected


def test_a_line_of_one_number_is_no_line() -> None:
    fixed_in = [("shop", "3"), ("shop", "5")]
    assert not came_back(LATER, [("shop", "4")], DEPLOYED, fixed_in, ())


@pytest.mark.parametrize(
    ("affects", "version", "expected"),
    [
        (">=2.1, <2.4.3", "2.4.2", False),
        (">=2.1, <2.4.3", "2.4.3", True),
        ("some of them", "2.4.2", True),
    ],
)
def test_an_affected_version_is_no_return(affects: str, version: str, expected: bool) -> None:
    versions, affected = [("shop", version)], [("shop", affects)]
    assert came_back(LATER, versions, DEPLOYED, (), affected) is expected
    assert not came_back(LATER, versions, None, (), affected)  # being outside is no proof of a fix


def test_one_component_without_the_fix_may_be_what_failed() -> None:
    fixed_in = [("shop", "2.4"), ("database", "9")]
    versions = [("shop", "2.4"), ("database", "8.1"), ("cache", "1")]
    assert not came_back(LATER, versions, DEPLOYED, fixed_in, ())
    assert came_back(LATER, [*versions, ("database", "9.0")], DEPLOYED, fixed_in, ())


@pytest.mark.parametrize(
    ("began", "deployed", "version", "expected"),
    [
        (DEPLOYED, DEPLOYED, None, True),
        (EARLIER, DEPLOYED, None, False),
        (EARLIER, DEPLOYED, "2.5", False),
        (None, DEPLOYED, None, False),
        (LATER, None, None, False),
        (None, None, "2.5", True),
        (None, DEPLOYED, "2.5", True),
        (LATER, None, "2.1", False),
    ],
)
def test_missing_moments_are_not_guessed(
    began: datetime | None, deployed: datetime | None, version: str | None, expected: bool
) -> None:
    assert came_back(began, [("shop", version)], deployed, FIXED_IN, ()) is expected


def test_linked_and_recognised_incidents_are_regressions() -> None:
    linked = incident(known_error=KE)
    shown = incident(id="INC-2026-0002")
    register = evidence(shown, linked, incident(id="INC-2026-0003"), recognised={shown.id: (KE,)})
    assert found(register) == [(INC, KE, True), (shown.id, KE, False)]
    assert regressions_of(register)[0].problem == problem()


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "cancelled"},
        {"duplicate_of": "INC-2026-0009"},
        {"not_regression": KE},
        {"not_regression": "KE-2026-0099"},
        {"started_at": EARLIER},
        {"started_at": None},
        {"known_error": "KE-2026-0404"},
    ],
)
def test_what_is_no_regression(fields: dict[str, Any]) -> None:
    one = incident(**{"known_error": KE, **fields})
    assert found(evidence(one)) == []


def test_an_old_id_leads_to_the_known_error() -> None:
    assert found(evidence(incident(known_error="KE-2026-0099"))) == [(INC, KE, True)]


@pytest.mark.parametrize(
    ("status", "of", "code", "expected"),
    [
        ("fixed", "investigating", None, True),
        ("active", "closed", "fix-verified", True),
        ("active", "investigating", "fix-verified", False),
        ("active", "closed", "risk-accepted", False),
        ("active", "resolved", None, False),
        ("retired", "closed", "fix-verified", False),
        ("draft", "closed", "fix-verified", False),
    ],
)
def test_it_is_one_until_known_error_and_problem_are_back(
    status: str, of: str, code: str | None, expected: bool
) -> None:
    problems = (problem(status=of, closure_code=code),)
    register = evidence(
        incident(known_error=KE), problems=problems, known_errors=(known_error(status=status),)
    )
    assert bool(regressions_of(register)) is expected


def test_a_known_error_without_a_problem_goes_by_versions() -> None:
    alone = (known_error(problem=None, fixed_in=FIXED_IN),)
    for version, expected in (("2.4.3", True), ("2.4.2", False)):
        one = incident(known_error=KE, versions=(("shop", version),))
        assert bool(regressions_of(evidence(one, problems=(), known_errors=alone))) is expected
    assert not regressions_of(evidence(incident(known_error=KE), problems=(), known_errors=alone))


def test_the_incidents_of_a_problem() -> None:
    by_problem = incident(problem=PRB, started_at=EARLIER)
    by_known_error = incident(id="INC-2026-0002", known_error="KE-2026-0099")
    shown = incident(id="INC-2026-0003", started_at=DEPLOYED)
    without = incident(id="INC-2026-0004", problem=PRB, started_at=None)
    others = (
        incident(id="INC-2026-0005"),
        incident(id="INC-2026-0006", problem=PRB, status="cancelled"),
        incident(id="INC-2026-0007", problem=PRB, duplicate_of=INC),
        incident(id="INC-2026-0008", problem=PRB, not_regression="KE-2026-0099"),
    )
    register = evidence(
        without, shown, by_known_error, by_problem, *others, recognised={shown.id: (KE,)}
    )
    expected = (by_problem, shown, by_known_error, without)
    assert incidents_of(register, PRB) == expected
    assert broken_by(register, problem()) == (shown, by_known_error)
    assert broken_by(register, problem(deployed_at=None)) == ()
    assert incidents_of(register, "PRB-2026-0404") == ()


def test_an_excuse_is_of_a_known_error_where_the_problem_has_any() -> None:
    one = incident(problem=PRB, not_regression="KE-2026-0002")
    other = known_error(id="KE-2026-0002", problem=None, aliases=())
    assert incidents_of(evidence(one, known_errors=(known_error(), other)), PRB) == (one,)
    assert incidents_of(evidence(one, known_errors=(other,)), PRB) == ()


EARLIEST, LATEST = datetime(1, 1, 2), datetime(9999, 12, 30)  # noqa: DTZ001 - the strategy adds the zone
moments = st.none() | st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC))
components = st.lists(
    st.tuples(
        st.sampled_from(["shop", "Shop", "db"]), st.none() | st.text("012.x>=<,| ", max_size=8)
    )
)


@given(moments, components, moments, components, components)
def test_any_incident_is_answered(
    began: datetime | None,
    versions: list[tuple[str, str | None]],
    deployed: datetime | None,
    fixed_in: list[tuple[str, str | None]],
    affects: list[tuple[str, str | None]],
) -> None:
    is_back = came_back(began, versions, deployed, fixed_in, affects)
    if began is not None and deployed is not None and began < deployed:
        assert not is_back
    if not versions and None in (began, deployed):
        assert not is_back
    one = incident(known_error=KE, started_at=began, versions=tuple(versions), problem=PRB)
    register = evidence(
        one,
        problems=(problem(deployed_at=deployed),),
        known_errors=(known_error(fixed_in=tuple(fixed_in), affects=tuple(affects)),),
    )
    assert bool(regressions_of(register)) is is_back
    assert incidents_of(register, PRB) == (one,)


def test_an_empty_register_has_none() -> None:
    nothing = evidence(problems=(), known_errors=())
    assert regressions_of(nothing) == ()
    assert incidents_of(nothing, PRB) == ()
