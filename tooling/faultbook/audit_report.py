"""The outcome of an audit: findings about the past, and how much was judged.

What belongs here: the value types that an audit produces and reporters show. What does not: judging
(``auditing``) and writing it down (``reporters``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from faultbook.diagnostics import Diagnostic, Severity


class AuditFinding(NamedTuple):
    """A finding about one landed commit.

    Attributes:
        diagnostic: What was found; its place is in the record's file as the commit left it.
        commit: Id of the commit.
        record: Id of the record; "" where the commit as such is meant.
        landed_at: When the commit was made.
        authors: Names of who wrote what it brought.
    """

    diagnostic: Diagnostic
    commit: str
    record: str
    landed_at: datetime
    authors: tuple[str, ...]


class AcceptedFinding(NamedTuple):
    """A finding that an exception accepts, and why."""

    finding: AuditFinding
    reason: str


class Counts(NamedTuple):
    """How much was judged.

    Attributes:
        commits: Commits of the mainline.
        landings: Those of them that changed records.
        records: Records that they changed.
        versions: Changes of a record; one commit that changes two records makes two.
        deletions: Changes that deleted a record.
        moves: Changes of state, by kind, the state before ("" for none) and the state after.
    """

    commits: int
    landings: int
    records: int
    versions: int
    deletions: int
    moves: dict[str, int]


class AuditReport(NamedTuple):
    """What an audit found.

    Attributes:
        findings: What isn't accepted, in the order of the mainline.
        accepted: What is.
        others: Findings about the exceptions themselves.
        counts: How much was judged.
        since: Id of the commit after which it was judged; "" for all of history.
        root: Id of the first commit of the mainline; "" for an empty history.
        head: Id of the last one; "" for an empty history.
        switches: What of ``[audit]`` decides over findings, by name.
        tool: Version of the program.
        judged_at: The moment that counted as now.
    """

    findings: tuple[AuditFinding, ...]
    accepted: tuple[AcceptedFinding, ...]
    others: tuple[Diagnostic, ...]
    counts: Counts
    since: str
    root: str
    head: str
    switches: dict[str, Any]
    tool: str
    judged_at: datetime

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every finding that isn't accepted."""
        return (*(one.diagnostic for one in self.findings), *self.others)

    def fails(self, level: Severity) -> bool:
        """Whether any finding is at ``level`` or above."""
        return any(one.severity >= level for one in self.diagnostics)
