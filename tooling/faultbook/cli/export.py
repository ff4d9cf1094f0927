"""``faultbook export``: records as JSON, a table or a database, for other programs.

What belongs here: which records go out, for whom and where to. What does not: the formats
(``exchange.exporting``) and the filters (``filters``).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faultbook.cli.as_of import as_of_options, register_as_of
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.filters import filter_options, fitting, is_any_filter
from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.cli.terminal import progress_bar
from faultbook.errors import UsageProblem
from faultbook.exchange.exporting import EXPORTERS, FOLDER_EXPORTERS, files_of, write_export
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.audience import Shown
    from faultbook.exchange.exporting.records import Exported, LeftOut
    from faultbook.workspace import Workspace


class _Told:
    """What was exported, and what of it wasn't, told on stderr as it is found."""

    def __init__(self) -> None:
        self.written = 0
        self.left_out = 0

    def tell(self, one: LeftOut) -> None:
        """Say of a file that it doesn't go out whole."""
        self.left_out += 1
        note(f"{one.path}: {one.reason}")

    def counted(self, records: Iterator[Exported]) -> Iterator[Exported]:
        """The records, counted as they go."""
        for record in records:
            self.written += 1
            yield record


@click.command(
    "export",
    cls=CommandWithExamples,
    short_help="Write records as JSON, a table or a database.",
    examples={
        "faultbook export json --output register.json": "all there is, to be kept",
        "faultbook export csv --kind incident --since 30d": "",
        "faultbook export sqlite --output register.sqlite": "for Datasette and SQL",
        "faultbook export cre rules": "known errors as rules of the CRE standard",
    },
)
@click.argument(
    "output_format", metavar="FORMAT", type=click.Choice([*EXPORTERS, *FOLDER_EXPORTERS])
)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path())
@click.option(
    "--output",
    "-o",
    type=click.Path(),
    metavar="FILE",
    help="Write to FILE, as a whole or not at all; xlsx and sqlite need one.",
)
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
@click.option(
    "--audience",
    type=click.Choice(["internal", "public"]),
    default="internal",
    show_default=True,
    help="Who it is for; public leaves out internal records, people and addresses.",
)
@filter_options
@as_of_options
def command(
    output_format: str,
    folder: str | None,
    output: str | None,
    as_of: str | None,
    *,
    force: bool,
    audience: str,
    allow_shallow: bool,
    **wanted: Any,
) -> int:
    """Write records as FORMAT: json, jsonl, csv, xlsx, sqlite or cre.

    Records come by kind and then by id, and the same records give the same bytes. 'faultbook import
    json' reads json, jsonl and sqlite back. The filters are those of 'faultbook list'. A record
    that can't be read is named on stderr, and the exit code is 1. cre fills the folder DIR, with a
    rule for each signature, of known errors alone.
    """
    if output_format in FOLDER_EXPORTERS:
        if output is not None:
            raise UsageProblem(f"{output_format} fills a folder; name it without --output")
        wanted["kind"] = wanted["kind"] or (FOLDER_EXPORTERS[output_format].kind,)
        place = _folder(output_format, folder, force=force)
        register = register_as_of(as_of, allow_shallow=allow_shallow)
        return _export_folder(
            output_format, place, register, wanted, force=force, is_public=audience == "public"
        )
    if folder is not None:
        raise UsageProblem(f"{output_format} is one file; name it with --output {folder}")
    target = None if output is None else _target(output, force=force)
    if target is None and not EXPORTERS[output_format].is_text:
        suffix = EXPORTERS[output_format].suffix
        raise UsageProblem(
            f"{output_format} is no text to print; name a file: --output register{suffix}"
        )
    register = register_as_of(as_of, allow_shallow=allow_shallow)
    told = _Told()
    kinds = [kind for kind in KINDS if not wanted["kind"] or kind in wanted["kind"]]
    with progress_bar("exporting") as progress:
        records = _records(register, told, wanted, progress, is_public=audience == "public")
        _write(output_format, told.counted(records), target, kinds, force=force)
    if not told.written:
        note(_nothing(is_any=is_any_filter(wanted), is_public=audience == "public"))
    elif output is not None:
        note(f"{told.written:,} record{'' if told.written == 1 else 's'} in {output}")
    return FINDINGS if told.left_out else CLEAN


def _nothing(*, is_any: bool, is_public: bool) -> str:
    """Why nothing was exported."""
    if is_any:
        return "no record fits"
    return "no record is for the public" if is_public else "there is no record to export"


def _target(output: str, *, force: bool) -> Path:
    """The file to write, links followed, so that a link goes on leading to it.

    Raises:
        UsageProblem: It is there already and may not be replaced, or its folder isn't there.
    """
    target = Path(os.path.realpath(output))
    if target.is_file() and not force:
        raise UsageProblem(f"{output} is there already; name another file, or give --force")
    if target.is_dir():
        raise UsageProblem(f"{output} is a folder; name a file")
    if not target.parent.is_dir():
        raise UsageProblem(f"{output} can't be written: its folder isn't there; make it first")
    return target


def _folder(name: str, named: str | None, *, force: bool) -> Path:
    """The folder to fill, links followed.

    Raises:
        UsageProblem: None is named, it is a file, or it holds files that may not be replaced.
    """
    if named is None:
        raise UsageProblem(f"{name} is a folder of files; name it: faultbook export {name} rules")
    folder = Path(os.path.realpath(named))
    if not folder.exists() and folder.parent.is_dir():
        return folder
    if not folder.is_dir():
        said = "is a file" if folder.exists() else "can't be made: the folder above isn't there"
        raise UsageProblem(f"{named} {said}; name a folder")
    if any(folder.iterdir()) and not force:
        raise UsageProblem(
            f"{named} holds files already; name another folder, or give --force to replace them"
        )
    return folder


def _export_folder(
    name: str,
    folder: Path,
    register: Workspace,
    wanted: dict[str, Any],
    *,
    force: bool,
    is_public: bool,
) -> int:
    from faultbook.editing.files import write_atomically

    told = _Told()
    with progress_bar("exporting") as progress:
        records = _records(register, told, wanted, progress, is_public=is_public)
        for found in files_of(name, records, told.tell):
            folder.mkdir(exist_ok=True)
            for file in found.files:
                write_atomically(folder, file.path, file.content, replace=force)
            told.written += 1
    if not told.written:
        note(f"there is no {FOLDER_EXPORTERS[name].holds} to export")
    else:
        note(f"{told.written:,} record{'' if told.written == 1 else 's'} in {folder.name}")
    return FINDINGS if told.left_out else CLEAN


def _records(
    register: Workspace,
    told: _Told,
    wanted: dict[str, Any],
    progress: Callable[[int, int], None] | None,
    *,
    is_public: bool,
) -> Iterator[Exported]:
    """The records that are asked for; the catalog is read only where a choice is to be made."""
    from faultbook.exchange.exporting.records import Reading, exported

    shown = None
    if is_any_filter(wanted) or is_public:
        rows = register.catalog.rows
        if is_public:
            shown = _shown(register, told)
            rows = shown.register.rows
        paths = [row.path for row in fitting(rows, register.now, wanted)]
    else:
        paths = register.paths()
    reading = Reading(
        register.load,
        told.tell,
        shown,
        register.jobs,
        progress,
        is_sharded=register.loaded_config.config.layout.shard,
    )
    return exported(reading, paths)


def _shown(register: Workspace, told: _Told) -> Shown:
    """What the public may see; tells of files that may be meant for it and leave a doubt."""
    from faultbook.audience import shown_of
    from faultbook.exchange.exporting.records import LeftOut

    shown = shown_of(register.context(register.catalog), register.load, is_public=True)
    public = {row.path for row in shown.register.rows}
    for row in register.catalog.rows:
        if row.path not in public and (row.visibility == "public" or row.facts is None):
            reason = "has a fault, so that it may not be for the public; it is left out"
            told.tell(LeftOut(row.path, reason))
    return shown


def _write(
    name: str, records: Iterator[Exported], target: Path | None, kinds: list[str], *, force: bool
) -> None:
    if target is None:
        write_export(name, records, sys.stdout.buffer, kinds)
        return
    if target.exists() and not target.is_file():  # such as /dev/stdout
        if EXPORTERS[name].needs_path:
            raise UsageProblem(f"{target} is no file, which {name} has to be")
        with target.open("wb") as out:
            write_export(name, records, out, kinds)
        return
    from faultbook.editing.files import written_whole

    with written_whole(target.parent, target.name, replace=force) as beside:
        if EXPORTERS[name].needs_path:
            write_export(name, records, beside, kinds)
        else:
            with beside.open("wb") as file:
                write_export(name, records, file, kinds)
