"""Times in Statuspage's feeds, which say neither the year nor, in full, the zone.

What belongs here: ``Mar 26, 03:35 UTC`` and the moment that is meant by it. What does not: where
in a feed such times stand (``feed``).

An update lies near the one before it in the feed, and the newest near the day on which the entry
was published or changed; so the year is the one that brings it nearest, and over New Year it
changes by itself.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from faultbook.exchange.zones import named_offset

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHEN = re.compile(
    r"(?P<month>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:\s*,?\s+(?P<year>\d{4}))?\s*[,-]\s*"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*"
    r"(?P<zone>[A-Za-z]{1,5})?(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?",
    re.ASCII,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEARS = range(-4, 5)  # 29 February comes again within these
_SLACK = timedelta(days=1)


def update_moments(
    texts: Sequence[str], published: datetime | None, updated: datetime | None
) -> list[datetime | None]:
    """The moments of an entry's updates; None where a text is no time.

    Args:
        texts: Their times, without tags, in the order of the feed.
        published: When the entry was published; its offset is the page's, which settles a zone
            that has several meanings.
        updated: When it was changed; no update is younger.
    """
    known = [moment for moment in (published, updated) if moment is not None]
    if not known:
        return [None for _ in texts]
    near = max(known)
    latest = near + _SLACK if updated is not None and near.year < MAXYEAR else None
    found: list[datetime | None] = []
    for text in texts:
        moment = _moment(text, near, known[0], latest)
        near = moment or near
        found.append(moment)
    return found


def _moment(
    text: str, near: datetime, published: datetime, latest: datetime | None
) -> datetime | None:
    match = _WHEN.search(text)
    if match is None or match["month"][:3].lower() not in _MONTHS:
        return None
    zone = _zone(match["zone"], match["offset"], published)
    years = [int(match["year"])] if match["year"] else [near.year + step for step in _YEARS]
    moments = [m for year in years if (m := _in_year(match, year, zone)) is not None]
    past = [m for m in moments if latest is None or m <= latest]
    return min(past or moments, key=lambda m: abs(m - near), default=None)


def _in_year(match: re.Match[str], year: int, zone: timezone) -> datetime | None:
    try:
        return datetime(
            year,
            _MONTHS.index(match["month"][:3].lower()) + 1,
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            int(match["second"] or 0),
            tzinfo=zone,
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(name: str | None, offset: str | None, published: datetime) -> timezone:
    """The zone of a time; that of the entry where its name says nothing known."""
    own = published.utcoffset() or timedelta(0)
    if offset:
        digits = offset[1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > len("07") else (digits, "0")
        delta = timedelta(hours=int(hours), minutes=int(minutes))
        return _timezone(-delta if offset[0] == "-" else delta)
    named = named_offset(name.upper(), own) if name else None
    return _timezone(own if named is None else named)


def _timezone(offset: timedelta) -> timezone:
    return timezone(offset) if abs(offset) < timedelta(days=1) else UTC
