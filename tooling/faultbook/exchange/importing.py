"""What every importer shares: giving ids, comparing with what is there, and writing.

What belongs here: from a record to be (``Draft``) to a file, or to the reason why not. What does
not: reading another tool's files (one module each, such as ``cstate``).

A record knows where it came from by its ``source_id``. That is how a second import finds it, even
when it was given another id meanwhile, and why that import changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from faultbook.catalog import read_content
from faultbook.editing.files import write_atomically
from faultbook.editing.render import UnwritableRecord, render_record
from faultbook.exchange.report import ImportRow, Outcome
from faultbook.ids import RecordId, parse_id, record_path
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from faultbook.config import Config, Service
    from faultbook.record import Entry

_SOURCE_LINE = re.compile(rb"^source_id:(?P<id>[^\r\n]*)", re.MULTILINE)
_SHOWN = 60  # characters of a value that a reason shows


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """The register that records are imported into.

    Attributes:
        root: Its root.
        config: Its configuration.
        records: The catalog's rows about all of its records.
        services: Its services by key, those of Backstage files too.
    """

    root: Path
    config: Config
    records: tuple[Entry, ...] = ()
    services: Mapping[str, Service] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setback:
    """Why a file of the source becomes no record.

    Attributes:
        outcome: ``SKIPPED`` or ``REFUSED``.
        reason: Why, in one line.
        line: Line of the file that the reason is about.
        is_planned: Whether it was skipped for telling of planned work.
    """

    outcome: Outcome
    reason: str
    line: int = 1
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A record to be, before it has an id.

    Attributes:
        file: The file it comes from, from the imported folder.
        source_id: Its key in the source.
        opened_at: When it was opened; drafts get their ids in this order.
        fields: Its fields but for ``id`` and ``source_id``.
        sections: Its sections.
        notes: What was read otherwise than it stands in the file.
        naive_times: Number of times in it without an offset.
    """

    file: str
    source_id: str
    opened_at: datetime
    fields: Mapping[str, Any]
    sections: Mapping[str, str]
    notes: tuple[str, ...] = ()
    naive_times: int = 0


def refused(reason: str, line: int = 1) -> Setback:
    """A file that should be a record and can't be made one."""
    return Setback(Outcome.REFUSED, reason, line)


def skipped(reason: str, line: int = 1, *, is_planned: bool = False) -> Setback:
    """A file that is no record and isn't meant to be one."""
    return Setback(Outcome.SKIPPED, reason, line, is_planned)


def shown(value: object) -> str:
    """A value of the source in quotes, cut where it is long."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def write_drafts(
    drafts: Iterable[Draft],
    target: ImportTarget,
    *,
    dry_run: bool,
    on_row: Callable[[ImportRow], None],
) -> None:
    """Make incidents of drafts that aren't in the register yet, and compare the others.

    Ids are given in the order of opening, from the first number of the year above all that were
    ever used. What is in the register already is never changed.

    Args:
        drafts: The records to be.
        target: The register.
        dry_run: Whether to write nothing.
        on_row: Told what came of each draft.

    Raises:
        EnvironmentProblem: A file can't be written; those before it are whole.
    """
    known = _by_source_id(target)
    numbers = _Numbers(target.records)
    for draft in sorted(drafts, key=lambda draft: (draft.opened_at, draft.file)):
        entry = known.get(draft.source_id)
        if entry is None:
            on_row(_written(draft, target, numbers, dry_run=dry_run))
        else:
            on_row(_compared(draft, target, entry))


class _Numbers:
    """The first free number of each year."""

    def __init__(self, records: Iterable[Entry]) -> None:
        self._last: dict[int, int] = {}
        for entry in records:
            for text in (entry.id, *entry.aliases):
                used = parse_id(text)
                if used is not None and used.prefix == KINDS["incident"].prefix:
                    self._last[used.year] = max(self._last.get(used.year, 0), used.number)

    def free(self, year: int) -> RecordId:
        return RecordId(KINDS["incident"].prefix, year, self._last.get(year, 0) + 1)

    def take(self, record_id: RecordId) -> None:
        self._last[record_id.year] = record_id.number


def _by_source_id(target: ImportTarget) -> dict[str, Entry]:
    known: dict[str, Entry] = {}
    for entry in target.records:
        source_id = entry.source_id or _source_id_in(target.root, entry)
        if source_id is not None:
            known.setdefault(source_id, entry)
    return known


def _source_id_in(root: Path, entry: Entry) -> str | None:
    """The ``source_id`` of a record that can't be read, so that it isn't imported once more."""
    if entry.status is not None:
        return None
    content = read_content(root, entry.path)
    if not isinstance(content, bytes):
        return None
    found = _SOURCE_LINE.search(content)
    return found["id"].decode(errors="replace").strip(" \t'\"") if found else None


def _rendered(draft: Draft, record_id: str, suffix: str) -> bytes:
    fields = {**draft.fields, "id": record_id, "source_id": draft.source_id}
    return render_record("incident", fields, draft.sections, suffix).encode()


def _written(draft: Draft, target: ImportTarget, numbers: _Numbers, *, dry_run: bool) -> ImportRow:
    record_id = numbers.free(draft.opened_at.year)
    folder, shard = KINDS["incident"].folder, target.config.layout.shard
    path = record_path(folder, record_id, shard=shard)
    try:
        content = _rendered(draft, str(record_id), ".md")
    except UnwritableRecord as error:
        return ImportRow(draft.file, Outcome.REFUSED, str(error), notes=draft.notes)
    if not dry_run:
        write_atomically(target.root, path, content)
    numbers.take(record_id)
    return ImportRow(
        draft.file,
        Outcome.WRITTEN,
        record_id=str(record_id),
        record_path=path,
        notes=draft.notes,
    )


def _compared(draft: Draft, target: ImportTarget, entry: Entry) -> ImportRow:
    suffix = ".md" if entry.path.endswith(".md") else ".yaml"
    found = read_content(target.root, entry.path)
    try:
        expected: bytes | None = _rendered(draft, entry.id, suffix)
    except UnwritableRecord:
        expected = None
    same = isinstance(found, bytes) and found.replace(b"\r\n", b"\n") == expected
    reason = f"{entry.path} was edited since its import, or its source was; it is left alone"
    return ImportRow(
        draft.file,
        Outcome.UNCHANGED if same else Outcome.SKIPPED,
        "" if same else reason,
        record_id=entry.id,
        record_path=entry.path,
        notes=draft.notes,
    )
