"""Columns under all their names, mapped ones, and those that are left out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.errors import UsageProblem
from tests.exchange.servicenow.exports import (
    findings,
    incident,
    problem,
    remarks,
    source,
    taken,
    write,
)
from tests.exchange.sources import take

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = {
    "number": "Number",
    "state": "State",
    "short_description": "Short description",
    "description": "Description",
    "opened_at": "Opened",
    "opened_by": "Opened by",
    "resolved_at": "Resolved",
    "closed_at": "Closed",
    "sys_created_on": "Created",
    "sys_updated_on": "Updated",
    "impact": "Impact",
    "urgency": "Urgency",
    "priority": "Priority",
    "caller_id": "Caller",
    "assignment_group": "Assignment group",
    "assigned_to": "Assigned to",
    "category": "Category",
    "subcategory": "Subcategory",
    "cmdb_ci": "Configuration item",
    "business_service": "Service",
    "problem_id": "Problem",
    "parent_incident": "Parent Incident",
    "rfc": "Change Request",
    "caused_by": "Caused by Change",
    "close_code": "Resolution code",
    "close_notes": "Resolution notes",
    "hold_reason": "On hold reason",
    "work_notes": "Work notes",
    "comments": "Additional comments",
    "reopen_count": "Reopen count",
    "sys_class_name": "Task type",
}
"""What the list view calls the columns."""


def full() -> dict[str, str]:
    """An incident with something in each of them."""
    return {column: f"a {column}" for column in HEADINGS} | incident(
        sys_created_on="2026-01-02 08:01:00",
        sys_updated_on="2026-01-07 10:00:00",
        close_code="Solved (Permanently)",
        work_notes="2026-01-02 09:00:00 - Bob (Work notes)\nLooking.",
        reopen_count="0",
        sys_class_name="Incident",
    )


def test_headings_of_the_list_view_are_columns(tmp_path: Path) -> None:
    expected = taken(tmp_path, full()).draft
    assert len(expected.fields) > 15
    row = {HEADINGS[column]: cell for column, cell in full().items()}
    assert taken(tmp_path, row).draft == expected
    assert remarks(tmp_path, row) == {}


@pytest.mark.parametrize("respell", [str.upper, lambda name: f"  {name.replace(' ', '  ')} "])
def test_headings_may_be_spelt_otherwise(tmp_path: Path, respell: Any) -> None:
    row = {respell(HEADINGS[column]): cell for column, cell in full().items()}
    assert taken(tmp_path, row).draft == taken(tmp_path, full()).draft


def test_references_may_be_spread_over_columns(tmp_path: Path) -> None:
    row = incident() | {
        "caller_id.name": "Ann Lee",
        "assigned_to.display_value": "Bob Roy",
        "assigned_to.link": "https://example.service-now.com/api/now/table/sys_user/1",
        "problem_id.number": "PRB0040001",
    }
    draft = taken(tmp_path, row).draft
    assert draft.fields["reporter"] == "Ann Lee"
    assert draft.fields["assignee"] == "Bob Roy"
    assert draft.links == {"problem": "servicenow:PRB0040001"}
    assert remarks(tmp_path, row) == {}


def test_answers_of_the_table_api(tmp_path: Path) -> None:
    def answered(cell: str) -> dict[str, str]:
        return {"display_value": cell, "value": f"raw {cell}", "link": "https://example.org"}

    path = tmp_path / "incident.json"
    row = {column: answered(cell) for column, cell in full().items()}
    draft = take(source([write(path, [row])])).draft
    assert draft == taken(tmp_path, full()).draft


def test_what_is_left_out_is_told_by_column(tmp_path: Path) -> None:
    rows = [
        incident(location="Oslo", made_sla="true", u_odd="?", sys_domain="global"),
        incident(number="INC0010002", location="Rome", u_odd="x", workflow_state="draft"),
    ]
    hint = "; a mapping's [columns] can say what it fills"
    assert remarks(tmp_path, *rows) == {
        f"the column 'location' isn't taken over (2 cells){hint}": 2,
        f"the column 'made_sla' isn't taken over (1 cell){hint}": 1,
        f"the column 'u_odd' isn't taken over (1 cell){hint}": 1,
        f"the column 'workflow_state' isn't taken over (1 cell){hint}": 1,
    }


def test_a_sys_id_is_no_name(tmp_path: Path) -> None:
    row = incident(assigned_to="46d44a23a9fe19810012d100cca80666")
    assert "assignee" not in taken(tmp_path, row).draft.fields
    assert list(remarks(tmp_path, row).values()) == [1]


@pytest.mark.parametrize("nothing", ["?", "NULL", "null", "(empty)", "(Empty)", " ", ""])
def test_cells_that_say_nothing(tmp_path: Path, nothing: str) -> None:
    draft = taken(tmp_path, incident(caller_id=nothing, u_symptom=nothing)).draft
    assert not {"reporter", "symptoms"} & draft.fields.keys()


def test_a_mapping_says_what_other_columns_fill(tmp_path: Path) -> None:
    columns = {
        "U_Symptom_Text": "symptoms",
        "Betreff": "title",
        "Team": "owner",
        "Störung seit": "started_at",
        "Wieder da": "restored_at",
        "Aufwand": "effort_minutes",
        "Log": "error_text",
        "Codes": "error_codes",
        "Stichworte": "tags",
        "Half es": "workaround_helped",
        "Notlösung": "Workaround",
        "number": "number",
        "location": "",
    }
    row = incident(
        u_symptom_text="Slow",
        Betreff="Mail is slow",
        Team="Mail team",
        Aufwand="90",
        Log="one\ntwo",
        Codes="0x80070005, ORA-01555",
        Stichworte="Mail Server, Café",
        location="Oslo",
    ) | {
        "Störung seit": "2026-01-02 07:00:00",
        "Wieder da": "2026-01-02 09:00:00",
        "Half es": "yes",
        "Notlösung": "Wait.",
    }
    draft = taken(tmp_path, row, mapping={"columns": columns}).draft
    expected = {
        "symptoms": ["Slow"],
        "title": "Mail is slow",
        "owner": "Mail team",
        "started_at": datetime(2026, 1, 2, 7, tzinfo=UTC),
        "restored_at": datetime(2026, 1, 2, 9, tzinfo=UTC),
        "resolved_at": datetime(2026, 1, 2, 10, tzinfo=UTC),
        "effort_minutes": 90,
        "error_text": "one\ntwo",
        "error_codes": ["0x80070005", "ORA-01555"],
        "tags": ["mail-server", "cafe"],
        "workaround_helped": "yes",
    }
    assert {name: draft.fields[name] for name in expected} == expected
    assert draft.sections["Workaround"] == "Wait."
    assert remarks(tmp_path, row, mapping={"columns": columns}) == {}
    assert findings(tmp_path / "register", [draft]) == {}


def test_what_a_mapped_cell_cannot_say_is_told(tmp_path: Path) -> None:
    columns = {"a": "effort_minutes", "b": "workaround_helped", "c": "started_at", "d": "major"}
    row = incident(a="two hours", b="rather", c="soon", d="false")
    draft = taken(tmp_path, row, mapping={"columns": columns}).draft
    assert not {"effort_minutes", "workaround_helped", "started_at"} & draft.fields.keys()
    assert draft.notes == (
        "effort_minutes 'two hours' is not a whole number; it is left out",
        "started_at 'soon' is not a time; it is left out",
    )
    assert draft.unmapped == (("workaround_helped", "rather"),)


def test_a_field_that_a_kind_lacks_is_left_out_there(tmp_path: Path) -> None:
    mapping = {"columns": {"Kunde": "error_text"}, "defaults": {"source": "monitoring"}}
    rows = [problem(Kunde="x"), incident(Kunde="y", state="New")]
    first, second = taken(tmp_path, *rows, mapping=mapping).drafts
    assert "error_text" not in first.fields
    assert "source" not in first.fields
    assert second.fields["error_text"] == "y"
    assert second.fields["source"] == "import"


def test_a_column_of_the_mapping_that_is_not_there_is_told(tmp_path: Path) -> None:
    mapping = {"columns": {"Betref": "title"}}
    assert remarks(tmp_path, incident(), mapping=mapping) == {
        "the mapping's column 'Betref' is not in the source": 0
    }


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"columns": {"x": "titel"}}, "did you mean 'title'?"),
        ({"columns": {"x": "outages"}}, "names 'outages', which can't be filled; use one of"),
        ({"defaults": {"ownr": "x"}}, "[defaults] names 'ownr'"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused(
    tmp_path: Path, mapping: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageProblem) as told:
        taken(tmp_path, incident(), mapping=mapping)
    assert said in str(told.value)


def test_defaults_fill_what_the_source_leaves_open(tmp_path: Path) -> None:
    mapping = {"defaults": {"owner": "desk", "category": "other", "tags": "old", "priority": "4"}}
    row = incident(impact="", priority="")
    draft = taken(tmp_path, row, mapping=mapping).draft
    assert draft.fields["owner"] == "desk"
    assert draft.fields["category"] == "other"
    assert draft.fields["tags"] == ["old"]
    assert draft.fields["priority"] == 4
    assert findings(tmp_path / "register", [draft]) == {}


def test_services_of_the_mapping(tmp_path: Path) -> None:
    mapping = {"services": {"E-Mail (Exchange)": "mail"}}
    row = incident(business_service="e-mail (exchange)", service_offering="Web")
    draft = taken(tmp_path, row, mapping=mapping).draft
    assert draft.fields["services"] == ["mail", "web"]
