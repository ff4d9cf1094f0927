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
from faultbook.history.credit import landed_at
from faultbook.parallel import job_count, map_chunks
from faultbook.rules.recognitions import Recognitions

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
    return Recognitions(register).all()


def _lives(workspace: Workspace) -> Mapping[str, Life] | None:
    if workspace.repository is None:
        return None
    with workspace.history() as history:
        moments = [landed_at(landing.commit) for landing in history.landings()]
        return {
            timeline.id: tuple(
                Stay(
                    stay.status,
                    moments[stay.since],
                    None if stay.until is None else moments[stay.until],
                )
                for stay in timeline.stays
            )
            for timeline in history.timelines()
            if timeline.is_live
        }
