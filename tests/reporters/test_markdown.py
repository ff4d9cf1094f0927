from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from faultbook.diagnostics import Location, Related, Report
from faultbook.plain_text import visible
from faultbook.reporters import render
from faultbook.reporters.markdown import LIMIT
from faultbook.rules.registry import summary_of
from tests.reporters.reports import CLEAN, EMPTY, EVERY_SEVERITY, HOSTILE, PATH, diagnostic

_TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")


def shown(report: Report) -> str:
    """What a page shows, with raw HTML live, as HTML."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    page: str = reader.render(render("markdown", report))
    return page


def code_of(html: str) -> list[str]:
    return [unescape(code) for code in re.findall(r"<code>(.*?)</code>", html, re.DOTALL)]


def test_markdown() -> None:
    assert render("markdown", EVERY_SEVERITY) == (
        "## Faultbook: 1 error, 1 warning, 2 info in 1 record\n"
        "\n"
        "| Rule | Severity | Findings | What it means |\n"
        "|---|---|--:|---|\n"
        f"| `FB402 restored-at` | error | 1 | {summary_of('FB402')} |\n"
        f"| `FB207 draft-id` | warning | 1 | {summary_of('FB207')} |\n"
        f"| `FB306 alias-reference` | info | 2 | {summary_of('FB306')} |\n"
        "\n"
        f"### `{PATH}`\n"
        "\n"
        "| Line | Severity | Rule | Finding |\n"
        "|--:|---|---|---|\n"
        "| 4:9 | error | `FB402` | `is wrong`<br>help: `mend it`"
        "<br>see: `kedb/2026/KE-2026-0001.md:2:5` `stands here` |\n"
        "| 4:9 | warning | `FB207` | `is wrong` |\n"
        "| 4:9 | info | `FB306` | `is wrong` |\n"
        "| 4:9 | info | `FB306` | `is wrong` |\n"
    )


@pytest.mark.parametrize(
    ("report", "said"),
    [(CLEAN, "12 records, no findings"), (EMPTY, "0 records, no findings")],
)
def test_nothing_found_is_a_heading(report: Report, said: str) -> None:
    assert render("markdown", report) == f"## Faultbook: {said}\n"


def test_a_table_for_each_file() -> None:
    report = Report(
        (
            diagnostic(location=Location("a.md", 1, 1)),
            diagnostic(location=Location("a.md", 2, 1)),
            diagnostic(location=Location("b.md", 1, 1)),
        ),
        2,
    )

    headings = re.findall(r"<h3>(.*?)</h3>", shown(report))

    assert headings == ["<code>a.md</code>", "<code>b.md</code>"]
    assert shown(report).count("<tr>") == 2 + 3 + 2


def test_nothing_from_a_record_is_live() -> None:
    page = shown(HOSTILE)

    assert {name for _, name, _ in _TAG.findall(page)} == {
        *("h2", "h3", "table", "thead", "tbody", "tr", "th", "td", "code", "br")
    }
    outside = re.sub(r"<code>.*?</code>", "", page, flags=re.DOTALL)
    assert not set(outside) & set("@[]`|\\")
    assert "evil" not in outside
    said = code_of(page)
    for one in HOSTILE.diagnostics:
        assert visible(one.message) in said
        assert visible(one.hint) in said
        assert visible(one.location.path) in said


@given(st.text(alphabet="`| \\<>@a[]()*_#&;\n-", min_size=1, max_size=30))
def test_text_comes_out_as_it_was(text: str) -> None:
    place = Location(f"{text}.md", 1, 1)
    one = diagnostic(text, location=place, hint=text, related=(Related(place, text),))

    page = shown(Report((one,), 1))

    assert page.count("<code>") == page.count("</code>")
    wanted = [f"{visible(text)}.md", "FB402", *[visible(text)] * 2]
    assert code_of(page)[-6:-2] == wanted
    assert code_of(page)[-2:] == [f"{visible(text)}.md:1:1", visible(text)]


@pytest.mark.parametrize("message", ["is wrong", "🔥" * 5_000])
def test_a_page_stays_below_what_github_takes(message: str) -> None:
    found = tuple(
        diagnostic(message, location=Location(PATH, line, 1)) for line in range(1, 40_001)
    )

    page = render("markdown", Report(found, 1))

    assert LIMIT - 5_000 < len(page.encode()) <= LIMIT
    last = page.splitlines()[-1]
    rows = page.count("| error | `FB402` |")
    assert last.startswith(
        f"**{40_000 - rows:,} more findings are not shown after the first {rows:,}:"
    )
    assert "40,000 errors in 1 record" in page.splitlines()[0]


def test_one_text_does_not_take_all_the_room() -> None:
    page = render("markdown", Report((diagnostic("x" * LIMIT), diagnostic("after it")), 1))

    assert "`after it`" in page
    assert len(page) < 3_000
