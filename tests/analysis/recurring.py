"""Incidents and evidence as the tests of recurrence need them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from faultbook.analysis.evidence import Evidence
from faultbook.analysis.summaries import IncidentSummary, KnownErrorSummary, ProblemSummary
from faultbook.config import Config
from tests.registers import NOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def incident(number: int, **fields: Any) -> IncidentSummary:
    """An incident that began so many days before now, of the service ``login``."""
    record_id = f"INC-2026-{number:04d}"
    told = {
        "path": f"records/incidents/2026/{record_id}.md",
        "title": f"Title of {record_id}",
        "status": "new",
        "services": ("login",),
        "started_at": NOW - timedelta(days=100 - number),
        **fields,
    }
    return IncidentSummary(record_id, **told)


def known_error(number: int, **fields: Any) -> KnownErrorSummary:
    """A known error that is active."""
    record_id = f"KE-2026-{number:04d}"
    told = {"path": f"kedb/2026/{record_id}.md", "title": "It forgets", "status": "active"}
    return KnownErrorSummary(record_id, **{**told, **fields})


def problem(number: int, **fields: Any) -> ProblemSummary:
    """A problem that is being investigated."""
    record_id = f"PRB-2026-{number:04d}"
    told = {"path": f"records/problems/2026/{record_id}.md", "title": "t"}
    return ProblemSummary(record_id, **{**told, "status": "investigating", **fields})


def evidence(
    incidents: Iterable[IncidentSummary],
    known_errors: Iterable[KnownErrorSummary] = (),
    problems: Iterable[ProblemSummary] = (),
    recognised: Mapping[str, tuple[str, ...]] | None = None,
) -> Evidence:
    """All of a register that analysis goes by."""
    return Evidence(
        NOW, Config(), {}, (*incidents,), (*problems,), (*known_errors,), recognised or {}
    )
