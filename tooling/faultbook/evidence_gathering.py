"""Gathering what analysis goes by, from a register and its history.

What belongs here: from a workspace to its ``Evidence``. What does not: what follows from it
(``analysis``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from faultbook.analysis.evidence import Evidence, Stay
from faultbook.analysis.summaries import (
    IncidentSummary,
    KnownErrorSummary,
    ProblemSummary,
    Summary,
)
from faultbook.checking.context import context_key
from faultbook.checking.kept import Situation
from faultbook.checking.summarising import Summarised, summarised_anew, summarised_by_kept
from faultbook.gitrepo.repository import find_checkout
from faultbook.gitrepo.revisions import is_incomplete
from faultbook.history.credit import moment_of
from faultbook.parallel import collection_paused
from faultbook.tool import tool_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faultbook.analysis.evidence import Life
    from faultbook.workspace import Workspace

S = TypeVar("S", bound=Summary)


def gather(
    workspace: Workspace,
    *,
    lives: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Evidence:
    """What analysis goes by.

    Records are read once: what is made of them is kept in Git's folder, as history is, beside what
    a check found, which is brought up to date with it. Where there is no checkout, or its folder
    can't be written, they are read each time.

    Args:
        workspace: The register.
        lives: Whether the states that Git tells of are asked for; a register outside of Git, or
            with a shallow history, has none. They are those of commits, whatever is on disk.
        progress: Told, now and then, how many records of how many are read.

    Raises:
        EnvironmentProblem: Git fails.
    """
    summaries, recognised = _summarised(workspace, progress)

    def of(kind: type[S]) -> tuple[S, ...]:
        return tuple([one for one in summaries if one.__class__ is kind])

    return Evidence(
        workspace.now,
        workspace.loaded_config.config,
        workspace.services,
        of(IncidentSummary),
        of(ProblemSummary),
        of(KnownErrorSummary),
        recognised,
        _lives(workspace) if lives else None,
    )


def _summarised(workspace: Workspace, progress: Callable[[int, int], None] | None) -> Summarised:
    repository = None
    if workspace.tree is None and not workspace.overlay:
        repository = find_checkout(workspace.root.resolve())
    if repository is None:
        return summarised_anew(workspace.files, workspace.paths(), progress)
    context = context_key(workspace.root, workspace.config_bytes)
    situation = Situation(workspace.root, repository, workspace.now, tool_key(), context)
    return summarised_by_kept(workspace.files, situation, progress)


def _lives(workspace: Workspace) -> Mapping[str, Life] | None:
    repository = workspace.repository
    if repository is None:
        return None
    if is_incomplete(repository):
        workspace.tell("this clone lacks part of its history, so that states are not told of")
        return None
    with workspace.history() as history:
        moments = list(map(moment_of, history.moments()))
        found = history.stays()
    with collection_paused():
        return {
            record_id: tuple(
                [
                    Stay(status, moments[since], None if until is None else moments[until])
                    for status, since, until in stays
                ]
            )
            for record_id, stays in found
        }
