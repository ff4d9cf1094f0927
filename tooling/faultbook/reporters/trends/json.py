"""Trends for programs: versioned JSON.

What belongs here: the document's shape and its schema. What does not: the types that hold trends
inside Faultbook (``analysis.trends``), which may change without this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.analysis.series import KEYS
from faultbook.reporters.json import moment_text, to_json
from faultbook.reporters.schema_parts import (
    DIALECT,
    count_of,
    list_of,
    object_of,
    schema_id,
    text_of,
)
from faultbook.reporters.trends.wording import sentence

if TYPE_CHECKING:
    from faultbook.analysis.appearances import Appearance
    from faultbook.analysis.rising import Alarm, Judged
    from faultbook.analysis.seasonality import Cycle
    from faultbook.analysis.trends import Table, Trends

VERSION = 1
"""Version of the document's shape; it changes when a key goes or means something else."""

_DIGITS = 4  # of shares and ratios
_SIGNIFICANT = 4  # digits of a probability, which may be very small


def render(trends: Trends) -> str:
    """The trends as one JSON document in ASCII."""
    void, undated, ahead = trends.left_out
    season = trends.seasonality
    document = {
        "version": VERSION,
        "now": moment_text(trends.now),
        "timezone": trends.zone,
        "services": list(trends.services),
        "months": [month.name for month in trends.months],
        "incidents": trends.counted,
        "left_out": {"cancelled_or_duplicate": void, "undated": undated, "ahead": ahead},
        "windows": trends.windows,
        "judged": trends.is_judged,
        "alarms": [_alarm(one) for one in trends.alarms],
        "dimensions": [_table(one) for one in trends.tables],
        "causes": [
            {
                "cause": one.key,
                "incidents": one.incidents,
                "share": round(one.share, _DIGITS),
                "cumulated": round(one.cumulated, _DIGITS),
            }
            for one in trends.causes
        ],
        "without_cause": trends.causeless,
        "seasonality": {
            "first_day": season.first.isoformat() if season.first else None,
            "days": season.days,
            "weekdays": _cycle(season.weekday),
            "hours": _cycle(season.hour),
            "grid": [list(row) for row in season.grid],
        },
        "new_known_errors": [_appearance(one) for one in trends.appearances],
    }
    return to_json(document)


def _probability(chance: float | None) -> float | None:
    return None if chance is None else float(f"{min(chance, 1.0):.{_SIGNIFICANT}g}")


def _alarm(alarm: Alarm) -> dict[str, Any]:
    return {
        "dimension": alarm.series.dimension,
        "key": alarm.series.key,
        "chance": _probability(alarm.rise.familywise),
        "sentence": sentence(alarm, str),
        "incidents": list(alarm.series.latest),
        "without_problem": list(alarm.unexplained),
        "problems": list(alarm.problems),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "dimension": table.dimension,
        "without": table.keyless,
        "series": [_series(one) for one in table.series],
    }


def _series(one: Judged) -> dict[str, Any]:
    series, rise = one
    return {
        "key": series.key,
        "months": list(series.months),
        "windows": list(series.windows),
        "dispersion": round(rise.dispersion, _DIGITS) if rise else None,
        "chance": _probability(rise.chance) if rise else None,
        "alarm": rise is not None and rise.is_alarm,
    }


def _cycle(cycle: Cycle) -> dict[str, Any]:
    return {
        "names": list(cycle.names),
        "incidents": list(cycle.counts),
        "hours": list(cycle.hours),
        "chance": _probability(cycle.chance),
    }


def _appearance(one: Appearance) -> dict[str, Any]:
    return {
        "id": one.known_error,
        "title": one.title,
        "first": moment_text(one.first),
        "before": moment_text(one.before) if one.before else None,
        "incidents": list(one.incidents),
    }


def schema() -> dict[str, Any]:
    """The schema of ``faultbook trends --format json``."""
    words = {"type": "string"}
    left_out = {
        "cancelled_or_duplicate": count_of("Cancelled, or repeating another."),
        "undated": count_of("Without a moment when they began."),
        "ahead": count_of("Beginning after now."),
    }
    properties = {
        "version": {"const": VERSION},
        "now": text_of("The moment that counts as now.", format="date-time"),
        "timezone": text_of("Zone whose months, days and hours count."),
        "services": list_of("Services that were asked about; empty for all.", words),
        "months": list_of("Months that are told; the last isn't over.", words),
        "incidents": count_of("Incidents of these months that count."),
        "left_out": object_of("Incidents that don't count.", left_out),
        "windows": count_of("Periods of 30 days that the last 30 days are compared with."),
        "judged": _flag("Whether these are enough to tell a rise."),
        "alarms": list_of("Series that have risen.", _alarm_schema()),
        "dimensions": list_of("Series by what they are of.", _table_schema()),
        "causes": list_of("Root causes, the most frequent first.", _cause_schema()),
        "without_cause": count_of("Incidents of the months without a known root cause."),
        "seasonality": _season_schema(),
        "new_known_errors": list_of("Known errors that appeared.", _appearance_schema()),
    }
    return {
        "$schema": DIALECT,
        "$id": schema_id(VERSION, "trends"),
        "title": "Trends",
        **object_of("Outcome of 'faultbook trends --format json'.", properties),
    }


def _flag(description: str) -> dict[str, Any]:
    return {"description": description, "type": "boolean"}


def _share(description: str, *, may_be_null: bool = False) -> dict[str, Any]:
    kinds: Any = ["number", "null"] if may_be_null else "number"
    return {"description": description, "type": kinds, "minimum": 0, "maximum": 1}


def _dimension() -> dict[str, Any]:
    return {"description": "What the series are of.", "enum": list(KEYS)}


def _alarm_schema() -> dict[str, Any]:
    ids = {"type": "string"}
    return object_of(
        "A series that has risen.",
        {
            "dimension": _dimension(),
            "key": text_of("The service, category, root cause or configuration item."),
            "chance": _share("Share of registers in which nothing rises that show as much."),
            "sentence": text_of("What it means."),
            "incidents": list_of("Incidents of the last 30 days.", ids),
            "without_problem": list_of("Those that belong to no problem.", ids),
            "problems": list_of("Open problems that cover it.", ids),
        },
    )


def _table_schema() -> dict[str, Any]:
    numbers = {"type": "integer", "minimum": 0}
    series = object_of(
        "A series.",
        {
            "key": text_of("The service, category, root cause or configuration item."),
            "months": list_of("Incidents in each month.", numbers),
            "windows": list_of(
                "Incidents in each period of 30 days, the oldest first, the last 30 days last.",
                numbers,
            ),
            "dispersion": {
                "description": "Variance by mean, as far as is known; null where not judged.",
                "type": ["number", "null"],
                "minimum": 1,
            },
            "chance": _share(
                "Of so many or more, if the rate were the same as before; null where not judged.",
                may_be_null=True,
            ),
            "alarm": _flag("Whether it has risen."),
        },
    )
    return object_of(
        "The series of one dimension.",
        {
            "dimension": _dimension(),
            "without": count_of("Incidents of the months that belong to no series."),
            "series": list_of("The series, the largest first.", series),
        },
    )


def _cause_schema() -> dict[str, Any]:
    return object_of(
        "A root cause.",
        {
            "cause": text_of("Its category."),
            "incidents": count_of("Incidents of the months whose problem has it."),
            "share": _share("Of incidents with a known root cause."),
            "cumulated": _share("Share of this and of all more frequent ones."),
        },
    )


def _season_schema() -> dict[str, Any]:
    numbers = {"type": "integer", "minimum": 0}
    cycle = object_of(
        "Incidents by part of a cycle.",
        {
            "names": list_of("Of the parts.", {"type": "string"}),
            "incidents": list_of("In each.", numbers),
            "hours": list_of("How long each was.", {"type": "number", "minimum": 0}),
            "chance": _share(
                "Of differences as large, if there were none; null with too few incidents.",
                may_be_null=True,
            ),
        },
    )
    return object_of(
        "Incidents by local weekday and hour, in whole days.",
        {
            "first_day": text_of("The first day.", may_be_null=True),
            "days": count_of("How many days."),
            "weekdays": cycle,
            "hours": cycle,
            "grid": list_of("By weekday, then hour.", list_of("By hour.", numbers)),
        },
    )


def _appearance_schema() -> dict[str, Any]:
    return object_of(
        "A known error that was met for the first time, or after a year without.",
        {
            "id": text_of("Its id."),
            "title": text_of("Its title."),
            "first": text_of("When it was met first in the last 30 days.", format="date-time"),
            "before": text_of("When it was met before.", may_be_null=True, format="date-time"),
            "incidents": list_of("Incidents of the last 30 days.", {"type": "string"}),
        },
    )
