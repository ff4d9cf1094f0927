"""Incidents that began so long ago, with a problem and a known error that they may name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from faultbook.analysis.evidence import Evidence
from faultbook.analysis.summaries import IncidentSummary, KnownErrorSummary, ProblemSummary
from faultbook.config import Config

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def incident(number: int, ago: timedelta | None, **fields: Any) -> IncidentSummary:
    began = None if ago is None else NOW - ago
    made = IncidentSummary(f"INC-2026-{number:04}", "", "Trouble", "closed", started_at=began)
    return made._replace(**fields)


def evidence(*incidents: IncidentSummary, now: datetime = NOW) -> Evidence:
    problem = ProblemSummary("PRB-2026-0001", "", "Fault", "investigating", cause="capacity")
    known_error = KnownErrorSummary("KE-2026-0001", "", "Fault", "active", problem=problem.id)
    return Evidence(now, Config(), {}, incidents, (problem,), (known_error,))


def days(number: float) -> timedelta:
    return timedelta(days=number)
