"""Records that are long, collide, or are in other scripts: whole, readable, without a warning."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.html_reading import read_html
from tests.site.browsing import served
from tests.site.building import BuiltSite, broken_links, build_site
from tests.site.odd_records import (
    ARABIC,
    BROKEN_HTML,
    COLLIDING,
    EMOJI,
    FRONT_MATTER,
    HEBREW,
    JINJA,
    LONG_WORD,
    ODD,
    PAGES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

LARGEST = 600_000  # bytes of a page, whatever is in its record; compressed a tenth of it
LISTS = ("", "incidents/", "incidents/2026/", "problems/", "known-errors/", "services/login/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A strict build: nothing in these records is worth a warning."""
    return build_site(tmp_path_factory.mktemp("odd"), ODD)


@pytest.fixture(scope="module")
def base(site: BuiltSite) -> Iterator[str]:
    with served(site.folder) as address:
        yield address


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole_and_bounded(site: BuiltSite, address: str) -> None:
    html, page = site.html(address), site.read(address)
    assert len(html.encode()) < LARGEST
    assert page.problems == []
    assert len(page.named("h1")) == len(page.named("article")) == 1
    assert "Not the title" not in html.partition("<body")[0]


@pytest.mark.parametrize("address", PAGES)
def test_headings_that_collide_have_ids_of_their_own(site: BuiltSite, address: str) -> None:
    page = site.read(address)
    ids = Counter(e.attributes["id"] for e in page.elements if "id" in e.attributes)
    assert [name for name, number in ids.items() if number > 1] == []
    assert page.text.count("Text below Timeline.") == COLLIDING.count("Text below Timeline.")


def test_no_link_is_broken(site: BuiltSite) -> None:
    assert broken_links(site) == []


@pytest.mark.parametrize("address", PAGES)
def test_what_was_written_is_what_is_read(site: BuiltSite, address: str) -> None:
    text = " ".join(read_html(site.article(address)).text.split())
    for words in (HEBREW, ARABIC, EMOJI, LONG_WORD, JINJA, BROKEN_HTML.partition("<!--")[0]):
        assert " ".join(words.split()) in text
    assert "template: 404.html" in text or "template: 404.html" not in FRONT_MATTER


@pytest.mark.browser
@pytest.mark.parametrize("address", [*PAGES, *LISTS])
def test_nothing_is_wider_than_a_phone(browser: Browser, base: str, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(base + address)
    width = page.evaluate("document.documentElement.scrollWidth")
    cut = page.evaluate(
        """[...document.querySelectorAll('article *')].filter(one =>
             one.getBoundingClientRect().right > 391 && !one.closest('.fb-scroll, pre, svg')
           ).map(one => one.outerHTML.slice(0, 200))"""
    )
    context.close()
    assert width <= 390
    assert cut == []


@pytest.mark.browser
def test_text_from_right_to_left_runs_so(browser: Browser, base: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto(base + PAGES[1])
    found = page.evaluate(
        """text => [...document.querySelectorAll('.fb-text p, .fb-text td, .fb-prose')]
             .filter(one => one.textContent.trim() === text)
             .map(one => getComputedStyle(one).direction)""",
        HEBREW,
    )
    context.close()
    assert set(found) == {"rtl"}
    assert len(found) > 2
