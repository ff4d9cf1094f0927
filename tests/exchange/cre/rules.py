"""CRE rules written for tests, in the standard's format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.exchange.cre import open_source
from tests.exchange.sources import Taken, context, take

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.exchange.source import Draft

RULE = """\
rules:
  - cre:
      id: CRE-2025-0042
      severity: 1
      title: The queue's node is out of memory
      category: message-queue-problem
      author: A. Author
      description: |
        The node raised its memory alarm.
      cause: |
        - Consumers are slow.
      impact: |
        Publishers wait.
      impactScore: 9
      tags:
        - Queue
        - memory alarm
      mitigation: |
        ## At once

        - Purge queues that nobody reads.
      references:
        - https://queue.example.org/docs/alarms/
      applications:
        - name: login
          version: ">= 3.8"
        - name: queue
          version: "*"
    metadata:
      kind: prequel
      id: a3UdHsmsmAGCVRZuVLCsrX
      gen: 1
    rule:
      sequence:
        window: 1m30s
        event:
          source: cre.log.queue
        order:
          - memory alarm set on node
          - regex: "publishers (will be|are) blocked"
        negate:
          - value: memory alarm cleared
            anchor: 1
            window: 15s
"""
"""A rule with all that one may have."""

LOG = """\
2025-07-21 11:54:06 [info] memory used: 18964570112
2025-07-21 11:54:06 [warning] memory alarm set on node queue@0
2025-07-21 11:54:07 [warning] publishers will be blocked until it clears
2025-07-21 11:55:30 [info] still here
"""
"""A log that it recognises."""

OTHER_LOG = """\
2025-07-21 11:54:06 [warning] memory alarm set on node queue@0
2025-07-21 11:54:07 [warning] publishers will be blocked until it clears
2025-07-21 11:54:09 [warning] memory alarm cleared on node queue@0
2025-07-21 11:55:30 [info] still here
"""
"""A log that it leaves alone."""


def rule(conditions: str, cre_id: str = "CRE-2025-0042", terms: str = "") -> str:
    """A file of one rule with the conditions, which are YAML without indentation."""
    lines = "".join(f"      {line}\n" for line in conditions.splitlines())
    return (
        f"{terms}rules:\n  - cre:\n      id: {cre_id}\n      title: It fails\n"
        "      cause: It is broken.\n      mitigation: Start it again.\n"
        f"    rule:\n{lines}"
    )


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files of a folder of rules."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(folder: Path, files: dict[str, str | bytes], *named: str) -> Taken:
    """What becomes of files: of the folder, or of those of it that are named."""
    write(folder, files)
    return take(open_source([folder / name for name in named] or [folder], context()))


def signatures_of(draft: Draft) -> list[dict[str, Any]]:
    """The signatures of a known error."""
    found: Any = draft.fields["signatures"]
    return list(found)


def signature_of(draft: Draft) -> dict[str, Any]:
    """The only signature of a known error."""
    (found,) = signatures_of(draft)
    return found
