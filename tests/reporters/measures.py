"""Metrics that tests of their formats share."""

from __future__ import annotations

from datetime import UTC, datetime

from faultbook.analysis.metrics import metrics_of
from faultbook.analysis.periods import period_named
from tests.analysis.evidences import evidence, incident, known_error, problem

QUARTER = period_named("2026-Q2", UTC)
CONFIG = """\
[services.login]
[targets.1]
restore_minutes = 60
"""

EVIDENCE = evidence(
    [
        incident(
            1,
            services=("login",),
            priority=1,
            source="monitoring",
            started_at=datetime(2026, 5, 1, 8, tzinfo=UTC),
            detected_at=datetime(2026, 5, 1, 8, 5, tzinfo=UTC),
            restored_at=datetime(2026, 5, 1, 9, 30, tzinfo=UTC),
            resolution_code="workaround",
            known_error="KE-2026-0001",
        ),
        incident(2, "new", services=("login",), opened_at=datetime(2026, 6, 29, tzinfo=UTC)),
        problem(1, opened_at=datetime(2026, 5, 2, tzinfo=UTC), trigger="recurrence"),
        known_error(1, has_workaround=True, problem="PRB-2026-0001"),
    ],
    config=CONFIG,
)
METRICS = metrics_of(EVIDENCE, QUARTER)
BY_SERVICE = metrics_of(EVIDENCE, QUARTER, "service")

HOSTILE_SERVICE = 'a"\\|`\n=cmd\x1b[31m\u202e'
HOSTILE = metrics_of(
    evidence(
        [incident(1, services=(HOSTILE_SERVICE, "=1+1"), opened_at=QUARTER.start)], config=CONFIG
    ),
    QUARTER,
    "service",
)
