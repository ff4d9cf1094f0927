from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.downtime import clipped, downtime_of, merged, spans_of, total
from faultbook.analysis.summaries import IncidentSummary, OutageSummary
from tests.registers import NOW

_START = datetime(2026, 3, 29, tzinfo=UTC)
_LONGEST = 200  # minutes that random spans lie within


def _at(minute: int, offset: int = 0) -> datetime:
    moment = _START + timedelta(minutes=minute)
    return moment.astimezone(timezone(timedelta(hours=offset)))


_MINUTES = st.integers(0, _LONGEST)
_SPANS = st.lists(
    st.builds(
        lambda one, other, offset: (_at(min(one, other), offset), _at(max(one, other))),
        _MINUTES,
        _MINUTES,
        st.integers(-12, 12),
    )
)


def _minutes_in(spans: list[tuple[datetime, datetime]]) -> set[int]:
    """By brute force: every minute that lies in a span."""
    return {
        minute
        for minute in range(_LONGEST + 1)
        if any(start <= _at(minute) < end for start, end in spans)
    }


@given(_SPANS)
def test_merging_equals_brute_force_by_minutes(spans: list[tuple[datetime, datetime]]) -> None:
    united = merged(spans)

    assert _minutes_in(united) == _minutes_in(spans)
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(united))
    assert total(spans) == timedelta(minutes=len(_minutes_in(spans)))


@given(_SPANS, _MINUTES, _MINUTES)
def test_clipping_equals_brute_force_by_minutes(
    spans: list[tuple[datetime, datetime]], one: int, other: int
) -> None:
    cut = clipped(spans, _at(one), _at(other))

    assert _minutes_in(cut) == _minutes_in(spans) & set(range(one, other))


def _incident(status: str = "closed", **fields: object) -> IncidentSummary:
    return IncidentSummary("INC-2026-0001", "", "", status, **fields)  # type: ignore[arg-type]


def test_an_incident_lasts_from_when_it_began_until_it_was_restored() -> None:
    one = _incident(opened_at=_at(9), detected_at=_at(5), restored_at=_at(35))

    assert spans_of(one, NOW) == ((_at(5), _at(35)),)
    assert downtime_of(one, NOW) == timedelta(minutes=30)


@pytest.mark.parametrize("status", ["new", "in-progress", "on-hold"])
def test_an_open_incident_lasts_until_now(status: str) -> None:
    one = _incident(status, started_at=NOW - timedelta(hours=2))

    assert downtime_of(one, NOW) == timedelta(hours=2)
    assert downtime_of(one._replace(started_at=NOW + timedelta(hours=1)), NOW) == timedelta()


def test_outages_count_instead_once_where_they_overlap() -> None:
    outages = (OutageSummary(_at(0), _at(10)), OutageSummary(_at(5), _at(20)))
    one = _incident(started_at=_at(0), restored_at=_at(90), outages=outages)

    assert downtime_of(one, NOW) == timedelta(minutes=20)


def test_an_outage_without_end_lasts_as_long_as_the_incident() -> None:
    lasting = (OutageSummary(_at(10), None),)

    assert downtime_of(_incident(outages=lasting, restored_at=_at(30)), NOW) == timedelta(
        minutes=20
    )
    assert downtime_of(_incident("new", outages=lasting), NOW) == NOW - _at(10)
    assert downtime_of(_incident(outages=lasting), NOW) is None


@pytest.mark.parametrize(
    "one",
    [
        _incident(started_at=_at(0)),
        _incident(restored_at=_at(0)),
        _incident("new"),
        _incident(started_at=_at(5), restored_at=_at(0)),
        _incident(outages=(OutageSummary(_at(5), _at(0)),), restored_at=_at(9)),
    ],
)
def test_what_a_stamp_is_missing_for_or_contradicts_nobody_can_tell(one: IncidentSummary) -> None:
    assert spans_of(one, NOW) is None
    assert downtime_of(one, NOW) is None


def test_a_cancelled_incident_took_no_service_away() -> None:
    assert downtime_of(_incident("cancelled", started_at=_at(0)), NOW) == timedelta()
