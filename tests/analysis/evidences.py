"""Evidence put together by hand, and at random."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, get_args

from hypothesis import strategies as st

from faultbook.analysis.evidence import Evidence, Stay
from faultbook.analysis.summaries import (
    IncidentSummary,
    KnownErrorSummary,
    OutageSummary,
    ProblemSummary,
    Summary,
)
from faultbook.config import load_config
from faultbook.model import vocabulary
from tests.registers import CONFIG, NOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faultbook.analysis.evidence import Life

TARGETS = """
[targets.1]
acknowledge_minutes = 15
restore_minutes = 120

[targets.3]
restore_minutes = 480

[reporting]
timezone = "Europe/Berlin"
"""


def incident(number: int, status: str = "closed", **fields: Any) -> IncidentSummary:
    return IncidentSummary(f"INC-2026-{number:04}", "", "", status, **fields)


def problem(number: int, status: str = "investigating", **fields: Any) -> ProblemSummary:
    return ProblemSummary(f"PRB-2026-{number:04}", "", "", status, **fields)


def known_error(number: int, status: str = "active", **fields: Any) -> KnownErrorSummary:
    return KnownErrorSummary(f"KE-2026-{number:04}", "", "", status, **fields)


def evidence(
    records: Iterable[Summary],
    *,
    config: str = CONFIG + TARGETS,
    recognised: Mapping[str, tuple[str, ...]] | None = None,
    lives: Mapping[str, Life] | None = None,
    now: datetime = NOW,
) -> Evidence:
    found = load_config(config).config
    every = tuple(records)
    return Evidence(
        now,
        found,
        found.services,
        tuple(one for one in every if isinstance(one, IncidentSummary)),
        tuple(one for one in every if isinstance(one, ProblemSummary)),
        tuple(one for one in every if isinstance(one, KnownErrorSummary)),
        recognised or {},
        lives,
    )


# Around the days on which clocks change in Berlin, and up to some days after now.
MOMENTS = st.builds(
    lambda at, hours: at.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=hours))),
    st.datetimes(datetime(2026, 3, 20), datetime(2026, 7, 10)),  # noqa: DTZ001 - the zone follows
    st.integers(-12, 14),
)
_STAMP = st.none() | MOMENTS
_NUMBERS = st.integers(1, 4)
_SERVICES = st.lists(st.sampled_from(["login", "shop", "ghost"]), max_size=3).map(tuple)


def _word(words: Any) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(get_args(words))


_COMMON: dict[str, st.SearchStrategy[Any]] = {
    "services": _SERVICES,
    "owner": st.none() | st.sampled_from(["identity", "web", "nobody"]),
}
_INCIDENTS = st.fixed_dictionaries(
    {
        **_COMMON,
        **dict.fromkeys(
            (
                *("opened_at", "started_at", "detected_at", "acknowledged_at"),
                *("mitigated_at", "restored_at", "resolved_at", "closed_at"),
            ),
            _STAMP,
        ),
        "priority": st.none() | st.integers(1, 5),
        "major": st.booleans(),
        "outages": st.lists(st.builds(OutageSummary, MOMENTS, _STAMP), max_size=2).map(tuple),
        "resolution_code": _word(vocabulary.ResolutionCode),
        "known_error": st.none() | _NUMBERS.map(lambda n: f"KE-2026-{n:04}"),
        "workaround_helped": _word(vocabulary.Helped),
        "problem": st.none() | _NUMBERS.map(lambda n: f"PRB-2026-{n:04}"),
        "duplicate_of": st.none() | st.just("INC-2026-0001"),
        "effort_minutes": st.none() | st.integers(0, 10_000),
    }
)
_PROBLEMS = st.fixed_dictionaries(
    {
        **_COMMON,
        **dict.fromkeys(("opened_at", "closed_at", "cause_confirmed_at", "deployed_at"), _STAMP),
        "priority": st.none() | st.integers(1, 5),
        "cause": st.none() | st.just("software"),
        "closure_code": _word(vocabulary.ClosureCode),
    }
)
_KNOWN_ERRORS = st.fixed_dictionaries(
    {
        **_COMMON,
        "problem": st.none() | _NUMBERS.map(lambda n: f"PRB-2026-{n:04}"),
        "has_workaround": st.booleans(),
        "verified_at": _STAMP,
    }
)


def _states(words: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(words))


@st.composite
def random_evidence(draw: st.DrawFn) -> Evidence:
    """Evidence of a few records, in which anything may be missing or contradict something else."""
    records: list[Summary] = []
    for number in range(draw(st.integers(0, 6))):
        status = draw(_states(vocabulary.IncidentStatus))
        records.append(incident(number + 1, status, **draw(_INCIDENTS)))
    for number in range(draw(st.integers(0, 3))):
        status = draw(_states(vocabulary.ProblemStatus))
        records.append(problem(number + 1, status, **draw(_PROBLEMS)))
    for number in range(draw(st.integers(0, 3))):
        status = draw(_states(vocabulary.KnownErrorStatus))
        records.append(known_error(number + 1, status, **draw(_KNOWN_ERRORS)))
    lives = {one.id: _life(draw, one) for one in records} if draw(st.booleans()) else None
    return evidence(records, lives=lives)


def _life(draw: st.DrawFn, one: Summary) -> Life:
    words = {
        "I": vocabulary.IncidentStatus,
        "P": vocabulary.ProblemStatus,
        "K": vocabulary.KnownErrorStatus,
    }
    moments = sorted(draw(st.lists(MOMENTS, max_size=4)))
    ends = [*moments[1:], None]
    return tuple(
        Stay(draw(_states(words[one.id[0]])), since, until)
        for since, until in zip(moments, ends, strict=False)
    )
