"""A small register with all that is hard to take out, and exporting it.

``python -m tests.exchange.export_samples`` writes the golden files anew. They hold only what is
said, so that a new field changes none of them.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from faultbook.exchange.exporting import EXPORTERS, write_export
from faultbook.exchange.exporting.records import Exported, LeftOut, Reading, exported
from faultbook.kinds import KINDS
from tests.registers import open_register, write_register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

INCIDENT = """\
---
id: INC-2026-0002
title: =HYPERLINK("https://example.org/?"&A1)
status: closed
services: [login, shop]
owner: identity
reporter: Jo Doe
major: true
priority: 1
error_codes: ['0x80070005', 1.10]
error_text: |
  HTTP 500 für <Käufer> & Co.
    at login.Session
opened_at: 2026-05-03T11:10:00+02:00
restored_at: 2026-05-03T10:00:00.250Z
effort_minutes: 90
known_error: KE-2026-DRAFT-login
problem: PRB-2026-0001
outages:
  - {from: 2026-05-03T09:00:00Z, to: 2026-05-03T10:00:00Z}
timeline:
  - at: 2026-05-03T09:10:00Z
    event: seen; by monitoring
actions:
  - action: -1 server
    due: 2026-06-01
---

Before the first heading.

## Summary

Nobody can log in.

- "quoted", and more

## Own notes

@team \u200b
"""

SAMPLES = {
    "records/incidents/2026/INC-2026-0002.md": INCIDENT,
    "records/incidents/2026/INC-2026-0001.md": (
        "---\nid: INC-2026-0001\ntitle: The shop is slow\nstatus: new\nservices: [shop]\n"
        "problem: PRB-2026-0001\nopened_at: 2026-06-20T09:10:00Z\ntags:\n---\n"
    ),
    "records/incidents/2026/INC-2026-10000.md": (
        "---\nid: INC-2026-10000\ntitle: The shop is slow again\nstatus: on-hold\n"
        "started_at: 1890-01-01T00:00:00Z\n---\n"
    ),
    "records/problems/2026/PRB-2026-0001.yaml": (
        "id: PRB-2026-0001\ntitle: The session store loses its memory\nstatus: fix-in-progress\n"
        "root_cause: {category: software, summary: A leak}\n"
        "fix: {description: Less of it, changes: [CHG-1, CHG-2]}\n"
        "risk_acceptance: {by: A. Manager, review_by: 2026-12-31}\n"
        "sections:\n  analysis: |\n    It leaks.\n"
    ),
    "kedb/2026/KE-2026-0001.md": (
        "---\nid: KE-2026-0001\ntitle: Login fails with error 500\nstatus: active\n"
        "aliases: [KE-2026-DRAFT-login]\nvisibility: public\nproblem: PRB-2026-0001\n"
        "symptoms: [error 500 at login, a white page]\n"
        "signatures:\n  - name: the store\n    all: [OutOfMemoryError, {regex: 'at login[.]'}]\n"
        "workaround: {risk: low, minutes: 5, verified_by: Jo Doe}\n"
        "---\n\n## Workaround\n\nRestart the session store, or ask jo@example.org"
        " (see INC-2026-0002).\n"
    ),
}


def read_samples(
    root: Path, files: dict[str, str] | None = None
) -> tuple[list[Exported], list[LeftOut]]:
    """What goes out of a register, and what doesn't."""
    register = open_register(write_register(root, SAMPLES if files is None else files))
    told: list[LeftOut] = []
    return list(exported(Reading(register.load, told.append), register.paths())), told


def export(
    name: str, records: Sequence[Exported], folder: Path, kinds: Sequence[str] = tuple(KINDS)
) -> bytes:
    """An export's bytes."""
    if EXPORTERS[name].needs_path:
        target = folder / f"export{EXPORTERS[name].suffix}"
        target.unlink(missing_ok=True)
        write_export(name, iter(records), target, kinds)
        return target.read_bytes()
    stream = io.BytesIO()
    write_export(name, iter(records), stream, kinds)
    return stream.getvalue()


def golden(name: str) -> Path:
    """What an export of the samples is to be, as text."""
    return Path(__file__).parent / "golden" / f"export.{name}.txt"


def as_text(name: str, content: bytes) -> str:
    """An export as text that can be compared, without what is empty."""
    return "".join(f"{line}\n" for line in _LINES.get(name, _text_lines)(content))


def _text_lines(content: bytes) -> Iterator[str]:
    yield from content.decode().splitlines()


def _csv_lines(content: bytes) -> Iterator[str]:
    for row in csv.DictReader(io.StringIO(content.decode(), newline="")):
        yield row["id"]
        yield from (f"  {name}: {value!r}" for name, value in row.items() if value)


def _xlsx_lines(content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        assert sheet.auto_filter.ref == sheet.dimensions
        yield f"{sheet.title}, {sheet.max_row} rows, frozen at {sheet.freeze_panes}"
        heads = [one.value for one in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            yield f"  {row[heads.index('id')].value}"
            for head, one in zip(heads, row, strict=True):
                if one.value is not None:
                    yield f"    {head}: {one.data_type} {one.number_format} {one.value!r}"


def _sqlite_lines(content: bytes) -> Iterator[str]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        database.row_factory = sqlite3.Row
        made = database.execute(
            "SELECT name, type FROM sqlite_master WHERE name NOT LIKE 'records_fts_%'"
            " AND type <> 'index' ORDER BY type, name"
        )
        for name, kind in made.fetchall():
            yield f"{kind} {name}"
            if kind != "trigger":
                for row in database.execute(f'SELECT * FROM "{name}"'):  # noqa: S608
                    told = {key: row[key] for key in row.keys() if row[key] is not None}  # noqa: SIM118
                    yield f"  {told}"


_LINES: dict[str, Callable[[bytes], Iterator[str]]] = {
    "csv": _csv_lines,
    "xlsx": _xlsx_lines,
    "sqlite": _sqlite_lines,
}


def main() -> None:
    """Write the golden files anew."""
    with tempfile.TemporaryDirectory() as folder:
        records, _ = read_samples(Path(folder))
        for name in EXPORTERS:
            text = as_text(name, export(name, records, Path(folder)))
            golden(name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
