"""The drafts of an import as files of the register.

What belongs here: which drafts are written and in what order, and keeping what became of each. What
does not: new files (``creating``) and records that are there (``updating``).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from faultbook.editing.files import write_atomically
from faultbook.exchange.engine.creating import NewFile, create
from faultbook.exchange.engine.digests import without
from faultbook.exchange.engine.drafting import with_lines
from faultbook.exchange.engine.spool import KIND_ORDER
from faultbook.exchange.engine.updating import Drawn, compare
from faultbook.exchange.source import Outcome
from faultbook.parallel import job_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faultbook.exchange.engine.spool import Spool

_BATCH = 250
_ORDER = """
SELECT n FROM drafts WHERE outcome IS NULL AND (known_path IS NULL) = ?
ORDER BY rank, opened, seq, n
"""
_WAITING = """
SELECT n, rank, record_id, path, text, links, notes, digest, known_path, known_digest, is_own
FROM drafts WHERE n = ?
"""
_TARGET = """
SELECT record_id FROM drafts WHERE source_id = ?1 AND record_id IS NOT NULL
UNION ALL SELECT id FROM known WHERE source_id = ?1 LIMIT 1
"""
_SOURCE = """
SELECT source_id FROM known WHERE id = ?1 AND source_id IS NOT NULL
UNION ALL SELECT source_id FROM drafts WHERE record_id = ?1 LIMIT 1
"""
_ENDED = """
UPDATE drafts SET outcome = ?, reason = ?, notes = ?, changed = ? WHERE n = ?
"""


class _Waiting(NamedTuple):
    """A draft that is to be written; columns as of ``_WAITING``."""

    n: int
    rank: int
    record_id: str
    path: str
    text: bytes
    links: str
    notes: str
    digest: str
    known_path: str | None
    known_digest: str | None
    is_own: int


class Writing:
    """One import's writing.

    Args:
        spool: What is imported; each draft has its id and path.
        root: The register's root.
        dry_run: Whether to write nothing.
        update_closed: Whether closed incidents may change like any other.
    """

    def __init__(self, spool: Spool, root: Path, *, dry_run: bool, update_closed: bool) -> None:
        self._spool = spool
        self._root = root
        self._dry_run = dry_run
        self._update_closed = update_closed

    def run(self, jobs: int | None, tell: Callable[[int, int | None], None]) -> None:
        """Write new records, then change those that are there.

        Args:
            jobs: Processes to use; None to decide by the work.
            tell: Told, now and then, how many rows of how many are done.

        Raises:
            EnvironmentProblem: A file can't be written; those before it are whole.
        """
        (new,) = next(self._spool.ask("SELECT count(*) FROM drafts WHERE known_path IS NULL"))
        rows = self._spool.count("rows")
        written: list[int] = [0]

        def on_batch(files: int) -> None:
            written[0] += files
            tell(rows // 2 + written[0] * (rows - rows // 2) // max(new, 1), rows)

        if self._dry_run:
            for batch in self._new():
                on_batch(len(batch))
        else:
            create(self._root, self._new(), job_count(new, jobs), on_batch)
        for waiting in self._waiting(is_new=False):
            self._update(waiting)
        tell(rows, rows)

    def _waiting(self, *, is_new: bool) -> Iterator[_Waiting]:
        """The drafts in order; sorted without their texts, which would fill the memory."""
        for number in self._spool.ask(_ORDER, (is_new,)):
            yield _Waiting(*next(self._spool.ask(_WAITING, number)))

    def _new(self) -> Iterator[list[NewFile]]:
        """The files of new records, each counted as written when it is handed out.

        That is true in the end, or the import has failed and nobody asks.
        """
        batch: list[NewFile] = []
        for waiting in self._waiting(is_new=True):
            text, _, notes = self._with_links(waiting)
            self._end(waiting, Outcome.CREATED, notes=notes)
            batch.append(NewFile(waiting.path, text))
            if len(batch) == _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def _with_links(self, waiting: _Waiting) -> tuple[bytes, str, tuple[str, ...]]:
        """A draft's text with its id and links, its digests, and what is to be told of it.

        A link that leads nowhere isn't counted as said, so that a later import takes it.
        """
        notes, digest = tuple(json.loads(waiting.notes)), waiting.digest
        if waiting.is_own:
            return waiting.text, digest, notes
        links: dict[str, str | None] = {}
        for field, source_id in json.loads(waiting.links).items():
            found = next(self._spool.ask(_TARGET, (source_id,)), None)
            links[field] = found[0] if found else None
            if found is None:
                digest = without(digest, field)
                said = f"{field} is left out: {source_id!r} is neither in the source nor here"
                notes = (*notes, said)
        lines = {"id": waiting.record_id, "source_digest": digest, **links}
        return with_lines(waiting.text, lines), digest, notes

    def _update(self, waiting: _Waiting) -> None:
        text, digest, notes = self._with_links(waiting)
        path, known = waiting.known_path or waiting.path, waiting.known_digest or ""
        if known and digest == known:
            self._end(waiting, Outcome.UNCHANGED, notes=notes)
            return
        kind = KIND_ORDER[waiting.rank]
        drawn = Drawn(kind, path, text, digest, known, update_closed=self._update_closed)
        found = compare(drawn, self._root, self._source_of)
        if found.after is not None and found.after != found.before and not self._dry_run:
            write_atomically(self._root, path, found.after, replace=True, instead_of=found.before)
        self._end(waiting, found.outcome, found.reason, (*notes, *found.notes), found.changed)

    def _source_of(self, record_id: str) -> str:
        found = next(self._spool.ask(_SOURCE, (record_id,)), None)
        return str(found[0]) if found else record_id

    def _end(
        self,
        waiting: _Waiting,
        outcome: Outcome,
        reason: str = "",
        notes: tuple[str, ...] = (),
        changed: tuple[str, ...] = (),
    ) -> None:
        texts = ("[]" if not one else json.dumps(one) for one in (notes, changed))
        values = (outcome, reason, *texts, waiting.n)
        self._spool.tell(_ENDED, [values])
