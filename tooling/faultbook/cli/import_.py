"""``faultbook import``: records made from another tool's files.

What belongs here: the importers as commands, and their options. What does not: telling what became
of each row (``imported``) and reading the files (``exchange``).
"""

from __future__ import annotations

import os
from contextlib import ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faultbook.cli.examples import CommandWithExamples, GroupWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import CLEAN, FINDINGS
from faultbook.cli.terminal import progress_bar
from faultbook.errors import UsageProblem
from faultbook.exchange import IMPORTERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from faultbook.config import LoadedConfig
    from faultbook.exchange import Importer
    from faultbook.exchange.engine.importing import ImportTarget
    from faultbook.exchange.engine.remembering import Memory
    from faultbook.exchange.mapping import ImportMap
    from faultbook.exchange.source import ImportContext, ImportOptions
    from faultbook.workspace import Workspace

_FOR_ALL = (*("mapping", "timezone", "add_services", "update_closed", "dry_run", "output_format"),)

_NEEDED = ("import", "layout", "priority", "services", "teams")
"""Tables of the configuration that say what a record becomes and where it goes."""

_OPTIONS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "mapping": (
        ("--map",),
        {
            "type": click.Path(path_type=Path),
            "metavar": "FILE",
            "help": "TOML file that says what your columns and values mean.",
        },
    ),
    "dates": (
        ("--dates",),
        {
            "type": click.Choice(["day-first", "month-first"]),
            "help": "What comes first in dates such as 3/4/2026; else the whole column tells.",
        },
    ),
    "timezone": (
        ("--timezone",),
        {"metavar": "ZONE", "help": "Zone of times without an offset, such as Europe/Berlin."},
    ),
    "kind": (
        ("--kind",),
        {
            "type": click.Choice(["incident", "problem", "known-error"]),
            "help": "Kind of the records, where the source doesn't say it.",
        },
    ),
    "maintenance": (
        ("--maintenance",),
        {
            "type": click.Choice(["include", "skip"]),
            "show_default": True,
            "help": "What becomes of planned work.",
        },
    ),
    "add_services": (
        ("--add-services",),
        {"is_flag": True, "help": "Add unknown services to faultbook.toml."},
    ),
    "update_closed": (
        ("--update-closed",),
        {"is_flag": True, "help": "Change closed incidents too, where the source changed."},
    ),
    "dry_run": (
        ("--dry-run",),
        {"is_flag": True, "help": "Say what would be done, and write nothing."},
    ),
    "output_format": (
        ("--format",),
        {
            "type": click.Choice(["text", "json"]),
            "default": "text",
            "show_default": True,
            "help": "json tells of every row.",
        },
    ),
}
"""Every option by its parameter's name; each importer has some of them."""


@click.group(
    "import",
    cls=GroupWithExamples,
    short_help="Make records from another tool's files.",
    examples={
        "faultbook import servicenow incident.csv": "a ServiceNow export",
        "faultbook import statuspage incidents.json": "a status page's history",
    },
)
def command() -> None:
    """Make records from another tool's files.

    Every row ends as created, updated, unchanged, skipped or refused, with the reason. A second
    import changes only what the source changed, and keeps what was edited by hand.

    Begin with --dry-run, and write what it doesn't know into a file for --map.
    """


def _import(name: str, sources: tuple[Path, ...], *, output_format: str, **options: Any) -> int:
    from faultbook.cli.import_memory import memory_of
    from faultbook.cli.imported import show_json, show_text
    from faultbook.editing.locking import exclusive
    from faultbook.exchange.engine.importing import Wish, import_from
    from faultbook.exchange.source import Outcome

    register = open_register()
    _refuse_faulty(register.loaded_config)
    context = _context(register, options)
    source = _opened(name, sources, context)
    target = _target(register, memory_of(register, name, sources, options))
    dry_run = options["dry_run"]
    flags = {flag: options[flag] for flag in ("add_services", "dry_run", "update_closed")}
    wish = Wish(name, timezone=_zone_name(context), **flags)
    with nullcontext() if dry_run else exclusive(register.root), ExitStack() as spool:
        with progress_bar("importing") as progress:
            report = spool.enter_context(import_from(source, target, wish, progress))
        (show_json if output_format == "json" else show_text)(report)
        return FINDINGS if report.counts[Outcome.REFUSED] else CLEAN


def _refuse_faulty(loaded: LoadedConfig) -> None:
    """Refuse a configuration whose defaults would stand in for what was meant."""
    if not all(map(loaded.is_sound, _NEEDED)):
        said = "faultbook.toml is faulty where imports need it; 'faultbook check' says how"
        raise UsageProblem(f"{said}, and nothing is imported until then")


def _opened(name: str, sources: Sequence[Path], context: ImportContext) -> Any:
    """What the importer makes of the files; each must be there."""
    from importlib import import_module

    for path in sources:
        if not os.path.lexists(path):
            raise UsageProblem(f"{path}: there is no such file or folder")
    return import_module(IMPORTERS[name].module).open_source(sources, context)


def _context(register: Workspace, options: dict[str, Any]) -> ImportContext:
    from faultbook.exchange.services import ServiceKeys
    from faultbook.exchange.source import ImportContext, ImportOptions

    mapping = _mapping(options["mapping"])
    config = register.loaded_config.config.model_copy(update={"teams": register.teams})
    stated = ImportOptions(
        dates=options.get("dates") or mapping.dates,
        timezone=options["timezone"],
        include_maintenance=options.get("maintenance") == "include",
        kind=options.get("kind"),
    )
    keys = ServiceKeys(register.services, mapping.services)
    zone = _zone(stated, mapping, config.import_.timezone)
    return ImportContext(config, mapping, keys, zone, register.now, stated)


def _mapping(path: Path | None) -> ImportMap:
    """The mapping that the user names; one that says nothing where they name none."""
    from faultbook.exchange.mapping import ImportMap, read_map
    from faultbook.exchange.tables.columns import check_names

    if path is None:
        return ImportMap()
    mapping = read_map(path)
    check_names(mapping)
    return mapping


def _zone(options: ImportOptions, mapping: ImportMap, configured: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    name = options.timezone or mapping.timezone or configured
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        said = f"{name!r} is no time zone (--timezone, --map or faultbook.toml: [import] timezone)"
        raise UsageProblem(f"{said}; write one such as 'Europe/Berlin'") from error


def _zone_name(context: ImportContext) -> str:
    return str(getattr(context.zone, "key", context.zone))


def _target(register: Workspace, memory: Memory | None) -> ImportTarget:
    from faultbook.authoring.numbering import Numbering
    from faultbook.exchange.engine.importing import ImportTarget

    return ImportTarget(
        register.root,
        register.loaded_config.config,
        Numbering(register).next_id,
        register.services,
        register.jobs,
        memory,
    )


def _command(name: str, row: Importer) -> click.Command:
    """The command of one importer."""
    parameters: list[click.Parameter] = [
        click.Argument(
            ["sources"],
            nargs=-1,
            required=True,
            type=click.Path(path_type=Path),
            metavar="SOURCE...",
        )
    ]
    wanted = (*row.options, *_FOR_ALL)
    parameters += [
        click.Option([*flags, parameter], **attributes, **_default(parameter, row))
        for parameter, (flags, attributes) in _OPTIONS.items()
        if parameter in wanted
    ]
    return CommandWithExamples(
        name,
        callback=partial(_import, name),
        params=parameters,
        short_help=row.summary,
        help=f"{row.summary}\n\nSOURCE: {row.sources}",
        examples={
            f"faultbook import {name} {row.example}": "",
            f"faultbook import {name} {row.example} --dry-run": "what would be done",
        },
    )


def _default(parameter: str, row: Importer) -> dict[str, Any]:
    return {"default": row.maintenance} if parameter == "maintenance" else {}


for _name, _row in IMPORTERS.items():
    command.add_command(_command(_name, _row))
