"""Gathering what analysis goes by, from a register and its history.

What belongs here: from a workspace to its ``Evidence``. What does not: what follows from it
(``analysis``).
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from faultbook.analysis.evidence import Evidence, Stay
from faultbook.analysis.summaries import (
    IncidentSummary,
    KnownErrorSummary,
    ProblemSummary,
    Summary,
    summary_of,
)
from faultbook.gitrepo.revisions import is_incomplete
from faultbook.history.credit import moment_of
from faultbook.parallel import collection_paused, job_count, map_chunks
from faultbook.rules.recurrence import recognised

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faultbook.analysis.evidence import Life
    from faultbook.record import Register
    from faultbook.workspace import Workspace

S = TypeVar("S", bound=Summary)


def gather(
    workspace: Workspace,
    *,
    lives: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Evidence:
    """What analysis goes by.

    Args:
        workspace: The register.
        lives: Whether the states that Git tells of are asked for; a register outside of Git, or
            with a shallow history, has none.
        progress: Told, now and then, how many records of how many are read.
    """
    summaries = _summaries(workspace, progress)

    def of(kind: type[S]) -> tuple[S, ...]:
        return tuple(one for one in summaries if isinstance(one, kind))

    return Evidence(
        workspace.now,
        workspace.loaded_config.config,
        workspace.services,
        of(IncidentSummary),
        of(ProblemSummary),
        of(KnownErrorSummary),
        _recognised(workspace.catalog),
        _lives(workspace) if lives else None,
    )


def _summaries(workspace: Workspace, progress: Callable[[int, int], None] | None) -> list[Summary]:
    paths = workspace.paths()

    def read(chunk: list[str]) -> list[Summary]:
        records = (workspace.load(path).record for path in chunk)
        return [summary_of(record) for record in records if record is not None]

    found: list[Summary] = []
    done = 0
    jobs = job_count(len(paths), workspace.jobs)
    with closing(map_chunks(read, paths, jobs)) as chunks:
        for chunk in chunks:
            found += chunk
            done += len(chunk)
            if progress is not None:
                progress(done, len(paths))
    return found


def _recognised(register: Register) -> dict[str, tuple[str, ...]]:
    found = {one.id: recognised(one, register) for one in register.entries()}
    return {incident: known_errors for incident, known_errors in found.items() if known_errors}


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
