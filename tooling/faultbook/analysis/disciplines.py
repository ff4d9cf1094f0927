"""The comparison of the two disciplines: what each is to do, and what shows that it does.

What belongs here: the one table, whose rows the guide tells and the report fills with figures. What
does not: what a metric means (``metrics``), and how the table is shown (``reporters``, ``views``).
"""

from __future__ import annotations

from typing import NamedTuple


class Discipline(NamedTuple):
    """What one discipline is to do in one aspect, and where that is seen.

    Attributes:
        asks: What it is to do.
        metrics: Keys of the metrics that show how far it does.
        rules: Codes of the rules that hold records to it.
        commands: Commands that serve or show it, with an option where one matters.
        pages: Pages of the site to read it on.
    """

    asks: str
    metrics: tuple[str, ...]
    rules: tuple[str, ...]
    commands: tuple[str, ...]
    pages: tuple[str, ...]


class Aspect(NamedTuple):
    """A row of the comparison.

    Attributes:
        name: Its name.
        incident: What it is in incident management.
        problem: What it is in problem management.
    """

    name: str
    incident: Discipline
    problem: Discipline


OWNERSHIP, EXAMPLE = "Ownership", "Example"
"""Aspects that a report tells by team, and by an example."""

ASPECTS: tuple[Aspect, ...] = (
    Aspect(
        "Purpose",
        Discipline(
            "Restore normal service as quickly as possible.",
            ("incidents", "time_to_restore", "open_incidents"),
            ("FB402", "FB403"),
            ("match", "metrics"),
            ("guide/matching.md", "incidents/index.md"),
        ),
        Discipline(
            "Find and eliminate the root cause.",
            ("covered_by_problem", "with_root_cause", "time_to_root_cause"),
            ("FB412", "FB418"),
            ("promote", "effect"),
            ("guide/life-of-a-record.md", "problems/index.md"),
        ),
    ),
    Aspect(
        "Focus",
        Discipline(
            "Short-term fix, quick resolution.",
            ("resolved_by", "workaround_helped"),
            ("FB405",),
            ("match --incident", "section"),
            ("guide/matching.md",),
        ),
        Discipline(
            "Long-term prevention, permanent solution.",
            ("fixes_deployed", "time_to_fix"),
            ("FB414", "FB416"),
            ("move", "guard"),
            ("guide/recurrence.md",),
        ),
    ),
    Aspect(
        "Trigger",
        Discipline(
            "A user reports it, or monitoring detects an outage.",
            ("incident_sources",),
            ("FB103", "FB441"),
            ("new", "list --kind"),
            ("guide/writing-a-record.md", "incidents/index.md"),
        ),
        Discipline(
            "Repeated incidents, trend analysis, or a major incident.",
            ("problems_opened", "problem_triggers", "major_incidents"),
            ("FB406", "FB804"),
            ("recur", "trends", "promote"),
            ("guide/recurrence.md",),
        ),
    ),
    Aspect(
        "Goal",
        Discipline(
            "Least downtime and disruption.",
            ("downtime", "service_availability", "restored_in_target", "acknowledged_in_target"),
            ("FB442", "FB443"),
            ("metrics --by",),
            ("services/index.md", "guide/metrics.md"),
        ),
        Discipline(
            "No recurrence, fewer incidents overall.",
            ("recurrence_rate", "fixes_verified", "problem_backlog_growth"),
            ("FB420", "FB803"),
            ("guard", "effect --all", "trends"),
            ("guide/recurrence.md", "dashboard/index.md"),
        ),
    ),
    Aspect(
        "Timeframe",
        Discipline(
            "Minutes to hours.",
            ("time_to_detect", "time_to_acknowledge", "time_to_mitigate"),
            ("FB441", "FB446"),
            ("metrics --by", "note"),
            ("guide/metrics.md",),
        ),
        Discipline(
            "Days to weeks.",
            ("problem_time_in_state", "problem_age", "problem_backlog_by_age"),
            ("FB419", "FB605"),
            ("metrics", "history"),
            ("guide/life-of-a-record.md", "guide/history.md"),
        ),
    ),
    Aspect(
        "Output",
        Discipline(
            "A record closed once service is restored, perhaps by a workaround.",
            ("time_to_close", "reopen_rate"),
            ("FB404", "FB405"),
            ("move", "show"),
            ("guide/writing-a-record.md", "incidents/index.md"),
        ),
        Discipline(
            "Root cause analysis, known error record, workaround, permanent fix.",
            ("problems_closed", "problem_backlog", "workaround_coverage"),
            ("FB413", "FB415"),
            ("promote --to", "signature"),
            ("problems/index.md", "known-errors/index.md"),
        ),
    ),
    Aspect(
        OWNERSHIP,
        Discipline(
            "Service desk, 1st and 2nd line.",
            ("incidents",),
            ("FB305",),
            ("metrics --by", "list --kind"),
            ("services/index.md",),
        ),
        Discipline(
            "Problem team, specialists, engineering teams.",
            ("problem_backlog",),
            ("FB411", "FB605"),
            ("metrics --by", "guard"),
            ("problems/index.md",),
        ),
    ),
    Aspect(
        "Knowledge",
        Discipline(
            "Records the resolution for reporting.",
            ("incident_effort",),
            ("FB404", "FB609"),
            ("report", "match --incident"),
            ("guide/writing-a-record.md",),
        ),
        Discipline(
            "Updates the known error database with cause and workaround.",
            ("known_error_hits", "known_error_share", "workaround_freshness", "time_saved"),
            ("FB431", "FB432", "FB433"),
            ("promote --to", "signature", "report"),
            ("known-errors/index.md", "guide/matching.md"),
        ),
    ),
    Aspect(
        EXAMPLE,
        Discipline(
            "A user can't log in: reset the password, access restored.",
            ("time_to_restore",),
            ("FB405",),
            ("new", "move"),
            ("guide/first-fault.md",),
        ),
        Discipline(
            "Many login failures traced to a faulty authentication server: patch applied.",
            ("fixes_verified",),
            ("FB419", "FB420"),
            ("promote", "effect"),
            ("guide/first-fault.md", "guide/recurrence.md"),
        ),
    ),
)
"""The comparison of the two disciplines, row by row."""
