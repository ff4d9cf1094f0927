"""Checking a whole register by what is kept of the check before.

What belongs here: whether what is kept still holds. What does not: how changes are found
(``survey``), what is judged anew for their sake (``keeping``) and where things are kept
(``store``).

There are three answers, each exactly what a check of all files would say: the outcome of the last
check when nothing changed; else its findings, renewed where a change can reach; else those of a
whole check. Where Git can't tell, or its folder can't be written, nothing is kept.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from faultbook.cache import discard_cache, open_cache
from faultbook.checking.asking import StoredRegister
from faultbook.checking.direct import check_all
from faultbook.checking.keeping import Session, keep_whole, note_listing, renew, whole_check
from faultbook.checking.row_text import DamagedText, read_report, report_text
from faultbook.checking.store import TABLES, Store, moment_text
from faultbook.checking.survey import sight_of, survey
from faultbook.gitrepo.listing import PendingListing
from faultbook.kinds import KINDS
from faultbook.partial_catalog import PartialCatalog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from faultbook.checking.direct import RegisterFiles
    from faultbook.checking.store import Base
    from faultbook.diagnostics import Diagnostic, Report
    from faultbook.gitrepo.repository import Repository
    from faultbook.record import Register

T = TypeVar("T")

_CACHE = "check"
_MANY = 8  # one in so many files changed: then a whole check is as fast
_FOLDERS = tuple(kind.folder for kind in KINDS.values())


class Checked(NamedTuple):
    """What a check of the whole register came to.

    Attributes:
        found: Every finding.
        files: Number of files.
        register: Gives the register that was judged, for whoever asks more of it.
    """

    found: list[Diagnostic]
    files: int
    register: Callable[[], Register]


@dataclass(frozen=True)
class Situation:
    """What decides whether something kept holds.

    Attributes:
        root: The register's root.
        repository: The checkout that it is in.
        now: The moment that counts as now.
        tool: What asks; what another tool kept is no answer.
        context: What findings depend on besides records.
    """

    root: Path
    repository: Repository
    now: datetime
    tool: str
    context: str


@dataclass(frozen=True)
class Question(Situation):
    """What is asked of a register.

    Attributes:
        asked: What the report depends on besides findings.
        report: Makes the report of what the check came to.
    """

    asked: str
    report: Callable[[Checked], Report]


def check_kept(
    files: RegisterFiles, question: Question, progress: Callable[[int, int], None] | None = None
) -> Report:
    """Judge the whole register, and keep what was found for the next time."""
    return ask_kept(
        files,
        question,
        progress,
        lambda session: _report(session, question),
        lambda paths: question.report(checked_anew(files, paths, progress)),
    )


def ask_kept(
    files: RegisterFiles,
    situation: Situation,
    progress: Callable[[int, int], None] | None,
    ask: Callable[[Session], T],
    unkept: Callable[[Sequence[str]], T],
) -> T:
    """Answer by what is kept.

    Args:
        files: The register.
        situation: What decides whether something kept holds.
        progress: Told, now and then, how many files of how many are done.
        ask: Answers where something can be kept; it may come to nothing after it has begun.
        unkept: Answers from the files at these paths, where nothing can be kept.
    """
    folder = situation.repository.git_folder
    pending = PendingListing(situation.repository, situation.root, _FOLDERS)
    try:
        paths = files.paths()
    except BaseException:
        pending.abandon()
        raise
    listing = pending.finish()
    connection = open_cache(folder, _CACHE, situation.tool, TABLES) if listing else None
    if listing is None or connection is None:
        return unkept(paths)
    sight = sight_of(situation.root, situation.repository.top, paths, listing)
    session = Session(files, sight, Store(connection), moment_text(situation.now), progress)
    try:
        return ask(session)
    except sqlite3.OperationalError:  # another process is writing, or there is no room
        return unkept(paths)
    except (DamagedText, sqlite3.DatabaseError):
        connection.close()
        discard_cache(folder, _CACHE)
        return unkept(paths)
    finally:
        connection.close()


def checked_anew(
    files: RegisterFiles,
    paths: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
) -> Checked:
    """Judge the whole register, whose files are at these paths, and keep nothing of it."""
    found = check_all(files, paths, progress)
    return Checked(
        found,
        len(paths),
        lambda: PartialCatalog({}, files.read, files.paths, shard=files.is_sharded()),
    )


def _report(session: Session, question: Question) -> Report:
    """The report, from what is kept as far as it holds.

    Who makes it may ask for what is kept by another way, so that nothing is being written then.
    """
    store = session.store
    base = renewed(session, question.context)
    if base is None:
        return _whole_report(session, question)
    kept = store.verdict(question.asked)
    state = store.state()
    store.commit()
    if kept is not None:
        return read_report(kept)
    store.begin()
    if store.state() != state:
        store.roll_back()
        return _report(session, question)
    return _renewed_report(session, question, base)


def renewed(session: Session, context: str) -> Base | None:
    """Bring what is kept up to date, in a transaction that is left open.

    Args:
        session: The check.
        context: What findings depend on besides records.

    Returns:
        What everything kept comes from now; None where only a whole check would do, and nothing
        was written.
    """
    store, sight = session.store, session.sight
    store.begin()
    base = store.base()
    if base is None or base.context != context or base.checked_at > session.now:
        return None
    changes = survey(sight, store, base.seen, session.files.read)
    if len(changes.changed) * _MANY > len(sight.paths):
        return None
    until = store.until()
    if changes.changed or (until is not None and until <= session.now):
        return renew(session, base, changes)
    if sight.checksum != base.seen:
        return note_listing(session, base, changes.loose)
    return base


def _renewed_report(session: Session, question: Question, base: Base) -> Report:
    store, is_sharded = session.store, session.files.is_sharded

    def register() -> Register:
        return StoredRegister(store, shard=is_sharded())

    report, is_lasting = _reported(session, question, list(store.found()), register)
    try:  # the transaction began with reading: it is refused where somebody wrote since
        if is_lasting:
            store.put_verdict(question.asked, report_text(report))
        store.put_base(base._replace(checked_at=session.now))
        store.commit()
    except sqlite3.OperationalError:  # as above, but now there is an answer
        store.roll_back()
    return report


def _whole_report(session: Session, question: Question) -> Report:
    """The report of a check of all files, whose findings are kept if they can be."""
    store = session.store
    store.roll_back()
    whole = whole_check(session)

    def register() -> Register:
        return session.files.catalog(one.entry for one in whole.rows)

    state = None
    try:
        store.begin(write=True)
        keep_whole(session, question.context, whole)
        state = store.state()
        store.commit()
    except sqlite3.OperationalError:  # as above
        store.roll_back()
    report, is_lasting = _reported(session, question, whole.found, register)
    try:
        if is_lasting and state is not None:
            store.begin(write=True)
            if store.state() == state:
                store.put_verdict(question.asked, report_text(report))
            store.commit()
    except sqlite3.OperationalError:
        store.roll_back()
    return report


def _reported(
    session: Session,
    question: Question,
    found: list[Diagnostic],
    register: Callable[[], Register],
) -> tuple[Report, bool]:
    """The report of all findings, and whether it lasts as long as those about records do."""
    files = session.files
    found = files.engine(files.catalog(())).check_configuration() + found
    is_lasting = files.clock.next_change() is None
    return question.report(Checked(found, len(session.sight.paths), register)), is_lasting
