"""The writer: whatever it writes reads back as it was given."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from faultbook.document import read_document
from faultbook.editing.render import UnwritableRecord, render_record
from faultbook.editing.section_text import close_fence, demote_headings, section_text
from faultbook.editing.yaml_text import plain_value, scalar_text
from faultbook.kinds import KINDS
from faultbook.model.validation import validate

if TYPE_CHECKING:
    from collections.abc import Mapping

NASTY = (
    *("no", "yes", "on", "OFF", "y", "N", "true", "null", "~", "", "=", "<<", "nan", ".inf"),
    *("0x1F", "0o17", "1.10", "012", "1e5", "12:30:00", "1_000", "-1", "+.5", "2026-01-31"),
    *("2026-01-31 10:00:00 -0500", "---", "...", "- a", "? a", "a: b", "a #b", "# a", "'", '"'),
    *("*a", "&a", "!a", "%a", "@a", "`a`", "[a", "{a}", "a]", ",a", "|", ">", "\\n", "a\\", ": "),
    *(
        "\t",
        "\ta",
        "a\tb",
        " a",
        "a ",
        "  ",
        "a\nb",
        "a\n",
        "\na",
        "a\n\nb\n\n",
        "a\n \tb",
        "a\n---",
    ),
    *("a\n b\n", "a \nb", "a\r\nb", "a\rb", "\x85", "\u2028", "\u2029", "\ufeff", "\x00", "\x07"),
    *(
        "\x7f",
        "\x9f",
        "\xa0",
        "\uffff",
        "🔥",
        "é",
        "日本",
        "\U0010ffff",
        "## a",
        "### a",
        "```",
        "~~~",
    ),
    *("x" * 300, "long words " * 40, "key: value # no comment", "C:\\temp\\no", "${{ x }}", "::a"),
)
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=12),
    st.lists(st.sampled_from(NASTY), max_size=4).map("".join),
    st.lists(st.sampled_from(NASTY), max_size=4).map("\n".join),
)
LINES = TEXTS.map(lambda text: " ".join(text.split("\n")).replace("\r", "")).filter(
    lambda text: bool(text.strip())
)
SECTION_TEXTS = TEXTS | st.sampled_from(
    [
        "```\n## not a heading\n```",
        "~~~~ text\n## a\n~~~\n## b\n~~~~",
        "```\nopen",
        "## heading\n\ntext",
        "# one\n## two\n####### seven",
        "    ## code",
        "a\n##",
        "a\n## \nb",
        "a\n##\tb",
    ]
)
FORMATS: dict[str, st.SearchStrategy[Any]] = {
    "date-time": st.datetimes(
        min_value=datetime(1000, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from(
            [
                UTC,
                timezone(timedelta(hours=-5)),
                timezone(timedelta(hours=5, minutes=30)),
                timezone(timedelta(minutes=53, seconds=28)),
            ]
        ),
    ).filter(lambda at: datetime(1000, 1, 3, tzinfo=UTC) < at < datetime(9999, 12, 29, tzinfo=UTC)),
    "date": st.dates(),
    "uri": st.sampled_from(["https://example.org/a#b?c=d:e", "http://x/'y'"]),
}
PATTERNS: dict[str, st.SearchStrategy[Any]] = {
    "^[a-z0-9][a-z0-9._-]*$": st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True),
    "^[a-z][a-z0-9-]*$": st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True),
}
SIMPLE: dict[str, Any] = {
    "null": st.none(),
    "boolean": st.booleans(),
    "integer": st.integers(1, 3),  # in the range of every number there is
}
SPECIAL: dict[str, Any] = {
    "within": st.sampled_from(["30s", "20 lines", "1.5m"]),
    "slide": st.sampled_from(["-5s", "+1.5h", "10ms"]),
}


def strategy_of(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    """Values that a JSON Schema of the models allows, as the writer takes them."""
    if "$ref" in schema:
        return one_of_definition(schema["$ref"].rpartition("/")[2], definitions)
    if "anyOf" in schema:
        return st.one_of(*[strategy_of(part, definitions) for part in schema["anyOf"]])
    kind = schema["type"]
    if kind == "array":
        return st.lists(strategy_of(schema["items"], definitions), max_size=3)
    if kind == "object":
        return object_strategy(schema, definitions)
    return SIMPLE[kind] if str(kind) in SIMPLE else text_strategy(schema)


def text_strategy(schema: Mapping[str, Any]) -> Any:
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    pattern = schema.get("pattern", "")
    if pattern in PATTERNS:
        return PATTERNS[pattern]
    is_line = r"\S" in pattern or isinstance(schema["type"], list)
    return LINES if is_line else TEXTS.filter(str.strip)


def object_strategy(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    properties = {
        name: SPECIAL.get(name, strategy_of(part, definitions))
        for name, part in schema.get("properties", {}).items()
    }
    required = {name: properties.pop(name) for name in schema.get("required", [])}
    return st.fixed_dictionaries(required, optional=properties)


def one_of_definition(name: str, definitions: Mapping[str, Any]) -> Any:
    strategy = strategy_of(definitions[name], definitions)
    if name == "Signature":
        forms = st.sampled_from(["all", "any", "sequence"])
        patterns = st.lists(strategy_of({"$ref": "/Pattern"}, definitions), min_size=1, max_size=2)
        return st.builds(with_one_form, strategy, forms, patterns)
    return strategy.map(with_one_pattern) if name in ("Pattern", "UnlessPattern") else strategy


def with_one_form(signature: dict[str, Any], form: str, patterns: list[Any]) -> dict[str, Any]:
    rest = {k: v for k, v in signature.items() if k not in ("all", "any", "sequence")}
    return {**rest, form: patterns}


def with_one_pattern(pattern: Any) -> Any:
    if isinstance(pattern, str):
        return pattern
    rest = {k: v for k, v in pattern.items() if k not in ("literal", "regex")}
    regex = pattern.get("regex")
    return {**rest, "regex": regex} if regex else {**rest, "literal": "x"}


def record_strategy(kind: str) -> Any:
    schema = KINDS[kind].model.model_json_schema()
    return object_strategy(schema, schema.get("$defs", {}))


RECORDS = {kind: record_strategy(kind) for kind in KINDS}


def without_nothing(value: Any) -> Any:
    """A value as the file holds it: no None, no empty list."""
    if isinstance(value, dict):
        found = {key: without_nothing(inner) for key, inner in value.items()}
        return {key: inner for key, inner in found.items() if inner is not None and inner != []}
    if isinstance(value, list):
        return [without_nothing(inner) for inner in value]
    return value


@pytest.mark.parametrize("suffix", [".md", ".yaml"])
@pytest.mark.parametrize("kind", list(KINDS))
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_fields_read_back(kind: str, suffix: str, data: st.DataObject) -> None:
    fields = data.draw(RECORDS[kind])
    text = render_record(kind, fields, {}, suffix)
    document = read_document(text.encode(), is_markdown=suffix == ".md")
    assert document.problems == ()
    expected = plain_value(without_nothing(fields))
    assert document.data == expected
    model = KINDS[kind].model
    found = validate(model, document.data or {})
    assert found.problems == ()
    assert found.model == model.model_validate(expected)


@pytest.mark.parametrize("suffix", [".md", ".yaml"])
@settings(max_examples=300, deadline=None)
@given(texts=st.lists(SECTION_TEXTS, max_size=4))
def test_sections_read_back(suffix: str, texts: list[str]) -> None:
    names = ["", *KINDS["incident"].sections][-len(texts) :] if texts else []
    sections = {name: section_text(text) for name, text in zip(names, texts, strict=True)}
    assume(sections.get("", "text"))
    text = render_record("incident", MINIMAL, sections, suffix)
    document = read_document(text.encode(), is_markdown=suffix == ".md")
    assert document.problems == ()
    assert list((document.sections or {}).items()) == list(sections.items())
    assert document.data == MINIMAL


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(SECTION_TEXTS, max_size=3), names=st.lists(LINES, max_size=3, unique=True))
def test_a_section_as_it_came_is_refused_or_reads_back(texts: list[str], names: list[str]) -> None:
    sections = dict(zip(names, texts, strict=False))
    try:
        text = render_record("incident", MINIMAL, sections)
    except UnwritableRecord:
        event("refused")
        return
    event("written")
    assert read_document(text.encode(), is_markdown=True).sections == sections


@settings(max_examples=400, deadline=None)
@given(value=TEXTS)
def test_ordinary_readers_read_the_same_text(value: str) -> None:
    assume(value.strip())
    text = render_record("incident", {**MINIMAL, "error_text": value}, {}, ".yaml")
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        assert yaml.load(text, loader)["error_text"] == value  # noqa: S506


MINIMAL = {"id": "INC-2026-0001", "title": "Nobody can log in", "status": "new"}


def test_a_record_looks_as_a_person_would_write_it() -> None:
    fields: dict[str, Any] = {
        "status": "closed",
        "title": "Nobody can log in",
        "services": ["login", "shop"],
        "id": "INC-2026-0001",
        "major": True,
        "priority": 1,
        "owner": None,
        "tags": [],
        "opened_at": datetime(2026, 1, 31, 9, 5, tzinfo=UTC),
        "timeline": [
            {
                "event": "Restarted:\n\tat once\nagain\n",
                "at": datetime(2026, 1, 31, 9, 5, tzinfo=timezone(timedelta(hours=-5))),
            }
        ],
        "versions": [{"version": "1.10", "component": "auth: server"}],
        "error_codes": ["0x80070005", "no", "ORA-01555", "404-502 errors"],
        "actions": [{"due": date(2026, 2, 1), "action": "Tell them # all"}],
    }
    written = render_record("incident", fields, {"Summary": "It began.", "Lessons": "None."})
    expected = """\
---
id: INC-2026-0001
title: Nobody can log in
status: closed
services:
  - login
  - shop
priority: 1
major: true
versions:
  - component: 'auth: server'
    version: '1.10'
error_codes:
  - '0x80070005'
  - 'no'
  - ORA-01555
  - 404-502 errors
opened_at: 2026-01-31T09:05:00Z
timeline:
  - at: 2026-01-31T09:05:00-05:00
    event: |
      Restarted:
      \tat once
      again
actions:
  - action: 'Tell them # all'
    due: 2026-02-01
---

## Summary

It began.

## Lessons

None.
"""
    assert written == expected


def test_a_yaml_record_holds_its_sections_as_blocks() -> None:
    text = render_record("incident", MINIMAL, {"Summary": "One\n\n- two"}, ".yaml")
    assert text == (
        "id: INC-2026-0001\ntitle: Nobody can log in\nstatus: new\n"
        "sections:\n  Summary: |\n    One\n\n    - two\n"
    )


@pytest.mark.parametrize(
    ("changes", "sections", "said"),
    [
        ({"colour": "red"}, {}, "unknown field 'colour'"),
        ({"status": "open"}, {}, "'status' is 'open'"),
        ({"title": "two\nlines"}, {}, "'title'"),
        ({"title": "\ud800"}, {}, "a text isn't UTF-8"),
        ({"opened_at": datetime(2026, 1, 31)}, {}, "no offset"),  # noqa: DTZ001
        ({"effort_minutes": 1.5}, {}, "float can't be written"),
        ({"symptoms": [None]}, {}, "NoneType can't be written"),
        ({"outages": [{"from": "x", "start": "y"}]}, {}, "both of its names"),
        ({}, {"Summary": "a\n## b"}, "'Summary' would not read back"),
        ({}, {"Summary": "```\nopen", "Lessons": "b"}, "'Summary' would not read back"),
        ({}, {"Summary": "\na"}, "'Summary' would not read back"),
        ({}, {"Summary": "a\x07"}, "U+0007"),
        ({}, {"Summary ##": "a"}, "'Summary ##' would not read back"),
        ({}, {"Summary": "a\n" * 600_000}, "may have"),
        ({}, {"Summary": "a", "": "b"}, "would not read back"),
    ],
)
def test_what_a_record_cannot_hold_is_refused(
    changes: dict[str, Any], sections: dict[str, str], said: str
) -> None:
    with pytest.raises(UnwritableRecord) as caught:
        render_record("incident", {**MINIMAL, **changes}, sections)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_model_names_become_the_file_s_keys() -> None:
    at = datetime(2026, 1, 31, tzinfo=UTC)
    text = render_record("incident", {**MINIMAL, "outages": [{"end": at, "start": at}]}, {})
    assert "  - from: 2026-01-31T00:00:00Z\n    to: 2026-01-31T00:00:00Z\n" in text


def test_offsets_with_seconds_become_utc() -> None:
    at = datetime(1890, 1, 1, 0, 53, 28, tzinfo=timezone(timedelta(minutes=53, seconds=28)))
    assert scalar_text(at) == "1890-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("### kept\n#### too", "### kept\n#### too"),
        ("## a\n### b", "### a\n#### b"),
        ("# a\n\n## b\n###### c", "### a\n\n#### b\n###### c"),
        ("```\n# a\n```\n## b", "```\n# a\n```\n### b"),
        ("  ## a ##", "  ### a ##"),
        ("##", "###"),
        ("#hashtag\n    ## code", "#hashtag\n    ## code"),
    ],
)
def test_headings_are_demoted_below_a_section_s(text: str, expected: str) -> None:
    assert demote_headings(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "a"),
        ("```\na", "```\na\n```"),
        ("~~~~ sh\na\n~~~", "~~~~ sh\na\n~~~\n~~~~"),
        ("```\na\n```", "```\na\n```"),
        ("```a`b", "```a`b"),
    ],
)
def test_an_open_fence_is_closed(text: str, expected: str) -> None:
    assert close_fence(text) == expected
