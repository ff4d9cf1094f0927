"""One issue of a cState status page, read as an incident.

What belongs here: what an issue's fields mean. What does not: the file's form
(``front_matter``), its updates (``updates``), and which issues are incidents (``reading``,
``planned_work``).

cState (https://github.com/cstate/cstate) keeps each issue as a Markdown file with YAML front
matter. They become fields like this:

========================  =====================================================================
``title``                 ``title``, in one line; the name of the file where there is none
``date``                  ``opened_at``, ``started_at``
``resolvedWhen``          ``restored_at``, ``resolved_at``, ``closed_at``
``resolved``              ``status``: closed, with the resolution code ``unrecorded``; else
                          in-progress
``severity``              ``impact`` and ``urgency``: high for down, medium for disrupted, low
                          for notice; ``priority`` by the register's matrix; none of them where
                          the severity is missing or like no known one
``affected``              ``services``
the text                  the section Summary; its updates also ``timeline``
========================  =====================================================================

A ``date`` that is missing is taken from the name of the file. A ``resolvedWhen`` that is missing
from a resolved issue is taken from its last update; without one the record lacks
``restored_at``, and a check will ask for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from faultbook.editing.section_text import section_text
from faultbook.exchange.cstate.updates import Updates, read_updates
from faultbook.exchange.field_text import one_line
from faultbook.exchange.front_matter import Page, flag
from faultbook.exchange.incident_fields import default_fields, filled, levels, named_services
from faultbook.exchange.source import Draft, Setback, refused, shown
from faultbook.exchange.times import read_moment
from faultbook.exchange.values import RefusedValue, Values
from faultbook.suggestions import nearest

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from faultbook.exchange.moment import Moment
    from faultbook.exchange.source import ImportContext

SEVERITIES: dict[str, str] = {"down": "high", "disrupted": "medium", "notice": "low"}
"""Impact and urgency of each severity that cState knows."""

_LIKENESS = 0.7  # "none" is not to be taken for "notice"
_NOTHING = frozenset({"nothing", "none", "n/a", "-", "null"})
_DATED_NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?!\d)[-_ ]*")
_SEPARATORS = re.compile(r"[-_.\s]+")
_UNSET_YEAR = 1  # Go's time before any is set


class IssueReading:
    """Reads issues as incidents.

    Args:
        context: What every importer is given.

    Raises:
        UsageProblem: The mapping is at fault.
    """

    def __init__(self, context: ImportContext) -> None:
        self._context = context
        self._defaults = default_fields(context)
        self._values = Values(context.mapping, {"impact": SEVERITIES, "urgency": SEVERITIES})
        mapped = context.mapping.values.get("impact", {})
        self._severities = {*SEVERITIES, *(" ".join(word.split()).casefold() for word in mapped)}

    def draft(self, page: Page, file: str, source_id: str) -> Draft | Setback:
        """An issue as an incident to be, or why it can't become one.

        Args:
            page: The issue.
            file: Its file, from the imported folder.
            source_id: Its key in the source.
        """
        issue = _Issue(page, file, self._context.zone)
        times = issue.times()
        if isinstance(times, Setback):
            return times
        title, severity = issue.title(), issue.severity(self._severities)
        unmapped: list[tuple[str, str]] = []
        try:
            impact = self._values.read("impact", severity, unmapped)
            urgency = self._values.read("urgency", severity, [])
        except RefusedValue as error:
            return refused(str(error), page.line("severity"))
        services = named_services(issue.affected(), self._context)
        fields = {
            "title": title,
            "services": list(services.keys),
            "source": "import",
            **levels(impact, urgency, self._context.config),
            **times,
            "timeline": issue.updates.timeline,
        }
        summary = section_text(issue.updates.text)
        return Draft(
            "incident",
            source_id,
            times["opened_at"],
            filled(fields, self._defaults),
            {"Summary": summary} if summary else {},
            notes=tuple(issue.notes),
            named=services.named,
            unmapped=tuple(unmapped),
            naive_times=issue.naive_times,
        )


def title_of(page: Page, file: str) -> str:
    """The title in one line; the name of the file, as words, where there is none."""
    return one_line(page.data.get("title")) or name_as_words(file)


def name_as_words(file: str) -> str:
    """The name of a file, or of its folder for ``index.md``, without its date."""
    stem = _stem(file)
    return _SEPARATORS.sub(" ", _DATED_NAME.sub("", stem)).strip() or stem


def _stem(file: str) -> str:
    path = PurePosixPath(file)
    return path.parent.name if path.stem == "index" and path.parent.name else path.stem


@dataclass
class _Issue:
    """One issue while it is read; ``notes`` and ``naive_times`` gather what was odd in it."""

    page: Page
    file: str
    zone: tzinfo
    notes: list[str] = field(default_factory=list)
    naive_times: int = 0
    updates: Updates = field(init=False)

    def __post_init__(self) -> None:
        self.updates = read_updates(self.page.body, self.page.body_line, self.zone)
        self.naive_times = self.updates.naive_times
        self.notes += self.updates.notes

    def title(self) -> str:
        """The title, noted when it had to be made up."""
        if not one_line(self.page.data.get("title")):
            self.notes.append("no title; taken from the name of the file")
        return title_of(self.page, self.file)

    def severity(self, known: set[str]) -> str:
        """The severity, in lower case, as one of the known where it is like one; "" for none."""
        value = self.page.data.get("severity")
        if value is None or value == "":
            self.notes.append("no severity; impact, urgency and priority are left out")
            return ""
        stated = " ".join(str(value).split()).casefold()
        if stated in known:
            return stated
        found = nearest(stated, known, likeness=_LIKENESS)
        read = f"taken as {found!r}" if found else "unknown; impact and priority are left out"
        self.notes.append(f"line {self.page.line('severity')}: severity {shown(value)} is {read}")
        return found or one_line(str(value))

    def affected(self) -> list[str]:
        """Names of the affected systems."""
        affected = self.page.data.get("affected")
        found: list[str] = []
        for value in affected if isinstance(affected, list) else [affected]:
            name = one_line(value)
            if name and name.lower() not in _NOTHING:
                found.append(name)
            elif value:
                line = self.page.line("affected")
                self.notes.append(f"line {line}: affected {shown(value)} is not a system")
        return found

    def times(self) -> dict[str, Any] | Setback:
        """Status and stamps."""
        opened = self._moment("date") or self._day_of_name()
        if isinstance(opened, Setback):
            return opened
        if opened is None:
            return refused("has no date", self.page.line("date"))
        resolved_when = self._moment("resolvedwhen")
        if isinstance(resolved_when, Setback):
            return resolved_when
        resolved = self._resolved(resolved_when)
        if isinstance(resolved, Setback):
            return resolved
        stamps: dict[str, Any] = {"opened_at": opened, "started_at": opened}
        if not resolved:
            return {"status": "in-progress", **stamps}
        restored = resolved_when or self._last_update()
        stamps |= dict.fromkeys(("restored_at", "resolved_at", "closed_at"), restored)
        if restored is not None and restored < opened:
            line = self.page.line("resolvedwhen")
            self.notes.append(f"line {line}: resolvedWhen is before date; both are kept")
        return {"status": "closed", "resolution_code": "unrecorded", **stamps}

    def _moment(self, key: str) -> datetime | Setback | None:
        """A time of the front matter; None when it says none."""
        value = self.page.data.get(key)
        if value is None or value == "":
            return None
        moment = read_moment(value, self.zone) if isinstance(value, str) else None
        if moment is None:
            return refused(f"{key} is {shown(value)}, which is not a time", self.page.line(key))
        if moment.at.year == _UNSET_YEAR:
            return None
        return self._noted(moment)

    def _noted(self, moment: Moment) -> datetime:
        self.naive_times += moment.is_naive
        return moment.at

    def _day_of_name(self) -> datetime | None:
        found = _DATED_NAME.match(_stem(self.file))
        moment = read_moment(found["day"], self.zone) if found else None
        if moment is None:
            return None
        self.notes.append("no date; the day is taken from the name of the file")
        return self._noted(moment)

    def _resolved(self, resolved_when: datetime | None) -> bool | Setback:
        value = self.page.data.get("resolved")
        if value is None:
            self.notes.append("no 'resolved'; it is what resolvedWhen says")
            return resolved_when is not None
        resolved = flag(value)
        if resolved is None:
            said = f"resolved is {shown(value)}, which is neither true nor false"
            return refused(said, self.page.line("resolved"))
        if not resolved and resolved_when is not None:
            line = self.page.line("resolvedwhen")
            self.notes.append(f"line {line}: resolvedWhen is left out, since resolved is false")
        return resolved

    def _last_update(self) -> datetime | None:
        if not self.updates.timeline:
            self.notes.append("resolved, but not when; the record lacks restored_at")
            return None
        self.notes.append("no resolvedWhen; the time of the last update is taken")
        at: datetime = self.updates.timeline[-1]["at"]
        return at
