"""A register with secrets wherever a public site could tell them.

Every secret has the canary in it, so that one search finds them all: also in a file that somebody
adds to the site later. What is internal tells nothing but secrets; what is public tells some, in
fields and in ways in which people do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.registers import write_register
from tests.repositories import Repository
from tests.views.samples import record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

CANARY = "zqx9"
HIDDEN_IDS = ("INC-2026-7777", "INC-2014-7778", "PRB-2026-7777", "KE-2026-7777", "INC-2025-7776")
"""Ids that only internal records have or had; beside them there are drafts with the canary."""

OF_NOBODY_ELSE = ("incidents/2014", "-7777", "-7778", "-7776")
"""Parts of addresses that there would be for internal records alone."""

PUBLIC_DRAFT = "INC-2026-DRAFT-zqx9words"

CONFIG = """\
[services.login]
name = "Login"
owner = "identity"
[services.mail]
name = "Mail"
owner = "Zqx9 Servant"
[services.zqx9service]
name = "Zqx9servicename"
owner = "zqx9team"
[teams.identity]
name = "Identity"
[teams.zqx9team]
name = "Zqx9teamname"
"""

_AT = "2026-05-03T09:00:00Z"
_ASKS = "ask zqx9mail@secret.example"

_PUBLIC_INCIDENT = record(
    "INC-2026-0001",
    f"## Summary\n\nLike INC-2026-7777, inc-2026-draft-zqx9idea; {_ASKS}.\n"
    "[a](https://e.example/INC-2026-7777) <zqx9auto@secret.example>\n"
    "[b](../../../records/incidents/2026/INC-2026-7777.md)\n\n<!-- zqx9comment -->\n\n"
    "## Resolution\n\nRestarted.\n\n## As in KE-2026-7777\n\nx\n",
    title="Shown: like INC-2026-7777 of zqx9title@secret.example",
    status="closed",
    visibility="public",
    services=["login"],
    reporter="Zqx9 Jö Reporter",
    assignee="Zqx9 Assignee",
    owner="Zqx9 Owner",
    source_id="zqx9source",
    impact="high",
    urgency="high",
    tags=["slow", "inc-2026-7777", "inc-2026-draft-zqx9tag"],
    problem="PRB-2026-7777",
    known_error="KE-2026-0001",
    parent="INC-2026-7777",
    duplicate_of="INC-2026-DRAFT-zqx9copy",
    workaround_helped="yes",
    resolution_code="known-error-workaround",
    opened_at=_AT,
    started_at=_AT,
    detected_at="2026-05-03T09:05:00Z",
    restored_at="2026-05-03T10:00:00Z",
    symptoms=[f"It is slow; {_ASKS}"],
    error_text="ERR-1 user=zqx9user@secret.example INC-2026-7777",
    error_codes=["ERR-1"],
    links=[{"title": "zqx9linked", "url": "https://e.example/?to=zqx9to%40secret.example"}],
    timeline=[{"at": _AT, "event": f"INC-2026-7777 again, {_ASKS}"}],
    actions=[{"action": f"{_ASKS}", "owner": "Zqx9 Actor", "ref": "INC-2026-7777"}],
    ignore=[{"rule": "FB601", "reason": "zqx9ignored", "until": "2026-12-01"}],
    zqx9key="zqx9value",
)
_TWICE, _TEXT = record("INC-2026-7770", "zqx9torn\n", title="Zqx9broken", visibility="public")
BROKEN = {
    _TWICE: _TEXT.replace("status:", "status: new\nstatus:"),
    "records/incidents/2026/zqx9notes.md": "---\ntitle: zqx9note\n---\n",
    "kedb/2026/KE-2026-7771.md": "zqx9loose\n",
    "kedb/2026/KE-2026-7772.yaml": "id: KE-2026-7772\ntitle: [zqx9list]\nzqx9field: 1\n",
}
"""Files with faults, of which nobody can say for sure that they are public."""

PUBLIC = dict(
    [
        _PUBLIC_INCIDENT,
        record(
            "PRB-2026-0001",
            "## Summary\n\nSlow.\n",
            visibility="public",
            status="known-error",
            services=["login", "mail"],
            owner="identity",
            opened_at=_AT,
            root_cause={"category": "data", "summary": f"As KE-2026-7777; {_ASKS}"},
            risk_acceptance={"by": "Zqx9 Boss", "reason": _ASKS, "review_by": "2026-12-01"},
            duplicate_of="PRB-2026-7777",
        ),
        record(
            "KE-2026-0001",
            f"## Workaround\n\nWait, then {_ASKS}.\n\n## Cause\n\nAs KE-2026-7777.\n",
            title="Shown as well",
            status="active",
            visibility="public",
            services=["login"],
            owner="identity",
            problem="PRB-2026-0001",
            symptoms=["It is slow"],
            error_codes=["ERR-1"],
            signatures=[
                {
                    "name": "for zqx9name@secret.example",
                    "all": ["ERR-1 user="],
                    "samples": {"match": ["ERR-1 user=zqx9sample@secret.example"]},
                }
            ],
            workaround={"risk": "low", "verified_by": "Zqx9 Verifier", "verified_at": _AT},
            superseded_by="KE-2026-7777",
        ),
    ]
)
_FIELDS = {
    "services": ["zqx9service"],
    "owner": "zqx9team",
    "assignee": "Zqx9colleague",
    "tags": ["zqx9label"],
    "links": [{"title": "zqx9link", "url": "https://zqx9host.example/"}],
}
INTERNAL = dict(
    [
        record(
            "INC-2026-7777",
            "## Summary\n\nzqx9summary\n\n## Zqx9heading\n\nzqx9text\n",
            title="Zqx9secret",
            **_FIELDS,
            status="in-progress",
            impact="high",
            urgency="high",
            priority="1",
            reporter="Zqx9caller",
            aliases=["INC-2025-7776"],
            configuration_items=["zqx9item"],
            versions=[{"component": "zqx9part", "version": "1"}],
            category="zqx9category",
            symptoms=["zqx9symptom"],
            error_text="ERR-1 user= zqx9error",
            error_codes=["ZQX9CODE"],
            opened_at="2026-05-04T09:00:00Z",
            caused_by_change="zqx9change",
            known_error="KE-2026-0001",
            problem="PRB-2026-0001",
            timeline=[{"at": "2026-05-04T09:00:00Z", "event": "zqx9event"}],
            actions=[{"action": "zqx9action", "owner": "zqx9doer", "due": "2026-05-05"}],
        ),
        record(
            "INC-2014-7778",
            title="Zqx9 of another year",
            parent="INC-2026-0001",
            opened_at="2014-05-04T09:00:00Z",
        ),
        record("INC-2026-DRAFT-zqx9draft", title="Zqx9drafted", known_error="KE-2026-0001"),
        record(
            "PRB-2026-7777",
            "## Summary\n\nzqx9problem\n",
            title="Zqx9cause",
            **_FIELDS,
            status="investigating",
            opened_at="2026-05-04T09:00:00Z",
            root_cause={"category": "data", "summary": "zqx9root"},
            contributing_factors=["zqx9factor"],
            five_whys=["zqx9why"],
            fix={"description": "zqx9fix", "changes": ["zqx9patch"]},
        ),
        record(
            "KE-2026-7777",
            "## Workaround\n\nzqx9workaround\n\n## Cause\n\nzqx9reason\n",
            title="Zqx9known",
            **_FIELDS,
            status="active",
            problem="PRB-2026-0001",
            symptoms=["zqx9sign"],
            affects=[{"component": "zqx9component", "versions": ">=1"}],
            signatures=[
                {
                    "name": "zqx9signature",
                    "all": ["zqx9literal", {"regex": "zqx9regex[0-9]+"}],
                    "unless": ["zqx9unless"],
                    "samples": {"match": ["zqx9literal zqx9regex1"], "no_match": ["zqx9nothing"]},
                }
            ],
            workaround={"verified_by": "Zqx9helper", "verified_at": _AT},
        ),
    ]
)


def plant(root: Path) -> Path:
    """Write the register and a history with secrets of its own, and return its folder.

    Before the present state, a public incident was an internal draft of another title; internal
    records, a public draft and a public incident were deleted.
    """
    repository = Repository.begin(root)
    gone = dict(
        [
            record("INC-2026-7779", "## Zqx9buried\n\nx\n", title="Zqx9gone"),
            record("KE-2026-DRAFT-zqx9forgotten", title="Zqx9forgot", status="draft"),
            record("INC-2026-DRAFT-zqx9public", title="Zqx9unsaid", visibility="public"),
            record("INC-2026-0009", title="Zqx9withdrawn", visibility="public"),
        ]
    )
    draft, text = record(PUBLIC_DRAFT, "## Zqx9before\n\nx\n", title="Zqx9earlier")
    write_register(root, {"faultbook.toml": CONFIG, draft: text, **gone})
    repository.commit("Report zqx9subject\n\nzqx9body", by="Zqx9author", at="2026-05-02T09:00:00Z")
    (root / draft).unlink()
    path, final = _PUBLIC_INCIDENT
    numbered = final.replace("---\n\n", f'aliases: ["{PUBLIC_DRAFT}"]\n---\n\n', 1)
    write_register(root, {path: numbered.replace('"public"', '"internal"')})
    repository.commit("Number zqx9second (#77)", by="Zqx9other", at="2026-05-03T09:00:00Z")
    for name in gone:
        (root / name).unlink()
    write_register(root, PUBLIC | INTERNAL | BROKEN)
    repository.commit("Say zqx9third", by="Zqx9last", at="2026-05-05T09:00:00Z")
    return root


def tokens(texts: Iterable[str]) -> set[str]:
    """Every secret in some texts, by its first word."""
    return {found for text in texts for found in re.findall(f"{CANARY}[a-z0-9]*", text.casefold())}
