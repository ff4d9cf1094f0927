"""How tables spell dates, and what a spelling says.

What belongs here: the spellings. What does not: whether the day or the month comes first in a
column (``dates``).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal

from faultbook.exchange.moment import Moment

Order = Literal["day-first", "month-first"]

_CLOCK = (
    r"(?:(?:[ \t]*,?[ \t]*(?:at[ ])?|T)(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"[ \t]*(?P<half>[ap]\.?m\.?)?"
    r"[ \t]*(?P<zone>Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?(?:[ \t]*\([A-Za-z ]{2,40}\))?)?"
)
_YEAR_FIRST = (
    rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}}){_CLOCK}"
)
_NUMERIC = (
    r"(?:[a-z]{2,9},?[ ]+)?"
    rf"(?P<one>\d{{1,2}})(?P<mark>[-/.])(?P<two>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d{{2}}){_CLOCK}"
)
_DAY_NAMED = (
    r"(?:[a-z]{3,9}\.?,?[ ]+)?(?P<day>\d{1,2})(?:[ ]|-|/|\.[ ]?)(?P<month>[a-z]{3,9})"
    r"(?:[ ]|-|/|\.[ ]?|,[ ]?)"
    rf"(?P<year>\d{{4}}|\d{{2}}){_CLOCK}"
)
_MONTH_NAMED = (
    r"(?:[a-z]{3,9}\.?,?[ ]+)?(?P<month>[a-z]{3,9})\.?[ -](?P<day>\d{1,2})(?:,[ ]?|[ -])"
    rf"(?P<year>\d{{4}}){_CLOCK}"
)
_FLAGS = re.IGNORECASE | re.ASCII
_NUMERIC_DATE = re.compile(_NUMERIC, _FLAGS)
_OTHER_DATES = tuple(re.compile(one, _FLAGS) for one in (_YEAR_FIRST, _DAY_NAMED, _MONTH_NAMED))
_SERIAL = re.compile(r"(?P<days>\d{5})(?:[.,](?P<part>\d{1,12}))?")
_MONTHS = {
    name[:length]: number
    for number, name in enumerate(
        (
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ),
        start=1,
    )
    for length in (3, 4, len(name))
}
_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # what lies beyond stands for "never" or is a slip
_CENTURY_FROM = 69  # as POSIX has it: 69 to 99 are of the 20th century
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - its zone is the column's
_DAY_SECONDS = 86_400
_NOON = 12


def order_told(text: str) -> Order | Literal["either"] | None:
    """What a date of two numbers before the year says about which is the day.

    None for whatever says nothing: other spellings, dates with dots, whose day always comes first,
    and dates such as 3/3/2026, which are the same either way.
    """
    found = _NUMERIC_DATE.fullmatch(text.strip())
    if found is None or found["mark"] == ".":
        return None
    one, two = int(found["one"]), int(found["two"])
    if one == two or not (one and two):
        return None
    if one > _NOON:
        return "day-first" if two <= _NOON else None
    return "month-first" if two > _NOON else "either"


def is_serial(text: str) -> bool:
    """Whether it may be a spreadsheet's count of days since the end of 1899."""
    return _SERIAL.fullmatch(text.strip()) is not None


def read_serial(text: str, zone: tzinfo) -> Moment | None:
    """The time that a spreadsheet's count of days stands for, to the second."""
    found = _SERIAL.fullmatch(text.strip())
    if found is None:
        return None
    seconds = round(float(f"0.{found['part'] or 0}") * _DAY_SECONDS)
    at = _SERIAL_ZERO + timedelta(days=int(found["days"]), seconds=seconds)
    return _within(at.replace(tzinfo=zone), is_naive=True)


def read_date(text: str, order: Order, zone: tzinfo) -> Moment | None:
    """A time in any spelling but a serial number; None for what is none.

    Args:
        text: The time, or a day, which stands for its first moment.
        order: What comes first in a date of two numbers before the year.
        zone: Zone in which a time without an offset is taken.
    """
    stripped = text.strip()
    try:
        if stripped[4:5] == "-":
            return _iso(stripped, zone)
        match = _NUMERIC_DATE.fullmatch(stripped)
        if match is not None:
            is_day_first = order == "day-first" or match["mark"] == "."
            one, two = int(match["one"]), int(match["two"])
            return _moment(match, *((two, one) if is_day_first else (one, two)), zone)
        return _other(stripped, zone)
    except (ValueError, OverflowError):
        return None


def _iso(text: str, zone: tzinfo) -> Moment | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return _other(text, zone)
    if at.tzinfo is None:
        return _within(at.replace(tzinfo=zone), is_naive=True)
    return _within(at, is_naive=False)


def _other(text: str, zone: tzinfo) -> Moment | None:
    for spelling in _OTHER_DATES:
        match = spelling.fullmatch(text)
        if match is not None:
            month = match["month"].casefold()
            number = int(month) if month.isdigit() else _MONTHS.get(month, 0)
            return _moment(match, number, int(match["day"]), zone)
    return None


def _moment(match: re.Match[str], month: int, day: int, zone: tzinfo) -> Moment | None:
    year = int(match["year"])
    if len(match["year"]) == len("26"):
        year += 1900 if year >= _CENTURY_FROM else 2000
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if match["half"]:
        hour = _of_day(hour, is_afternoon=match["half"][0] in "pP")
    micro = int((match["fraction"] or "")[:6].ljust(6, "0"))
    offset = _offset(match["zone"]) if match["zone"] else None
    at = datetime(year, month, day, hour, minute, second, micro, offset or zone)
    return _within(at, is_naive=offset is None)


def _of_day(hour: int, *, is_afternoon: bool) -> int:
    """The hour of a clock of twelve hours; one beyond twelve is of a day already."""
    if hour > _NOON:
        return hour
    return hour % _NOON + (_NOON if is_afternoon else 0)


def _offset(text: str) -> tzinfo:
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > len("07") else (digits, "0")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if text[0] == "-" else offset)


def _within(at: datetime, *, is_naive: bool) -> Moment | None:
    return Moment(at, is_naive) if _FIRST_YEAR <= at.year <= _LAST_YEAR else None
