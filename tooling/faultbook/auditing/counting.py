"""What a history holds, in numbers.

What belongs here: counting what landed. What does not: judging it (``judging``).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from faultbook.audit_report import KindCount
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from faultbook.auditing.judging import Span
    from faultbook.history.timeline import Timeline


class Counts:
    """Counts what landed, by kind, in a part of a history.

    Args:
        span: The part.
    """

    def __init__(self, span: Span) -> None:
        self._span = span
        self._records: Counter[str] = Counter()
        self._versions: Counter[str] = Counter()
        self._begun: Counter[str] = Counter()
        self._moves: Counter[str] = Counter()
        self._deletions: Counter[str] = Counter()

    def add(self, timeline: Timeline) -> None:
        """Count a record's life, of which nothing is after the part."""
        kind = timeline.kind
        self._records[kind] += timeline.is_live
        for before, version in timeline.steps():
            if not self._span.holds(version.landing):
                continue
            self._versions[kind] += 1
            self._begun[kind] += before is None
            self._deletions[kind] += version.is_deletion
            change = version.change_of("status")
            if change is not None and None not in (change.before, change.after):
                self._moves[kind] += 1

    def by_kind(self) -> tuple[KindCount, ...]:
        """The numbers, of every kind."""
        return tuple(
            KindCount(
                kind,
                self._records[kind],
                self._versions[kind],
                self._begun[kind],
                self._moves[kind],
                self._deletions[kind],
            )
            for kind in KINDS
        )
