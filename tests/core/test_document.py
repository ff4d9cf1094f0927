"""Bytes to documents: encodings, front matter, sections and places in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.document import (
    MAX_BYTES,
    SECTIONS,
    Document,
    Lines,
    line_and_column,
    markdown_sections,
    read_document,
)
from faultbook.field_positions import FieldPositions
from tests.core.texts import FILES, SOUP, dumped, markdown

if TYPE_CHECKING:
    from faultbook.event_walk import FieldPath


def read(text: str | bytes, *, is_markdown: bool = True) -> Document:
    content = text if isinstance(text, bytes) else text.encode()
    return read_document(content, is_markdown=is_markdown)


def problems(document: Document) -> list[tuple[str, int, int]]:
    return [(one.kind, one.line, one.column) for one in document.problems]


def sections(text: str) -> list[tuple[str, str]]:
    return [(one.name, one.text) for one in markdown_sections(f"\n{text}", 0)]


@given(FILES, st.booleans())
def test_no_bytes_make_reading_raise(content: bytes, is_markdown: bool) -> None:
    document = read_document(content, is_markdown=is_markdown)
    positions = FieldPositions(document)
    assert positions.of_value(()) >= (1, 1)
    lines = document.text.split("\n")
    for one in document.problems:
        assert one.line >= 1
        assert one.column >= 1
        if one.kind not in ("not-utf8", "too-large"):
            assert one.line <= len(lines)
            assert one.column <= len(lines[one.line - 1]) + 1
    assert document.data is not None or document.problems
    assert document.is_whole or document.problems


@pytest.mark.parametrize(
    ("before", "piece", "is_markdown", "first_place"),
    [
        ("", " a:\n", False, (2, 2)),
        ("a:\n", "- &a a\n", False, (2, 3)),
        ("---\na: b\n---\n", "\0\n", True, (4, 1)),
        ("---\na: b\n---\n", "## a\n", True, (5, 1)),
    ],
)
def test_a_file_of_nothing_but_faults_is_told_whole(
    before: str, piece: str, is_markdown: bool, first_place: tuple[int, int]
) -> None:
    times = MAX_BYTES // 4 // len(piece)
    document = read(before + piece * times, is_markdown=is_markdown)
    places = {(one.line, one.column) for one in document.problems}
    assert min(places) == first_place
    assert len(places) in (times, times - 1)


@pytest.mark.parametrize("piece", ["\r", "'", "é😀", "- ", "{a: ", "```\n", "## a  b #", "? "])
def test_a_mebibyte_of_anything_is_read(piece: str) -> None:
    text = piece * (MAX_BYTES // len(piece.encode()))
    assert read(text, is_markdown=False).problems
    assert read(markdown("a: b", text)[: MAX_BYTES // 4]).data == {"a": "b"}


def test_many_spaces_in_a_heading_are_read_once() -> None:
    heading = "a" + " " * 300_000 + "#b"
    assert sections(f"## {heading}\n") == [(heading, "")]


# Bytes and characters


def test_size_has_a_limit() -> None:
    at_limit = b"---\na: b\n---\n".ljust(MAX_BYTES, b"x")
    assert read(at_limit).data == {"a": "b"}
    assert problems(read(at_limit + b"x")) == [("too-large", 1, 1)]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\xff", (1, 1)),
        (b"---\na: \xc3\xa9\xf0\x9f\x98\x80\xff\n", (2, 6)),
        (b"a\n\xc3", (2, 1)),
        ("a\ud800".encode("utf-8", "surrogatepass"), (1, 2)),
        ("---\na: b\n---\n".encode("utf-16"), (1, 1)),
    ],
)
def test_only_utf8_is_read(content: bytes, place: tuple[int, int]) -> None:
    document = read(content)
    assert problems(document) == [("not-utf8", *place)]
    assert (document.text, document.data, document.is_whole) == ("", None, False)


@pytest.mark.parametrize("content", ["", " \n\t\r\n", "\ufeff", "\ufeff\n"])
@pytest.mark.parametrize("is_markdown", [True, False])
def test_an_empty_file_says_so(content: str, is_markdown: bool) -> None:
    document = read(content, is_markdown=is_markdown)
    assert document.problems[-1].kind == "empty-file"
    assert document.data is None


def test_a_byte_order_mark_hides_nothing_else() -> None:
    document = read("\ufeff---\na: 1\na: 2\n---\nx\0\n")
    assert problems(document) == [
        ("byte-order-mark", 1, 1),
        ("control-character", 5, 2),
        ("duplicate-key", 3, 1),
    ]
    assert document.data == {"a": "1"}
    yaml_file = read("\ufeffa: &x b\n", is_markdown=False)
    assert problems(yaml_file) == [("byte-order-mark", 1, 1), ("anchor", 1, 5)]
    assert FieldPositions(yaml_file).of_key(("a",)) == (1, 2, 3)


def test_a_second_byte_order_mark_is_part_of_the_text() -> None:
    assert read("---\n\ufeffid: x\n---\n").data == {"id": "x"}
    assert read("\ufeff\ufeffid: x\n", is_markdown=False).data == {"id": "x"}


@pytest.mark.parametrize(
    "character", ["\0", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\x9b"]
)
def test_control_characters_are_refused(character: str) -> None:
    inside = read(markdown(f"a: é{character}b\nc: {character}{character}"))
    assert problems(inside) == [("control-character", 2, 5), ("control-character", 3, 4)]
    assert (inside.data, inside.is_whole) == (None, False)
    below = read(markdown("a: b", f"é{character}\n"))
    assert problems(below) == [("control-character", 4, 2)]
    assert below.data == {"a": "b"}
    assert f"U+{ord(character):04X}" in below.problems[0].message


def test_tabs_and_line_ends_are_no_control_characters() -> None:
    assert not read("---\r\na: b\tc\r\n---\r\nx\ty\r\n").problems


def test_a_carriage_return_alone_is_a_control_character() -> None:
    assert problems(read(markdown("a: b\rc: d"))) == [("control-character", 2, 5)]
    document = read(markdown("a: b", "x\ry\n## S\n"))
    assert problems(document) == [("control-character", 4, 2)]
    assert document.sections == {"": "x\ry", "S": ""}


@pytest.mark.parametrize("line_break", ["\u2028", "\u2029"])
def test_line_breaks_of_yaml_1_1_shift_no_line(line_break: str) -> None:
    document = read(markdown(f"a: x{line_break} y\nb: 1\nb: 2", f"{line_break}\n## S\n## S\n"))
    assert problems(document) == [("duplicate-key", 4, 1), ("duplicate-section", 8, 1)]
    positions = FieldPositions(document)
    assert positions.of_value(("b",)) == (3, 4, 5)
    assert positions.of_value((SECTIONS, "S")) == (7, 1, 5)


# Front matter


@pytest.mark.parametrize("opening", ["---", "--- ", "---\t", "---\r"])
@pytest.mark.parametrize("closing", ["---", "--- \t", "---\r", "---\n", "---\nbody", "---\r\nbody"])
def test_front_matter_stands_between_fences(opening: str, closing: str) -> None:
    document = read(f"{opening}\na: b\nc: |\n  ---\n  d\n{closing}")
    end = ["control-character"] if closing == "---\r" else []
    assert [one.kind for one in document.problems] == end
    assert document.data == {"a": "b", "c": "---\nd\n"}
    assert document.text[document.yaml_start : document.yaml_end] == "a: b\nc: |\n  ---\n  d\n"


WITHOUT_FENCE = (
    *("a: b\n", "----\na: b\n---\n", " ---\na: b\n---\n", "--- # x\na: b\n---\n"),
    *("\n---\na: b\n---\n", "+++\na = 1\n+++\n", "# Title\n---\n"),
)


@pytest.mark.parametrize("text", WITHOUT_FENCE)
def test_a_file_that_does_not_begin_with_a_fence(text: str) -> None:
    document = read(text)
    assert problems(document) == [("front-matter-missing", 1, 1)]
    assert (document.data, document.sections, document.text) == (None, {}, text)


@pytest.mark.parametrize(
    "text",
    ["---", "---\n", "---\na: b", "---\na: b\n----\n", "---\na: b\n ---\n", "---\na: b\n---x"],
)
def test_front_matter_that_never_ends(text: str) -> None:
    assert problems(read(text)) == [("front-matter-unclosed", 1, 1)]


@pytest.mark.parametrize("fields", ["", "# nothing\n", "- a\n", "text\n", "~\n", "''\n"])
def test_front_matter_without_keys(fields: str) -> None:
    document = read(markdown(fields))
    assert problems(document) == [("not-a-mapping", 2, 1)]
    assert document.data is None
    assert problems(read("- a\n", is_markdown=False)) == [("not-a-mapping", 1, 1)]


def test_a_broken_text_is_not_called_keyless_too() -> None:
    document = read(markdown("a: [b"))
    assert [one.kind for one in document.problems] == ["yaml-syntax"]


def test_the_end_of_a_yaml_document_ends_the_fields() -> None:
    assert not read(markdown("a: b\n...")).problems
    document = read(markdown("a: b\n...\nc: d"))
    assert problems(document) == [("yaml-syntax", 4, 1)]
    assert not document.is_whole


@pytest.mark.parametrize(
    ("fields", "place"),
    [("a:\n\tb: c", (3, 1)), ("a: b\n\tc: d", (3, 1)), ("a:\n  \tb: c\n", (3, 3))],
)
def test_a_tab_that_indents_is_named(fields: str, place: tuple[int, int]) -> None:
    assert problems(read(markdown(fields))) == [("tab-indentation", *place)]


def test_a_tab_elsewhere_is_not_blamed() -> None:
    assert not read(markdown("a: b\tc\nd:\te\nf: |\n  g\n  \th")).problems
    assert [one.kind for one in read(markdown("a:\tb: c")).problems] == ["yaml-syntax"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_places_are_those_of_the_file(line_end: str) -> None:
    text = '---\ntitle: "😀é"\nlist: [a, *b]\nbad: &c d\n---\n\n## S\nx\n## S\n'
    document = read(text.replace("\n", line_end))
    assert problems(document) == [
        ("alias", 3, 11),
        ("anchor", 4, 6),
        ("duplicate-section", 9, 1),
    ]
    assert document.dropped == {("list", 1)}
    assert document.sections == {"S": "x"}
    positions = FieldPositions(document)
    assert positions.of_value(("title",)) == (2, 8, 12)
    assert positions.of_value(("list", 0)) == (3, 8, 9)
    assert positions.of_value((SECTIONS, "S")) == (7, 1, 5)


def test_columns_count_characters_and_not_bytes() -> None:
    document = read("---\n😀é: {ü: 1, ü: 2}\n---\n")
    assert problems(document) == [("duplicate-key", 2, 12)]


def test_a_key_that_is_no_text_leaves_no_data_to_judge() -> None:
    document = read(markdown("a: b\n[c]: d"))
    assert problems(document) == [("complex-key", 3, 1)]
    assert not document.is_whole
    assert document.data is None


# Sections of Markdown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("only text", [("", "only text")]),
        ("before\n## A\n", [("", "before"), ("A", "")]),
        ("## A\n\n one \n\n## B\ntwo", [("A", "one"), ("B", "two")]),
        ("##\tA\n", [("A", "")]),
        ("   ## A\nx", [("A", "x")]),
        ("    ## A\nx", [("", "## A\nx")]),
        ("##A\n", [("", "##A")]),
        ("# A\n### B\n", [("", "# A\n### B")]),
        ("## A ##\n", [("A", "")]),
        ("## ##\nx", [("", "x")]),
        ("## B #\n", [("B", "")]),
        ("## C#\n", [("C#", "")]),
        ("## # D #\n", [("# D", "")]),
        ("## E \\#\n", [("E \\#", "")]),
        ("## A\r\nx\r\n## B\r\n", [("A", "x"), ("B", "")]),
        ("```\n## not\n```\n## A\n", [("", "```\n## not\n```"), ("A", "")]),
        ("~~~ text\n## not\n```\n~~~\n## A\n", [("", "~~~ text\n## not\n```\n~~~"), ("A", "")]),
        ("````\n```\n## not\n````\n## A\n", [("", "````\n```\n## not\n````"), ("A", "")]),
        ("```\n``` x\n## not\n```\n## A\n", [("", "```\n``` x\n## not\n```"), ("A", "")]),
        ("```\n## not\n~~~\n## not", [("", "```\n## not\n~~~\n## not")]),
        ("``` a`b\n## A\n", [("", "``` a`b"), ("A", "")]),
        ("~~~ a`b\n## not\n", [("", "~~~ a`b\n## not")]),
        ("   ```\n## not\n", [("", "```\n## not")]),
        ("    ```\n## A\n", [("", "```"), ("A", "")]),
        ("## A\n```\n", [("A", "```")]),
        ("text ```\n## A\n", [("", "text ```"), ("A", "")]),
    ],
)
def test_sections_follow_commonmark(text: str, expected: list[tuple[str, str]]) -> None:
    assert sections(text) == expected


@given(
    st.lists(st.sampled_from(["\n", "## ", " ", "A", "B #", "#", "\r\n", "\t", "`"]), max_size=30)
)
def test_sections_are_those_that_have_places(pieces: list[str]) -> None:
    body = "".join(pieces).replace("```", "")
    document = read(markdown("a: b", body))
    found = markdown_sections(document.text, document.text.index("\n", document.yaml_end))
    expected: dict[str, str] = {}
    for one in found:
        expected.setdefault(one.name, one.text)
    assert list(document.sections.items()) == list(expected.items())


def test_the_first_of_two_equal_sections_counts() -> None:
    document = read(markdown("a: b", "## A\none\n## A\ntwo\n## B\n## A\nthree\n"))
    assert document.sections == {"A": "one", "B": ""}
    assert problems(document) == [("duplicate-section", 6, 1), ("duplicate-section", 9, 1)]


def test_what_stands_before_the_first_section_has_no_name() -> None:
    assert read(markdown("a: b", "Hello\n## A\n")).sections == {"": "Hello", "A": ""}
    assert read("---\na: b\n---").sections == {}


@given(st.lists(st.tuples(st.text("abc", min_size=1), st.text("xy\n`~ ")), max_size=5))
def test_no_section_is_lost(written: list[tuple[str, str]]) -> None:
    text = "".join(f"\n## {name}\n{below}" for name, below in written)
    found = list(markdown_sections(text, 0))
    for one in found:
        if one.name:
            assert text.startswith("##", one.offset)
        assert one.text in text
    if not re.search("```|~~~", text):
        assert [one.name for one in found] == [name for name, _ in written]


# Sections of YAML files


def test_a_yaml_file_holds_its_sections_as_text() -> None:
    document = read("a: b\nsections:\n  A: |\n    one\n\n  B:\n  C: c\n", is_markdown=False)
    assert document.data == {"a": "b"}
    assert document.sections == {"A": "one", "C": "c"}
    assert not document.problems


@pytest.mark.parametrize("written", ["", "~", "{}"])
def test_a_yaml_file_may_have_no_section(written: str) -> None:
    document = read(f"a: b\nsections: {written}\n", is_markdown=False)
    assert (document.data, document.sections, document.problems) == ({"a": "b"}, {}, ())


@pytest.mark.parametrize("written", ["text", "[A]", "{A: [x]}", "{B: b, A: {x: y}}"])
def test_sections_that_are_no_text(written: str) -> None:
    document = read(f"a: b\nsections: {written}\n", is_markdown=False)
    assert problems(document) == [("sections-not-text", 2, 1)]
    assert document.data == {"a": "b"}


def test_a_markdown_record_has_no_key_for_sections() -> None:
    assert read(markdown("sections: {A: x}")).data == {"sections": {"A": "x"}}


# Places of fields


def test_a_missing_field_has_the_place_of_what_is_around_it() -> None:
    positions = FieldPositions(read(markdown("a: b\nc:\n  d: e\nf:\n  - g")))
    assert positions.of_value(("x",)) == (2, 1, 0)
    assert positions.of_value(("c", "x", "y")) == (4, 3, 0)
    assert positions.of_key(("c", "x")) == (4, 3, 0)
    assert positions.of_key(("c",)) == (3, 1, 2)
    assert positions.of_key(("f", 0)) == (6, 5, 6)
    assert positions.has(("f", 0))
    assert not positions.has(("f", 1))
    assert not positions.has((SECTIONS, "A"))


def test_a_file_without_fields_answers_with_its_start() -> None:
    assert FieldPositions(Document()).of_key(("a",)) == (1, 1, 0)


WORDS = st.text("kqé😀", min_size=1, max_size=5)
FIELDS = st.dictionaries(
    WORDS,
    st.recursive(
        WORDS,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3)
            | st.dictionaries(WORDS, inner, min_size=1, max_size=3)
        ),
        max_leaves=8,
    ),
    min_size=1,
    max_size=5,
)


@given(FIELDS, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_every_field_is_found_in_its_line(tree: Any, flow: bool, line_end: str) -> None:
    text = markdown(dumped(tree, default_flow_style=flow), "## kq\n").replace("\n", line_end)
    document = read(text)
    assert document.data == tree
    positions = FieldPositions(document)
    lines = text.split("\n")
    for path, word in _words(tree, ()):
        line, column, end = positions.of_value(path)
        assert lines[line - 1][column - 1 : end - 1] == word
        line, column, end = positions.of_key(path)
        assert lines[line - 1][column - 1 : end - 1] in (word, str(path[-1]))


def _words(tree: Any, path: FieldPath) -> Any:
    children: Any = ()
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, dict):
        children = tree.items()
    else:
        children = enumerate(tree)
    for step, value in children:
        yield from _words(value, (*path, step))


@given(st.text("ab\n\r\u2028é😀", max_size=40), st.data())
def test_both_ways_to_a_place_agree(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = Lines(text).place(offset)
    assert (line, column) == line_and_column(text, offset)
    assert (
        "\n".join([*text.split("\n")[: line - 1], text.split("\n")[line - 1][: column - 1]])
        == (text[:offset])
    )


@given(SOUP)
def test_front_matter_means_what_a_yaml_file_means(fields: str) -> None:
    if any(piece in fields for piece in ("---", "\ufeff", SECTIONS)):
        return
    inside = read(markdown(f"{fields}\n"))
    alone = read(f"{fields}\n", is_markdown=False)
    assert inside.data == alone.data
    if fields.strip():
        assert [one.kind for one in inside.problems] == [one.kind for one in alone.problems]
