"""A written timeline as entries: what happened when.

What belongs here: times at the beginnings of list items, lines and rows of tables, and the day that
they belong to. What does not: which part of a text is a timeline (``words``).

A time without a day belongs to the day that was named last, else to that of the incident; a clock
that goes back by hours has passed midnight.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.exchange.field_text import MAX_EVENT
from faultbook.exchange.post_mortem.blocks import blocks, plain
from faultbook.exchange.post_mortem.when import When, leading_when, moment, says_zone_alone
from faultbook.exchange.post_mortem.words import DAY_COLUMNS, TIME_COLUMNS, folded

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from faultbook.exchange.post_mortem.blocks import Block
    from faultbook.exchange.post_mortem.when import Reckoning

_REMARK = re.compile(r"[(\[][^()\[\]]{1,200}[)\]]:?")  # "(all times in UTC)" after a day
_MIDNIGHT_PASSED = timedelta(hours=6)


class Timeline(NamedTuple):
    """A timeline.

    Attributes:
        entries: Entries of an incident's timeline, in order of time.
        is_whole: Whether they hold all that the text says.
        naive_times: Number of times without an offset.
    """

    entries: tuple[dict[str, Any], ...]
    is_whole: bool
    naive_times: int


def read_timeline(text: str, day: date | None, taken: Reckoning) -> Timeline:
    """The entries of a timeline.

    Args:
        text: The text below its heading.
        day: The day of the incident.
        taken: How times are taken.
    """
    reading = _Reading(day, taken)
    reading.read(text)
    entries = sorted(reading.entries, key=lambda entry: entry["at"])
    return Timeline(tuple(entries), reading.is_whole, reading.naive_times)


class _Reading:
    def __init__(self, day: date | None, taken: Reckoning) -> None:
        self.entries: list[dict[str, Any]] = []
        self.is_whole = True
        self.naive_times = 0
        self._day = day
        self._taken = taken
        self._last: datetime | None = None

    def read(self, text: str, depth: int = 0) -> None:
        for block in blocks(text):
            if block.kind == "row":
                self._row(block)
            elif block.kind == "other":
                self.is_whole = False
            elif block.kind == "line" and block.follows and self._continued(block.text):
                continue
            else:
                self._timed(block, depth)

    def _when(self, text: str) -> When | None:
        year = self._day.year if self._day else None
        return leading_when(text, self._taken.order, year)

    def _timed(self, block: Block, depth: int) -> None:
        when = self._when(block.text)
        is_day = when is not None and when.day is not None and when.clock is None
        if when is not None and is_day and (not when.rest or _REMARK.fullmatch(when.rest)):
            self._new_day(when)
            self.is_whole = self.is_whole and (not when.rest or says_zone_alone(when.rest))
            if block.rest and depth == 0:
                self.read(block.rest, depth + 1)
            elif block.rest:
                self.is_whole = False
        elif when is None or block.kind == "heading":
            self.is_whole = self.is_whole and says_zone_alone(block.text) and not block.rest
        else:
            self._add(when, "\n".join(part for part in (when.rest, block.rest) if part))

    def _continued(self, line: str) -> bool:
        """Take a line for more of the entry before it, unless it begins one."""
        if self._when(line) is not None or not self.entries:
            return False
        last = self.entries[-1]
        last["event"] = f"{last['event']}\n{line}"
        if len(last["event"]) > MAX_EVENT:
            last["event"] = last["event"][:MAX_EVENT]
            self.is_whole = False
        return True

    def _row(self, block: Block) -> None:
        names = [folded(name) for name in block.header]
        bare = [name.partition("(")[0].strip() for name in names]
        times = [n for n, name in enumerate(bare) if name in TIME_COLUMNS]
        days = [n for n, name in enumerate(bare) if name in DAY_COLUMNS]
        if not times and not days:
            times = [0]
        cells = block.cells
        told = [n for n in range(len(cells)) if n not in (*times[:1], *days[:1])]
        day = self._when(plain(cells[days[0]])) if days and days[0] < len(cells) else None
        clock = self._when(plain(cells[times[0]])) if times and times[0] < len(cells) else day
        if day is not None and day.day is not None and clock is not day:
            clock = clock._replace(day=day.day) if clock else day
        if clock is None or (clock.rest and clock is not day):
            self.is_whole = False
            return
        zone = self._zone_of(block.header[times[0]]) if times and not clock.zone else clock.zone
        event = " \u2013 ".join(cells[n] for n in told if cells[n])
        lead = (day.rest if day and day is not clock else "", clock.rest)
        self._add(clock._replace(zone=zone), " ".join(part for part in (*lead, event) if part))

    def _zone_of(self, heading: str) -> tzinfo | None:
        """The zone that a column's heading says, as in ``Time (UTC)``."""
        found = leading_when(f"00:00 {heading.partition('(')[2]}", None)
        return found.zone if found else None

    def _new_day(self, when: When) -> None:
        self._day, self._last = when.day, None

    def _add(self, when: When, event: str) -> None:
        day = when.day or self._day
        at = moment(when, day, self._taken) if day else None
        if at is None or not event.strip():
            self.is_whole = False
            return
        passed = self._last is not None and self._last - at > _MIDNIGHT_PASSED
        if when.day is None and passed and day is not None:
            day += timedelta(days=1)
            at = moment(when, day, self._taken) or at
        self._day, self._last = day, at
        self.naive_times += when.zone is None and not self._taken.is_said
        if len(event) > MAX_EVENT:
            self.is_whole = False
        self.entries.append({"at": at, "event": event[:MAX_EVENT].strip()})
