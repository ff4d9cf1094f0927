"""Tables given to the importer ``csv``, and what it makes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from faultbook.config import load_config
from faultbook.editing.render import render_record
from faultbook.exchange.csv_table import open_source
from faultbook.exchange.mapping import ImportMap
from faultbook.exchange.services import ServiceKeys
from faultbook.exchange.source import Draft, ImportContext, ImportOptions, RowSetback, Setback

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from faultbook.exchange.source import Remark, SourceRow

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
CONFIG = """\
[services.login]
name = "Log-in"

[import]
owner = "service-desk"

[root_cause]
categories = ["weather"]
"""
PREFIXES = {"incident": "INC", "problem": "PRB", "known-error": "KE"}


class Result(NamedTuple):
    """What an import of a table comes to.

    Attributes:
        drafts: By key, the records.
        refused: By key, why its rows become none.
        setbacks: Rows that belong to no record.
        rows: Number of rows that belong to one.
        remarks: What was odd about the table as a whole.
    """

    drafts: dict[str, Draft]
    refused: dict[str, Setback]
    setbacks: list[RowSetback]
    rows: int
    remarks: list[Remark]

    @property
    def only(self) -> Draft:
        """The one record."""
        (draft,) = self.drafts.values()
        return draft


def context(mapping: Mapping[str, Any] | None = None, **options: Any) -> ImportContext:
    """What an importer is given, with a mapping as its file says it."""
    config = load_config(CONFIG).config
    return ImportContext(
        config,
        ImportMap.model_validate(mapping or {}),
        ServiceKeys(config.services),
        ZoneInfo("Europe/Berlin"),
        NOW,
        ImportOptions(**options),
    )


def imported(
    paths: Sequence[Path], mapping: Mapping[str, Any] | None = None, **options: Any
) -> Result:
    """Everything that the importer makes of files."""
    source = open_source(paths, context(mapping, **options))
    groups: dict[str, list[SourceRow]] = {}
    setbacks = []
    for row in source.rows():
        if isinstance(row, RowSetback):
            setbacks.append(row)
        else:
            groups.setdefault(row.key, []).append(row)
    made = {key: source.draft(rows) for key, rows in groups.items()}
    return Result(
        {key: one for key, one in made.items() if isinstance(one, Draft)},
        {key: one for key, one in made.items() if isinstance(one, Setback)},
        setbacks,
        sum(map(len, groups.values())),
        list(source.remarks()),
    )


def import_text(
    folder: Path, text: str, mapping: Mapping[str, Any] | None = None, **options: Any
) -> Result:
    """Everything that the importer makes of one CSV file."""
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return imported([path], mapping, **options)


def written(draft: Draft) -> str:
    """The text of the record that a draft becomes."""
    fields = {"id": f"{PREFIXES[draft.kind]}-2026-0001", "source_id": draft.source_id}
    return render_record(draft.kind, {**fields, **draft.fields}, draft.sections)
