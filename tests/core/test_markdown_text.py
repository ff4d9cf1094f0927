"""Where code, links and HTML stand in Markdown, told without a parser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from faultbook.markdown_text import links, tags, without_code, without_comments

PARTS = st.sampled_from(
    [
        *"`~\\<>[]()!-*_#: \n\t",
        "``",
        "```",
        "~~~",
        "    ",
        "<!--",
        "-->",
        "> ",
        "- ",
        "1. ",
        "a",
        "é",
    ]
)
MARKDOWN = st.lists(PARTS, max_size=60).map("".join)


@given(MARKDOWN)
def test_every_character_stays_where_it_was(text: str) -> None:
    found = without_code(text)
    assert len(found) == len(text)
    assert all(new in (old, " ") for new, old in zip(found, text, strict=True))
    assert found.count("\n") == text.count("\n")


@given(MARKDOWN)
def test_places_of_links_and_tags_are_in_the_text(text: str) -> None:
    for link in links(text):
        assert 0 <= link.start < link.end <= len(text)
    for tag in tags(text):
        assert text.startswith(tag.text, tag.start)


CODE = [
    "before `CODE` after",
    "before `` CODE ` CODE `` after",
    "```\nCODE\n```\nafter",
    "~~~ text\nCODE\n```\nCODE\n~~~\nafter",
    "````\nCODE\n```\nCODE\n````\nafter",
    "```\nCODE\n\n    CODE",
    "    CODE\n\nafter",
    "before\n\n    CODE\n    CODE\nafter",
    "before\n    after",
    "- before\n\n      CODE\n\n  after",
    "- before\n\n    after",
    "1. ```\n   CODE\n   ```\n   after",
    "> ```\n> CODE\n> ```\n\nafter",
    "> ```\n> CODE\nafter",
    "- ```\n  CODE\nafter",
    "# before\n    CODE",
    "before \\`after\\`",
    "before `after",
    "before `after\n\nafter` after",
    "``` CODE ``` after",
    "- a\n  - b\n\n        CODE\n\n  after",
]


@pytest.mark.parametrize("text", CODE)
def test_code_is_left_out_as_a_parser_sees_it(text: str) -> None:
    found = without_code(text)
    assert "CODE" not in found
    assert found.count("after") == text.count("after")
    assert found.count("before") == text.count("before")
    html = MarkdownIt("commonmark").render(text)
    inside = [part.split("</code>")[0] for part in html.split("<code")[1:]]
    assert sum(part.count("CODE") for part in inside) == text.count("CODE"), "the case is wrong"
    assert not any("after" in part or "before" in part for part in inside), "the case is wrong"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a <!-- b --> c", "a            c"),
        ("<!-- a\n\nb --> c", "      \n\n      c"),
        ("<!-- a\nb", "      \n "),
        ("a <!-- b", "a <!-- b"),
        ("`<!--` a `-->`", "       a      "),
        (r"a \[b\](c) \<d>", "a   b  (c)   d>"),
    ],
)
def test_comments_and_escaped_signs_are_left_out(text: str, left: str) -> None:
    assert without_code(text) == left


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("[a](javascript:x)", "javascript"),
        ("[a](<JavaScript:x>)", "javascript"),
        ("[a]( \n javascript:x)", "javascript"),
        ("![a](data:text/html,x)", "data"),
        ("[a](java\\script&colon;x)", ""),
        ("[a](javascript&#58;x)", "javascript"),
        ("[a](java&#115;cript:x)", "javascript"),
        ("[a](javascript\\:x)", "javascript"),
        ("[a]: vbscript:x", "vbscript"),
        ("[a]: vbscript:x 'title'", "vbscript"),
        ("<file:///etc/hosts>", "file"),
        ("<javascript:alert(1)>", "javascript"),
        ("[a](https://example.com)", "https"),
        ("<mailto://a@example.com>", "mailto"),
        ("[a](#b)", ""),
        ("a](javascript:x)", ""),
        ("[a](b/c)", ""),
        ("[a](b?c=d:e)", ""),
        ("[a](//host/b)", ""),
        ("<host:port>", ""),
        ("[note]: the case: a long one", ""),
        ("[^1]: javascript:x", ""),
        ("a < b: c > d", ""),
    ],
)
def test_links_name_their_scheme(text: str, scheme: str) -> None:
    found = [link.scheme for link in links(text)]
    assert found == ([scheme] if scheme else [])


def test_a_link_is_safe_by_its_scheme() -> None:
    text = "[a](http://b) [c](HTTPS://d) [e](mailto:f) [g](ftp://h)"
    assert [link.is_safe for link in links(text)] == [True, True, True, False]
    last = links(text)[-1]
    assert text[last.start : last.end] == "ftp:"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<b>x</b>", ["<b>"]),
        ("<br/> <hr />", ["<br/>", "<hr />"]),
        ("<a href='x' b=\"y\" c=z d>", ["<a href='x' b=\"y\" c=z d>"]),
        ("<img\nsrc=x>", ["<img\nsrc=x>"]),
        ("<?php x ?> <!DOCTYPE html> <![CDATA[x]]>", ["<?", "<!D", "<!["]),
        ("<host> List<String>", ["<host>", "<String>"]),
        ("a < b, 1<2, <3, <->, < b>, <a@example.com>, <https://example.com>", []),
        ("<!-- <b> -->", ["<b>"]),
    ],
)
def test_tags(text: str, found: list[str]) -> None:
    assert [tag.text for tag in tags(text)] == found
    assert all(text.startswith(tag.text, tag.start) for tag in tags(text))


@pytest.mark.parametrize(
    "piece",
    ["`", "``` ", "](", "[a](", "<a ", "<a b='", "<!--", "[", "- ", "> ", "\\", "](a&", "<a:"],
)
def test_long_texts_of_one_sign_come_to_an_end(piece: str) -> None:
    text = piece * 40_000
    found = without_code(text)
    assert len(found) == len(text)
    assert len(links(found)) <= text.count(":")
    assert len(tags(found)) <= text.count("<")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        (" a -->\n", " a -->\n"),
        ("<!-- a -->\n\nb", "b"),
        ("a <!-- b\n\nc --> d <!--e-->", "a  d"),
        ("a\n\n<!-- b\n\nc", "a"),
        ("a\n- <!-- b", "a\n-"),
        ("a\n> <!-- b", "a\n>"),
        ("a `<!--` b", "a `<!--` b"),
        ("a `<!--` b\n\n<!-- c", "a `<!--` b"),
        ("`<!--` a\n  <!-- b", "`<!--` a"),
        ("<!-- a --> b `<!--` c", "b `<!--` c"),
        ("<!-->a-->b", "b"),
    ],
)
def test_comments_are_left_out(text: str, expected: str) -> None:
    assert without_comments(text) == expected


@given(MARKDOWN, MARKDOWN)
def test_no_comment_stays(before: str, after: str) -> None:
    assert "SECRET" not in without_comments(f"{before}<!--SECRET-->{after}")


def test_many_openings_are_soon_read() -> None:
    assert without_comments("a <!-- " * 200_000).startswith("a <!-- a")
