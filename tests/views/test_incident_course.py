from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.model.incident import Incident
from faultbook.views.incident_course import STEPS, Course, course_of
from tests.registers import NOW

START = datetime(2026, 5, 3, 9, 0, tzinfo=UTC)
FIELDS = [field for _name, field in STEPS]


def incident(status: str = "closed", **stamps: Any) -> Incident:
    stated: dict[str, Any] = {"id": "INC-2026-0001", "title": "T", "status": status}
    return Incident.model_construct(**stated | dict.fromkeys(FIELDS) | stamps)


def minutes(number: float) -> datetime:
    return START + timedelta(minutes=number)


def course(status: str = "closed", **stamps: Any) -> Course:
    found = course_of(incident(status, **stamps), NOW)
    assert found is not None
    return found


def told(found: Course) -> list[str]:
    return [
        f"{step.name}: {step.at.text if step.at else step.otherwise}, {step.after}"
        for step in found.steps
    ]


WHOLE: dict[str, Any] = {
    "started_at": START,
    "detected_at": minutes(5),
    "acknowledged_at": minutes(7),
    "mitigated_at": minutes(30),
    "restored_at": minutes(102),
}


def test_each_step_tells_how_long_it_took() -> None:
    found = course(**WHOLE)
    assert told(found) == [
        "Started: 2026-05-03 09:00 UTC, ",
        "Detected: 2026-05-03 09:05 UTC, 5 min after started",
        "Acknowledged: 2026-05-03 09:07 UTC, 2 min after detected",
        "Mitigated: 2026-05-03 09:30 UTC, 23 min after acknowledged",
        "Restored: 2026-05-03 10:42 UTC, 1 h 12 min after mitigated",
    ]
    assert found.whole == "1 h 42 min from start to restored service"
    assert [one.tone for one in found.segments] == [
        *("detected", "acknowledged", "mitigated", "restored")
    ]


def test_times_are_told_in_utc() -> None:
    zone = datetime.fromisoformat("2026-05-03T11:00:00+02:00")
    assert course(started_at=zone).steps[0].at == course(started_at=START).steps[0].at


def test_a_missing_stamp_is_unknown_and_the_next_counts_from_the_last_that_is_known() -> None:
    found = course(started_at=START, restored_at=minutes(60))
    assert told(found)[1:4] == [
        "Detected: unknown, ",
        "Acknowledged: unknown, ",
        "Mitigated: unknown, ",
    ]
    assert found.steps[4].after == "1 h after started"
    assert [(one.tone, one.width) for one in found.segments] == [("restored", 1000)]


def test_without_a_start_nobody_tells_how_long_it_took() -> None:
    found = course(detected_at=START, restored_at=minutes(60))
    assert found.steps[0].otherwise == "unknown"
    assert found.whole == ""


def test_without_any_stamp_there_is_nothing_to_show() -> None:
    assert course_of(incident(), NOW) is None


def test_an_open_incident_waits_for_its_next_steps() -> None:
    found = course("in-progress", started_at=NOW - timedelta(hours=3), acknowledged_at=NOW)
    assert [step.otherwise for step in found.steps] == ["", "unknown", "", "not yet", "not yet"]
    assert found.whole == "3 h so far"
    still = course("in-progress", started_at=NOW - timedelta(hours=3))
    assert [one.tone for one in still.segments] == ["open"]


@pytest.mark.parametrize("status", ["resolved", "closed", "cancelled"])
def test_what_is_over_waits_for_nothing(status: str) -> None:
    found = course(status, started_at=START)
    assert [step.otherwise for step in found.steps] == ["", *["unknown"] * 4]
    assert found.whole == ""
    assert found.segments == ()


def test_steps_of_no_length_are_told_and_not_drawn() -> None:
    found = course(started_at=START, detected_at=START, restored_at=minutes(0.2))
    assert found.steps[1].after == "at the same time as started"
    assert found.steps[4].after == "less than a minute after detected"
    assert [one.tone for one in found.segments] == ["restored"]
    moment = course("closed", **dict.fromkeys(FIELDS, START))
    assert moment.whole == "0 min from start to restored service"
    assert moment.segments == ()


def test_a_stamp_out_of_order_is_shown_as_it_is() -> None:
    found = course(started_at=START, detected_at=minutes(-90), restored_at=minutes(10))
    assert found.steps[1].after == "1 h 30 min before started, which can't be"
    assert found.steps[1].is_odd
    assert found.segments == ()
    assert found.whole == "10 min from start to restored service"
    assert course(started_at=START, restored_at=minutes(-1)).whole == ""


def test_a_short_step_is_seen_beside_a_long_one() -> None:
    found = course(started_at=START, detected_at=minutes(1), restored_at=minutes(100_000))
    assert found.segments[0].width > 1
    assert found.width == sum(one.width for one in found.segments)


@given(
    st.lists(st.none() | st.datetimes(timezones=st.just(UTC)), min_size=5, max_size=5),
    st.sampled_from(["new", "in-progress", "on-hold", "resolved", "closed", "cancelled"]),
)
def test_stamps_in_any_order_make_a_course(stamps: list[datetime | None], status: str) -> None:
    found = course_of(incident(status, **dict(zip(FIELDS, stamps, strict=True))), NOW)
    if found is None:
        assert not any(stamps)
        return
    assert [step.name for step in found.steps] == [name for name, _field in STEPS]
    assert [step.at is None for step in found.steps] == [at is None for at in stamps]
    assert all(step.otherwise for step in found.steps if step.at is None)
    assert all(one.width > 0 for one in found.segments)
    ends = [0, *(one.start + one.width for one in found.segments)]
    assert [one.start for one in found.segments] == ends[:-1]
    known = [at for at in stamps if at is not None]
    if known != sorted(known):
        assert found.segments == ()
        assert any(step.is_odd for step in found.steps)
