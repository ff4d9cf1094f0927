"""A post-mortem read as an incident.

What belongs here: putting together what the other modules find. What does not: finding it.

A title is taken from the front matter, else from the first heading, else from the name of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from faultbook.editing.typed_values import typed_value
from faultbook.editing.yaml_text import scalar_text
from faultbook.errors import UsageProblem
from faultbook.exchange.field_text import address, one_line
from faultbook.exchange.incident_fields import default_fields, filled, levels, named_services
from faultbook.exchange.post_mortem.actions import read_actions
from faultbook.exchange.post_mortem.blocks import blocks, plain
from faultbook.exchange.post_mortem.columns import ACTION_LIST, TIMELINE, Columns
from faultbook.exchange.post_mortem.facts import front_facts, text_facts
from faultbook.exchange.post_mortem.outline import Part, outline
from faultbook.exchange.post_mortem.sections import Sections
from faultbook.exchange.post_mortem.stamps import MOMENTS, Stamps
from faultbook.exchange.post_mortem.text import read_post_mortem
from faultbook.exchange.post_mortem.timeline import read_timeline
from faultbook.exchange.post_mortem.when import reckoning, stated_when
from faultbook.exchange.post_mortem.words import (
    DATE,
    LINKS,
    NO_TITLES,
    OWN_SECTIONS,
    SEVERITIES,
    SEVERITY,
    STATES,
    folded,
)
from faultbook.exchange.services import service_key
from faultbook.exchange.source import Draft, Setback, refused
from faultbook.exchange.values import RefusedValue, Values, team_words
from faultbook.kinds import KINDS
from faultbook.model.field_types import field_type

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from faultbook.exchange.incident_fields import NamedServices
    from faultbook.exchange.post_mortem.facts import Fact
    from faultbook.exchange.post_mortem.outline import Outline
    from faultbook.exchange.post_mortem.text import PostMortem
    from faultbook.exchange.post_mortem.when import Reckoning
    from faultbook.exchange.source import ImportContext

_GRADE = re.compile(r"(?:sev(?:erity)?|priority|p|s)?[- ]?(?P<grade>[0-5])\b")
_SEPARATORS = re.compile(r"[-_.\s]+")
_DATED_NAME = re.compile(r"\d{4}[-_.]?\d{2}[-_.]?\d{2}[-_. ]*")
_LISTED = re.compile(r"[,;]\s*")
_KNOWN = {
    "status": STATES,
    "impact": {word: impact for word, (impact, _) in SEVERITIES.items()},
    "urgency": {word: urgency for word, (_, urgency) in SEVERITIES.items()},
}
_GATHERED = ("services", "tags")
_ORIGINALS = frozenset({"url", "link", "source"})
_READ_APART = frozenset(
    {"title", DATE, SEVERITY, "status", "impact", "urgency", "services", "tags", "priority"}
)


class IncidentReading:
    """Reads post-mortems.

    Args:
        context: What every importer is given.

    Raises:
        UsageProblem: The mapping is at fault.
    """

    def __init__(self, context: ImportContext) -> None:
        self._context = context
        self._columns = Columns(context.mapping)
        self._defaults = default_fields(context)
        self._values = Values(context.mapping, {**_KNOWN, **team_words(context.config)})

    def draft(self, key: str, file: str, text: str) -> Draft | Setback:
        """A post-mortem as an incident to be, or why it can't become one.

        Args:
            key: Its key.
            file: Its file, from the imported folder.
            text: The file's text.
        """
        found = read_post_mortem(text)
        if isinstance(found, Setback):
            return found
        parts = outline(found.body, self._columns.headings)
        incident = _Incident(found, parts, file, self._context, self._columns, self._values)
        try:
            return incident.draft(key, self._defaults)
        except RefusedValue as error:
            return refused(str(error))


@dataclass
class _Incident:
    """One post-mortem while it is read; the lists gather what was odd in it."""

    found: PostMortem
    outline: Outline
    file: str
    context: ImportContext
    columns: Columns
    values: Values
    facts: dict[str, Fact] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unmapped: list[tuple[str, str]] = field(default_factory=list)
    naive_times: int = 0
    taken: Reckoning = field(init=False)

    def __post_init__(self) -> None:
        self.taken = reckoning(self.found.body, self.context)
        told = [p for p in self.outline.parts if self._section(p) not in (TIMELINE, ACTION_LIST)]
        for fact in (*front_facts(self.found), *text_facts(tuple(told), self.columns.labels)):
            target = self.columns.field(fact.label)
            if target and (target not in self.facts or self._is_no_time(target)):
                self.facts[target] = fact
            elif target in _GATHERED and fact.key:  # such as categories and keywords
                before = self.facts[target]
                self.facts[target] = before._replace(values=(*before.values, *fact.values))

    def _is_no_time(self, target: str) -> bool:
        """Whether the text, and not a key, has words where a time was looked for."""
        fact = self.facts[target]
        is_time = target in (DATE, *MOMENTS)
        return is_time and not fact.key and stated_when(fact.value, self.taken.order) is None

    def draft(self, key: str, defaults: Mapping[str, Any]) -> Draft | Setback:
        """The incident to be."""
        title = self._title()
        stamps = Stamps(self.found, self.facts, self.taken, (self.outline.title, title, self.file))
        day = stamps.day()
        sections = Sections()
        timeline, actions = self._put_parts(sections, day)
        times = stamps.read(self._status(), day, timeline)
        if isinstance(times, Setback):
            return times
        services = self._services()
        fields = {
            "title": title,
            "source": "import",
            **self._levels(),
            **times,
            "services": services.keys,
            "tags": self._tags(),
            "timeline": timeline,
            "actions": actions,
            "links": self._links(),
            **self._others(),
        }
        fields = filled(fields, defaults)
        sections.put_details(self._left(fields, {fact.key for fact in stamps.unread}))
        return Draft(
            "incident",
            f"markdown:{key}",
            fields["opened_at"],
            fields,
            sections.done(),
            notes=(*self.notes, *stamps.notes),
            named=services.named,
            unmapped=tuple(self.unmapped),
            naive_times=self.naive_times + stamps.naive_times,
        )

    def _title(self) -> str:
        stated = one_line(self.facts["title"].value) if "title" in self.facts else ""
        heading = one_line(self.outline.title)
        if folded(heading) in NO_TITLES:
            heading = self._line_below() if folded(heading).endswith("title") else ""
        title = stated or heading
        if title:
            return title
        self.notes.append("no title; taken from the name of the file")
        path = PurePosixPath(self.file)
        stem = path.parent.name if path.stem == "index" and path.parent.name else path.stem
        return _SEPARATORS.sub(" ", _DATED_NAME.sub("", stem)).strip() or stem

    def _line_below(self) -> str:
        """The line below a heading such as ``Incident Title``, which a template left."""
        first = blocks(self.outline.parts[0].text)[:1] if self.outline.parts else []
        is_line = bool(first) and first[0].kind == "line" and not self.outline.parts[0].name
        return one_line(plain(first[0].text)) if is_line else ""

    def _section(self, part: Part) -> str | None:
        return self.columns.section(part.name) if part.name else "Summary"

    def _put_parts(
        self, sections: Sections, day: date | None
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Put every part where it belongs, and read timelines and actions."""
        timeline: list[dict[str, Any]] = []
        actions: list[dict[str, Any]] = []
        heading = self.outline.title
        if heading and heading != self._title():
            sections.put_text("Summary", f"### {heading}")
        for part in (*self._front_parts(), *self.outline.parts):
            section = self._section(part)
            if section == TIMELINE:
                told = read_timeline(part.text, day, self.taken)
                timeline += told.entries
                self.naive_times += told.naive_times
                if told.is_whole and told.entries:
                    continue
                section = None
            elif section == ACTION_LIST:
                listed = read_actions(part.text, self.taken.order)
                actions += listed.entries
                if listed.is_whole and listed.entries:
                    continue
                section = None
            if section != "":
                sections.put(part, section)
        timeline.sort(key=lambda entry: entry["at"])
        return timeline, actions

    def _front_parts(self) -> list[Part]:
        """Texts of the front matter under keys that name parts."""
        return [
            Part(_words(key), value)
            for key, value in self.found.data.items()
            if isinstance(value, str) and value.strip() and self._is_part(key)
        ]

    def _is_part(self, key: str) -> bool:
        name = folded(key)
        is_told = name in OWN_SECTIONS or bool(self.columns.section(name))
        return is_told and self.columns.field(name) is None

    def _status(self) -> str | None:
        fact = self.facts.get("status")
        if fact is None:
            return None
        word = _LISTED.split(fact.value)[0]
        known = folded(word) in STATES
        stated = folded(word) if known else fact.value
        return self.values.read("status", stated, self.unmapped)

    def _levels(self) -> dict[str, Any]:
        """Impact and urgency, of their own or of the severity that is both."""
        severity = self._severity()
        impact, urgency = self.facts.get("impact"), self.facts.get("urgency")
        return levels(
            self.values.read("impact", impact.value if impact else severity, self.unmapped),
            self.values.read(
                "urgency",
                urgency.value if urgency else severity,
                self.unmapped if urgency else [],
            ),
            self.context.config,
        )

    def _severity(self) -> str:
        """The severity as ``SEVERITIES`` has it, else as it stands; "" for none."""
        fact = self.facts.get(SEVERITY)
        if fact is None:
            return ""
        word = folded(fact.value)
        mapped = {folded(one) for one in self.context.mapping.values.get("impact", {})}
        if word in mapped:
            return fact.value
        if word in SEVERITIES:
            return word
        grade = _GRADE.match(word)
        if grade:
            return f"sev{grade['grade']}"
        first = folded(re.split(r"[\s(,;:/]", word)[0]) if word else ""
        return first if first in SEVERITIES else fact.value

    def _services(self) -> NamedServices:
        return named_services(self._listed("services"), self.context)

    def _tags(self) -> list[str]:
        return list(dict.fromkeys(service_key(tag) for tag in self._listed("tags")))

    def _links(self) -> list[dict[str, str]]:
        """Addresses of the front matter, each under the words of its key."""
        found: dict[str, str] = {}
        for key, value in self.found.data.items():
            for one in value if isinstance(value, list) else [value]:
                url = address(one) if folded(key) in LINKS else None
                if url is not None:
                    title = "Original" if folded(key) in _ORIGINALS else _words(key)
                    found.setdefault(url, title)
        return [{"title": title, "url": url} for url, title in found.items()]

    def _listed(self, target: str) -> list[str]:
        """Items of a fact: of a list, or of a text with commas."""
        fact = self.facts.get(target)
        if fact is None:
            return []
        values = fact.values if len(fact.values) > 1 else _LISTED.split(fact.value)
        return [one.strip() for one in values if folded(one) not in ("", "none", "n/a")]

    def _others(self) -> dict[str, Any]:
        """Fields that are taken as they are stated."""
        model = KINDS["incident"].model
        found: dict[str, Any] = {}
        for target, fact in self.facts.items():
            wanted = field_type(model, (target,))
            if target in _READ_APART or target in MOMENTS or wanted is None:
                continue
            if self.values.has_table(target):
                found[target] = self.values.read(target, fact.value, self.unmapped)
            elif wanted.form == "list":
                found[target] = list(fact.values)
            else:
                try:
                    found[target] = typed_value(fact.value, wanted, self.context.now)
                except UsageProblem as error:
                    self.notes.append(f"{target} is left out: {error}")
        return found

    def _left(self, fields: Mapping[str, Any], unread: set[str]) -> dict[str, Any]:
        """Keys of the front matter that no field holds as they stand."""
        held = {target: fact.key for target, fact in self.facts.items() if fact.key}
        whole = {key for target, key in held.items() if self._is_held(target, fields)} - unread
        return {
            key: value
            for key, value in self.found.data.items()
            if value not in (None, "", [], {})
            and key not in whole
            and self.columns.field(folded(key)) != ""
            and not (isinstance(value, str) and self._is_part(key))
            and not (folded(key) in LINKS and isinstance(value, str) and address(value))
        }

    def _is_held(self, target: str, fields: Mapping[str, Any]) -> bool:
        fact = self.facts[target]
        if target in MOMENTS:
            value = fields.get(target)
            return value is not None and _digits(fact.value) == _digits(scalar_text(value))
        if target == DATE:
            return fact.value == str(fields["started_at"].date())
        value = fields.get(target)
        if isinstance(value, list | tuple):
            return list(value) == list(fact.values)
        return bool(value == fact.value)


def _words(key: str) -> str:
    """A key as words."""
    words = _SEPARATORS.sub(" ", key).strip() or key
    return words[:1].upper() + words[1:]


def _digits(text: str) -> str:
    """The digits of a time, as far as minutes."""
    return re.sub(r"\D", "", text)[:12]
