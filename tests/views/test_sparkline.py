from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from faultbook.analysis.periods import months_between
from faultbook.views.sparkline import HEIGHT, sparkline_of
from tests.registers import NOW
from tests.views.samples import site_view

if TYPE_CHECKING:
    from faultbook.analysis.periods import Period


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> tuple[Period, ...]:
    return site_view(tmp_path_factory.mktemp("empty"), {}).months


def test_the_last_twelve_months_end_with_that_of_now(months: tuple[Period, ...]) -> None:
    assert [month.name for month in months] == [
        *(f"2025-{month:02}" for month in range(7, 13)),
        *(f"2026-{month:02}" for month in range(1, 7)),
    ]
    assert months[-1].holds(NOW)


def test_each_month_is_counted_and_told_in_words(months: tuple[Period, ...]) -> None:
    moments = [
        at("2025-06-30T23:59:59Z"),
        at("2025-07-01T00:00:00Z"),
        at("2026-05-03T09:00:00Z"),
        at("2026-05-31T23:59:59Z"),
        None,
    ]
    line = sparkline_of(moments, months)
    assert line.counts == (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0)
    assert line.total == 3
    assert line.label == "Incidents by month from 2025-07 to 2026-06: 1 in 2025-07, 2 in 2026-05"
    assert line.last is not None
    assert line.last.text == "2026-05-31"


def test_a_month_begins_in_the_zone_of_reports() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    months = months_between(at("2026-01-15T00:00:00Z"), at("2026-02-15T00:00:00Z"), tokyo)
    assert sparkline_of([at("2026-01-31T15:00:00Z")], months).counts == (0, 1)
    assert sparkline_of([at("2026-01-31T14:59:59Z")], months).counts == (1, 0)


def test_never_is_told_too(months: tuple[Period, ...]) -> None:
    line = sparkline_of([], months, "use")
    assert line.label == "No use from 2025-07 to 2026-06"
    assert line.last is None
    assert line.total == 0


def test_what_happened_long_ago_is_the_last_time_still(months: tuple[Period, ...]) -> None:
    line = sparkline_of([at("2012-03-04T05:06:07Z")], months)
    assert line.total == 0
    assert line.last is not None
    assert line.last.text == "2012-03-04"


def test_bars_are_as_high_as_months_are_full(months: tuple[Period, ...]) -> None:
    line = sparkline_of([NOW, NOW, at("2026-05-01T00:00:00Z")], months)
    heights = [-int(step) for step in re.findall(r"v(-\d+)", line.path)]
    assert heights == [*[1] * 10, 10, HEIGHT]  # half of the floor above the floor, rounded down
    lefts = [int(left) for left in re.findall(r"M(\d+) ", line.path)]
    assert len(lefts) == 12
    assert max(lefts) < line.width


def test_where_the_calendar_ends_there_is_nothing_to_draw() -> None:
    assert sparkline_of([datetime(1, 1, 1, tzinfo=UTC)], ()).label == "No incident"
