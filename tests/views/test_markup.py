from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from faultbook.plain_text import visible_block
from faultbook.views.markup import EMPTY, MAX_CHARACTERS, TextRenderer, as_block, is_plain
from tests.html_reading import read_html

KNOWN = {"INC-2026-0001", "KE-2026-0003", "PRB-2026-DRAFT-slow-login"}

ALLOWED = {
    "a": {"href", "title", "rel", "class"},
    "div": {"class", "role", "aria-label", "tabindex"},
    "ol": {"start"},
    "p": {"class"},
    "pre": {"tabindex"},
    "span": {"class", "role", "aria-label"},
    "table": {"class"},
    "td": {"class"},
    "th": {"class"},
    **{tag: set() for tag in ("br", "hr", "blockquote", "code", "em", "strong", "s", "ul", "li")},
    **{tag: set() for tag in ("thead", "tbody", "tr", "h3", "h4", "h5", "h6")},
}


def record_href(record_id: str, page: str) -> str | None:
    return f"../{record_id}/?from={page}" if record_id in KNOWN else None


RENDERER = TextRenderer(visible_block, record_href)


def render(text: str) -> str:
    return str(RENDERER.block(text, "p.md"))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "<p>plain</p>"),
        ("**a** *b* ~~c~~ `d`", "<strong>a</strong> <em>b</em> <s>c</s> <code>d</code>"),
        ("- one\n- two", "<ul> <li>one</li> <li>two</li> </ul>"),
        ("3. three", '<ol start="3">'),
        ("```python\na\n  b\n```", '<pre tabindex="0"><code>a&#10;  b&#10;</code></pre>'),
        ("> said", "<blockquote> <p>said</p> </blockquote>"),
        ("| a | b |\n|:-:|--:|\n| 1 | 2 |", '<td class="fb-center">1</td> <td class="fb-right">2'),
        ("- [ ] a", '<span class="fb-task" role="img" aria-label="to do">☐</span> a'),
        ("- [x] a", '<span class="fb-task" role="img" aria-label="done">☑</span> a'),
        ("[ ] not in a list", "<p>&#91; &#93; not in a list</p>"),
    ],
)
def test_markdown_is_githubs(text: str, html: str) -> None:
    assert html in render(text)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# a", ["h3"]),
        ("#### a", ["h3"]),
        ("### a\n\n#### b\n\n### c", ["h3", "h4", "h3"]),
        ("# a\n\n###### b", ["h3", "h4"]),
        ("a\n===\n\nb\n---", ["h3", "h3"]),
        ("### a\n#### b\n##### c\n###### d\n###### e", ["h3", "h4", "h5", "h6", "h6"]),
    ],
)
def test_headings_stand_below_the_pages_own_and_skip_no_level(text: str, levels: list[str]) -> None:
    found = [e.tag for e in read_html(render(text)).elements if e.tag[0] == "h"]
    assert found == levels


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "a <b onclick=x>c</b>", "<div markdown>\n**a**\n</div>"],
)
def test_html_is_shown_and_not_obeyed(text: str) -> None:
    reading = read_html(render(text))
    assert {e.tag for e in reading.elements} <= {"div", "p", "strong"}
    assert text.split(">", maxsplit=1)[0] + ">" in reading.text


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[a](https://example.org/x?y=1&z#f)", "https://example.org/x?y=1&z#f"),
        ("[a](http://example.org)", "http://example.org"),
        ("[a](mailto:desk@example.org)", "mailto:desk@example.org"),
        ("<https://example.org>", "https://example.org"),
        ("![a plan](https://example.org/a.png)", "https://example.org/a.png"),
        ("see INC-2026-0001.", "../INC-2026-0001/?from=p.md"),
        ("PRB-2026-DRAFT-slow-login", "../PRB-2026-DRAFT-slow-login/?from=p.md"),
        ("[it](../../kedb/2026/KE-2026-0003.md#cause)", "../KE-2026-0003/?from=p.md"),
    ],
)
def test_links_that_are_kept(text: str, link: str) -> None:
    reading = read_html(render(text))
    assert reading.links() == [link]
    assert {e.attributes["rel"] for e in reading.named("a")} == {"noopener"}


@pytest.mark.parametrize(
    "text",
    [
        "[seen](javascript:alert(1))",
        "[seen](JaVaScRiPt:alert(1))",
        "[seen](&#106;avascript:alert(1))",
        "[seen](data:text/html;base64,PHNjcmlwdD4=)",
        "[seen](vbscript:x)",
        "[seen](file:///etc/passwd)",
        "[seen](//example.org/x)",
        "[seen](http://[bad)",
        "[seen](other.md)",
        "[seen](#fragment)",
        "[seen](../KE-2026-9999.md)",
        "![seen](local.png)",
        "![seen](data:image/png;base64,AAAA)",
        "seen KE-2026-9999",
        "seen `INC-2026-0001`",
        "seen XINC-2026-0001 and INC-2026-0001-x",
        "seen https://example.org",
    ],
)
def test_what_becomes_no_link_is_still_read(text: str) -> None:
    reading = read_html(render(text))
    assert [link for link in reading.links() if link] == []
    assert "seen" in reading.text


def test_a_record_named_inside_a_link_makes_no_second_link() -> None:
    assert read_html(render("[see INC-2026-0001](https://example.org)")).links() == [
        "https://example.org"
    ]
    assert read_html(render("[see INC-2026-0001](other.md)")).links() == [
        "../INC-2026-0001/?from=p.md"
    ]


def test_an_image_inside_a_link_is_its_words() -> None:
    reading = read_html(render("[![a plan](https://example.org/a.png)](https://example.org)"))
    assert reading.links() == ["https://example.org"]
    assert reading.text.strip() == "a plan"
    assert reading.named("img") == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<!-- hint -->", ""),
        ("a <!-- hint --> b", "a  b"),
        ("<!-- hint\n\nmore -->\nb", "b"),
        ("<!-- hint\n\nmore --> b", "b"),
        ("a\n<!-- hint\n-->\nb", "a b"),
        ("<!-- hint --> b", " b"),
        ("<!-- never closed\n\n# b", ""),
        ("`<!-- code -->`", "<!-- code -->"),
        ("~~~\n<!-- code -->\n~~~", "<!-- code -->\n"),
    ],
)
def test_comments_are_for_writers(text: str, seen: str) -> None:
    assert read_html(render(text)).text.strip(" ") == seen.strip(" ")


def test_a_text_of_comments_says_nothing() -> None:
    assert RENDERER.block("<!-- what was hit? -->\n", "p.md") == EMPTY


def test_characters_that_cannot_be_seen_are_spelled_out() -> None:
    shown = render(
        'a\u202eb\x1b[31m `c\u2066d` [e](https://example.org "f\u200bg")\n\n    h\u2028i'
    )
    assert not {"\u202e", "\x1b", "\u2066", "\u200b", "\u2028"} & set(shown)
    assert "a\\u202eb" in shown


def test_a_very_long_text_is_shown_as_written() -> None:
    text = "**a** <b>" + "[" * MAX_CHARACTERS
    reading = read_html(render(text))
    assert [e.tag for e in reading.elements] == ["div", "pre", "code", "p"]
    assert reading.text.startswith(text[:MAX_CHARACTERS])
    assert "9 more characters" in reading.text


def test_a_line_is_no_markdown() -> None:
    shown = RENDERER.line("**a** <b> [x](y) INC-2026-0001 KE-2026-9999", "p.md")
    reading = read_html(str(shown))
    assert reading.text == "**a** <b> [x](y) INC-2026-0001 KE-2026-9999"
    assert reading.links() == ["../INC-2026-0001/?from=p.md"]


def test_examples_say_which_file_they_show() -> None:
    text = "~~~~markdown path=kedb/2026/KE-2026-0001.md finds=4:9,7:1\nid: x\n~~~~"
    with_path = read_html(str(RENDERER.block(text, "p.md", examples=True)))
    assert with_path.text.startswith(
        "kedb/2026/KE-2026-0001.md (found at line 4, column 9; line 7, column 1)"
    )
    assert "KE-2026-0001" not in render(text)


@pytest.mark.parametrize(
    ("info", "caption"),
    [
        ("commit=1", "a.md (commit 1)"),
        (
            "commit=2 by=Ada at=2026-03-01T10:00:00Z finds=4:9",
            "a.md (commit 2, by Ada, at 2026-03-01T10:00:00Z: found at line 4, column 9)",
        ),
        ("commit=2 merged-by=Bea", "a.md (commit 2, merged by Bea)"),
        ("commit=1 reviewed-by=Bea", "a.md (commit 1, reviewed by Bea)"),
        ("branch=main", "a.md (on the branch main)"),
    ],
)
def test_examples_say_which_commit_they_show(info: str, caption: str) -> None:
    text = f"~~~~markdown path=a.md {info}\nid: x\n~~~~"
    assert read_html(str(RENDERER.block(text, "p.md", examples=True))).text.startswith(caption)


def test_an_example_of_a_deleted_file_is_its_caption_alone() -> None:
    text = "~~~~markdown path=a.md commit=2 deleted finds=2:5\n~~~~"
    shown = read_html(str(RENDERER.block(text, "p.md", examples=True)))
    assert shown.text.strip() == "a.md (commit 2, deleted: found at line 2, column 5)"
    assert "pre" not in {element.tag for element in shown.elements}


def test_a_block_is_one_line_and_leaves_nothing_to_macros() -> None:
    block = as_block("<div>\n  <p>{{ a }} [b] `c`</p>\n<pre>x\n  {y}\n</pre></div>\n")
    assert block == (
        "<div> <p>&#123;&#123; a &#125;&#125; &#91;b&#93; &#96;c&#96;</p> "
        "<pre>x&#10;  &#123;y&#125;&#10;</pre></div>"
    )
    assert isinstance(block, Markup)


HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("# ", "## ", "- ", "- [ ] ", "> ", "1. ", "```\n", "~~~\n", "    ", "\n", "\n\n"),
                *("|a|b|\n|-|-|\n", "**", "_", "~~", "`", "[a](", "![a](", ")", "](b)", '"', "'"),
                *("<", ">", "</div>", "<script>", "<!--", "-->", "<a href='x'>", "&", "&lt;"),
                *("&#x3c;", "javascript:", "https://e.org", "<pre>", "</pre>", "{: #x .y }", "{{"),
                *("}}", "{%", "--8<-- 'x'", "*[a]: b", "[^1]", "[^1]: x", "!!! note\n", "::: x\n"),
                *("INC-2026-0001", "\\", "\x02", "\x03", "\u202e", "\u2028", "\x0b", "\x0c", "\r"),
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=30,
).map("".join)


@given(HOSTILE)
def test_whatever_is_written_is_one_line_of_allowed_html(text: str) -> None:
    shown = render(text)
    assert shown.startswith('<div class="fb-text">')
    assert shown.endswith("</div>")
    assert not set(shown) & set("\n\r{}[]`\x02\x03")
    reading = read_html(shown)
    assert reading.problems == []
    assert reading.comments == []
    assert [e.tag for e in reading.elements if e.depth == 0] == ["div"]
    for element in reading.elements:
        assert set(element.attributes) <= ALLOWED[element.tag] | {"dir"}
    for link in reading.links():
        assert not link or link.startswith(("https://", "http://", "mailto:", "../INC-2026-0001/"))


@given(st.text(), st.text())
def test_no_title_of_a_link_leaves_its_attribute(title: str, word: str) -> None:
    reading = read_html(render(f'[{word}](https://example.org "{title}")'))
    assert reading.problems == []
    assert {e.tag for e in reading.elements} <= set(ALLOWED)


def test_a_text_that_is_too_long_is_cut_and_says_so() -> None:
    text = "a line of text\n" * 20_000
    found = read_html(render(text))
    assert len(found.text) < MAX_CHARACTERS + 200
    left = len(text) - (MAX_CHARACTERS // 15 * 15 - 1)
    assert f"{left:,} more characters are in this record's JSON and Markdown." in found.text


def test_a_text_is_made_fit_for_its_readers_before_it_is_cut() -> None:
    text = "x" * (MAX_CHARACTERS - 9) + " jo@secret.org and more"
    renderer = TextRenderer(lambda one: one.replace("jo@secret.org", "(removed)"), lambda *_: None)
    assert "jo" not in renderer.block(text, "p.md")


@pytest.mark.parametrize("text", ["שלום", "> مرحبا", "- שלום", "|שלום|\n|-|\n|a|", "# مرحبا"])
def test_text_from_right_to_left_chooses_its_direction(text: str) -> None:
    html = render(text)
    assert 'dir="auto"' in html
    assert read_html(html).problems == []


def test_other_text_costs_nothing_for_its_direction() -> None:
    assert "dir=" not in render("plain *text*, naïve, 日本語, 🙂\n\n- one\n\n> two")


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("*_`[]<>&~!\\# \n-1.")))
def test_a_plain_line_is_read_as_the_parser_reads_it(text: str) -> None:
    if is_plain(text):
        shown = read_html(str(RENDERER.inline(f"{text} INC-2026-0001", "p.md")))
        parsed = read_html(str(RENDERER.inline(f"{text} INC-2026-0001 <!-- -->", "p.md")))
        assert shown.text.split() == parsed.text.split()
        assert shown.links() == parsed.links()
