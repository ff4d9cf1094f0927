"""The metrics of problems.

What belongs here: names, definitions, formulas and caveats. What does not: how they are calculated
(``problem_metrics``).
"""

from __future__ import annotations

from faultbook.analysis import problem_metrics
from faultbook.analysis.metric import FROM_GIT, Metric

PROBLEM_METRICS: tuple[Metric, ...] = (
    Metric(
        "problems_opened",
        "Problems opened",
        "problems",
        "count",
        "Problems that were opened in the period.",
        "The number of problems whose opened_at lies in the period.",
        "Those without opened_at are counted for all time alone, as missing.",
        problem_metrics.opened,
    ),
    Metric(
        "problem_triggers",
        "Opened for",
        "problems",
        "count",
        "Problems that were opened in the period, by what they were opened for.",
        "The number of problems for each value of trigger.",
        "(none) stands for problems that don't say.",
        problem_metrics.triggers,
    ),
    Metric(
        "problems_closed",
        "Problems closed",
        "problems",
        "count",
        "Problems that were closed in the period.",
        "The number of closed problems whose closed_at lies in the period.",
        "Those without closed_at are counted for all time alone.",
        problem_metrics.closed,
    ),
    Metric(
        "problem_backlog",
        "Backlog",
        "problems",
        "count",
        "Problems that were open at the end of the period.",
        "The number of problems with opened_at before the end, or now, that weren't closed then.",
        "A problem that was closed and came back counts as open all along. Without opened_at, or"
        " closed without closed_at, it counts as missing.",
        problem_metrics.backlog,
    ),
    Metric(
        "problem_backlog_by_age",
        "Backlog by age",
        "problems",
        "count",
        "Problems that were open at the end of the period, by how long they had been.",
        "The number of problems of the backlog by end of the period (or now) - opened_at, in whole"
        " days.",
        "As for the backlog.",
        problem_metrics.backlog_by_age,
    ),
    Metric(
        "problem_backlog_growth",
        "Growth of the backlog",
        "problems",
        "count",
        "By how many the open problems grew.",
        "Backlog at the end of the period - backlog at its beginning.",
        "For all time it is the backlog.",
        problem_metrics.growth,
    ),
    Metric(
        "problem_age",
        "Age of open problems",
        "problems",
        "seconds",
        "How long the problems of the backlog had been open.",
        "End of the period (or now) - opened_at: median, 90th percentile and mean.",
        "As for the backlog.",
        problem_metrics.age,
    ),
    Metric(
        "time_to_root_cause",
        "Time to root cause",
        "problems",
        "seconds",
        "How long it took to find the cause.",
        "root_cause.confirmed_at - opened_at of problems whose cause was confirmed in the period:"
        " median, 90th percentile and mean.",
        "Open problems without a confirmed cause count as pending, those that were closed in the"
        " period without one as missing.",
        problem_metrics.time_until(lambda one: one.cause_confirmed_at),
    ),
    Metric(
        "time_to_fix",
        "Time to permanent fix",
        "problems",
        "seconds",
        "How long it took until the fix was live.",
        "fix.deployed_at - opened_at of problems whose fix went live in the period: median, 90th"
        " percentile and mean.",
        "Open problems without a live fix count as pending, those that were closed in the period"
        " without one as missing.",
        problem_metrics.time_until(lambda one: one.deployed_at),
    ),
    Metric(
        "fixes_deployed",
        "Fixes that went live",
        "problems",
        "count",
        "Permanent fixes that went live in the period.",
        "The number of problems whose fix.deployed_at lies in the period.",
        "A problem that was fixed twice counts for its last fix.",
        problem_metrics.fixes,
    ),
    Metric(
        "fixes_verified",
        "Fixes verified",
        "problems",
        "count",
        "Problems that were closed in the period because their fix held.",
        "The number of problems closed as fix-verified whose closed_at lies in the period.",
        "",
        problem_metrics.verified,
    ),
    Metric(
        "problem_time_in_state",
        "Time in state",
        "problems",
        "seconds",
        "How long problems stayed in each state.",
        "The time between the commits that brought a problem to the state and out of it, of stays"
        " that ended in the period: median, 90th percentile and mean.",
        f"{FROM_GIT} Problems that are in the state still count as pending.",
        problem_metrics.time_in_state,
    ),
    Metric(
        "with_root_cause",
        "With root cause",
        "problems",
        "share",
        "The share of problems whose root cause is known.",
        "Problems with a root cause, confirmed before the end of the period or without saying"
        " when / problems opened before the end, without those closed as duplicate or"
        " not-a-problem.",
        "A cause that doesn't say when it was confirmed counts for every period.",
        problem_metrics.with_root_cause,
    ),
    Metric(
        "covered_by_problem",
        "Incidents covered by a problem",
        "problems",
        "share",
        "The share of incidents whose cause somebody looks for or has found.",
        "Incidents that name a problem, or a known error that names one / all incidents.",
        "As the records are linked today.",
        problem_metrics.covered,
    ),
)
"""Every metric of problems, likewise."""
