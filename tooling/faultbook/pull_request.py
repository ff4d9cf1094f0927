"""Checking what a pull request changes.

What belongs here: which branches it is judged against, and its report, kept like that of a check.
What does not: judging (``checking.changes``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from functools import cache
from typing import TYPE_CHECKING

from faultbook.checking.changes import PullRequest, check_changes
from faultbook.checking.kept import checked_anew
from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.revisions import begun_at, commit_named
from faultbook.workspace import AS_CONFIGURED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faultbook.checking.kept import Checked
    from faultbook.diagnostics import Report
    from faultbook.recurring import Earlier
    from faultbook.workspace import Choice, Workspace


def check_pull_request(
    register: Workspace,
    base: str,
    against: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
    choice: Choice = AS_CONFIGURED,
) -> Report:
    """Run the rules over what the working tree changes since it left another branch.

    Args:
        register: The register in the working tree.
        base: The branch, or any commit, that it is to be merged into.
        against: Further branches whose ids are taken.
        progress: As of ``Workspace.check``.
        choice: As of ``Workspace.check``.

    Raises:
        EnvironmentProblem: There is no repository, or nothing in common with the base.
        UsageProblem: A rule or a revision is named that doesn't exist.
    """
    register = _knowing_earlier(register)
    repository, prefix = register.placed_in_repository()
    if repository.is_bare:
        raise EnvironmentProblem("a bare repository has no working tree to check")
    tips = {name: commit_named(repository, name) for name in (base, *against)}
    begun = begun_at(repository, tips[base])
    request = PullRequest(register.root, repository, prefix, begun, tips)

    def report(checked: Checked) -> Report:
        said, records = check_changes(register.files, request, checked, register.now)
        return register.report(said, records, choice, is_whole=False)

    if not register.keeps:
        return report(checked_anew(register.files, register.paths(), progress))
    asked = repr((begun, sorted(tips.items()), register.now.astimezone(UTC).date()))
    return register.check_kept(repository, progress, choice, asked, report)


def _knowing_earlier(register: Workspace) -> Workspace:
    """The register with its incidents' texts at hand, which few checks ask for."""

    @cache
    def earlier() -> Earlier:
        from faultbook.recurring import Earlier

        return Earlier(register)

    return replace(register, find_earlier=lambda record: earlier().like(record))
