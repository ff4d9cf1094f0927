"""``faultbook show``: one record, with what it is linked with.

What belongs here: a record laid out for a person, or as JSON. What does not: its page on the site
(``views``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from faultbook.cli.completion import complete_ids
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.cli.terminal import UNKNOWN, in_colour, paint
from faultbook.errors import UsageProblem
from faultbook.kinds import KINDS
from faultbook.plain_text import visible, visible_block
from faultbook.record import plain_path
from faultbook.reporters.json import to_json
from faultbook.reporters.paint import unpainted
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.record import AnyRecord, Entry
    from faultbook.reporters.paint import Paint
    from faultbook.workspace import Workspace

_IN_TITLE = ("id", "title", "status")
_FOR_PROGRAMS = ("source_digest",)  # long, and nothing that a person reads


@click.command(
    "show",
    cls=CommandWithExamples,
    short_help="Show one record and what it is linked with.",
    examples={
        "faultbook show INC-2026-0002": "",
        "faultbook show KE-2026-0001 --format json": "for a program",
    },
)
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
)
def command(record_id: str, output_format: str) -> int:
    """Show one record and what it is linked with.

    ID is the record's id, or one that it had before.
    """
    return show_record(open_register(), record_id, output_format)


def show_record(register: Workspace, record_id: str, output_format: str) -> int:
    """Show one record of a register, and return the exit code.

    Raises:
        UsageProblem: There is no such record.
    """
    entry = register.catalog.get(record_id) or register.catalog.get(record_id.upper())
    if entry is None:
        nearest = did_you_mean(record_id, [row.id for row in register.catalog.rows])
        hint = nearest or "see 'faultbook list'"
        raise UsageProblem(f"no record is called {record_id!r}; {hint}")
    file = register.load(entry.path)
    # What a commit has isn't what a check would read.
    hint = f"; run 'faultbook check {entry.path}'" if register.tree is None else ""
    if file.record is None:
        note(f"{entry.path} can't be read{hint}")
        return FINDINGS
    if file.document.problems or file.schema_problems:
        note(f"{entry.path} has faults{hint}")
    if output_format == "json":
        click.echo(to_json(_document(file.record, entry, register)), nl=False)
    else:
        look = paint if in_colour() else unpainted
        click.echo("\n".join(_lines(file.record, entry, register, look)))
    return CLEAN


def _links(entry: Entry, register: Workspace) -> Iterator[tuple[str, str, Entry | None]]:
    """Links that the record stores: the field, the id as written, and the record it names."""
    for reference in entry.references:
        yield plain_path(reference.path), reference.target, register.catalog.get(reference.target)


def _back_links(entry: Entry, register: Workspace) -> Iterator[tuple[str, Entry]]:
    """Links that other records store: the field there, and the record."""
    for other in register.catalog.dependents(entry.id):
        for reference in other.references:
            if register.catalog.get(reference.target) == entry:
                yield plain_path(reference.path), other


def _document(record: AnyRecord, entry: Entry, register: Workspace) -> dict[str, Any]:
    return {
        "version": 1,
        "id": record.id,
        "kind": record.kind,
        "path": record.path,
        "fields": _typed_fields(record),
        "sections": record.document.sections or {},
        "links": [
            {"field": field, "id": named, **_named(other)}
            for field, named, other in _links(entry, register)
        ],
        "linked_from": [
            {"field": field, "id": other.id, **_named(other)}
            for field, other in _back_links(entry, register)
        ],
    }


def _typed_fields(record: AnyRecord) -> dict[str, Any]:
    """What the file says, without what doesn't fit and what only stands in for it."""
    fields: dict[str, Any] = record.model.model_dump(mode="json", by_alias=True, exclude_unset=True)
    dropped = {path[0] for path in record.dropped if len(path) == 1}
    return {name: value for name, value in fields.items() if name not in dropped}


def _named(entry: Entry | None) -> dict[str, Any]:
    if entry is None:
        return {"kind": None, "title": None, "status": None, "path": None}
    return {
        "kind": entry.kind,
        "title": entry.title,
        "status": entry.status,
        "path": entry.path,
    }


def _lines(record: AnyRecord, entry: Entry, register: Workspace, look: Paint) -> Iterator[str]:
    kind = KINDS[record.kind]
    yield f"{look('bold', record.id)}  {look('bold', visible(record.model.title))}"
    yield look("dim", f"{kind.title}, {entry.status or UNKNOWN}: {visible(record.path)}")
    yield ""
    yield from _table(_fields(record.document.data or {}), look)
    for name, text in (record.document.sections or {}).items():
        yield ""
        if name:
            yield look("bold", f"## {visible(name)}")
            yield ""
        yield visible_block(text)
    stored = [(field, _line_of(named, other)) for field, named, other in _links(entry, register)]
    derived = [(field, _line_of(other.id, other)) for field, other in _back_links(entry, register)]
    for heading, rows in (("Links to", stored), ("Linked from", derived)):
        if rows:
            yield ""
            yield look("bold", heading)
            yield from _table(rows, look)


def _table(rows: list[tuple[str, str]], look: Paint) -> Iterator[str]:
    """Names in one column, values in the next, their further lines below them."""
    width = max((len(name) for name, _ in rows), default=0)
    for name, value in rows:
        first, *others = visible_block(value).split("\n")
        yield f"  {look('cyan', visible(name).ljust(width))}  {first}"
        yield from (f"  {'':{width}}  {line}" for line in others)


def _fields(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, _shown(value))
        for name, value in data.items()
        if name not in (*_IN_TITLE, *_FOR_PROGRAMS) and value not in (None, [], {})
    ]


def _shown(value: Any) -> str:
    """A value as it is typed: a list of words in one line, anything deeper a line for each."""
    if isinstance(value, dict):
        parts = (f"{name}: {_shown(inner)}" for name, inner in value.items() if inner is not None)
        return ", ".join(parts)
    if isinstance(value, list):
        is_flat = all(isinstance(item, str) for item in value)
        return (", " if is_flat else "\n").join(_shown(item) for item in value)
    return "" if value is None else str(value).rstrip()


def _line_of(named: str, entry: Entry | None) -> str:
    if entry is None:
        return f"{named}  (not in this register)"
    return f"{entry.id}  {entry.title} ({entry.status or UNKNOWN})"
