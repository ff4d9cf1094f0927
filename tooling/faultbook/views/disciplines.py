"""What makes each row of the comparison of the two disciplines true, and what shows it.

What belongs here: the one table from the rows of ``guide/index.md`` to metrics, rules, commands and
pages, and its form on a page. What does not: what any of these is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.metrics import METRICS
from faultbook.views import addresses
from faultbook.views.display import Item

if TYPE_CHECKING:
    from faultbook.views.site_view import SiteView

METRICS_PAGE = "guide/metrics.md"
"""Page that defines the metrics."""


class Proof(NamedTuple):
    """What one discipline asks for in one aspect, and where that is seen.

    Attributes:
        asks: What it asks for, in the words of the comparison.
        metrics: Keys of the metrics that tell how far it is met.
        rules: Codes of the rules that hold records to it.
        commands: Commands that serve or show it, without ``faultbook``.
        pages: Pages of the site to read it on.
    """

    asks: str
    metrics: tuple[str, ...]
    rules: tuple[str, ...]
    commands: tuple[str, ...]
    pages: tuple[str, ...]


class Aspect(NamedTuple):
    """One row of the comparison.

    Attributes:
        name: Its name.
        incident: What incident management asks for.
        problem: What problem management asks for.
    """

    name: str
    incident: Proof
    problem: Proof


ASPECTS: tuple[Aspect, ...] = (
    Aspect(
        "Purpose",
        Proof(
            "Restore normal service as quickly as possible",
            ("time_to_restore", "restored_in_target"),
            ("FB402", "FB403"),
            ("match", "metrics"),
            ("guide/matching.md", "incidents/index.md"),
        ),
        Proof(
            "Find and eliminate the root cause",
            ("with_root_cause", "time_to_root_cause"),
            ("FB412", "FB418"),
            ("promote", "effect"),
            ("guide/life-of-a-record.md", "problems/index.md"),
        ),
    ),
    Aspect(
        "Focus",
        Proof(
            "Short-term fix, quick resolution",
            ("resolved_by", "time_to_mitigate"),
            ("FB405",),
            ("match --incident", "section"),
            ("guide/matching.md",),
        ),
        Proof(
            "Long-term prevention, permanent solution",
            ("fixes_deployed", "time_to_fix"),
            ("FB414", "FB416"),
            ("move", "guard"),
            ("guide/recurrence.md",),
        ),
    ),
    Aspect(
        "Trigger",
        Proof(
            "A user reports it, or monitoring detects an outage",
            ("incident_sources", "time_to_detect"),
            ("FB103", "FB441"),
            ("new", "list --kind"),
            ("guide/writing-a-record.md", "incidents/index.md"),
        ),
        Proof(
            "Repeated incidents, trend analysis, or a major incident",
            ("problem_triggers", "covered_by_problem"),
            ("FB406", "FB804"),
            ("recur", "trends", "promote"),
            ("guide/recurrence.md",),
        ),
    ),
    Aspect(
        "Goal",
        Proof(
            "Least downtime and disruption",
            ("downtime", "service_availability"),
            ("FB442", "FB443"),
            ("metrics --by",),
            ("services/index.md", METRICS_PAGE),
        ),
        Proof(
            "No recurrence, fewer incidents overall",
            ("recurrence_rate", "fixes_verified", "incidents"),
            ("FB420", "FB803"),
            ("guard", "effect --all", "trends"),
            ("guide/recurrence.md",),
        ),
    ),
    Aspect(
        "Timeframe",
        Proof(
            "Minutes to hours",
            ("acknowledged_in_target", "restored_in_target"),
            ("FB441", "FB446"),
            ("metrics --by", "note"),
            (METRICS_PAGE,),
        ),
        Proof(
            "Days to weeks",
            ("problem_age", "problem_time_in_state"),
            ("FB419", "FB605"),
            ("metrics", "history"),
            ("guide/life-of-a-record.md", "guide/history.md"),
        ),
    ),
    Aspect(
        "Output",
        Proof(
            "A record closed once service is restored, perhaps by a workaround",
            ("time_to_close", "reopen_rate"),
            ("FB404", "FB405"),
            ("move", "show"),
            ("guide/writing-a-record.md", "incidents/index.md"),
        ),
        Proof(
            "Root cause analysis, known error record, workaround, permanent fix",
            ("with_root_cause", "workaround_coverage", "fixes_deployed"),
            ("FB413", "FB415"),
            ("promote --to", "signature"),
            ("problems/index.md", "known-errors/index.md"),
        ),
    ),
    Aspect(
        "Ownership",
        Proof(
            "Service desk, 1st and 2nd line",
            ("time_to_acknowledge", "incident_effort"),
            ("FB305",),
            ("metrics --by", "list --kind"),
            ("services/index.md",),
        ),
        Proof(
            "Problem team, specialists, engineering teams",
            ("problem_backlog", "problem_backlog_growth"),
            ("FB411", "FB605"),
            ("metrics --by", "guard"),
            ("problems/index.md",),
        ),
    ),
    Aspect(
        "Knowledge",
        Proof(
            "Records the resolution for reporting",
            ("known_error_hits", "workaround_helped"),
            ("FB404", "FB609"),
            ("report", "match --incident"),
            ("guide/writing-a-record.md",),
        ),
        Proof(
            "Updates the known error database with cause and workaround",
            ("workaround_coverage", "workaround_freshness", "time_saved"),
            ("FB431", "FB432", "FB433"),
            ("promote --to", "signature", "report"),
            ("known-errors/index.md", "guide/matching.md"),
        ),
    ),
    Aspect(
        "Example",
        Proof(
            "A user can't log in: reset the password, access restored",
            ("time_to_restore",),
            ("FB405",),
            ("new", "move"),
            ("guide/first-fault.md",),
        ),
        Proof(
            "Many login failures traced to a faulty authentication server: patch applied",
            ("fixes_verified",),
            ("FB419", "FB420"),
            ("promote", "effect"),
            ("guide/first-fault.md", "guide/recurrence.md"),
        ),
    ),
)
"""Every row of the comparison, in its order."""

_METRIC_NAMES = {metric.key: metric.name for metric in METRICS}


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One discipline's part of an aspect, as a page shows it; fields as of ``Proof``."""

    aspect: str
    asks: str
    metrics: tuple[Item, ...]
    rules: tuple[Item, ...]
    commands: tuple[str, ...]
    pages: tuple[Item, ...]


def proof_rows(
    view: SiteView, titles: dict[str, str], page: str
) -> tuple[tuple[str, tuple[ProofRow, ...]], ...]:
    """Both disciplines by name, each with a row for every aspect.

    Args:
        view: The site.
        titles: Titles of the pages that the table names.
        page: The page that shows it.
    """

    def row(aspect: str, proof: Proof) -> ProofRow:
        defined = view.href(METRICS_PAGE, page)
        return ProofRow(
            aspect,
            proof.asks,
            tuple(Item(_METRIC_NAMES[key], defined) for key in proof.metrics),
            tuple(Item(code, view.href(addresses.rule_page(code), page)) for code in proof.rules),
            proof.commands,
            tuple(Item(titles[path], view.href(path, page)) for path in proof.pages),
        )

    return (
        ("Incident management", tuple(row(one.name, one.incident) for one in ASPECTS)),
        ("Problem management", tuple(row(one.name, one.problem) for one in ASPECTS)),
    )
