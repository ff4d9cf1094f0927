"""What an audit has to say, and what it is about.

What belongs here: the value types that ``auditing`` makes and reporters show. What does not:
deciding what is a finding (``rules``) and how it is shown (``reporters``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from faultbook.diagnostics import Diagnostic
    from faultbook.gitrepo.log import Person


class AuditFinding(NamedTuple):
    """A finding about something that landed.

    Attributes:
        diagnostic: The finding; its place is in the file as the commit has it.
        commit: Id of the commit of the mainline; "" for one that is about no commit.
        subject: The first line of its message.
        landed_at: When it landed; None for a finding that is about no commit.
        record_id: The record; "" for a finding about a commit as a whole, or about none.
        by: Who wrote what landed.
    """

    diagnostic: Diagnostic
    commit: str = ""
    subject: str = ""
    landed_at: datetime | None = None
    record_id: str = ""
    by: tuple[Person, ...] = ()


class Accepted(NamedTuple):
    """A finding that an exception accepts, with the exception's reason."""

    finding: AuditFinding
    reason: str


class KindCount(NamedTuple):
    """What landed of one kind's records.

    Attributes:
        kind: Name of the kind.
        records: Records that are there at the end.
        versions: Versions that landed.
        begun: Records that appeared.
        moves: Changes of state.
        deletions: Records that were deleted.
    """

    kind: str
    records: int
    versions: int
    begun: int
    moves: int
    deletions: int


class Coverage(NamedTuple):
    """What was judged.

    Attributes:
        roots: Ids of the commits that the history begins with.
        since: Id of the commit that the judged part begins after; "" for all of it.
        first: Id of the first commit of the mainline that was judged; "" for none.
        head: Id of the last one; "" where there is no commit.
        commits: Commits of the mainline that were judged.
        changing: How many of them changed records.
        kinds: What landed, by kind.
    """

    roots: tuple[str, ...]
    since: str
    first: str
    head: str
    commits: int
    changing: int
    kinds: tuple[KindCount, ...]


class RuleUse(NamedTuple):
    """What became of one rule.

    Attributes:
        code: Its code.
        name: Its name.
        is_reported: Whether its findings are reported.
        findings: How many there are.
        accepted: How many more an exception accepts.
    """

    code: str
    name: str
    is_reported: bool
    findings: int
    accepted: int


class Terms(NamedTuple):
    """What the audit was asked for.

    Attributes:
        switches: The configuration's table ``[audit]``, as plain values.
        select: Codes, beginnings of codes or names that the caller selected.
        ignore: Likewise, left out.
        config_digest: SHA-256 of ``faultbook.toml``, hexadecimal.
    """

    switches: Mapping[str, Any]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    config_digest: str


class AuditReport(NamedTuple):
    """The outcome of one audit.

    Attributes:
        findings: What was found and isn't accepted, in the order of landing.
        accepted: What an exception accepts, likewise.
        rules: Every rule about history, by code.
        coverage: What was judged; None when the history isn't the one that was asked about.
        terms: What it was asked for.
        made_at: The moment that counts as now.
        rewritten: Why the history isn't the one that was asked about, in one line, or "".
        notes: What else a reader must know, a line each.
    """

    findings: tuple[AuditFinding, ...]
    accepted: tuple[Accepted, ...]
    rules: tuple[RuleUse, ...]
    coverage: Coverage | None
    terms: Terms
    made_at: datetime
    rewritten: str = ""
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Severity, int]:
        """Number of findings of each severity."""
        counts = dict.fromkeys(Severity, 0)
        for finding in self.findings:
            counts[finding.diagnostic.severity] += 1
        return counts

    def fails(self, level: Severity) -> bool:
        """Whether any finding is at ``level`` or above, or history was rewritten."""
        found = (number for severity, number in self.counts.items() if severity >= level)
        return bool(self.rewritten) or any(found)
