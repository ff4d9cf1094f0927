"""The models' fields, their words and what their text may be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from pydantic import ValidationError

from faultbook.kinds import KINDS
from faultbook.model.fields import FORMATS
from faultbook.model.incident import Incident
from faultbook.model.known_error import KnownError
from faultbook.model.problem import Problem
from faultbook.model.signature import Signature
from faultbook.model.validation import Validated, validate

if TYPE_CHECKING:
    from faultbook.model.common import RecordModel

# What each field is: a type of TYPES below (with "!" where it is required), its words as a tuple,
# a list of one of those, or the fields inside it.
LINK = {"title": "line!", "url": "url!"}
ACTION = {"action": "line!", "owner": "line", "due": "day", "done_at": "time", "ref": "line"}
VERSION = {"component": "line!", "version": "code"}
LEVELS = ("high", "medium", "low")
COMMON: dict[str, Any] = {
    "id": "text!",
    "title": "line!",
    "services": ["key"],
    "owner": "line",
    "assignee": "line",
    "tags": ["key"],
    "links": [LINK],
    "aliases": ["reference"],
    "source_id": "line",
    "source_digest": "line",
    "visibility": ("internal", "public"),
    "ignore": [{"rule": "code!", "reason": "text!", "until": "day"}],
}
FIELDS: dict[str, dict[str, Any]] = {
    "incident": {
        **COMMON,
        "status": ("!", "new", "in-progress", "on-hold", "resolved", "closed", "cancelled"),
        "impact": LEVELS,
        "urgency": LEVELS,
        "priority": "priority",
        "major": "flag",
        "source": ("user-report", "monitoring", "supplier", "review", "import"),
        "reporter": "line",
        "support_level": "support-level",
        "configuration_items": ["line"],
        "versions": [VERSION],
        "category": "line",
        "symptoms": ["line"],
        "error_text": "text",
        "error_codes": ["code"],
        "opened_at": "time",
        "started_at": "time",
        "detected_at": "time",
        "acknowledged_at": "time",
        "mitigated_at": "time",
        "restored_at": "time",
        "resolved_at": "time",
        "closed_at": "time",
        "outages": [{"from": "time!", "to": "time"}],
        "hold_reason": (
            "awaiting-caller",
            "awaiting-change",
            "awaiting-problem",
            "awaiting-supplier",
        ),
        "resolution_code": (
            "known-error-workaround",
            "workaround",
            "solution-provided",
            "fixed-by-change",
            "resolved-by-problem",
            "resolved-by-caller",
            "duplicate",
            "no-fault-found",
            "unrecorded",
        ),
        "known_error": "reference",
        "workaround_helped": ("yes", "partly", "no"),
        "problem": "reference",
        "not_regression": {"known_error": "reference!", "reason": "text!"},
        "parent": "reference",
        "duplicate_of": "reference",
        "caused_by_change": "line",
        "changes": ["line"],
        "effort_minutes": "number",
        "timeline": [{"at": "time!", "event": "text!"}],
        "actions": [ACTION],
    },
    "problem": {
        **COMMON,
        "status": (
            *("!", "new", "investigating", "known-error", "fix-in-progress"),
            *("resolved", "closed"),
        ),
        "trigger": ("recurrence", "trend", "major-incident", "proactive", "supplier"),
        "impact": LEVELS,
        "urgency": LEVELS,
        "priority": "priority",
        "opened_at": "time",
        "root_cause": {"category": "category!", "summary": "text!", "confirmed_at": "time"},
        "contributing_factors": ["text"],
        "five_whys": ["text"],
        "fix": {
            "description": "text",
            "changes": ["line"],
            "deployed_at": "time",
            "observe_days": "days",
        },
        "closure_code": ("fix-verified", "risk-accepted", "duplicate", "not-a-problem"),
        "risk_acceptance": {"by": "line", "reason": "text", "review_by": "day"},
        "duplicate_of": "reference",
        "effort_minutes": "number",
        "actions": [ACTION],
        "closed_at": "time",
    },
    "known-error": {
        **COMMON,
        "status": ("!", "draft", "active", "fixed", "retired"),
        "problem": "reference",
        "upstream": LINK,
        "affects": [{"component": "line!", "versions": "code"}],
        "fixed_in": [VERSION],
        "symptoms": ["line"],
        "error_codes": ["code"],
        "signatures": [None],
        "workaround": {
            "risk": ("low", "medium", "high"),
            "minutes": "positive",
            "verified_at": "time",
            "verified_by": "line",
        },
        "no_workaround": "text",
        "review_by": "day",
        "superseded_by": "reference",
        "retired_because": "text",
    },
}

NOT_NUMBERS = ("1_000", "+1", " 1", "1 ", "1.0", "-1", "1e3", "0x1", "", "one", "٣", "9" * 5000)
TYPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "line": (("x", "no", "0x80070005", "1.10", "é 😀", " x "), ("", " ", "a\nb", "a\n", "\t")),
    "text": (("x", "a\nb\n", "no"), ("",)),
    "code": (("0x80070005", "1.10", "012", "ORA-01555", ">=2.1, <2.4"), ("", " ", "a\nb")),
    "key": (("web", "a", "0", "a.b-c_d"), ("", "Web", "a b", "-a", "_a", ".a", "ä", "a\n", "web!")),
    "category": (("software", "a1-b"), ("", "Software", "1a", "a_b", "-a")),
    "reference": (("PRB-2026-0001", "anything"), ("",)),
    "url": (
        ("https://a.example/x?y#z", "http://a", "https://ü.example/é"),
        (
            *("", "a.example", "ftp://a", "javascript:alert(1)", "https://", "https://a b"),
            *("HTTPS://a", 'https://a"', "https://<a>", " https://a", "https://a\nb"),
        ),
    ),
    "time": (
        (
            "2026-01-31T14:05:00Z",
            "2026-01-31t14:05:00z",
            "2026-01-31T14:05:00.123456+05:30",
            "2026-01-31T14:05:00.1-00:00",
            "2024-02-29T23:59:59-11:00",
        ),
        (
            *("2026-01-31", "2026-01-31T14:05:00", "2026-01-31T14:05Z", "2026-01-31 14:05:00Z"),
            *("2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-31T24:00:00Z"),
            *("2016-12-31T23:59:60Z", "2026-01-31T14:05:00.1234567Z", "2026-01-31T14:05:00+0530"),
            *("2026-01-31T14:05:00+25:00", "0000-01-01T00:00:00Z", "26-01-31T14:05:00Z", "now"),
            *("1769868300", "", " 2026-01-31T14:05:00Z", "2026-01-31T14:05:00Z\n", "２０２６"),
            *("2026-01-31T14:05:00,5Z", "2026-W05-6T14:05:00Z", "2026-01-31T14:05:00 Z"),
        ),
    ),
    "day": (
        ("2026-01-31", "2024-02-29"),
        (
            *("2026-02-29", "2026-1-31", "31.01.2026", "2026-01-31T00:00:00Z", "today", ""),
            *("20260131", "2026-01-31\n", "0000-01-01", "1769868300", "2026-00-01"),
        ),
    ),
    "number": (("0", "1", "007", "1000000"), NOT_NUMBERS),
    "positive": (("1", "1000"), ("0", *NOT_NUMBERS)),
    "days": (("1", "3650"), ("0", "3651", *NOT_NUMBERS)),
    "priority": (("1", "2", "3", "4", "5"), ("0", "6", "P1", "high", *NOT_NUMBERS)),
    "support-level": (("1", "2", "3"), ("0", "4", *NOT_NUMBERS)),
    "flag": (("true", "false"), ("True", "FALSE", "yes", "no", "on", "off", "1", "0", "", "y")),
}
KINDS_OF_FAULT = {
    "time": ("bad-time",),
    "day": ("bad-day",),
    "flag": ("bad-flag",),
    **dict.fromkeys(("number", "positive", "days", "priority", "support-level"), ("bad-number",)),
    **dict.fromkeys(("line", "code"), ("empty-text", "bad-format")),
    **dict.fromkeys(("text", "reference"), ("empty-text",)),
    **dict.fromkeys(("key", "category", "url"), ("bad-format",)),
}


def read(kind: str, fields: dict[str, Any]) -> Validated[RecordModel]:
    """Validate the smallest record of a kind with more fields."""
    first = KINDS[kind].first_status
    smallest = {"id": "X", "title": "Login fails", "status": first}
    fallback = {"id": "file", "title": "file", "status": first}
    return validate(KINDS[kind].model, {**smallest, **fields}, fallback)


def is_required(spec: Any) -> bool:
    return spec[0] == "!" if isinstance(spec, tuple) else isinstance(spec, str) and spec[-1] == "!"


def good(spec: Any) -> Any:
    """A value that fits."""
    if isinstance(spec, tuple):
        return spec[-1]
    if isinstance(spec, list):
        return [good(spec[0])]
    if isinstance(spec, dict):
        return {name: good(inner) for name, inner in spec.items() if is_required(inner)}
    return TYPES[spec.rstrip("!")][0][0]


def leaves(spec: Any, path: tuple[str | int, ...]) -> Any:
    """Every place of a value in a record, with what it may be."""
    if isinstance(spec, dict):
        for name, inner in spec.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(spec, list):
        yield from leaves(spec[0], (*path, 0))
    elif spec is not None:
        yield path, spec


def holding(fields: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """Fields with ``value`` at ``path``, and around it what is required there."""
    spec: Any = fields
    for step in path[:-1]:
        spec = spec[step]
    around: Any = {} if spec is fields else good(spec)
    if isinstance(around, dict):
        around[path[-1]] = value
    else:
        around = [value]
    for depth in range(len(path) - 2, -1, -1):
        around = [around] if path[depth] == 0 else {path[depth]: around}
    result: dict[str, Any] = around
    return result


LEAVES = [
    pytest.param(kind, path, spec, id=f"{kind}-{'.'.join(map(str, path))}")
    for kind, fields in FIELDS.items()
    for path, spec in leaves(fields, ())
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_fields_and_no_other(kind: str) -> None:
    fields = KINDS[kind].model.model_fields
    assert {info.alias or name for name, info in fields.items()} == FIELDS[kind].keys()
    required = {name for name, info in fields.items() if info.is_required()}
    assert required == {"id", "title", "status"}
    assert all(info.description for info in fields.values())


@pytest.mark.parametrize(("kind", "path", "spec"), LEAVES)
def test_a_field_takes_its_values(kind: str, path: tuple[str | int, ...], spec: Any) -> None:
    values = spec if isinstance(spec, tuple) else TYPES[spec.rstrip("!")][0]
    for value in values:
        if value != "!":
            found = read(kind, holding(FIELDS[kind], path, value))
            assert found.problems == ()
            assert found.dropped == frozenset()


@pytest.mark.parametrize(("kind", "path", "spec"), LEAVES)
def test_a_field_refuses_others_once(kind: str, path: tuple[str | int, ...], spec: Any) -> None:
    values: tuple[str, ...] = ("", "other", spec[-1].upper(), f" {spec[-1]}", spec[-1][:-1])
    expected: tuple[str, ...] = ("unknown-value",)
    if isinstance(spec, str):
        values, expected = TYPES[spec.rstrip("!")][1], KINDS_OF_FAULT[spec.rstrip("!")]
    for value in values:
        found = read(kind, holding(FIELDS[kind], path, value))
        assert [one.path for one in found.problems] == [path], value
        assert found.problems[0].kind in expected
        assert found.problems[0].hint
        assert found.model is not None
        assert any(path[: len(lost)] == lost for lost in found.dropped)


@pytest.mark.parametrize(("kind", "path", "spec"), LEAVES)
def test_a_field_refuses_other_shapes(kind: str, path: tuple[str | int, ...], spec: Any) -> None:
    for value in (["x"], {"x": "y"}, [], {}):
        found = read(kind, holding(FIELDS[kind], path, value))
        assert [one.path for one in found.problems] == [path]
        expected = {"unknown-value"} if isinstance(spec, tuple) else {"wrong-shape"}
        assert found.problems[0].kind in expected
        assert found.model is not None


@pytest.mark.parametrize(("kind", "path", "spec"), LEAVES)
def test_no_value_is_no_field(kind: str, path: tuple[str | int, ...], spec: Any) -> None:
    found = read(kind, holding(FIELDS[kind], path, None))
    if path[-1] == 0:
        assert [(one.kind, one.path) for one in found.problems] in (
            [("wrong-shape", path)],
            [("unknown-value", path)],
        )
    elif is_required(spec):
        assert [(one.kind, one.path) for one in found.problems] == [("missing-field", path)]
    else:
        assert found.problems == ()
    assert found.model is not None


@pytest.mark.parametrize("kind", KINDS)
def test_lists_and_parts_must_be_such(kind: str) -> None:
    for name, spec in FIELDS[kind].items():
        if isinstance(spec, list | dict):
            wrong: tuple[Any, ...] = ("x", ["x"] if isinstance(spec, dict) else {"x": "y"})
            for value in wrong:
                found = read(kind, {name: value})
                problem = found.problems[0]
                assert (problem.kind, problem.path) == ("wrong-shape", (name,))
                assert len(found.problems) == 1
                assert found.dropped == {(name,)}
            assert read(kind, {name: None}).problems == ()


def test_defaults() -> None:
    incident = read("incident", {}).model
    assert isinstance(incident, Incident)
    assert (incident.visibility, incident.major, incident.tags) == ("internal", False, ())
    optional = {name for name, info in Incident.model_fields.items() if info.default is None}
    assert all(getattr(incident, name) is None for name in optional)


def test_values_get_their_meaning() -> None:
    fields = {
        "opened_at": "2026-01-31t14:05:00.5+05:30",
        "major": "true",
        "priority": "02",
        "effort_minutes": "90",
        "error_codes": ["0x80070005", "1.10", "012", "no"],
        "workaround_helped": "no",
        "ignore": [{"rule": "FB443", "reason": "r", "until": "2026-02-01"}],
        "outages": [{"from": "2026-01-31T14:05:00Z"}],
    }
    incident = read("incident", fields).model
    assert isinstance(incident, Incident)
    offset = timezone(timedelta(hours=5, minutes=30))
    assert incident.opened_at == datetime(2026, 1, 31, 14, 5, 0, 500_000, offset)
    assert (incident.major, incident.priority, incident.effort_minutes) == (True, 2, 90)
    assert incident.error_codes == ("0x80070005", "1.10", "012", "no")
    assert incident.workaround_helped == "no"
    assert incident.ignore[0].until == date(2026, 2, 1)
    assert incident.outages[0].start == datetime(2026, 1, 31, 14, 5, tzinfo=UTC)
    assert incident.outages[0].end is None


@pytest.mark.parametrize("model", [Incident, Problem, KnownError])
def test_models_are_frozen(model: type[RecordModel]) -> None:
    record = validate(model, {"id": "X", "title": "t"}, {"status": "closed"}).model
    record = record or validate(model, {"id": "X", "title": "t"}, {"status": "fixed"}).model
    assert record is not None
    with pytest.raises(ValidationError, match="frozen"):
        record.title = "other"  # type: ignore[misc]


def test_a_file_knows_an_outage_by_from_and_to_alone() -> None:
    times = {"start": "2026-01-31T14:05:00Z", "end": "2026-01-31T15:05:00Z"}
    found = read("incident", {"outages": [times]})
    assert sorted((one.kind, one.path[-1]) for one in found.problems) == [
        ("missing-field", "from"),
        ("unknown-field", "end"),
        ("unknown-field", "start"),
    ]


def test_every_pattern_has_its_words() -> None:
    kinds = {"bad-time", "bad-day", "bad-number", "bad-flag", "bad-format", "empty-text"}
    assert {one.kind for one in FORMATS.values()} == kinds
    assert all(one.said.startswith(("not ", "neither ", "blank")) for one in FORMATS.values())
    assert all(one.hint for one in FORMATS.values())


# Signatures


def signature(fields: dict[str, Any]) -> list[tuple[str, tuple[str | int, ...]]]:
    """The faults of a signature, with their paths inside it."""
    found = read("known-error", {"signatures": [fields]})
    return [(one.kind, one.path[2:]) for one in found.problems]


@pytest.mark.parametrize("form", ["all", "any", "sequence"])
def test_a_signature_has_one_form(form: str) -> None:
    fields = {"name": "Pool", form: ["connection pool exhausted", {"regex": "a+", "count": "2"}]}
    found = read("known-error", {"signatures": [fields]})
    assert found.problems == ()
    assert isinstance(found.model, KnownError)
    patterns = getattr(found.model.signatures[0], form)
    assert [(one.literal, one.regex, one.count) for one in patterns] == [
        ("connection pool exhausted", None, 1),
        (None, "a+", 2),
    ]
    for other in {"all", "any", "sequence"} - {form}:
        assert signature({form: ["a"], other: ["b"]}) == [("one-of", ())]
        assert signature({form: ["a"], other: []}) == []
        assert signature({form: ["a"], other: None}) == []
    assert signature({form: []}) == [("one-of", ())]


def test_a_signature_without_a_form() -> None:
    assert signature({"name": "Pool"}) == [("one-of", ())]
    assert signature({"unless": ["x"]}) == [("one-of", ())]


def test_a_whole_signature() -> None:
    fields = {
        "name": "Pool",
        "sequence": [{"literal": "a"}, {"literal": "b", "count": "3"}],
        "unless": ["c", {"regex": "d", "anchor": "0", "slide": "-5s", "within": "20 lines"}],
        "within": "30s",
        "samples": {"match": ["a\nb"], "no_match": ["c"]},
    }
    found = read("known-error", {"signatures": [fields]})
    assert found.problems == ()
    assert isinstance(found.model, KnownError)
    plain, other = found.model.signatures[0].unless
    assert (plain.literal, plain.anchor, plain.slide, plain.within) == ("c", None, None, None)
    assert (other.regex, other.anchor, other.slide, other.within) == ("d", 0, "-5s", "20 lines")


@pytest.mark.parametrize(
    ("pattern", "kind", "path"),
    [
        ("", "empty-text", ("literal",)),
        ({}, "one-of", ()),
        ({"literal": "a", "regex": "b"}, "one-of", ()),
        ({"literal": None, "regex": None}, "one-of", ()),
        ({"literal": ""}, "empty-text", ("literal",)),
        ({"literal": "a", "count": "0"}, "bad-number", ("count",)),
        ({"literal": "a", "count": "many"}, "bad-number", ("count",)),
        ({"literal": "a", "within": "30s"}, "unknown-field", ("within",)),
        ({"litteral": "a"}, "unknown-field", ("litteral",)),
        (["a"], "wrong-shape", ()),
        (None, "wrong-shape", ()),
    ],
)
def test_faults_of_a_pattern(pattern: Any, kind: str, path: tuple[str, ...]) -> None:
    assert (kind, ("all", 0, *path)) in signature({"all": [pattern]})
    assert len(signature({"all": [pattern]})) <= 2


@pytest.mark.parametrize(
    ("field", "fits", "others"),
    [
        (
            "within",
            ("30s", "0.5h", "100ms", "5m", "1 line", "20 lines"),
            ("", "30", "30 s", "0 lines", "-5s", "٣s", "1d", "20  lines", "30s\n", "1.s"),
        ),
        ("slide", ("5s", "+5s", "-0.5m", "0s"), ("", "5", "- 5s", "5 lines", "±5s", "--5s")),
        ("anchor", ("0", "12"), ("-1", "a", "1.0")),
    ],
)
def test_windows(field: str, fits: tuple[str, ...], others: tuple[str, ...]) -> None:
    for value in fits:
        assert signature({"all": ["a"], "unless": [{"literal": "b", field: value}]}) == []
    for value in others:
        found = signature({"all": ["a"], "unless": [{"literal": "b", field: value}]})
        assert [path for _, path in found] == [("unless", 0, field)]


def test_the_schema_of_a_pattern_takes_text_or_keys() -> None:
    schema = Signature.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for pattern in ("a", {"literal": "a"}, {"regex": "a"}, {"regex": "a", "count": 2}):
        assert validator.is_valid({"all": [pattern]})
        assert validator.is_valid({"all": ["a"], "unless": [pattern]})
    for other in ("", 1, ["a"], {"other": "a"}, {"literal": ""}):
        assert not validator.is_valid({"all": [other]})
    assert validator.is_valid({"all": ["a"], "unless": [{"regex": "a", "anchor": 0}]})
    assert not validator.is_valid({"all": [{"regex": "a", "anchor": 0}]})


@pytest.mark.parametrize("kind", KINDS)
def test_every_model_has_a_schema(kind: str) -> None:
    schema = KINDS[kind].model.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["properties"].keys() == FIELDS[kind].keys()
    assert schema["additionalProperties"] is False
