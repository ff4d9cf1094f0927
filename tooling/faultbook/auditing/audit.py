"""An audit: all of a history judged, counted, and what is accepted set apart.

What belongs here: putting findings in order, exceptions and counts. What does not: finding anything
(``judging``, ``landings``) and evidence on paper (``reporters.evidence``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import faultbook
from faultbook.audit_report import AcceptedFinding, AuditFinding, AuditReport, Counts
from faultbook.auditing.judging import Court, moment_of
from faultbook.auditing.landings import Touched, landed_commits
from faultbook.auditing.register_then import Ties
from faultbook.catalog import Catalog
from faultbook.clock import Clock
from faultbook.gitrepo.signatures import unsigned_commits
from faultbook.history.credit import authors_of
from faultbook.rules.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from faultbook.config import Audit, AuditException
    from faultbook.diagnostics import Diagnostic
    from faultbook.document import Document
    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Version
    from faultbook.record import Context, Register
    from faultbook.rules.selection import Selection


_NONE = "nothing"  # the state before a record was there


@dataclass(frozen=True)
class Question:
    """What is asked of a history.

    Attributes:
        context: The configuration and now; the register in it is not asked.
        document_of: Gives the document of a path, for places in other files.
        selection: Which findings count.
        since: Number of the landing after which is judged; -1 for all.
        jobs: Processes to use; None to decide by the work.
        progress: Told, now and then, how many records of how many are judged.
    """

    context: Context
    document_of: Callable[[str], Document | None]
    selection: Selection
    since: int = -1
    jobs: int | None = None
    progress: Callable[[int, int], None] | None = None

    @property
    def settings(self) -> Audit:
        """How history is judged."""
        return self.context.config.audit

    @property
    def now(self) -> datetime:
        """The moment that counts as now."""
        return self.context.clock.now

    def engine(self, at: datetime, register: Register) -> Engine:
        """What judges at a moment, against a register."""
        context = self.context._replace(clock=Clock(at), register=register)
        return Engine(context, self.document_of, context.loaded.text)


def audit(history: RegisterHistory, question: Question) -> AuditReport:
    """Judge a history."""
    kept = history.kept_timelines()
    ties = Ties(history, kept)
    touched = [
        Touched(version.record_id, version)
        for number in range(ties.count)
        for version in ties.timeline(number).versions
        if version.landing > question.since
    ]
    found = sorted(
        (*_about_records(history, ties, question), *_about_commits(history, touched, question)),
        key=lambda one: (one[0], one[2].sort_key),
    )
    authors = _Authors(history, touched)
    findings = [
        AuditFinding(
            one,
            history.landing(number).commit.id,
            record,
            moment_of(history.landing(number).commit.committed_at),
            authors.of(number),
        )
        for number, record, one in found
    ]
    open_findings, accepted, unused = _sorted_out(findings, question.settings.exceptions)
    others = question.engine(question.now, Catalog(())).check_exceptions(
        unused if question.since < 0 else ()
    )
    count = history.count()
    return AuditReport(
        tuple(open_findings),
        tuple(accepted),
        tuple(question.selection.apply(others)),
        _counts(ties, touched, count, question.since),
        history.landing(question.since).commit.id if question.since >= 0 else "",
        history.landing(0).commit.id if count else "",
        history.head,
        question.settings.model_dump(mode="json", exclude={"exceptions"}),
        faultbook.__version__,
        question.now,
    )


def _about_records(
    history: RegisterHistory, ties: Ties, question: Question
) -> Iterator[tuple[int, str, Diagnostic]]:
    court = Court(history, ties, question.engine, question.since, question.settings.separate_closer)
    for judged in court.judge_all(question.jobs, question.progress):
        for one in question.selection.apply(judged.found):
            yield judged.landing, judged.record, one


def _about_commits(
    history: RegisterHistory, touched: list[Touched], question: Question
) -> Iterator[tuple[int, str, Diagnostic]]:
    settings = question.settings
    if not (settings.signed_commits or settings.reviewed_changes):
        return
    unsigned: dict[str, str] = {}
    if settings.signed_commits and history.head:
        since = question.since
        before = [f"^{history.landing(since).commit.id}"] if since >= 0 else []
        unsigned = unsigned_commits(history.repository, [history.head, *before])
    for number, landed, path in landed_commits(history, touched, unsigned):
        engine = question.engine(landed.landed_at, Catalog(()))
        for one in question.selection.apply(engine.check_landing(landed, path)):
            yield number, "", one


class _Authors:
    """Names of who wrote what each landing brought, looked up for those that are asked for."""

    def __init__(self, history: RegisterHistory, touched: list[Touched]) -> None:
        self._history = history
        self._versions: dict[int, list[Version]] = {}
        for one in touched:
            self._versions.setdefault(one.version.landing, []).append(one.version)

    def of(self, landing: int) -> tuple[str, ...]:
        names = {
            person.name: None
            for version in self._versions.get(landing, ())
            for person in authors_of(self._history, version)
        }
        return tuple(names)


def _sorted_out(
    findings: list[AuditFinding], exceptions: tuple[AuditException, ...]
) -> tuple[list[AuditFinding], list[AcceptedFinding], list[int]]:
    """Findings that stay, those that an exception accepts, and numbers of unused exceptions."""
    kept: list[AuditFinding] = []
    accepted: list[AcceptedFinding] = []
    used: set[int] = set()
    for one in findings:
        fitting = [n for n, exception in enumerate(exceptions) if _fits(exception, one)]
        used.update(fitting)
        if fitting:
            accepted.append(AcceptedFinding(one, exceptions[fitting[0]].reason))
        else:
            kept.append(one)
    return kept, accepted, [n for n in range(len(exceptions)) if n not in used]


def _fits(exception: AuditException, finding: AuditFinding) -> bool:
    return (
        finding.commit.startswith(exception.commit)
        and exception.rule in (finding.diagnostic.code, finding.diagnostic.name)
        and exception.id in (None, finding.record)
    )


def _counts(ties: Ties, touched: list[Touched], commits: int, since: int) -> Counts:
    moves: dict[str, int] = {}
    records = 0
    for number in range(ties.count):
        timeline = ties.timeline(number)
        versions = [one for one in timeline.versions if one.landing > since]
        records += bool(versions)
        for version in versions:
            change = version.change_of("status")
            if change is not None:
                move = f"{timeline.kind}: {change.before or _NONE} -> {change.after or _NONE}"
                moves[move] = moves.get(move, 0) + 1
    return Counts(
        commits=commits - since - 1,
        landings=len({one.version.landing for one in touched}),
        records=records,
        versions=len(touched),
        deletions=sum(one.version.is_deletion for one in touched),
        moves=dict(sorted(moves.items())),
    )
