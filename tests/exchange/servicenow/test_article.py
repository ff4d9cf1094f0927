"""What a knowledge article becomes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from tests.exchange.servicenow.exports import article, findings, taken

if TYPE_CHECKING:
    from pathlib import Path

HTML = """
<p>Applies to Outlook.</p>
<h2>Issue</h2><ul><li>"Cannot open this item"</li><li>Nothing is shown</li></ul>
<p><strong>Cause:</strong></p><p>The cache is broken.</p>
<h3>Work around</h3><ol><li>Close Outlook.</li><li>Delete the cache.</li></ol>
<h2>Resolution</h2><p>Update to 16.2.</p>
"""
SECTIONS = {
    "Workaround": "Applies to Outlook.\n\n1. Close Outlook.\n2. Delete the cache.",
    "Symptoms": '- "Cannot open this item"\n- Nothing is shown',
    "Cause": "The cache is broken.",
    "Permanent fix": "Update to 16.2.",
}


def test_an_article_becomes_a_known_error(tmp_path: Path) -> None:
    row = article(
        text=HTML,
        valid_to="2027-01-31",
        source="PRB0040001",
        ownership_group="Mail team",
        cmdb_ci="Outlook",
    )
    draft = taken(tmp_path, row).draft
    assert (draft.kind, draft.source_id) == ("known-error", "servicenow:KB0010001")
    assert draft.opened_at == datetime(2026, 1, 3, 12, tzinfo=UTC)
    assert dict(draft.sections) == SECTIONS
    assert list(draft.sections) == list(SECTIONS)
    assert draft.links == {"problem": "servicenow:PRB0040001"}
    assert draft.fields == {
        "title": "Outlook can't open a shared mailbox",
        "status": "active",
        "owner": "Mail team",
        "visibility": None,
        "symptoms": ['"Cannot open this item"', "Nothing is shown"],
        "affects": [{"component": "Outlook"}],
        "review_by": date(2027, 1, 31),
    }
    assert draft.notes == ()
    assert findings(tmp_path / "register", [draft]) == {}


def test_the_columns_of_a_known_error_article_are_its_sections(tmp_path: Path) -> None:
    row = article(
        kb_description="It hangs.", kb_cause="A lock.", kb_workaround="<p>Restart it.</p>"
    )
    draft = taken(tmp_path, row).draft
    assert draft.fields["status"] == "active"
    assert dict(draft.sections) == {
        "Workaround": "Restart it.",
        "Symptoms": "It hangs.",
        "Cause": "A lock.",
    }
    assert findings(tmp_path / "register", [draft]) == {}


@pytest.mark.parametrize(
    ("state", "text", "status", "note"),
    [
        ("Published", "Restart it.", "draft", "it lacks a symptom and a cause"),
        ("published", "", "draft", "it lacks a workaround and a symptom and a cause"),
        ("Draft", HTML, "draft", ""),
        ("review", HTML, "draft", ""),
        ("Pending retirement", HTML, "active", ""),
        ("", HTML, "draft", ""),
        ("Odd", HTML, "draft", "the workflow state 'Odd' is unknown"),
    ],
)
def test_an_article_is_active_if_it_has_what_that_takes(
    tmp_path: Path, state: str, text: str, status: str, note: str
) -> None:
    draft = taken(tmp_path, article(workflow_state=state, text=text)).draft
    assert draft.fields["status"] == status
    assert (note in draft.notes[0]) if note else not draft.notes
    assert findings(tmp_path / "register", [draft]) == {}


@pytest.mark.parametrize("state", ["Retired", "outdated"])
def test_a_retired_article_says_why(tmp_path: Path, state: str) -> None:
    draft = taken(tmp_path, article(workflow_state=state, text="Restart it.")).draft
    assert draft.fields["status"] == "retired"
    assert "ServiceNow" in str(draft.fields["retired_because"])
    assert findings(tmp_path / "register", [draft]) == {}


def test_of_several_versions_the_published_one_counts(tmp_path: Path) -> None:
    rows = [
        article(workflow_state="outdated", sys_updated_on="2026-01-03 12:00:00", text="One."),
        article(workflow_state="published", sys_updated_on="2026-01-04 12:00:00", text="Two."),
        article(workflow_state="draft", sys_updated_on="2026-01-05 12:00:00", text="Three."),
    ]
    assert taken(tmp_path, *rows).draft.sections == {"Workaround": "Two."}


def test_code_is_not_searched_for_headings(tmp_path: Path) -> None:
    draft = taken(tmp_path, article(text="Run\n\n```\n# Cause\n```\n\n## Cause\n\nA lock.")).draft
    assert dict(draft.sections) == {"Workaround": "Run\n\n```\n# Cause\n```", "Cause": "A lock."}


def test_what_an_article_cannot_say(tmp_path: Path) -> None:
    row = article(short_description="", source="INC0010001", valid_to="2100-01-01", text="Wait.")
    draft = taken(tmp_path, row | {"workflow_state": "draft"}).draft
    assert draft.fields["title"] == "KB0010001"
    assert "review_by" not in draft.fields
    assert draft.links == {}
    assert draft.notes == (
        "no short description; the title is its number",
        "its source 'INC0010001' is no problem; it is left out",
    )


def test_an_article_without_any_time_is_refused(tmp_path: Path) -> None:
    (reason,) = taken(tmp_path, article(sys_created_on="")).reasons
    assert reason.endswith("has no time; export the column 'Created' too")
