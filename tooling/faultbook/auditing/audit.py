"""An audit from end to end.

What belongs here: the order of its steps, and what goes into its report. What does not: each step
(the neighbouring modules) and opening the register (``audits``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from faultbook.audit_report import AuditFinding, AuditReport, Coverage, RuleUse
from faultbook.auditing.counting import Counts
from faultbook.auditing.crediting import Credits
from faultbook.auditing.exceptions import Sorted, sort_out, unused
from faultbook.auditing.judging import Judge, Landed, Span, landed_commit
from faultbook.auditing.past import Past
from faultbook.auditing.span import beginning
from faultbook.gitrepo.commits import root_commits, trailers_of, unsigned_commits
from faultbook.gitrepo.tree import Tree
from faultbook.history.credit import landed_at
from faultbook.rules.engine import Engine
from faultbook.rules.registry import Scope, all_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from faultbook.audit_report import Terms
    from faultbook.auditing.span import Beginning
    from faultbook.diagnostics import Diagnostic
    from faultbook.gitrepo.commits import Trailers
    from faultbook.gitrepo.log import Person
    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Version
    from faultbook.record import Context
    from faultbook.rules.selection import Selection

    _Placed: TypeAlias = tuple[int, AuditFinding]

SCOPES = frozenset({Scope.CHANGE, Scope.LANDING, Scope.EXCEPTIONS})
"""Scopes of the rules that an audit runs."""

_LIKE_A_TRAILER = re.compile(r"^[A-Za-z0-9-]+[ \t]*:", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """What an audit is asked.

    Attributes:
        history: The history, up to the last commit that is judged.
        context: What is judged against, besides clock and register.
        config_text: Text of ``faultbook.toml``.
        selection: Which findings are reported.
        terms: What the report says of all this.
        made_at: The moment that counts as now.
        since: The commit after which is judged; None for the whole history.
        jobs: Processes to use; None to decide by the work.
    """

    history: RegisterHistory
    context: Context
    config_text: str
    selection: Selection
    terms: Terms
    made_at: datetime
    since: str | None = None
    jobs: int | None = None


def audit(question: Question, progress: Callable[[int, int], None] | None = None) -> AuditReport:
    """Judge what landed.

    Args:
        question: What is asked.
        progress: Told, now and then, how many records of how many are judged.

    Raises:
        EnvironmentProblem: Git fails, or the clone lacks what is asked for.
        UsageProblem: The commit to begin after has a name that nothing has.
    """
    start = beginning(question.history, question.since)
    if start.rewritten:
        return AuditReport(
            (), (), (), None, question.terms, question.made_at, rewritten=start.rewritten
        )
    return _Audit(question, start).report(progress)


class _Audit:
    """One audit of a history that is what it should be."""

    def __init__(self, question: Question, start: Beginning) -> None:
        self._question = question
        self._start = start
        self._repository = question.history.repository
        self._landings = question.history.landings() if question.history.head else []
        self._span = Span(start.after, len(self._landings) - 1)
        self._counts = Counts(self._span)
        self._brought: dict[int, list[Version]] = defaultdict(list)
        self._past = self._read_past()
        self._trailers = self._read_trailers()
        self._credits = self._make_credits()
        self._judge = Judge(
            self._repository,
            self._past,
            self._landings,
            question.context,
            question.config_text,
            self._credits,
            self._span,
            question.jobs,
        )

    def report(self, progress: Callable[[int, int], None] | None) -> AuditReport:
        """Judge everything and write it down."""
        question = self._question
        landed = self._landed()
        found = [*self._changes(progress), *self._commits(landed)]
        found.sort(key=lambda one: (one[0], one[1].diagnostic.sort_key))
        done = self._accepting([finding for _, finding in found], landed)
        return AuditReport(
            tuple(done.left),
            tuple(done.accepted),
            self._rules(done),
            self._coverage(),
            question.terms,
            question.made_at,
            notes=(self._start.note,) if self._start.note else (),
        )

    def _read_past(self) -> Past:
        shard = self._question.context.config.layout.shard
        past = Past(self._question.history, self._landings, shard=shard)
        for timeline in self._question.history.timelines():
            self._counts.add(timeline)
            for version in past.add(timeline).versions:
                if self._span.holds(version.landing):
                    self._brought[version.landing].append(version)
        return past

    def _read_trailers(self) -> dict[str, Trailers]:
        """Trailers of the commits that changed records, where a message may have any."""
        told: dict[str, str] = {}
        if self._question.context.config.audit.separate_closer:  # who may be from long ago
            versions = (one for record in self._past.records for one in record.versions)
        else:
            versions = (one for brought in self._brought.values() for one in brought)
        for version in versions:
            commit = self._landings[version.landing].commit
            told[commit.id] = commit.message
            told.update((side.commit, side.message) for side in version.sides)
        asked = [commit for commit, message in told.items() if _LIKE_A_TRAILER.search(message)]
        return trailers_of(self._repository, asked)

    def _make_credits(self) -> Credits:
        history = self._question.history
        prefix = history.source.prefix
        tree = Tree(self._repository, history.head, prefix, ())
        return Credits(self._repository, tree, prefix, self._landings)

    def _landed(self) -> list[Landed]:
        return [
            Landed(self._landings[number], tuple(sorted(versions, key=lambda one: one.path)))
            for number, versions in sorted(self._brought.items())
        ]

    def _changes(self, progress: Callable[[int, int], None] | None) -> Iterator[_Placed]:
        """What the rules say of the records' changes."""
        for said in self._judge.changes(progress):
            version = self._past.records[said.record].versions[said.version]
            by = self._credits.authors(version)
            for one in said.found:
                yield self._placed(version.landing, one, said.record_id, by)

    def _commits(self, landed: list[Landed]) -> Iterator[_Placed]:
        """What the rules say of the commits that changed records."""
        unsigned: dict[str, str] = {}
        if self._question.context.config.audit.signed_commits:
            commits = dict.fromkeys(commit for one in landed for commit in one.commits)
            unsigned = unsigned_commits(self._repository, commits)
        for one in landed:
            commit = landed_commit(one, self._credits, self._trailers, unsigned)
            for said in self._judge.landing(commit, one.versions[0].path):
                yield self._placed(one.landing.number, said, "", commit.authors)

    def _placed(
        self, number: int, diagnostic: Diagnostic, record_id: str, by: tuple[Person, ...]
    ) -> _Placed:
        landing = self._landings[number]
        commit = landing.commit
        finding = AuditFinding(
            diagnostic, commit.id, commit.subject, landed_at(commit), record_id, by
        )
        return number, finding

    def _accepting(self, found: list[AuditFinding], landed: list[Landed]) -> Sorted:
        """The findings without those that are accepted, and what is wrong with exceptions."""
        question = self._question
        exceptions = question.context.config.audit.exceptions
        names = {
            one.landing.commit.id: frozenset(version.record_id for version in one.versions)
            for one in landed
        }
        done = sort_out(found, exceptions, names)
        earlier = [one.commit.id for one in self._landings[: self._span.after + 1]]
        useless = unused(exceptions, done.used, earlier, self._start)
        engine = Engine(question.context, lambda _: None, question.config_text)
        said = [AuditFinding(one) for one in engine.check_exceptions(useless)]
        left = self._reported(done.left) + self._reported(said)
        accepted = [one for one in done.accepted if self._reported([one.finding])]
        return done._replace(left=left, accepted=accepted)

    def _reported(self, found: Iterable[AuditFinding]) -> list[AuditFinding]:
        """The findings that are reported, each with the severity that it has here."""
        return [
            one._replace(diagnostic=chosen)
            for one in found
            for chosen in self._question.selection.apply([one.diagnostic])
        ]

    def _rules(self, done: Sorted) -> tuple[RuleUse, ...]:
        found = Counter(one.diagnostic.code for one in done.left)
        accepted = Counter(one.finding.diagnostic.code for one in done.accepted)
        selection = self._question.selection
        return tuple(
            RuleUse(code, rule.name, selection.reports(code), found[code], accepted[code])
            for code, rule in all_rules().items()
            if rule.scope in SCOPES
        )

    def _coverage(self) -> Coverage:
        span = self._span
        judged = self._landings[span.after + 1 :]
        head = self._question.history.head
        return Coverage(
            roots=root_commits(self._repository, head) if head else (),
            since=self._start.commit,
            first=judged[0].commit.id if judged else "",
            head=head,
            commits=len(judged),
            changing=len(self._brought),
            kinds=self._counts.by_kind(),
        )
