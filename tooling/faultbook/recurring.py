"""What happened before, in a register: groups of incidents, and those that one is like.

What belongs here: bringing records, evidence and what is kept of their texts together. What does
not: how texts are compared and groups made (``analysis``).
"""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from faultbook.analysis.kept_texts import TABLES, KeptTexts, kept_text
from faultbook.analysis.recurrence import groups_of, is_one_service
from faultbook.analysis.shared_words import told_words
from faultbook.analysis.summaries import wording_of
from faultbook.cache import discard_cache, open_cache, open_in_memory
from faultbook.evidence_gathering import gather
from faultbook.gitrepo.repository import find_checkout
from faultbook.parallel import job_count, map_chunks
from faultbook.record import Resembled
from faultbook.tool import tool_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.kept_texts import KeptText
    from faultbook.analysis.recurrence import Group
    from faultbook.analysis.summaries import IncidentSummary
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace

T = TypeVar("T")

_CACHE = "texts"
_MOST_READ = 50  # of a group's texts, to say what all of them share


class Progress(NamedTuple):
    """Who is told, now and then, how many of how many are done.

    Attributes:
        reading: Of the incidents whose texts are read.
        comparing: Of the texts that are compared.
    """

    reading: Callable[[int, int], None] | None = None
    comparing: Callable[[int, int], None] | None = None


NOBODY = Progress()
"""Nobody is told."""


def find_groups(
    workspace: Workspace, evidence: Evidence, progress: Progress = NOBODY
) -> tuple[Group, ...]:
    """Groups of incidents that came back and have no problem.

    Args:
        workspace: The register.
        evidence: What is known of it.
        progress: Who is told how far it is.
    """

    def ask(texts: KeptTexts) -> tuple[Group, ...]:
        texts.compare(progress.comparing)
        words = _SharedWords(workspace, evidence, texts)
        return groups_of(evidence, texts.pairs(), texts.stand_in_of(), words)

    return ask_texts(workspace, evidence, ask, progress)


class _SharedWords:
    """Gives the words that the texts of some incidents share, as one of them has them."""

    def __init__(self, workspace: Workspace, evidence: Evidence, texts: KeptTexts) -> None:
        self._workspace = workspace
        self._paths = {one.id: one.path for one in evidence.incidents}
        self._texts = texts

    def __call__(self, incidents: Sequence[str]) -> list[str]:
        found = (self._texts.text_of(one) for one in incidents)
        names = list(dict.fromkeys(name for name in found if name is not None))
        record = _record_at(self._workspace, self._paths[incidents[0]])
        if not names or record is None:
            return []
        shared = self._texts.comparer.shared(names[:_MOST_READ])
        return told_words(shared, wording_of(record))


def ask_texts(
    workspace: Workspace,
    evidence: Evidence,
    ask: Callable[[KeptTexts], T],
    progress: Progress = NOBODY,
) -> T:
    """The answer to a question about the texts of a register's incidents.

    They are kept in Git's folder; where that can't be written, another process writes to it, or
    the records aren't those on disk, nothing is kept.

    Args:
        workspace: The register.
        evidence: What is known of it.
        ask: Asks texts that are up to date.
        progress: Who is told how far it is.
    """

    def answer(connection: sqlite3.Connection) -> T:
        with closing(connection):
            connection.execute("BEGIN IMMEDIATE")
            texts = KeptTexts(connection, workspace.jobs)
            _renew(texts, workspace, evidence, progress)
            found = ask(texts)
            connection.execute("COMMIT")
            return found

    place = _place(workspace)
    connection = open_cache(*place, tool_key(), TABLES) if place is not None else None
    if place is not None and connection is not None:
        try:
            return answer(connection)
        except sqlite3.OperationalError:  # another process is writing, or there is no room
            pass
        except (sqlite3.DatabaseError, zlib.error):
            discard_cache(*place)
    return answer(open_in_memory(TABLES))


def _place(workspace: Workspace) -> tuple[str, str] | None:
    """Git's folder and the name of the database in it; None where nothing is kept."""
    repository = find_checkout(workspace.root.resolve())
    if repository is None or workspace.tree is not None or workspace.overlay:
        return None
    _, prefix = workspace.placed_in_repository()
    marked = blake2b(prefix.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return str(repository.git_folder), f"{_CACHE}-{marked}" if prefix else _CACHE


def _renew(texts: KeptTexts, workspace: Workspace, evidence: Evidence, progress: Progress) -> None:
    paths = {one.id: one.path for one in evidence.incidents}

    def kept(chunk: list[str]) -> list[tuple[str, KeptText] | None]:
        records = ((one, _record_at(workspace, paths[one])) for one in chunk)
        return [
            None if record is None else (one, kept_text(wording_of(record)))
            for one, record in records
        ]

    def read(ids: Sequence[str]) -> Iterator[tuple[str, KeptText]]:
        done = 0
        with closing(map_chunks(kept, ids, job_count(len(ids), workspace.jobs))) as chunks:
            for chunk in chunks:
                yield from (one for one in chunk if one is not None)
                done += len(chunk)
                if progress.reading is not None:
                    progress.reading(done, len(ids))

    texts.renew({one.id: one.wording for one in evidence.incidents}, read)


def _record_at(workspace: Workspace, path: str) -> AnyRecord | None:
    return workspace.load(path).record


class Earlier:
    """Tells which earlier incidents one is like; nothing is read before it is asked.

    Args:
        workspace: The register, with that incident in it.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @cached_property
    def _evidence(self) -> Evidence:
        return gather(self._workspace)

    @cached_property
    def _incident(self) -> dict[str, IncidentSummary]:
        return {one.id: one for one in self._evidence.incidents}

    def like(self, record: AnyRecord) -> tuple[Resembled, ...]:
        """The earlier incidents whose text is alike, of a service in common, the likest first.

        Those that were cancelled or that repeat another are left out, for that one is there.
        """
        incident = self._incident.get(record.id)
        if incident is None:
            return ()

        def ask(texts: KeptTexts) -> list[tuple[str, float]]:
            name = texts.text_of(record.id)
            alike = texts.alike_to(name) if name is not None else []
            return [(one, much) for text, much in alike for one in texts.incidents_of(text)]

        earlier = [
            (self._incident[one], much)
            for one, much in ask_texts(self._workspace, self._evidence, ask)
            if self._counts(self._incident[one], incident)
        ]
        earlier.sort(key=lambda one: one[0].began_at or self._evidence.now, reverse=True)
        earlier.sort(key=lambda one: -one[1])
        return tuple(self._resembled(*one) for one in earlier)

    def _counts(self, one: IncidentSummary, incident: IncidentSummary) -> bool:
        if one.id == incident.id or one.status == "cancelled" or one.duplicate_of is not None:
            return False
        if not is_one_service(one.services, incident.services):
            return False
        mine, its = incident.began_at, one.began_at
        return one.id < incident.id if mine is None or its is None or mine == its else its < mine

    def _resembled(self, one: IncidentSummary, likeness: float) -> Resembled:
        problem = self._evidence.problem_of(one)
        known_error = self._evidence.known_error_of(one)
        return Resembled(
            one.id,
            likeness,
            problem.id if problem is not None else None,
            known_error.id if known_error is not None else None,
        )
