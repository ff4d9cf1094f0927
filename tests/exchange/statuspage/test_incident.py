"""What an incident of a status page becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from faultbook.exchange.source import Outcome
from tests.exchange.sources import text_of
from tests.exchange.statuspage.pages import history, incident, read, update
from tests.registers import open_register, write_register

if TYPE_CHECKING:
    from pathlib import Path


def test_an_incident_becomes_a_record(tmp_path: Path) -> None:
    draft = read(tmp_path, {"page": {"id": "p"}, "incidents": [incident()]}).draft
    text = text_of(draft)
    assert text == (
        "---\n"
        "id: INC-2026-0001\n"
        "title: Logins fail\n"
        "status: closed\n"
        "services:\n"
        "  - login\n"
        "links:\n"
        "  - title: On the status page\n"
        "    url: https://stspg.example/k9x2\n"
        "source_id: statuspage:k9x2m4p7q1w3\n"
        "impact: medium\n"
        "urgency: high\n"
        "priority: 2\n"
        "source: import\n"
        "opened_at: 2026-02-03T09:00:00.123000-05:00\n"
        "started_at: 2026-02-03T08:50:00-05:00\n"
        "mitigated_at: 2026-02-03T10:00:00-05:00\n"
        "restored_at: 2026-02-03T11:00:00-05:00\n"
        "resolved_at: 2026-02-03T11:00:00-05:00\n"
        "closed_at: 2026-02-03T11:00:00-05:00\n"
        "resolution_code: unrecorded\n"
        "timeline:\n"
        "  - at: 2026-02-03T09:00:00-05:00\n"
        "    event: 'Investigating: Some users can''t log in.'\n"
        "  - at: 2026-02-03T10:00:00-05:00\n"
        "    event: 'Monitoring: A fix is in place.'\n"
        "  - at: 2026-02-03T11:00:00-05:00\n"
        "    event: 'Resolved: This incident has been resolved.'\n"
        "---\n"
        "\n"
        "## Summary\n"
        "\n"
        "Some users can't log in.\n"
    )
    files = {"records/incidents/2026/INC-2026-0001.md": text}
    assert open_register(write_register(tmp_path / "register", files)).check().diagnostics == ()
    assert dict(draft.named) == {"login": "Login"}
    assert draft.notes == ()
    assert draft.naive_times == 0


def test_a_line_of_a_history_becomes_a_record(tmp_path: Path) -> None:
    draft = read(tmp_path, history()).draft
    assert draft.source_id == "statuspage:5jfkz8q1mlqx"
    assert draft.fields["outages"] == [
        {
            "from": draft.opened_at.replace(minute=40),
            "to": draft.opened_at.replace(hour=3, minute=30),
        }
    ]
    assert [entry["event"] for entry in draft.fields["timeline"]] == [  # type: ignore[union-attr, index, call-overload]
        "Investigating: Builds wait.",
        "Update: In <1% of regions.",
        "Resolved: A host was full.",
    ]
    assert dict(draft.sections) == {"Summary": "Builds wait.", "Resolution": "A host was full."}
    assert "acknowledged_at" not in draft.fields


@pytest.mark.parametrize(
    ("impact", "expected"),
    [
        ("none", ("low", "low", 5)),
        ("minor", ("low", "medium", 4)),
        ("major", ("medium", "high", 2)),
        ("CRITICAL ", ("high", "high", 1)),
        (None, (None, None, None)),
    ],
)
def test_impact_gives_urgency_and_priority(
    tmp_path: Path, impact: str | None, expected: tuple[Any, ...]
) -> None:
    fields = read(tmp_path, [incident(impact=impact)]).draft.fields
    assert tuple(map(fields.get, ("impact", "urgency", "priority"))) == expected


def test_an_unknown_impact_is_told_and_may_be_mapped(tmp_path: Path) -> None:
    source = [incident(impact="severe")]
    draft = read(tmp_path, source).draft
    assert draft.unmapped == (("impact", "severe"),)
    assert "priority" not in draft.fields
    values = {"impact": {"severe": "high"}, "urgency": {"severe": "medium"}}
    mapped = read(tmp_path, source, mapping={"values": values}).draft
    assert mapped.fields["priority"] == 2
    assert mapped.unmapped == ()
    refused = read(tmp_path, source, mapping={"unknown_values": "refuse"})
    assert "nothing is known of 'severe'" in refused.reasons[0]


@pytest.mark.parametrize("status", ["investigating", "identified", "monitoring"])
def test_what_goes_on_is_in_progress(tmp_path: Path, status: str) -> None:
    fields = read(tmp_path, [incident(status=status, resolved_at=None)]).draft.fields
    assert fields["status"] == "in-progress"
    assert "restored_at" not in fields
    assert "resolution_code" not in fields
    assert "mitigated_at" in fields


def test_without_a_time_of_its_own_the_end_is_the_last_update(tmp_path: Path) -> None:
    found = incident(status="postmortem", resolved_at=None, created_at=None, monitoring_at=None)
    found["incident_updates"].insert(
        0, update("postmortem", "# Why\nA disk.", "2026-02-05T09:00:00-05:00")
    )
    draft = read(tmp_path, [found]).draft
    assert draft.fields["closed_at"] == draft.opened_at.replace(hour=11)
    assert draft.fields["mitigated_at"] == draft.opened_at.replace(hour=10)
    assert draft.sections["Lessons"] == "### Why\nA disk."


def test_a_post_mortem_is_told_once(tmp_path: Path) -> None:
    text = "## Cause\n\nA <b>full</b> disk."
    found = incident(postmortem_body=text)
    found["incident_updates"].insert(0, update("postmortem", text, "2026-02-05T09:00:00Z"))
    assert read(tmp_path, [found]).draft.sections["Lessons"].count("disk") == 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("This incident has been resolved.", None),
        ("This issue has been resolved. Thank you for your patience!", None),
        ("This incident has been resolved. A disk was full.", "kept"),
        ("<p>A <strong>disk</strong> &amp; a host.</p>", "A **disk** & a host."),
        ("## Cause\n```\ndf -h", "### Cause\n```\ndf -h\n```"),
        ("", None),
    ],
)
def test_the_last_update_is_the_resolution_if_it_says_more(
    tmp_path: Path, body: str, expected: str | None
) -> None:
    found = incident()
    found["incident_updates"][0]["body"] = body
    draft = read(tmp_path, [found]).draft
    assert draft.sections.get("Resolution") == (body if expected == "kept" else expected)
    assert text_of(draft)


def test_long_updates_stand_in_the_summary_whole(tmp_path: Path) -> None:
    found = incident()
    found["incident_updates"][1]["body"] = "word " * 2000
    found["incident_updates"].append({"status": "identified", "body": "It was a disk."})
    draft = read(tmp_path, [found]).draft
    assert max(len(entry["event"]) for entry in draft.fields["timeline"]) == 4000  # type: ignore[union-attr, index, call-overload, arg-type]
    assert draft.sections["Summary"].count("word") == 2000
    assert draft.sections["Summary"].endswith("### Identified, without a time\n\nIt was a disk.")
    assert draft.notes == ("an update has no time; the update stands in the Summary alone",)


def test_an_update_that_is_cut_at_a_gap_loses_nothing(tmp_path: Path) -> None:
    for size in range(3980, 4003):
        found = incident()
        found["incident_updates"][1]["body"] = f"{'x' * size} the end"
        draft = read(tmp_path, [found]).draft
        assert "the end" in text_of(draft)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"impact": "maintenance"}, "its impact is 'maintenance'"),
        ({"scheduled_for": "2026-02-03T09:00:00Z"}, "it has a scheduled_for"),
        ({"status": "verifying"}, "its state is 'verifying'"),
        ({"status": "in_progress"}, "its state is 'in_progress'"),
    ],
)
def test_planned_work_is_skipped_unless_asked_for(
    tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    taken = read(tmp_path, [incident(**fields)])
    ((_, setback),) = taken.setbacks
    assert (setback.outcome, setback.reason) == (Outcome.SKIPPED, f"is planned work: {reason}")
    assert setback.is_planned  # type: ignore[union-attr]
    assert read(tmp_path, [incident(**fields)], include_maintenance=True).draft


def test_planned_work_starts_when_it_is_in_progress(tmp_path: Path) -> None:
    updates = [
        {"at": "2026-03-20T09:00:00Z", "status": "Scheduled", "message": "We will move."},
        {"at": "2026-03-26T02:00:00Z", "status": "In progress", "message": "We move."},
        {"at": "2026-03-26T03:35:00Z", "status": "Completed", "message": "We have moved."},
    ]
    found = history(impact="maintenance", updates=updates, downtime_start="2026-03-20T09:00:00Z")
    draft = read(tmp_path, found, include_maintenance=True).draft
    assert draft.fields["started_at"] == draft.opened_at.replace(day=26, hour=2)
    assert "outages" not in draft.fields
    assert draft.notes == ("downtime_start is before the work began; the outage is left out",)
    announced = incident(status="scheduled", resolved_at=None, incident_updates=[])
    announced["scheduled_for"] = "2026-02-05T09:00:00-05:00"
    fields = read(tmp_path, [announced], include_maintenance=True).draft.fields
    assert fields["status"] == "new"
    assert "started_at" not in fields


def test_an_incident_named_maintenance_is_one(tmp_path: Path) -> None:
    assert read(tmp_path, [incident(name="Scheduled maintenance overran")]).draft


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"resolved_at": "soon"}, "'soon' is not a time; resolved is left out"),
        ({"status": "monitoring"}, "resolved_at is left out, since the status is 'in-progress'"),
        ({"shortlink": "ftp://x"}, "'ftp://x' is no web address; it is left out"),
        (
            {"downtime_start": "2026-02-03T09:00:00Z", "downtime_end": "2026-02-02T09:00:00Z"},
            "downtime_end is before downtime_start; the outage is left out",
        ),
        (
            {"created_at": "2026-02-04T09:00:00Z"},
            "posted after it was over; it is resolved when it was posted",
        ),
        (
            {"incident_updates": [], "resolved_at": None},
            "resolved, but not when; the record lacks restored_at",
        ),
        ({"status": None, "incident_updates": []}, "no status; taken as closed"),
    ],
)
def test_what_is_odd_is_noted(tmp_path: Path, fields: dict[str, Any], note: str) -> None:
    draft = read(tmp_path, [incident(**fields)]).draft
    assert note in draft.notes
    assert text_of(draft)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": ""}, "has no name; give it one"),
        (
            {"created_at": None, "started_at": None, "incident_updates": None},
            "has no time; give it 'created_at', such as 2026-01-31T14:05:00Z",
        ),
        ({"id": None}, "has no 'id', and no address with one"),
        ({"id": "a\u202eb"}, "with a character that a record can't hold"),
    ],
)
def test_what_lacks_too_much_is_refused(
    tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    (said,) = read(tmp_path, [incident(**fields)]).reasons
    assert "page.json entry 1 refused: " in said
    assert reason in said


def test_one_id_with_two_contents_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path, [incident(), incident()]).draft
    (said,) = read(tmp_path, [incident(), incident(name="Other")]).reasons
    assert said.endswith(
        "'k9x2m4p7q1w3' stands at {0} entry 1 and at {0} entry 2, differently".format(
            tmp_path / "page.json"
        )
    )


def test_services_and_defaults_come_from_the_mapping(tmp_path: Path) -> None:
    found = incident(components=[{"id": "c1", "name": "Login"}, {"id": "c2", "name": "Cart "}])
    found["incident_updates"][0]["affected_components"] = [
        {"code": "c1", "name": "Group - Login"},
        {"code": "c3", "name": "Search"},
    ]
    mapping = {"services": {"cart": "shop"}, "defaults": {"owner": "web", "tags": "[a, b]"}}
    fields = read(tmp_path, [found], mapping=mapping).draft.fields
    assert fields["services"] == ("login", "shop", "search")
    assert fields["owner"] == "web"
    assert fields["tags"] == ["a", "b"]


def test_times_without_an_offset_are_counted(tmp_path: Path) -> None:
    found = incident(created_at="2026-02-03 09:00:00")
    draft = read(tmp_path, [found], zone="Europe/Berlin").draft
    assert draft.naive_times == 1
    assert draft.opened_at.isoformat() == "2026-02-03T09:00:00+01:00"
