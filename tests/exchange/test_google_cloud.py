"""What an incident of Google Cloud's status page becomes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.exchange.google_cloud import open_source
from tests.exchange.sources import Taken, context, take, text_of
from tests.registers import open_register, write_register

if TYPE_CHECKING:
    from pathlib import Path

REPORT = """\
# Incident Report

## Summary

On 3 February 2026 logins failed. We are **sorry**.

## Root Cause

A certificate had expired.

### Background

It was made by hand.

## Detailed Description of Impact

Nobody could log in from 09:00 to 10:30 US/Pacific.

## Remediation and Prevention

* Certificates are renewed by a program.

## Thanks

We thank you for your patience.
"""


def update(when: str, text: str, status: str = "SERVICE_OUTAGE") -> dict[str, Any]:
    return {"created": when, "modified": when, "when": when, "text": text, "status": status}


def incident(**fields: Any) -> dict[str, Any]:
    """An incident as the page lists it, its updates with the newest first."""
    return {
        "id": "mLBHeCxhRia17anXCSX1",
        "number": "14970871909327597787",
        "begin": "2026-02-03T14:17:00+00:00",
        "created": "2026-02-03T14:39:01+00:00",
        "end": "2026-02-03T15:47:00+00:00",
        "modified": "2026-02-04T13:46:32+00:00",
        "external_desc": "Logins fail in europe-west2.",
        "updates": [
            update(
                "2026-02-03T15:50:00+00:00", "All is well since 15:47.\nThank you.", "AVAILABLE"
            ),
            update(
                "2026-02-03T15:00:00+00:00",
                "**Summary:** Logins fail\n**Workaround:** Log in from europe-west1.",
            ),
            update(
                "2026-02-03T14:39:01+00:00",
                "**Summary:** Logins fail\n**Description:** We look into it.\n"
                "**Workaround:** None at this time.",
                "SERVICE_DISRUPTION",
            ),
        ],
        "status_impact": "SERVICE_OUTAGE",
        "severity": "medium",
        "service_key": "kzGf",
        "service_name": "Multiple Products",
        "affected_products": [{"title": "Login", "id": "kzGf"}, {"title": "Web Shop", "id": "h"}],
        "uri": "incidents/mLBHeCxhRia17anXCSX1",
        "currently_affected_locations": [],
        "previously_affected_locations": [{"title": "London (europe-west2)", "id": "europe-west2"}],
        **fields,
    }


def read(folder: Path, content: Any, **options: Any) -> Taken:
    path = folder / "incidents.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return take(open_source([path], context(**options)))


def test_an_incident_becomes_a_record(tmp_path: Path) -> None:
    draft = read(tmp_path, [incident()]).draft
    text = text_of(draft)
    assert text == (
        "---\n"
        "id: INC-2026-0001\n"
        "title: Logins fail in europe-west2\n"
        "status: closed\n"
        "services:\n"
        "  - login\n"
        "  - web-shop\n"
        "links:\n"
        "  - title: On the status page\n"
        "    url: https://status.cloud.google.com/incidents/mLBHeCxhRia17anXCSX1\n"
        "source_id: google-cloud:mLBHeCxhRia17anXCSX1\n"
        "impact: high\n"
        "urgency: medium\n"
        "priority: 2\n"
        "source: import\n"
        "opened_at: 2026-02-03T14:39:01Z\n"
        "started_at: 2026-02-03T14:17:00Z\n"
        "restored_at: 2026-02-03T15:47:00Z\n"
        "resolved_at: 2026-02-03T15:47:00Z\n"
        "closed_at: 2026-02-03T15:47:00Z\n"
        "resolution_code: unrecorded\n"
        "timeline:\n"
        "  - at: 2026-02-03T14:39:01Z\n"
        "    event: |-\n"
        "      Service disruption: **Summary:** Logins fail\n"
        "      **Description:** We look into it.\n"
        "      **Workaround:** None at this time.\n"
        "  - at: 2026-02-03T15:00:00Z\n"
        "    event: |-\n"
        "      Service outage: **Summary:** Logins fail\n"
        "      **Workaround:** Log in from europe-west1.\n"
        "  - at: 2026-02-03T15:50:00Z\n"
        "    event: |-\n"
        "      Available: All is well since 15:47.\n"
        "      Thank you.\n"
        "---\n"
        "\n"
        "## Summary\n"
        "\n"
        "**Summary:** Logins fail\n"
        "**Description:** We look into it.\n"
        "**Workaround:** None at this time.\n"
        "\n"
        "## Impact\n"
        "\n"
        "Affected locations:\n"
        "\n"
        "- London (europe-west2)\n"
        "\n"
        "## Workaround\n"
        "\n"
        "Log in from europe-west1.\n"
        "\n"
        "## Resolution\n"
        "\n"
        "All is well since 15:47.\n"
        "Thank you.\n"
    )
    config = '[services.login]\nname = "Login"\n[services.web-shop]\nname = "Web Shop"\n'
    files = {"records/incidents/2026/INC-2026-0001.md": text}
    register = write_register(tmp_path / "register", files, config)
    assert open_register(register).check().diagnostics == ()
    assert draft.notes == ()


def test_a_report_is_taken_apart_and_loses_nothing(tmp_path: Path) -> None:
    found = incident()
    found["updates"].insert(0, update("2026-02-06T10:00:00Z", REPORT, "AVAILABLE"))
    draft = read(tmp_path, [found]).draft
    assert dict(draft.sections) == {
        "Summary": (
            "### Incident Report\n\nOn 3 February 2026 logins failed. We are **sorry**.\n\n"
            "#### Thanks\n\nWe thank you for your patience."
        ),
        "Impact": (
            "### Detailed Description of Impact\n\n"
            "Nobody could log in from 09:00 to 10:30 US/Pacific.\n\nAffected locations:\n\n"
            "- London (europe-west2)"
        ),
        "Workaround": "Log in from europe-west1.",
        "Resolution": "All is well since 15:47.\nThank you.",
        "Lessons": (
            "### Root Cause\n\nA certificate had expired.\n\n"
            "#### Background\n\nIt was made by hand.\n\n"
            "### Remediation and Prevention\n\n* Certificates are renewed by a program."
        ),
    }
    events = [entry["event"] for entry in draft.fields["timeline"]]  # type: ignore[union-attr, index, call-overload]
    assert events[-1] == "Available: Incident Report"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status_impact": "SERVICE_DISRUPTION", "severity": "high"}, ("medium", "high", 2)),
        ({"status_impact": "SERVICE_INFORMATION", "severity": "low"}, ("low", "low", 5)),
        ({"status_impact": None, "severity": "low"}, (None, "low", None)),
    ],
)
def test_impact_and_severity_give_the_priority(
    tmp_path: Path, fields: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    found = read(tmp_path, [incident(**fields)]).draft.fields
    assert tuple(map(found.get, ("impact", "urgency", "priority"))) == expected


def test_what_goes_on_is_in_progress(tmp_path: Path) -> None:
    fields = read(tmp_path, [incident(end=None)]).draft.fields
    assert fields["status"] == "in-progress"
    assert "restored_at" not in fields


def test_without_updates_the_most_recent_one_is_taken(tmp_path: Path) -> None:
    found = incident(updates=None, affected_products=None, uri="https://x.example/a")
    found["most_recent_update"] = update("2026-02-03T15:00:00Z", "It is slow.")
    draft = read(tmp_path, [found]).draft
    assert draft.sections["Summary"] == "It is slow."
    assert draft.fields["services"] == ("multiple-products",)
    assert draft.fields["links"] == [{"title": "On the status page", "url": "https://x.example/a"}]


def test_what_the_title_cannot_hold_is_in_the_summary(tmp_path: Path) -> None:
    found = incident(external_desc="**Logins fail**\n\nIn London alone.")
    draft = read(tmp_path, [found]).draft
    assert draft.fields["title"] == "Logins fail"
    assert draft.sections["Summary"].startswith("**Logins fail**\n\nIn London alone.\n\n**Summary")
    nameless = read(tmp_path, [incident(external_desc="")]).draft
    assert nameless.fields["title"] == "Summary:** Logins fail".replace(":**", ":**")


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"end": "soon"}, "'soon' is not a time; 'end' is left out"),
        (
            {"end": "2026-02-03T14:20:00Z"},
            "posted after it was over; it is resolved when it was posted",
        ),
        (
            {"updates": [{"text": "It is slow."}]},
            "an update has no time; it stands in the Summary alone",
        ),
    ],
)
def test_what_is_odd_is_noted(tmp_path: Path, fields: dict[str, Any], note: str) -> None:
    draft = read(tmp_path, [incident(**fields)]).draft
    assert draft.notes == (note,)
    assert text_of(draft)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([incident(begin="", created=None, updates=[])], "has no time; give it 'begin'"),
        ([incident(external_desc="", updates=[])], "has no 'external_desc', and no update"),
        ([incident(id=None, number=None)], "has no 'id'"),
        ([incident(id="a\u2028\u202eb")], "with a character that a record can't hold"),
        ([3], "the entry is no JSON object"),
        ([incident(), incident(end=None)], "entry 1 and at "),
        ("[{", "the JSON is broken here, or cut off"),
        ("", "skipped: is empty"),
        ("<html>", "refused: is not JSON; name incidents.json"),
    ],
)
def test_what_lacks_too_much_is_refused(tmp_path: Path, content: Any, reason: str) -> None:
    (said,) = read(tmp_path, content).reasons
    assert reason in said


def test_unknown_words_are_told(tmp_path: Path) -> None:
    draft = read(tmp_path, [incident(severity="dire")]).draft
    assert draft.unmapped == (("urgency", "dire"),)
    refused = read(tmp_path, [incident(severity="dire")], mapping={"unknown_values": "refuse"})
    assert "nothing is known of 'dire'" in refused.reasons[0]


def test_an_update_that_is_cut_at_a_gap_loses_nothing(tmp_path: Path) -> None:
    for size in range(3975, 4003):
        found = incident()
        found["updates"][1]["text"] = f"{'x' * size} the end"
        assert "the end" in text_of(read(tmp_path, [found]).draft)


WORDS = st.lists(
    st.sampled_from(
        [
            *("# Incident Report", "## Root Cause", "## Remediation and Prevention", "## Odd"),
            *("**Workaround:** None at this time.", "Workaround: restart", "**Summary:** one two"),
            *(
                "```",
                "three",
                "four five",
                "- six",
                "",
                "### Impact",
                "**Impact** seven",
                "word " * 900,
            ),
        ]
    ),
    max_size=12,
).map("\n".join)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_every_word_of_the_updates_is_in_the_record(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    updates = [
        update(f"2026-02-03T15:{n:02}:00Z", text, "AVAILABLE") for n, text in enumerate(texts)
    ]
    draft = read(tmp_path_factory.mktemp("page"), [incident(updates=updates[::-1])]).draft
    record = text_of(draft)
    found = set(re.findall(r"\w+", record))
    assert set(re.findall(r"\w+", " ".join(texts))) <= found


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*incident()]), JSON))
def test_any_entry_becomes_a_record_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, odd: dict[str, Any]
) -> None:
    taken = read(tmp_path_factory.mktemp("page"), [{**incident(), **odd}])
    assert len(taken.drafts) + len(taken.setbacks) == 1
    for draft in taken.drafts:
        assert text_of(draft)
