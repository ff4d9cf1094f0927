"""The metrics of knowledge.

What belongs here: names, definitions, formulas and caveats. What does not: how they are calculated
(``knowledge_metrics``).
"""

from __future__ import annotations

from faultbook.analysis import knowledge_metrics
from faultbook.analysis.knowledge_metrics import FRESH_DAYS, LEAST_COMPARED
from faultbook.analysis.metric import Metric

KNOWLEDGE_METRICS: tuple[Metric, ...] = (
    Metric(
        "known_error_hits",
        "Known error met",
        "knowledge",
        "count",
        "Incidents that were of a known error.",
        "The number of incidents that name a known error, or whose error text one recognises by a"
        " signature that isn't weak.",
        "As known errors are today: one that was written later recognises earlier incidents too.",
        knowledge_metrics.hits,
    ),
    Metric(
        "known_error_share",
        "Share with a known error",
        "knowledge",
        "share",
        "The share of incidents that were of a known error.",
        "Incidents that name or show a known error / all incidents.",
        "As for those that met one.",
        knowledge_metrics.hit_share,
    ),
    Metric(
        "workaround_coverage",
        "Known errors with workaround",
        "knowledge",
        "share",
        "The share of active known errors that tell how to live with them.",
        "Active known errors with a Workaround section / active known errors.",
        "As of today, whatever the period; by month and by priority there is none.",
        knowledge_metrics.coverage,
        is_of_today=True,
    ),
    Metric(
        "workaround_freshness",
        "Workarounds verified lately",
        "knowledge",
        "share",
        f"The share of workarounds that were seen to help within {FRESH_DAYS} days.",
        f"Active known errors with workaround.verified_at within the last {FRESH_DAYS} days"
        " / active known errors with a workaround.",
        "One that was never verified isn't fresh. As of today, whatever the period; by month and by"
        " priority there is none.",
        knowledge_metrics.freshness,
        is_of_today=True,
    ),
    Metric(
        "workaround_helped",
        "Workaround helped",
        "knowledge",
        "share",
        "What became of applying known errors' workarounds.",
        "Incidents that name a known error, by workaround_helped / those that say.",
        "Incidents that don't say count as missing.",
        knowledge_metrics.helped,
    ),
    Metric(
        "recurrence_rate",
        "Recurrence rate",
        "knowledge",
        "share",
        "The share of incidents that had happened before.",
        "Incidents of whose problem or known error the register holds an incident that began before"
        " / all incidents.",
        "Incidents that nobody linked, and no signature recognises, count as new. Those that don't"
        " say when they began count as missing.",
        knowledge_metrics.recurred,
    ),
    Metric(
        "time_saved",
        "Time saved",
        "knowledge",
        "seconds",
        "An estimate of how much sooner service came back because known errors were applied.",
        "(Median time to restore of incidents that name no known error - median of those that name"
        " one) x number of those that name one.",
        "No more than an estimate: the two sets of incidents may differ in other ways, and the"
        f" figure may be negative. With fewer than {LEAST_COMPARED} known times on either side"
        " there is none.",
        knowledge_metrics.time_saved,
    ),
)
"""Every metric of knowledge, likewise."""
