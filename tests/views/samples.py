"""A register in which every kind of record and link is there once."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from faultbook.ids import parse_id, record_path
from faultbook.kinds import KINDS_BY_PREFIX
from faultbook.site_gathering import NOWHERE
from faultbook.site_gathering import site_input as gathered
from faultbook.views.site_view import SiteView
from tests.registers import open_register, write_register

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.page import Audience, SitePlace


def record(record_id: str, body: str = "", **fields: object) -> tuple[str, str]:
    """Path and text of a record; values are written as JSON, which YAML takes as well."""
    parsed = parse_id(record_id)
    assert parsed is not None
    path = record_path(KINDS_BY_PREFIX[parsed.prefix].folder, parsed, shard=False)
    stated = {"id": record_id, "title": f"Title of {record_id}", "status": "new"} | fields
    lines = [f"{name}: {_yaml(value)}" for name, value in stated.items()]
    return path, "\n".join(["---", *lines, "---", "", body])


def _yaml(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\u202e\uffff]", lambda m: f"\\u{ord(m[0]):04x}", text)


LINKED = dict(
    [
        record(
            "INC-2026-0101",
            "Seen by all.\n\n## summary\n\nLike INC-2026-0102.\n\n## Impact\n\nTen users.\n\n"
            "## Workaround\n\nWait.\n\n## Resolution\n\nIt was restarted.\n\n## Lessons\n\nNone.\n"
            "\n## Chat log\n\n> hello\n",
            title="Nobody can log in",
            status="closed",
            services=["login", "nowhere"],
            owner="identity",
            assignee="A. Assignee",
            reporter="R. Reporter",
            tags=["slow"],
            links=[{"title": "Dashboard", "url": "https://example.org/d?a=1&b=2"}],
            aliases=["INC-2026-0009"],
            source_id="old/7",
            visibility="public",
            impact="high",
            urgency="medium",
            priority="2",
            major="true",
            source="monitoring",
            support_level="2",
            configuration_items=["auth-2"],
            versions=[{"component": "auth", "version": "1.10"}],
            category="access",
            symptoms=["HTTP 500 as in KE-2026-0101"],
            error_text="at login.Session\n    caused by: <none>",
            error_codes=["0x80070005"],
            opened_at="2026-05-03T11:10:00+02:00",
            started_at="2026-05-03T09:00:00Z",
            restored_at="2026-05-03T10:42:00Z",
            outages=[
                {"from": "2026-05-03T09:00:00Z", "to": "2026-05-03T10:42:00Z"},
                {"from": "2026-05-03T10:50:00Z"},
            ],
            resolution_code="known-error-workaround",
            known_error="KE-2026-0101",
            workaround_helped="yes",
            problem="PRB-2026-0101",
            caused_by_change="CHG-1",
            changes=["CHG-2"],
            effort_minutes="90",
            timeline=[{"at": "2026-05-03T09:00:00Z", "event": "All **red**, see INC-2026-0102."}],
            actions=[
                {
                    "action": "Alert",
                    "owner": "identity",
                    "due": "2026-06-01",
                    "done_at": "2026-05-20T08:00:00Z",
                    "ref": "T-1",
                }
            ],
        ),
        record(
            "INC-2026-0102",
            title="Still nobody",
            status="on-hold",
            hold_reason="awaiting-problem",
            parent="INC-2026-0009",
            duplicate_of="INC-2026-0777",
            not_regression={"known_error": "KE-2026-0102", "reason": "Another error text."},
            priority="1",
        ),
        record("INC-2026-0103", title="A copy", duplicate_of="INC-2026-0101"),
        record(
            "PRB-2026-0101",
            "## Summary\n\nS\n\n## Analysis\n\nA\n\n## Evidence\n\nE\n\n## Permanent fix\n\nF\n",
            title="The server forgets",
            status="fix-in-progress",
            services=["login"],
            owner="identity",
            visibility="public",
            trigger="recurrence",
            opened_at="2026-05-04T09:00:00Z",
            root_cause={
                "category": "software",
                "summary": "A *leak*.",
                "confirmed_at": "2026-05-05T09:00:00Z",
            },
            contributing_factors=["No alert."],
            five_whys=["It was full."],
            fix={
                "description": "Patch.",
                "changes": ["CHG-9"],
                "deployed_at": "2026-05-09T09:00:00Z",
            },
            risk_acceptance={"by": "B. Boss", "reason": "Cheap.", "review_by": "2026-12-01"},
            effort_minutes="600",
        ),
        record("PRB-2026-0102", title="Again", status="closed", duplicate_of="PRB-2026-0101"),
        record(
            "KE-2026-0101",
            "## Workaround\n\nRestart it.\n\n## Symptoms\n\nSlow.\n\n## Look-alikes\n\nNone.\n",
            title="Login forgets users",
            status="active",
            services=["login"],
            owner="identity",
            visibility="public",
            problem="PRB-2026-0101",
            upstream={"title": "Bug 7", "url": "https://example.org/7"},
            affects=[{"component": "auth", "versions": ">=1.0"}],
            fixed_in=[{"component": "auth", "version": "1.11"}],
            symptoms=["Users are logged out"],
            error_codes=["AUTH-7"],
            signatures=[
                {
                    "name": "pool",
                    "sequence": ["a {b}", {"regex": "c+", "count": "3"}],
                    "unless": ["d"],
                    "within": "30s",
                }
            ],
            workaround={
                "risk": "low",
                "minutes": "5",
                "verified_at": "2026-05-06T09:00:00Z",
                "verified_by": "V. Verifier",
            },
            review_by="2026-12-01",
        ),
        record(
            "KE-2026-0102",
            title="Older",
            status="retired",
            no_workaround="It can't be done.",
            superseded_by="KE-2026-0101",
            retired_because="It was the same.",
        ),
    ]
)
"""Files by path. Public are INC-2026-0101, PRB-2026-0101 and KE-2026-0101."""


def site_view(
    root: Path,
    files: dict[str, str] | None = None,
    audience: Audience = "internal",
    place: SitePlace = NOWHERE,
    *,
    directory_urls: bool = True,
) -> SiteView:
    """What pages are made of, from files written below ``root``."""
    workspace = open_register(write_register(root, LINKED if files is None else files))
    return SiteView(gathered(workspace, audience, place, directory_urls=directory_urls))
