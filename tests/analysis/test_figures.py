from __future__ import annotations

from math import isclose
from statistics import quantiles

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.figures import quantile, share, times

_TIMES = st.lists(st.floats(0, 1e9), min_size=1)


@given(_TIMES, st.integers(0, 10))
def test_quantiles_are_those_of_numpy(values: list[float], tenths: int) -> None:
    ordered = sorted(values)
    mine = quantile(ordered, tenths)

    assert mine is not None
    assert isclose(mine, float(np.quantile(ordered, tenths / 10)), rel_tol=1e-9, abs_tol=1e-6)


@given(st.lists(st.floats(0, 1e9), min_size=2))
def test_p90_is_the_inclusive_method_of_the_standard_library(values: list[float]) -> None:
    found = dict(times(values).values)

    expected = quantiles(values, n=10, method="inclusive")[8]
    assert isclose(found["p90"] or 0, expected, rel_tol=1e-9, abs_tol=1e-6)


def test_a_worked_example() -> None:
    # 10, 20, 30, 40: the median lies between 20 and 30; p90 at place 0.9 * 3 = 2.7 of 0 to 3.
    assert times([40, 10, 30, 20], missing=1, pending=2) == (
        (("median", 25.0), ("p90", 37.0), ("mean", 25.0)),
        *(4, 1, 2, ()),
    )


def test_one_value_is_every_statistic() -> None:
    assert dict(times([7]).values) == {"median": 7, "p90": 7, "mean": 7}


def test_none_at_all_has_no_value() -> None:
    assert dict(times([]).values) == {"median": None, "p90": None, "mean": None}
    assert share(0, 0).value is None
    assert share(1, 4).value == pytest.approx(0.25)
