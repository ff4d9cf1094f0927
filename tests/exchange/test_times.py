"""Times as Hugo understands them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.exchange.times import read_moment

if TYPE_CHECKING:
    from datetime import datetime

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2006-01-02T15:04:05Z", "2006-01-02T15:04:05+00:00"),
        ("2006-01-02T15:04:05-07:00", "2006-01-02T15:04:05-07:00"),
        ("2006-01-02T15:04:05-00:00", "2006-01-02T15:04:05+00:00"),
        ("2006-01-02T9:05:00-00:00", "2006-01-02T09:05:00+00:00"),
        ("2006-01-02t15:04:05z", "2006-01-02T15:04:05+00:00"),
        ("2006-01-02T15:04:05.123456789Z", "2006-01-02T15:04:05.123456+00:00"),
        ("2006-01-02T15:04:05,5Z", "2006-01-02T15:04:05.500000+00:00"),
        ("2006-01-02T15:04Z", "2006-01-02T15:04:00+00:00"),
        ("2006-1-2 3:4:5 +5", "2006-01-02T03:04:05+05:00"),
        ("2006-01-02 15:04:05 -0500", "2006-01-02T15:04:05-05:00"),
        ("2006-01-02 15:04:05-0530", "2006-01-02T15:04:05-05:30"),
        ("2006-01-02 15:04:05 -07:00", "2006-01-02T15:04:05-07:00"),
        ("2006-01-02 15:04:05 UTC", "2006-01-02T15:04:05+00:00"),
        ("2006-01-02 15:04:05.9 +0200 CEST", "2006-01-02T15:04:05.900000+02:00"),
        ("2006-01-02 15:04:05 +0530 +0530", "2006-01-02T15:04:05+05:30"),
        ("Mon, 02 Jan 2006 15:04:05 -0700", "2006-01-02T15:04:05-07:00"),
        ("Mon, 02 Jan 2006 15:04:05 GMT", "2006-01-02T15:04:05+00:00"),
        ("02 Jan 06 15:04 +0100", "2006-01-02T15:04:00+01:00"),
        ("Monday, 02-Jan-99 15:04:05 UTC", "1999-01-02T15:04:05+00:00"),
        ("Mon Jan  2 15:04:05 UTC 2006", "2006-01-02T15:04:05+00:00"),
        ("Mon Jan 02 15:04:05 -0700 2006", "2006-01-02T15:04:05-07:00"),
    ],
)
def test_a_time_with_its_offset(text: str, expected: str) -> None:
    moment = read_moment(f" {text} ", BERLIN)
    assert moment is not None
    assert (moment.at.isoformat(), moment.is_naive) == (expected, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2006-07-02 15:04:05", "2006-07-02T15:04:05+02:00"),
        ("2006-01-02T15:04:05", "2006-01-02T15:04:05+01:00"),
        ("2006-01-02", "2006-01-02T00:00:00+01:00"),
        ("02 Jan 2006", "2006-01-02T00:00:00+01:00"),
        ("Mon Jan  2 15:04:05 2006", "2006-01-02T15:04:05+01:00"),
    ],
)
def test_a_time_without_offset_is_taken_in_the_zone(text: str, expected: str) -> None:
    moment = read_moment(text, BERLIN)
    assert moment is not None
    assert (moment.at.isoformat(), moment.is_naive) == (expected, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2006-02-30",
        "2006-13-01",
        "0000-01-01",
        "2006-01-02T25:00:00Z",
        "2006-01-02 15:04:05 EST",
        "2006-01-02 3:04 PM",
        "02.01.2006",
        "01/02/2006",
        "2006-01-02T15:04:05+99:00",
        "2006-01-02T15:04:05Zulu",
        "02 Foo 2006",
        "٢٠٠٦-٠١-٠٢",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_moment(text, BERLIN) is None


@given(at=st.datetimes(timezones=st.timezones()))
def test_every_time_that_python_writes_is_read(at: datetime) -> None:
    offset = at.utcoffset()
    if offset is None or offset.seconds % 60:
        return
    moment = read_moment(at.isoformat(), BERLIN)
    assert moment is not None
    assert moment.at.isoformat() == at.isoformat()
