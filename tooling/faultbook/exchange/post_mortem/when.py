"""Days and times as people write them, at the beginning of a text.

What belongs here: ``2021-03-04 10:00 UTC``, ``March 4th, 2021``, ``**10:05** PST``, and what
follows them. What does not: which day a time alone belongs to (``timeline``).

A day such as 3/4/2021 is read only where the user said what comes first in it, or where one of its
numbers can't be a month.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from faultbook.exchange.zones import named_offset

if TYPE_CHECKING:
    from faultbook.exchange.source import ImportContext

Order: TypeAlias = Literal["day-first", "month-first"] | None

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_NOON, _DAY_HOURS, _SIXTY = 12, 24, 60
_LEAST_LETTERS = 3
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[.,]?[ ]{1,3})?"
_YEAR_AFTER = r"[ -]{1,3}(?P<y>\d{4})(?![\d:])"
_DAYS = tuple(
    re.compile(_WEEKDAY + spelling, re.IGNORECASE | re.ASCII)
    for spelling in (
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)",
        (
            r"(?P<m>[a-z]{3,9})\.?[ ]{1,3}(?P<d>\d{1,2})(?:st|nd|rd|th)?(?![\d:])"
            rf"(?:,?{_YEAR_AFTER})?"
        ),
        (
            r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[ -]{1,3}(?P<m>[a-z]{3,9})\.?,?"
            rf"(?:{_YEAR_AFTER})?"
        ),
        r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>\d{4})(?!\d)",
    )
)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:[ ]?(?P<half>[ap])\.?m\b\.?)?(?![\d:]*\d)",
    re.IGNORECASE | re.ASCII,
)
_ZONE = re.compile(
    r"[ ]{0,2}\(?(?P<zone>Z\b|[+-]\d{2}:?\d{2}(?!\d)|[A-Z][A-Za-z]{1,9}/[A-Za-z_]{1,20}"
    r"|[A-Z]{2,5}\b)"
    r"(?P<plus>[+-]\d{1,2}(?!\d))?\)?",
    re.ASCII,
)
_BETWEEN = re.compile(r"T(?=\d)|[ ,]{0,3}(?:(?:at|@|-)[ ]{1,2})?(?=\d)")
_OPEN = re.compile(r"[\s*_`\[(~]{0,6}")
_SHUT = re.compile(r"[*_`\])~]{0,6}")
_SEPARATOR = re.compile(r"[ \t]{0,3}(?:[-\u2013\u2014:|,>]{1,3}(?=\s|\*|$)|:)?[ \t]{0,3}")
_PLACES = {
    "PT": "America/Los_Angeles",
    "MT": "America/Denver",
    "CT": "America/Chicago",
    "ET": "America/New_York",
}
_ALL_TIMES = re.compile(
    r"\b(?:all )?times (?:are )?(?:given )?(?:in )?\(?[*_]{0,2}(?P<zone>[A-Z][A-Za-z/_]{1,30})",
    re.ASCII | re.IGNORECASE,
)
_IN_HEADING = re.compile(
    r"\b(?:timeline|events|chronology)[ ]?\((?P<zone>[A-Z][A-Za-z/_]{1,30})\)", re.IGNORECASE
)


class When(NamedTuple):
    """A time at the beginning of a text.

    Attributes:
        day: The day; None where the text has a time alone.
        clock: Seconds since the day began; None for a day alone.
        zone: The zone, where it is said.
        rest: What follows.
    """

    day: date | None
    clock: int | None
    zone: tzinfo | None
    rest: str


class Reckoning(NamedTuple):
    """What reading times takes.

    Attributes:
        zone: Zone of times that say none.
        is_said: Whether the text itself says that zone.
        order: What comes first in days such as 3/4/2021.
    """

    zone: tzinfo
    is_said: bool
    order: Order


def reckoning(text: str, context: ImportContext) -> Reckoning:
    """How times in a text are to be taken; ``All times in UTC`` in it says the zone."""
    order = context.options.dates or context.mapping.dates
    found = _ALL_TIMES.search(text) or _IN_HEADING.search(text)
    zone = named_zone(found["zone"]) if found else None
    return Reckoning(zone or context.zone, zone is not None, order)


def says_zone_alone(text: str) -> bool:
    """Whether a text says in which zone the times are, and nothing else."""
    found = _ALL_TIMES.match(text.strip(" (*_[<>"))
    is_all = found is not None and not found.string[found.end() :].strip(" .:*_)]>")
    return found is not None and is_all and named_zone(found["zone"]) is not None


def named_zone(name: str) -> tzinfo | None:
    """The zone of a name such as UTC, PST, ET or Europe/Berlin; None for any other word."""
    place = _PLACES.get(name, name if "/" in name else "")
    if place:
        try:
            return ZoneInfo(
                {"US/Pacific": _PLACES["PT"], "US/Eastern": _PLACES["ET"]}.get(place, place)
            )
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    offset = named_offset(name)
    return None if offset is None else timezone(offset)


def leading_when(text: str, order: Order, year: int | None = None) -> When | None:
    """The time at the beginning of a text; None where there is none.

    Args:
        text: The text, perhaps with marks of emphasis around the time.
        order: What comes first in days such as 3/4/2021.
        year: Year of days without one; None where they can't be read.
    """
    opening = _OPEN.match(text)
    start = opening.end() if opening else 0
    found = _day(text, start, order, year)
    day, end = found or (None, start)
    between = _BETWEEN.match(text, end) if found else None
    clock = _CLOCK.match(text, between.end() if between else end)
    seconds = _seconds(clock) if clock else None
    if clock is None or seconds is None:
        return When(day, None, None, _rest(text, end, is_marked=start > 0)) if found else None
    zone, end = _zone(text, clock.end())
    return When(day, seconds, zone, _rest(text, end, is_marked=start > 0))


def stated_when(text: str, order: Order) -> When | None:
    """The time that a fact states; the day may follow, as in ``10:00 UTC on March 4, 2021``."""
    found = leading_when(text, order)
    if found is None or found.day is not None:
        return found
    after = leading_when(re.sub(r"^(?:[\s,]{0,3}on)?[\s,]{1,3}", "", f" {found.rest}"), order)
    if after is None or after.day is None or after.clock is not None:
        return found
    return found._replace(day=after.day, rest=after.rest)


def moment(when: When, day: date, taken: Reckoning) -> datetime | None:
    """The moment of a time on a day; None for one that no calendar has."""
    zone = when.zone or taken.zone
    try:
        return datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(
            seconds=when.clock or 0
        )
    except OverflowError:
        return None


def _day(text: str, start: int, order: Order, year: int | None) -> tuple[date, int] | None:
    for spelling in _DAYS:
        match = spelling.match(text, start)
        if match:
            found = _calendar_day(match, order, year)
            if found is not None:
                return found, match.end()
    return None


def _calendar_day(match: re.Match[str], order: Order, year: int | None) -> date | None:
    parts = match.groupdict()
    written = int(parts["y"]) if parts["y"] else year
    if "a" in parts:
        first, second = int(parts["a"]), int(parts["b"])
        if order is None and min(first, second) <= _NOON >= max(first, second) and first != second:
            return None
        is_day_first = order == "day-first" or (order is None and first > _NOON)
        day, month = (first, second) if is_day_first else (second, first)
    else:
        named = parts["m"]
        if not parts["y"] and not named[0].isupper():  # "1 may have failed"
            return None
        day, month = int(parts["d"]), int(named) if named.isdigit() else _month(named)
    try:
        return date(written, month, day) if written else None
    except ValueError:
        return None


def _month(name: str) -> int:
    """The number of a month by its name or the first letters of it; 0 for any other word."""
    folded = name.casefold()
    if len(folded) < _LEAST_LETTERS:
        return 0
    return next((n for n, month in enumerate(_MONTHS, 1) if month.startswith(folded)), 0)


def _seconds(clock: re.Match[str]) -> int | None:
    hour, minute, second = int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0)
    if clock["half"]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if clock["half"] in "pP" else 0)
    if hour >= _DAY_HOURS or minute >= _SIXTY or second > _SIXTY:  # a leap second is one
        return None
    return hour * 3600 + minute * 60 + second


def _zone(text: str, start: int) -> tuple[tzinfo | None, int]:
    match = _ZONE.match(text, start)
    if match is None:
        return None, start
    name = match["zone"]
    if name == "Z":
        return UTC, match.end()
    if name[0] in "+-":
        digits = name[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        offset = -offset if name[0] == "-" else offset
        return (timezone(offset), match.end()) if abs(offset) < timedelta(days=1) else (None, start)
    zone = named_zone(name)
    if zone is not None and match["plus"] and name in ("UTC", "GMT"):
        hours = int(match["plus"])
        return (
            (timezone(timedelta(hours=hours)), match.end())
            if abs(hours) < _DAY_HOURS
            else (None, start)
        )
    if zone is None or match["plus"]:
        return None, start
    return zone, match.end()


def _rest(text: str, end: int, *, is_marked: bool) -> str:
    """What follows a time, without the marks that belong to it."""
    shut = _SHUT.match(text, end) if is_marked else None
    end = shut.end() if shut else end
    separator = _SEPARATOR.match(text, end)
    end = separator.end() if separator else end
    late = _SHUT.match(text, end) if shut and not shut[0] else None  # "**10:05:** it fails"
    return text[late.end() if late else end :].strip()
