"""HTML in texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.exchange.tables.html import to_markdown, to_text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mail is down.\n\n- one\n- two",
        "List<String> and a < b && c > d",
        "x<y>z, <unknown-tag attr='1'>, <3, <-, <!DOCTYPE, <!--",
        "5 & 6 &c; R&D",
        "see [the page](https://example.com) and `code`",
        "<stdin>:1: SyntaxError",
    ],
)
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert to_markdown(text) == text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Hello&nbsp;<b>you</b></p><p>two</p>", "Hello **you**\n\ntwo"),
        ("one<br>two<BR/>three", "one\ntwo\nthree"),
        ("<b>bold</b>\nnext line", "**bold**\nnext line"),
        ("AT&amp;T &gt; all&nbsp;", "AT&T > all"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n  1. c"),
        ("<pre>x = 1\n  y</pre>", "```\nx = 1\n  y\n```"),
        ("<p>run <code>ls -l</code></p>", "run `ls -l`"),
        ("<h2>Why</h2><p>x</p>", "## Why\n\nx"),
        (
            "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2|3</td></tr></table>",
            "| a | b |\n| --- | --- |\n| 1 | 2\\|3 |",
        ),
        ("<p>List<String> and a < b</p>", "List\\<String> and a < b"),
        ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "\\<script>alert(1)\\</script>"),
        ("<script>bad()</script><style>p{}</style><p>a</p><!-- c -->", "a"),
        ("<p>x<!-- <b>y</b> -->z</p>", "xz"),
        ('<a href="https://example.com/a">the page</a>', "[the page](https://example.com/a)"),
        ('<a href="javascript:alert(1)">the page</a>', "the page"),
        ('<a href=" JaVaScRiPt:alert(1)">x</a><a>y</a>', "xy"),
        ('<a href="file:///etc/passwd">x</a>', "x"),
        (
            '<p><img src="https://example.com/a.png" alt="plan"></p>',
            "[plan](<https://example.com/a.png>)",
        ),
        ('<p>x<img src="data:image/png;base64,AAAA" alt="plan"></p>', "xplan"),
        ("<iframe src='https://x.example'></iframe><p>a</p>", "a"),
        ("<p onclick='x()'>a</p>", "a"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


def test_a_journal_has_html_between_marks_and_plain_text_around() -> None:
    text = "2016-02-29 - Ann (Work notes)\n[code]<b>bold</b><br/>x &amp; y[/code]\nplain List<T>\n"
    assert to_markdown(text) == ("2016-02-29 - Ann (Work notes)\n**bold**\nx & y\nplain List<T>")


def test_marks_that_are_never_closed_are_borne() -> None:
    assert to_markdown("a [code]<i>b</i> c") == "a *b* c"
    assert to_markdown("[/code]a[/code]") == "a"


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 5_000 + "deep" + "</div>" * 5_000,
        "<b>" * 50_000 + "deep",
        "<table>" * 500 + "deep",
    ],
)
def test_tags_within_tags_without_end_are_borne(text: str) -> None:
    assert "deep" in to_markdown(text)


@pytest.mark.parametrize(
    "text", ["<!--" * 50_000 + "<p>x", "<p " * 50_000 + "<p>x", "<![CDATA[<p>x"]
)
def test_what_is_left_open_takes_no_long_time(text: str) -> None:
    assert "x" in to_markdown(text)


def test_a_text_like_an_address_warns_nobody() -> None:
    assert to_markdown("https://example.com/&nbsp;") == "https://example.com/"
    assert to_markdown("/etc/hosts&nbsp;") == "/etc/hosts"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("2 * 3 < List<String> [a] R&D", "2 * 3 < List<String> [a] R&D"),
        ("R&amp;D &lt;b&gt; * ok&nbsp;", "R&D <b> * ok"),
        ("a<b>b</b>c_d", "abc_d"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<p>x</p><script>bad()</script>", "x"),
        ("[code]<b>x</b>[/code] y", "x y"),
    ],
)
def test_html_becomes_plain_text(html: str, text: str) -> None:
    assert "\n".join(filter(None, map(str.strip, to_text(html).split("\n")))) == text


TAGS = (
    "<p> </p> <b> </b> <br> <table> <tr> <td> </td> <pre> </pre> <script> </script> <a> </a>"
    " <!-- --> <li> <ol> </ol> <h1> <code> &nbsp; &lt; &#0; &#x110000; < > & [code] [/code]"
    " <![ <? ` | _ * \0"
)
WITH_ATTRIBUTES = (
    "<a href='x'>",
    "<a href='https://x'>",
    "<img src='https://x'>",
    "<ol start='x'>",
    "<td colspan='x'>",
)
PIECE = st.sampled_from([*TAGS.split(" "), *WITH_ATTRIBUTES, "\n"])


@given(pieces=st.lists(PIECE | st.text(max_size=6), max_size=14))
def test_any_text_is_converted_without_scripts(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert "<script" not in to_markdown(f" <p>{text}").replace("\\<", "")
    assert isinstance(to_text(text), str)
