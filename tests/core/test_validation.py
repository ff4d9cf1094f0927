"""Validation: every fault once, in plain words, and as much of the model as can be saved."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.config import Config
from faultbook.kinds import KINDS
from faultbook.model.incident import Incident
from faultbook.model.known_error import KnownError
from faultbook.model.problem import Problem
from faultbook.model.validation import Validated, validate

FALLBACK = {"id": "INC-2026-0001", "title": "INC-2026-0001", "status": "new"}
FIELDS_HINT = "delete it; 'faultbook schema' lists the fields"
SMALLEST = {"id": "INC-2026-0001", "title": "Login fails", "status": "new"}

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.text(max_size=8) | st.sampled_from(["new", "1", "true", "2026-01-01T00:00:00Z"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["at", "event", "from", "rule", "x", "all"]), inner)
    ),
    max_leaves=6,
)
NAMES = sorted({name for kind in KINDS.values() for name in kind.model.model_fields})
FIELDS = {  # some fields, with a value that fits and one that doesn't
    "owner": ("identity", ["identity"]),
    "priority": ("1", "9"),
    "opened_at": ("2026-01-01T00:00:00Z", "yesterday"),
    "tags": (["a"], ["a", "B c"]),
    "impact": ("high", "higher"),
    "major": ("true", "yes"),
    "outages": ([{"from": "2026-01-01T00:00:00Z"}], [{"to": "2026-01-01T00:00:00Z"}]),
    "not_regression": ({"known_error": "KE-2026-0001", "reason": "r"}, {"reason": "r"}),
}


def read(fields: dict[str, Any]) -> Validated[Incident]:
    return validate(Incident, {**SMALLEST, **fields}, FALLBACK)


def said(found: Validated[Any]) -> list[tuple[str, str]]:
    return [(one.kind, ".".join(map(str, one.path))) for one in found.problems]


@given(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), VALUES, max_size=6),
)
def test_no_value_makes_validation_raise(kind: str, data: dict[str, Any]) -> None:
    model = KINDS[kind].model
    found = validate(model, data, {**FALLBACK, "status": KINDS[kind].first_status})
    assert found.model is not None
    assert len({(one.kind, one.path) for one in found.problems}) == len(found.problems)
    assert all(one.message.isprintable() for one in found.problems)
    alone = validate(model, data)
    assert said(alone) == said(found)
    if not found.problems:
        assert alone.model == found.model


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.booleans()))
def test_what_fits_is_kept_whatever_else_is_wrong(chosen: dict[str, bool]) -> None:
    data = {name: FIELDS[name][0 if fits else 1] for name, fits in chosen.items()}
    wrong = {name for name, fits in chosen.items() if not fits}
    right = read({name: FIELDS[name][0] for name, fits in chosen.items() if fits}).model
    found = read(data)
    assert {one.path[0] for one in found.problems} == wrong
    assert {path[0] for path in found.dropped} == wrong
    assert found.model == right


def test_a_record_without_fault() -> None:
    found = read({"owner": None, "tags": None, "major": None, "fix": None} | {"owner": "web"})
    assert said(found) == [("unknown-field", "fix")]
    assert (found.model, found.dropped) == (read({"owner": "web"}).model, frozenset())


def test_an_unknown_field_is_met_with_the_nearest() -> None:
    problem = read({"resolution-code": "duplicate"}).problems[0]
    assert problem.message == "unknown field 'resolution-code'"
    assert problem.hint == "did you mean 'resolution_code'?"
    assert read({"colour": "red"}).problems[0].hint == FIELDS_HINT
    assert read({"outages": [{"form": "x"}]}).problems[-1].hint == "did you mean 'from'?"
    assert read({"not_regression": {"reasons": "x"}}).problems[-1].hint == "did you mean 'reason'?"
    assert read({"tags": ["a", {"b": "c"}]}).problems[0].kind == "wrong-shape"


def test_an_unknown_field_without_a_value_is_told_too() -> None:
    assert said(read({"colour": None})) == [("unknown-field", "colour")]
    assert said(read({"links": [{"title": "a", "url": "https://a", "x": None}]})) == [
        ("unknown-field", "links.0.x")
    ]
    both = read({"colour": None, "priority": "x"})
    assert said(both) == [("bad-number", "priority"), ("unknown-field", "colour")]


def test_only_so_many_suggestions_are_looked_for() -> None:
    found = read({f"ownr{number}": "x" for number in range(20_000)})
    assert len(found.problems) == 20_000
    hinted = [one for one in found.problems if one.hint.startswith("did you mean")]
    assert hinted == list(found.problems[: len(hinted)])
    assert 0 < len(hinted) < 1000
    assert found.model == read({}).model


def test_many_faults_in_a_list_are_all_told() -> None:
    found = read({"tags": ["No Tag"] * 20_000})
    assert len(found.problems) == 20_000
    assert found.dropped == {("tags",)}


@pytest.mark.parametrize(
    ("fields", "dropped"),
    [
        ({"priority": "x"}, {("priority",)}),
        ({"tags": ["a", "B"]}, {("tags",)}),
        ({"outages": [{"from": "x"}]}, {("outages",)}),
        ({"not_regression": {"reason": "r"}}, {("not_regression",)}),
        (
            {"not_regression": {"reason": "r", "known_error": "k", "x": "y"}},
            {("not_regression", "x")},
        ),
        ({"status": "odd"}, {("status",)}),
        ({"title": None}, {("title",)}),
        ({"colour": "red"}, {("colour",)}),
    ],
)
def test_the_smallest_part_is_dropped(fields: dict[str, Any], dropped: set[Any]) -> None:
    found = read(fields)
    assert found.dropped == dropped
    assert found.model is not None


def test_a_part_that_lacks_what_was_dropped_goes_alone() -> None:
    data = {
        "root_cause": {"category": "Not A Word", "summary": "s"},
        "fix": {"description": "d", "observe_days": "x"},
        "owner": "web",
    }
    found = validate(Problem, {**SMALLEST, **data}, FALLBACK)
    assert said(found) == [
        ("bad-format", "root_cause.category"),
        ("bad-number", "fix.observe_days"),
    ]
    assert found.model is not None
    assert found.model.root_cause is None
    assert found.model.fix is not None
    assert (found.model.fix.description, found.model.owner) == ("d", "web")
    assert found.dropped == {
        ("root_cause",),
        ("root_cause", "category"),
        ("fix", "observe_days"),
    }


def test_what_was_dropped_with_all_around_it_needs_no_second_cut() -> None:
    data = {"root_cause": {"category": "Not A Word", "summary": "s", "colour": "red"}}
    found = validate(Problem, {**SMALLEST, **data}, FALLBACK)
    assert found.model is not None
    assert found.model.root_cause is None
    shape = validate(Problem, {**SMALLEST, "root_cause": "text", "fix": {"x": "y"}}, FALLBACK)
    assert shape.dropped == {("root_cause",), ("fix", "x")}


def test_without_a_fallback_a_missing_field_leaves_no_model() -> None:
    found = validate(Incident, {"title": "x"})
    assert (found.model, said(found)) == (
        None,
        [("missing-field", "id"), ("missing-field", "status")],
    )
    assert validate(Incident, {"title": "x"}, {"id": "x"}).model is None
    assert validate(Incident, {}, {**FALLBACK, "title": "no\nline"}).model is None


def test_fallbacks_stand_only_where_nothing_fits() -> None:
    found = validate(Incident, {"id": "A", "status": "odd"}, FALLBACK)
    assert found.model is not None
    assert (found.model.id, found.model.title, found.model.status) == ("A", "INC-2026-0001", "new")


def test_a_null_in_a_list_is_a_fault() -> None:
    assert said(read({"tags": [None, "a"]})) == [("wrong-shape", "tags.0")]
    assert said(read({"outages": [None]})) == [("wrong-shape", "outages.0")]


def test_nulls_inside_parts_count_as_absent() -> None:
    action = {"action": "a", "owner": None, "due": None, "done_at": None, "ref": None}
    assert read({"actions": [action]}).model == read({"actions": [{"action": "a"}]}).model
    assert said(read({"actions": [{"action": None}]})) == [("missing-field", "actions.0.action")]


@pytest.mark.parametrize(
    ("fields", "message", "hint"),
    [
        ({"title": None}, "'title' is missing", "write it"),
        (
            {"status": "opened"},
            "'status' is 'opened', which is not one of its values",
            "use one of new, in-progress, on-hold, resolved, closed, cancelled",
        ),
        (
            {"status": "in progress"},
            "'status' is 'in progress', which is not one of its values",
            "did you mean 'in-progress'?",
        ),
        (
            {"opened_at": "2026-01-31"},
            "'opened_at' is '2026-01-31', which is not a time",
            "write it as 2026-01-31T14:05:00Z, with an offset",
        ),
        (
            {"opened_at": "2026-02-31T00:00:00Z"},
            "'opened_at' is '2026-02-31T00:00:00Z', which is not a time",
            "write it as 2026-01-31T14:05:00Z, with an offset",
        ),
        (
            {"actions": [{"action": "a", "due": "2026-02-31"}]},
            "'actions.0.due' is '2026-02-31', which is not a day",
            "write it as 2026-01-31",
        ),
        (
            {"priority": "9"},
            "'priority' is '9', which is not less than or equal to 5",
            "write a whole number that fits",
        ),
        (
            {"priority": "P1"},
            "'priority' is 'P1', which is not a whole number",
            "write digits alone",
        ),
        (
            {"major": "yes"},
            "'major' is 'yes', which is neither true nor false",
            "write true or false",
        ),
        ({"owner": ""}, "'owner' is '', which is empty", "write it, or leave it out"),
        ({"owner": ["a"]}, "'owner' must be one value", ""),
        ({"tags": "a"}, "'tags' must be a list, such as [one, two]", ""),
        ({"not_regression": "a"}, "'not_regression' must be keys with values below it", ""),
        ({"priority": ["1"]}, "'priority' must be one value", ""),
        (
            {"links": [{"title": "a", "url": "ftp://a"}]},
            "'links.0.url' is 'ftp://a', which is not a web address",
            "begin it with https:// or http://",
        ),
        (
            {"title": "x" * 100 + "\n"},
            f"'title' is '{'x' * 58}…, which is not one line of text",
            "write one line",
        ),
    ],
)
def test_faults_in_plain_words(fields: dict[str, Any], message: str, hint: str) -> None:
    problem = read(fields).problems[0]
    assert (problem.message, problem.hint) == (message, hint)


def test_a_signature_that_needs_another_form_says_so() -> None:
    fields = {"status": "draft", "signatures": [{"name": "a"}, {"any": [{}]}]}
    found = validate(KnownError, {**SMALLEST, **fields}, FALLBACK)
    assert [one.message for one in found.problems] == [
        "'signatures.0' needs exactly one of all, any and sequence",
        "'signatures.1.any.0' needs either literal or regex",
    ]


def test_a_key_that_does_not_fit_is_named_by_its_path() -> None:
    found = validate(Config, {"services": {"A b": {"tier": 1}, "c": {"tier": 2}}})
    assert said(found) == [("bad-format", "services.A b")]
    assert found.model is not None
    assert found.model.services.keys() == {"c"}
    assert found.dropped == {("services", "A b")}


@pytest.mark.parametrize("name", ["[key]", "", "0", "a.b", "\n", "import_", "__class__"])
def test_a_field_of_any_name_is_only_unknown(name: str) -> None:
    assert [(one.kind, one.path) for one in read({name: "x"}).problems] == [
        ("unknown-field", (name,))
    ]
    inside = read({"not_regression": {"known_error": "k", "reason": "r", name: "x"}})
    assert [one.path for one in inside.problems] == [("not_regression", name)]
    table = validate(Config, {"services": {"a": {name: "x"}}})
    assert [one.path for one in table.problems] == [("services", "a", name)]


def test_names_inside_named_tables_are_suggested() -> None:
    found = validate(Config, {"services": {"a": {"teir": 1}}, "targets": {"1": {"days": 1}}})
    assert [one.hint for one in found.problems] == ["did you mean 'tier'?", FIELDS_HINT]
    assert validate(Config, {"x": {"y": 1}}).problems[0].hint == FIELDS_HINT
    assert validate(Config, {"targets": {"9": {}}}).problems[0].kind == "bad-format"
    tier = validate(Config, {"services": {"a": {"tier": "one"}}}).problems[0]
    assert tier.message == "'services.a.tier' must be one whole number"
