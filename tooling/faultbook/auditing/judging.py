"""Judging what each landing made of each record.

What belongs here: loading the versions and running the rules for changes over them, in as many
processes as are worth it. What does not: which versions (``changes``) and commits as such
(``landings``).
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.auditing.changes import steps_to_judge
from faultbook.auditing.register_then import RegisterThen, Ties
from faultbook.catalog import load_file
from faultbook.history.credit import setters_of
from faultbook.parallel import job_count, map_chunks
from faultbook.record import RecordChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.auditing.changes import Step
    from faultbook.diagnostics import Diagnostic
    from faultbook.gitrepo.log import Person
    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Timeline, Version
    from faultbook.record import AnyRecord, Register
    from faultbook.rules.engine import Engine


class Judged(NamedTuple):
    """What was found in one record's change.

    Attributes:
        landing: Number of the landing.
        record: The record's id after it.
        found: The findings.
    """

    landing: int
    record: str
    found: list[Diagnostic]


@dataclass(frozen=True)
class Court:
    """What changes are judged with.

    Attributes:
        history: The history.
        ties: The register at any time.
        engine: Makes the engine that judges at a moment, against a register.
        since: Number of the landing after which changes are judged; -1 for all.
        asks_who: Whether it is asked who wrote root causes and who closed problems.
    """

    history: RegisterHistory
    ties: Ties
    engine: Callable[[datetime, Register], Engine]
    since: int
    asks_who: bool

    def judge_all(
        self, jobs: int | None, progress: Callable[[int, int], None] | None
    ) -> Iterator[Judged]:
        """Judge every record's changes."""
        count = self.ties.count
        done = 0
        with closing(map_chunks(self._judge, range(count), job_count(count, jobs))) as chunks:
            for chunk in chunks:
                for judged in chunk:
                    yield from judged
                done += len(chunk)
                if progress is not None:
                    progress(done, count)

    def _judge(self, numbers: list[int]) -> list[list[Judged]]:
        timelines = [self.ties.timeline(number) for number in numbers]
        steps = [list(steps_to_judge(one, self.ties, self.since)) for one in timelines]
        wanted = {
            (version.path, version.blob): None
            for some in steps
            for step in some
            for version in (step.before, step.after)
            if version is not None and version.blob and version.is_readable
        }
        contents = list(self.history.contents([blob for _, blob in wanted]))
        records = {
            key: load_file(key[0], content or b"").record
            for key, content in zip(wanted, contents, strict=True)
        }
        return [
            [judged for step in some if (judged := self._judge_step(timeline, step, records))]
            for timeline, some in zip(timelines, steps, strict=True)
        ]

    def _judge_step(
        self, timeline: Timeline, step: Step, records: dict[tuple[str, str], AnyRecord | None]
    ) -> Judged | None:
        version = step.after
        landed_at = self._landed_at(version)
        before = step.before
        change = RecordChange(
            id=version.record_id,
            path=version.path,
            before=records.get((before.path, before.blob)) if before is not None else None,
            after=records.get((version.path, version.blob)),
            landed_at=landed_at,
            is_first=step.is_first,
            is_deletion=version.is_deletion,
            is_return=step.is_return,
            **self._who(timeline, version),
        )
        engine = self.engine(landed_at, RegisterThen(self.ties, version.landing))
        found = engine.check_change(change)
        return Judged(version.landing, version.record_id, found) if found else None

    def _landed_at(self, version: Version) -> datetime:
        return moment_of(self.history.landing(version.landing).commit.committed_at)

    def _who(self, timeline: Timeline, version: Version) -> dict[str, Any]:
        """Who wrote the root cause and who closed the problem, where it is asked for."""
        status = version.change_of("status")
        if not self.asks_who or timeline.kind != "problem":
            return {}
        if status is None or status.after != "closed":
            return {}

        def setters(field: str) -> tuple[Person, ...]:
            return setters_of(self.history, timeline, version, field)

        return {"closed_by": setters("status"), "cause_by": setters("root_cause")}


def moment_of(seconds: int) -> datetime:
    """The moment that Git tells in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
