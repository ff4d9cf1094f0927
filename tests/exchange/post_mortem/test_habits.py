"""Timelines, actions and severities as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.exchange.post_mortem.files import dated, draft_of, read

if TYPE_CHECKING:
    from pathlib import Path


def test_times_alone_belong_to_the_day_and_may_pass_midnight(tmp_path: Path) -> None:
    text = dated(
        "Start time: 22:00 CET\n\nEnd time: 01:00 CET\n\n## Timeline\n\n"
        "22:05 It fails\nand fails.\n23:59 - We look.\n\n00:30: It is back to normal.\n"
    )
    draft = draft_of(tmp_path, text, zone="Europe/Berlin")
    assert draft.fields["restored_at"] == draft.opened_at.replace(day=4, hour=1)
    entries: Any = draft.fields["timeline"]
    assert [(one["at"].day, one["event"]) for one in entries] == [
        (3, "It fails\nand fails."),
        (3, "We look."),
        (4, "It is back to normal."),
    ]
    assert "Timeline" not in draft.sections
    assert draft.naive_times == 3


@pytest.mark.parametrize(
    "timeline",
    [
        "- 10:00 It fails\n- Somebody looks.",
        "- 10:00 It fails\n\n```\nlog\n```",
        "| Time | Event |\n|---|---|\n| 10:00 | It fails |\n| later | It is well |",
        "| Date | Time | Event |\n|---|---|---|\n| 2026-02-03 | 10:00 | It fails |\n| | x | y |",
        "### Day one\n\n- 10:00 It fails",
    ],
)
def test_a_timeline_that_says_more_stays_in_the_text(tmp_path: Path, timeline: str) -> None:
    draft = draft_of(tmp_path, dated(f"## Timeline\n\n{timeline}"))
    assert [one["event"] for one in draft.fields["timeline"]] == ["It fails"]  # type: ignore[union-attr, index, call-overload]
    assert draft.sections["Timeline"] == timeline


@pytest.mark.parametrize(
    ("actions", "expected", "is_whole"),
    [
        ("- Renew it", [{"action": "Renew it"}], True),
        (
            "- [ ] Renew it (owner: Ann, due 2026-12-01)",
            [{"action": "Renew it", "owner": "Ann", "due": "2026-12-01"}],
            True,
        ),
        ("- [x] Renew it", [{"action": "Renew it"}], False),
        ("- Renew it\n  - soon", [{"action": "Renew it"}], False),
        ("We renew it.", [], False),
        (
            "| What | Who | Ticket |\n|---|---|---|\n| Renew it | Ann | X-1 |",
            [{"action": "Renew it", "owner": "Ann", "ref": "X-1"}],
            True,
        ),
        (
            "| Action | Due | Type |\n|---|---|---|\n| Renew it | soon | fix |",
            [{"action": "Renew it"}],
            False,
        ),
    ],
)
def test_actions_are_read(
    tmp_path: Path, actions: str, expected: list[dict[str, str]], *, is_whole: bool
) -> None:
    draft = draft_of(tmp_path, dated(f"## Follow-ups\n\n{actions}"))
    found: Any = draft.fields.get("actions", ())
    assert [{key: str(value) for key, value in one.items()} for one in found] == expected
    assert ("Follow-ups" in draft.sections) is not is_whole


@pytest.mark.parametrize(
    ("severity", "priority"),
    [
        ("SEV1", 1),
        ("Severity 2", 2),
        ("P3 (medium)", 3),
        ("Minor", 4),
        ("sev-5", 5),
        ("critical: all users", 1),
    ],
)
def test_severities_are_understood(tmp_path: Path, severity: str, priority: int) -> None:
    draft = draft_of(tmp_path, f"---\ndate: 2026-02-03\nseverity: '{severity}'\n---\nText")
    assert draft.fields["priority"] == priority
    assert draft.unmapped == ()


def test_unknown_severities_and_states_are_told(tmp_path: Path) -> None:
    text = "---\ndate: 2026-02-03\nseverity: purple\nstatus: Ongoing\n---\nText"
    draft = draft_of(tmp_path, text)
    assert draft.unmapped == (("impact", "purple"),)
    assert draft.fields["status"] == "in-progress"
    assert "closed_at" not in draft.fields
    refused = read(tmp_path, {"login.md": text}, mapping={"unknown_values": "refuse"})
    assert "nothing is known of 'purple'" in refused.reasons[0]
