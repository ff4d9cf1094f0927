"""What a record may do to a site whose engine has every extension: nothing."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.html_reading import Element, Reading, read_html
from tests.site.building import BuiltSite, broken_links, build_site
from tests.views.samples import record

SNIPPET = "SNIPPET-WAS-READ"

ATTACKS = [
    "plain {: #clobbered .stolen onmouseover=alert(1) }",
    "*starred*{: onclick=alert(2) }",
    "{{ 6 * 7 }} {% raw %} {# gone #} {! include.md !}",
    '--8<-- "secret.txt"',
    "--8<--\nsecret.txt\n--8<--",
    ';--8<-- "secret.txt"',
    "*[HTML]: Hyper Text",
    "HTML and [^1] and [TOC] and [[wiki]] and :smile: and ++ctrl+c++ and ==marked== and H~2~O",
    "[^1]: a footnote",
    "!!! danger\n    an admonition",
    "??? note\n    a details",
    "::: faultbook.config",
    '=== "Tab"\n    a tab',
    "Term\n:   a definition",
    '<div markdown="1">**bold**</div>',
    "<script>alert(3)</script><img src=x onerror=alert(4)>",
    "</div></article></main><h1>out</h1>",
    "[click](javascript:alert(5)) [data](data:text/html,x) ![pixel](https://evil.example/p.png)",
    "[tab](java\tscript:alert(9)) [entity](&#106;avascript:alert(10)) <javascript:alert(11)>",
    "[named][j] ![named][j]\n\n[j]: javascript:alert(12)",
    "<svg onload=alert(13)><a xlink:href=javascript:alert(14)>x</a></svg><iframe srcdoc=x>",
    "<img src='x' onerror='alert(15)' <b <i></span></div></div></section>",
    "---\ntitle: taken\ntemplate: 404.html\n---",
    "$$x$$ \\(y\\) `#!python print(1)` ```mermaid\ngraph\n```",
    '~~~ {.python hl_lines="1" onclick=alert(6)}\ncode {: .x }\n~~~',
    "| a {: onclick=alert(7) } |\n|---|\n| b{: .y } |",
    "# heading {: #id onclick=alert(8) }",
    "- [ ] task {: .z }",
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 wzxhzdk:1",
    "a\n\n## Not ours {: #__search }\n\ntext {++added++} {--gone--}",
]  # fmt: skip

EXTENSIONS: list[Any] = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"),
    *("pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic"),
    *("pymdownx.details", "pymdownx.emoji", "pymdownx.highlight", "pymdownx.inlinehilite"),
    *("pymdownx.keys", "pymdownx.mark", "pymdownx.magiclink", "pymdownx.smartsymbols"),
    *("pymdownx.superfences", "pymdownx.tasklist", "pymdownx.tilde", "smarty", "wikilinks"),
    {"pymdownx.tabbed": {"alternate_style": True}},
]

ALLOWED = {
    *("a", "blockquote", "br", "caption", "code", "dd", "details", "div", "dl", "dt", "em"),
    *("h1", "h2", "h3", "h4", "hr", "li", "nav", "ol", "p", "path", "pre", "rect", "s", "span"),
    *("strong", "summary", "svg", "table", "tbody", "td", "th", "thead", "time", "tr", "ul"),
}
HARMLESS = {
    *("aria-current", "aria-hidden", "aria-label", "class", "colspan", "datetime", "dir", "href"),
    *("id", "rel", "role", "scope", "start", "tabindex", "title"),
    *("data-order", "data-pagefind-ignore", "data-fb-search", "data-search-exclude", "type"),
    *("d", "fill", "focusable", "height", "preserveaspectratio", "viewbox", "width", "x", "y"),
}
OUR_OWN = re.compile(r'<(section|form) class="fb-.*?</\1>', re.DOTALL)
"""The box and the form of the home page, which hold nothing of a record."""
OUR_SCRIPTS = tuple("../" * depth + "assets/faultbook/" for depth in range(4))


class Macros:
    """Stands for the plugins that run templates over a page's Markdown."""

    def on_page_markdown(self, markdown: str, **_: Any) -> str:
        from jinja2 import Template

        return str(Template(markdown).render(config="CONFIG-WAS-READ"))


def _hostile(record_id: str) -> tuple[str, str]:
    attacks = "\n\n".join(ATTACKS)
    sections = "\n\n".join(
        f"## {name}\n\n{attacks}"
        for name in ("Summary", "Workaround", "Resolution", "Cause", "Odd")
    )
    prefix = record_id.split("-", 1)[0]
    lines = [
        attack.replace("\n", " ").replace("\x02", "").replace("\x03", "") for attack in ATTACKS
    ]
    every = " ".join(lines)
    fields: dict[str, Any] = {
        "title": every,
        "owner": every,
        "assignee": every,
        "links": [{"title": every, "url": "https://e.example/{{7*7}}'onclick=alert(1)"}],
    }
    if prefix != "PRB":
        fields |= {"symptoms": lines, "error_codes": lines}
    if prefix == "INC":
        fields |= {
            "reporter": every,
            "category": every,
            "error_text": attacks.replace("\x02", "").replace("\x03", ""),
            "timeline": [{"at": "2026-05-03T09:00:00Z", "event": line} for line in lines],
            "actions": [{"action": every, "owner": every, "ref": every}],
            "versions": [{"component": every, "version": every}],
            "changes": lines,
        }
    if prefix == "PRB":
        fields |= {
            "root_cause": {"category": "data", "summary": every},
            "five_whys": lines,
            "fix": {"description": every, "changes": lines},
        }
    if prefix == "KE":
        fields |= {
            "status": "active",
            "problem": "PRB-2026-0001",
            "signatures": [{"name": every, "all": lines, "samples": {"match": [every]}}],
            "affects": [{"component": every, "versions": every}],
            "workaround": {"verified_at": "2026-05-06T09:00:00Z", "verified_by": every},
        }
    return record(record_id, sections, **fields)


def hostile_files() -> dict[str, str]:
    """A register in which every value and every text is an attack."""
    config = (
        '[services.login]\nname = "{{ x }} *[a]* <b onclick=alert(9)>"\n[teams.x]\nname = "<i>"'
    )
    records = (_hostile(f"{prefix}-2026-0001") for prefix in ("INC", "PRB", "KE"))
    return {**dict(records), "faultbook.toml": config}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root = tmp_path_factory.mktemp("hostile")
    (root / "secret.txt").write_text(SNIPPET, encoding="utf-8")
    snippets = {"pymdownx.snippets": {"base_path": [str(root)], "auto_append": []}}
    # The plugin goes first, so that the others see its pages.
    hook = root / "hook.py"
    hook.write_text(
        "from tests.site.test_hostile_records import Macros\n"
        "on_page_markdown = Macros().on_page_markdown\n",
        encoding="utf-8",
    )
    return build_site(
        root,
        hostile_files(),
        strict=False,
        markdown_extensions=[*EXTENSIONS, snippets],
        hooks=[str(hook)],
        docs={"abbr.md": "*[HTML]: Hyper Text\n\nHTML {{ config }}\n\n--8<-- 'secret.txt'\n"},
    )


ADDRESSES = [
    "",
    "incidents",
    "incidents/2026",
    "incidents/2026/INC-2026-0001",
    "problems/2026/PRB-2026-0001",
    "known-errors/2026/KE-2026-0001",
    "services",
    "services/login",
]


def test_the_trap_is_set(site: BuiltSite) -> None:
    """The extensions and the macros work on a page of the site's own."""
    page = site.article("abbr")
    assert '<abbr title="Hyper Text">' in page
    assert "CONFIG-WAS-READ" in page
    assert SNIPPET in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_holds_only_harmless_markup(site: BuiltSite, address: str) -> None:
    html = site.article(address)
    assert read_html(html).problems == []
    for element in read_html(OUR_OWN.sub("", html)).elements:
        if element.attributes.get("src", "").startswith(OUR_SCRIPTS):
            continue
        assert element.tag in ALLOWED, element
        assert set(element.attributes) <= HARMLESS, element
        assert not element.attributes.get("href", "").lower().startswith(("javascript", "data"))
        assert not {"stolen", "x", "y", "z"} & set(element.attributes.get("class", "").split())
        assert element.attributes.get("id") not in ("clobbered", "id", "__search")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_whole_and_runs_nothing_new(site: BuiltSite, address: str) -> None:
    page, own = site.read(address), site.read("abbr")
    assert len(_scripts_of_others(page)) == len(_scripts_of_others(own))
    assert len(page.named("article")) == len(page.named("title")) == 1
    handlers = [e for e in page.elements if any(name.startswith("on") for name in e.attributes)]
    assert handlers == []


def _scripts_of_others(page: Reading) -> list[Element]:
    scripts = page.named("script")
    return [one for one in scripts if not one.attributes.get("src", "").startswith(OUR_SCRIPTS)]


@pytest.mark.parametrize("address", ADDRESSES[3:6])
def test_what_was_written_is_what_is_read(site: BuiltSite, address: str) -> None:
    article = read_html(site.article(address))
    for words in (
        "plain {: #clobbered .stolen onmouseover=alert(1) }",
        "{{ 6 * 7 }} {% raw %} {# gone #} {! include.md !}",
        '--8<-- "secret.txt"',
        "[^1] and [TOC] and [[wiki]] and :smile: and ++ctrl+c++ and ==marked== and H~2~O",
        "!!! danger an admonition",
        "::: faultbook.config",
        "<script>alert(3)</script><img src=x onerror=alert(4)>",
    ):
        assert words in " ".join(article.text.split())
    assert SNIPPET not in site.html(address)
    assert "CONFIG-WAS-READ" not in site.html(address)
    assert "WIKI" not in site.html(address)


def test_no_link_of_a_hostile_site_is_broken(site: BuiltSite) -> None:
    assert broken_links(site) == []


def test_the_search_index_holds_no_markup_of_a_record(site: BuiltSite) -> None:
    index = json.loads((site.folder / "search" / "search_index.json").read_text(encoding="utf-8"))
    for entry in index["docs"]:
        if entry["location"].startswith("guide/"):
            continue  # Markdown of our own
        for part in ("title", "text"):
            for element in read_html(entry[part]).elements:
                assert element.tag in ALLOWED
                assert set(element.attributes) <= HARMLESS
