"""Judging so that it can be kept, and judging anew what a change can reach.

What belongs here: a whole check whose every part is kept, and the renewal of some of it. What does
not: whether a renewal is enough (``kept``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from faultbook.checking.asking import AskedRegister, StoredRegister, concerned
from faultbook.checking.direct import Kept, read_files
from faultbook.checking.row_text import entry_text, found_text
from faultbook.checking.store import (
    ASKED_SHOWING,
    Base,
    Row,
    marked,
    moment_text,
    names_of,
)
from faultbook.checking.survey import content_id, trusted_blobs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from faultbook.checking.direct import ReadFile, RegisterFiles
    from faultbook.checking.store import Name, Store
    from faultbook.checking.survey import Sight, Survey
    from faultbook.diagnostics import Diagnostic
    from faultbook.document import DocumentProblem
    from faultbook.record import Entry, RecordFile, Register


@dataclass(frozen=True)
class Session:
    """One check with a store at hand.

    Attributes:
        files: The register.
        sight: What is on disk.
        store: What is kept.
        now: The moment that counts as now, as it is kept.
        progress: Told, now and then, how many files of how many are done.
        summarises: Whether summaries are kept of the files that are read, which costs time.
    """

    files: RegisterFiles
    sight: Sight
    store: Store
    now: str
    progress: Callable[[int, int], None] | None = None
    summarises: bool = False

    def read(self, paths: Sequence[str]) -> list[ReadFile]:
        """Read files, each with what is kept of it."""
        like = self.sight.hash_like

        def kept(file: RecordFile, entry: Entry, content: bytes | DocumentProblem) -> Kept:
            summary = self._summary(file) if self.summarises else None
            names = marked(names_of(entry))
            return Kept(entry_text(entry), content_id(content, like), names, summary)

        return list(read_files(self.files, paths, self.progress, keep=kept))

    @staticmethod
    def _summary(file: RecordFile) -> tuple[str, str]:
        from faultbook.checking.summary_text import kept_summary  # no check needs it

        return kept_summary(file)


class Judgement(NamedTuple):
    """How a file was judged.

    Attributes:
        number: The file's number.
        found: What is left of its findings.
        until: The first moment at which they may be others, or None.
        asked: What the register was asked for its sake, beyond what follows from the record.
        entry: Its row.
        shown: The known errors that it shows and doesn't name.
    """

    number: int
    found: list[Diagnostic]
    until: datetime | None
    asked: Collection[Name]
    entry: Entry
    shown: tuple[str, ...]


class WholeCheck(NamedTuple):
    """All files, as they were read and judged; a file's number is its place."""

    rows: Sequence[ReadFile]
    judgements: Sequence[Judgement]

    @property
    def found(self) -> list[Diagnostic]:
        """Every finding about records."""
        return [one for judgement in self.judgements for one in judgement.found]


def whole_check(session: Session) -> WholeCheck:
    """Judge all files."""
    rows = session.read(session.sight.paths)
    register = session.files.catalog(one.entry for one in rows)
    alone = ((number, one.entry, one.found) for number, one in enumerate(rows))
    return WholeCheck(rows, _judge(session.files, register, alone))


def keep_whole(session: Session, context: str, whole: WholeCheck) -> None:
    """Keep all that a whole check found out, and nothing else."""
    store, sight, rows = session.store, session.sight, whole.rows
    store.clear()
    _put_rows(store, enumerate(rows))
    _put_judgements(store, whole.judgements)
    blobs = trusted_blobs(sight)
    contents = {one.entry.path: one.kept.content for one in rows}
    store.put_loose({path: one for path, one in contents.items() if blobs.get(path) != one})
    store.put_listed(sight.listing.entries, sight.path_bytes)
    store.put_base(Base(context, session.now, sight.checksum, len(rows)))


def renew(session: Session, base: Base, changes: Survey) -> Base:
    """Judge anew what a change, or the time that passed, can reach."""
    store = session.store
    old = {path: store.number_of(path) for path in changes.changed}
    before = {number: store.entry(number) for number in old.values() if number is not None}
    expired_alone, expired = store.expired(session.now)
    again = {number: store.entry(number) for number in expired_alone - before.keys()}
    numbers = {entry.path: number for number, entry in (before | again).items()}
    present = changes.changed.intersection(session.sight.paths)
    rows = session.read(sorted(present.union(one.path for one in again.values())))
    numbered = []
    for one in rows:
        number = numbers.get(one.entry.path, base.next)
        base = base._replace(next=max(base.next, number + 1))
        numbered.append((number, one))
    shown = store.shown_by(before | again)
    for number, entry in (before | again).items():
        store.forget(number, names_of(entry))
    _put_rows(store, numbered)
    here = {number for number, _ in numbered}
    there = [one.entry for one in rows if one.entry.path in changes.changed]
    reached = here | expired | concerned(store, before.values(), there)
    edited = before.keys() | here
    _judge_in_turn(session, sorted(reached - (before.keys() - here)), edited, shown)
    contents = {one.entry.path: one.kept.content for one in rows}
    store.drop_verdicts()
    return note_listing(session, base, _loose_after(session.sight, changes.loose, contents))


def note_listing(session: Session, base: Base, loose: Mapping[str, str]) -> Base:
    """Keep what was seen, for the next survey."""
    session.store.put_loose(loose)
    if session.sight.checksum != base.seen:
        session.store.put_listed(session.sight.listing.entries, session.sight.path_bytes)
    base = base._replace(seen=session.sight.checksum, checked_at=session.now)
    session.store.put_base(base)
    return base


def _loose_after(
    sight: Sight, loose: Mapping[str, str], contents: Mapping[str, str]
) -> dict[str, str]:
    """Content of the loose files once some were read again, for what was read is what counts."""
    blobs = trusted_blobs(sight, contents)
    left = {path: content for path, content in loose.items() if path not in contents}
    return left | {path: one for path, one in contents.items() if blobs.get(path) != one}


def _judge_in_turn(
    session: Session,
    numbers: Iterable[int],
    edited: Collection[int],
    was: Mapping[int, frozenset[str]],
) -> None:
    """Judge incidents anew, then the others with those for whom it matters what incidents show.

    Args:
        session: The check.
        numbers: The files.
        edited: Those whose rows may be others than before, and those that are gone.
        was: What these showed before.
    """
    store = session.store
    incidents: dict[int, Entry] = {}
    others: dict[int, Entry] = {}
    for number in numbers:
        entry = store.entry(number)
        (incidents if entry.kind == "incident" else others)[number] = entry
    was = {**store.shown_by(incidents), **was}
    _judge_again(session, incidents)
    now = store.shown_by(incidents)
    none: frozenset[str] = frozenset()
    changed: set[str] = set()
    for number in was.keys() | now.keys():
        one, other = was.get(number, none), now.get(number, none)
        changed |= one | other if number in edited else one ^ other
    concerned = store.named(changed, ASKED_SHOWING) - incidents.keys() - others.keys()
    _judge_again(session, others | {number: store.entry(number) for number in sorted(concerned)})


def _judge_again(session: Session, entries: Mapping[int, Entry]) -> None:
    store, files = session.store, session.files
    alone = ((number, one, store.found_alone(number)) for number, one in entries.items())
    judgements = _judge(files, StoredRegister(store, shard=files.is_sharded()), alone)
    for number in entries:
        store.forget_judgement(number)
    _put_judgements(store, judgements)


def _judge(
    files: RegisterFiles, register: Register, alone: Iterable[tuple[int, Entry, list[Diagnostic]]]
) -> list[Judgement]:
    """Judge files by their own findings and what the others add.

    Incidents come before problems, so that what incidents show is known when a problem asks, and
    isn't taken for something that was asked for the problem's sake.
    """
    asked = AskedRegister(register)
    engine, clock = files.engine(asked), files.clock
    judgements = []
    for number, entry, found_alone in alone:
        said = found_alone + engine.check_entry(entry, whole=True)
        found = engine.judge(entry, said, whole=True)
        shown = engine.recognised(entry)
        until, beyond = clock.next_change(), asked.asked_beyond(entry)
        if found or until or beyond:
            judgements.append(Judgement(number, found, until, beyond, entry, shown))
    return judgements


def _put_rows(store: Store, numbered: Iterable[tuple[int, ReadFile]]) -> None:
    numbered = list(numbered)
    store.put_rows((number, _row(one)) for number, one in numbered)
    store.put_names((number, one.kept.names) for number, one in numbered)
    summaries = ((number, one.kept.summary) for number, one in numbered)
    store.put_summaries((number, *one) for number, one in summaries if one is not None)


def _row(one: ReadFile) -> Row:
    found = found_text(one.found) if one.found else None
    return Row(one.kept.text, found, moment_text(one.until) if one.until else None)


def _put_judgements(store: Store, judgements: Sequence[Judgement]) -> None:
    store.put_judged(
        (one.number, one.found, moment_text(one.until) if one.until else None) for one in judgements
    )
    store.put_names((one.number, marked(one.asked)) for one in judgements)
    store.put_shown((one.number, one.entry.id, one.shown) for one in judgements if one.shown)
