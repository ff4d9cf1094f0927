"""Periods that figures are told for: days, weeks, months, quarters and years of a time zone.

What belongs here: their names, and when they begin and end. What does not: what happened in them.

A period begins at midnight of its zone. Its ends are told in UTC, because Python subtracts and
compares moments of one zone by what the clock on the wall shows, which jumps twice a year.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from faultbook.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from faultbook.config import Config

FORMS = "2026, 2026-Q3, 2026-11, 2026-W07 or 2026-11-03"
"""How periods are written, as messages put it."""

_DAY = timedelta(days=1)


class Period(NamedTuple):
    """A period.

    Attributes:
        name: Its name, such as ``2026-Q3``, ``2026-11``, ``2026-W07`` or ``2026``.
        start: When it begins, in UTC.
        end: When the next one begins, in UTC; that moment isn't part of it.
    """

    name: str
    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is; a day may have 23 hours or 25."""
        return self.end - self.start

    def holds(self, moment: datetime | None) -> bool:
        """Whether a moment lies in it; one that isn't known doesn't."""
        return moment is not None and self.start <= moment < self.end


class _Days(NamedTuple):
    """A period as days: its name, its first day, and the first day after it."""

    name: str
    first: date
    after: date


def zone_of(config: Config) -> tzinfo:
    """The zone whose days and hours count; UTC where the configuration names none that exists."""
    name = config.reporting.timezone
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # FB910 says so
        return UTC


def _day(day: date) -> _Days:
    return _Days(day.isoformat(), day, day + _DAY)


def _week(day: date) -> _Days:
    year, week, weekday = day.isocalendar()
    first = day - timedelta(days=weekday - 1)
    return _Days(f"{year:04}-W{week:02}", first, first + timedelta(days=7))


def _months(first: date, count: int) -> date:
    """The day that is so many months after the first of a month."""
    years, month = divmod(first.month - 1 + count, 12)
    return date(first.year + years, month + 1, 1)


def _month(day: date) -> _Days:
    first = day.replace(day=1)
    return _Days(f"{first.year:04}-{first.month:02}", first, _months(first, 1))


def _quarter(day: date) -> _Days:
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return _Days(f"{day.year:04}-Q{(day.month + 2) // 3}", first, _months(first, 3))


def _year(day: date) -> _Days:
    return _Days(f"{day.year:04}", date(day.year, 1, 1), date(day.year + 1, 1, 1))


class _Form(NamedTuple):
    """A way to divide the calendar: what names look like, a day in one, and the one of a day."""

    pattern: str
    day: Callable[[list[int]], date]
    around: Callable[[date], _Days]


_FORMS: dict[str, _Form] = {
    "year": _Form(r"(\d{4})", lambda n: date(n[0], 1, 1), _year),
    "quarter": _Form(r"(\d{4})-[Qq]([1-4])", lambda n: date(n[0], n[1] * 3, 1), _quarter),
    "month": _Form(r"(\d{4})-(\d\d)", lambda n: date(n[0], n[1], 1), _month),
    "week": _Form(r"(\d{4})-[Ww](\d\d)", lambda n: date.fromisocalendar(n[0], n[1], 1), _week),
    "day": _Form(r"(\d{4})-(\d\d)-(\d\d)", lambda n: date(n[0], n[1], n[2]), _day),
}


def period_named(text: str, zone: tzinfo) -> Period:
    """The period of a name.

    Args:
        text: Its name: a year, a quarter, a month, an ISO week or a day.
        zone: The zone in which it begins and ends at midnight.

    Raises:
        UsageProblem: It is no name, or there is no such period in the calendar.
    """
    try:
        return _in(zone, _days_named(text.strip()))
    except (ValueError, OverflowError) as error:
        raise UsageProblem(f"{text!r} is no period; write {FORMS}") from error


def _days_named(text: str) -> _Days:
    form, day = _read(text)
    return form.around(day)


def _read(text: str) -> tuple[_Form, date]:
    for form in _FORMS.values():
        found = re.fullmatch(form.pattern, text, re.ASCII)
        if found:
            return form, form.day([int(part) for part in found.groups()])
    raise ValueError(text)


def _in(zone: tzinfo, days: _Days) -> Period:
    return Period(days.name, _midnight(days.first, zone), _midnight(days.after, zone))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def period_before(period: Period, zone: tzinfo) -> Period:
    """The period of the same kind that ends where this one begins.

    Raises:
        UsageProblem: The calendar begins with this one.
    """
    try:
        form, day = _read(period.name)
        return _in(zone, form.around(form.around(day).first - _DAY))
    except (ValueError, OverflowError) as error:
        raise UsageProblem(f"there is no period before {period.name}") from error


def quarter_of(moment: datetime, zone: tzinfo) -> Period:
    """The quarter that a moment lies in."""
    return _in(zone, _quarter(moment.astimezone(zone).date()))


def months_between(start: datetime, end: datetime, zone: tzinfo) -> list[Period]:
    """The months, whole ones, from that of ``start`` to the last that begins before ``end``.

    Args:
        start: A moment in the first of them.
        end: The moment before which the last one begins; none where it isn't after ``start``.
        zone: The zone in which they begin and end at midnight.
    """
    found: list[Period] = []
    if start >= end:
        return found
    try:
        days = _month(start.astimezone(zone).date())
        while (month := _in(zone, days)).start < end:
            found.append(month)
            days = _month(days.after)
    except (ValueError, OverflowError):  # the calendar's first days or last month
        pass
    return found
