"""What a row of an incident becomes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.exchange.servicenow.exports import findings, incident, remarks, taken, timeline
from tests.registers import CONFIG

if TYPE_CHECKING:
    from pathlib import Path


def test_a_row_becomes_an_incident(tmp_path: Path) -> None:
    draft = taken(
        tmp_path,
        incident(
            caller_id="Ann  Lee",
            opened_by="Desk",
            assignment_group="Mail team",
            assigned_to="Bob Roy",
            business_service="E-Mail",
            service_offering="E-Mail (EU)",
            cmdb_ci="mx01, mx02",
            category="Software",
            subcategory="Exchange",
            u_symptom="Mail stays in the outbox",
            rfc="CHG0030001",
            caused_by="CHG0030000",
            close_code="Solved (Permanently)",
            close_notes="The disk was enlarged.",
            description="<p>Since <b>eight</b>.</p>",
            business_impact="All of sales.",
        ),
    ).draft
    assert draft.kind == "incident"
    assert draft.source_id == "servicenow:INC0010001"
    assert draft.opened_at == datetime(2026, 1, 2, 8, tzinfo=UTC)
    assert draft.fields == {
        "title": "Nobody can send mail",
        "status": "closed",
        "services": ["e-mail", "e-mail-eu"],
        "owner": "Mail team",
        "assignee": "Bob Roy",
        "visibility": None,
        "impact": "high",
        "urgency": "medium",
        "priority": 2,
        "source": "import",
        "reporter": "Ann Lee",
        "configuration_items": ["mx01", "mx02"],
        "category": "Software / Exchange",
        "symptoms": ["Mail stays in the outbox"],
        "opened_at": datetime(2026, 1, 2, 8, tzinfo=UTC),
        "restored_at": datetime(2026, 1, 2, 10, tzinfo=UTC),
        "resolved_at": datetime(2026, 1, 2, 10, tzinfo=UTC),
        "closed_at": datetime(2026, 1, 7, 10, tzinfo=UTC),
        "resolution_code": "solution-provided",
        "caused_by_change": "CHG0030000",
        "changes": ["CHG0030001"],
    }
    assert dict(draft.sections) == {
        "Summary": "Since **eight**.",
        "Impact": "All of sales.",
        "Resolution": "The disk was enlarged.",
    }
    assert draft.named == {"e-mail": "E-Mail", "e-mail-eu": "E-Mail (EU)"}
    assert draft.notes == ()
    assert draft.naive_times == 3
    config = '[services.e-mail]\nname = "E-Mail"\n[services.e-mail-eu]\nname = "EU"\n'
    assert findings(tmp_path / "register", [draft], config) == {}


def test_a_problem_comes_with_the_incident_that_names_it(tmp_path: Path) -> None:
    rows = [
        incident(problem_id="Problem ID  7", opened_at="2026-01-03 08:00:00"),
        incident(number="INC0010002", problem_id="PRB0040009"),
    ]
    result = taken(tmp_path, *(row | {"resolved_at": "", "state": "New"} for row in rows))
    first, second = result.drafts
    assert first.links == {"problem": "servicenow:Problem ID 7"}
    (implied,) = first.implied
    assert (implied.kind, implied.source_id) == ("problem", "servicenow:Problem ID 7")
    assert implied.fields["title"] == "Problem ID 7"
    assert implied.fields["status"] == "new"
    assert implied.opened_at == datetime(2026, 1, 3, 8, tzinfo=UTC)
    assert second.links == {"problem": "servicenow:PRB0040009"}
    assert findings(tmp_path / "register", result.drafts) == {"FB614": 1}


@pytest.mark.parametrize(
    ("cells", "links", "noted"),
    [
        ({"parent_incident": "inc0010000"}, {"parent": "servicenow:INC0010000"}, False),
        ({"parent": "INC0010000"}, {"parent": "servicenow:INC0010000"}, False),
        ({"parent": "PRB0040001"}, {"problem": "servicenow:PRB0040001"}, False),
        ({"parent": "CHG0030001"}, {}, True),
        ({"parent_incident": "INC0010001"}, {}, False),
        ({"problem_id": "?"}, {}, False),
        ({"problem_id": "\u200b"}, {}, True),
    ],
)
def test_links(tmp_path: Path, cells: dict[str, str], links: dict[str, str], noted: bool) -> None:
    draft = taken(tmp_path, incident(**cells)).draft
    assert draft.links == links
    assert bool(draft.notes) == noted


@pytest.mark.parametrize(
    ("group", "config", "owner", "unmapped"),
    [
        ("Network", "", "Network", ()),
        ("Web", CONFIG, "web", ()),
        ("IDENTITY", CONFIG, "identity", ()),
        ("Network", CONFIG, "desk", (("owner", "Network"),)),
        ("Group  24", CONFIG, "web", ()),
        ("?", CONFIG, "desk", ()),
    ],
)
def test_the_group_is_the_owner_where_the_register_may_know_it(
    tmp_path: Path, group: str, config: str, owner: str, unmapped: tuple[tuple[str, str], ...]
) -> None:
    mapping = {"defaults": {"owner": "desk"}, "values": {"owner": {"group 24": "web"}}}
    draft = taken(tmp_path, incident(assignment_group=group), mapping=mapping, config=config).draft
    assert draft.fields["owner"] == owner
    assert draft.unmapped == unmapped


@pytest.mark.parametrize(
    ("cells", "title", "noted"),
    [
        ({"short_description": " Two\nlines  here "}, "Two lines here", False),
        ({"category": "A", "subcategory": "B", "u_symptom": "C"}, "A / B: C (INC0010001)", True),
        ({"u_symptom": "C"}, "C (INC0010001)", True),
        ({}, "Incident INC0010001", True),
    ],
)
def test_a_title_is_made_where_there_is_none(
    tmp_path: Path, cells: dict[str, str], title: str, noted: bool
) -> None:
    other = incident(number="INC0010002")
    first, _ = taken(tmp_path, incident(short_description="") | cells, other).drafts
    assert first.fields["title"] == title
    note = "no short description; the title is made of category and symptom"
    assert first.notes == ((note,) if noted else ())


def test_an_export_without_titles_is_told_of_once(tmp_path: Path) -> None:
    row = incident()
    del row["short_description"]
    assert taken(tmp_path, row).draft.notes == ()
    said = "no column 'Short description'; titles are made of category, symptom and number"
    assert remarks(tmp_path, row, row | {"number": "INC0010002"}) == {said: 2}


@pytest.mark.parametrize(
    ("cells", "expected", "noted"),
    [
        ({"impact": "1", "urgency": "3", "priority": "3"}, ("high", "low", 3), 0),
        ({"impact": "High", "urgency": "low", "priority": "moderate"}, ("high", "low", 3), 0),
        ({"impact": "2 - Significant", "urgency": "1 - Now"}, ("medium", "high", 2), 0),
        ({"impact": "3 - Low", "urgency": "3 - Low", "priority": "4 - Low"}, ("low", "low", 5), 1),
        ({"impact": "", "urgency": "", "priority": "4 - Low"}, (None, None, 4), 0),
        ({"impact": "", "urgency": "", "priority": ""}, (None, None, None), 0),
    ],
)
def test_the_priority_is_what_the_matrix_makes_of_impact_and_urgency(
    tmp_path: Path,
    cells: dict[str, str],
    expected: tuple[str | None, str | None, int | None],
    noted: int,
) -> None:
    draft = taken(tmp_path, incident(**cells)).draft
    assert tuple(map(draft.fields.get, ("impact", "urgency", "priority"))) == expected
    assert len(draft.notes) == noted
    assert findings(tmp_path / "register", [draft]) == {}


def test_a_matrix_of_the_register_is_asked(tmp_path: Path) -> None:
    config = "[priority.matrix]\nlow = { high = 3, medium = 4, low = 4 }\n"
    row = incident(impact="3 - Low", urgency="3 - Low", priority="4 - Low")
    draft = taken(tmp_path, row, config=config).draft
    assert draft.fields["priority"] == 4
    assert draft.notes == ()


def test_journals_become_the_timeline(tmp_path: Path) -> None:
    notes = (
        "2026-01-02 09:14:02 - Bob Roy (Work notes)\n[code]<p>The <b>disk</b> is full.</p>[/code]\n"
        "\n2026-01-02 08:20:00 - Bob Roy (Work notes)\nLooking.\n\n"
    )
    comments = (
        "2026-01-02 08:30:00 - Ann Lee (Additional comments)\r\nStill down.\r\nAll of us.\r\n"
    )
    draft = taken(tmp_path, incident(work_notes=notes, comments=comments)).draft
    assert timeline(draft) == [
        {"at": datetime(2026, 1, 2, 8, 20, tzinfo=UTC), "event": "Looking."},
        {"at": datetime(2026, 1, 2, 8, 30, tzinfo=UTC), "event": "Still down.\nAll of us."},
        {"at": datetime(2026, 1, 2, 9, 14, 2, tzinfo=UTC), "event": "The **disk** is full."},
    ]
    assert findings(tmp_path / "register", [draft]) == {}


def test_a_journal_entry_without_a_time_or_too_long_for_one_stands_in_the_summary(
    tmp_path: Path,
) -> None:
    notes = f"Phoned.\n2026-01-02 08:20:00 - Bob (Work notes)\n{'long ' * 1000}"
    draft = taken(tmp_path, incident(description="Down.", work_notes=notes)).draft
    (entry,) = timeline(draft)
    assert len(entry["event"]) == 4000
    assert draft.sections["Summary"].startswith("Down.\n\n### Work notes\n\nPhoned.\n\nlong long")
    assert draft.sections["Summary"].count("long") == 1000


@pytest.mark.parametrize(
    ("cells", "major"),
    [
        ({"state": "In Progress"}, True),
        ({}, False),
        ({"problem_id": "PRB0040001", "business_impact": "Sales."}, False),
        (
            {
                "problem_id": "Mail store",
                "business_impact": "Sales.",
                "comments": "2026-01-02 08:30:00 - A (Additional comments)\nDown.",
            },
            True,
        ),
    ],
)
def test_a_major_incident_is_one_if_the_record_can_say_so(
    tmp_path: Path, cells: dict[str, str], major: bool
) -> None:
    draft = taken(tmp_path, incident(major_incident_state="Accepted", **cells)).draft
    assert draft.fields.get("major", False) is major
    assert any("a major incident" in note for note in draft.notes) is not major
    assert findings(tmp_path / "register", [draft]).keys() <= {"FB614"}


def test_what_the_source_gets_wrong_is_kept_and_told(tmp_path: Path) -> None:
    draft = taken(
        tmp_path,
        incident(resolved_at="2026-01-01 10:00:00", closed_at="soon", opened_by="Desk"),
    ).draft
    assert draft.fields["reporter"] == "Desk"
    assert draft.fields["resolved_at"] == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert "closed_at" not in draft.fields
    assert draft.notes == (
        "closed_at 'soon' is not a time; it is left out",
        "resolved_at is before opened_at; both are kept",
    )
    assert findings(tmp_path / "register", [draft]) == {"FB441": 1}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"opened_at": ""}, "has no opened_at; export the column 'Opened' too"),
        ({"opened_at": "soon"}, "opened_at is 'soon', which is not a time"),
    ],
)
def test_an_incident_without_a_beginning_is_refused(
    tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    assert taken(tmp_path, incident(**cells)).reasons == [
        f"{tmp_path}/export.csv:2 refused: {reason}"
    ]


def test_when_a_row_was_created_is_when_it_was_opened_at_the_latest(tmp_path: Path) -> None:
    row = incident(opened_at="", sys_created_on="2026-01-02 08:05:00")
    draft = taken(tmp_path, row).draft
    assert draft.fields["opened_at"] == datetime(2026, 1, 2, 8, 5, tzinfo=UTC)
    assert draft.notes == ("no opened_at; it is when the row was created",)
