"""Fixes in a record's text: what they write, what they leave, and when they aren't made."""

from __future__ import annotations

import pytest

from faultbook.diagnostics import KeyOrder, NewValue
from faultbook.editing.mending import mend

PRIORITY = NewValue(("priority",), "2")


def mended(text: str, *fixes: NewValue | KeyOrder, is_markdown: bool = False) -> str:
    return mend(text.encode(), fixes, is_markdown=is_markdown).content.decode()


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("a: x\n", "y", "a: y\n"),
        ("a:   x   # why\n", "y", "a:   y   # why\n"),
        ("a: x\r\nb: é\r\n", "y", "a: y\r\nb: é\r\n"),
        ("\ufeffa: x", "y", "\ufeffa: y"),
        ("a: 'x'\n", "y", "a: 'y'\n"),
        ('a: "x"\n', "it's \\", 'a: "it\'s \\\\"\n'),
        ("a: 'x'\n", "it's", "a: 'it''s'\n"),
        ("a: in\n  progress\nb: 1\n", "in-progress", "a: in-progress\nb: 1\n"),
        ("a: |\n  x\n\n# c\nb: 1\n", "y", "a: y\n\n# c\nb: 1\n"),
        ("a: >-\n  x", "y", "a: y"),
        ("a:\nb: 1\n", "y", "a: y\nb: 1\n"),
        ("{a: x, b: 1}\n", "y, z", "{a: 'y, z', b: 1}\n"),
        ("a: x\n", "no: yes", "a: 'no: yes'\n"),
        ("a: x\n", "two\nlines", 'a: "two\\nlines"\n'),
        ("a: ~\n", "null", "a: 'null'\n"),
    ],
)
def test_a_value_is_written_and_nothing_else(text: str, value: str, expected: str) -> None:
    fix = NewValue(("a",), value, is_text=value == "null")
    assert mended(text, fix) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1.10 # as typed\n", "a: '1.10' # as typed\n"),
        ("a: [x, 1.10]\n", "a: [x, '1.10']\n"),
        ("a: '1.10'\n", "a: '1.10'\n"),
        ('a: "1.10"\n', 'a: "1.10"\n'),
        ("- a:\n  - 1.10\n", "- a:\n  - '1.10'\n"),
    ],
)
def test_text_is_quoted_where_others_would_read_a_number(text: str, expected: str) -> None:
    path = ("a", 1) if "[" in text else ("a",)
    found = mended(
        f"x: 1\n{text}" if not text.startswith("-") else f"b:\n{text}", _text(path, text)
    )
    assert found.partition("\n")[2] == expected


def _text(path: tuple[str | int, ...], text: str) -> NewValue:
    return NewValue(("b", 0, "a", 0) if text.startswith("-") else path, "1.10", is_text=True)


def test_several_values_are_written_at_once() -> None:
    text = "services: [log-in, shpo]\nimpact: hihg\n"
    fixes = (
        NewValue(("impact",), "high"),
        NewValue(("services", 0), "login"),
        NewValue(("services", 1), "shop"),
    )
    assert mended(text, *fixes) == "services: [login, shop]\nimpact: high\n"


def test_of_two_values_for_one_field_the_first_is_written() -> None:
    fixes = (NewValue(("a",), "1"), NewValue(("a",), "2"))
    result = mend(b"a: x\n", fixes, is_markdown=False)
    assert result == (b"a: 1\n", frozenset({fixes[0]}))


def test_what_can_be_written_is_written_beside_what_cannot() -> None:
    fixes = (NewValue(("nowhere",), "1"), NewValue(("b", 0), "z"), NewValue(("a",), "2"))
    result = mend(b"a: x\nb: [[y]]\n", fixes, is_markdown=False)
    assert result == (b"a: 2\nb: [[y]]\n", frozenset({fixes[2]}))


@pytest.mark.parametrize(
    "text",
    [
        "a: &x foo\nb: *x\n",
        "a: !!str foo\n",
        "a: [x]\n",
        "a: {x: y}\n",
        "b: x\n",
        "a: [\n",
        "- a\n",
        "",
        "a: x\x00\n",
    ],
)
def test_what_would_say_something_else_is_left_alone(text: str) -> None:
    result = mend(text.encode(), [NewValue(("a",), "y")], is_markdown=False)
    assert result == (text.encode(), frozenset())


def test_bytes_that_are_no_text_are_left_alone() -> None:
    assert mend(b"a: \xff\n", [PRIORITY], is_markdown=False) == (b"a: \xff\n", frozenset())


def test_a_path_into_a_scalar_leads_nowhere() -> None:
    assert mended("a: x\n", NewValue(("a", "b"), "y")) == "a: x\n"
    assert mended("a: [x]\n", NewValue(("a", 7), "y")) == "a: [x]\n"


def test_sections_of_a_yaml_record_are_no_fields() -> None:
    text = "a: x\nsections:\n  Cause: y\n"
    assert mended(text, NewValue(("sections", "Cause"), "z")) == text


def test_front_matter_is_mended_and_the_body_left() -> None:
    text = "---\r\npriority: 3\r\n---\r\npriority: 3\r\n"
    assert mended(text, PRIORITY, is_markdown=True) == text.replace("3", "2", 1)


# The order of keys

ABC = KeyOrder(("a", "b", "c"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c: 3\nb: 2\na: 1\n", "a: 1\nb: 2\nc: 3\n"),
        ("c: 3\r\nb: 2\r\na: 1\r\n", "a: 1\r\nb: 2\r\nc: 3\r\n"),
        ("c: 3\nb: 2\na: 1", "a: 1\nb: 2\nc: 3"),
        ("  c: 3\n  b: 2\n  a: 1\n", "  a: 1\n  b: 2\n  c: 3\n"),
        (
            "c: 3 # three\n# of two\n#  more\nb: 2\na: 1\n",
            "a: 1\n# of two\n#  more\nb: 2\nc: 3 # three\n",
        ),
        ("# the file\n\nc: 3\nb: 2\na: 1\n# end\n", "# the file\n\na: 1\nb: 2\nc: 3\n# end\n"),
        ("c: 3\n\nb: 2\na: 1\n", "a: 1\nb: 2\nc: 3\n\n"),
        ("c:\n  - 3\n  # - 4\nb: 2\na: 1\n", "a: 1\nb: 2\nc:\n  - 3\n  # - 4\n"),
        ("c:\n- 3\n# of b\nb: 2\na: 1\n", "a: 1\n# of b\nb: 2\nc:\n- 3\n"),
        ("b: 2\nc: 3\na:\n  - 1\n  # - 2\n", "a:\n  - 1\n  # - 2\nb: 2\nc: 3\n"),
        (
            "c: |\n  # 3\n\n  x\nb: >-\n  2\n  # 2\na: 1\n",
            "a: 1\nb: >-\n  2\n  # 2\nc: |\n  # 3\n\n  x\n",
        ),
        ("c: 3\nx: 9\nb: 2\na: 1\n", "a: 1\nx: 9\nb: 2\nc: 3\n"),
        ("---\nc: 3\nb: 2\na: 1\n...\n", "---\na: 1\nb: 2\nc: 3\n...\n"),
        ("c: 3\nb: 2\na: |2-\n  1", "a: |2-\n  1\nb: 2\nc: 3"),
        ("c: {x: 1,\n y: 2}\nb: 'z\n  z'\na: 1\n", "a: 1\nb: 'z\n  z'\nc: {x: 1,\n y: 2}\n"),
    ],
)
def test_keys_move_with_what_belongs_to_them(text: str, expected: str) -> None:
    assert mended(text, ABC) == expected
    assert mended(expected, ABC) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{c: 3, b: 2, a: 1}\n",
        "c: 3\nb: 2\na: 1\nb: 2\n",
        "c: 3\n\n# whose?\n\nb: 2\na: 1\n",
        "c: 3\n# whose?\n\nb: 2\na: 1\n",
        "c: &x 3\nb: *x\na: 1\n",
        "c: 3\nb: 2\na: 1\n---\nx: 1\n",
        "c: 3\n? b\n: 2\na: 1\n",
        "c: 3\nb: 2\n",
        "c: [\nb: 2\na: 1\n",
        "c: 3\nb: |+\n  2\n\na: |\n  1",
    ],
)
def test_keys_that_cannot_be_told_apart_stay(text: str) -> None:
    assert mended(text, ABC) == text


def test_values_come_first_and_then_the_order() -> None:
    result = mend(
        b"b: x # two\na: 1\n", [KeyOrder(("a", "b")), NewValue(("b",), "2")], is_markdown=False
    )
    assert result.content == b"a: 1\nb: 2 # two\n"
    assert len(result.done) == 2
