"""Judging the versions that landed, and the commits that brought them.

What belongs here: making what the rules for history look at, and asking them. What does not: which
versions those are (``steps``), and what becomes of the findings (``audit``).
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from faultbook.auditing.past import PastRecord, RegisterAt, missing
from faultbook.catalog import load_file
from faultbook.clock import Clock
from faultbook.gitrepo.blobs import read_blobs
from faultbook.history.credit import landed_at
from faultbook.history.timeline import id_in
from faultbook.parallel import job_count, map_chunks
from faultbook.record_change import LandedCommit, RecordChange
from faultbook.rules.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from faultbook.auditing.crediting import Credits
    from faultbook.auditing.past import Past
    from faultbook.auditing.steps import Step
    from faultbook.diagnostics import Diagnostic
    from faultbook.gitrepo.commits import Trailers
    from faultbook.gitrepo.log import Person
    from faultbook.gitrepo.repository import Repository
    from faultbook.history.timeline import Landing, Version
    from faultbook.record import AnyRecord, Context, RecordFile

_STATUS = ("status",)


class Span(NamedTuple):
    """Which landings are judged.

    Attributes:
        after: Number of the last one before them; -1 for none.
        last: Number of the last one of them.
    """

    after: int
    last: int

    def holds(self, landing: int) -> bool:
        """Whether a landing is one of them."""
        return self.after < landing <= self.last


class Said(NamedTuple):
    """What was found in a version.

    Attributes:
        record: Place of the record in ``Past.records``.
        version: Place of the version in its life.
        record_id: The record's id after it.
        found: The findings.
    """

    record: int
    version: int
    record_id: str
    found: list[Diagnostic]


@dataclass(frozen=True)
class Judge:
    """Everything that judging a history needs.

    Attributes:
        repository: Where contents are.
        past: The register as of any landing.
        landings: The mainline.
        context: What is judged against; clock and register are those of each landing.
        config_text: Text of ``faultbook.toml``.
        credits: Tells who wrote what.
        span: The landings that are judged.
        jobs: Processes to use; None to decide by the work.
    """

    repository: Repository
    past: Past
    landings: Sequence[Landing]
    context: Context
    config_text: str
    credits: Credits
    span: Span
    jobs: int | None = None

    def changes(self, progress: Callable[[int, int], None] | None = None) -> Iterator[Said]:
        """What the rules say of the records' changes, a record after the other."""
        judged = [
            number
            for number, record in enumerate(self.past.records)
            if any(self._is_judged(record, step) for step in record.steps)
        ]
        done = 0
        jobs = job_count(len(judged), self.jobs)
        with closing(map_chunks(self._judge_some, judged, jobs)) as chunks:
            for chunk in chunks:
                for said in chunk:
                    yield from said
                done += len(chunk)
                if progress is not None:
                    progress(done, len(judged))

    def landing(self, landed: LandedCommit, path: str) -> list[Diagnostic]:
        """What the rules say of a commit, told at a record's file."""
        return self._engine(landed.landed_at, RegisterAt(self.past, self.span.last)).check_landing(
            landed, path
        )

    def _judge_some(self, chunk: list[int]) -> list[list[Said]]:
        """Judge some records; in a process of its own where there are several."""
        wanted = [
            version.blob
            for number in chunk
            for version in self._versions_read(number, self.past.records[number])
        ]
        contents: dict[str, bytes | None] = {}
        with closing(read_blobs(self.repository, wanted)) as found:
            contents.update(zip(wanted, found, strict=True))
        return [self._judge_record(number, contents) for number in chunk]

    def _versions_read(self, number: int, record: PastRecord) -> Iterator[Version]:
        """The versions that are loaded to judge a record."""
        for step in record.steps:
            if not self._is_judged(record, step):
                continue
            before, version = self._before(number, step), record.versions[step.number]
            taken = self._taken_from(number, step)
            yield from (one for one in (before, taken) if one is not None)
            if not version.is_deletion:
                yield version

    def _judge_record(self, number: int, contents: Mapping[str, bytes | None]) -> list[Said]:
        record = self.past.records[number]
        files: dict[tuple[str, str], RecordFile] = {}

        def load(version: Version) -> AnyRecord | None:
            key = version.path, version.blob
            if key not in files:
                content = contents[version.blob]
                files[key] = load_file(version.path, missing() if content is None else content)
            return files[key].record

        said = []
        for step in record.steps:
            if self._is_judged(record, step):
                change = self._change(number, step, load)
                register = RegisterAt(self.past, record.versions[step.number].landing)
                engine = self._engine(change.landed_at, register)
                found = engine.check_change(change)
                taken = self._taken_from(number, step)
                if taken is not None:
                    takeover = change._replace(before=load(taken), is_return=True)
                    more = engine.check_change(takeover)
                    found = [*found, *(one for one in more if one not in found)]
                if found:
                    said.append(Said(number, step.number, change.id, found))
        return said

    def _is_judged(self, record: PastRecord, step: Step) -> bool:
        return self.span.holds(record.versions[step.number].landing)

    def _before(self, number: int, step: Step) -> Version | None:
        """The version that a step is compared with."""
        record = self.past.records[number]
        if step.before is not None:
            return record.versions[step.before]
        version = record.versions[step.number]
        owner = self.past.owner_before(number, version) if step.is_first else None
        return owner.last_readable(version.landing) if owner is not None else None

    def _taken_from(self, number: int, step: Step) -> Version | None:
        """Another record, as it was last, whose id a record got that had another one before."""
        record = self.past.records[number]
        version = record.versions[step.number]
        earlier = {one.record_id for one in record.versions[: step.number]}
        if not earlier or version.is_deletion or version.record_id in earlier:
            return None
        owner = self.past.owner_before(number, version)
        return owner.last_readable(version.landing) if owner is not None else None

    def _change(
        self, number: int, step: Step, load: Callable[[Version], AnyRecord | None]
    ) -> RecordChange:
        record = self.past.records[number]
        version = record.versions[step.number]
        before = self._before(number, step)
        after = None if version.is_deletion else load(version)
        is_reused = step.is_first and self.past.owner_before(number, version) is not None
        closed_by, cause_by = self._closed_by(record, step)
        return RecordChange(
            id=after.id if after is not None else version.record_id,
            path=version.path,
            before=load(before) if before is not None else None,
            after=after,
            landed_at=landed_at(self.landings[version.landing].commit),
            is_first=step.is_first and not is_reused,
            is_deletion=version.is_deletion,
            is_return=is_reused or (step.is_return and not version.is_deletion),
            cause_by=cause_by,
            closed_by=closed_by,
        )

    def _closed_by(
        self, record: PastRecord, step: Step
    ) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
        """Who closed a record, and who wrote its root cause; only where somebody asks."""
        if not step.closes or not self.context.config.audit.separate_closer:
            return (), ()

        def earlier(number: int) -> list[str]:
            return [one.path for one in record.versions[max(0, number - 1) : number]]

        closed_by = self.credits.authors_of(
            record.versions[step.number], [_STATUS], earlier(step.number)
        )
        causes = [
            author
            for number, paths in step.causes
            for author in self.credits.authors_of(record.versions[number], paths, earlier(number))
        ]
        return closed_by, tuple(dict.fromkeys(causes))

    def _engine(self, moment: datetime, register: RegisterAt) -> Engine:
        context = self.context._replace(clock=Clock(moment), register=register)
        return Engine(context, register.document, self.config_text)


class Landed(NamedTuple):
    """A landing that is judged, with the versions that it brought.

    Attributes:
        landing: The landing.
        versions: The records' versions, by path.
    """

    landing: Landing
    versions: tuple[Version, ...]

    @property
    def commits(self) -> tuple[str, ...]:
        """Ids of the commit and of those that it brought along and that touched records."""
        sides = (side.commit for version in self.versions for side in version.sides)
        return tuple(dict.fromkeys((self.landing.commit.id, *sides)))


def landed_commit(
    landed: Landed,
    credits_: Credits,
    trailers: Mapping[str, Trailers],
    unsigned: Mapping[str, str],
) -> LandedCommit:
    """A landing as rules look at it."""
    commit = landed.landing.commit
    authors = [one for version in landed.versions for one in credits_.authors(version)]
    return LandedCommit(
        id=commit.id,
        subject=commit.subject,
        landed_at=landed_at(commit),
        is_merge=landed.landing.is_merge,
        author=commit.author,
        authors=tuple(dict.fromkeys(authors)),
        trailers=tuple(one for name in landed.commits for one in trailers.get(name, ())),
        unsigned=tuple((name, unsigned[name]) for name in landed.commits if name in unsigned),
        records=tuple(sorted({id_in(version.path) for version in landed.versions})),
    )
