"""FB5, fourth part: the second person, signatures, and what an audit accepts.

What belongs here: who may land what, each only where ``[audit]`` asks for it. What does not: what
became of a record (``conduct``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.config_text import CONFIG_NAME
from faultbook.diagnostics import Severity
from faultbook.record_change import short_commit
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from faultbook.gitrepo.log import Person
    from faultbook.record import Context
    from faultbook.record_change import LandedCommit, RecordChange


@rule("FB508", "closed-by-cause-author", Scope.CHANGE, kinds=("problem",))
def _closed_by_cause_author(change: RecordChange, context: Context) -> Iterable[Finding]:
    if not context.config.audit.separate_closer:
        return ()
    both = [one for one in change.closed_by if any(one.is_same(two) for two in change.cause_by)]
    if not both:
        return ()
    said = f"{both[0].name} closed the problem and wrote its root cause"
    return (Finding(said, ("status",), "let somebody else close it"),)


@rule("FB509", "commit-unsigned", Scope.LANDING)
def _commit_unsigned(landing: LandedCommit, context: Context) -> Iterable[Finding]:
    if not context.config.audit.signed_commits:
        return ()
    hint = "sign commits (git config commit.gpgsign true), and let Git know the signers' keys"
    return [
        Finding(f"the commit {short_commit(commit)} is not signed: {why}", hint=hint)
        for commit, why in landing.unsigned
    ]


@rule("FB510", "landed-unreviewed", Scope.LANDING)
def _landed_unreviewed(landing: LandedCommit, context: Context) -> Iterable[Finding]:
    audit = context.config.audit
    if not audit.reviewed_changes:
        return ()
    from faultbook.history.credit import person_in  # brings what few registers need

    wanted = {name.casefold() for name in audit.review_trailers}
    reviewers = [value for name, value in landing.trailers if name.casefold() in wanted]
    if any(_is_other(person_in(value), landing.authors) for value in reviewers):
        return ()
    if landing.is_merge and _is_other(landing.author, landing.authors):
        return ()
    commit = short_commit(landing.id)
    said = f"{landing.author.name} landed the commit {commit} without a second person"
    names = " or ".join(f"'{name}:'" for name in audit.review_trailers)
    hint = f"let somebody else merge it, or write {names or 'a trailer'} into its message"
    return (Finding(said, hint=hint),)


def _is_other(person: Person, authors: Iterable[Person]) -> bool:
    """Whether somebody is named, and is none of the authors."""
    return any(person) and not any(person.is_same(author) for author in authors)


@rule("FB511", "audit-exception-unused", Scope.EXCEPTIONS, severity=Severity.WARNING)
def _audit_exception_unused(unused: Collection[int], context: Context) -> Iterable[Finding]:
    found = []
    for index in sorted(unused):
        one = context.config.audit.exceptions[index]
        where = f"{one.id} in {one.commit}" if one.id else one.commit
        said = f"the exception from {one.rule} for {where} excuses nothing"
        hint = "delete it, or correct its commit, id or rule"
        found.append(
            Finding(said, ("audit", "exceptions", index, "commit"), hint, file=CONFIG_NAME)
        )
    return found
