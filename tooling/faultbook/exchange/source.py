"""What importers and the engine hand each other.

What belongs here: the rows of a source, the records that they become, and the reasons why some
become none. What does not: reading one tool's files (a module or package each), and ids, comparing
and writing (``engine``).

An importer is a ``Source``. The engine asks it for every row first and keeps them outside of
memory; then it asks, for each key, what record its rows become. The second question may be asked in
another process, so its answer depends on the rows and on what the first pass settled, and all that
is to be told of it stands in the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime, tzinfo

    from faultbook.config import Config
    from faultbook.editing.yaml_text import Value
    from faultbook.exchange.mapping import ImportMap
    from faultbook.exchange.services import ServiceKeys

_SHOWN = 60  # characters of a value that a reason shows

Unit: TypeAlias = Literal["line", "row", "entry"]


class Outcome(StrEnum):
    """How a row of the source ended; each ends in exactly one way."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REFUSED = "refused"


class Place(NamedTuple):
    """Where something stands in the source.

    Attributes:
        file: The file, as the user named it or from the folder that they named.
        number: Number of the line, of the sheet's row or of the list's entry, from 1.
        unit: Which of them it counts.
    """

    file: str
    number: int = 1
    unit: Unit = "line"

    def __str__(self) -> str:
        """The place as people read it, and for lines as editors make links of."""
        if self.unit == "line":
            return f"{self.file}:{self.number}"
        return f"{self.file} {self.unit} {self.number}"


class SourceRow(NamedTuple):
    """A row of the source that belongs to a record.

    Attributes:
        place: Where it stands.
        key: What the rows of one record have in common; unique among all kinds of the source.
        data: What it says, as JSON can hold it.
    """

    place: Place
    key: str
    data: Any


class RowSetback(NamedTuple):
    """A row of the source that becomes part of no record, or a file that has no rows.

    Attributes:
        place: Where it stands.
        outcome: ``SKIPPED`` or ``REFUSED``.
        reason: Why, in one line.
    """

    place: Place
    outcome: Outcome
    reason: str


class Setback(NamedTuple):
    """Why the rows of a key become no record.

    Attributes:
        outcome: ``SKIPPED`` or ``REFUSED``.
        reason: Why, in one line.
        line: Line that the reason is about, where it is another than the first of the rows.
        is_planned: Whether they were skipped for telling of planned work.
        unmapped: As of ``Draft``.
    """

    outcome: Outcome
    reason: str
    line: int | None = None
    is_planned: bool = False
    unmapped: tuple[tuple[str, str], ...] = ()


class Draft(NamedTuple):
    """A record to be, before it has an id.

    Attributes:
        kind: Name of its kind.
        source_id: Its key in the source, after the importer's name and a colon.
        opened_at: When it was opened, with an offset; ids are given in this order.
        fields: Its fields but for ``id``, ``source_id`` and what is in ``links``.
        sections: Its sections by heading, as ``section_text`` makes them.
        links: For a field that names another record, the ``source_id`` of that record.
        implied: Records that the source only names, such as the problem of an incident. One is
            made of the earliest that says so, unless it is in the source or the register.
        notes: What was read otherwise than it stands in the source, one line each; one that is
            about a line of its own begins with ``line 12: ``.
        named: Names that the source has for services, by their keys.
        unmapped: Fields and the source's values for them that nothing is known of, each once.
        naive_times: Number of times in it without an offset.
        is_own: Whether ``fields`` holds ``id`` and all else as it is to be: the source is a
            register's own export, and the record is known by its id.
    """

    kind: str
    source_id: str
    opened_at: datetime
    fields: Mapping[str, Value | None]
    sections: Mapping[str, str]
    links: Mapping[str, str] = {}
    implied: tuple[Draft, ...] = ()
    notes: tuple[str, ...] = ()
    named: Mapping[str, str] = {}
    unmapped: tuple[tuple[str, str], ...] = ()
    naive_times: int = 0
    is_own: bool = False


class Remark(NamedTuple):
    """Something about the source as a whole that its user should know.

    Attributes:
        message: What, in one line.
        number: Number of rows or values that it is about; 0 where that says nothing.
    """

    message: str
    number: int = 0


class Source(Protocol):
    """What an importer makes of a tool's files."""

    def rows(self) -> Iterator[SourceRow | RowSetback]:
        """Every row, each once, in the order of the source; read as it is asked for.

        Raises:
            EnvironmentProblem: A file can't be read at all.
        """

    def draft(self, rows: Sequence[SourceRow]) -> Draft | Setback:
        """What the rows of one key become, given in the order of the source.

        Asked only after the last row was read; whatever stands in the rows, it doesn't raise.
        """

    def remarks(self) -> Iterable[Remark]:
        """What was odd about the source as a whole, asked after the last row."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user asked for beyond the source.

    Attributes:
        dates: Whether the day or the month comes first in dates such as 3/4/2026; None to see by
            the whole column.
        timezone: Zone of times without an offset; that of the mapping or the configuration when
            None.
        include_maintenance: Whether planned work and announcements become incidents too.
        kind: Kind of the records, where the source doesn't say it.
    """

    dates: Literal["day-first", "month-first"] | None = None
    timezone: str | None = None
    include_maintenance: bool = False
    kind: str | None = None


def refused(reason: str, line: int | None = None) -> Setback:
    """Rows that should be a record and can't be made one."""
    return Setback(Outcome.REFUSED, reason, line)


def skipped(reason: str, line: int | None = None, *, is_planned: bool = False) -> Setback:
    """Rows that are no record and aren't meant to be one."""
    return Setback(Outcome.SKIPPED, reason, line, is_planned=is_planned)


def shown(value: object) -> str:
    """A value of the source in quotes, cut where it is long."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def only_row(rows: Sequence[SourceRow]) -> SourceRow | Setback:
    """The one row of a key; several are taken for one where they say the same."""
    first = rows[0]
    other = next((row for row in rows if row.data != first.data), None)
    if other is None:
        return first
    return refused(f"{shown(first.key)} stands at {first.place} and at {other.place}, differently")


@dataclass(frozen=True)
class ImportContext:
    """What every importer is given.

    Attributes:
        config: The register's configuration: import defaults and the priority matrix.
        mapping: What the source's own words mean, as the user wrote it down.
        keys: Keys of services by their names.
        zone: Zone of times without an offset.
        now: The moment that counts as now.
        options: What the user asked for.
    """

    config: Config
    mapping: ImportMap
    keys: ServiceKeys
    zone: tzinfo
    now: datetime
    options: ImportOptions = field(default_factory=ImportOptions)

    def common_fields(self) -> dict[str, Value | None]:
        """What every imported record gets from the configuration, a mapping's defaults aside."""
        defaults = self.config.import_
        visibility = None if defaults.visibility == "internal" else defaults.visibility
        return {"owner": defaults.owner, "visibility": visibility}
