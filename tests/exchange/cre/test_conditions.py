"""A rule's conditions as signatures, or why not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.event_walk import walk
from faultbook.exchange.cre.conditions import conditions_of
from faultbook.exchange.cre.signature_fields import runnable
from faultbook.exchange.cre.terms import CreFault

TERMS = """\
terms:
  oom: {regex: "out of memory|OOM", count: 2}
  quiet: all is well
  late: {value: it came back, anchor: 0, window: 5s}
"""


def found(text: str, terms: str = TERMS) -> tuple[list[dict[str, Any]], list[str]]:
    """Signatures and notes of the conditions in a YAML text."""
    named = walk(terms).values[0]["terms"]
    return tuple(conditions_of(walk(text).values[0], ("rule",), named))  # type: ignore[return-value]


def signature(text: str) -> dict[str, Any]:
    (one,), notes = found(text)
    assert notes == []
    return one


def fault(text: str) -> tuple[str, str]:
    """Where a reason is, and the reason."""
    with pytest.raises(CreFault) as raised:
        found(text)
    return ".".join(str(step) for step in raised.value.path), raised.value.reason


def test_a_set_asks_for_all() -> None:
    assert signature(
        "set: {window: 1m30s, event: {source: cre.log.a}, match: [x, {value: y}, {regex: z+}]}"
    ) == {"all": ["x", "y", {"regex": "z+"}], "within": "90s"}


def test_a_sequence_asks_for_an_order_and_counts() -> None:
    assert signature(
        "sequence: {order: [{value: x, count: 3}, {regex: y, count: 1}], negate: [z]}"
    ) == {
        "sequence": [{"literal": "x", "count": 3}, {"regex": "y"}],
        "unless": [{"literal": "z"}],
    }


def test_a_negated_term_has_a_window() -> None:
    (one,), notes = found(
        "set: {match: [x, y], negate: [{regex: z, anchor: 1, slide: -5s, window: 1m30s},"
        " {value: w, window: 5s, absolute: true}]}"
    )

    assert one["unless"] == [
        {"regex": "z", "anchor": 1, "slide": "-5s", "within": "90s"},
        {"literal": "w", "within": "5s"},
    ]
    assert notes == [
        "a negated term's window lasts 90s here; in CRE it lasts as long as the match as well"
    ]


def test_a_window_of_no_length_is_none() -> None:
    assert signature("set: {window: 0s, match: [x], negate: [{value: y, window: 0s}]}") == {
        "all": ["x"],
        "unless": [{"literal": "y"}],
    }


def test_a_single_expression_of_alternatives_asks_for_any() -> None:
    assert signature(r"set: {match: [{regex: '(?:\Qa.b\E)|(?:c+)'}]}") == {
        "any": ["a.b", {"regex": "c+"}]
    }
    assert "all" in signature("set: {match: [{regex: '(?:a)|(?:b)', count: 2}]}")
    assert "all" in signature("set: {match: [{regex: '(?:a)|(?:b)'}, x]}")
    assert "sequence" in signature("sequence: {order: [{regex: '(?:a)|(?:b)'}]}")


def test_a_rule_with_a_set_and_a_sequence_is_two_signatures() -> None:
    both, _ = found("set: {match: [x]}\nsequence: {order: [y, z]}")

    assert both == [{"all": ["x"]}, {"sequence": ["y", "z"]}]


def test_a_term_may_be_named() -> None:
    assert signature("set: {match: [oom, {value: quiet}, {value: oom, count: 7}, other]}") == {
        "all": [
            {"regex": "out of memory|OOM", "count": 2},
            "all is well",
            {"regex": "out of memory|OOM", "count": 7},
            "other",
        ]
    }


def test_a_named_term_has_the_window_beside_its_name_or_its_own() -> None:
    (one,), _ = found("set: {match: [x, y], negate: [{value: quiet, anchor: 1}, late]}")

    assert one["unless"] == [
        {"literal": "all is well", "anchor": 1},
        {"literal": "it came back", "anchor": 0, "within": "5s"},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "set: {match: [{set: {event: {source: a}, match: [x, y]}}]}",
        "sequence: {order: [{set: {event: {source: a}, match: [x, y]}}]}",
        "set: {match: [{set: {match: [x]}}, {sequence: {window: 5s, order: [{value: y}]}}]}",
    ],
)
def test_what_stands_inside_another_is_told_where_it_means_the_same(text: str) -> None:
    assert signature(text) == {"all": ["x", "y"]}


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("set: {match: [x, {jq: '.a'}]}", "rule.set.match.1.jq", "the term's 'jq' asks for"),
        ("set: {match: [{field: a, value: b}]}", "rule.set.match.0.field", "the term's 'field'"),
        ("set: {match: [{promql: {expr: up}}]}", "rule.set.match.0.promql", "asks for metrics"),
        ("set: {match: [{script: {code: a}}]}", "rule.set.match.0.script", "runs a program"),
        ("set: {match: [{value: a, regex: b}]}", "rule.set.match.0", "either 'value' or 'regex'"),
        ("set: {match: [{count: 3}]}", "rule.set.match.0", "needs either 'value' or 'regex'"),
        ("set: {match: ['']}", "rule.set.match.0", "the term is blank"),
        ("set: {match: [~]}", "rule.set.match.0", "None is no term"),
        ("set: {match: [[x]]}", "rule.set.match.0", "is no term"),
        ("set: {match: [{value: [x]}]}", "rule.set.match.0.value", "the term is blank"),
        ("set: {match: [{regex: '(a'}]}", "rule.set.match.0.regex", "is no expression of RE2"),
        ("set: {match: [{regex: '(?=a)'}]}", "rule.set.match.0.regex", "no expression of RE2"),
        ("set: {match: [{value: a, count: 0}]}", "rule.set.match.0.count", "the count '0' is no"),
        ("set: {match: [{value: a, count: x}]}", "rule.set.match.0.count", "the count 'x' is no"),
        ("set: {match: []}", "rule.set.match", "'match' holds no terms"),
        ("set: {match: x}", "rule.set.match", "'match' holds no terms"),
        ("set: {order: [x]}", "rule.set.match", "'match' holds no terms"),
        ("sequence: {match: [x]}", "rule.sequence.order", "'order' holds no terms"),
        ("set: [x]", "rule.set", "'set' holds no keys with values"),
        ("set: {match: [x], window: 30}", "rule.set.window", "the window '30' is no duration"),
        ("set: {match: [x], window: -5s}", "rule.set.window", "the window '-5s' is negative"),
        ("set: {match: [x], window: [5s]}", "rule.set.window", "is no duration"),
        (
            "set: {match: [x], negate: [{value: y, anchor: 1}]}",
            "rule.set.negate.0.anchor",
            "the anchor '1' is no number of a term, from 0 to 0",
        ),
        (
            f"set: {{match: [x], negate: [{{value: y, anchor: {'9' * 5000}}}]}}",
            "rule.set.negate.0.anchor",
            "is no number of a term, from 0 to 0",
        ),
        (
            "set: {match: [x], negate: [{value: y, slide: soon}]}",
            "rule.set.negate.0.slide",
            "the slide 'soon' is no duration",
        ),
        (
            "set: {match: [x, {set: {match: [y, z]}}]}",
            "rule.set.match.1.set",
            "has conditions of its own, which a signature can't hold",
        ),
        (
            "set: {match: [x, {sequence: {order: [y], negate: [z]}}]}",
            "rule.set.match.1.sequence",
            "has conditions of its own",
        ),
        (
            "set: {match: [x, {set: {window: 5s, match: [{value: y, count: 2}]}}]}",
            "rule.set.match.1.set",
            "has conditions of its own",
        ),
        (
            "set: {correlations: [host], match: [{value: x, extract: [{name: a, regex: b}]}]}",
            "rule.set.match.0.extract",
            "'extract' and 'correlations' ask for values that lines have in common",
        ),
        ("{}", "rule", "has no conditions; give 'rule' a 'set' or a 'sequence'"),
        ("set: ~", "rule", "has no conditions"),
        ("[set]", "rule", "has no conditions"),
    ],
)
def test_what_no_signature_can_tell_is_refused_with_its_place(
    text: str, place: str, said: str
) -> None:
    at, reason = fault(text)

    assert at == place
    assert said in reason


def test_a_fault_in_a_named_term_stands_at_the_term() -> None:
    with pytest.raises(CreFault) as raised:
        found("set: {match: [part]}", "terms: {part: {jq: '.a'}}")

    assert raised.value.path == ("terms", "part", "jq")


def test_terms_that_name_each_other_come_to_an_end() -> None:
    with pytest.raises(CreFault, match="too deep inside each other"):
        found("set: {match: [a]}", "terms: {a: {set: {match: [b]}}, b: {set: {match: [a]}}}")


def test_what_changes_nothing_is_left_out_with_a_note() -> None:
    (one,), notes = found(
        "note: a\nset: {correlations: [host], origin: true, speed: 5,"
        " match: [{value: x, window: 5s, colour: red}]}"
    )

    assert one == {"all": ["x"]}
    assert sorted(notes) == [
        "'correlations' is left out: what is matched is taken to come from one place",
        "'rule' has the key 'note', which is left out",
        "'set' has the key 'speed', which is left out",
        "'term' has the key 'colour', which is left out",
        "'term' has the key 'window', which is left out",
    ]


def test_a_rules_name_is_its_signatures() -> None:
    found = conditions_of({"set": {"match": ["x"]}}, ("rule",), {}, "Memory alarm")

    assert found.signatures == [{"name": "Memory alarm", "all": ["x"]}]


SCALARS = st.one_of(st.none(), st.text(max_size=8), st.sampled_from(["5s", "1", "(a", "x"]))
KEYS = st.sampled_from(
    (
        *("set", "sequence", "match", "order", "negate", "window", "value", "regex", "count"),
        *("anchor", "slide", "jq", "extract", "correlations", "event", "absolute", "t"),
    )
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=20,
)


@given(ANYTHING, st.dictionaries(st.sampled_from(["x", "t"]), ANYTHING, max_size=2))
def test_any_conditions_become_signatures_or_are_refused(rule: Any, terms: dict[str, Any]) -> None:
    try:
        signatures = conditions_of(rule, ("rule",), terms).signatures
    except CreFault as refused:
        reason = refused.reason
        assert reason.isprintable()
    else:
        assert signatures
        for one in signatures:
            runnable(one)
