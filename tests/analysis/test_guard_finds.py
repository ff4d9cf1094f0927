"""Whether the guard finds every regression that was planted, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np
import pytest

from faultbook.analysis.guarding import guard_of
from tests.analysis.simulated import FIXED, UNFIXED, Link, Plan, Series, simulated

if TYPE_CHECKING:
    from numpy.random import Generator

    from tests.analysis.simulated import Simulated

OTHERS = [
    Series("shop", 0.2),
    Series("mail", 0.1, dispersion=2.5),
    Series("quiet", 0.0),
]


def plans(random: Generator, count: int) -> list[Plan]:
    """Problems of every kind, at random."""
    return [
        Plan(
            float(random.choice([1 / 20, 1 / 5])),
            float(random.choice([0.0, 0.0, 0.3, 1.0])),
            random.choice(get_args(Link)),
            until_fixed=float(random.uniform(1, 40)),
            observed=float(random.uniform(5, 90)),
            status=random.choice(["resolved", "closed", "investigating"]),
            excused=bool(random.random() < 0.2),
            version=(None, None, FIXED, UNFIXED)[random.integers(4)],
        )
        for _ in range(count)
    ]


def assert_found(planted: Simulated) -> None:
    found, truth = guard_of(planted.evidence), planted.truth

    assert {(one.incident.id, one.known_error.id) for one in found.regressions} == truth.regressions
    assert {one.problem.id for one in found.broken} == truth.broken
    assert not {one.problem.id for one in found.ready} & truth.broken


def test_every_planted_regression_is_found_and_no_other() -> None:
    random = np.random.default_rng(11)
    regressions = 0
    for _ in range(20):
        planted = simulated(plans(random, 15), OTHERS, random)
        assert_found(planted)
        regressions += len(planted.truth.regressions)
    assert regressions > 100


@pytest.mark.long
def test_every_planted_regression_is_found_in_many_registers() -> None:
    random = np.random.default_rng(12)
    regressions = broken = 0
    for _ in range(1000):
        planted = simulated(plans(random, 20), OTHERS, random)
        assert_found(planted)
        regressions += len(planted.truth.regressions)
        broken += len(planted.truth.broken)
    print(f"{regressions} regressions, {broken} broken problems, all found")  # noqa: T201 - figures
    assert regressions > 1000
