from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.intervals import FEWEST, share_interval
from faultbook.analysis.relief import relief_of
from tests.analysis.records import (
    KNOWN_ERROR,
    PROBLEM,
    ago,
    evidence,
    incident,
    known_error,
    problem,
)

if TYPE_CHECKING:
    from faultbook.analysis.summaries import IncidentSummary


def took(number: int, minutes: float | None, **fields: Any) -> IncidentSummary:
    restored = None if minutes is None else ago(10) + timedelta(minutes=minutes)
    return incident(number, 10, restored_at=restored, **fields)


def test_with_and_without() -> None:
    applied = [took(n, 10 + n, known_error=KNOWN_ERROR) for n in range(1, 8)]
    same_fault = [took(n, 40 + n, problem=PROBLEM) for n in range(11, 18)]
    others = [took(n, 90, services=("login", "shop")) for n in (21, 22)]
    elsewhere = [took(31, 500, services=("shop",)), took(32, 500, known_error="KE-2026-0009")]
    known = evidence(
        [*applied, *same_fault, *others, *elsewhere],
        [problem()],
        [known_error(), known_error(id="KE-2026-0009", problem=None)],
    )

    found = relief_of(known, KNOWN_ERROR)

    assert found is not None
    assert found.applied.minutes is not None
    assert (found.applied.incidents, found.applied.minutes.value) == (7, 14)
    near, far = found.comparisons
    assert near.without == "same-fault"
    assert near.restored.minutes is not None
    assert near.restored.minutes.value == 54
    assert near.difference is not None
    assert near.difference.value == -40
    assert near.difference.interval is not None
    assert near.difference.interval.high < 0
    assert (far.without, far.restored.incidents) == ("same-services", 2)
    assert far.difference is not None
    assert (far.difference.value, far.difference.interval) == (-76, None)


def test_an_incident_that_only_shows_it_is_of_the_same_fault() -> None:
    incidents = [took(1, 30), took(2, 30, not_regression=KNOWN_ERROR), took(3, 30)]
    shown = {"INC-2026-0001": (KNOWN_ERROR,)}

    found = relief_of(evidence(incidents, [], [known_error()], recognised=shown), KNOWN_ERROR)

    assert found is not None
    assert [one.restored.incidents for one in found.comparisons] == [1, 2]


def test_services_are_those_of_the_incidents_where_it_names_none() -> None:
    incidents = [took(1, 30, known_error=KNOWN_ERROR, services=("shop",))]
    more = [took(2, 30, services=("shop",)), took(3, 30)]

    found = relief_of(evidence([*incidents, *more], [], [known_error(services=())]), KNOWN_ERROR)

    assert found is not None
    assert found.comparisons[1].restored.incidents == 1


def test_what_does_not_tell_how_long_it_took() -> None:
    incidents = [
        took(1, None, known_error=KNOWN_ERROR),
        took(2, -5, known_error=KNOWN_ERROR),
        took(3, 5, known_error=KNOWN_ERROR),
        took(4, 5, known_error=KNOWN_ERROR, status="cancelled"),
        took(5, 5, known_error=KNOWN_ERROR, duplicate_of="INC-2026-0003"),
    ]

    found = relief_of(evidence(incidents, [], [known_error()]), KNOWN_ERROR)

    assert found is not None
    assert (found.applied.incidents, found.applied.untold) == (1, 2)


def test_the_share_that_helped() -> None:
    said = ["yes", "yes", "partly", "no", None]
    incidents = [
        took(number, 5, known_error=KNOWN_ERROR, workaround_helped=one)
        for number, one in enumerate(said)
    ]

    found = relief_of(evidence(incidents, [], [known_error()]), KNOWN_ERROR)

    assert found is not None
    assert found.helped == (2, 1, 1, 1, share_interval(3, 4))
    assert found.helped.share == pytest.approx(0.75)


def test_nothing_at_all() -> None:
    found = relief_of(evidence([], [], [known_error()]), KNOWN_ERROR)

    assert found is not None
    assert found.applied == (0, 0, None)
    assert [one.difference for one in found.comparisons] == [None, None]
    assert (found.helped.share, found.helped.interval) == (None, None)
    assert relief_of(evidence(), KNOWN_ERROR) is None


@given(st.lists(st.none() | st.floats(-10, 1e5), max_size=15), st.lists(st.floats(0, 99)))
def test_every_comparison_is_defined(applied: list[float | None], without: list[float]) -> None:
    incidents = [took(n, one, known_error=KNOWN_ERROR) for n, one in enumerate(applied)]
    others = [took(100 + n, one) for n, one in enumerate(without)]

    found = relief_of(evidence([*incidents, *others], [], [known_error()]), KNOWN_ERROR)

    assert found is not None
    assert found.applied.incidents + found.applied.untold == len(applied)
    difference = found.comparisons[1].difference
    fewest = min(found.applied.incidents, len(without))
    assert (difference is not None) == (fewest > 0)
    assert difference is None or (difference.interval is not None) == (fewest >= FEWEST)
