"""What came of an import, row by row.

What belongs here: data, asked of the spool as it is wanted. What does not: showing it (``cli``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from faultbook.exchange.source import Outcome, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.exchange.engine.spool import Spool
    from faultbook.exchange.services import ImportedService
    from faultbook.exchange.source import Remark

KEPT = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)
"""Outcomes of rows that have a record."""

_ROWS = """
SELECT name, number, unit, coalesce(r.outcome, d.outcome), coalesce(r.reason, d.reason, ''),
    d.line, d.record_id, d.path, d.notes, d.changed
FROM rows r JOIN files ON files.id = r.file LEFT JOIN drafts d ON d.key = r.key
ORDER BY r.seq
"""
_COUNTS = """
SELECT coalesce(r.outcome, d.outcome) AS ended, count(*)
FROM rows r LEFT JOIN drafts d ON d.key = r.key GROUP BY ended
"""
_RECORDS = """
SELECT outcome, count(*) FROM drafts WHERE record_id IS NOT NULL GROUP BY outcome
"""
_IMPLIED = """
SELECT record_id, path, source_id FROM drafts WHERE is_implied AND outcome = 'created' ORDER BY n
"""
_UNMAPPED = """
SELECT json_extract(value, '$[0]') AS field, json_extract(value, '$[1]') AS stated, count(*)
FROM drafts, json_each(unmapped) GROUP BY field, stated ORDER BY field, count(*) DESC, stated
"""
_PLANNED = """
SELECT count(*) FROM rows r JOIN drafts d ON d.key = r.key WHERE is_planned
"""
_NAIVE = "SELECT coalesce(sum(naive_times), 0) FROM drafts WHERE record_id IS NOT NULL"
_ABSENT = """
FROM known WHERE source_id >= ? AND source_id < ?
    AND NOT EXISTS (SELECT 1 FROM drafts WHERE drafts.source_id = known.source_id)
    AND NOT EXISTS (SELECT 1 FROM rows WHERE key = substr(known.source_id, ?))
    AND NOT EXISTS (SELECT 1 FROM implied i WHERE i.source_id = known.source_id)
"""


class ImportRow(NamedTuple):
    """What came of one row of the source.

    Attributes:
        place: Where it stands.
        outcome: How it ended.
        reason: Why it was skipped or refused, in one line; else "".
        record_id: Id of its record, or "".
        record_path: Path of its record from the register's root, or "".
        notes: What was read otherwise than it stands there, or left as it was; one line each.
        changed: Fields and sections that the source changed in the record.
    """

    place: Place
    outcome: Outcome
    reason: str = ""
    record_id: str = ""
    record_path: str = ""
    notes: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


class ImpliedRecord(NamedTuple):
    """A record that was made because others in the source name it.

    Attributes:
        id: Its id.
        path: Its path from the register's root.
        source_id: Its key in the source.
    """

    id: str
    path: str
    source_id: str


class UnmappedValue(NamedTuple):
    """A value that nothing is known of.

    Attributes:
        field: The field that it was meant for.
        value: The value, as the source has it.
        records: Number of records that have it there.
    """

    field: str
    value: str
    records: int


@dataclass(frozen=True)
class ImportReport:
    """The outcome of one import, for as long as its spool is open.

    Attributes:
        spool: Where all rows are.
        importer: Name of the importer.
        remarks: What was odd about the source as a whole.
        unknown_services: Services that the register still doesn't know, sorted by key.
        added_services: Services that were added to ``faultbook.toml``, sorted by key.
        timezone: Zone that times without an offset were taken in.
        dry_run: Whether nothing was written; "created" then means that it would be.
    """

    spool: Spool
    importer: str
    remarks: tuple[Remark, ...] = ()
    unknown_services: tuple[ImportedService, ...] = ()
    added_services: tuple[ImportedService, ...] = ()
    timezone: str = "UTC"
    dry_run: bool = False

    def rows(self) -> Iterator[ImportRow]:
        """Every row, in the order of the source."""
        for name, number, unit, outcome, reason, line, *rest in self.spool.ask(_ROWS):
            record_id, path, notes, changed = rest
            yield ImportRow(
                Place(name, line or number, unit),
                Outcome(outcome),
                reason,
                record_id or "",
                path or "",
                _texts(notes),
                _texts(changed),
            )

    @property
    def counts(self) -> dict[Outcome, int]:
        """Rows by outcome, every outcome included; the sum is the number of rows."""
        found = dict.fromkeys(Outcome, 0)
        return found | {Outcome(name): number for name, number in self.spool.ask(_COUNTS)}

    @property
    def records(self) -> dict[Outcome, int]:
        """Records by outcome, those included that the source only names."""
        return {Outcome(name): number for name, number in self.spool.ask(_RECORDS)}

    def implied(self) -> Iterator[ImpliedRecord]:
        """Records that were made because others name them."""
        return (ImpliedRecord(*row) for row in self.spool.ask(_IMPLIED))

    def unmapped(self) -> Iterator[UnmappedValue]:
        """Values that nothing is known of, by field, the commonest first."""
        return (UnmappedValue(*row) for row in self.spool.ask(_UNMAPPED))

    @property
    def planned(self) -> int:
        """Number of rows that were skipped because they tell of planned work."""
        return self._number(_PLANNED)

    @property
    def naive_times(self) -> int:
        """Number of times without an offset."""
        return self._number(_NAIVE)

    @property
    def absent(self) -> int:
        """Number of records that were imported earlier and aren't in the source any more."""
        return self._number(f"SELECT count(*) {_ABSENT}", self._own_keys)

    def absent_ids(self, most: int) -> list[str]:
        """Ids of some of those records."""
        question = f"SELECT id {_ABSENT} ORDER BY id LIMIT ?"
        return [name for (name,) in self.spool.ask(question, (*self._own_keys, most))]

    @property
    def _own_keys(self) -> tuple[str, str, int]:
        """From where to where this importer's keys go, and the first character after its name."""
        return f"{self.importer}:", f"{self.importer};", len(self.importer) + 2

    def _number(self, question: str, values: tuple[object, ...] = ()) -> int:
        (found,) = next(self.spool.ask(question, values))
        return int(found)


def _texts(stored: str | None) -> tuple[str, ...]:
    return tuple(json.loads(stored)) if stored and stored != "[]" else ()
