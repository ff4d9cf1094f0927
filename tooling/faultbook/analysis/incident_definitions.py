"""The metrics of incidents.

What belongs here: names, definitions, formulas and caveats. What does not: how they are calculated
(``incident_metrics``, ``downtime_metrics``).
"""

from __future__ import annotations

from faultbook.analysis import downtime_metrics, incident_metrics
from faultbook.analysis.metric import FROM_GIT, Metric

_STAMPS = (
    "An incident without one of the stamps, or with the two the wrong way round, counts as missing;"
    " one that hasn't come so far yet counts as pending."
)

INCIDENT_METRICS: tuple[Metric, ...] = (
    Metric(
        "incidents",
        "Incidents",
        "incidents",
        "count",
        "Incidents that began in the period.",
        "The number of incidents whose began_at (started_at, or else detected_at, or else"
        " opened_at) lies in the period.",
        "Those without any of the three stamps are counted for all time alone, as missing.",
        incident_metrics.volume,
    ),
    Metric(
        "major_incidents",
        "Major incidents",
        "incidents",
        "count",
        "Incidents of the period that are marked as major.",
        "The number of incidents with major: true.",
        "",
        incident_metrics.major,
    ),
    Metric(
        "open_incidents",
        "Still open",
        "incidents",
        "count",
        "Incidents of the period that are open today.",
        "The number of incidents that are new, in progress or on hold.",
        "As of today, even for a period that is over.",
        incident_metrics.unresolved,
    ),
    Metric(
        "incidents_left_out",
        "Left out",
        "incidents",
        "count",
        "Incidents of the period that count in no other metric, by reason.",
        "cancelled: the number with the status cancelled. duplicate: the number of others with"
        " duplicate_of or the resolution code duplicate.",
        "What a duplicate tells is told by the incident that it repeats.",
        incident_metrics.left_out,
    ),
    Metric(
        "incident_sources",
        "Noticed by",
        "incidents",
        "count",
        "Incidents by what they were noticed by.",
        "The number of incidents for each value of source.",
        "(none) stands for incidents that don't say.",
        incident_metrics.sources,
    ),
    Metric(
        "time_to_detect",
        "Time to detect",
        "incidents",
        "seconds",
        "How long faults went unnoticed.",
        "detected_at - started_at: median, 90th percentile and mean.",
        _STAMPS,
        incident_metrics.time_to("detect"),
    ),
    Metric(
        "time_to_acknowledge",
        "Time to acknowledge",
        "incidents",
        "seconds",
        "How long until somebody took the incident.",
        "acknowledged_at - detected_at, or - opened_at where it isn't said when it was detected:"
        " median, 90th percentile and mean.",
        _STAMPS,
        incident_metrics.time_to("acknowledge"),
    ),
    Metric(
        "time_to_mitigate",
        "Time to mitigate",
        "incidents",
        "seconds",
        "How long until the worst was over.",
        "mitigated_at - began_at: median, 90th percentile and mean.",
        f"{_STAMPS} Many incidents are restored without being mitigated before: compare the number"
        " that are known.",
        incident_metrics.time_to("mitigate"),
    ),
    Metric(
        "time_to_restore",
        "Time to restore",
        "incidents",
        "seconds",
        "How long until service was back.",
        "restored_at - began_at: median, 90th percentile and mean.",
        f"{_STAMPS} Long incidents that are still open make the figure look better than it is.",
        incident_metrics.time_to("restore"),
    ),
    Metric(
        "time_to_close",
        "Time to close",
        "incidents",
        "seconds",
        "How long until nothing was left to do.",
        "closed_at - began_at: median, 90th percentile and mean.",
        _STAMPS,
        incident_metrics.time_to("close"),
    ),
    Metric(
        "acknowledged_in_target",
        "Acknowledged in target",
        "incidents",
        "share",
        "The share of incidents that somebody took in time, by priority.",
        "Incidents with a time to acknowledge of at most targets.PRIORITY.acknowledge_minutes"
        " / incidents of which that can be told.",
        "Only priorities with a target have it. An incident that still waits counts as late as soon"
        " as it is; before that it is pending. One without the stamps is missing, not late.",
        incident_metrics.within_target("acknowledge"),
    ),
    Metric(
        "restored_in_target",
        "Restored in target",
        "incidents",
        "share",
        "The share of incidents after which service was back in time, by priority.",
        "Incidents with a time to restore of at most targets.PRIORITY.restore_minutes"
        " / incidents of which that can be told.",
        "As for those acknowledged in target.",
        incident_metrics.within_target("restore"),
    ),
    Metric(
        "downtime",
        "Downtime",
        "incidents",
        "seconds",
        "How long at least one service was away.",
        "The length of the union of all incidents' outages, or, of incidents that name none, of the"
        " time from began_at to restored_at, as far as it lies in the period.",
        "Incidents count whenever they began. Open ones last until now. An incident that only"
        " slowed a service down counts as if it had been away, unless its outages say otherwise.",
        downtime_metrics.any_service,
    ),
    Metric(
        "service_downtime",
        "Downtime by service",
        "incidents",
        "seconds",
        "How long each service was away.",
        "As downtime, of the incidents that name the service.",
        "An incident that names several services took each of them away all the time.",
        downtime_metrics.by_service,
    ),
    Metric(
        "service_availability",
        "Availability by service",
        "incidents",
        "share",
        "The share of the time during which each service was there.",
        "1 - downtime of the service / length of the period, which ends now if it isn't over; all"
        " time begins with the first incident.",
        "There is none for a period that hasn't begun. Incidents of which nobody can tell how long"
        " they took count as missing, and as no downtime.",
        downtime_metrics.availability,
    ),
    Metric(
        "reopen_rate",
        "Reopened",
        "incidents",
        "share",
        "The share of resolved incidents that had to be opened again.",
        "Incidents that were resolved or closed and later new, in progress or on hold / incidents"
        " that were ever resolved or closed.",
        FROM_GIT,
        incident_metrics.reopened,
    ),
    Metric(
        "resolved_by",
        "Resolved by",
        "incidents",
        "share",
        "What brought service back.",
        "Resolved and closed incidents with the resolution code known-error-workaround"
        " (known-error), workaround, fixed-by-change (change), or any other / all with a code.",
        "Without a code, or with unrecorded, an incident counts as missing.",
        incident_metrics.resolved_by,
    ),
    Metric(
        "incident_effort",
        "Effort on incidents",
        "incidents",
        "seconds",
        "How long people worked on incidents, together.",
        "The sum of effort_minutes.",
        "Incidents that don't say count as missing, and as no effort.",
        incident_metrics.effort,
    ),
)
"""Every metric of incidents, in the order in which they are told."""
