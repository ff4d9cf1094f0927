"""What is new, and what causes most."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.appearances import appearances_of
from faultbook.analysis.pareto import pareto_of
from faultbook.analysis.series import dated_incidents
from tests.analysis.moments import days, evidence, incident

KNOWN = "KE-2026-0001"


@pytest.mark.parametrize(
    ("ages", "is_new"),
    [
        ([], False),
        ([3], True),
        ([3, 20], True),
        ([31], False),
        ([3, 40], False),
        ([3, 367], False),
        ([3, 369], True),
        ([3, 200, 400], False),
    ],
)
def test_new_is_what_was_not_met_for_a_year(ages: list[float], is_new: bool) -> None:
    given = evidence(
        *(incident(number, days(age), known_error=KNOWN) for number, age in enumerate(ages))
    )
    found = appearances_of(dated_incidents(given)[0], given)
    assert [one.known_error for one in found] == [KNOWN] * is_new
    if is_new:
        assert (found[0].before is None) == all(age <= 30 for age in ages)


def test_a_recognised_known_error_is_met_too() -> None:
    given = evidence(incident(1, days(2)), incident(2, days(1), known_error=KNOWN))
    given = replace(given, recognised={"INC-2026-0001": (KNOWN, "KE-2026-0404")})
    [found] = appearances_of(dated_incidents(given)[0], given)
    assert found.incidents == ("INC-2026-0001", "INC-2026-0002")


def test_the_largest_comes_first_and_shares_add_up() -> None:
    """By hand: 50, 30 and 20 of 100 make 50 %, 80 % and 100 %."""
    found = pareto_of({"network": 20, "change": 50, "capacity": 30, "data": 0})
    assert [(row.key, row.share) for row in found] == [
        ("change", 0.5),
        ("capacity", 0.3),
        ("network", 0.2),
    ]
    assert [row.cumulated for row in found] == pytest.approx([0.5, 0.8, 1.0])


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 99), max_size=9))
def test_shares_are_shares(counts: dict[str, int]) -> None:
    found = pareto_of(counts)
    assert sum(row.incidents for row in found) == sum(counts.values())
    assert not found or found[-1].cumulated == 1
