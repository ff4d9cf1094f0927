"""An incident of which each update is a row of its own."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.exchange.servicenow.exports import findings, incident, source, taken, timeline, write
from tests.exchange.sources import take

if TYPE_CHECKING:
    from pathlib import Path


def update(count: int, at: str, state: str, **cells: str) -> dict[str, str]:
    """A row of an event log, in which the end is known from the first row on."""
    row = {
        "number": "INC0000047",
        "incident_state": state,
        "reopen_count": "0",
        "sys_mod_count": str(count),
        "opened_at": "29/2/2016 04:40",
        "sys_updated_at": at,
        "u_symptom": "Symptom 471",
        "impact": "2 - Medium",
        "urgency": "2 - Medium",
        "priority": "3 - Moderate",
        "assignment_group": "Group 70",
        "assigned_to": "?",
        "resolved_at": "2/3/2016 09:52",
        "closed_at": "6/3/2016 10:00",
    }
    return row | cells


def log() -> list[dict[str, str]]:
    """An incident that was handed on, made more urgent, closed and opened again."""
    resolver = {"assignment_group": "Group 24", "assigned_to": "Resolver  31"}
    urgent = resolver | {"urgency": "1 - High", "priority": "2 - High"}
    again = urgent | {"reopen_count": "1"}
    return [
        update(0, "29/2/2016 04:57", "New"),
        update(1, "29/2/2016 05:30", "New", made_sla="false"),
        update(2, "29/2/2016 05:30", "Active", **resolver),
        update(3, "29/2/2016 05:33", "Active", **resolver),
        update(4, "1/3/2016 09:14", "Active", **urgent),
        update(5, "1/3/2016 09:52", "Resolved", **urgent),
        update(6, "2/3/2016 08:00", "Active", **again),
        update(7, "2/3/2016 08:30", "-100", **again),
        update(8, "2/3/2016 09:52", "Resolved", **again),
        update(9, "6/3/2016 10:00", "Closed", **again | {"assignment_group": "?"}),
    ]


HAPPENED = [
    ("2016-02-29T04:57", "Assigned to Group 70"),
    ("2016-02-29T05:30", "State: Active"),
    ("2016-02-29T05:30", "Assigned to Group 24 (Resolver 31)"),
    ("2016-03-01T09:14", "Priority 2 - High"),
    ("2016-03-01T09:52", "State: Resolved"),
    ("2016-03-02T08:00", "Reopened"),
    ("2016-03-02T08:00", "State: Active"),
    ("2016-03-02T08:30", "State: -100"),
    ("2016-03-02T09:52", "State: Resolved"),
    ("2016-03-06T10:00", "State: Closed"),
]


def test_the_rows_become_one_record_with_a_timeline(tmp_path: Path) -> None:
    result = taken(tmp_path, *log())
    draft = result.draft
    assert len(result.rows) == len(log())
    assert [(f"{e['at']:%Y-%m-%dT%H:%M}", e["event"]) for e in timeline(draft)] == HAPPENED
    assert draft.fields["status"] == "closed"
    assert draft.fields["assignee"] == "Resolver 31"
    assert draft.fields["priority"] == 2
    assert "owner" not in draft.fields or draft.fields["owner"] is None
    assert draft.notes == ()
    assert findings(tmp_path / "register", [draft]) == {}


def test_rows_in_any_order_and_twice_are_the_same_record(tmp_path: Path) -> None:
    expected = taken(tmp_path, *log()).draft
    rows = [*log(), *log()]
    random.Random(7).shuffle(rows)
    assert taken(tmp_path, *rows).draft == expected


def test_a_spreadsheet_between_changes_nothing(tmp_path: Path) -> None:
    def saved(cell: str) -> str:
        if "/2016" not in cell:
            return {"true": "TRUE", "false": "FALSE"}.get(cell, cell)
        day, month, rest = cell.split("/")
        return f"{day.zfill(2)}-{month.zfill(2)}-{rest}"

    rows = [{column: saved(cell) for column, cell in row.items()} for row in log()]
    assert taken(tmp_path, *rows).draft == taken(tmp_path, *log()).draft


def test_two_exports_of_one_incident_are_its_history(tmp_path: Path) -> None:
    first = write(tmp_path / "monday.csv", log()[:3])
    second = write(tmp_path / "friday.json", log()[2:])
    assert take(source([second, first])).draft == taken(tmp_path, *log()).draft


def test_a_history_may_begin_late_and_end_early(tmp_path: Path) -> None:
    draft = taken(tmp_path, *log()[3:5]).draft
    assert [entry["event"] for entry in timeline(draft)] == [
        "State: Active",
        "Assigned to Group 24 (Resolver 31)",
        "Priority 2 - High",
    ]
    assert draft.fields["status"] == "in-progress"
    assert draft.notes == (
        "resolved_at is left out, since the state is 'Active'",
        "closed_at is left out, since the state is 'Active'",
    )
    assert findings(tmp_path / "register", [draft]) == {}


def test_what_the_last_row_leaves_open_the_states_say(tmp_path: Path) -> None:
    rows = [row | {"resolved_at": "?", "closed_at": ""} for row in log()]
    draft = taken(tmp_path, *rows).draft
    assert draft.fields["restored_at"] == datetime(2016, 3, 2, 9, 52, tzinfo=UTC)
    assert draft.fields["resolved_at"] == datetime(2016, 3, 2, 9, 52, tzinfo=UTC)
    assert draft.fields["closed_at"] == datetime(2016, 3, 6, 10, 0, tzinfo=UTC)
    assert draft.notes == (
        "no resolved_at; it is when the state became 'resolved'",
        "no closed_at; it is when the state became 'closed'",
    )


def test_an_opening_that_changes_is_told(tmp_path: Path) -> None:
    rows = log()
    rows[-1] |= {"opened_at": "28/2/2016 23:00"}
    draft = taken(tmp_path, *rows).draft
    assert draft.opened_at == datetime(2016, 2, 28, 23, 0, tzinfo=UTC)
    assert draft.notes == ("opened_at differs from row to row; the last is taken",)


def test_a_reopening_is_seen_by_the_states_alone(tmp_path: Path) -> None:
    rows = log()
    for row in rows:
        del row["reopen_count"]
    draft = taken(tmp_path, *rows).draft
    assert [e["event"] for e in timeline(draft)] == [event for _, event in HAPPENED]


def test_a_reopening_is_seen_by_its_count_alone(tmp_path: Path) -> None:
    rows = [update(0, "1/3/2016 01:00", "Active"), update(1, "1/3/2016 02:00", "Active")]
    rows[1]["reopen_count"] = "1"
    events = [e["event"] for e in timeline(taken(tmp_path, *rows).draft)]
    assert events == ["State: Active", "Assigned to Group 70", "Reopened"]


def test_one_row_has_no_history_but_its_last_reopening(tmp_path: Path) -> None:
    row = incident(state="In Progress", reopened_time="2026-01-03 08:00:00", resolved_at="")
    draft = taken(tmp_path, row | {"closed_at": "", "assigned_to": "Bob"}).draft
    assert timeline(draft) == [{"at": datetime(2026, 1, 3, 8, tzinfo=UTC), "event": "Reopened"}]


def test_rows_without_times_follow_their_count(tmp_path: Path) -> None:
    rows = [row | {"sys_updated_at": "?"} for row in log()]
    draft = taken(tmp_path, *reversed(rows)).draft
    assert draft.fields["status"] == "closed"
    assert "timeline" not in draft.fields


def test_rows_that_nothing_puts_in_order_are_refused(tmp_path: Path) -> None:
    rows = [incident(), incident(state="New")]
    (reason,) = taken(tmp_path, *rows).reasons
    places = f"{tmp_path}/export.csv:2 and at {tmp_path}/export.csv:3"
    assert f"'INC0010001' stands at {places}, differently" in reason
    assert reason.endswith("; export the column 'Updated' too")
    assert taken(tmp_path, rows[0], rows[0]).draft


def test_of_rows_that_are_equally_late_the_lower_is_taken(tmp_path: Path) -> None:
    rows = [log()[-1], log()[-1] | {"assigned_to": "Resolver 9"}]
    draft = taken(tmp_path, *rows).draft
    assert draft.fields["assignee"] == "Resolver 9"
    assert draft.notes == ("two rows are equally late; what the lower one says is taken",)


@pytest.mark.parametrize("count", ["9" * 5000, "-1", "x", "²", ""])
def test_a_count_that_is_none_leaves_the_times_to_tell(tmp_path: Path, count: str) -> None:
    rows = [row | {"sys_mod_count": count} for row in log()[:1] + log()[-1:]]
    assert taken(tmp_path, *reversed(rows)).draft.fields["status"] == "closed"
