"""What a post-mortem becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from faultbook.errors import UsageProblem
from tests.exchange.post_mortem.files import dated, draft_of, read
from tests.exchange.sources import text_of
from tests.registers import open_register, write_register

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = """\
---
title: Nobody can log in
severity: SEV-2
services: [Login, Web Shop]
tags: [dns]
authors: [Ann, Ben]
---

# Post-mortem of 4 March

- **Start:** March 4, 2026 10:00 UTC
- **Resolved:** 11:30 UTC

## TL;DR

A certificate had **expired**.

## Impact

Nobody could log in.

## Root cause

Nobody renewed it.

### Five whys

1. Why?

## Resolution

We renewed it.

## What went well

The alert.

## Timeline

| Time (UTC) | Event |
|------------|-------|
| 10:02 | An alert fires |
| 11:30 | All is well |

## Action items

| Action | Owner | Due |
|--------|-------|-----|
| Renew by a program | web | 2026-12-01 |
"""


def test_a_post_mortem_becomes_a_record(tmp_path: Path) -> None:
    draft = draft_of(tmp_path / "source", WRITTEN)
    text = text_of(draft)
    assert text == (
        "---\n"
        "id: INC-2026-0001\n"
        "title: Nobody can log in\n"
        "status: closed\n"
        "services:\n"
        "  - login\n"
        "  - web-shop\n"
        "tags:\n"
        "  - dns\n"
        "source_id: markdown:login\n"
        "impact: medium\n"
        "urgency: high\n"
        "priority: 2\n"
        "source: import\n"
        "opened_at: 2026-03-04T10:00:00Z\n"
        "started_at: 2026-03-04T10:00:00Z\n"
        "restored_at: 2026-03-04T11:30:00Z\n"
        "resolved_at: 2026-03-04T11:30:00Z\n"
        "closed_at: 2026-03-04T11:30:00Z\n"
        "resolution_code: unrecorded\n"
        "timeline:\n"
        "  - at: 2026-03-04T10:02:00Z\n"
        "    event: An alert fires\n"
        "  - at: 2026-03-04T11:30:00Z\n"
        "    event: All is well\n"
        "actions:\n"
        "  - action: Renew by a program\n"
        "    owner: web\n"
        "    due: 2026-12-01\n"
        "---\n"
        "\n"
        "## Summary\n"
        "\n"
        "### Post-mortem of 4 March\n"
        "\n"
        "- **Start:** March 4, 2026 10:00 UTC\n"
        "- **Resolved:** 11:30 UTC\n"
        "\n"
        "### TL;DR\n"
        "\n"
        "A certificate had **expired**.\n"
        "\n"
        "## Impact\n"
        "\n"
        "Nobody could log in.\n"
        "\n"
        "## Resolution\n"
        "\n"
        "We renewed it.\n"
        "\n"
        "## Lessons\n"
        "\n"
        "### What went well\n"
        "\n"
        "The alert.\n"
        "\n"
        "## Root cause\n"
        "\n"
        "Nobody renewed it.\n"
        "\n"
        "### Five whys\n"
        "\n"
        "1. Why?\n"
        "\n"
        "## Details\n"
        "\n"
        "- severity: SEV-2\n"
        "- services: Login, Web Shop\n"
        "- authors: Ann, Ben\n"
    )
    assert draft.notes == ()
    assert dict(draft.named) == {"login": "Login", "web-shop": "Web Shop"}
    config = '[services.login]\nname = "Login"\n[services.web-shop]\nname = "Web Shop"\n'
    config += '[teams.web]\nname = "Web"\n'
    files = {"records/incidents/2026/INC-2026-0001.md": text}
    assert (
        open_register(write_register(tmp_path / "register", files, config)).check().diagnostics
        == ()
    )


LABELLED = """\
# Search is down

**Date**: 2026-02-03

**Status**: Complete, action items in progress

**Summary**: Search was down for an hour.

**Root Causes**: A leak.

It grew.

**Trigger**: A new poem.

## Lessons Learned

### What went wrong

- Practice

## Timeline

2026-02-03 (*all times UTC*)

- 14:51 A poem is found
  - in a library
- 15:30 Search is restored
"""


def test_labels_in_bold_begin_parts(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, LABELLED)
    assert dict(draft.sections) == {
        "Summary": (
            "**Date**: 2026-02-03\n\n**Status**: Complete, action items in progress\n\n"
            "Search was down for an hour."
        ),
        "Lessons": "### Lessons Learned\n\n#### What went wrong\n\n- Practice",
        "Root Causes": "A leak.\n\nIt grew.",
        "Trigger": "A new poem.",
    }
    assert [one["event"] for one in draft.fields["timeline"]] == [  # type: ignore[union-attr, index, call-overload]
        "A poem is found\n- in a library",
        "Search is restored",
    ]
    assert draft.fields["status"] == "closed"
    assert draft.opened_at.isoformat() == "2026-02-03T14:51:00+00:00"
    assert draft.naive_times == 0
    assert draft.notes == (
        "no start; the first time of the timeline is taken",
        "no end; the timeline's last word of it is taken",
    )


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        (dated("# Login fails\n\nText"), "x.md", "Login fails"),
        (dated("Text"), "2026-02-03-login_fails.md", "login fails"),
        (dated("Text"), "2026-02-03-login/index.md", "login"),
        (dated("## Impact\n\nText\n\n## Summary\n\nMore"), "x.md", "x"),
        (dated("Login **fails**\n===============\n\nText"), "x.md", "Login fails"),
    ],
)
def test_the_title_is_found(tmp_path: Path, text: str, name: str, title: str) -> None:
    draft = draft_of(tmp_path, text, name)
    assert draft.fields["title"] == title
    made_up = "no title; taken from the name of the file" in draft.notes
    assert made_up == ("# Login" not in text and "===" not in text)


def test_a_heading_that_says_nothing_is_no_title(tmp_path: Path) -> None:
    left = draft_of(tmp_path, dated("# Incident Title\n\nLogin **fails**\n\n## Impact\n\nAll"))
    assert left.fields["title"] == "Login fails"
    assert left.sections["Summary"] == "### Incident Title\n\nLogin **fails**"
    (tmp_path / "login.md").unlink()
    bare = draft_of(tmp_path, dated("# Post-Mortem\n\n## Impact\n\nAll"), "2026-02-03-dns.md")
    assert bare.fields["title"] == "dns"


def test_keys_name_parts_links_and_times(tmp_path: Path) -> None:
    text = (
        "---\ntitle: X\nurl: https://x.example/a\narchive_url: https://y.example/b\n"
        "start_time: 2026-02-03T10:00:00Z\nend_time: 2026-02-03T11:00:00Z\n"
        "categories: [dns]\nkeywords: [tls]\nsummary: It failed.\nroot_cause: A leak.\n"
        "company: Y\n---\nText\n"
    )
    draft = draft_of(tmp_path, text)
    assert draft.notes == ()
    assert draft.fields["tags"] == ["dns", "tls"]
    assert draft.fields["links"] == [
        {"title": "Original", "url": "https://x.example/a"},
        {"title": "Archive url", "url": "https://y.example/b"},
    ]
    assert dict(draft.sections) == {
        "Summary": "It failed.\n\nText",
        "Root cause": "A leak.",
        "Details": "- keywords: tls\n- company: Y",
    }
    assert draft.fields["restored_at"] == draft.opened_at.replace(hour=11)


@pytest.mark.parametrize(
    ("span", "end"),
    [
        ("Time: 22:30 UTC - 23:45 UTC", "2026-02-03T23:45:00+00:00"),
        ("Time: 22:30 - 00:15 UTC", "2026-02-04T00:15:00+00:00"),
        ("Time (UTC): 22:30", None),
        ("> **Date:** 2026-02-03\n> **Time:** 22:30 UTC to 23:00 UTC", "2026-02-03T23:00:00+00:00"),
    ],
)
def test_spans_zones_in_labels_and_quotations_are_read(
    tmp_path: Path, span: str, end: str | None
) -> None:
    draft = draft_of(tmp_path, dated(span), zone="Asia/Tokyo")
    assert draft.opened_at.isoformat() == "2026-02-03T22:30:00+00:00"
    restored: Any = draft.fields.get("restored_at")
    assert (restored and restored.isoformat()) == end
    assert draft.naive_times == 0


def test_headings_may_be_numbered_and_say_the_zone(tmp_path: Path) -> None:
    text = dated("## 1. Summary\n\nIt fails\n\n## 2. Timeline (UTC)\n\n- 10:00 It fails\n")
    draft = draft_of(tmp_path, text, zone="Asia/Tokyo")
    assert draft.opened_at.isoformat() == "2026-02-03T10:00:00+00:00"
    assert dict(draft.sections) == {"Summary": "### 1. Summary\n\nIt fails"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (dated("Text"), "x.md"),
        ("+++\ndate = 2026-02-03\n+++\nText", "x.md"),
        ("# Outage of 2026-02-03\n\nText", "x.md"),
        ("Text", "2026-02-03-x.md"),
        ("Text", "20260203_x.md"),
        ("# X\n\n## Date\n\nFeb 3, 2026\n\n## Impact\n\nText", "x.md"),
        ("# X\n\n| Date | Severity |\n|---|---|\n| 2026-02-03 | P1 |\n", "x.md"),
        ("# X\n\n| Field | Value |\n|---|---|\n| Date | 2026-02-03 |\n", "x.md"),
        ("# X\n\n* Date: 3 February 2026\n", "x.md"),
        ("# X\n\n* Resolved: the disk\n* Date: see below\n\nDate: 2026-02-03", "x.md"),
        ("# X\n\n## Timeline\n\n- 2026-02-03: It fails\n", "x.md"),
        ("\ufeff---\r\ndate: 2026-02-03\r\n---\r\nText", "x.md"),
    ],
)
def test_the_day_is_found(tmp_path: Path, text: str, name: str) -> None:
    draft = draft_of(tmp_path, text, name)
    assert draft.opened_at.isoformat() == "2026-02-03T00:00:00+00:00"
    assert text_of(draft)


def test_the_mapping_says_what_keys_and_headings_mean(tmp_path: Path) -> None:
    mapping = {
        "columns": {
            "Blast radius": "section:impact",
            "Story": "timeline",
            "Went down": "started_at",
            "squad": "owner",
            "secret": "",
            "Gossip": "",
            "grade": "severity",
            "Log": "error_text",
            "Seen": "symptoms",
        },
        "values": {"impact": {"A": "high"}, "urgency": {"A": "low"}},
    }
    text = (
        "---\nsquad: web\nsecret: x\ngrade: A\nseen: [slow, red]\n---\n# X\n\nLog: ORA-1\n\n"
        "Went down: 2026-02-03 10:00\n\n"
        "## Blast radius\n\nAll\n\n## Gossip\n\nHm\n\n## Story\n\n- 10:05 It fails\n"
    )
    draft = draft_of(tmp_path, text, mapping=mapping)
    assert draft.fields["owner"] == "web"
    assert draft.fields["priority"] == 3
    assert draft.fields["error_text"] == "ORA-1"
    assert draft.fields["symptoms"] == ["slow", "red"]
    assert draft.sections["Impact"] == "### Blast radius\n\nAll"
    assert "Gossip" not in text_of(draft)
    assert "secret" not in text_of(draft)
    assert draft.sections["Details"] == "- grade: A"
    assert "event: It fails" in text_of(draft)


def test_a_target_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"'Start' = 'startd_at'.* mean 'started_at'"):
        read(tmp_path, {}, mapping={"columns": {"Start": "startd_at"}})


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("# X\n\nText", None, "has no date; write one in its front matter, such as 'date: "),
        ("---\ntitle: x\ndate: 3/4/2026\n---\n", 3, "date is '3/4/2026', which is no day that can"),
        ("---\ndate: soon\n---\n", 2, "date is 'soon', which is no day that can be taken"),
        ("---\na: [\n---\nText", 3, "did not find"),
        ("---\na: 1\na: 2\n---\nText", 3, "twice"),
        ("+++\na = \n+++\nText", None, "its front matter is not TOML"),
        (" \n", None, "is empty"),
    ],
)
def test_what_cannot_be_dated_or_read_is_refused(
    tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    taken = read(tmp_path, {"x.md": text})
    ((_, setback),) = taken.setbacks
    assert reason in taken.reasons[0]
    assert setback.line == line  # type: ignore[union-attr]


def test_an_ambiguous_day_is_read_when_its_order_is_said(tmp_path: Path) -> None:
    text = "---\ndate: 3/4/2026\n---\nText"
    assert draft_of(tmp_path, text, dates="day-first").opened_at.month == 4
    assert draft_of(tmp_path, text, mapping={"dates": "month-first"}).opened_at.month == 3


def test_files_that_are_none_are_skipped(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "README.md": "x",
        "post-mortem-template.md": "x",
        "a.txt": "x",
        "2026-02-03-caf.md": "Caf\u00e9".encode("cp1252"),
        "2026-02-03-wide.markdown": "Caf\u00e9".encode("utf-16"),
        "2026-02-03-caf.MD": "other",
    }
    taken = read(tmp_path, files)
    assert {draft.sections["Summary"] for draft in taken.drafts} <= {"Caf\u00e9", "other"}
    assert len(taken.drafts) == 2
    reasons = sorted(reason.removeprefix(f"{tmp_path}/") for reason in taken.reasons)
    assert reasons[0].startswith("2026-02-03-caf.md:1 refused: has the same name as")
    assert reasons[1:] == [
        "README.md:1 skipped: is a page about its folder",
        "a.txt:1 skipped: is not a Markdown file",
        "post-mortem-template.md:1 skipped: is a template",
    ]


def test_times_of_the_front_matter_that_are_none_are_noted(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, "---\ndate: 2026-02-03\nend: late\n---\nText")
    assert draft.notes[1] == "line 3: end is 'late', which is no time"
    assert draft.sections["Details"] == "- end: late"


@pytest.mark.parametrize(
    ("stated", "owner", "unmapped"),
    [("Identity", "identity", ()), ("WEB", "web", ()), ("Nobody", None, (("owner", "Nobody"),))],
)
def test_an_owner_is_a_team_that_the_register_knows(
    tmp_path: Path, stated: str, owner: str | None, unmapped: tuple[tuple[str, str], ...]
) -> None:
    draft = draft_of(tmp_path, f"---\ndate: 2026-02-03\nowner: {stated}\n---\n# Login is down\n")
    assert (draft.fields.get("owner"), draft.unmapped) == (owner, unmapped)
