"""A register's own export read back: JSON, JSON Lines and SQLite.

What belongs here: finding the records in the files, and taking each as it is. What does not:
writing such files (``exporting``) and how the three are told apart and read (``own_files``).

A record comes back with its id and all that it said. What differs is told: a text from a ``.yaml``
file may hold headings that a Markdown file can't.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from faultbook.document import SECTIONS, read_document
from faultbook.editing.section_text import section_text
from faultbook.editing.yaml_text import AsTyped, plain_value
from faultbook.exchange.exporting.records import KIND, PATH
from faultbook.exchange.own_files import SUFFIXES, read_entries
from faultbook.exchange.source import (
    Draft,
    Outcome,
    Remark,
    RowSetback,
    Setback,
    SourceRow,
    only_row,
    refused,
    shown,
)
from faultbook.exchange.source_files import files_by_ending
from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.model.field_types import FieldType, field_type
from faultbook.model.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from faultbook.editing.yaml_text import Value
    from faultbook.exchange.source import ImportContext

_DEEPEST = 32  # as of a record's file
_KEPT_AS_TYPED = frozenset({"moment", "day", "number", "flag"})


class _Unfit(Exception):
    """Why a value can't be a record's."""


class OwnExport:
    """An export as a source.

    Args:
        paths: Its files, or folders of such.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths

    def rows(self) -> Iterator[SourceRow | RowSetback]:
        """Every record, each once.

        Raises:
            EnvironmentProblem: A file can't be read at all.
        """
        for file in files_by_ending(self._paths, SUFFIXES):
            if isinstance(file, RowSetback):
                yield file
                continue
            for entry in read_entries(file.path, file.shown):
                if isinstance(entry, RowSetback):
                    yield entry
                    continue
                if _is_deeper(entry.data, _DEEPEST):
                    reason = "its values are nested too deep to be a record's"
                    yield RowSetback(entry.place, Outcome.REFUSED, reason)
                    continue
                record_id = entry.data.get("id") if isinstance(entry.data, dict) else None
                if not isinstance(record_id, str) or parse_id(record_id) is None:
                    reason = f"{shown(record_id)} is no record's id" if record_id else "has no id"
                    yield RowSetback(entry.place, Outcome.REFUSED, reason)
                    continue
                yield SourceRow(entry.place, record_id, entry.data)

    def draft(self, rows: Sequence[SourceRow]) -> Draft | Setback:
        """The record as it was, or why it can't be."""
        row = only_row(rows)
        if isinstance(row, Setback):
            return row
        try:
            return _draft(row.key, row.data)
        except _Unfit as error:
            return refused(str(error))

    def remarks(self) -> Iterable[Remark]:
        """Nothing: all that is odd is told of the record that it is in."""
        return ()


def open_source(paths: Sequence[Path], context: ImportContext) -> OwnExport:  # noqa: ARG001 - every importer's signature
    """An export of a register, in one file or more."""
    return OwnExport(paths)


def _draft(record_id: str, data: dict[str, Any]) -> Draft:
    kind, parsed = data.get(KIND), parse_id(record_id)
    if not isinstance(kind, str) or kind not in KINDS:
        raise _Unfit(f"{shown(kind)} is no kind of record; there are {', '.join(KINDS)}")
    if parsed is None or parsed.prefix != KINDS[kind].prefix:
        raise _Unfit(f"{record_id} is no id of the kind {kind}")
    notes: list[str] = []
    fields = _fields(kind, data)
    sections = _sections(data.get(SECTIONS), notes)
    return Draft(
        kind=kind,
        source_id=f"json:{record_id}",
        opened_at=_opened_at(fields, parsed.year),
        fields=fields,
        sections=sections,
        notes=tuple(notes),
        named={key: key for key in plain_value(fields.get("services", ()))},
        is_own=True,
    )


def _fields(kind: str, data: dict[str, Any]) -> dict[str, Value]:
    """The record's fields, with types, as they are.

    Raises:
        _Unfit: One of them fits no record of the kind.
    """
    kept = field_type(KINDS[kind].model, ())
    keys = kept.keys if kept is not None else {}
    given = {key: value for key, value in data.items() if key not in (KIND, PATH, SECTIONS)}
    fields = {
        key: _typed(key, value, keys.get(key)) for key, value in given.items() if value is not None
    }
    problems = validate(KINDS[kind].model, plain_value(fields)).problems
    if problems:
        raise _Unfit(problems[0].message)
    return fields


def _typed(key: str, value: Any, kept: FieldType | None) -> Value:
    """A value of the export as the writer takes it, in the spelling that it has there."""
    if isinstance(value, dict):
        keys = kept.keys if kept is not None else {}
        return {
            name: _typed(name, inner, keys.get(name))
            for name, inner in value.items()
            if inner is not None
        }
    if isinstance(value, list):
        item = kept.item if kept is not None else None
        return [_typed(key, inner, item) for inner in value]
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, int | str):
        text = str(value)
    else:
        raise _Unfit(f"{key!r} is {shown(value)}; write a number with a fraction as text")
    is_typed = kept is not None and kept.form in _KEPT_AS_TYPED
    return AsTyped(text) if is_typed else text


def _is_deeper(value: Any, levels: int) -> bool:
    """Whether lists and mappings stand inside each other more often than that."""
    if not isinstance(value, dict | list):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(one, levels - 1) for one in inside)


def _opened_at(fields: dict[str, Value], year: int) -> datetime:
    """When the record was opened or, where it doesn't say, the first moment of its id's year."""
    stated = fields.get("opened_at")
    if isinstance(stated, AsTyped):
        with suppress(ValueError):
            return datetime.fromisoformat(stated.text.upper())
    return datetime(max(year, date.min.year), 1, 1, tzinfo=UTC)


def _sections(stated: Any, notes: list[str]) -> dict[str, str]:
    """The record's sections, changed only where a Markdown file can't hold them.

    Raises:
        _Unfit: They are no texts by heading, or no file can hold them.
    """
    if stated is None:
        return {}
    if not isinstance(stated, dict) or not all(isinstance(one, str) for one in stated.values()):
        raise _Unfit(f"{SECTIONS!r} must hold texts by heading")
    if _reads_back(stated):
        return dict(stated)
    fitted = {heading: section_text(text) for heading, text in stated.items()}
    if not fitted.get("", "text"):
        del fitted[""]
    if not _reads_back(fitted):
        raise _Unfit("the sections would not read back as they are; look at their headings")
    changed = [heading for heading, text in stated.items() if fitted.get(heading, "") != text]
    notes += [f"the section {shown(name)} was made fit for a Markdown file" for name in changed]
    return fitted


def _reads_back(sections: dict[str, str]) -> bool:
    """Whether a Markdown file holds these sections as they are."""
    parts = [f"## {name}\n\n{text}\n" if name else f"{text}\n" for name, text in sections.items()]
    try:
        content = "\n".join(["---\nid: x\n---\n", *parts]).encode()
    except UnicodeEncodeError:
        return False
    found = read_document(content, is_markdown=True)
    return not found.problems and list(found.sections.items()) == list(sections.items())
