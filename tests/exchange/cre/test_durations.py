"""Go's durations as a signature's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.exchange.cre.durations import is_negative, is_nothing, span_of
from faultbook.exchange.cre.signature_fields import runnable


def seconds(span: str) -> float:
    """What a span comes to where a signature is run."""
    fields = {"all": ["a"], "unless": [{"literal": "b", "slide": span}]}
    return runnable(fields).unless[0].slide


@pytest.mark.parametrize(
    ("stated", "span"),
    [
        ("30s", "30s"),
        ("120s", "120s"),
        ("5m", "5m"),
        ("1h", "1h"),
        ("500ms", "500ms"),
        ("1.5h", "1.5h"),
        ("1m30s", "90s"),
        ("1h0m0.25s", "3600.25s"),
        ("100us", "0.0001s"),
        ("3\u00b5s", "0.000003s"),
        ("3\u03bcs", "0.000003s"),
        ("1ns", "0.000000001s"),
        (".5s", "0.5s"),
        ("5.s", "5s"),
        ("-15s", "-15s"),
        ("+15s", "15s"),
        ("-1m30s", "-90s"),
        ("0", "0s"),
        ("0s", "0s"),
    ],
)
def test_a_duration_keeps_its_length(stated: str, span: str) -> None:
    assert span_of(stated) == span
    assert seconds(span) == pytest.approx(seconds(span_of(span) or ""))


@pytest.mark.parametrize(
    "stated", ["", "30", "s", "1d", "30 s", "5m 3s", "1e3s", "--1s", "20 lines", "9" * 30 + "h"]
)
def test_what_is_no_duration_is_none(stated: str) -> None:
    assert span_of(stated) is None


@given(st.text("0123456789.+-hmnsu\u00b5 ", max_size=120))
def test_any_text_is_a_duration_or_none(stated: str) -> None:
    span = span_of(stated)
    assert span is None or seconds(span) == seconds(span_of(span) or "")


@given(st.integers(0, 10**12), st.sampled_from([("h", 3600), ("m", 60), ("s", 1), ("ms", 0.001)]))
def test_a_number_of_a_unit_stays_as_it_stands(number: int, unit: tuple[str, float]) -> None:
    span = span_of(f"{number}{unit[0]}")
    if span is not None:
        assert span == f"{number}{unit[0]}"
        assert seconds(span) == pytest.approx(number * unit[1])


def test_signs_and_zeros_are_told() -> None:
    assert [is_nothing(one) for one in ("0s", "0.0h", "-0ms", "0.001s")] == [
        True,
        True,
        True,
        False,
    ]
    assert [is_negative(one) for one in ("-0s", "-1s", "1s")] == [False, True, False]
