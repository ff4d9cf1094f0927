"""Days and times at the beginnings of texts."""

from __future__ import annotations

from datetime import UTC, date, timedelta, timezone
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.exchange.post_mortem.when import leading_when, stated_when

if TYPE_CHECKING:
    from datetime import tzinfo

DAY = date(2021, 3, 4)


def seconds(hour: int, minute: int = 0, second: int = 0) -> int:
    return hour * 3600 + minute * 60 + second


@pytest.mark.parametrize(
    ("text", "day", "clock", "zone", "rest"),
    [
        ("2021-03-04 10:00 UTC: it fails", DAY, seconds(10), timezone(timedelta(0)), "it fails"),
        ("2021-03-04T10:00:05Z it fails", DAY, seconds(10, 0, 5), UTC, "it fails"),
        ("**10:05** - **Alert** fires", None, seconds(10, 5), None, "**Alert** fires"),
        ("**10:05:** it fails", None, seconds(10, 5), None, "it fails"),
        ("`10:05` it fails", None, seconds(10, 5), None, "it fails"),
        ("[10:05] it fails", None, seconds(10, 5), None, "it fails"),
        ("10:05 \u2013 it fails", None, seconds(10, 5), None, "it fails"),
        ("10:05 DB fails", None, seconds(10, 5), None, "DB fails"),
        ("3:05 PM it fails", None, seconds(15, 5), None, "it fails"),
        ("12:30am it fails", None, seconds(0, 30), None, "it fails"),
        ("10:00 GMT+2 x", None, seconds(10), timezone(timedelta(hours=2)), "x"),
        ("10:00 +02:00 x", None, seconds(10), timezone(timedelta(hours=2)), "x"),
        ("10:00 PST x", None, seconds(10), timezone(timedelta(hours=-8)), "x"),
        ("10:00 - 10:15: x", None, seconds(10), None, "10:15: x"),
        ("March 4th, 2021 at 10:00 x", DAY, seconds(10), None, "x"),
        ("Thu, Mar 4 2021", DAY, None, None, ""),
        ("Mar 4 - x", DAY, None, None, "x"),
        ("4 March 2021", DAY, None, None, ""),
        ("04-Mar-2021 10:00", DAY, seconds(10), None, ""),
        ("2021/03/04: x", DAY, None, None, "x"),
        ("13/4/2021", date(2021, 4, 13), None, None, ""),
        ("4/4/2021", date(2021, 4, 4), None, None, ""),
    ],
)
def test_times_are_understood(
    text: str, day: date | None, clock: int | None, zone: tzinfo | None, rest: str
) -> None:
    assert leading_when(text, None, 2021) == (day, clock, zone, rest)


@pytest.mark.parametrize(
    "text",
    [
        "it fails",
        "",
        "25:00 x",
        "10:99",
        "3/4/2021",
        "2021-02-30",
        "1 may have",
        "10 hosts",
        "13:00pm",
    ],
)
def test_what_is_no_time_or_not_one_alone_is_not_read(text: str) -> None:
    assert leading_when(text, None, 2021) is None


@pytest.mark.parametrize(
    ("order", "day"), [("day-first", date(2021, 4, 3)), ("month-first", date(2021, 3, 4))]
)
def test_who_says_the_order_has_days_read(
    order: Literal["day-first", "month-first"], day: date
) -> None:
    found = leading_when("3/4/2021", order)
    assert found is not None
    assert found.day == day


def test_the_day_may_follow_the_time() -> None:
    found = stated_when("10:00 UTC on March 4, 2021", None)
    assert found is not None
    assert (found.day, found.clock) == (DAY, seconds(10))
    assert stated_when("10:00 (3 minutes)", None) == (None, seconds(10), None, "(3 minutes)")


@given(st.text(alphabet="0123456789 :-/.,TZMarch4thPpam+*[]()UTCS\n", max_size=40))
def test_any_text_is_read_or_not(text: str) -> None:
    for year in (None, 2021, 1, 9999):
        found = stated_when(text, None) if year is None else leading_when(text, "day-first", year)
        assert found is None or found.rest in text
