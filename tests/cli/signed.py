"""A register whose known errors are recognised by signatures, for tests of ``match``."""

from __future__ import annotations

from tests.cli.records import INCIDENTS

REPLICATION = """\
---
id: KE-2026-0001
title: Login refuses a password that was just changed
status: active
services: [login]
problem: PRB-2026-0001
affects:
  - component: authentication server
    versions: '<4.2.7'
symptoms: [users who changed their password are refused]
error_codes: [AUTH-1047]
signatures:
  - name: lost replication
    all:
      - 'repl: connection to'
      - regex: result=AUTH-\\d+
workaround: {risk: low, minutes: 10, verified_at: 2026-06-18T10:00:00Z}
---

## Workaround

1. Find the server that refuses: `authctl refusals`.
2. Start replication anew: `authctl replication restart`.

## Cause

The replication client waits on a dead connection.
"""
PULL_LIMIT = """\
---
id: KE-2026-0002
title: Images can't be pulled any more
status: active
services: [shop]
symptoms: [builds fail while they pull an image]
signatures:
  - any:
      - 'toomanyrequests: You have reached'
      - unauthenticated pull rate limit
workaround: {risk: medium}
---

## Workaround

Log in to the registry.

## Cause

The registry limits how often an address may pull.
"""
PROBLEM = """\
---
id: PRB-2026-0001
title: Replication stays broken after a network interruption
status: investigating
services: [login]
owner: identity
opened_at: 2026-05-04T09:00:00Z
---
"""
INCIDENT = """\
---
id: INC-2026-0001
title: Some users can't log in
status: new
services: [login]
error_text: |
  repl: connection to auth-1 lost
  auth: user=u0815 result=AUTH-1047
opened_at: 2026-06-20T09:10:00Z
---
"""
SIGNED = {
    "kedb/2026/KE-2026-0001.md": REPLICATION,
    "kedb/2026/KE-2026-0002.md": PULL_LIMIT,
    "records/problems/2026/PRB-2026-0001.md": PROBLEM,
    f"{INCIDENTS}/INC-2026-0001.md": INCIDENT,
}
"""Two known errors with signatures, and an incident that links none."""

LOG = """\
2026-06-20T09:08:11Z repl: connection to auth-1 lost
2026-06-20T09:08:12Z ready
2026-06-20T09:09:40Z auth: user=ada@example.org password=hunter2 from 10.1.2.3 result=AUTH-1047
"""
"""A log that shows the first of them, with what mustn't be shown."""
