"""Hidden characters, links, HTML, addresses of people, and scalars that others read otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from faultbook.diagnostics import NewValue
from faultbook.document import read_document
from faultbook.kinds import KINDS
from faultbook.plain_text import visible
from faultbook.rules import prefilter
from faultbook.rules.scalars import other_type, text_fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.workspace import Workspace

PATH = "records/incidents/2026/INC-2026-0001.md"


def incident(*lines: str, body: str = "", title: str = "Nobody can log in") -> str:
    head = ["---", "id: INC-2026-0001", f"title: {title}", "status: new", *lines, "---", ""]
    return "\n".join([*head, *(["## Summary", "", body, ""] if body else [])])


def found(register: Callable[..., Workspace], text: str) -> list[tuple[str, int, int]]:
    report = register({PATH: text}).check()
    return [(one.code, one.location.line, one.location.column) for one in report.diagnostics]


HIDDEN = (
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\ufeff\ufff9\U000e0041\u00ad"
)


@pytest.mark.parametrize("character", HIDDEN, ids=lambda one: f"U+{ord(one):04X}")
def test_hidden_character_is_found_in_fields_and_text(
    register: Callable[..., Workspace], character: str
) -> None:
    text = incident("reporter: x", body=f"a{character}b{character}\n\né{character}")
    assert found(register, text) == [("FB701", 10, 2), ("FB701", 12, 2)]
    assert visible(character) != character, "what is a finding isn't printed raw either"


@pytest.mark.parametrize(
    "text", ["👩\u200d🚒", "می\u200cخواهم", "Grüße", "日本", "a\u00a0b", "❤\ufe0f"]
)
def test_what_joins_letters_is_fine(register: Callable[..., Workspace], text: str) -> None:
    assert found(register, incident("reporter: x", body=text)) == []


def test_control_character_is_one_finding(register: Callable[..., Workspace]) -> None:
    assert found(register, incident(body="a\x1bb")) == [("FB005", 9, 2)]
    assert found(register, f"\ufeff{incident()}") == [("FB004", 1, 1)]


def test_file_that_cannot_be_parsed_is_looked_at(register: Callable[..., Workspace]) -> None:
    assert ("FB701", 2, 2) in found(register, "---\n:\u202e [\n---\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[a](javascript:x)", [("FB702", 9, 5)]),
        ("[a](DATA:x) and [b](ftp://c)", [("FB702", 9, 5), ("FB703", 9, 21)]),
        ("see\n\n[a]: vbscript:x", [("FB702", 11, 6)]),
        ("`[a](javascript:x)`", []),
        ("    [a](javascript:x)", []),
        ("```\n[a](javascript:x)\n```", []),
        ("x <!-- [a](javascript:x) -->", []),
        (r"\[a](javascript:x)", []),
        ("[a](https://b.example/c:d) <https://b.example>", []),
        ("[a](C:\\log)", [("FB703", 9, 5)]),
    ],
)
def test_links(
    register: Callable[..., Workspace], body: str, expected: list[tuple[str, int, int]]
) -> None:
    assert found(register, incident(body=body)) == expected


def test_links_field_takes_web_addresses_alone(register: Callable[..., Workspace]) -> None:
    text = incident("links: [{title: a, url: 'javascript:x'}]")
    assert [code for code, _, _ in found(register, text)] == ["FB110"]


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("a<br>b", [(9, 2)]),
        ("<b>a</b> <i>b</i>", [(9, 1)]),
        ("<div\nclass=x>", [(9, 1)]),
        ("<p class=x>", [(9, 1)]),
        ("<?php x", [(9, 1)]),
        ("a\n<!DOCTYPE html>", [(10, 1)]),
        ("<SCRIPT>x</SCRIPT>", [(9, 1)]),
        ("the key <b> or <p>", []),
        ("ssh <host>, <user>, <time>, <title>, <path>, <data>", []),
        ("List<String> and Map<K, V> and a<b", []),
        ("`<br>` <!-- <br> -->", []),
        ("</div>", []),
        ("<https://example.com> <a@example.com>", []),
    ],
)
def test_html(register: Callable[..., Workspace], body: str, places: list[tuple[int, int]]) -> None:
    assert found(register, incident(body=body)) == [("FB704", *place) for place in places]


MAILS = [
    ("ada@shop-mail.dk", True),
    ("<ada.jensen+x@mail.shop.co.uk>", True),
    ("mailto:ada@shop-mail.dk", False),
    ("ada@example.com, a@mail.example.org, a@b.test, a@c.invalid, a@d.example", False),
    ("git@github.com:web/shop.git", False),
    ("ssh://git@github.com/web", False),
    ("https://user:x@shop.dk/", False),
    ("getty@tty1.service", False),
    ("pkg@1.2.3 image@sha256:9f86 @ada", False),
]


@pytest.mark.parametrize(("body", "is_found"), MAILS)
def test_email_in_public(register: Callable[..., Workspace], body: str, *, is_found: bool) -> None:
    codes = {code for code, _, _ in found(register, incident("visibility: public", body=body))}
    assert codes - {"FB705"} == ({"FB706"} if is_found else set())
    assert "FB706" not in {code for code, _, _ in found(register, incident(body=body))}


PHONES = [
    ("+45 70 12 34 56", True),
    ("+1 (555) 123-4567", True),
    ("+4970123456789", True),
    ("Tel.: 070 123 456", True),
    ("call us at 0800-123456", True),
    ("+02:00 and +0200 and UTC+1", False),
    ("+12345678 rows", False),
    ("call 2026-01-31 10", False),
    ("1234567890 calls, phone 42", False),
    ("version 1.2.3+20260131123456", False),
    ("10.0.0.1 10.0.0.2 172-16-254-1", False),
    ("call 10:30:00", False),
]


@pytest.mark.parametrize(("body", "is_found"), PHONES)
def test_phone_in_public(register: Callable[..., Workspace], body: str, *, is_found: bool) -> None:
    codes = {code for code, _, _ in found(register, incident("visibility: public", body=body))}
    assert codes == ({"FB707"} if is_found else set())
    assert found(register, incident(body=body)) == []


VALUES = [
    *("no", "Yes", "ON", "off", "true", "012", "08", "0x80070005", "0b11", "0o17", "1_000", "+1"),
    *("1.10", "4.0", ".5", "5.", "1e3", "1.5e+3", ".inf", "-.INF", ".nan", "12:30:00", "Null"),
    *("2026-01-31", "2026-01-31T10:00:00Z", "2026-01-31 10:00:00", "190:20:30.15", "NULL"),
]
TEXTS = ["nope", "1.2.3", "ORA-1", "yEs", "0x", "12:75:00", "2026-1", "1.10-rc1", "v1.10", "on it"]


@pytest.mark.parametrize("value", VALUES)
def test_value_is_found_wherever_it_stands(register: Callable[..., Workspace], value: str) -> None:
    lines = [
        f"reporter: {value}",
        f"changes: [CHG-1, {value}]",
        f"versions: [{{component: a, version: {value}}}]",
        "symptoms:",
        f"  - {value}",
        f"error_codes: [{value}, '{value}']",
    ]
    places = [(5, 11), (6, 18), (7, 36), (9, 5), (10, 15)]
    report = register({PATH: incident(*lines)}).check()
    said = [one for one in report.diagnostics if one.code == "FB708"]
    assert [(one.location.line, one.location.column) for one in said] == places
    assert {one.fix for one in said if isinstance(one.fix, NewValue)} == {
        NewValue(path, value, is_text=True)
        for path in (
            ("reporter",),
            ("changes", 1),
            ("versions", 0, "version"),
            ("symptoms", 0),
            ("error_codes", 0),
        )
    }


@pytest.mark.parametrize("value", TEXTS)
def test_text_is_left_alone(register: Callable[..., Workspace], value: str) -> None:
    lines = [f"reporter: {value}", f"changes: [{value}]", f"error_codes: ['012', {value}]"]
    assert [one for one in found(register, incident(*lines)) if one[0] == "FB708"] == []


@pytest.mark.parametrize("value", ["503", "0", "-1", "40001", "4.2", "10.15"])
def test_codes_may_be_numbers_that_keep_their_digits(
    register: Callable[..., Workspace], value: str
) -> None:
    lines = [f"versions: [{{component: a, version: {value}}}]", f"error_codes: [{value}]"]
    assert found(register, incident(*lines)) == []
    assert ("FB708", 5, 11) in found(register, incident(f"reporter: {value}"))


def test_other_types_are_left_alone(register: Callable[..., Workspace]) -> None:
    lines = [
        "priority: 1",
        "major: false",
        "started_at: 2026-05-04T10:00:00Z",
        "workaround_helped: no",
        "actions: [{action: x, due: 2030-01-31}]",
    ]
    assert found(register, incident(*lines)) == []


@given(st.from_regex(r"[-+.]?[0-9]?[0-9a-fA-FoxXeE:_.+T-]{0,12}|[a-zA-Z]{2,5}", fullmatch=True))
def test_no_value_that_pyyaml_reads_otherwise_is_missed(value: str) -> None:
    try:
        read = yaml.safe_load(f"- {value}")
    except (yaml.YAMLError, ValueError):
        return
    if isinstance(read, list) and len(read) == 1 and not isinstance(read[0], (str, dict, list)):
        assert other_type(value) or value in ("", "~", "null"), read


@given(st.sampled_from([*VALUES, "503", "4.2"]), st.booleans())
def test_the_first_look_misses_no_value(value: str, is_first: bool) -> None:
    for line in (
        f"reporter: {value}",
        f"symptoms: [{value}]",
        f"changes:\n  - {value}",
        f"tags: [a,{value}]",
    ):
        text = f"{line}\n" if is_first else f"a: b\n{line}"
        assert "value" in prefilter.signs(text)


SIGNS = {
    "secret": "password: x",
    "hidden": "a\u200bb",
    "value": "title: no\n",
    "link": "[a](b)",
    "html": "a<br>",
    "blame": "X forgot it",
    "human-error": "human error",
}


@pytest.mark.parametrize(("name", "text"), SIGNS.items())
def test_both_ways_to_look_see_the_same(name: str, text: str) -> None:
    first = {sign for sign, form in prefilter._one_by_one().items() if form.search(text)}  # noqa: SLF001 - both ways are compared
    then = {prefilter._NAMES[at] for at in prefilter._together().Match(text)}  # noqa: SLF001 - likewise
    assert first == then
    assert name in first


def test_text_fields_are_those_of_the_models() -> None:
    fields = text_fields(KINDS["incident"].model).inner
    assert fields["title"].is_text
    assert not fields["title"].takes_numbers
    assert fields["error_codes"].takes_numbers
    assert fields["versions"].inner["version"].takes_numbers
    assert set(fields["outages"].inner) == {"from", "to"}
    for name in ("priority", "major", "opened_at", "status", "workaround_helped"):
        assert not fields[name].is_text
    patterns = text_fields(KINDS["known-error"].model).inner["signatures"].inner["all"]
    assert patterns.is_text
    assert patterns.inner["literal"].is_text
    assert not patterns.inner["count"].is_text


def test_positions_hold_in_a_yaml_record(register: Callable[..., Workspace]) -> None:
    path = PATH.replace(".md", ".yaml")
    text = (
        "id: INC-2026-0001\ntitle: a b\nstatus: new\ntags: [no]\n"
        "sections:\n  Summary: '[a](javascript:x) <br>'\n"
    )
    assert read_document(text.encode(), is_markdown=False).sections
    places = [
        (one.code, one.location.line, one.location.column)
        for one in register({path: text}).check().diagnostics
    ]
    assert places == [("FB708", 4, 8), ("FB702", 6, 12), ("FB704", 6, 12)]
