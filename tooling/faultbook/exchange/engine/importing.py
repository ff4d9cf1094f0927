"""An import from the first row to the last file.

What belongs here: the order of its steps. What does not: each of them (the other modules).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.editing.files import sweep
from faultbook.exchange.engine.drafting import drafted, drafted_implied
from faultbook.exchange.engine.known import known_records
from faultbook.exchange.engine.numbering import number
from faultbook.exchange.engine.remembering import keep, recall
from faultbook.exchange.engine.report import ImportReport
from faultbook.exchange.engine.spool import open_spool
from faultbook.exchange.engine.writing import Writing
from faultbook.exchange.services import (
    ImportedService,
    add_services,
    config_with_services,
    read_config_text,
)
from faultbook.kinds import KINDS
from faultbook.parallel import job_count, map_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from faultbook.config import Config, Service
    from faultbook.exchange.engine.remembering import Memory
    from faultbook.exchange.engine.spool import Drafted, Group, Spool
    from faultbook.exchange.source import Source
    from faultbook.ids import RecordId


@dataclass(frozen=True)
class ImportTarget:
    """The register that records are imported into.

    Attributes:
        root: Its root.
        config: Its configuration.
        first_free: The first free id of a kind and a year.
        services: Its services by key, those of Backstage files too.
        jobs: Processes to use; None to decide by the work.
        memory: Where what the source came to is kept for the next import, if anywhere.
    """

    root: Path
    config: Config
    first_free: Callable[[str, int], RecordId]
    services: Mapping[str, Service] = field(default_factory=dict)
    jobs: int | None = None
    memory: Memory | None = None


class Wish(NamedTuple):
    """What the user asked for, whatever the importer.

    Attributes:
        importer: Name of the importer.
        add_services: Whether to add unknown services to ``faultbook.toml``.
        dry_run: Whether to write nothing.
        update_closed: Whether closed incidents may change like any other record.
        timezone: Zone of times without an offset, to be told.
    """

    importer: str
    add_services: bool = False
    dry_run: bool = False
    update_closed: bool = False
    timezone: str = "UTC"


@contextmanager
def import_from(
    source: Source,
    target: ImportTarget,
    wish: Wish,
    progress: Callable[[int, int | None], None] | None = None,
) -> Iterator[ImportReport]:
    """Import a source into a register.

    Args:
        source: What the importer makes of the source.
        target: The register; nobody else writes its records meanwhile.
        wish: What the user asked for.
        progress: Told, now and then, how many rows were read, and then how many of how many are
            done.

    Yields:
        What came of it; gone afterwards.

    Raises:
        EnvironmentProblem: The source can't be read, or the register or a temporary file can't be
            written; what was written until then is whole.
        UsageProblem: The source can't be understood without the user's help.
    """
    tell = progress or (lambda _done, _total: None)
    with open_spool() as spool:
        spool.put_known(known_records(target.root, target.jobs))
        remarks = recall(spool, target.memory) if target.memory is not None else None
        if remarks is None:
            spool.put_rows(source.rows(), tell)
            _draft(source, spool, wish.importer, target.jobs, tell)
            remarks = tuple(source.remarks())
        number(spool, target.first_free, shard=target.config.layout.shard)
        unknown = _unknown_services(spool, target)
        if wish.add_services:  # to see that it can be done, before anything is
            config_with_services(read_config_text(target.root), unknown)
        if not wish.dry_run:
            _sweep(target.root)
        writing = Writing(
            spool, target.root, dry_run=wish.dry_run, update_closed=wish.update_closed
        )
        writing.run(target.jobs, tell)
        unknown = _unknown_services(spool, target)
        if wish.add_services and unknown and not wish.dry_run:
            add_services(target.root, unknown)
        if target.memory is not None and not wish.dry_run:
            keep(spool, target.memory, remarks)
        yield ImportReport(
            spool,
            wish.importer,
            remarks,
            unknown_services=() if wish.add_services else unknown,
            added_services=unknown if wish.add_services else (),
            timezone=wish.timezone,
            dry_run=wish.dry_run,
        )


def _draft(
    source: Source,
    spool: Spool,
    importer: str,
    jobs: int | None,
    tell: Callable[[int, int | None], None],
) -> None:
    """Ask the importer for the record of every key."""
    total = spool.count("rows")
    done = 0

    def ask(groups: list[Group]) -> list[tuple[Group, Drafted]]:
        return [(group._replace(rows=()), drafted(source, group)) for group in groups]

    def told() -> Iterator[list[Group]]:
        nonlocal done
        for batch in spool.groups(importer):
            done += sum(len(group.rows) for group in batch)
            tell(done // 2, total)  # the other half is the writing
            yield batch

    for answers in map_batches(ask, told(), job_count(total, jobs)):
        for group, found in answers:
            spool.put_drafted(group, found)
    for source_id, group in spool.implied():
        record = drafted_implied(source, group, source_id)
        if record is not None:
            spool.put_implied(group, record)
    spool.arrange_drafts()


def _unknown_services(spool: Spool, target: ImportTarget) -> tuple[ImportedService, ...]:
    """Services of records, or of those to be, that the register doesn't know."""
    question = (
        "SELECT s.key, min(s.value), count(*) FROM drafts d, json_each(d.services) s"
        " WHERE d.outcome IS NULL OR d.outcome IN ('created', 'updated', 'unchanged')"
        " GROUP BY s.key ORDER BY s.key"
    )
    found: Iterator[Any] = spool.ask(question)
    return tuple(ImportedService(*row) for row in found if row[0] not in target.services)


def _sweep(root: Path) -> None:
    """Clear away what an import that was killed left."""
    for kind in KINDS.values():
        for place in [kind.folder, *_folders(root, kind.folder)]:
            sweep(root, place)


def _folders(root: Path, folder: str) -> Iterator[str]:
    """A year's folders and those of hundreds."""
    for pattern in ("[0-9]" * 4, f"{'[0-9]' * 4}/*xx"):
        for place in sorted((root / folder).glob(pattern)):
            if place.is_dir() and not place.is_symlink():
                yield place.relative_to(root).as_posix()
