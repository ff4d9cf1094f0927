from __future__ import annotations

import json
import math
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from faultbook.analysis.effect import effect_of
from faultbook.analysis.intervals import Interval
from faultbook.analysis.relief import relief_of
from faultbook.plain_text import visible
from faultbook.reporters.effect import EFFECT_REPORTERS, render_effects
from faultbook.reporters.effect.json import schema
from faultbook.reporters.effect.told import Told
from faultbook.reporters.effect.wording import interval_text, number, relief_remarks, verdict
from tests.analysis.records import (
    KNOWN_ERROR,
    PROBLEM,
    ago,
    evidence,
    incident,
    known_error,
    problem,
)
from tests.registers import NOW

if TYPE_CHECKING:
    from collections.abc import Sequence

HOSTILE = "\x1b[31m\x00\u202ex\x9b0m<script>`|\n::error::# y"


def told(began: Sequence[float | None], text: str = "x", days: int | None = None) -> Told:
    """A fix with incidents that began so many days ago, and its workaround."""
    incidents = [
        incident(n, at, problem=PROBLEM, known_error=KNOWN_ERROR if n % 2 else None, title=text)
        for n, at in enumerate(began)
    ]
    known = evidence(incidents, [problem(title=text)], [known_error(title=text, services=(text,))])
    effect, relief = effect_of(known, PROBLEM, days), relief_of(known, KNOWN_ERROR)
    assert effect is not None
    assert relief is not None
    other = problem(id="PRB-2026-0002", title=text, deployed_at=None)
    return Told(NOW, days, (effect,), (other,), (relief,))


def test_a_verdict_tells_the_ratio_and_its_interval() -> None:
    said = verdict(told([60, 59, 58, 57, 56, 55, 54, 20]).effects[0])

    assert said.startswith("Unproven: 0.17 times as many incidents as before (95 % interval 0.0036")


def test_an_effective_fix_that_was_seen_since_says_so() -> None:
    before = [60 - number / 2 for number in range(59)]

    assert verdict(told([*before, 4]).effects[0]).endswith("It isn't gone: it was seen once since.")
    assert verdict(told([*before, 4, 3]).effects[0]).endswith("it was seen 2 times since.")
    assert verdict(told(before).effects[0]).endswith(").")


@pytest.mark.parametrize(
    ("began", "days", "said"),
    [
        ([50], None, "by quiet alone: no incident before the fix counts."),
        ([400, 330], None, "by quiet alone: it would take over 3,650 days."),
        ([60, 40], 90, "by quiet alone within the days that were asked about."),
        ([60.5, 40], None, "1,160 more days without incident would prove the fix."),
        ([60, 5], None, "It was seen since the fix, and nothing shows a drop."),
    ],
)
def test_what_would_prove_a_fix(began: list[float], days: int | None, said: str) -> None:
    assert verdict(told(began, days=days).effects[0]).endswith(said)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (0.0034, "0.0034"),
        (0.0949, "0.095"),
        (0.1, "0.10"),
        (0.9999, "0.99"),
        (1, "1.00"),
        (1.0001, "1.01"),
        (12.345, "12.35"),
        (1234.5, "1,234"),
        (math.inf, "unbounded"),
    ],
)
def test_numbers(value: float, said: str) -> None:
    assert number(value) == said


def test_an_interval_without_a_bound() -> None:
    assert interval_text(Interval(0.5, math.inf)) == "0.50 or more"


def test_how_much_sooner_service_is_back() -> None:
    def minutes(first: int, each: int, **fields: str) -> list[object]:
        return [
            incident(first + n, 9, restored_at=ago(9) + timedelta(minutes=each + n), **fields)
            for n in range(7)
        ]

    incidents = [*minutes(1, 10, known_error=KNOWN_ERROR), *minutes(11, 90, problem=PROBLEM)]
    relief = relief_of(
        evidence([*incidents, *minutes(21, 9)], [problem()], [known_error()]),  # type: ignore[list-item]
        KNOWN_ERROR,
    )
    assert relief is not None

    fault, services, helped = relief_remarks(relief)

    assert fault.startswith(
        "With it, service is back 1 h 20 min sooner than in incidents of the same fault without"
        " it (95 % interval 1 h 23 min sooner to 1 h 17 min sooner)."
    )
    assert services.startswith("With it, service is back 1 min later than in other incidents")
    assert services.endswith(", which may be chance.")
    assert helped == "No incident says whether the workaround helped ('workaround_helped')."


@pytest.mark.parametrize("name", EFFECT_REPORTERS)
@given(
    began=st.lists(st.none() | st.floats(0, 400), max_size=10),
    text=st.text() | st.sampled_from([HOSTILE, "x", "x", "x"]),
    days=st.none() | st.integers(1, 3650),
)
def test_everything_is_told_and_nothing_unescaped(
    name: str, began: list[float | None], text: str, days: int | None
) -> None:
    shown = render_effects(name, told(began, text, days))

    assert shown.endswith("\n")
    assert all(visible(line) == line for line in shown.split("\n"))
    if text == "x":
        assert not re.search(r"\b(nan|inf|Infinity|None)\b", shown)
    if name == "json":
        validator = Draft202012Validator(schema(), format_checker=FormatChecker())
        validator.validate(json.loads(shown))
