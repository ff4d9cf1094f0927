"""Where an incident stands, and how it ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.exchange.servicenow.exports import findings, incident, taken

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("New", "new"),
        ("1", "new"),
        ("In Progress", "in-progress"),
        ("Active", "in-progress"),
        ("WORK IN PROGRESS", "in-progress"),
        ("2", "in-progress"),
        ("2 - In Progress", "in-progress"),
        ("Resolved", "resolved"),
        ("6", "resolved"),
        ("Closed", "closed"),
        ("7", "closed"),
        ("Closed Complete", "closed"),
        ("Closed Incomplete", "closed"),
        ("Closed Skipped", "cancelled"),
        ("Canceled", "cancelled"),
        ("8", "cancelled"),
        ("Gelöst", "resolved"),
    ],
)
def test_states_by_label_and_by_number(tmp_path: Path, state: str, status: str) -> None:
    mapping = {"values": {"status": {"gelöst": "resolved"}}}
    draft = taken(tmp_path, incident(state=state), mapping=mapping).draft
    assert draft.fields["status"] == status
    assert draft.unmapped == ()
    assert findings(tmp_path / "register", [draft]) == {}


def test_incident_state_says_more_than_state(tmp_path: Path) -> None:
    draft = taken(tmp_path, incident(state="3", incident_state="2")).draft
    assert draft.fields["status"] == "in-progress"


@pytest.mark.parametrize(
    ("state", "reason", "expected"),
    [
        ("On Hold", "Awaiting Caller", "awaiting-caller"),
        ("3", "1", "awaiting-caller"),
        ("3", "3", "awaiting-problem"),
        ("3", "4", "awaiting-supplier"),
        ("3", "5", "awaiting-change"),
        ("Awaiting User Info", "", "awaiting-caller"),
        ("4", "", "awaiting-caller"),
        ("Awaiting Problem", "", "awaiting-problem"),
        ("Awaiting Vendor", "", "awaiting-supplier"),
        ("Awaiting Change", "", "awaiting-change"),
        ("3", "", None),
        ("On Hold", "?", None),
        ("5", "", None),
        ("Awaiting Evidence", "", None),
        ("3", "2", None),
        ("On Hold", "Awaiting the moon", None),
    ],
)
def test_on_hold_needs_its_reason(
    tmp_path: Path, state: str, reason: str, expected: str | None
) -> None:
    row = incident(state=state, hold_reason=reason, resolved_at="", closed_at="")
    draft = taken(tmp_path, row).draft
    assert draft.fields.get("hold_reason") == expected
    assert draft.fields["status"] == ("on-hold" if expected else "in-progress")
    assert bool(draft.notes) == (expected is None)
    assert findings(tmp_path / "register", [draft]) == {}


def test_a_mapping_says_what_an_incident_waits_for(tmp_path: Path) -> None:
    row = incident(state="Awaiting Evidence", resolved_at="", closed_at="")
    by_default = {"defaults": {"hold_reason": "awaiting-caller"}}
    assert taken(tmp_path, row, mapping=by_default).draft.fields["status"] == "on-hold"
    by_value = {"values": {"hold_reason": {"awaiting evidence": "awaiting-supplier"}}}
    draft = taken(tmp_path, row, mapping=by_value).draft
    assert draft.fields["hold_reason"] == "awaiting-supplier"
    closed = taken(tmp_path, incident(), mapping=by_default).draft
    assert "hold_reason" not in closed.fields


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({}, "closed"),
        ({"closed_at": ""}, "resolved"),
        ({"closed_at": "", "resolved_at": ""}, "new"),
        ({"closed_at": "", "resolved_at": "", "assigned_to": "Bob"}, "in-progress"),
    ],
)
@pytest.mark.parametrize("state", ["", "-100"])
def test_an_unknown_state_is_taken_from_other_columns(
    tmp_path: Path, cells: dict[str, str], status: str, state: str
) -> None:
    draft = taken(tmp_path, incident(state=state, **cells)).draft
    assert draft.fields["status"] == status
    assert draft.unmapped == ((("status", state),) if state else ())
    assert len(draft.notes) == 1
    assert findings(tmp_path / "register", [draft]) == {}


def test_unknown_values_may_be_refused(tmp_path: Path) -> None:
    result = taken(tmp_path, incident(state="Odd"), mapping={"unknown_values": "refuse"})
    (reason,) = result.reasons
    assert "status: nothing is known of 'Odd'; add it to the mapping" in reason


def test_times_of_the_end_stay_out_of_what_goes_on(tmp_path: Path) -> None:
    draft = taken(tmp_path, incident(state="Active")).draft
    assert not {"resolved_at", "closed_at", "restored_at"} & draft.fields.keys()
    assert draft.notes == (
        "resolved_at is left out, since the state is 'Active'",
        "closed_at is left out, since the state is 'Active'",
    )


def test_a_closed_incident_was_restored_when_it_was_closed_at_the_latest(tmp_path: Path) -> None:
    draft = taken(tmp_path, incident(resolved_at="")).draft
    assert draft.fields["restored_at"] == datetime(2026, 1, 7, 10, tzinfo=UTC)
    assert "resolved_at" not in draft.fields
    assert draft.notes == ("no resolved_at; restored_at is when it was closed",)
    assert findings(tmp_path / "register", [draft]) == {}


def test_a_closed_incident_that_says_no_time_at_all_lacks_it(tmp_path: Path) -> None:
    draft = taken(tmp_path, incident(resolved_at="", closed_at="")).draft
    assert draft.notes == ("resolved, but not when; the record lacks restored_at",)
    assert findings(tmp_path / "register", [draft]) == {"FB402": 1}


@pytest.mark.parametrize(
    ("code", "cells", "expected"),
    [
        ("Solved (Permanently)", {}, "solution-provided"),
        ("Solved Remotely (Permanently)", {}, "solution-provided"),
        ("Solution provided", {}, "solution-provided"),
        ("Solved (Work Around)", {}, "workaround"),
        ("Solved Remotely (Work Around)", {}, "workaround"),
        ("Workaround provided", {"close_notes": ""}, None),
        ("Closed/Resolved by Caller", {}, "resolved-by-caller"),
        ("Resolved by caller", {}, "resolved-by-caller"),
        ("Not Solved (Not Reproducible)", {}, "no-fault-found"),
        ("User error", {}, "no-fault-found"),
        ("Resolved by change", {}, None),
        ("Resolved by change", {"rfc": "CHG0030001"}, "fixed-by-change"),
        ("Resolved by problem", {}, None),
        ("Resolved by problem", {"problem_id": "Mail store"}, "resolved-by-problem"),
        ("Known error", {}, None),
        ("Duplicate", {"parent_incident": "INC0010000"}, None),
        ("Not Solved (Too Costly)", {}, None),
        ("Resolved by request", {}, None),
    ],
)
def test_close_codes_that_the_export_bears_out(
    tmp_path: Path, code: str, cells: dict[str, str], expected: str | None
) -> None:
    row = incident(close_code=code, **{"close_notes": "Restarted.", **cells})
    draft = taken(tmp_path, row).draft
    assert draft.fields["resolution_code"] == (expected or "unrecorded")
    assert bool(draft.notes) == (expected is None)
    assert draft.unmapped == ()
    assert findings(tmp_path / "register", [draft]) == {}


def test_close_notes_that_tell_a_workaround_are_one(tmp_path: Path) -> None:
    row = incident(close_code="Solved (Work Around)", close_notes="Use the web mail.")
    draft = taken(tmp_path, row).draft
    assert draft.sections == {
        "Workaround": "Use the web mail.",
        "Resolution": "Use the web mail.",
    }


def test_without_close_notes_the_close_code_tells_the_resolution(tmp_path: Path) -> None:
    draft = taken(tmp_path, incident(close_code="Solved (Permanently)")).draft
    assert draft.fields["resolution_code"] == "solution-provided"
    assert draft.sections == {"Resolution": "Close code: Solved (Permanently)"}


@pytest.mark.parametrize("code", ["", "No resolution provided"])
def test_an_end_that_is_not_recorded_needs_no_note(tmp_path: Path, code: str) -> None:
    draft = taken(tmp_path, incident(close_code=code)).draft
    assert draft.fields["resolution_code"] == "unrecorded"
    assert draft.notes == ()


def test_an_unknown_code_is_listed_unless_a_mapping_knows_it(tmp_path: Path) -> None:
    row = incident(closed_code="code 6")
    draft = taken(tmp_path, row).draft
    assert draft.fields["resolution_code"] == "unrecorded"
    assert draft.unmapped == (("resolution_code", "code 6"),)
    mapping = {"values": {"resolution_code": {"Code 6": "solution-provided"}}}
    mapped = taken(tmp_path, row, mapping=mapping).draft
    assert mapped.fields["resolution_code"] == "solution-provided"
    assert mapped.unmapped == ()
    assert findings(tmp_path / "register", [mapped]) == {}


def test_a_default_needs_to_be_borne_out_too(tmp_path: Path) -> None:
    mapping = {"defaults": {"resolution_code": "solution-provided"}}
    draft = taken(tmp_path, incident(), mapping=mapping).draft
    assert draft.fields["resolution_code"] == "unrecorded"
    assert draft.notes == (
        "the resolution code 'solution-provided' lacks close notes; it is unrecorded",
    )
    going_on = taken(tmp_path, incident(state="New"), mapping=mapping).draft
    assert "resolution_code" not in going_on.fields
