"""The record that a row of a table becomes.

What belongs here: bringing the cells of a row together, and what a record needs that they don't
say. What does not: cells one by one (``tables.cell_values``) and the passes over a table
(``csv_table``).

An incident without a status is closed where it has a time of restoring, resolving or closing, and
else new. A resolved or closed one without a code gets ``unrecorded``, and without a time of
restoring that of resolving or closing, which is noted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from faultbook.exchange.source import Draft, Remark, Setback, only_row, refused, shown
from faultbook.exchange.tables.cell_values import Cell, CellReader, RefusedCell, block
from faultbook.exchange.tables.fields import fields_of_kind
from faultbook.exchange.tables.words import known_words
from faultbook.exchange.values import RefusedValue, Values, team_words
from faultbook.ids import parse_id
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from faultbook.editing.yaml_text import Value
    from faultbook.exchange.source import ImportContext, SourceRow
    from faultbook.exchange.tables.columns import Columns
    from faultbook.exchange.tables.dates import DateColumns
    from faultbook.exchange.tables.fields import Target

IMPORTER = "csv"
"""The importer's name, which source ids begin with."""

_OVER = ("restored_at", "resolved_at", "closed_at")
_OVER_STATES = ("resolved", "closed")
_LONGEST_TITLE = 150
_UNKNOWN_CAUSE = "unknown"


@dataclass
class _Gathered:
    """What the cells of a row say, gathered while they are read."""

    kind: str
    reader: CellReader
    fields: dict[str, Value] = field(default_factory=dict)  # by dotted name
    sections: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    opened_at: datetime | None = None


class RecordMaker:
    """Makes records of rows.

    Args:
        context: What the importer was given.
        columns: What the columns fill.
        dates: The columns of dates.
    """

    def __init__(self, context: ImportContext, columns: Columns, dates: DateColumns) -> None:
        self._context = context
        self._columns = columns
        self._dates = dates
        self._services = {
            " ".join(name.split()).casefold(): key for name, key in context.mapping.services.items()
        }

    @cached_property
    def _values(self) -> Mapping[str, Values]:
        config, mapping = self._context.config, self._context.mapping
        categories, teams = config.root_cause.categories, team_words(config)
        known = {kind: {**known_words(kind, categories), **teams} for kind in KINDS}
        return {kind: Values(mapping, words) for kind, words in known.items()}

    def draft(self, rows: Sequence[SourceRow]) -> Draft | Setback:
        """The record of one key's rows, or why there is none."""
        row = only_row(rows)
        if isinstance(row, Setback):
            return row
        kind, cells = row.data["kind"], row.data["cells"]
        reader = CellReader(self._values[kind], self._dates, self._services, self._context.keys)
        gathered = _Gathered(kind, reader)
        try:
            for column, text in cells.items():
                self._gather(gathered, column, text)
            self._add_defaults(gathered)
        except (RefusedCell, RefusedValue) as fault:
            return refused(str(fault))._replace(unmapped=tuple(reader.unmapped))
        return self._finished(gathered, row.key)

    @cached_property
    def _missing(self) -> frozenset[tuple[str, str]]:
        """Kinds and fields that no column fills, of which notes in every row would say nothing."""
        return frozenset(
            (kind, name)
            for kind in KINDS
            for name in ("title", "restored_at")
            if not self._columns.is_filled(kind, name)
        )

    def remarks(self) -> Iterator[Remark]:
        """What is taken for fields that no column fills, asked after the last row."""
        columns = self._columns
        for kind in columns.kinds():
            if (kind, "title") in self._missing and columns.is_filled(kind, "Summary"):
                yield Remark("no column fills title; the first line of the summary is taken")
            if (kind, "restored_at") in self._missing and columns.is_filled(kind, *_OVER):
                yield Remark("no column fills restored_at; resolved_at, or closed_at, is taken")

    def _gather(self, gathered: _Gathered, column: str, text: str) -> None:
        target = self._columns.target(gathered.kind, column)
        if target is None:
            return
        if target.part == "section":
            said = block(text)
            before = gathered.sections.get(target.name)
            if said and said != before:
                gathered.sections[target.name] = f"{before}\n\n{said}" if before else said
        elif target.part == "opened":
            self._gather_opened(gathered, column, text, target)
        elif target.part == "field":
            self._gather_field(gathered, column, text, target)

    def _gather_opened(self, gathered: _Gathered, column: str, text: str, target: Target) -> None:
        value = target.holds and gathered.reader.value(
            Cell(column, text, target.name, target.holds)
        )
        if isinstance(value, datetime):
            gathered.opened_at = value

    def _gather_field(self, gathered: _Gathered, column: str, text: str, target: Target) -> None:
        if target.holds is None:
            return
        value = gathered.reader.value(Cell(column, text, target.name, target.holds))
        if value is None:
            return
        before = gathered.fields.get(target.name)
        if before is None:
            gathered.fields[target.name] = value
        elif isinstance(before, list) and isinstance(value, list):
            gathered.fields[target.name] = [*before, *(one for one in value if one not in before)]
        elif before != value:
            gathered.notes.append(
                f"{column} says {shown(text)} for {target.name} too; the first is kept"
            )

    def _add_defaults(self, gathered: _Gathered) -> None:
        """What the mapping says for fields that the row says nothing for."""
        holds = fields_of_kind(gathered.kind)
        for name, text in self._context.mapping.defaults.items():
            if name in holds and name not in gathered.fields:
                value = gathered.reader.value(Cell(name, text, name, holds[name]))
                if value is not None:
                    gathered.fields[name] = value

    def _finished(self, gathered: _Gathered, key: str) -> Draft | Setback:
        fields = gathered.fields
        title = fields.get("title") or _title_of_text(gathered)
        if title and "title" not in fields:
            self._note(gathered, "title", "no title; the first line of the summary is taken")
        if not title:
            return refused("has no title and no summary; map the column that says what was wrong")
        fields["title"] = title
        _take_links(gathered)
        if taken := _complete(gathered, self._context):
            self._note(gathered, "restored_at", f"no restored_at; {taken} is taken")
        common = self._context.common_fields()
        reader = gathered.reader
        return Draft(
            gathered.kind,
            f"{IMPORTER}:{key}",
            self._opened(gathered),
            {**common, **_nested(gathered)},
            _in_order(gathered),
            links=gathered.links,
            notes=tuple(gathered.notes),
            named=reader.named,
            unmapped=tuple(reader.unmapped),
            naive_times=reader.naive_times,
        )

    def _note(self, gathered: _Gathered, name: str, note: str) -> None:
        """Note what is taken for a field, unless that is so for every row."""
        if (gathered.kind, name) not in self._missing:
            gathered.notes.append(note)

    def _opened(self, gathered: _Gathered) -> datetime:
        """When it was opened, by its earliest time where it doesn't say so."""
        stated = gathered.fields.get("opened_at", gathered.opened_at)
        if isinstance(stated, datetime):
            return stated
        times = [one for one in gathered.fields.values() if isinstance(one, datetime)]
        if not times:
            gathered.notes.append("has no time; its id is one of the year of the import")
        return min(times, default=self._context.now)


def _title_of_text(gathered: _Gathered) -> str:
    """The first line of the summary, cut where it is long."""
    lines = (line.strip("#*_> ") for line in gathered.sections.get("Summary", "").split("\n"))
    first = next(filter(None, lines), "")
    if not first:
        return ""
    return first if len(first) <= _LONGEST_TITLE else f"{first[: _LONGEST_TITLE - 1].rstrip()}…"


def _take_links(gathered: _Gathered) -> None:
    """References to other rows become links; ids of records stay."""
    for link in KINDS[gathered.kind].links:
        name = ".".join(link.path)
        target = gathered.fields.get(name)
        if isinstance(target, str) and parse_id(target) is None:
            gathered.links[name] = f"{IMPORTER}:{target}"
            del gathered.fields[name]


def _complete(gathered: _Gathered, context: ImportContext) -> str:
    """Fields that follow from others; the field that ``restored_at`` was taken from, or ""."""
    fields = gathered.fields
    taken = ""
    kind = KINDS[gathered.kind]
    if gathered.kind == "incident":
        fields.setdefault("source", "import")
        taken = _complete_end(gathered)
    closed = kind.name == "problem" and "closed_at" in fields
    fields.setdefault("status", "closed" if closed else kind.first_status)
    impact, urgency = fields.get("impact"), fields.get("urgency")
    if impact and urgency and "priority" not in fields:
        matrix: Any = context.config.priority.matrix
        fields["priority"] = matrix.priority(impact, urgency)
    _complete_parts(gathered)
    return taken


def _complete_end(gathered: _Gathered) -> str:
    """The state, code and restoring of an incident that is over, as of ``_complete``."""
    fields = gathered.fields
    over = next((name for name in _OVER if name in fields), None)
    if "status" not in fields and over:
        fields["status"] = "closed"
    if fields.get("status") not in _OVER_STATES:
        return ""
    fields.setdefault("resolution_code", "unrecorded")
    if over is None or over == "restored_at":
        return ""
    fields["restored_at"] = fields[over]
    return over


def _complete_parts(gathered: _Gathered) -> None:
    """Mappings of which a part can't stand alone."""
    fields = gathered.fields
    if "root_cause.summary" in fields:
        fields.setdefault("root_cause.category", _UNKNOWN_CAUSE)
    elif _dropped(fields, "root_cause."):
        gathered.notes.append("the root cause has no summary and is left out")
    if "upstream.url" in fields:
        fields.setdefault("upstream.title", fields["upstream.url"])
    elif _dropped(fields, "upstream."):
        gathered.notes.append("the maker's own record has no address and is left out")


def _dropped(fields: dict[str, Value], start: str) -> bool:
    names = [name for name in fields if name.startswith(start)]
    for name in names:
        del fields[name]
    return bool(names)


def _nested(gathered: _Gathered) -> dict[str, Value]:
    """The fields as a record has them: those with a dot inside the mapping before it."""
    found: dict[str, Any] = {}
    for name, value in gathered.fields.items():
        outer, _, inner = name.partition(".")
        if inner:
            found.setdefault(outer, {})[inner] = value
        else:
            found[outer] = value
    return found


def _in_order(gathered: _Gathered) -> dict[str, str]:
    return dict(_ordered(gathered.sections, KINDS[gathered.kind].sections))


def _ordered(sections: Mapping[str, str], order: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in order:
        if name in sections:
            yield name, sections[name]
