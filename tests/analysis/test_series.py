"""Series: which incidents count, where they belong, and by month and window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.periods import months_between
from faultbook.analysis.series import (
    MOST_WINDOWS,
    WINDOW,
    Series,
    all_series,
    dated_incidents,
    keyless,
    windows_told,
)
from tests.analysis.moments import NOW, days, evidence, incident

if TYPE_CHECKING:
    from faultbook.analysis.evidence import Evidence


def series_of(given: Evidence, windows: int = 3, months: int = 3) -> dict[str, Series]:
    start = NOW - days(30 * (months - 1))
    found = all_series(dated_incidents(given)[0], given, months_between(start, NOW, UTC), windows)
    return {f"{one.dimension} {one.key}": one for ones in found.values() for one in ones}


def test_incidents_that_do_not_count_are_counted_as_such() -> None:
    given = evidence(
        incident(1, days(1)),
        incident(2, days(1), status="cancelled"),
        incident(3, days(1), duplicate_of="INC-2026-0001"),
        incident(4, None),
        incident(5, days(-1)),
    )
    found, left_out = dated_incidents(given)
    assert [one.incident.id for one in found] == ["INC-2026-0001"]
    assert left_out == (2, 1, 1)


def test_services_that_are_asked_for_leave_the_others_out() -> None:
    given = evidence(
        incident(1, days(2), services=("login", "shop")),
        incident(2, days(1), services=("shop",)),
        incident(3, days(1), status="cancelled"),
    )
    found, left_out = dated_incidents(given, ["login"])
    assert [one.incident.id for one in found] == ["INC-2026-0001"]
    assert left_out == (0, 0, 0)


def test_an_incident_counts_once_in_each_series_that_it_belongs_to() -> None:
    given = evidence(
        incident(
            1,
            days(1),
            services=("login", "shop", "login"),
            category="access",
            configuration_items=("db-1",),
            known_error="KE-2026-0001",
        ),
        incident(2, days(40), services=("login",), problem="PRB-2026-0001"),
    )
    found = series_of(given)
    assert {name: one.windows for name, one in found.items()} == {
        "service login": (0, 0, 1, 1),
        "service shop": (0, 0, 0, 1),
        "category access": (0, 0, 0, 1),
        "cause capacity": (0, 0, 1, 1),
        "item db-1": (0, 0, 0, 1),
    }
    assert found["service login"].months == (1, 1)
    assert found["service login"].latest == ("INC-2026-0001",)


def test_incidents_without_a_key_are_told() -> None:
    given = evidence(incident(1, days(1), services=("login",)), incident(2, days(2)))
    months = months_between(NOW - days(60), NOW, UTC)
    found = keyless(dated_incidents(given)[0], given, months)
    assert found == {"service": 1, "category": 2, "cause": 2, "item": 2}
    assert set(keyless([], given, []).values()) == {0}


def test_a_month_begins_at_midnight_of_its_zone() -> None:
    zone = ZoneInfo("Europe/Berlin")
    began = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)  # half past midnight on the first of June
    given = evidence(incident(1, NOW - began, services=("login",)))
    months = months_between(datetime(2026, 5, 1, tzinfo=zone), NOW, zone)
    [login] = all_series(dated_incidents(given)[0], given, months, 3)["service"]
    assert login.months == (0, 1)


def test_windows_are_of_thirty_days_and_begin_with_their_first_moment() -> None:
    edges = [WINDOW, WINDOW + timedelta(seconds=1), 2 * WINDOW, timedelta()]
    given = evidence(
        *(incident(number, ago, services=("login",)) for number, ago in enumerate(edges))
    )
    assert series_of(given)["service login"].windows == (0, 0, 2, 2)


def test_the_window_of_the_first_incident_is_not_compared() -> None:
    def told(*ages: float) -> int:
        return windows_told([(NOW - days(30 * age)).timestamp() for age in ages], NOW)

    assert told() == 0
    assert told(0.5) == 0
    assert told(1.5, 0.5) == 0
    assert told(4.5, 0.5) == 3
    assert told(4.5, 3.5, 1.5) == 3
    assert told(*range(20)) == MOST_WINDOWS
    assert told(400, 4.5) == 3  # a year that was mistyped makes no history


@given(
    st.lists(
        st.tuples(st.floats(0, 500), st.sampled_from([(), ("login",), ("login", "shop")])),
        max_size=30,
    ),
    st.integers(0, MOST_WINDOWS),
    st.integers(1, 14),
)
def test_every_incident_of_a_month_and_of_a_window_is_in_its_series(
    told: list[tuple[float, tuple[str, ...]]], windows: int, months: int
) -> None:
    given = evidence(
        *(incident(number, days(age), services=keys) for number, (age, keys) in enumerate(told))
    )
    found = series_of(given, windows, months)
    for key in ("login", "shop"):
        ages = [age for age, keys in told if key in keys]
        counted = sum(age <= 30 * (windows + 1) for age in ages)
        one = found.get(f"service {key}")
        assert (sum(one.windows) if one else 0) == counted
        assert (len(one.latest) if one else 0) == sum(age <= 30 for age in ages)
