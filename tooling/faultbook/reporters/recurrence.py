"""Groups of incidents that came back, as tables, Markdown and versioned JSON.

What belongs here: how a group is told, and the JSON document's shape and schema. What does not:
what makes a group (``analysis.recurrence``).
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from faultbook.reporters.code_spans import code_cell, code_span
from faultbook.reporters.json import to_json
from faultbook.reporters.schema_parts import (
    DIALECT,
    count_of,
    list_of,
    object_of,
    schema_id,
    text_of,
)
from faultbook.spans import span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from faultbook.analysis.recurrence import Group

VERSION = 1
"""Version of the document's shape; it changes when a key goes or means something else."""

HEADS = ("Times", "First", "Last", "Every", "Downtime", "Services", "Title", "In common")
"""Names of the columns of ``cells_of``."""

BRIEF_HEADS = ("Times", "First", "Last", "Downtime", "Services", "Title")
"""Names of the columns of ``brief_cells_of``."""

_FIGURES = 5  # columns whose text is ours
_DAY = 86_400  # seconds


def cells_of(group: Group) -> tuple[str, ...]:
    """A group as a row of a table."""
    return (
        str(group.size),
        _day(group.first),
        _day(group.last),
        span(group.interval) if group.interval is not None else "",
        _downtime(group),
        ", ".join(group.services),
        group.title,
        group.shared,
    )


def brief_cells_of(group: Group) -> tuple[str, ...]:
    """The same for a narrow terminal."""
    told = dict(zip(HEADS, cells_of(group), strict=True))
    return tuple(told[head] for head in BRIEF_HEADS)


def promote_line(group: Group) -> str:
    """The command that makes a problem of a group."""
    return " ".join(("faultbook", *group.promotion))


def render_markdown(groups: Sequence[Group]) -> str:
    """The groups as Markdown, each with the command that makes a problem of it."""
    return "".join(f"{line}\n" for line in _markdown(groups))


def _markdown(groups: Sequence[Group]) -> Iterator[str]:
    if not groups:
        yield "No group of similar incidents is without a problem."
        return
    yield f"| {' | '.join(HEADS)} |"
    yield f"|{'---|' * len(HEADS)}"
    for group in groups:
        figures, texts = cells_of(group)[:_FIGURES], cells_of(group)[_FIGURES:]
        yield f"| {' | '.join((*figures, *map(code_cell, texts)))} |"
    for group in groups:
        yield ""
        yield f"**{code_span(group.title)}**, {group.size} times. To make a problem of it:"
        yield ""
        yield f"    {promote_line(group)}"


def _day(moment: datetime | None) -> str:
    return moment.astimezone(UTC).date().isoformat() if moment is not None else ""


def _downtime(group: Group) -> str:
    if group.unknown_downtime == group.size:
        return "unknown"
    at_least = "at least " if group.unknown_downtime else ""
    return f"{at_least}{span(group.downtime)}"


def render_json(groups: Sequence[Group]) -> str:
    """The groups as one JSON document in ASCII."""
    return to_json({"version": VERSION, "groups": [_group(one) for one in groups]})


def _group(group: Group) -> dict[str, Any]:
    interval = group.interval
    return {
        "incidents": list(group.incidents),
        "title": group.title,
        "reason": group.reason,
        "shared": group.shared,
        "known_error": group.known_error,
        "services": list(group.services),
        "first": _moment(group.first),
        "last": _moment(group.last),
        "interval_days": None if interval is None else round(interval.total_seconds() / _DAY, 2),
        "downtime_minutes": round(group.downtime.total_seconds() / 60, 2),
        "unknown_downtime": group.unknown_downtime,
        "major": group.is_major,
        "promote": ["faultbook", *group.promotion],
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def schema() -> dict[str, Any]:
    """The schema of ``faultbook recur --format json``."""
    words = {"type": "string"}
    group = object_of(
        "Incidents that are the same fault again and again.",
        {
            "incidents": list_of("Their ids, the first that began first.", words),
            "title": text_of("Title of the first."),
            "reason": {
                "description": "They name one known error, its signature recognises them, or "
                "their texts are alike.",
                "enum": ["known-error", "signature", "text"],
            },
            "shared": text_of("What they have in common, in words."),
            "known_error": text_of("The known error that they share.", may_be_null=True),
            "services": list_of("Keys of the services concerned.", words),
            "first": text_of("When the first began.", may_be_null=True, format="date-time"),
            "last": text_of("When the last began.", may_be_null=True, format="date-time"),
            "interval_days": {
                "description": "Mean days from one to the next; null where it isn't known.",
                "type": ["number", "null"],
                "minimum": 0,
            },
            "downtime_minutes": {
                "description": "Minutes without service, of those that tell it.",
                "type": "number",
                "minimum": 0,
            },
            "unknown_downtime": count_of("Incidents that don't tell theirs."),
            "major": {"description": "Whether one was a major incident.", "type": "boolean"},
            "promote": list_of("The command that makes a problem of them, word by word.", words),
        },
    )
    properties = {
        "version": {"const": VERSION},
        "groups": list_of("The groups, the largest first.", group),
    }
    return {
        "$schema": DIALECT,
        "$id": schema_id(VERSION, "recur"),
        "title": "Recurrences",
        **object_of("Outcome of 'faultbook recur --format json'.", properties),
    }
