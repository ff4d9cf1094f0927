"""When a line of a log was written, as far as the line says so itself.

What belongs here: the formats, and how far apart two of their times are. What does not: which lines
have the time of another (``log_records``).

A timestamp is looked for near a line's beginning, or under the key for it of a line of JSON or
logfmt, so that a date in a message is none. Formats: RFC 3339 and its relatives (Java, Python, Go,
PostgreSQL), RFC 3164 (syslog), klog and glog, the Common Log Format, ctime (Apache's error log),
java.util.logging, Tomcat, Redis, RabbitMQ, a time of day alone, seconds since the kernel's start,
and seconds to nanoseconds since 1970.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Scale: TypeAlias = Literal["utc", "local", "yearless", "clock", "uptime"]

_DAY = 86_400
_LEAP_YEAR = 1972  # stands for the year that isn't given, so that 29 February is a day
_ROUND: dict[Scale, float] = {"yearless": 366.0 * _DAY, "clock": float(_DAY)}
_LONGEST = 4_096  # bytes of a line in which its time is looked for
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_NAME = rf"(?P<name>{'|'.join(_MONTHS)})"
_YEAR = r"(?P<year>(?:19|20)[0-9][0-9])"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_TWO_DIGIT_DAY = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_ANY_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_MINUTE = r"(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9]|60)(?:[.,](?P<fraction>[0-9]{1,9}))?"
_CLOCK = rf"(?P<hour>[01][0-9]|2[0-3]):{_MINUTE}"
_ZONE = r"(?: ?(?P<zone>Z|z|UTC|GMT|[+-][0-9][0-9]:?[0-5][0-9]|[+-][0-9][0-9])\b)?"
_WEEKDAY = "(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +)?"

_FORMATS = (
    rf"{_YEAR}[-/]{_MONTH}[-/]{_TWO_DIGIT_DAY}(?:[Tt_]| {{1,2}}){_CLOCK}{_ZONE}",
    rf"{_WEEKDAY}{_ANY_DAY}[-/ ]{_NAME}[-/ ]{_YEAR}(?: |::?){_CLOCK}{_ZONE}",
    rf"{_WEEKDAY}{_NAME} +{_ANY_DAY} {_CLOCK} (?:[A-Z]{{3,4}} )?{_YEAR}\b",
    rf"{_NAME} +{_ANY_DAY}, {_YEAR},? (?P<hour>[1-9]|1[0-2]):{_MINUTE} ?(?P<half>[AP]M)\b",
    rf"{_WEEKDAY}{_NAME} +{_ANY_DAY} {_CLOCK}",
    rf"[DIWEF]{_YEAR}{_MONTH}{_TWO_DIGIT_DAY} {_CLOCK}",
    rf"[DIWEF]{_MONTH}{_TWO_DIGIT_DAY} {_CLOCK}",
    rf"{_CLOCK}\b",
    r"(?P<epoch>1[0-9]{9})(?:\.(?P<fraction>[0-9]{1,9}))?\b",
    r"(?P<epoch>1[0-9]{9})(?P<fraction>[0-9]{3}|[0-9]{6}|[0-9]{9})(?:\.[0-9]+)?\b",
)
"""What a timestamp looks like; the first that fits is the one."""

_LEVEL = (
    "(?i:trace|debug|info|notice|warn|warning|error|err|crit|critical|fatal|severe|panic|alert"
    "|emerg|emergency)"
)
_BEFORE = (
    r"(?:\x{FEFF})?"
    r"(?:<[0-9]{1,3}>(?:1 )?)?"  # priority and version of syslog
    r"(?:[\w.-]+ *\| )?"  # service of docker compose
    r"(?:\[[A-Za-z][\w./:@-]*\] ?)?"  # pod, thread or level
    rf"(?:\[?{_LEVEL} *\]?:? *)?"
    r"(?:=[A-Z]+ REPORT==== |[0-9]+:[A-Z] |type=\w+ msg=audit\()?"  # Erlang, Redis, auditd
    r"""["'\[(]{0,2}"""
)
_KEYS = "@?timestamp|time|ts|t|date|datetime|asctime|eventTime|at"
_PLACES = (
    rf"^{_BEFORE}",
    r"^[^ \n]+ [^ \n]+ [^ \n]+ \[",  # Common Log Format
    rf"""^(?:[\w.-]+ *\| )?\{{[^\n]*?"(?:{_KEYS})" ?: ?"?""",
    rf"""^(?:[\w.-]+ *\| )?(?:\w[\w.-]*=[^\n]* )?(?:{_KEYS})="?""",
)
"""Where a timestamp may stand in a line."""

_UPTIME = r"^(?:<[0-9]{1,3}>)?\[ *(?P<uptime>[0-9]{1,9}\.[0-9]{3,9})\] "


class Timestamp(NamedTuple):
    """A time, as far as a log gives it.

    Attributes:
        scale: What the seconds count from. Times of different scales can't be compared: ``utc``
            1970 in UTC, ``local`` 1970 in a zone that isn't given, ``yearless`` the beginning of a
            year that isn't given, ``clock`` midnight, ``uptime`` the machine's start.
        seconds: The seconds.
    """

    scale: Scale
    seconds: float


def timestamp_of(line: bytes) -> Timestamp | None:
    """The time that a line says it was written at; None when it says none."""
    line = line[:_LONGEST]
    if not _any_format().match(line):
        return None
    for place in (_UPTIME, *_PLACES):
        for form in _FORMATS if place != _UPTIME else ("",):
            found = _one_format(place, form).match(line)
            if found is not None:
                return _time(
                    {key.decode(): text for key, text in found.groupdict().items() if text}
                )
    return None


def has_timestamp(lines: bytes) -> bool:
    """Whether one of the lines may have a timestamp; quick where none has."""
    return _any_format().search(lines) is not None


def seconds_between(earlier: Timestamp | None, later: Timestamp | None) -> float | None:
    """Seconds from one time to another, negative where it is the other way round.

    Without a year or a day the way is the shorter one, so that midnight and New Year's Eve are
    passed well.

    Returns:
        The seconds; None when the two can't be compared.
    """
    if earlier is None or later is None or earlier.scale != later.scale:
        return None
    apart = later.seconds - earlier.seconds
    around = _ROUND.get(earlier.scale)
    if around is not None:
        apart = (apart + around / 2) % around - around / 2
    return apart


@cache
def _any_format() -> Any:
    places, formats = ("|".join(f"(?:{one})" for one in of) for of in (_PLACES, _FORMATS))
    return _compiled(f"{_UPTIME}|(?:{places})(?:{formats})")


@cache
def _one_format(place: str, form: str) -> Any:
    return _compiled(place + form, is_kept=True)


def _compiled(expression: str, *, is_kept: bool = False) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.never_capture = not is_kept
    options.max_mem = 64 << 20
    return re2.compile(f"(?m){expression}".encode(), options)


def _time(parts: Mapping[str, bytes]) -> Timestamp:
    """The time of the named parts of a format."""
    if "uptime" in parts:
        return Timestamp("uptime", float(parts["uptime"]))
    fraction = float(b"0." + parts.get("fraction", b"0"))
    if "epoch" in parts:
        return Timestamp("utc", int(parts["epoch"]) + fraction)
    seconds = _hour(parts) * 3600 + int(parts["minute"]) * 60 + int(parts["second"]) + fraction
    if "day" not in parts:
        return Timestamp("clock", seconds)
    month = parts.get("month")
    year = int(parts.get("year", _LEAP_YEAR))
    number = int(month) if month else _MONTHS.index(parts["name"].decode()) + 1
    seconds += _days(year, number, int(parts["day"])) * _DAY
    if "year" not in parts:
        return Timestamp("yearless", seconds)
    zone = parts.get("zone")
    return Timestamp("utc", seconds - _offset(zone)) if zone else Timestamp("local", seconds)


def _hour(parts: Mapping[str, bytes]) -> int:
    hour = int(parts["hour"])
    half = parts.get("half")
    return hour if half is None else hour % 12 + (12 if half == b"PM" else 0)


def _offset(zone: bytes) -> int:
    """Seconds by which a zone is ahead of UTC."""
    if not zone[1:3].isdigit():
        return 0
    digits = zone[1:].replace(b":", b"")
    seconds = int(digits[:2]) * 3600 + int(digits[2:] or b"0") * 60
    return -seconds if zone.startswith(b"-") else seconds


def _days(year: int, month: int, day: int) -> int:
    """Days from 1970 in the Gregorian calendar; 30 February is 1 or 2 March.

    Source: https://howardhinnant.github.io/date_algorithms.html#days_from_civil
    """
    year -= month <= 2  # noqa: PLR2004 - the year begins in March
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
