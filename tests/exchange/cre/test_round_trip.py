"""Signatures as rules and back: equal, or refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.editing.yaml_text import yaml_text
from faultbook.event_walk import walk
from faultbook.exchange.cre.conditions import conditions_of
from faultbook.exchange.cre.signature_fields import runnable
from faultbook.exchange.exporting.cre_conditions import UntoldSignature, rule_of
from tests.exchange.cre.test_alternatives import EXPRESSIONS

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
LITERALS = st.one_of(
    TEXTS.filter(str.strip),
    st.sampled_from(["true", "~", "12", "30s", "- x", "a: b", "\\E", "x\\Ey", " a ", "a\nb\n"]),
)
COUNTS = st.fixed_dictionaries({}, optional={"count": st.integers(1, 50)})
PATTERNS = st.one_of(
    LITERALS,
    st.builds(lambda text, more: {"literal": text, **more}, LITERALS, COUNTS),
    st.builds(lambda text, more: {"regex": text, **more}, st.sampled_from(EXPRESSIONS), COUNTS),
)
SPANS = st.one_of(
    st.builds("{}{}".format, st.integers(0, 9999), st.sampled_from(["ms", "s", "m", "h"])),
    st.sampled_from(["1.5m", "0.25s", "00.50h"]),
)
WINDOWS = st.one_of(SPANS, st.just("20 lines"))
UNLESS = st.builds(
    lambda pattern, more: {
        **({"literal": pattern} if isinstance(pattern, str) else pattern),
        **more,
    },
    PATTERNS,
    st.fixed_dictionaries(
        {},
        optional={
            "anchor": st.integers(0, 3),
            "slide": st.builds("{}{}".format, st.sampled_from(["", "-", "+"]), SPANS),
            "within": WINDOWS,
        },
    ),
)
SIGNATURES = st.builds(
    lambda form, patterns, more: {form: patterns, **more},
    st.sampled_from(["all", "any", "sequence"]),
    st.lists(PATTERNS, min_size=1, max_size=4),
    st.fixed_dictionaries({}, optional={"unless": st.lists(UNLESS, max_size=2), "within": WINDOWS}),
)


def there_and_back(signature: dict[str, Any]) -> dict[str, Any]:
    """A signature from the rule that it becomes, by way of a file's text."""
    text = yaml_text({"rule": rule_of(signature, "cre.log.any")})
    (read,) = walk(text).values
    (found,) = conditions_of(read["rule"], ("rule",), {}).signatures
    return found


def sayable(signature: dict[str, Any]) -> bool:
    """Whether the standard has words for all that a signature says."""
    unless = signature.get("unless", [])
    windows = [one for one in (signature, *unless) if "within" in one]
    as_maps = [one if isinstance(one, dict) else {"literal": one} for one in _patterns(signature)]
    is_any = "any" in signature
    return (
        all(" " not in one["within"] and one["within"].strip("0.msh") for one in windows)
        and all(one.get("count", 1) == 1 for one in unless)
        and all(one.get("anchor", 0) < (1 if is_any else len(as_maps)) for one in unless)
        and not (is_any and any(one.get("count", 1) > 1 for one in as_maps))
    )


def _patterns(signature: dict[str, Any]) -> list[Any]:
    return next(signature[form] for form in ("all", "any", "sequence") if form in signature)


@given(SIGNATURES)
def test_a_signature_comes_back_equal_or_is_refused(signature: dict[str, Any]) -> None:
    try:
        found = there_and_back(signature)
    except UntoldSignature as refused:
        is_twice = "twice" in str(refused) or "several patterns" in str(refused)
        assert is_twice or not sayable(signature)
    else:
        assert runnable(found) == runnable(signature)


@pytest.mark.parametrize(
    ("signature", "said"),
    [
        ({"all": ["a"], "within": "20 lines"}, "CRE has windows of time alone"),
        ({"all": ["a"], "within": "0s"}, "which CRE takes for none"),
        (
            {"all": ["a"], "unless": [{"literal": "b", "within": "1 line"}]},
            "its window is 1 line, and CRE",
        ),
        ({"any": ["a", {"literal": "b", "count": 2}]}, "'any' counts one of its patterns"),
        ({"any": ["a", "a"]}, "'any' has the same pattern twice"),
        ({"all": ["a"], "unless": [{"literal": "b", "count": 2}]}, "'unless' counts a pattern"),
        ({"any": ["a", "b"], "unless": [{"literal": "c", "anchor": 1}]}, "the anchor 1"),
        ({"all": [{"regex": "(?:a)|(?:b)"}]}, "read back as several patterns"),
        ({"all": [{"regex": "(a"}]}, "is no expression of RE2"),
    ],
)
def test_what_the_standard_has_no_words_for_is_refused(
    signature: dict[str, Any], said: str
) -> None:
    with pytest.raises(UntoldSignature) as refused:
        rule_of(signature, "cre.log.any")

    assert said in str(refused.value)


def test_a_rule_reads_as_the_standard_has_it() -> None:
    signature = {
        "sequence": ["a", {"regex": "b+", "count": 3}],
        "unless": [{"literal": "c", "anchor": 1, "slide": "-5s", "within": "1.5m"}, "d"],
        "within": "30s",
    }

    assert rule_of(signature, "cre.log.queue") == {
        "sequence": {
            "window": "30s",
            "event": {"source": "cre.log.queue"},
            "order": [{"value": "a"}, {"regex": "b+", "count": 3}],
            "negate": [
                {"value": "c", "anchor": 1, "slide": "-5s", "window": "1.5m", "absolute": True},
                {"value": "d"},
            ],
        }
    }
