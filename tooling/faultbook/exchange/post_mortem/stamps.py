"""When the incident of a post-mortem happened.

What belongs here: from stated times, the timeline, the title and the file's name to status and
stamps. What does not: spellings of times (``when``).

A day is needed and nothing more. It is taken from the first of these that has one: the date, the
start and other stated times, the title, the name of the file, the timeline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from faultbook.exchange.post_mortem.when import When, moment, stated_when
from faultbook.exchange.post_mortem.words import DATE
from faultbook.exchange.source import Setback, refused, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from faultbook.exchange.post_mortem.facts import Fact
    from faultbook.exchange.post_mortem.text import PostMortem
    from faultbook.exchange.post_mortem.when import Reckoning

MOMENTS = (
    *("started_at", "opened_at", "detected_at", "acknowledged_at", "mitigated_at"),
    *("restored_at", "resolved_at", "closed_at"),
)
"""Fields that hold moments; the day of the first that has one is that of the incident."""

_DATED = re.compile(r"(?<!\d)(?P<y>\d{4})[-_./]?(?P<m>\d{2})[-_./]?(?P<d>\d{2})(?!\d)")
_OVER = re.compile(
    r"\b(?:resolved|restored|recovered|back to normal|all clear|fully operational|outage ends?"
    r"|incident (?:is )?(?:over|ends?|ended|closed))\b",
    re.IGNORECASE,
)
_ENDED = frozenset({"closed", "resolved"})
_MIDNIGHT = When(None, 0, None, "")


@dataclass
class Stamps:
    """Times of one post-mortem while they are read; the lists gather what was odd.

    Attributes:
        found: The post-mortem.
        facts: What it states, by the field that it is about.
        taken: How times are taken.
        named: Texts that may name the day: the title and the file's name.
    """

    found: PostMortem
    facts: Mapping[str, Fact]
    taken: Reckoning
    named: Sequence[str]
    notes: list[str] = field(default_factory=list)
    unread: list[Fact] = field(default_factory=list)
    naive_times: int = 0

    def day(self) -> date | None:
        """The day of the incident; None where the timeline alone can tell it."""
        stated = (self._when(target) for target in (DATE, *MOMENTS))
        found = next((when.day for when in stated if when and when.day), None)
        return found or next((day for text in self.named if (day := _day_in(text))), None)

    def read(
        self, status: str | None, day: date | None, timeline: Sequence[dict[str, Any]]
    ) -> dict[str, Any] | Setback:
        """Status and stamps.

        Args:
            status: What the post-mortem says of its status.
            day: What ``day`` found.
            timeline: Entries of its timeline, in order of time.
        """
        stated = self._stated(day)
        start = self._start(stated, day, timeline)
        if start is None:
            return self._without_date()
        status = status or "closed"
        stamps: dict[str, Any] = {"opened_at": start, "started_at": start, **stated}
        if status in _ENDED:
            stamps |= self._end(stamps, status, timeline)
        else:
            for name in ("restored_at", "resolved_at", "closed_at"):
                stamps.pop(name, None)
        return {"status": status, **stamps}

    def _when(self, target: str) -> When | None:
        fact = self.facts.get(target)
        return stated_when(fact.value, self.taken.order) if fact else None

    def _stated(self, day: date | None) -> dict[str, datetime]:
        """Moments that are stated, a time alone on the incident's day or after midnight."""
        stamps: dict[str, datetime] = {}
        for target in MOMENTS:
            when = self._when(target)
            on = (when.day or day) if when else None
            at = moment(when, on, self.taken) if when and on else None
            if when is None or at is None:
                self._unread(target)
                continue
            start = stamps.get("started_at")
            if when.day is None and start is not None and at < start:
                at += timedelta(days=1)
            self.naive_times += when.zone is None and not self.taken.is_said
            stamps[target] = at
            if target == "started_at" and "restored_at" not in self.facts:
                self._ends_with(when, at, stamps)
        return stamps

    def _ends_with(self, when: When, start: datetime, stamps: dict[str, datetime]) -> None:
        """Take the end of a span such as ``10:00 - 11:30 UTC``."""
        rest = when.rest.lstrip("-\u2013\u2014to ")
        end = stated_when(rest, self.taken.order) if when.clock is not None else None
        if end is None or end.clock is None:
            return
        zone = end.zone or when.zone
        if when.zone is None and zone is not None:
            stamps["started_at"] = start = start.replace(tzinfo=zone)
            self.naive_times -= not self.taken.is_said
        at = moment(end._replace(zone=zone), end.day or start.date(), self.taken)
        if at is not None and at < start and end.day is None:
            at += timedelta(days=1)
        if at is not None and at >= start:
            stamps["restored_at"] = at
            self.naive_times += zone is None and not self.taken.is_said

    def _unread(self, target: str) -> None:
        fact = self.facts.get(target)
        if fact is None:
            return
        self.unread.append(fact)
        if fact.key:
            line = self.found.line(fact.key)
            self.notes.append(f"line {line}: {fact.key} is {shown(fact.value)}, which is no time")

    def _start(
        self, stamps: Mapping[str, datetime], day: date | None, timeline: Sequence[dict[str, Any]]
    ) -> datetime | None:
        """The stated start; else what is nearest to it."""
        stated = stamps.get("started_at")
        if stated is not None:
            return stated
        when = self._when(DATE)
        if when is None and DATE in self.facts:
            self._unread(DATE)
        if when and when.clock is not None and when.day:
            self.naive_times += when.zone is None and not self.taken.is_said
            return moment(when, when.day, self.taken)
        times: list[datetime] = [one["at"] for one in timeline]
        later = [at for at in times if not day or at.date() >= day]
        known: list[datetime] = [
            stamps[name] for name in ("opened_at", "detected_at") if name in stamps
        ]
        if known:
            return min(known)
        if later:
            self.notes.append("no start; the first time of the timeline is taken")
            return later[0]
        if day is None:
            return next((stamps[name] for name in MOMENTS if name in stamps), None)
        self.naive_times += 1
        self.notes.append("no start; the day is taken from its first moment on")
        return moment(_MIDNIGHT, day, self.taken)

    def _end(
        self, stamps: Mapping[str, Any], status: str, timeline: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        restored = stamps.get("restored_at") or stamps.get("resolved_at")
        if restored is None:
            over = [one["at"] for one in timeline if _OVER.search(one["event"])]
            restored = next((at for at in reversed(over) if at >= stamps["started_at"]), None)
            said = "the timeline's last word of it is taken" if restored else "it lacks restored_at"
            self.notes.append(f"no end; {said}")
        end: dict[str, Any] = {"resolution_code": "unrecorded"}
        if restored is None:
            return end
        resolved = max(stamps.get("resolved_at") or restored, stamps["opened_at"])
        end |= {"restored_at": restored, "resolved_at": resolved}
        if status == "closed":
            end["closed_at"] = stamps.get("closed_at") or resolved
        return end

    def _without_date(self) -> Setback:
        hint = "write one in its front matter, such as 'date: 2026-01-31'"
        fact = next((f for target in (DATE, *MOMENTS) if (f := self.facts.get(target))), None)
        if fact is None:
            return refused(f"has no date; {hint}")
        line = self.found.line(fact.key) if fact.key else None
        said = f"{fact.key or fact.label} is {shown(fact.value)}, which is no day that can be taken"
        return refused(f"{said} in one way; {hint}", line)


def _day_in(text: str) -> date | None:
    """A day inside a text, the year first."""
    for match in _DATED.finditer(text):
        try:
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            continue
    return None
