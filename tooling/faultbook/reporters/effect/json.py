"""What came of fixes and workarounds, for programs: versioned JSON.

What belongs here: the document's shape and its schema. What does not: words for people
(``wording``). JSON knows no infinity, so a bound that isn't there is null.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, get_args

from faultbook.analysis.effect import RATE_DAYS, Unprovable, Verdict
from faultbook.analysis.relief import Without
from faultbook.reporters.json import moment_text, to_json
from faultbook.reporters.schema_parts import (
    DIALECT,
    count_of,
    list_of,
    object_of,
    schema_id,
    text_of,
)

if TYPE_CHECKING:
    from faultbook.analysis.effect import Effect, Side
    from faultbook.analysis.intervals import Interval, Median
    from faultbook.analysis.relief import Relief, Restored
    from faultbook.analysis.summaries import KnownErrorSummary, ProblemSummary
    from faultbook.reporters.effect.told import Told

VERSION = 1
"""Version of the document's shape; it changes when a key goes or means something else."""


def render(told: Told) -> str:
    """What came of fixes and workarounds as one JSON document in ASCII."""
    return to_json(document(told))


def document(told: Told) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "version": VERSION,
        "now": moment_text(told.now),
        "days": told.days,
        "fixes": [_effect(one) for one in told.effects],
        "undeployed": [_record(one) for one in told.undeployed],
        "workarounds": [_relief(one) for one in told.reliefs],
    }


def _record(record: ProblemSummary | KnownErrorSummary) -> dict[str, Any]:
    return {
        "id": record.id,
        "path": record.path,
        "title": record.title,
        "status": record.status,
    }


def _effect(effect: Effect) -> dict[str, Any]:
    reopened = effect.reopened_at
    return {
        **_record(effect.problem),
        "deployed_at": moment_text(effect.deployed_at),
        "verdict": effect.verdict,
        "ratio": _finite(effect.ratio.value),
        "ratio_interval": _interval(effect.ratio.interval),
        "before": _side(effect.before),
        "after": _side(effect.after),
        "quiet_days": effect.quiet_days,
        "unprovable": effect.unprovable,
        "reopened_at": None if reopened is None else moment_text(reopened),
        "opener": effect.left_out.opener,
        "without_fix": list(effect.left_out.unfixed),
        "undated": effect.left_out.undated,
    }


def _finite(value: float | None) -> float | None:
    return None if value is None or math.isinf(value) else value


def _interval(interval: Interval | None) -> list[float | None] | None:
    return None if interval is None else [interval.low, _finite(interval.high)]


def _side(side: Side) -> dict[str, Any]:
    return {
        "start": moment_text(side.start),
        "end": moment_text(side.end),
        "days": side.days,
        "incidents": list(side.incidents),
        "rate": side.rate,
        "downtime_minutes": side.downtime.total_seconds() / 60,
        "without_downtime": side.without_downtime,
        "effort_minutes": side.effort_minutes,
        "without_effort": side.without_effort,
    }


def _relief(relief: Relief) -> dict[str, Any]:
    helped = relief.helped
    return {
        **_record(relief.known_error),
        "applied": _restored(relief.applied),
        "comparisons": [
            {
                "without": one.without,
                **_restored(one.restored),
                "difference": _median(one.difference),
            }
            for one in relief.comparisons
        ],
        "helped": {
            "yes": helped.yes,
            "partly": helped.partly,
            "no": helped.no,
            "unsaid": helped.unsaid,
            "share": helped.share,
            "interval": _interval(helped.interval),
        },
    }


def _restored(restored: Restored) -> dict[str, Any]:
    return {
        "incidents": restored.incidents,
        "untold": restored.untold,
        "minutes": _median(restored.minutes),
    }


def _median(median: Median | None) -> dict[str, Any] | None:
    if median is None:
        return None
    return {"median": median.value, "interval": _interval(median.interval)}


_RECORD = {
    "id": text_of("Id of the record."),
    "path": text_of("Path from the register's root, with forward slashes."),
    "title": text_of("Its title."),
    "status": text_of("Its state."),
}
_MOMENT = {"type": "string", "format": "date-time"}
_INTERVAL = {
    "description": "From where to where the true value may lie, at a level of 95 %; null for what"
    " nothing bounds, or where there are too few values.",
    "type": ["array", "null"],
    "prefixItems": [{"type": "number"}, {"type": ["number", "null"]}],
    "minItems": 2,
    "maxItems": 2,
}


def schema() -> dict[str, Any]:
    """The document's JSON Schema."""
    return {
        "$schema": DIALECT,
        "$id": schema_id(VERSION, "effect"),
        "title": "Effect",
        **object_of(
            "Outcome of 'faultbook effect --format json'.",
            {
                "version": {"const": VERSION},
                "now": {"description": "The moment that counts as now.", **_MOMENT},
                "days": {
                    "description": "Most days that count on either side of a fix, or null.",
                    "type": ["integer", "null"],
                    "minimum": 1,
                },
                "fixes": list_of("What came of fixes, by id.", _effect_schema()),
                "undeployed": list_of(
                    "Problems without a fix that is live.", object_of("A problem.", _RECORD)
                ),
                "workarounds": list_of("What came of workarounds.", _relief_schema()),
            },
        ),
    }


def _effect_schema() -> dict[str, Any]:
    return object_of(
        "What came of a problem's fix.",
        {
            **_RECORD,
            "deployed_at": {"description": "When the fix was live everywhere.", **_MOMENT},
            "verdict": {"enum": list(get_args(Verdict))},
            "ratio": {
                "description": "The rate after over the rate before; null where there is none.",
                "type": ["number", "null"],
                "minimum": 0,
            },
            "ratio_interval": _INTERVAL,
            "before": _side_schema("The time before the fix."),
            "after": _side_schema("The time since."),
            "quiet_days": {
                "description": "For a fix that is unproven, the fewest further days without"
                " incident that prove it; else null.",
                "type": ["integer", "null"],
                "minimum": 1,
            },
            "unprovable": {
                "description": "Why no quiet proves a fix that is unproven; else null.",
                "enum": [*get_args(Unprovable), None],
            },
            "reopened_at": {
                "description": "When the problem was taken up again, or null.",
                "type": ["string", "null"],
                "format": "date-time",
            },
            "opener": text_of(
                "The incident that the time before begins with, which isn't counted, or null.",
                may_be_null=True,
            ),
            "without_fix": list_of(
                "Incidents after the fix that ran without it, which aren't counted.",
                {"type": "string"},
            ),
            "undated": count_of("Incidents that don't tell when they began, likewise."),
        },
    )


def _side_schema(description: str) -> dict[str, Any]:
    return object_of(
        description,
        {
            "start": {"description": "When it begins.", **_MOMENT},
            "end": {"description": "When it ends.", **_MOMENT},
            "days": {"description": "Days of 24 hours.", "type": "number", "minimum": 0},
            "incidents": list_of("Ids of those that count.", {"type": "string"}),
            "rate": {
                "description": f"Incidents in {RATE_DAYS} days; null for no time at all.",
                "type": ["number", "null"],
                "minimum": 0,
            },
            "downtime_minutes": {
                "description": "How long service was away, what incidents have in common counted"
                " once.",
                "type": "number",
                "minimum": 0,
            },
            "without_downtime": count_of("Incidents that don't tell."),
            "effort_minutes": count_of("Work spent on them, in minutes."),
            "without_effort": count_of("Incidents that don't tell."),
        },
    )


def _relief_schema() -> dict[str, Any]:
    restored = {
        "incidents": count_of("Incidents that tell how long it took."),
        "untold": count_of("Others."),
        "minutes": _median_schema("Minutes until service was restored."),
    }
    comparison = object_of(
        "Incidents without the known error applied.",
        {
            "without": {"enum": list(get_args(Without))},
            **restored,
            "difference": _median_schema("Minutes with it less minutes without."),
        },
    )
    helped = object_of(
        "Whether the workaround helped.",
        {
            **{name: count_of(f"Incidents that say {name}.") for name in ("yes", "partly", "no")},
            "unsaid": count_of("Incidents that don't say."),
            "share": {
                "description": "The share in which it helped, at least in part; null of none.",
                "type": ["number", "null"],
                "minimum": 0,
                "maximum": 1,
            },
            "interval": _INTERVAL,
        },
    )
    return object_of(
        "What came of a known error's workaround.",
        {
            **_RECORD,
            "applied": object_of("Incidents that name the known error.", restored),
            "comparisons": list_of("The same without it.", comparison),
            "helped": helped,
        },
    )


def _median_schema(description: str) -> dict[str, Any]:
    median = object_of(description, {"median": {"type": "number"}, "interval": _INTERVAL})
    return {"anyOf": [median, {"type": "null"}]}
