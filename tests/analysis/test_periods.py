from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.periods import (
    months_between,
    period_before,
    period_named,
    quarter_of,
    zone_of,
)
from faultbook.config import load_config
from faultbook.errors import UsageProblem

_ZONES = st.sampled_from(
    # Havana and São Paulo change their clocks at midnight; Samoa left out a whole day.
    ["UTC", "Europe/Berlin", "America/Havana", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kolkata"]
)
_MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def _names(moment: datetime, zone: tzinfo) -> list[str]:
    """The names of the periods that a moment lies in, by strftime."""
    local = moment.astimezone(zone)
    quarter = f"{local.year}-Q{1 + (local.month - 1) // 3}"
    return [quarter, *(local.strftime(form) for form in ("%Y", "%Y-%m", "%G-W%V", "%Y-%m-%d"))]


@given(_MOMENTS, _ZONES)
def test_a_moment_lies_in_its_periods_and_in_none_beside_them(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    for named in _names(moment, zone):
        period = period_named(named, zone)
        before = period_before(period, zone)

        assert period.name == named
        assert period.holds(moment)
        assert not before.holds(moment)
        assert before.end == period.start


@given(_MOMENTS, st.timedeltas(timedelta(), timedelta(days=900)), _ZONES)
def test_months_partition_time(start: datetime, length: timedelta, name: str) -> None:
    zone = ZoneInfo(name)
    months = months_between(start, start + length, zone)

    assert all(one.end == other.start for one, other in itertools.pairwise(months))
    assert all(month == period_named(month.name, zone) for month in months)
    if length:
        assert months[0].start <= start < months[0].end
        assert months[-1].start < start + length <= months[-1].end
    else:
        assert months == []


@pytest.mark.parametrize(
    ("name", "hours"),
    [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24), ("2026-W13", 7 * 24 - 1)],
)
def test_a_day_on_which_clocks_change_has_an_hour_less_or_more(name: str, hours: int) -> None:
    assert period_named(name, ZoneInfo("Europe/Berlin")).length == timedelta(hours=hours)


def test_a_quarter_begins_at_midnight_of_its_zone() -> None:
    period = period_named("2026-q3", ZoneInfo("Europe/Berlin"))

    assert period == (
        "2026-Q3",
        datetime(2026, 6, 30, 22, tzinfo=UTC),
        datetime(2026, 9, 30, 22, tzinfo=UTC),
    )
    assert quarter_of(datetime(2026, 6, 30, 22, tzinfo=UTC), ZoneInfo("Europe/Berlin")) == period
    assert not period.holds(None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "last month",
        "2026-Q5",
        "2026-13",
        "2026-00",
        "2026-W54",
        "2025-W53",
        "2026-02-30",
        "0000",
        "9999",
        "9999-12",
        "9999-12-31",
        "20260",
        "２０２６",
        "2026-Q3-1",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match=r"is no period; write 2026, "):
        period_named(text, UTC)


def test_before_the_first_year_there_is_none() -> None:
    with pytest.raises(UsageProblem, match="no period before 0001"):
        period_before(period_named("0001", UTC), UTC)


def test_months_end_with_the_calendar() -> None:
    last = datetime.max.replace(tzinfo=UTC)

    found = months_between(datetime(9999, 10, 5, tzinfo=UTC), last, UTC)

    assert [month.name for month in found] == ["9999-10", "9999-11"]


@pytest.mark.parametrize(
    ("named", "key"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("Europe/Berlim", "UTC"),
        ("../x", "UTC"),
    ],
)
def test_a_zone_that_does_not_exist_counts_as_utc(named: str, key: str) -> None:
    config = load_config(f'[reporting]\ntimezone = "{named}"\n').config

    assert str(zone_of(config)) == key
