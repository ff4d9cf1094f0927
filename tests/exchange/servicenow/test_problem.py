"""What a row of a problem becomes, and the known error that it may be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.exchange.servicenow.exports import findings, problem, source, taken, write
from tests.exchange.sources import take

if TYPE_CHECKING:
    from pathlib import Path

OWNED = {"assignment_group": "Mail team"}
EXPLAINED = {**OWNED, "cause_notes": "Logs are <b>never</b> deleted."}
FIXED = {**EXPLAINED, "fix_notes": "Delete logs after a week."}
DEPLOYED = {**FIXED, "rfc": "CHG0030001", "resolved_at": "2026-01-09 12:00:00"}


def test_a_row_becomes_a_problem(tmp_path: Path) -> None:
    row = problem(
        **DEPLOYED,
        state="Fix in Progress",
        assigned_to="Bob Roy",
        impact="1 - High",
        urgency="1 - High",
        priority="1 - Critical",
        business_service="E-Mail",
        confirmed_at="2026-01-05 12:00:00",
        description="<p>It fills up every week.</p>",
        workaround="Delete logs by hand.",
        cmdb_ci="mx01",
        first_reported_by_task="INC0010001",
        work_notes="2026-01-03 10:00:00 - Bob (Work notes)\nLooked at the disk.",
    )
    draft = taken(tmp_path, row).draft
    assert (draft.kind, draft.source_id) == ("problem", "servicenow:PRB0040001")
    assert draft.fields == {
        "title": "The mail store fills its disk",
        "status": "fix-in-progress",
        "services": ["e-mail"],
        "owner": "Mail team",
        "assignee": "Bob Roy",
        "visibility": None,
        "impact": "high",
        "urgency": "high",
        "priority": 1,
        "opened_at": datetime(2026, 1, 2, 12, tzinfo=UTC),
        "root_cause": {
            "category": "unknown",
            "summary": "Logs are **never** deleted.",
            "confirmed_at": datetime(2026, 1, 5, 12, tzinfo=UTC),
        },
        "fix": {
            "description": "Delete logs after a week.",
            "changes": ["CHG0030001"],
            "deployed_at": datetime(2026, 1, 9, 12, tzinfo=UTC),
        },
    }
    assert dict(draft.sections) == {
        "Summary": "It fills up every week.",
        "Analysis": (
            "### Workaround\n\nDelete logs by hand.\n\n2026-01-03T10:00:00Z: Looked at the disk."
        ),
        "Evidence": "- First reported by: INC0010001\n- Configuration item: mx01",
    }
    assert draft.notes == ()
    assert findings(tmp_path / "register", [draft], "[services.e-mail]\n") == {}


@pytest.mark.parametrize(
    ("state", "cells", "status"),
    [
        ("New", {}, "new"),
        ("101", {}, "new"),
        ("1", {}, "new"),
        ("Open", {}, "new"),
        ("102", OWNED, "investigating"),
        ("103", OWNED, "investigating"),
        ("Root Cause Analysis", OWNED, "investigating"),
        ("104", FIXED, "fix-in-progress"),
        ("Pending Change", FIXED, "fix-in-progress"),
        ("106", DEPLOYED, "resolved"),
        ("107", {"close_code": "Canceled"}, "closed"),
        ("Closed/Resolved", {"resolution_code": "canceled"}, "closed"),
        ("Canceled", {}, "closed"),
        ("107", {"close_code": "Duplicate", "duplicate_of": "PRB0040002"}, "closed"),
    ],
)
def test_states_that_the_export_bears_out(
    tmp_path: Path, state: str, cells: dict[str, str], status: str
) -> None:
    draft = taken(tmp_path, problem(state=state, **cells)).draft
    assert draft.fields["status"] == status
    assert draft.notes == ()
    assert draft.unmapped == ()
    assert findings(tmp_path / "register", [draft]).keys() <= {"FB614"}


@pytest.mark.parametrize(
    ("state", "cells", "status"),
    [
        ("103", {}, "new"),
        ("104", EXPLAINED, "investigating"),
        ("Known Error", EXPLAINED, "investigating"),
        ("106", FIXED, "fix-in-progress"),
        ("107", {**DEPLOYED, "close_code": "Fix Applied"}, "resolved"),
        ("107", {**OWNED, "close_code": "Risk Accepted"}, "investigating"),
        ("107", {"close_code": "Duplicate"}, "new"),
        ("107", {}, "new"),
    ],
)
def test_a_problem_goes_as_far_as_the_export_bears_it_out(
    tmp_path: Path, state: str, cells: dict[str, str], status: str
) -> None:
    row = problem(state=state, closed_at="2026-02-01 12:00:00", **cells)
    draft = taken(tmp_path, row).draft
    assert draft.fields["status"] == status
    assert "closed_at" not in draft.fields
    assert "closure_code" not in draft.fields
    (note,) = draft.notes
    assert f"is {status!r} here" in note
    assert findings(tmp_path / "register", [draft]) == {}


@pytest.mark.parametrize(
    ("state", "problem_state", "status"),
    [("2", "4", "closed"), ("102", "1", "investigating"), ("", "2", "investigating")],
)
def test_old_releases_have_two_states(
    tmp_path: Path, state: str, problem_state: str, status: str
) -> None:
    row = problem(state=state, problem_state=problem_state, close_code="Canceled", **OWNED)
    assert taken(tmp_path, row).draft.fields["status"] == status


def test_an_unknown_state_is_new(tmp_path: Path) -> None:
    draft = taken(tmp_path, problem(state="Parked")).draft
    assert draft.fields["status"] == "new"
    assert draft.unmapped == (("status", "Parked"),)
    assert draft.notes == ("the state 'Parked' is unknown; it is 'new'",)


def test_a_problem_that_is_a_known_error_comes_with_one(tmp_path: Path) -> None:
    row = problem(state="Known Error", workaround="Delete <i>logs</i>.", **EXPLAINED)
    draft = taken(tmp_path, row).draft
    (known_error,) = draft.implied
    assert draft.fields["status"] == "known-error"
    assert "Analysis" not in draft.sections
    assert known_error.kind == "known-error"
    assert known_error.source_id == "servicenow:PRB0040001/known-error"
    assert known_error.links == {"problem": draft.source_id}
    assert known_error.fields["status"] == "active"
    assert dict(known_error.sections) == {
        "Workaround": "Delete *logs*.",
        "Cause": "Logs are **never** deleted.",
    }
    assert findings(tmp_path / "register", [draft]) == {}


@pytest.mark.parametrize(
    ("cells", "has_one"),
    [
        ({"known_error": "TRUE", "workaround": "Wait."}, True),
        ({"known_error": "false", "workaround": "Wait."}, False),
        ({"known_error": "true"}, False),
        ({"known_error": "true", "workaround": "Wait.", "cause_notes": ""}, False),
        ({"known_error": "true", "workaround": "Wait.", "state": "Closed"}, False),
    ],
)
def test_a_known_error_has_a_cause_and_a_workaround(
    tmp_path: Path, cells: dict[str, str], has_one: bool
) -> None:
    draft = taken(tmp_path, problem(**{"state": "103", **EXPLAINED, **cells})).draft
    assert bool(draft.implied) is has_one
    assert findings(tmp_path / "register", [draft]) == {}


def test_references_of_raw_exports_lead_to_the_problem(tmp_path: Path) -> None:
    mark = "9d385017c611228701d22104cc95c371"
    incidents = [{"number": "INC1", "opened_at": "2026-01-02 12:00:00", "problem_id": mark}]
    paths = [
        write(tmp_path / "incident.json", incidents),
        write(tmp_path / "problem.json", [problem(sys_id=mark)]),
    ]
    first, second = take(source(paths)).drafts
    assert first.links == {"problem": second.source_id}


def test_a_problem_without_a_title_is_called_by_its_number(tmp_path: Path) -> None:
    draft = taken(tmp_path, problem(short_description="")).draft
    assert draft.fields["title"] == "PRB0040001"
    assert draft.notes == ("no short description; the title is its number",)
