"""One record of ServiceNow while it is read.

What belongs here: what all kinds have in common: lines, times, words and texts of its cells, and
gathering what was odd in them. What does not: fields (``incident``, ``problem``, ``article``).
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from faultbook.document import MAX_BYTES
from faultbook.exchange.field_text import MAX_EVENT, event_text
from faultbook.exchange.incident_fields import filled
from faultbook.exchange.servicenow.history import present_cells
from faultbook.exchange.servicenow.journals import journal_entries
from faultbook.exchange.servicenow.numbers import source_id
from faultbook.exchange.servicenow.text import one_line_of, section
from faultbook.exchange.source import Draft, Setback, refused, shown
from faultbook.exchange.values import RefusedValue
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from faultbook.editing.yaml_text import Value
    from faultbook.exchange.servicenow.history import Version
    from faultbook.exchange.servicenow.reading import Reading
    from faultbook.exchange.servicenow.stamps import Stamps

_NUMBERED = re.compile(r"([0-9]{1,3})\s*[-\u2013:]\s*\S.*")
_JOURNALS = {
    "comments": "Comments",
    "work_notes": "Work notes",
    "comments_and_work_notes": "Comments and work notes",
}


class Case:
    """One record of ServiceNow while it is read.

    Args:
        kind: Kind of the record that it becomes.
        key: Its key.
        found: Its rows, the latest last.
        stamps: Its times.
        reading: What reading takes.
    """

    def __init__(
        self, kind: str, key: str, found: Sequence[Version], stamps: Stamps, reading: Reading
    ) -> None:
        self.kind, self.key, self.reading, self.stamps = kind, key, reading, stamps
        self.found = found
        self.cells = present_cells(found, stamps)
        self.notes = stamps.notes
        self.unmapped: list[tuple[str, str]] = []
        self.named: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.sections: dict[str, str] = {}
        self._values = reading.values[kind]

    @property
    def number(self) -> str:
        """Its number, as the source has it."""
        return self.key.rpartition("/")[2]

    def line(self, column: str) -> str:
        """What a column says, in one line; "" where it is silent."""
        text = self.cells.get(column)
        return one_line_of(text) if text else ""

    def time(self, column: str) -> datetime | None:
        """The time in a column."""
        return self.stamps.of(self.cells, column, self.found[-1].file)

    def value(self, field: str, stated: str) -> str | None:
        """Our word for the source's.

        A number before a dash counts where the label behind it is nobody's but the source's.

        Raises:
            RefusedValue: Nothing is known of it, and such records are to be refused.
        """
        numbered = _NUMBERED.fullmatch(stated)
        if numbered is None:
            return self._values.read(field, stated, self.unmapped)
        unknown: list[tuple[str, str]] = []
        try:
            found = self._values.read(field, stated, unknown)
        except RefusedValue:
            return self._values.read(field, numbered[1], self.unmapped)
        return self._values.read(field, numbered[1], self.unmapped) if unknown else found

    def opened(self) -> datetime | Setback:
        """When it was opened, or when its row was made."""
        opened = self.time("opened_at")
        if opened is not None:
            return opened
        created = self.time("sys_created_on")
        if created is not None:
            self.notes.append("no opened_at; it is when the row was created")
            return created
        stated = self.line("opened_at") or self.line("sys_created_on")
        if stated:
            return refused(f"opened_at is {shown(stated)}, which is not a time")
        return refused("has no opened_at; export the column 'Opened' too")

    def levels(self) -> dict[str, Any]:
        """Impact, urgency and the priority that the register's matrix makes of them."""
        impact = self.value("impact", self.line("impact"))
        urgency = self.value("urgency", self.line("urgency"))
        text = self.line("priority")
        stated = self.value("priority", text)
        priority = int(stated) if stated in _PRIORITIES else None
        if impact in _LEVELS and urgency in _LEVELS:
            matrix = self.reading.context.config.priority.matrix
            expected: int = getattr(getattr(matrix, impact), urgency)
            if priority not in (None, expected):
                said = f"impact {impact!r} and urgency {urgency!r} make it"
                self.notes.append(f"priority {shown(text)} is {expected} here, as {said}")
            priority = expected
        return {"impact": impact, "urgency": urgency, "priority": priority}

    def owner(self) -> str | None:
        """The team that it is assigned to; None where that is none that the register knows."""
        group = self.line("assignment_group") or self.line("ownership_group")
        return self.reading.owner(group, self.unmapped)

    def default(self, field: str) -> Value | None:
        """What a field gets where the source is silent."""
        return self.reading.defaults[self.kind].get(field)

    def services(self) -> list[str]:
        """Keys of the services that it names."""
        for column in ("business_service", "service_offering"):
            name = self.line(column)
            if name:
                self.named.setdefault(self.reading.service(name), name)
        return list(self.named)

    def tell(self, heading: str, text: str) -> None:
        """Add a cell's text, or HTML, to a section."""
        self.add(heading, section(text))

    def add(self, heading: str, told: str) -> None:
        """Add to a section what is fit to be one."""
        if told:
            before = self.sections.get(heading)
            self.sections[heading] = f"{before}\n\n{told}" if before else told

    def journal(self) -> list[dict[str, Any]]:
        """The dated entries of its journals; what is undated or long stands in a section."""
        entries: dict[tuple[datetime, str], None] = {}
        file = self.found[-1].file
        for column, heading in _JOURNALS.items():
            undated: list[str] = []
            for entry in journal_entries(self.cells.get(column, "")):
                text = section(entry.text)
                at = self.stamps.read(file, column, entry.when) if entry.when else None
                if at is not None and text:
                    entries[at, event_text("", text)] = None
                if text and (at is None or len(text) > MAX_EVENT):
                    undated.append(text)
            if undated:
                self.add(_FIRST[self.kind], "\n\n".join((f"### {heading}", *undated)))
        return [{"at": at, "event": event} for at, event in entries]

    def timeline(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Entries in order of time; none where they are too long for a record."""
        entries.sort(key=_at)
        if sum(len(entry["event"]) for entry in entries) > MAX_BYTES // 2:
            self.notes.append("the journals are too long together for a timeline; it is left out")
            return []
        return entries

    def named_problem(self, key: str, opened: datetime) -> Draft:
        """A problem of which only the number or name is known, and that it was there by then."""
        fields = {"title": key.removeprefix("problem/"), "status": "new", "opened_at": opened}
        filled_in = filled(fields, self.reading.defaults["problem"])
        return Draft("problem", source_id(key), opened, filled_in, {})

    def draft(
        self,
        opened: datetime,
        fields: Mapping[str, Any],
        implied: tuple[Draft, ...] = (),
    ) -> Draft:
        """The record to be; fields that say nothing get what the defaults say."""
        naive_times = sum(at in self.stamps.naive for at in _times(fields))
        return Draft(
            self.kind,
            source_id(self.key),
            opened,
            filled(fields, _standing(self.reading.defaults[self.kind])),
            {name: self.sections[name] for name in self._headings()},
            self.links,
            implied,
            tuple(self.notes),
            self.named,
            tuple(self.unmapped),
            naive_times,
        )

    def _headings(self) -> list[str]:
        """The sections that it has, in the order that readers know."""
        return [name for name in KINDS[self.kind].sections if name in self.sections]


def _times(fields: Mapping[str, Any]) -> Iterator[datetime]:
    """The times in a record's fields."""
    for value in fields.values():
        if isinstance(value, datetime):
            yield value
        elif isinstance(value, dict):
            yield from _times(value)
        elif isinstance(value, list):
            yield from (item["at"] for item in value if isinstance(item, dict) and "at" in item)


def _standing(defaults: Mapping[str, Value | None]) -> dict[str, Value | None]:
    """Defaults but for those of fields that only some states have, which were asked for there."""
    return {name: value for name, value in defaults.items() if name not in _OF_STATES}


_OF_STATES = frozenset({"closure_code", "hold_reason", "resolution_code"})
_LEVELS = frozenset({"high", "medium", "low"})
_PRIORITIES = frozenset("12345")
_FIRST = {"incident": "Summary", "problem": "Analysis", "known-error": "Symptoms"}


def _at(entry: dict[str, Any]) -> datetime:
    at: datetime = entry["at"]
    return at
