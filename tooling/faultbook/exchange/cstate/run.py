"""The import of a cState status page as a whole, over what every importer shares.

What belongs here: from a folder to a report. What does not: reading the files (``reading``), ids
and writing (``importing``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.cstate.reading import open_source
from faultbook.exchange.importing import Draft, write_drafts
from faultbook.exchange.mapping import ImportMap
from faultbook.exchange.report import ImportReport, ImportRow, Outcome
from faultbook.exchange.services import (
    ImportedService,
    ServiceKeys,
    add_services,
    config_with_services,
    read_config_text,
)
from faultbook.exchange.source import ImportContext, ImportOptions, RowSetback, Setback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import tzinfo
    from pathlib import Path

    from faultbook.exchange.importing import ImportTarget


@dataclass(frozen=True, slots=True)
class CstateOptions:
    """What the user asked for.

    Attributes:
        include_maintenance: Whether planned work and announcements become incidents too.
        add_services: Whether to add unknown services to ``faultbook.toml``.
        dry_run: Whether to write nothing.
    """

    include_maintenance: bool = False
    add_services: bool = False
    dry_run: bool = False


def import_cstate(
    folder: Path,
    target: ImportTarget,
    options: CstateOptions | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Import the issues of a cState status page.

    Args:
        folder: Folder of the issues' files, such as ``content/issues``, and of folders of them.
        target: The register.
        options: What the user asked for.
        progress: Told after each file how many of how many are done.

    Raises:
        EnvironmentProblem: The folder can't be read, or the register can't be written; what was
            written until then is whole.
    """
    options = options or CstateOptions()
    keys = ServiceKeys(target.services)
    context = ImportContext(
        target.config,
        ImportMap(),
        keys,
        _zone(target.config.import_.timezone),
        datetime.min.replace(tzinfo=UTC),
        ImportOptions(include_maintenance=options.include_maintenance),
    )
    source = open_source([folder], context)
    found = list(source.rows())
    rows: dict[str, ImportRow] = {}

    def finish(row: ImportRow) -> None:
        rows[row.file] = row
        if progress is not None:
            progress(len(rows), len(found))

    drafts: dict[str, Draft] = {}
    planned = 0
    for one in found:
        file = one.place.file.removeprefix(f"{folder}/")
        if isinstance(one, RowSetback):
            outcome = Outcome(one.outcome.value)
            finish(ImportRow(file, outcome, one.reason, one.place.number))
            continue
        draft = source.draft([one])
        if isinstance(draft, Setback):
            planned += draft.is_planned
            finish(ImportRow(file, Outcome(draft.outcome.value), draft.reason, draft.line or 1))
        else:
            drafts[file] = Draft(
                file,
                draft.source_id,
                draft.opened_at,
                draft.fields,
                draft.sections,
                draft.notes,
                draft.naive_times,
            )
    if options.add_services:
        config_with_services(read_config_text(target.root), _unknown(drafts.values(), target, keys))
    write_drafts(drafts.values(), target, dry_run=options.dry_run, on_row=finish)
    kept = [d for d in drafts.values() if rows[d.file].outcome in _KEPT]
    unknown = _unknown(kept, target, keys)
    if options.add_services and unknown and not options.dry_run:
        add_services(target.root, unknown)
    return ImportReport(
        tuple(rows[file] for file in sorted(rows)),
        unknown_services=() if options.add_services else unknown,
        added_services=unknown if options.add_services else (),
        planned=planned,
        naive_times=sum(draft.naive_times for draft in kept),
        timezone=target.config.import_.timezone,
        dry_run=options.dry_run,
    )


_KEPT = (Outcome.WRITTEN, Outcome.UNCHANGED)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        said = f"faultbook.toml: [import] timezone = {name!r} is no time zone"
        raise EnvironmentProblem(f"{said}; write one such as 'Europe/Berlin'") from error


def _unknown(
    drafts: Iterable[Draft], target: ImportTarget, keys: ServiceKeys
) -> tuple[ImportedService, ...]:
    """Services of records that the register doesn't know."""
    counts: dict[str, int] = {}
    for draft in drafts:
        for key in draft.fields.get("services", ()):
            if key not in target.services:
                counts[key] = counts.get(key, 0) + 1
    return tuple(ImportedService(key, keys.names[key], counts[key]) for key in sorted(counts))
