"""Importer of cState status pages: their issues become incidents.

What belongs here: which files are issues, and the run as a whole. What does not: what an issue's
fields mean (``cstate_issue``), telling planned work from faults (``planned_work``), ids and
writing (``importing``).

cState: https://github.com/cstate/cstate

Files in hidden folders are not looked at. Every other file ends as written, unchanged, skipped or
refused.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from faultbook.catalog import read_content
from faultbook.document import DocumentProblem
from faultbook.errors import EnvironmentProblem
from faultbook.exchange.cstate_issue import Reading, name_as_words, read_issue, title_of
from faultbook.exchange.hugo import Page, flag, read_page
from faultbook.exchange.importing import Draft, Setback, refused, shown, skipped, write_drafts
from faultbook.exchange.planned_work import planned_work, says_fault
from faultbook.exchange.report import ImportReport, ImportRow, Outcome
from faultbook.exchange.services import (
    ImportedService,
    ServiceKeys,
    add_services,
    config_with_services,
    read_config_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
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
    run = _Run(target, options, _zone(target.config.import_.timezone))
    files = sorted(_files(folder))
    rows: dict[str, ImportRow] = {}

    def finish(row: ImportRow) -> None:
        rows[row.file] = row
        if progress is not None:
            progress(len(rows), len(files))

    drafts: dict[str, Draft] = {}
    planned = 0
    for file in files:
        found = run.read(folder, file)
        if isinstance(found, Draft):
            drafts[file] = found
        else:
            planned += found.is_planned
            finish(ImportRow(file, found.outcome, found.reason, found.line))
    if options.add_services:
        config_with_services(read_config_text(target.root), run.unknown_services(drafts.values()))
    write_drafts(drafts.values(), target, dry_run=options.dry_run, on_row=finish)
    kept = [d for d in drafts.values() if rows[d.file].outcome in _KEPT]
    unknown = run.unknown_services(kept)
    if options.add_services and unknown and not options.dry_run:
        add_services(target.root, unknown)
    return ImportReport(
        tuple(rows[file] for file in files),
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


def _files(folder: Path, within: str = "") -> Iterator[str]:
    """Paths of all files, links and the like below a folder, from it."""
    try:
        with os.scandir(folder / within) as found:
            entries = list(found)
    except OSError as error:
        reason = (error.strerror or "can't be read").lower()
        raise EnvironmentProblem(f"{folder / within} can't be read: {reason}") from error
    for entry in entries:
        path = f"{within}/{entry.name}" if within else entry.name
        if not entry.is_dir(follow_symlinks=False):
            yield path
        elif not entry.name.startswith("."):
            yield from _files(folder, path)


class _Run:
    """What reading the files of one import shares."""

    def __init__(self, target: ImportTarget, options: CstateOptions, zone: tzinfo) -> None:
        self._target = target
        self._options = options
        self._reading = Reading(target.config, zone, ServiceKeys(target.services))
        self._sources: dict[str, str] = {}

    def read(self, folder: Path, file: str) -> Draft | Setback:
        """A file's record to be, or why it becomes none."""
        name = file.rpartition("/")[2]
        if not name.lower().endswith(".md") or name.startswith("."):
            return skipped("is not a Markdown file")
        if name.lower() == "_index.md":
            return skipped("is the index page of its folder")
        content = read_content(folder, file)
        if isinstance(content, DocumentProblem):
            return refused(content.message)
        page = read_page(content)
        if isinstance(page, Setback):
            return page
        return self._not_an_issue(page) or self._issue(page, file)

    def _not_an_issue(self, page: Page) -> Setback | None:
        section = page.data.get("section")
        if section is None:
            return skipped("has no 'section: issue'")
        if section != "issue":
            return skipped(f"is of section {shown(section)}", page.line("section"))
        if flag(page.data.get("draft")):
            return skipped("is a draft", page.line("draft"))
        return None

    def _issue(self, page: Page, file: str) -> Draft | Setback:
        if self._options.include_maintenance:
            return self._draft(page, file)
        title = title_of(page, file)
        if flag(page.data.get("informational")) and not says_fault(title):
            return skipped("is an announcement (informational)", page.line("informational"))
        verdict = planned_work(title, name_as_words(file), page.body)
        if verdict.is_planned:
            said = f"tells of planned work: {verdict.reason}"
            return skipped(said, page.line("title"), is_planned=True)
        draft = self._draft(page, file)
        if isinstance(draft, Setback) or not verdict.reason:
            return draft
        return replace(draft, notes=(verdict.reason, *draft.notes))

    def _draft(self, page: Page, file: str) -> Draft | Setback:
        source_id = f"cstate:{PurePosixPath(file).with_suffix('')}"
        if not source_id.isprintable():
            return refused("has a character in its name that a record can't hold")
        if self._sources.setdefault(source_id, file) != file:
            return refused(f"has the same name as {self._sources[source_id]}")
        return read_issue(page, file, source_id, self._reading)

    def unknown_services(self, drafts: Iterable[Draft]) -> tuple[ImportedService, ...]:
        """Services of records that the register doesn't know."""
        counts: dict[str, int] = {}
        for draft in drafts:
            for key in draft.fields["services"]:
                if key not in self._target.services:
                    counts[key] = counts.get(key, 0) + 1
        names = self._reading.keys.names
        return tuple(ImportedService(key, names[key], counts[key]) for key in sorted(counts))
