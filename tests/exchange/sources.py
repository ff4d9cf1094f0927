"""Sources opened for tests, and what becomes of their rows without an engine."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from faultbook.config import load_config
from faultbook.editing.render import render_record
from faultbook.exchange.mapping import ImportMap
from faultbook.exchange.services import ServiceKeys
from faultbook.exchange.source import (
    Draft,
    ImportContext,
    ImportOptions,
    RowSetback,
    Setback,
    SourceRow,
)
from tests.registers import CONFIG, NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from faultbook.exchange.source import Source

    Opener = Callable[[Sequence[Path], ImportContext], Source]


def context(
    mapping: dict[str, Any] | None = None,
    *,
    zone: str = "UTC",
    config: str = CONFIG,
    **options: Any,
) -> ImportContext:
    """What importers are given in tests."""
    loaded, stated = load_config(config).config, ImportMap.model_validate(mapping or {})
    return ImportContext(
        loaded,
        stated,
        ServiceKeys(loaded.services, stated.services),
        UTC if zone == "UTC" else ZoneInfo(zone),
        NOW,
        ImportOptions(**options),
    )


class Taken(NamedTuple):
    """What became of a source.

    Attributes:
        drafts: The drafts, in the order of their keys' first rows.
        setbacks: Places and setbacks, of rows and of drafts.
        rows: The rows that belong to records.
    """

    drafts: list[Draft]
    setbacks: list[tuple[str, RowSetback | Setback]]
    rows: list[SourceRow]

    @property
    def draft(self) -> Draft:
        """The only draft; nothing else became of the source."""
        assert not self.setbacks, self.setbacks
        (draft,) = self.drafts
        return draft

    @property
    def reasons(self) -> list[str]:
        """Each setback as its user reads it."""
        return [f"{place} {one.outcome}: {one.reason}" for place, one in self.setbacks]


def take(source: Source) -> Taken:
    """Ask a source for everything, as the engine does, its rows through JSON."""
    groups: dict[str, list[SourceRow]] = defaultdict(list)
    taken = Taken([], [], [])
    for row in source.rows():
        if isinstance(row, RowSetback):
            taken.setbacks.append((str(row.place), row))
        else:
            kept = row._replace(data=json.loads(json.dumps(row.data)))
            groups[row.key].append(kept)
            taken.rows.append(kept)
    for rows in groups.values():
        found = source.draft(rows)
        if isinstance(found, Setback):
            taken.setbacks.append((str(rows[0].place), found))
        else:
            taken.drafts.append(found)
    list(source.remarks())
    return taken


def text_of(draft: Draft) -> str:
    """The record that a draft becomes, with the first id of its year."""
    fields = {**draft.fields, "id": f"INC-{draft.opened_at.year:04}-0001"}
    return render_record(
        draft.kind, {**fields, "source_id": draft.source_id}, dict(draft.sections), ".md"
    )
