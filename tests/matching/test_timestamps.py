"""When a line of a log was written."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.matching.timestamps import (
    Timestamp,
    has_timestamp,
    seconds_between,
    timestamp_of,
)

MOMENT = 1704164645.0  # 2024-01-02T03:04:05Z
YEARLESS = 63212645.0 - 15 * 3600 - 4 * 60 - 5  # the beginning of 2 January

LINES = [
    ("2024-01-02T03:04:05Z x", "utc", MOMENT),
    ("2024-01-02 03:04:05.25+02:00 x", "utc", MOMENT + 0.25 - 7200),
    ("2024-01-02T03:04:05,250 -0130 x", "utc", MOMENT + 0.25 + 5400),
    ("2024-01-02 03:04:05.000 UTC [12] FATAL: x", "utc", MOMENT),
    ("2024-01-02 03:04:05,123 - root - ERROR", "local", MOMENT + 0.123),
    ("[2024-01-02 03:04:05,5: INFO/MainProcess] x", "local", MOMENT + 0.5),
    ("ERROR 2024-01-02 03:04:05 x", "local", MOMENT),
    ("[error] 2024-01-02 03:04:05 x", "local", MOMENT),
    ("[2024-01-02T03:04:05Z ERROR app] x", "utc", MOMENT),
    ("2024/01/02 03:04:05 [error] 31#31: *1 x", "local", MOMENT),
    ("Jan  2 03:04:05 host sshd[1]: x", "yearless", YEARLESS + 11045),
    ("<34>Jan  2 03:04:05 host su: x", "yearless", YEARLESS + 11045),
    ("<34>1 2024-01-02T03:04:05Z host su x", "utc", MOMENT),
    ("E0102 03:04:05.500000       1 a.go:1] x", "yearless", YEARLESS + 11045.5),
    ("I20240102 03:04:05.500000 1 a.cc:1] x", "local", MOMENT + 0.5),
    ('10.0.0.1 - bob [02/Jan/2024:03:04:05 +0000] "GET / HTTP/1.1" 503', "utc", MOMENT),
    ("[Tue Jan 02 03:04:05.500000 2024] [core:error] x", "local", MOMENT + 0.5),
    ("Jan 02, 2024 3:04:05 PM a.B c", "local", MOMENT + 12 * 3600),
    ("Jan 02, 2024 12:04:05 AM a.B c", "local", MOMENT - 3 * 3600),
    ("02-Jan-2024 03:04:05.000 SEVERE [main] x", "local", MOMENT),
    ("1:M 02 Jan 2024 03:04:05.000 * x", "local", MOMENT),
    ("=ERROR REPORT==== 2-Jan-2024::03:04:05 ===", "local", MOMENT),
    ("03:04:05.250 [main] ERROR x", "clock", 11045.25),
    ("[   12.345678] usb 1-1: x", "uptime", 12.345678),
    ("type=SYSCALL msg=audit(1704164645.5:24287): x", "utc", MOMENT + 0.5),
    ("1704164645 x", "utc", MOMENT),
    ("1704164645.250 x", "utc", MOMENT + 0.25),
    ("1704164645250 x", "utc", MOMENT + 0.25),
    ("1704164645250000 x", "utc", MOMENT + 0.25),
    ("1704164645250000000 x", "utc", MOMENT + 0.25),
    ('{"level":"error","ts":1704164645.25,"msg":"x"}', "utc", MOMENT + 0.25),
    ('{"log":"x","time":"2024-01-02T03:04:05.5Z"}', "utc", MOMENT + 0.5),
    ('{"@timestamp" : "2024-01-02T03:04:05Z"}', "utc", MOMENT),
    ("ts=2024-01-02T03:04:05Z level=error msg=x", "utc", MOMENT),
    ('level=error time="2024-01-02T03:04:05Z" msg="x"', "utc", MOMENT),
    ("2024-01-02T03:04:05.5Z stdout F x", "utc", MOMENT + 0.5),
    ("web-1  | 2024-01-02T03:04:05Z x", "utc", MOMENT),
    ("[pod/web-1/app] 2024-01-02T03:04:05Z x", "utc", MOMENT),
    ("\ufeff2024-01-02T03:04:05Z x", "utc", MOMENT),
]

WITHOUT = [
    "",
    "    at com.example.App.run(App.java:12)",
    "the certificate expired at 2024-01-02T03:04:05Z",
    "  2024-01-02T03:04:05Z is in the past",
    "2024-13-02T03:04:05Z",
    "2024-01-02 and later",
    "17041646451 rows",
    '  "time": "2024-01-02T03:04:05Z",',
    '{"message": "until 2024-01-02T03:04:05Z"}',
    "uptime=2024-01-02T03:04:05Z",
]


@pytest.mark.parametrize(("line", "scale", "seconds"), LINES, ids=[line for line, *_ in LINES])
def test_a_line_says_when_it_was_written(line: str, scale: str, seconds: float) -> None:
    found = timestamp_of(line.encode())

    assert found is not None
    assert found.scale == scale
    assert found.seconds == pytest.approx(seconds, abs=1e-6)
    assert has_timestamp(b"x\n" + line.encode())


@pytest.mark.parametrize("line", WITHOUT)
def test_a_date_in_a_message_is_no_timestamp(line: str) -> None:
    assert timestamp_of(line.encode()) is None


def test_thirtieth_of_february_is_a_day_in_march() -> None:
    assert timestamp_of(b"2023-02-30T00:00:00Z") == timestamp_of(b"2023-03-02T00:00:00Z")


@pytest.mark.parametrize(
    ("earlier", "later", "seconds"),
    [
        ("2024-01-02T03:04:05Z", "2024-01-02T04:04:06+01:00", 1.0),
        ("2024-01-02T03:04:05Z", "1704164647 x", 2.0),
        ("Dec 31 23:59:59 a", "Jan  1 00:00:01 a", 2.0),
        ("23:59:59,5 a", "00:00:00,0 a", 0.5),
        ("00:00:00 a", "23:59:59 a", -1.0),
        ("2024-01-02T03:04:05Z", "2024-01-02T03:04:05", None),
        ("2024-01-02T03:04:05Z", "no time", None),
    ],
)
def test_times_are_apart_where_they_can_be_compared(
    earlier: str, later: str, seconds: float | None
) -> None:
    between = seconds_between(timestamp_of(earlier.encode()), timestamp_of(later.encode()))

    assert between == (None if seconds is None else pytest.approx(seconds))


@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - no zone
def test_every_day_is_where_the_calendar_has_it(moment: datetime) -> None:
    text = str(moment.replace(microsecond=0)).encode()
    seconds = (moment - datetime(1970, 1, 1)) // timedelta(seconds=1)  # noqa: DTZ001 - no zone

    assert timestamp_of(text) == Timestamp("local", seconds)
    assert timestamp_of(text.replace(b"-", b"/")) == Timestamp("local", seconds)
    assert timestamp_of(text + b"Z") == Timestamp("utc", seconds)


@given(st.binary(max_size=60), st.sampled_from([line for line, *_ in LINES]), st.integers(0, 40))
def test_nothing_makes_reading_a_time_fail(junk: bytes, line: str, place: int) -> None:
    text = line.encode()[:place] + junk + line.encode()[place:]
    found = timestamp_of(text.replace(b"\n", b""))

    assert found is None or isinstance(found, Timestamp)
    assert found is None or has_timestamp(text.replace(b"\n", b""))
