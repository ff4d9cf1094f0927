"""Times as people and programs write them into pages and feeds.

What belongs here: spellings of a single time that can be taken in one way only. What does not:
which fields hold times (the importers), and days and months in either order (``tables.dates``).

They are those of the site generator Hugo, RFC 3339 and RFC 5322 among them:
https://gohugo.io/functions/time/astime/
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from faultbook.exchange.moment import Moment

# An offset may be followed by the zone's name; a name alone says no offset.
_ZONE = (
    r"(?:(?P<zone>Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)"
    r"(?:(?<=\d)[ \t]+(?:[A-Z]{2,5}|[+-]\d{2,4}))?)?"
)
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d+))?)?"
_YEAR_FIRST = (  # 2006-01-02T15:04:05.9-07:00, 2006-1-2 15:04 -0700 MST, 2006-01-02
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    rf"(?:(?:T|[ \t]+){_CLOCK}[ \t]*{_ZONE})?"
)
_DAY_FIRST = (  # Mon, 02 Jan 2006 15:04:05 GMT; 02 Jan 06 15:04 -0700; Monday, 02-Jan-06 15:04 UTC
    r"(?:[a-z]{3,9},?[ ]+)?(?P<day>\d{1,2})[ -](?P<month>[a-z]{3})[a-z]*[ -]"
    rf"(?P<year>\d{{4}}|\d{{2}})(?:[ ]+{_CLOCK}[ ]*{_ZONE})?"
)
_MONTH_FIRST = (  # Mon Jan _2 15:04:05 UTC 2006
    rf"[a-z]{{3}}[ ](?P<month>[a-z]{{3}})[ ]+(?P<day>\d{{1,2}})[ ]{_CLOCK}[ ]*{_ZONE}"
    r"[ ]+(?P<year>\d{4})"
)
_SPELLINGS = tuple(
    re.compile(spelling, re.IGNORECASE | re.ASCII)
    for spelling in (_YEAR_FIRST, _DAY_FIRST, _MONTH_FIRST)
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTURY_FROM = 69  # Go reads the years 69 to 99 as of the 20th century
_MICROSECOND_DIGITS = 6


def read_moment(text: str, zone: tzinfo) -> Moment | None:
    """A time in one of these spellings; None for anything else.

    Args:
        text: The time, or a day, which stands for its first moment.
        zone: Zone in which a time without an offset is taken.
    """
    stripped = text.strip()
    match = next((m for spelling in _SPELLINGS if (m := spelling.fullmatch(stripped))), None)
    if match is None:
        return None
    try:
        offset = _offset(match["zone"]) if match["zone"] else None
        return Moment(_moment(match, offset or zone), offset is None)
    except (ValueError, OverflowError):
        return None


def _moment(match: re.Match[str], zone: tzinfo) -> datetime:
    year, month = int(match["year"]), match["month"]
    if len(match["year"]) == len("06"):
        year += 1900 if year >= _CENTURY_FROM else 2000
    fraction = (match["fraction"] or "")[:_MICROSECOND_DIGITS].ljust(_MICROSECOND_DIGITS, "0")
    return datetime(
        year,
        int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1,
        int(match["day"]),
        int(match["hour"] or 0),
        int(match["minute"] or 0),
        int(match["second"] or 0),
        int(fraction),
        zone,
    )


def _offset(text: str) -> tzinfo:
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > len("07") else (digits, "0")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if text[0] == "-" else offset)
