"""Summaries of records, as tests of analysis put them together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from faultbook.analysis.evidence import Evidence
from faultbook.analysis.summaries import IncidentSummary, KnownErrorSummary, ProblemSummary
from faultbook.config import Config
from tests.registers import NOW

if TYPE_CHECKING:
    from collections.abc import Iterable

PROBLEM, KNOWN_ERROR = "PRB-2026-0001", "KE-2026-0001"


def ago(days: float) -> datetime:
    """A moment so many days before the tests' now."""
    return NOW - timedelta(days=days)


def incident(number: int, days: float | None, **fields: Any) -> IncidentSummary:
    """An incident that began so many days ago and took an hour, or that doesn't say."""
    key = f"INC-2026-{number:04d}"
    began = None if days is None else ago(days)
    made = IncidentSummary(
        key,
        f"records/incidents/2026/{key}.md",
        "Login fails",
        "resolved",
        ("login",),
        opened_at=began,
        restored_at=None if began is None else began + timedelta(hours=1),
    )
    return made._replace(**fields)


def problem(**fields: Any) -> ProblemSummary:
    """A problem whose fix was deployed thirty days ago."""
    made = ProblemSummary(
        PROBLEM,
        f"records/problems/2026/{PROBLEM}.md",
        "The session store loses its memory",
        "resolved",
        ("login",),
        owner="identity",
        opened_at=ago(35),
        deployed_at=ago(30),
    )
    return made._replace(**fields)


def known_error(**fields: Any) -> KnownErrorSummary:
    """The problem's known error, which is fixed."""
    made = KnownErrorSummary(
        KNOWN_ERROR,
        f"kedb/2026/{KNOWN_ERROR}.md",
        "Login fails with error 500",
        "fixed",
        ("login",),
        problem=PROBLEM,
        has_workaround=True,
    )
    return made._replace(**fields)


def evidence(
    incidents: Iterable[IncidentSummary] = (),
    problems: Iterable[ProblemSummary] = (),
    known_errors: Iterable[KnownErrorSummary] = (),
    **more: Any,
) -> Evidence:
    """What analysis goes by, at the tests' now."""
    given: dict[str, Any] = {"now": NOW, "config": Config(), "services": {}, **more}
    return Evidence(
        incidents=tuple(incidents),
        problems=tuple(problems),
        known_errors=tuple(known_errors),
        **given,
    )


SPRING_FORWARD = datetime(2026, 3, 29, 1, tzinfo=UTC)
"""When clocks in Europe went an hour forward."""
