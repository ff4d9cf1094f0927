"""Records that tests of the command line share."""

from __future__ import annotations

INCIDENTS = "records/incidents/2026"

SOUND = """\
---
id: INC-2026-0002
title: Login fails with error 500
status: new
---
"""

FIVE_FAULTS = """\
---
id: INC-2026-0001
title: Login fails with error 500
status: resolvd
services: [login, shp]
opened_at: yesterday
problem: PRB-2026-0009
colour: red
---

## Summary

Nobody can log in.
"""

LINKED = {
    f"{INCIDENTS}/INC-2026-0001.md": """\
---
id: INC-2026-0001
title: Login fails with error 500
status: resolved
services: [login]
owner: identity
tags: [web]
priority: 2
error_text: |
  HTTP 500
    at login.Session
opened_at: 2026-05-03T09:10:00Z
restored_at: 2026-05-03T10:00:00Z
resolution_code: known-error-workaround
known_error: KE-2026-0001
workaround_helped: yes
problem: PRB-2026-0001
timeline:
  - at: 2026-05-03T09:10:00Z
    event: seen by monitoring
---

## Summary

Nobody can log in.

## Resolution

The session store was restarted.
""",
    f"{INCIDENTS}/INC-2026-0002.md": """\
---
id: INC-2026-0002
title: The shop is slow
status: new
services: [shop]
priority: 4
opened_at: 2026-06-20T09:10:00Z
---
""",
    "records/problems/2026/PRB-2026-0001.md": """\
---
id: PRB-2026-0001
title: The session store loses its memory
status: investigating
services: [login]
owner: identity
opened_at: 2026-05-04T09:00:00Z
---
""",
    "kedb/2026/KE-2026-0001.md": """\
---
id: KE-2026-0001
title: Login fails with error 500
status: active
aliases: [KE-2026-DRAFT-login]
problem: PRB-2026-0001
symptoms: [error 500 at login]
workaround: {verified_at: 2026-05-03T10:00:00Z}
---

## Workaround

Restart the session store.

## Cause

Under investigation.
""",
}
"""An incident, its problem and its known error, without a fault; and an incident of its own."""
