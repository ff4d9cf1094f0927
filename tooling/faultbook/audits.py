"""Auditing a register's history, and proving an earlier audit's report.

What belongs here: opening the history for ``auditing``, under the configuration that is asked for.
What does not: judging (``auditing``) and where reports go (``cli``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from faultbook import __version__
from faultbook.audit_report import AuditReport, Terms
from faultbook.auditing.audit import Question, audit
from faultbook.auditing.span import refuse_doubt
from faultbook.auditing.verifying import Reported, Verdict, differences, reported
from faultbook.catalog import Catalog
from faultbook.config_text import CONFIG_NAME
from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.gitrepo.revisions import (
    find_commit,
    is_ancestor,
    is_incomplete,
    refuse_incomplete,
)
from faultbook.record_change import short_commit
from faultbook.reporters.audit.evidence import DamagedEvidence, NoEvidence, read_evidence
from faultbook.rules.selection import selection_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.config import Audit, LoadedConfig
    from faultbook.reporters.audit.evidence import Evidence
    from faultbook.workspace import Workspace

_INCOMPLETE = "the clone lacks part of the history; what it lacks was not judged"


class AuditRequest(NamedTuple):
    """What an audit is asked for.

    Attributes:
        since: The commit after which is judged; None for the whole history.
        head: The last commit that is judged.
        select: Codes, beginnings of codes or names of the rules to report.
        ignore: Likewise, left out.
        allow_shallow: Whether to make do with a clone that lacks part of the history.
        switches: The table ``[audit]``; that of the configuration when None.
        progress: Told, now and then, how many records of how many are done.
    """

    since: str | None = None
    head: str = "HEAD"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    allow_shallow: bool = False
    switches: Audit | None = None
    progress: Callable[[int, int], None] | None = None


def audit_register(register: Workspace, request: AuditRequest) -> AuditReport:
    """Judge what landed in a register.

    Raises:
        EnvironmentProblem: There is no history, the clone lacks part of it, Git fails, or the
            configuration can't be read.
        UsageProblem: A rule or a commit is named that isn't there.
    """
    loaded = _sound_config(register, request.switches)
    selection = selection_of(loaded.config.rules, request.select, request.ignore)
    terms = Terms(
        loaded.config.audit.model_dump(mode="json"),
        request.select,
        request.ignore,
        _digest(register.config_bytes),
    )
    opened = register.history(
        request.head, allow_shallow=request.allow_shallow, progress=request.progress
    )
    with opened as history:
        question = Question(
            history,
            register.context(Catalog(()))._replace(loaded=loaded),
            loaded.text,
            selection,
            terms,
            register.now,
            request.since,
            register.jobs,
        )
        report = audit(question, request.progress)
        notes = (_INCOMPLETE,) if is_incomplete(history.repository) else ()
    return report._replace(notes=(*report.notes, *notes))


def verify(register: Workspace, text: str, request: AuditRequest) -> Verdict:
    """Prove that a report still holds.

    Args:
        register: The register that it is about.
        text: The report.
        request: Whether the clone may be incomplete, and who is told of progress.

    Raises:
        EnvironmentProblem: As ``audit_register``.
        UsageProblem: The text is no report.
    """
    try:
        evidence = read_evidence(text)
    except NoEvidence:
        said = "this is no audit report; 'faultbook audit --format markdown' writes one"
        raise UsageProblem(said) from None
    except DamagedEvidence as error:
        return Verdict((str(error),))
    told = reported(evidence)
    if told is None:
        broken = "the block at the report's end doesn't hold what an audit writes"
        return Verdict((*evidence.tampered, broken))
    gone = _why_gone(register, told, request)
    if gone:
        return Verdict((*evidence.tampered, gone), head=told.head)
    return _verify_again(register, evidence, told, request)


def _verify_again(
    register: Workspace, evidence: Evidence, told: Reported, request: AuditRequest
) -> Verdict:
    """Audit again what a report is about, as it was asked for, and compare."""
    configured, notes = _configured(register, told)
    asked = AuditRequest(
        told.since,
        told.head or "HEAD",
        told.select,
        told.ignore,
        request.allow_shallow,
        told.switches,
        request.progress,
    )
    again = audit_register(configured, asked)
    terms = again.terms._replace(config_digest=told.config_digest)
    again = again._replace(terms=terms, notes=told.notes, made_at=_moment(told, register.now))
    if told.version != __version__:
        notes.append(f"the report was made by Faultbook {told.version}; this is {__version__}")
    broken = (*evidence.tampered, *differences(evidence, again))
    return Verdict(broken, tuple(notes), told.head)


def _why_gone(register: Workspace, told: Reported, request: AuditRequest) -> str:
    """Why the commit that a report is about isn't in history any more, or ""."""
    repository = register.repository
    if repository is None:
        raise EnvironmentProblem("the register is in no Git repository, so it has no history")
    if not request.allow_shallow:
        refuse_incomplete(repository)
    if not told.head:
        return ""
    commit = find_commit(repository, told.head)
    head = find_commit(repository, "HEAD")
    if commit == told.head and head is not None and is_ancestor(repository, commit, head):
        return ""
    refuse_doubt(repository, told.head)
    where = "here any more" if commit is None else "in the history of HEAD"
    return f"{short_commit(told.head)} is not {where}: history was rewritten"


def _configured(register: Workspace, told: Reported) -> tuple[Workspace, list[str]]:
    """The register under the configuration that a report was made with, where that is found."""
    if _digest(register.config_bytes) == told.config_digest:
        return register, []
    notes = [f"{CONFIG_NAME} has changed since the report"]
    tree = register.at(told.head).tree if told.head else None
    content = tree.read(CONFIG_NAME) if tree is not None else None
    if content is not None and _digest(content) == told.config_digest:
        overlay = {**register.overlay, CONFIG_NAME: content}
        return replace(register, overlay=overlay), notes
    notes.append("judged by today's, with the switches of the report")
    return register, notes


def _sound_config(register: Workspace, switches: Audit | None) -> LoadedConfig:
    """The configuration, whose switches must be readable, or the audit would be a weaker one."""
    loaded = register.loaded_config
    if switches is not None:
        return loaded._replace(config=loaded.config.model_copy(update={"audit": switches}))
    if not (loaded.is_sound("audit") and loaded.is_sound("rules")):
        raise EnvironmentProblem(f"{CONFIG_NAME} has faults; run 'faultbook check'")
    return loaded


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _moment(told: Reported, otherwise: datetime) -> datetime:
    """When a report says that it was made."""
    try:
        return datetime.fromisoformat(told.made_at).astimezone(UTC)
    except ValueError:
        return otherwise
