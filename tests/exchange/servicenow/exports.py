"""Exports of ServiceNow of our own, in its three formats."""

from __future__ import annotations

import csv
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from faultbook.diagnostics import Severity
from faultbook.editing.render import render_record
from faultbook.exchange.servicenow import open_source
from faultbook.kinds import KINDS
from tests.exchange.sources import Taken, context, take
from tests.registers import open_register, write_register

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from faultbook.exchange.source import Draft, Source

NO_TEAMS = ""
"""A configuration that names neither teams nor services."""


def incident(**cells: str) -> dict[str, str]:
    """A row of ``incident``; a cell that is "" is left empty."""
    return {
        "number": "INC0010001",
        "state": "Closed",
        "short_description": "Nobody can send mail",
        "opened_at": "2026-01-02 08:00:00",
        "resolved_at": "2026-01-02 10:00:00",
        "closed_at": "2026-01-07 10:00:00",
        "impact": "1 - High",
        "urgency": "2 - Medium",
        "priority": "2 - High",
        **cells,
    }


def problem(**cells: str) -> dict[str, str]:
    """A row of ``problem``."""
    return {
        "number": "PRB0040001",
        "state": "101",
        "short_description": "The mail store fills its disk",
        "opened_at": "2026-01-02 12:00:00",
        **cells,
    }


def article(**cells: str) -> dict[str, str]:
    """A row of ``kb_knowledge``."""
    return {
        "number": "KB0010001",
        "workflow_state": "published",
        "short_description": "Outlook can't open a shared mailbox",
        "sys_created_on": "2026-01-03 12:00:00",
        **cells,
    }


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write rows in the format that the name asks for; their columns are all that any has."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    if path.suffix == ".json":
        path.write_text(json.dumps({"records": rows}), encoding="utf-8")
    elif path.suffix == ".xlsx":
        _write_workbook(path, columns, rows)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, columns, restval="")
            table.writeheader()
            table.writerows(rows)
    return path


def _write_workbook(path: Path, columns: list[str], rows: Iterable[Mapping[str, Any]]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(column) or None for column in columns])
    book.save(path)


def source(
    paths: Sequence[Path],
    mapping: dict[str, Any] | None = None,
    config: str = NO_TEAMS,
    **options: Any,
) -> Source:
    """Exports as the engine opens them."""
    return open_source(paths, context(mapping, config=config, **options))


def taken(
    folder: Path,
    *rows: Mapping[str, Any],
    mapping: dict[str, Any] | None = None,
    config: str = NO_TEAMS,
    **options: Any,
) -> Taken:
    """What becomes of a CSV export with these rows."""
    path = write(folder / "export.csv", rows)
    return take(source([path], mapping, config, **options))


def timeline(draft: Draft) -> list[dict[str, Any]]:
    """The entries of an incident's timeline."""
    entries: Any = draft.fields.get("timeline", [])
    return list(entries)


def remarks(folder: Path, *rows: Mapping[str, Any], **more: Any) -> dict[str, int]:
    """What is odd about a CSV export with these rows, with its number."""
    opened = source([write(folder / "export.csv", rows)], **more)
    list(opened.rows())
    return {one.message: one.number for one in opened.remarks()}


def findings(root: Path, drafts: Iterable[Draft], config: str = NO_TEAMS) -> Counter[str]:
    """Codes of what a check finds in a register of these drafts, information aside."""
    register = write_register(root, _files(drafts), config)
    report = open_register(register).check()
    return Counter(d.code for d in report.diagnostics if d.severity is not Severity.INFO)


def _files(drafts: Iterable[Draft]) -> dict[str, str]:
    whole: dict[str, Draft] = {}
    for draft in drafts:
        whole |= {one.source_id: whole.get(one.source_id, one) for one in draft.implied}
    whole |= {draft.source_id: draft for draft in drafts}
    ids = {
        source_id: f"{KINDS[draft.kind].prefix}-{draft.opened_at.year:04}-{number:04}"
        for number, (source_id, draft) in enumerate(whole.items(), start=1)
    }
    files = {}
    for source_id, draft in whole.items():
        links = {field: ids[target] for field, target in draft.links.items() if target in ids}
        fields = {**draft.fields, **links, "id": ids[source_id], "source_id": source_id}
        path = f"{KINDS[draft.kind].folder}/{draft.opened_at.year:04}/{ids[source_id]}.md"
        files[path] = render_record(draft.kind, fields, dict(draft.sections))
    return files
