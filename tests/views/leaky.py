"""A register whose public records tell of people and of internal records wherever they can."""

from __future__ import annotations

from tests.views.samples import record

LEAKS = ("INC-2026-7777", "leaky", "KE-2026-7777", "PRB-2026-7777", "secret.org", "Jo Leaky")
"""What nobody outside may read."""

LEAKY = dict(
    [
        record(
            "INC-2026-0101",
            "## Summary\n\nAs in INC-2026-7777, says jo@secret.org, see\n"
            "[leak](https://example.org/INC-2026-7777), `INC-2026-7777`,\n"
            "<jo@secret.org> [him](mailto:jo@secret.org), jo&#64;secret.org jo\\@secret.org\n"
            "[file](../../../records/incidents/2026/INC-2026-7777.md),\n"
            '[title](https://example.org "jo@secret.org"), ![jo@secret.org](x.png)\n\n'
            "    code jo@secret.org INC-2026-7777\n\n## About INC-2026-7777\n\nx\n",
            title="Same as INC-2026-7777 (jo@secret.org)",
            visibility="public",
            reporter="Jo Leaky",
            assignee="Jo Leaky",
            owner="Jo Leaky",
            source_id="INC-2026-7777",
            services=["login"],
            parent="INC-2026-7777",
            duplicate_of="INC-2026-7777",
            problem="PRB-2026-7777",
            known_error="KE-2026-7777",
            not_regression={"known_error": "KE-2026-7777", "reason": "leaky"},
            error_text="user=jo@secret.org INC-2026-7777",
            symptoms=["jo@secret.org"],
            configuration_items=["jo@secret.org"],
            tags=["inc-2026-7777"],
            links=[
                {"title": "leaky", "url": "https://example.org/INC-2026-7777"},
                {"title": "leaky", "url": "https://example.org/?to=jo%40secret.org"},
            ],
            timeline=[{"at": "2026-05-03T09:00:00Z", "event": "jo@secret.org: INC-2026-7777"}],
            actions=[{"action": "ask jo@secret.org", "owner": "Jo Leaky", "ref": "INC-2026-7777"}],
        ),
        record(
            "PRB-2026-0101",
            visibility="public",
            opened_at="2026-05-03T09:00:00Z",
            root_cause={"category": "data", "summary": "KE-2026-7777 jo@secret.org"},
            risk_acceptance={"by": "Jo Leaky", "reason": "jo@secret.org"},
            duplicate_of="PRB-2026-7777",
        ),
        record(
            "KE-2026-0101",
            visibility="public",
            status="active",
            superseded_by="KE-2026-7777",
            upstream={"title": "leaky", "url": "https://example.org/jo@secret.org"},
            workaround={"verified_at": "2026-05-06T09:00:00Z", "verified_by": "Jo Leaky"},
            problem="PRB-2026-0101",
        ),
        record(
            "INC-2026-7777",
            "## Summary\n\nleaky\n",
            title="leaky",
            services=["shop"],
            problem="PRB-2026-0101",
            known_error="KE-2026-0101",
            parent="INC-2026-0101",
        ),
        record("PRB-2026-7777", title="leaky", visibility="internal"),
        record("KE-2026-7777", title="leaky", superseded_by="KE-2026-0101", status="active"),
    ]
)
