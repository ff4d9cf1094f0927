"""Which lines of a log belong together."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.matching import log_records
from faultbook.matching.log_records import MOST_BYTES, MOST_LINES, LogRecords
from faultbook.matching.timestamps import Timestamp, timestamp_of
from tests.matching.logs_at_random import logs

_is_continuation = log_records._is_continuation  # noqa: SLF001 - what a line says by itself


def records_of(text: bytes) -> list[bytes]:
    return [text[begin:end] for begin, end in LogRecords(text).after(0)]


def records_line_by_line(text: bytes, most_lines: int, most_bytes: int) -> list[bytes]:
    """The rule as it stands in the module's docstring, from the first line to the last."""
    records: list[list[bytes]] = []
    for line in text.split(b"\n"):
        record = records[-1] if records else None
        is_timed = timestamp_of(line) is not None
        if (
            record is None
            or is_timed
            or len(record) == most_lines
            or len(b"\n".join([*record, line])) > most_bytes
            or (timestamp_of(record[0]) is None and not _is_continuation(line))
        ):
            records.append([line])
        else:
            record.append(line)
    return [b"\n".join(record) for record in records]


@settings(max_examples=300, deadline=None)
@given(text=logs, places=st.lists(st.integers(0, 2000), max_size=5))
def test_records_are_those_that_reading_line_by_line_gives(text: bytes, places: list[int]) -> None:
    with (
        mock.patch.object(log_records, "MOST_LINES", 4),
        mock.patch.object(log_records, "MOST_BYTES", 120),
    ):
        expected = records_line_by_line(text, 4, 120)

        assert records_of(text) == expected
        records = LogRecords(text)
        for place in (one % (len(text) + 1) for one in places):
            begin, end = records.around(place)
            before = expected.index(text[begin:end])
            assert begin <= place <= end
            assert text[begin:end] in expected[before:]
        assert text[LogRecords(text).last() :] == expected[-1]


def test_a_stack_trace_belongs_to_the_line_with_the_time() -> None:
    trace = (
        b"2024-01-02 03:04:05,123 ERROR boom\n"
        b"java.lang.IllegalStateException: no\n"
        b"\tat a.B.c(B.java:1)\n"
        b"Caused by: java.io.IOException: disk\n"
        b"... 12 more"
    )

    assert records_of(trace + b"\n2024-01-02 03:04:06,000 INFO up") == [
        trace,
        b"2024-01-02 03:04:06,000 INFO up",
    ]


@pytest.mark.parametrize(
    "trace",
    [
        "java.lang.Error: no\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: x\n... 3 more",
        'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: no',
        "panic: no\n\ngoroutine 1 [running]:\nmain.run(0x1)\n\t/a.go:1\ncreated by main.main",
        "thread 'main' panicked at src/a.rs:1\nstack backtrace:\n   0: a::b",
        "{\n  'a': [\n    1\n  ]\n}",
        "web-1  | Unhandled error\nweb-1  |     at run (a.js:1:2)",
    ],
)
def test_without_times_a_trace_is_one_record(trace: str) -> None:
    assert records_of(f"started\n{trace}\nstopped".encode()) == [
        b"started",
        trace.encode(),
        b"stopped",
    ]


def test_a_record_ends_somewhere() -> None:
    many = b"\n".join([b"2024-01-02T03:04:05Z x"] + [b"  y"] * (MOST_LINES + 9))
    long = b"2024-01-02T03:04:05Z x\n" + b"  " + b"y" * MOST_BYTES + b"\n  z"

    assert [record.count(b"\n") + 1 for record in records_of(many)] == [MOST_LINES, 10]
    assert [len(record) for record in records_of(long)] == [22, MOST_BYTES + 2, 3]


def test_a_record_has_the_time_of_its_first_line() -> None:
    records = LogRecords(b"up\n2024-01-02T03:04:05Z x\n  y\n2024-01-02T03:04:06Z z")

    assert records.time_at(0) is None
    assert records.time_at(27) == Timestamp("utc", 1704164645.0)
    assert records.time_at(28) == records.time_at(4)
