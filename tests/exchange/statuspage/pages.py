"""Status pages of our own, in Statuspage's forms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from faultbook.exchange.statuspage import open_source
from tests.exchange.sources import Taken, context, take

if TYPE_CHECKING:
    from pathlib import Path


def update(status: str, body: str, at: str, **more: Any) -> dict[str, Any]:
    """An update of Statuspage's JSON."""
    return {"id": f"u-{at}", "status": status, "body": body, "display_at": at, **more}


def incident(**fields: Any) -> dict[str, Any]:
    """An incident of Statuspage's JSON, its updates as there: the newest first."""
    return {
        "id": "k9x2m4p7q1w3",
        "name": "Logins fail",
        "status": "resolved",
        "impact": "major",
        "shortlink": "https://stspg.example/k9x2",
        "created_at": "2026-02-03T09:00:00.123-05:00",
        "updated_at": "2026-02-03T11:00:00.000-05:00",
        "started_at": "2026-02-03T08:50:00.000-05:00",
        "monitoring_at": "2026-02-03T10:00:00.000-05:00",
        "resolved_at": "2026-02-03T11:00:00.000-05:00",
        "components": [{"id": "c1", "name": "Login"}],
        "incident_updates": [
            update("resolved", "This incident has been resolved.", "2026-02-03T11:00:00-05:00"),
            update("monitoring", "A fix is in place.", "2026-02-03T10:00:00-05:00"),
            update("investigating", "Some users can't log in.", "2026-02-03T09:00:00-05:00"),
        ],
        **fields,
    }


def history(**fields: Any) -> dict[str, Any]:
    """A line of a history gathered from a page's feed."""
    return {
        "id": "9632825",
        "entry_id": "tag:status.example.org,2005:Incident/9632825",
        "title": "Builds wait",
        "url": "https://status.example.org/incidents/5jfkz8q1mlqx",
        "published_at": "2026-03-26T03:35:00Z",
        "status_sequence": ["Investigating", "Update", "Resolved"],
        "started_at": "2026-03-26T01:43:00Z",
        "resolved_at": "2026-03-26T03:35:00Z",
        "downtime_start": "2026-03-26T01:40:00Z",
        "downtime_end": "2026-03-26T03:30:00Z",
        "updates": [
            {"at": "2026-03-26T01:43:00Z", "status": "Investigating", "message": "Builds wait."},
            {"at": "2026-03-26T01:43:00Z", "status": "Update", "message": "In <1% of regions."},
            {"at": "2026-03-26T03:35:00Z", "status": "Resolved", "message": "A host was full."},
        ],
        "impact": "minor",
        "components": ["Builds"],
        **fields,
    }


def read(folder: Path, content: Any, name: str = "page.json", **options: Any) -> Taken:
    """What becomes of a file; anything but text and bytes is written as JSON."""
    if not isinstance(content, str | bytes):
        content = json.dumps(content)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return take(open_source([path], context(**options)))
